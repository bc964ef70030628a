"""What a template says is to follow happens with the reply and is taken back with it; its files lie in the desk's folder and nowhere else."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from agentdesk.desk.answers import ANSWERS
from agentdesk.domain.asks import ReadTemplateFile, RenderTemplate, ShowConversation
from agentdesk.domain.errors import NotFound, UsageError
from agentdesk.domain.ids import ConversationId
from agentdesk.domain.rows import ConversationRow
from agentdesk.domain.verbs import Reply, Undo
from agentdesk.domain.voice import FollowUp
from tests.desk_builder import BuiltDesk

FOLLOW_UP = FollowUp(("Late",), is_pending=True, snooze="3d")


def row(desk: BuiltDesk, number: ConversationId) -> ConversationRow:
    (page, *_rest) = ANSWERS[ShowConversation](desk.reading(), ShowConversation(number))
    assert page.row is not None
    found: ConversationRow = page.row
    return found


def own(desk: BuiltDesk, name: str, text: str) -> Path:
    folder: Path = desk.folder / "config" / "templates"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.md").write_text(text, "utf-8")
    return folder


def test_what_is_to_follow_happens_with_the_reply_and_is_taken_back_with_it(desk: BuiltDesk) -> None:
    number = desk.conversation()
    outcome = desk.do(Reply(number, "Hello Maria, soon. Regards", follow_up=FOLLOW_UP))
    after = row(desk, number)
    assert after.tags == ("late",)
    assert after.snoozed_until is not None
    assert timedelta(days=2) < after.snoozed_until - desk.clock.now() < timedelta(days=4)
    desk.do(Undo(outcome.entry))
    before = row(desk, number)
    assert (before.tags, before.snoozed_until) == ((), None)


def test_a_moment_of_the_agents_own_goes_before_the_templates(desk: BuiltDesk) -> None:
    number, wanted = desk.conversation(), desk.clock.now() + timedelta(days=9)
    desk.do(Reply(number, "Hello Maria, soon. Regards", follow_up=FOLLOW_UP, return_at=wanted))
    assert row(desk, number).snoozed_until == wanted


def test_a_tag_that_is_none_refuses_the_reply_whole(desk: BuiltDesk) -> None:
    number = desk.conversation()
    with pytest.raises(UsageError, match="is not a tag"):
        desk.do(Reply(number, "Hello Maria. Regards", follow_up=FollowUp(("two words",))))
    assert row(desk, number).status == "open"


def test_the_day_given_at_a_prompt_is_when_it_comes_back(desk: BuiltDesk) -> None:
    own(desk, "later", "+++\n[prompts.day]\nkind = 'date'\n[follow_up]\nsnooze = 'ask.day'\n+++\nOn {{ ask.day }}.")
    (found,) = ANSWERS[RenderTemplate](desk.reading(), RenderTemplate("later", kind="chat", answers=(("day", "2030-01-02"),)))
    assert found.follow_up.snooze == "2030-01-02"
    (found,) = ANSWERS[RenderTemplate](desk.reading(), RenderTemplate("later", kind="chat"))
    assert found.follow_up.snooze == ""


def test_a_file_beside_the_templates_goes_along(desk: BuiltDesk) -> None:
    folder = own(desk, "terms", "+++\nattachments = ['files/terms.pdf']\n+++\nHere they are.")
    (folder / "files").mkdir()
    (folder / "files" / "terms.pdf").write_bytes(b"%PDF" * 200_000)
    pieces = list(ANSWERS[ReadTemplateFile](desk.reading(), ReadTemplateFile("terms", 1)))
    assert b"".join(piece.piece for piece in pieces) == b"%PDF" * 200_000
    (found,) = ANSWERS[RenderTemplate](desk.reading(), RenderTemplate("terms", kind="chat"))
    assert found.attachments == ("files/terms.pdf",)


@pytest.mark.parametrize("name", ["../config.toml", "/etc/hostname", "link.pdf", "missing.pdf", "folder", "", "a\\u0000b"])
def test_nothing_outside_the_folder_goes_along(desk: BuiltDesk, name: str) -> None:
    """A template may come from anywhere; what it names leaves with a mail."""
    folder = own(desk, "bad", f'+++\nattachments = ["{name}"]\n+++\nHere.')
    (folder.parent / "config.toml").write_text("secret = 1")
    (folder / "folder").mkdir(exist_ok=True)
    (folder / "link.pdf").symlink_to(folder.parent / "config.toml")
    with pytest.raises(NotFound):
        list(ANSWERS[ReadTemplateFile](desk.reading(), ReadTemplateFile("bad", 1)))
