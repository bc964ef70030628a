"""The small parts of the console: layouts, moments to snooze until, tags typed, the terminal it refuses, what it imports."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pytest

from agentdesk.client.editor import edited, editor_command
from agentdesk.client.spool import Spool
from agentdesk.domain.errors import UsageError
from agentdesk.domain.ids import AgentName, ConversationId
from agentdesk.domain.verbs import Assign, Close, SaveDraft, Star
from agentdesk.tui.keys.registry import ACTIONS
from agentdesk.tui.launch import check_terminal
from agentdesk.tui.layout import Layout, is_too_small, layout_for, next_layout
from agentdesk.tui.presenters.commands import Command, commands_for, completed_command, matching
from agentdesk.tui.screens.template_picker import next_language
from agentdesk.tui.screens.triage import aimed_at, snooze_choices, tag_changes
from tests.tui.records import NOW


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("width", "layout"), [(80, Layout.LIST), (100, Layout.LIST_PREVIEW), (159, Layout.LIST_PREVIEW), (160, Layout.THREE)]
)
def test_the_width_chooses_the_layout(width: int, layout: Layout) -> None:
    """One, two or three panes."""
    assert layout_for(width, None) is layout


def test_a_chosen_layout_gives_way_where_it_does_not_fit() -> None:
    """A resize must not leave three panes in 80 columns."""
    assert layout_for(80, Layout.THREE) is Layout.LIST
    assert layout_for(200, Layout.LIST) is Layout.LIST


@pytest.mark.parametrize("width", [80, 120, 200])
def test_stepping_through_the_layouts_comes_round(width: int) -> None:
    """+ and - are each other's way back."""
    start = layout_for(width, None)
    assert next_layout(width, next_layout(width, start, 1), -1) is start


def test_what_is_too_small_is_too_small_either_way() -> None:
    """60 by 16 is the least."""
    assert not is_too_small(60, 16)
    assert is_too_small(59, 50)
    assert is_too_small(200, 15)


def test_offered_moments_lie_ahead() -> None:
    """A snooze into the past would do nothing."""
    assert all(choice.value > NOW for choice in snooze_choices(NOW))


def test_tags_are_added_and_taken_off_in_one_line() -> None:
    """As one types them."""
    assert tag_changes("refund, -late +madrid #vip") == (("refund", "madrid", "vip"), ("late",))
    assert tag_changes(" - ") == ((), ())


def test_a_verb_is_repeated_on_other_conversations() -> None:
    """`.` does the same thing here."""
    here = (ConversationId(5),)
    assert aimed_at(Assign((ConversationId(1),), AgentName("ben")), here) == Assign(here, AgentName("ben"))
    assert aimed_at(Close((ConversationId(1),)), here) == Close(here)
    assert aimed_at(Star((ConversationId(1),), is_starred=False), here) == Star(here, is_starred=False)


def test_the_palette_finds_by_any_words_and_puts_beginnings_first() -> None:
    """Order is what makes Enter right."""
    found = matching(ACTIONS, "mark")
    assert found[0].help.startswith("Mark")
    assert matching(ACTIONS, "no such words") == []


def test_the_palette_takes_what_follows_an_actions_name() -> None:
    """`assign be` is for ben, whom the desk knows; a tag may be new."""
    known = {"triage.assign": ("ana", "ben"), "triage.tag": ("refund",)}

    def offered(typed: str) -> list[tuple[str, str]]:
        found = commands_for(ACTIONS, typed, lambda action: known.get(action.id))
        return [(command.action.id, command.argument) for command in found if command.argument]

    assert offered("assign be") == [("triage.assign", "ben"), ("triage.assign", "be")]
    assert offered("tag urgent -late") == [("triage.tag", "urgent -late")]
    assert offered("assign ") == [("triage.assign", "ana"), ("triage.assign", "ben")]
    assert offered("tag") == offered("close now") == []
    [first, *_others] = commands_for(ACTIONS, "tag ref", lambda action: known.get(action.id))
    assert completed_command("tag ref", first) == "tag refund"
    assert completed_command("ta", Command(first.action)) == "tag "


@pytest.mark.parametrize("name", ["", "dumb"])
def test_a_terminal_that_cannot_show_it_is_refused(name: str) -> None:
    """With the commands that work there."""
    with pytest.raises(UsageError, match="agentdesk list"):
        check_terminal(_Terminal(), _Terminal(), {"TERM": name})


def test_a_pipe_is_refused() -> None:
    """A script that forgot the verb must not hang."""
    with pytest.raises(UsageError, match="agentdesk list"):
        check_terminal(io.StringIO(), _Terminal(), {"TERM": "xterm"})
    check_terminal(_Terminal(), _Terminal(), {"TERM": "xterm"})


def test_an_editor_that_is_not_there_is_named_before_the_screen_is_given_away() -> None:
    """Otherwise the terminal flickers and nothing is said."""
    with pytest.raises(UsageError, match="no-such-editor"):
        editor_command({"EDITOR": "no-such-editor --wait"})
    with pytest.raises(UsageError, match="can't be understood"):
        editor_command({"VISUAL": "vi 'unclosed"})


def test_an_editor_that_fails_leaves_the_text_as_it_was(tmp_path: Path) -> None:
    """:cq means no."""
    with pytest.raises(UsageError, match="code 1"):
        edited("text", editor_command({"EDITOR": "false"}))


def test_a_spooled_draft_is_private_whole_and_gone_once_forgotten(tmp_path: Path) -> None:
    """The last resort for somebody's words."""
    spool = Spool(tmp_path / "spool")
    verb = SaveDraft(ConversationId(3), None, "words")
    assert spool.waiting() == []
    path = spool.keep(verb)
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0
    assert spool.waiting() == [verb]
    spool.keep(SaveDraft(ConversationId(3), None, "more words"))
    assert [one.body for one in spool.waiting()] == ["more words"]
    (tmp_path / "spool" / "9-reply.draft").write_bytes(b"\xff not a record")
    assert len(spool.waiting()) == 1
    spool.forget(verb)
    assert spool.waiting() == []


def test_the_console_imports_nothing_that_is_the_services() -> None:
    """Sqlmodel alone costs half a second of every start."""
    code = (
        "import sys, agentdesk.tui.app, agentdesk.tui.launch; "
        "print([name for name in ('sqlmodel','sqlalchemy','pydantic','keyring','structlog','praw','imapclient','aiosmtplib') if name in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"


def test_the_door_loads_no_textual_before_it_asked_the_desk() -> None:
    """The first questions travel while it is imported."""
    code = "import sys, agentdesk.tui.launch; print('textual' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "False"


@pytest.mark.parametrize(
    ("asked", "own", "then"),
    [("", "nl", "fr"), ("fr", "nl", "de"), ("en", "nl", ""), ("it", "en", ""), ("", "es", "nl"), ("nl", "", "fr")],
)
def test_every_press_in_the_picker_goes_on_to_another_language(asked: str, own: str, then: str) -> None:
    """The customer's own is shown before any press: passing it twice looks as if the key were dead."""
    assert next_language(asked, own) == then
