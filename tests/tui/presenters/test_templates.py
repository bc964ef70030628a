"""The template manager in lines: missing wordings are marked by signs, texts stand side by side where there is room."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from agentdesk.domain.ids import ConversationId
from agentdesk.domain.voice import RenderedTemplate, TemplateVersion, TemplateView, VariantText
from agentdesk.tui.presenters.template_history import history
from agentdesk.tui.presenters.templates import (
    NAME_CELLS,
    Previewed,
    languages_of,
    manager_line,
    manager_title,
    matrix,
    overview,
    previews,
    split_key,
    wordings,
)
from agentdesk.tui.screens.template_picker import template_line

VIEW = TemplateView("late-parcel", "The parcel is late", ("delivery",), ("nl", "review nl", "social"), is_own=True, uses=3)
OTHER = TemplateView("refund", "Money back", (), ("nl", "fr"), is_own=False, problems=("4: fr: there is no field “x”",))
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("key", "parts"),
    [
        ("*", ("*", "*")),
        ("nl", ("*", "nl")),
        ("email", ("email", "*")),
        ("review pt-BR", ("review", "pt-BR")),
        ("reddit en", ("reddit", "en")),
    ],
)
def test_a_key_is_a_channel_and_a_language(key: str, parts: tuple[str, str]) -> None:
    assert split_key(key) == parts


def test_the_table_tells_own_wordings_from_stand_ins_and_gaps() -> None:
    rows = {
        line.plain.split()[0]: line.plain.split()[1:] for line in matrix(VIEW, languages_of((VIEW, OTHER)), 60)[1:] if line.plain.strip()
    }
    assert languages_of((VIEW, OTHER)) == ("nl", "fr")
    assert rows["review"] == ["x", "-"]
    assert rows["email"] == ["~", "-"]
    assert rows["social"] == ["x", "~", "~"]


def test_the_list_says_in_words_what_is_wrong_and_how_often_it_left() -> None:
    assert manager_line(VIEW, 78).plain.rstrip().endswith("3 uses  yours")
    assert "1 finding" in manager_line(OTHER, 78).plain
    assert manager_title((VIEW, OTHER), "re").plain.endswith("2 templates · 1 with findings · “re”")
    assert any("there is no field" in line.plain for line in overview(OTHER, ("nl",), 60))


def test_wordings_stand_beside_each_other_where_there_is_room_and_below_where_not() -> None:
    variants = (VariantText("nl", "Hallo", 3), VariantText("fr", "Bonjour", 5), VariantText("review nl", "Dank u", 7))
    wide = [line.plain for line in wordings(variants, "*", ("nl", "fr", "de"), 120)]
    assert any("Hallo" in line and "Bonjour" in line and "(none" in line for line in wide)
    narrow = [line.plain for line in wordings(variants, "*", ("nl", "fr"), 40)]
    assert not any("Hallo" in line and "Bonjour" in line for line in narrow)
    assert any("Bonjour" in line for line in narrow)
    assert "review (2 of 2" in wordings(variants, "review", (), 80)[0].plain


def test_two_customers_are_read_beside_each_other_and_a_failure_says_why() -> None:
    good = Previewed(ConversationId(5), "Jan\x1b]0;x\x07", RenderedTemplate("t", "Beste Jan", "", "nl", "nl", ("email nl", "nl")))
    bad = Previewed(ConversationId(6), "Bob", None, "there is no wording for this")
    text = [line.plain for line in previews((good, bad), 100)]
    assert any("Beste Jan" in line and "there is no wording" in line for line in text)
    assert any("email nl > nl" in line for line in text)
    assert "\x1b" not in "".join(text)
    assert previews((), 80)[0].plain.startswith("There is no conversation")


def test_history_names_every_hand_and_shows_what_changed() -> None:
    found = [
        TemplateVersion(0, NOW, "", "a\nC\n", "file", is_current=True),
        TemplateVersion(2, NOW, "ana", "a\nb\n", "verb", is_current=False),
        TemplateVersion(0, None, "", "a\n", "starter", is_current=False),
    ]
    text = [line.plain for line in history(found, 0, NOW, 80)]
    assert next(words for words in text if words[1:5].strip().isdigit()).startswith(">   3")
    assert any("another tool" in words and "+1 -1" in words and "stands now" in words for words in text)
    assert "-b" in text
    assert "+C" in text


def test_the_pickers_titles_stand_below_each_other() -> None:
    """A ragged column is read word by word."""
    lines = [template_line(one, width).plain for one in (VIEW, OTHER) for width in (50, 74)]
    assert {one.index(title) for one, title in zip(lines, ("The parcel", "The parcel", "Money", "Money"), strict=True)} == {NAME_CELLS + 3}
