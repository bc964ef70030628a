"""Templates written through the desk: checked, undone, and never at the cost of what another tool wrote."""

from __future__ import annotations

from pathlib import Path

import pytest

from agentdesk.desk.answers import ANSWERS
from agentdesk.domain.asks import ListTemplates, ListTemplateVersions, ReadTemplate
from agentdesk.domain.errors import AgentdeskError, Conflict, NotFound
from agentdesk.domain.verbs import Redo, RemoveTemplates, Reply, TemplateText, Undo, WriteTemplates
from agentdesk.domain.voice import TemplateSource, TemplateVersion, UsedTemplate
from tests.desk_builder import BuiltDesk

TEXT = "+++\ntitle = 'Ours'\n+++\n=== nl\nHallo\n=== review nl\nDank u!\n"


def source(desk: BuiltDesk, name: str) -> TemplateSource:
    (found,) = ANSWERS[ReadTemplate](desk.reading(), ReadTemplate(name))
    assert isinstance(found, TemplateSource)
    return found


def versions(desk: BuiltDesk, name: str) -> list[TemplateVersion]:
    return list(ANSWERS[ListTemplateVersions](desk.reading(), ListTemplateVersions(name)))


def path(desk: BuiltDesk, name: str) -> Path:
    return desk.folder / "config" / "templates" / f"{name}.md"


def write(desk: BuiltDesk, name: str, text: str, based_on: str = "", variant: str | None = None) -> None:
    desk.do(WriteTemplates((TemplateText(name, text, based_on, variant),)))


def test_a_new_template_is_a_file_and_undo_takes_it_away_again(desk: BuiltDesk) -> None:
    write(desk, "ours", TEXT)
    assert path(desk, "ours").read_text("utf-8") == TEXT
    desk.do(Undo())
    assert not path(desk, "ours").exists()
    desk.do(Redo())
    assert path(desk, "ours").read_text("utf-8") == TEXT


def test_a_starter_template_becomes_a_file_of_ones_own(desk: BuiltDesk) -> None:
    starter = source(desk, "thank-you")
    write(desk, "thank-you", TEXT, starter.digest)
    assert (source(desk, "thank-you").is_own, source(desk, "thank-you").text) == (True, TEXT)
    desk.do(Undo())
    assert source(desk, "thank-you") == starter


def test_one_wording_changes_and_every_other_line_stays(desk: BuiltDesk) -> None:
    write(desk, "ours", TEXT)
    write(desk, "ours", "Wat fijn!\n=== geen kop", source(desk, "ours").digest, "review nl")
    assert path(desk, "ours").read_text("utf-8") == TEXT.replace("Dank u!", "Wat fijn!\n\\=== geen kop")
    write(desk, "ours", "Bonjour", source(desk, "ours").digest, "fr")
    assert [one.key for one in source(desk, "ours").variants] == ["nl", "review nl", "fr"]
    write(desk, "ours", "", source(desk, "ours").digest, "nl")
    assert [one.key for one in source(desk, "ours").variants] == ["review nl", "fr"]


@pytest.mark.parametrize(("variant", "text"), [("*", "Hi"), ("", "Hi"), ("email", "Subject: Yes\n\nHi")])
def test_a_wording_reads_back_as_it_was_written(desk: BuiltDesk, variant: str, text: str) -> None:
    write(desk, "ours", "Bare text on top\n=== nl\nHallo\n")
    write(desk, "ours", text, source(desk, "ours").digest, variant)
    found = {one.key: one.text for one in source(desk, "ours").variants}
    assert found[variant or "*"] == text
    assert found["nl"] == "Hallo"


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [("ours", "+++\ntitle = \n+++\nx", "ours:2"), ("Ours", "x", "small letters"), ("../x", "x", "small letters")],
)
def test_what_is_no_template_is_refused_with_line_and_reason(desk: BuiltDesk, name: str, text: str, said: str) -> None:
    with pytest.raises(AgentdeskError, match=said):
        write(desk, name, text)
    assert not (desk.folder / "config" / "templates").exists()


def test_of_several_the_bad_ones_are_named_and_the_others_written_in_one_entry(desk: BuiltDesk) -> None:
    outcome = desk.do(WriteTemplates((TemplateText("one", TEXT), TemplateText("bad", "+++\nx"), TemplateText("two", TEXT))))
    assert [one.item for one in outcome.skipped] == ["bad"]
    assert (path(desk, "one").exists(), path(desk, "two").exists(), path(desk, "bad").exists()) == (True, True, False)
    desk.do(Undo())
    assert (path(desk, "one").exists(), path(desk, "two").exists()) == (False, False)


def test_nothing_is_written_over_unseen(desk: BuiltDesk) -> None:
    """Two people edit one template: the second learns of the first."""
    write(desk, "ours", TEXT)
    with pytest.raises(Conflict, match="there is a template ours already"):
        write(desk, "ours", "Other")
    with pytest.raises(Conflict, match="changed meanwhile"):
        write(desk, "ours", "Other", "0123456789abcdef")
    assert path(desk, "ours").read_text("utf-8") == TEXT


def test_undo_never_costs_what_another_tool_wrote_since(desk: BuiltDesk) -> None:
    write(desk, "ours", TEXT)
    path(desk, "ours").write_text("By git\n", "utf-8")
    with pytest.raises(Conflict, match="another tool"):
        desk.do(Undo())
    assert path(desk, "ours").read_text("utf-8") == "By git\n"


def test_the_history_shows_every_hand_newest_first(desk: BuiltDesk) -> None:
    write(desk, "thank-you", TEXT, source(desk, "thank-you").digest)
    path(desk, "thank-you").write_text("By git\n", "utf-8")
    shown = versions(desk, "thank-you")
    assert [(one.origin, one.agent, one.is_current) for one in shown] == [
        ("file", "", True),
        ("verb", "ana", False),
        ("starter", "", False),
    ]
    desk.facts.voice.put("thank-you", "By git\n")
    write(desk, "thank-you", TEXT, source(desk, "thank-you").digest)
    assert [one.origin for one in versions(desk, "thank-you")] == ["verb", "file", "verb", "starter"]
    with pytest.raises(NotFound):
        versions(desk, "no-such")


def test_removing_brings_the_starters_back(desk: BuiltDesk) -> None:
    write(desk, "thank-you", TEXT, source(desk, "thank-you").digest)
    desk.do(RemoveTemplates(("thank-you",)))
    assert not source(desk, "thank-you").is_own
    with pytest.raises(NotFound):
        desk.do(RemoveTemplates(("thank-you",)))
    desk.do(Undo())
    assert source(desk, "thank-you").text == TEXT


def test_a_link_in_the_folder_is_left_alone(desk: BuiltDesk) -> None:
    """A link would have the service write wherever it leads."""
    outside = desk.folder / "outside.md"
    outside.write_text("mine", "utf-8")
    path(desk, "ours").parent.mkdir(parents=True)
    path(desk, "ours").symlink_to(outside)
    with pytest.raises(AgentdeskError, match="link"):
        write(desk, "ours", TEXT)
    assert outside.read_text("utf-8") == "mine"


def test_templates_used_most_on_a_channel_come_first(desk: BuiltDesk) -> None:
    number = desk.conversation()
    desk.do(Reply(number, "Dank!", templates=(UsedTemplate("thank-you", "nl", "Dank!"),)))
    listed = list(ANSWERS[ListTemplates](desk.reading(), ListTemplates("", "email", 3)))
    assert next((one.name, one.uses, one.uses_here) for one in listed) == ("thank-you", 1, 1)
    assert len(listed) == 3
    elsewhere = list(ANSWERS[ListTemplates](desk.reading(), ListTemplates("thank", "review")))
    assert (elsewhere[0].uses, elsewhere[0].uses_here) == (1, 0)
    desk.do(Undo())
    assert all(one.uses == 0 for one in ANSWERS[ListTemplates](desk.reading(), ListTemplates()))


def test_words_of_its_text_find_a_template_behind_those_of_its_name(desk: BuiltDesk) -> None:
    write(desk, "zebra", "+++\n+++\n=== en\nThe heliotrope blooms.\n")
    write(desk, "heliotrope", "+++\n+++\n=== en\nOf another kind.\n")
    assert [one.name for one in ANSWERS[ListTemplates](desk.reading(), ListTemplates("heliotr"))] == ["heliotrope", "zebra"]


def test_what_was_taken_away_is_listed_and_brought_back(desk: BuiltDesk) -> None:
    """Weeks later no undo reaches it; its versions do."""
    write(desk, "ours", TEXT)
    desk.do(RemoveTemplates(("ours",)))
    asked = ListTemplates(taken_away=True)
    assert [one.name for one in ANSWERS[ListTemplates](desk.reading(), asked)] == ["ours"]
    (kept,) = versions(desk, "ours")
    write(desk, "ours", kept.text)
    assert source(desk, "ours").text == TEXT
    assert list(ANSWERS[ListTemplates](desk.reading(), asked)) == []
