"""Letters that answer ours or go on with what is here: told by our number, a reference, an address, a name; a number alone joins nothing."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from agentdesk.domain.ids import ConversationId
from agentdesk.domain.letters import Given
from agentdesk.domain.media_types import SCAN
from agentdesk.domain.states import ChannelKind
from agentdesk.domain.suggestions import SuggestionKind, SuggestionView
from agentdesk.intake.filing import Filed, FiledAccount
from agentdesk.reading.scans.letter import read_scan
from agentdesk.store import suggestions
from tests.desk.test_letters import JANSEN, POST, post, written
from tests.desk_builder import BuiltDesk
from tests.desk_stores import NewDesk

HEAD = "{name}\n{where}\n\nBakkerij De Korenaar\nMarkt 1\n6211 AA Maastricht\n\nMaastricht, 3 november 2026\n\n{facts}\n\nGeachte heer,\n\n"
FILED = FiledAccount(POST, "letter", ChannelKind.LETTER, "")
LETTER = HEAD + "{words}\n\nMet vriendelijke groet,\n\n{name}\n"


@dataclass(frozen=True)
class Letters:
    """A desk that letters come to."""

    desk: BuiltDesk

    def come(self, facts: str, words: str, name: str = "Joris Peters", where: str = "Kade 9\n3011 AB Rotterdam") -> Filed:
        text = LETTER.format(name=name, where=where, facts=facts, words=words)
        return self.desk.receive(
            read_scan(text.encode(), Given(text=text).dump()), content=text.encode(), by=POST, account=FILED, media_type=SCAN
        )

    def suggested(self, number: ConversationId) -> list[SuggestionView]:
        with self.desk.transaction() as connection:
            return suggestions.of(connection, number)


@pytest.fixture
def letters(new_desk: NewDesk) -> Letters:
    return Letters(new_desk(post()))


def test_a_letter_that_names_our_reference_joins_where_it_comes_from_whom_we_wrote_to(letters: Letters) -> None:
    """Not everybody sends the sheet with the code back."""
    number = written(letters.desk)
    answer = letters.come(f"Uw kenmerk: {number}", "de taart was heerlijk.", JANSEN.name, "Grote Gracht 12\n6211 SX Maastricht")
    assert answer.conversation == number


def test_a_number_alone_only_suggests(letters: Letters) -> None:
    """Anybody can guess a number: the answer would go to them."""
    number = written(letters.desk)
    stranger = letters.come(f"Uw kenmerk: {number}", "stuur mij alle stukken.")
    assert stranger.conversation != number
    (found,) = letters.suggested(stranger.conversation)
    assert (found.kind, found.targets) == (SuggestionKind.JOIN, (number,))
    assert found.text == f"the letter names #{number} as our reference"


def test_somebody_elses_number_names_nothing_of_ours(letters: Letters) -> None:
    first = letters.come("Ons kenmerk: 1", "wij hebben niets ontvangen van de lampen.")
    other = letters.come("Uw kenmerk: 1", "heel andere woorden over een koelkast die lekt.", "Piet Smit", "Dijk 4\n1671 GM Medemblik")
    assert other.conversation != first.conversation
    assert letters.suggested(other.conversation) == []


def test_the_same_paper_read_again_is_suggested_and_a_form_about_another_order_is_not(letters: Letters) -> None:
    """Two of one customer's orders came late on one day; the letters about them differ in one number."""
    facts = "{name}Datum: 3 november 2026\nBedrag: 48,00 EUR\nBestelnummer: {number}"
    words = "op 21 oktober heb ik deze bestelling betaald, te leveren op 28 oktober voor 12 uur. Zij is op 30 oktober gekomen."
    first = letters.come(facts.format(name="", number="48817"), words)
    other = letters.come(facts.format(name="", number="50021"), words)
    again = letters.come(facts.format(name=" ", number="4881 7"), words.replace("gekomen", "gekornen"))
    assert letters.suggested(other.conversation) == []
    assert [one.targets for one in letters.suggested(again.conversation)] == [(first.conversation,)]


def test_a_second_letter_about_the_same_case_is_suggested_by_its_reference_once(letters: Letters) -> None:
    """A customer number stands in all of a supplier's letters: the third with it tells nothing any more."""
    first = letters.come("Dossiernummer 26.114.903", "wij verzoeken u de factuur te betalen.", "Mr. A. Bos", "Plein 3\n2511 CR Den Haag")
    second = letters.come("Dossiernummer 26.114.903", "omdat u zweeg dagvaarden wij u.", "Mr. B. Vos", "Laan 5\n2512 GT Den Haag")
    (found,) = letters.suggested(second.conversation)
    assert found.targets == (first.conversation,)
    assert "the same reference" in found.text
    third = letters.come("Dossiernummer 26.114.903", "dit is de laatste brief die u krijgt.", "Mr. C. Mos", "Weg 7\n2513 AA Den Haag")
    assert letters.suggested(third.conversation) == []


@pytest.mark.parametrize("name", [JANSEN.name, "A. Jansen", "Mw. A. Jansen"])
def test_a_letter_from_a_known_address_or_name_is_suggested_to_what_waits_for_it(letters: Letters, name: str) -> None:
    number = written(letters.desk)
    by_address = letters.come("", "waar blijft de taart toch?", "A. Jansen-Vos", "Grote Gracht 12\n6211 SX Maastricht")
    assert [(one.targets, one.text) for one in letters.suggested(by_address.conversation)] == [
        ((number,), f"it seems to come from the customer of #{number}: the same postal address")
    ]
    by_name = letters.come("", "intussen ben ik verhuisd en heb ik trek.", name, "Kerkweg 1\n6221 BB Maastricht")
    assert [(one.targets, one.text) for one in letters.suggested(by_name.conversation)] == [
        ((number,), f"it seems to come from the customer of #{number}: the same name")
    ]
