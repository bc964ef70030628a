"""Knows the common words that tell something of somebody, and where a reply says them of nobody: of itself, of its hours, of everybody."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Final

from agentdesk.replies.guard.folding import unaccented

_FILE = Path(__file__).with_name("telling.toml")
BEFORE_CHARS: Final = 40
_OUR = re.compile(
    r"(?<!\w)(?:onze|ons|notre|nos|unser(?:e[mnrs]?)?|nostr[aoie]|our)\s(?:[^\W\d_]+\s)?$",
    re.IGNORECASE,
)
_OUR_OWN = re.compile(r"(?<!\w)(?:onze|ons|notre|nos|unser(?:e[mnrs]?)?|nostr[aoie]|our)\s$", re.IGNORECASE)
_EACH = re.compile(r"(?<!\w)(?:elke|iedere|ieder|elk|chaque|jede[mnrs]?|kein(?:e[mnrs]?)?|ogni|every|each|any|qualsiasi)\s$", re.IGNORECASE)
_EACH_ONE = re.compile(
    r"(?<!\w)(?:elke|elk|iedere|ieder|chaque|jede[mnrs]?|ogni|every|each)\s(?!(?:keer|maal|fois|mal|volta|time)\b)", re.IGNORECASE
)
_WEEKDAYS: Final = (
    "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag lundi mardi mercredi jeudi vendredi samedi dimanche "
    "montag dienstag mittwoch donnerstag freitag samstag sonntag lunedì martedì mercoledì giovedì venerdì sabato domenica "
    "monday tuesday wednesday thursday friday saturday sunday"
)
_DAYS: Final = frozenset(_WEEKDAYS.split())
_AHEAD = re.compile(
    r"(?<!\w)(?:uiterlijk|voor|vanaf|sinds|tot(?: en met)?|per|bis|ab|seit|spätestens|von|vom|"
    r"d['\u2019]ici|avant|dès|depuis|jusqu['\u2019]au|à partir de|"
    r"entro|da|dal|dalla|fino a|by|before|from|since|until|till|"
    r"every|elke|iedere|jeden|chaque|ogni|le|il|la|op de)\s(?:le |la |de |den |dem |à |al )?$",
    re.IGNORECASE,
)
_BEHIND = re.compile(r"\s(?:au plus tard|at the latest)", re.IGNORECASE)
_HOURS = re.compile(
    r"(?<!\w)(?:open\w*|geopend|sluit\w*|gesloten|ouvert\w*|ferm[eé]\w*|geöffnet|öffn\w*|schlie(?:ß|ss)\w*|geschlossen|apert\w*|"
    r"chius\w*|chiudiamo|apriamo|"
    r"closed?|hours|openingstijden|öffnungszeiten|horaires|orari|bereikbaar|erreich\w*|joignable\w*|reachable|"
    r"(?:t/m|tot en met|bis|au|al|to)\s(?:" + "|".join(_WEEKDAYS.split()) + r"))",
    re.IGNORECASE,
)
_DUE = re.compile(
    r"(?<!\w)(?:afspraak|bezoek|les|sessie|reservering|levering|bezorging|rendez-vous|séance|cours|réservation|livraison|visite|"
    r"termin|stunde|sitzung|"
    r"reservierung|lieferung|besuch|appuntamento|seduta|lezione|prenotazione|consegna|visita|appointment|slot|session|lesson|"
    r"booking|delivery|visit)(?!\w)",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[!?\n]|(?<=\w\w\w)\.(?=\s|$)")
"""A full stop behind an initial ("Moin D. aus Kiel") or inside a handle ends no sentence."""
_EVERYBODY = re.compile(
    r"(?<!\w)(?:iemand|niemand|iedereen|alle (?:gasten|klanten)|elke (?:gast|klant)|quelqu['\u2019]un|tous nos|toutes nos|chaque client\w*|"
    r"jemand|jede[rmn]?|alle (?:gäste|kunden)|all unsere|qualcuno|chiunque|tutti (?:i|gli)|ogni (?:cliente|ospite)|"
    r"any(?:one|body)|every(?:one|body)|all (?:our )?(?:guests|customers|patients)|any (?:guest|customer))(?!\w)",
    re.IGNORECASE,
)
_GREETED = re.compile(
    r"\s*(?:beste|geachte|dag|hallo|hoi|lieve|moin|liebe[rs]?|sehr geehrte[rs]?|guten \w+|chère?s?|bonjour|bonsoir|salut|car[oa]|"
    r"gentil[ei]|buongiorno|buonasera|"
    r"ciao|salve|dear|hi|hello|hey|@\w)",
    re.IGNORECASE,
)
_PRICED = re.compile(
    r"(?<!\w)(?:(?:kost(?:en|et)?|coûte(?:nt)?|costa(?:no)?|costs?|tarief|tarif|tariffa|prijs|preis|prix|prezzo|price)(?!\w)|"
    r"(?:vanaf|ab|dès|from)\s(?:[€£$]|eur|\d))",
    re.IGNORECASE,
)
_RATE = re.compile(
    r"\s*(?:€|euros?)?\s*(?:(?:per|pro|par|al|alla|all['\u2019]|a|an|je|the)\s?|/\s?)"
    r"(?:maand|mois|monat|mese|month|jaar|an|jahr|anno|year|week|semaine|woche|settimana|uur|heure|stunde|ora|hour|"
    r"nacht|nuit|notte|night|persoon|personne|person|persona|stuk|pièce|stück|pezzo|piece)(?!\w)",
    re.IGNORECASE,
)
"""What makes an amount a price: so much for each month, night or head."""
_OURS = re.compile(r"(?<!\w)(?:onze|ons|notre|nos|unser(?:e[mnrs]?)?|nostr[aoie]|our)\s", re.IGNORECASE)
_OFFERED = re.compile(
    r"(?<!\w)(?:(?:we|wij|wir|nous|noi)\s(?:[\w-]+\s)?(?:verkopen|verhuren|bieden|maken|leveren|organiseren|verzorgen|"
    r"vendons|louons|proposons|fabriquons|organisons|livrons|"
    r"verkaufen|vermieten|vermitteln|bieten|führen|liefern|veranstalten|sell|rent|hire|offer|make|stock|arrange|organi[sz]e|serve)|"
    r"vendiamo|affittiamo|noleggiamo|proponiamo|offriamo|produciamo|organizziamo|serviamo)(?!\w)",
    re.IGNORECASE,
)
"""What a business says it does for whoever comes; what it did for one customer stands in another tense."""
_STAFF = re.compile(
    r"(?<!\w)(?:collega['\u2019]?s?|medewerkers?|personeel|collègues?|équipe|personnel|kolleg\w+|mitarbeiter\w*|personal|team|"
    r"colleg(?:a|hi|he)|personale|"
    r"colleagues?|staff|crew)(?!\w)",
    re.IGNORECASE,
)
_YOUS: Final = {
    "nl": "u|uw|je|jij|jou|jouw|jullie",
    "fr": "vous|votre|vos|tu|te|toi|ton|ta|tes|t['\u2019]",
    "de": r"(?-i:Sie|Ihnen|Ihr\w{0,2})|du|dich|dir|dein\w{0,2}|euch|euer|eure\w?",
    "it": "lei|(?-i:La|Le)|le|la|suo|sua|suoi|sue|ti|tu|tuo|tua|tuoi|tue|vi|voi|vostr[oaie]",
    "en": "you|your|yours",
}
_ITALIAN_ARTICLE: Final = re.compile(r"(?<!\w)l[ae](?!\w)")
_YOU: Final = {language: re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE) for language, words in _YOUS.items()}


def is_to_the_customer(text: str, start: int, end: int, language: str, signs: frozenset[str]) -> bool:
    """Whether a sentence speaks to its reader: by you, by a greeting, or by one of the names they sign with."""
    sentence = sentence_around(text, start, end)
    return bool(_speaks_to_somebody(sentence, language) or _GREETED.match(sentence)) or any(sign in sentence.casefold() for sign in signs)


def says_you(text: str, start: int, end: int, language: str) -> bool:
    """Whether a sentence surely says you to its reader: the Italian "la" may be an article as well."""
    sentence = sentence_around(text, start, end)
    return _speaks_to_somebody(_ITALIAN_ARTICLE.sub(" ", sentence) if language.startswith("it") else sentence, language)


def is_ours_to_tell(text: str, start: int, end: int, language: str, *, is_amount: bool) -> bool:
    """Whether a sentence tells what we charge or when we are open, and nothing of its reader: a price or a day there is anybody's."""
    sentence = sentence_around(text, start, end)
    told = bool((_PRICED if is_amount else _HOURS).search(sentence)) or (is_amount and _RATE.match(text, end) is not None)
    return told and not _speaks_to_somebody(sentence, language)


def is_said_of_each(text: str, start: int) -> bool:
    """Whether a word is said of every one of its kind ("no wheel leaves us like that")."""
    return bool(_EACH.search(text, max(0, start - BEFORE_CHARS), start))


@cache
def telling_words(language: str) -> frozenset[str]:
    """Return the common words of a language that tell of somebody, without accents."""
    words = (*_lists().get(language.partition("-")[0], "").split(), *_DAYS)
    return frozenset(map(unaccented, words))


@cache
def _lists() -> dict[str, str]:
    return {language: str(words) for language, words in tomllib.loads(_FILE.read_text("utf-8")).items()}


def says_nothing(text: str, start: int, end: int) -> bool:
    """Whether a telling word is said of the business ("our kitchen"), or as a day that opens, closes or is a term ("by Friday")."""
    before = max(0, start - BEFORE_CHARS)
    if _OUR.search(text, before, start):
        return True
    if text[start:end].casefold() not in _DAYS:
        return False
    ahead = _AHEAD.search(text, before, start) or _BEHIND.match(text, end)
    return bool(ahead or not _DUE.search(sentence_around(text, start, end)) or _HOURS.search(sentence_around(text, start, end)))


def is_general(text: str, start: int, end: int, language: str) -> bool:
    """Whether a sentence speaks of everybody ("if anyone has an allergy"), or of nobody but the business's own.

    That is its people ("our staff were ill") and what it makes ("each cake names its allergens").
    """
    sentence = sentence_around(text, start, end)
    is_ours = _STAFF.search(sentence) or _OURS.search(sentence) or _EACH_ONE.search(sentence_begun(text, start))
    return bool(_EVERYBODY.search(sentence)) or bool(is_ours and not _speaks_to_somebody(sentence, language))


def is_of_ours(text: str, start: int, end: int, language: str) -> bool:
    """Whether a word is said of what is ours ("all our call-outs are guaranteed", "we sell boats"), in a sentence that speaks to nobody."""
    is_ours = _OUR_OWN.search(text, max(0, start - BEFORE_CHARS), start) or _OFFERED.search(sentence_around(text, start, end))
    return bool(is_ours) and not _speaks_to_somebody(sentence_around(text, start, end), language)


def sentence_begun(text: str, start: int) -> str:
    """Return what stands of a sentence before a piece of a text."""
    begin = max((found.end() for found in _SENTENCE_END.finditer(text, 0, start)), default=0)
    return text[begin:start]


def sentence_around(text: str, start: int, end: int) -> str:
    """Return the sentence a piece of a text stands in."""
    begin = max((found.end() for found in _SENTENCE_END.finditer(text, 0, start)), default=0)
    ended = _SENTENCE_END.search(text, end)
    return text[begin : ended.start() if ended else len(text)]


def _speaks_to_somebody(sentence: str, language: str) -> bool:
    you = _YOU.get(language.partition("-")[0])
    return bool(you and you.search(sentence))
