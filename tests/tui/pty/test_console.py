"""The console in a real terminal: starting, keys, resizing, and every way it can end."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from agentdesk.domain.asks import ListDrafts
from tests.terminal import Terminal
from tests.tui.desks import DEADLINE_S, ShopDesk, shop

__all__ = ["shop"]

AGENTDESK = (sys.executable, "-m", "agentdesk")


@pytest.fixture
def asked_shop(shop: ShopDesk) -> ShopDesk:
    """A shop that Maria asked something."""
    shop.receive("Lamp never arrived", "Hello,\n\nwhere is my lamp?\n\nMaria")
    shop.fetch()
    return shop


def _console(shop: ShopDesk, columns: int = 80, rows: int = 24, **env: str) -> Terminal:
    # An editor takes keys too, so that the console can't tell how far it is.
    return Terminal(AGENTDESK, columns=columns, rows=rows, env=shop.environ | env, tells_how_far="VISUAL" not in env)


def _drafts(shop: ShopDesk) -> list[str]:
    with shop.desk.open() as other:
        return [draft.body for draft in other.ask(ListDrafts())]


def _soon(is_so: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + DEADLINE_S
    while not is_so():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def _begin_reply(terminal: Terminal, words: str) -> None:
    terminal.wait_for("Maria Lopez")
    terminal.send("r")
    terminal.wait_for("Subject")
    terminal.send(words)
    terminal.wait_for(words)


def test_it_starts_answers_keys_and_leaves_the_terminal_as_it_was(asked_shop: ShopDesk) -> None:
    """The whole way through a real driver."""
    with _console(asked_shop) as terminal:
        terminal.wait_for("Maria Lopez")
        terminal.send("\r")
        terminal.wait_for("where is my lamp")
        terminal.send("q")
        terminal.wait_for("1 Open 1")
        terminal.wait_for("1/1")
        terminal.send("q")
        terminal.wait_for("Quit AgentDesk")
        terminal.send("y")
        assert terminal.wait_for_exit() == 0
        assert b"\x1b[?1049l" in terminal.raw, "the normal screen is back"
        assert b"\x1b[?25h" in terminal.raw, "the cursor is back"


def test_it_follows_the_terminals_size(asked_shop: ShopDesk) -> None:
    """80x24, 120x40, 200x50 and too small, in one life."""
    with _console(asked_shop) as terminal:
        terminal.wait_for("Maria Lopez")
        terminal.resize(200, 50)
        terminal.wait_for("CUSTOMER")
        terminal.resize(50, 12)
        terminal.wait_for("Too small")
        terminal.resize(120, 40)
        terminal.wait_for("where is my lamp")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_saves_the_draft_and_restores_the_terminal(asked_shop: ShopDesk, number: signal.Signals) -> None:
    """systemd, a logout and a careless kill all do this."""
    with _console(asked_shop) as terminal:
        _begin_reply(terminal, "Unsaved words")
        terminal.signal(number)
        assert terminal.wait_for_exit() == 0
        assert b"\x1b[?1049l" in terminal.raw
    assert _drafts(asked_shop)[0].startswith("Unsaved words")


def test_a_draft_left_with_escape_opens_again_with_r_typed_in_the_same_breath(asked_shop: ShopDesk) -> None:
    """A slow line hands both over at once; taken for Alt and r, both keys were lost and nothing happened."""
    with _console(asked_shop) as terminal:
        _begin_reply(terminal, "Kept words")
        terminal.send("\x1br")
        terminal.wait_for("^ *Subject")
        terminal.send(" and more")
        terminal.wait_for("Kept words and more")
        terminal.send("\x1bgw")
        terminal.wait_for("Drafts +saved as you type")
        terminal.wait_for("Maria Lopez")
    assert _drafts(asked_shop) == ["Kept words and more"]


def test_keys_the_console_had_no_time_to_read_are_in_the_draft_that_a_signal_saves(asked_shop: ShopDesk) -> None:
    """On a busy machine the end overtakes what was typed before it; stopped, the console can't but read it late."""
    with _console(asked_shop) as terminal:
        _begin_reply(terminal, "Read")
        terminal.signal(signal.SIGSTOP)
        assert _soon(lambda: _state(terminal.pid) == "T"), "stopped"
        terminal.send(" and unread words")
        terminal.signal(signal.SIGTERM)
        terminal.signal(signal.SIGCONT)
        assert terminal.wait_for_exit() == 0
    assert _drafts(asked_shop)[0].startswith("Read and unread words")


def test_a_dropped_link_saves_the_draft_and_leaves_no_process(asked_shop: ShopDesk) -> None:
    """An SSH connection that breaks is a terminal that closes."""
    with _console(asked_shop) as terminal:
        _begin_reply(terminal, "Dropped words")
        terminal.drop_link()
        assert terminal.wait_for_exit() in {0, 1}
    assert _drafts(asked_shop)[0].startswith("Dropped words")


def test_under_nohup_a_closed_terminal_still_ends_it(asked_shop: ShopDesk) -> None:
    """With SIGHUP ignored Textual alone would spin for ever at the end of its input."""
    script = "import os, signal, sys; signal.signal(signal.SIGHUP, signal.SIG_IGN); os.execv(sys.executable, [sys.executable, '-m', 'agentdesk'])"
    with Terminal((sys.executable, "-c", script), env=asked_shop.environ) as terminal:
        _begin_reply(terminal, "Nohup words")
        terminal.drop_link()
        terminal.wait_for_exit()
    assert _drafts(asked_shop)[0].startswith("Nohup words")


def test_a_killed_console_loses_at_most_the_last_second(asked_shop: ShopDesk) -> None:
    """SIGKILL asks nobody; what was typed a second before is in the desk."""
    with _console(asked_shop) as terminal:
        _begin_reply(terminal, "Killed words")
        assert _soon(lambda: _drafts(asked_shop) != []), "autosave"
        terminal.wait_for("saved ")
        terminal.kill()
    assert _drafts(asked_shop)[0].startswith("Killed words")


def test_the_editor_gets_the_text_and_gives_it_back(asked_shop: ShopDesk, tmp_path: Path) -> None:
    """F4, the editor has the terminal, then the composer has its text."""
    editor = tmp_path / "editor.sh"
    editor.write_text('#!/bin/sh\necho EDITING\nread answer\necho "from the editor: $answer" > "$1"\n')
    editor.chmod(0o700)
    with _console(asked_shop, VISUAL=str(editor)) as terminal:
        _begin_reply(terminal, "Before")
        terminal.send("\x1bOS")
        terminal.wait_for("EDITING")
        terminal.send("hello\n")
        terminal.wait_for("from the editor: hello")
        terminal.wait_for("review")


def test_a_failing_editor_leaves_the_composer_alive(asked_shop: ShopDesk) -> None:
    """Textual's suspend leaves a dead screen after an exception inside it."""
    with _console(asked_shop, VISUAL="false") as terminal:
        _begin_reply(terminal, "Kept")
        terminal.send("\x1bOS")
        terminal.wait_for("The editor ended with code 1")
        terminal.send(" and alive")
        terminal.wait_for("and alive")


def test_ctrl_z_suspends_and_fg_returns(asked_shop: ShopDesk) -> None:
    """As every program in a terminal does."""
    with _console(asked_shop) as terminal:
        terminal.wait_for("Maria Lopez")
        terminal.send("\x1a")
        assert _soon(lambda: _state(terminal.pid) == "T"), "stopped"
        assert _soon(lambda: b"\x1b[?1049l" in terminal.raw), "the normal screen is back"
        terminal.signal(signal.SIGCONT)
        assert _soon(lambda: terminal.raw.count(b"\x1b[?1049h") == 2 and terminal.raw.count(b"\x1b[?2004h") == 2), "the screen taken again"
        terminal.send("\r")
        terminal.wait_for("where is my lamp")


def _state(pid: int) -> str:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]


def test_a_dumb_terminal_is_refused_with_what_works_instead(asked_shop: ShopDesk) -> None:
    """Textual would send it 24-bit colours."""
    with _console(asked_shop, TERM="dumb") as terminal:
        assert terminal.wait_for_exit() == 2
        assert "agentdesk list" in terminal.text()


def test_no_colour_is_sent_under_no_color(asked_shop: ShopDesk) -> None:
    """Anything in NO_COLOR means none at all (https://no-color.org)."""
    with _console(asked_shop, NO_COLOR="1") as terminal:
        terminal.wait_for("Maria Lopez")
        raw = terminal.raw
    assert b"38;2;" not in raw
    assert b"38;5;" not in raw
    assert b"48;2;" not in raw


def test_copying_sends_osc_52(asked_shop: ShopDesk) -> None:
    """Y i: the number, through the terminal."""
    with _console(asked_shop) as terminal:
        terminal.wait_for("Maria Lopez")
        terminal.send("yi")
        terminal.wait_for("Sent to the terminal")
        assert b"\x1b]52;c;MQ==\x07" in terminal.raw


@pytest.mark.parametrize(("columns", "rows", "most"), [(80, 24, 1500), (120, 40, 3500)])
def test_bytes_per_key_stay_small(asked_shop: ShopDesk, columns: int, rows: int, most: int) -> None:
    """Two rows (and what differs in the preview) are drawn per cursor move: over a slow link that is what is felt."""
    for number in range(12):
        asked_shop.receive(f"Matter {number}", sender=f"Customer {number} <c{number}@example.org>")
    asked_shop.fetch()
    with _console(asked_shop, columns, rows) as terminal:
        terminal.wait_for("1/13")
        terminal.wait_for("1 Open 13")
        terminal.send("jk")
        terminal.wait_for("1/13")
        written: list[int] = []
        for place in range(2, 8):
            before = len(terminal.raw)
            terminal.send("j")
            terminal.wait_for(f"{place}/13")
            written.append(len(terminal.raw) - before)
        assert sorted(written)[len(written) // 2] < most, written
