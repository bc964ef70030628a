"""Words the guard knows: the months, and what is written with a capital and no name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from agentdesk.replies.guard.folding import unaccented

_MONTHS: Final = {
    1: "januari janvier januar gennaio january jan",
    2: "februari février fevrier februar febbraio february feb",
    3: "maart mars märz maerz marzo march mrt",
    4: "april avril aprile apr",
    5: "mei mai maggio may",
    6: "juni juin giugno june jun",
    7: "juli juillet luglio july jul",
    8: "augustus août aout august agosto aug",
    9: "september septembre settembre sept sep",
    10: "oktober octobre ottobre october okt oct",
    11: "november novembre nov",
    12: "december décembre dezember dicembre dec dez",
}
MONTHS: Final[dict[str, int]] = {name: number for number, names in _MONTHS.items() for name in names.split()}

PLAIN_MONTHS: Final[dict[str, int]] = {unaccented(name): number for name, number in MONTHS.items()}

DAYS_A_MONTH: Final = 31
_TO_NINETEEN: Final = (
    (
        "eerste tweede derde vierde vijfde zesde zevende achtste negende tiende elfde twaalfde dertiende veertiende vijftiende zestiende "
        "zeventiende achttiende negentiende"
    ),
    (
        "erste zweite dritte vierte funfte sechste siebte achte neunte zehnte elfte zwolfte dreizehnte vierzehnte funfzehnte sechzehnte "
        "siebzehnte achtzehnte neunzehnte"
    ),
    (
        "premier deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf vingt "
        "vingt-et-un vingt-deux vingt-trois vingt-quatre vingt-cinq vingt-six vingt-sept vingt-huit vingt-neuf trente trente-et-un"
    ),
    (
        "primo due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici sedici diciassette diciotto "
        "diciannove venti ventuno ventidue ventitre ventiquattro venticinque ventisei ventisette ventotto ventinove trenta trentuno"
    ),
    (
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth "
        "seventeenth eighteenth nineteenth"
    ),
    "een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien achttien negentien",
)
_TENS: Final = (
    ("twintigste", "dertigste", "een twee drie vier vijf zes zeven acht negen", "{one}en{ten}"),
    ("zwanzigste", "dreissigste", "ein zwei drei vier funf sechs sieben acht neun", "{one}und{ten}"),
    ("twentieth", "thirtieth", "first second third fourth fifth sixth seventh eighth ninth", "{ten}-{one}"),
)


def _days_in_words() -> Iterator[tuple[str, int]]:
    for words in _TO_NINETEEN:
        yield from ((word, day) for day, word in enumerate(words.split(), 1))
    for twenty, thirty, ones, shape in _TENS:
        for ten, number in ((twenty, 20), (thirty, 30)):
            yield ten, number
            before = {"twentieth": "twenty", "thirtieth": "thirty"}.get(ten, ten)
            yield from (
                (shape.format(one=word, ten=before), number + one)
                for one, word in enumerate(ones.split(), 1)
                if number + one <= DAYS_A_MONTH
            )


def _with_german_endings(days: Iterator[tuple[str, int]]) -> Iterator[tuple[str, int]]:
    for word, day in days:
        yield from ((word, day), (f"{word}n", day), (f"{word}r", day))


DAYS_IN_WORDS: Final[dict[str, int]] = dict(_with_german_endings(_days_in_words()))
"""The days of a month in words, without accents."""

_WEEKDAYS: Final = "monday tuesday wednesday thursday friday saturday sunday"
_ADDRESSED: Final = (
    "i i'm i'd i'll i've mr mrs ms miss sir madam dr dear hello hi dhr mevr mw mevrouw meneer heer geachte beste u "
    "uw madame monsieur mme mlle messieurs mesdames cher chère bonjour bonsoir signora signor signori signore "
    "egregi egregio gentile gentili spettabile spett buongiorno buonasera lei la le suo sua suoi sue vi vostro "
    "vostra vostri vostre loro ella christmas easter noël pâques natale pasqua kerst pasen english french dutch "
    "german italian european internet"
)
CAPITALS: Final = frozenset((*MONTHS, *_WEEKDAYS.split(), *_ADDRESSED.split()))
"""Words that have a capital inside a sentence in some language and are no names."""
