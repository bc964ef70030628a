"""A template as it reads for one customer, from the desk's own files and the starter set."""

from __future__ import annotations

from pathlib import Path

import pytest

from agentdesk.desk.answers import ANSWERS
from agentdesk.domain.asks import ListTemplates, ReadTemplate, RenderTemplate
from agentdesk.domain.errors import NotFound, UsageError
from agentdesk.domain.voice import RenderedTemplate, TemplateView
from agentdesk.replies.templates.addressing import first_name, greeting_and_sign_off, shown_name
from agentdesk.replies.tone.records import Frame
from tests.desk_builder import BuiltDesk


def rendered(desk: BuiltDesk, ask: RenderTemplate) -> RenderedTemplate:
    (found,) = ANSWERS[RenderTemplate](desk.reading(), ask)
    assert isinstance(found, RenderedTemplate)
    return found


def listed(desk: BuiltDesk, text: str = "") -> list[TemplateView]:
    return list(ANSWERS[ListTemplates](desk.reading(), ListTemplates(text)))


def own(desk: BuiltDesk, name: str, text: str) -> None:
    folder: Path = desk.folder / "config" / "templates"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.md").write_text(text, "utf-8")


def test_a_starter_template_reads_like_a_mail_to_this_customer(desk: BuiltDesk) -> None:
    number = desk.conversation(language="nl")
    found = rendered(desk, RenderTemplate("order-status", number, answers=(("order", "10023"), ("day", "2026-12-01"))))
    assert found.text.startswith("Beste Maria,\n\nDank voor uw bericht. Uw bestelling 10023")
    assert "1 december 2026" in found.text
    assert found.text.endswith("Met vriendelijke groet,\n\nAna")
    assert (found.variant, found.language, found.unfilled) == ("nl", "nl", ())


def test_what_is_not_answered_yet_stands_open(desk: BuiltDesk) -> None:
    number = desk.conversation(language="en")
    found = rendered(desk, RenderTemplate("order-status", number))
    assert set(found.unfilled) == {"ask.order", "ask.day"}
    assert "⟦ask.order⟧" in found.text


def test_the_desks_own_file_stands_for_the_starters(desk: BuiltDesk) -> None:
    own(desk, "thank-you", "+++\ntitle = 'Ours'\nframe = false\n+++\nCheers {{ customer.first_name | default('friend') }}")
    assert rendered(desk, RenderTemplate("thank-you", kind="chat")).text == "Cheers friend"
    (view,) = [view for view in listed(desk) if view.name == "thank-you"]
    assert (view.title, view.is_own) == ("Ours", True)


def test_a_file_that_cannot_be_read_is_listed_with_its_reason(desk: BuiltDesk) -> None:
    own(desk, "broken", "+++\ntitle = \n+++\nx")
    (view,) = [view for view in listed(desk) if view.name == "broken"]
    assert "broken.md:2" in view.problems[0]
    with pytest.raises(NotFound):
        rendered(desk, RenderTemplate("broken"))


def test_a_template_without_a_wording_says_what_was_tried(desk: BuiltDesk) -> None:
    own(desk, "only-chat", "=== chat fr\nBonjour")
    with pytest.raises(UsageError, match=r"tried letter nl, letter, nl, \*, .*there are chat fr"):
        rendered(desk, RenderTemplate("only-chat", kind="letter", language="nl"))


def test_a_few_letters_find_a_template(desk: BuiltDesk) -> None:
    assert listed(desk, "late")[0].name == "late-parcel"
    assert [view.name for view in listed(desk, "rev 1")] == ["review-1"]
    assert listed(desk, "qqqq") == []


@pytest.mark.parametrize("typed", ["offnungszeiten", "ÖFFNUNGSZEITEN", "öffnungs"])
def test_letters_without_accents_find_words_that_have_them(desk: BuiltDesk, typed: str) -> None:
    """Who types fast leaves them out, and some keyboards don't have them."""
    assert listed(desk, typed)[0].name == "opening-hours"
    assert "late-parcel" in [view.name for view in listed(desk, "desoles")]


def test_a_template_there_isnt_is_said(desk: BuiltDesk) -> None:
    with pytest.raises(NotFound):
        list(ANSWERS[ReadTemplate](desk.reading(), ReadTemplate("no-such")))


@pytest.mark.parametrize(
    ("name", "shown", "first"),
    [
        ("Jan de Vries", "Jan de Vries", "Jan"),
        ("Vries, Jan de", "Jan de Vries", "Jan"),
        ("'Jan de Vries'", "Jan de Vries", "Jan"),
        ("JDV", "JDV", ""),
        ("J. de Vries", "J. de Vries", ""),
        ("Bakkerij Smit BV", "Bakkerij Smit BV", ""),
        ("jan@example.net", "", ""),
        ("Dr. Anna Krause", "Dr. Anna Krause", "Anna"),
        ("12345", "", ""),
        ("ANNA KRAUSE", "ANNA KRAUSE", ""),
        ("", "", ""),
    ],
)
def test_a_name_is_used_only_where_it_is_plain(name: str, shown: str, first: str) -> None:
    """A wrong first name is worse than none."""
    assert (shown_name(name), first_name(name)) == (shown, first)


@pytest.mark.parametrize(
    ("name", "agent", "business", "around"),
    [
        ("Anna Bos", "Noor", "Bakkerij", ("Hi Anna Bos,", "Yours, Anna Bos, truly\nNoor, Bakkerij")),
        ("", "Noor", "Bakkerij", ("Hi,", "Yours, truly\nNoor, Bakkerij")),
        ("", "Noor", "", ("Hi,", "Yours, truly\nNoor")),
    ],
)
def test_a_frame_closes_up_around_what_is_missing(name: str, agent: str, business: str, around: tuple[str, str]) -> None:
    frame = Frame("Hi {name},", "Hi,", "Yours, {name}, truly\n{agent}, {business}")
    assert greeting_and_sign_off(frame, name, agent, business) == around


@pytest.mark.parametrize(
    ("name", "greeting"),
    [
        ("Maria de Vries", "Hi Maria,"),
        ("Sami", "Hi Sami,"),
        ("J. de Vries", "Hi,"),
        ("Jansen BV", "Hi,"),
        ("jan@x.example", "Hi,"),
        ("", "Hi,"),
    ],
)
def test_a_chat_greets_by_the_first_name(name: str, greeting: str) -> None:
    """Nobody is called by first name and surname in a chat."""
    assert greeting_and_sign_off(Frame("Hi {first},", "Hi,"), name, "", "") == (greeting, "")


@pytest.mark.parametrize(
    ("name", "spoken"),
    [
        ("Madame Habets", "Madame"),
        ("Mme Habets", "Madame"),
        ("M. Paul Lambert", "Monsieur"),
        ("Loes Habets", "Madame, Monsieur"),
        ("Maison Lambert SARL", "Madame, Monsieur"),
        ("", "Madame, Monsieur"),
    ],
)
def test_a_french_letter_speaks_by_the_title_alone_above_and_below(desk: BuiltDesk, name: str, spoken: str) -> None:
    """Nobody opens a French letter with a bare name, and its last sentence says the same words as its first line."""
    greeting, sign_off = greeting_and_sign_off(desk.facts.voice.frame("letter", "fr"), name, "Ana", "La Boutique")
    assert greeting == f"{spoken},"
    assert sign_off.startswith(f"Nous vous prions d'agréer, {spoken}, l'expression")


@pytest.mark.parametrize(
    ("before", "after", "inserted"),
    [
        (" \n", "\n", "Hi Anna,\n\nx\n\nBye"),
        ("Dear Anna,\n\n", "", "x\n\nBye"),
        ("", "\nKind regards", "Hi Anna,\n\nx"),
        ("Dear Anna,\n\n", "\nKind regards", "x"),
        ("Dear Anna,\n\ny.\n\nBye", "", "\n\nx\n\nBye"),
        ("", "Kind regards", "Hi Anna,\n\nx\n\n"),
        ("We are open: ", ".", "x"),
    ],
)
def test_a_template_put_into_a_text_neither_greets_nor_signs_again(before: str, after: str, inserted: str) -> None:
    """Who types "Dear Anna," and then looks a template up must not send two greetings, nor words that run into each other."""
    rendered = RenderedTemplate("t", "Hi Anna,\n\nx\n\nBye", "", "en", "en", greeting="Hi Anna,", sign_off="Bye")
    assert rendered.between(before, after).used.text == inserted


def test_a_day_typed_in_the_agents_language_is_written_in_the_customers(desk: BuiltDesk) -> None:
    """A shop answers eleven people at once with "morgen": no French customer may read that word."""
    number = desk.conversation()
    (found,) = ANSWERS[RenderTemplate](
        desk.reading(), RenderTemplate("late-parcel", number, language="fr", answers=(("day", "1/12/2026"),))
    )
    assert isinstance(found, RenderedTemplate)
    assert "le 1er décembre 2026" in found.text
    with pytest.raises(UsageError, match="soonish"):
        list(ANSWERS[RenderTemplate](desk.reading(), RenderTemplate("late-parcel", number, answers=(("day", "soonish"),))))
