"""The pseudo-terminal: keys go in, the screen comes out, and each way of ending a program is seen as it is."""

from __future__ import annotations

import signal
import sys
import threading
import warnings
from pathlib import Path

import pytest

from tests.terminal import ScreenTimeoutError, Terminal

_RAW_MODE = "import os, sys, termios, tty; tty.setraw(0); "


def _python(code: str) -> list[str]:
    return [sys.executable, "-I", "-S", "-c", code]


def test_a_program_sees_a_real_terminal_of_the_size_asked_for() -> None:
    code = (
        "import os, sys; print(os.isatty(0), os.isatty(1), os.isatty(2), os.get_terminal_size()); open('/dev/tty').close(); print('done')"
    )
    with Terminal(_python(code), columns=100, rows=30) as terminal:
        terminal.wait_for("^done$")
        assert terminal.lines()[0] == "True True True os.terminal_size(columns=100, lines=30)"
        assert terminal.wait_for_exit() == 0


def test_keys_reach_the_program_and_the_screen_is_emulated() -> None:
    code = _RAW_MODE + "sys.stdout.write('\\x1b[2J\\x1b[3;5Hready'); sys.stdout.flush(); k = os.read(0, 9); print(repr(k))"
    with Terminal(_python(code)) as terminal:
        assert terminal.wait_for("rea(dy)")[1] == "dy"
        assert terminal.lines()[2] == "    ready"
        assert terminal.cursor == (9, 2)
        terminal.send("\x1b[B")
        terminal.wait_for(r"b'\\x1b\[B'")


def test_output_between_looks_is_never_lost() -> None:
    """A program that writes more than the pty's buffer must not block because the test looks elsewhere."""
    with Terminal(_python("for n in range(60000): print('line', n)")) as terminal:
        assert terminal.wait_for_exit(30) == 0
        terminal.wait_for("^line 59999$")
        assert terminal.raw.count(b"line") == 60_000


@pytest.mark.parametrize(
    ("query", "reply"),
    [
        (b"\x1b[c", b"\x1b[?62;22c"),
        (b"\x1b[5n", b"\x1b[0n"),
        (b"\x1b[6n", b"\x1b[1;1R"),
        (b"\x1b[?2026$p", b"\x1b[?2026;2$y"),
        (b"\x1b[?2048$p", b"\x1b[?2048;0$y"),
        (b"\x1b]11;?\x1b\\", b"\x1b]11;rgb:0000/0000/0000\x1b\\"),
    ],
)
def test_the_terminal_answers_queries_even_in_two_pieces(query: bytes, reply: bytes) -> None:
    """Programs decide by the answers how to draw, and some wait for them."""
    code = _RAW_MODE + (
        f"q = {query!r}; os.write(1, q[:2]); os.write(1, q[2:]); r = b''\n"
        f"while len(r) < {len(reply)}: r += os.read(0, 1)\n"
        f"print('same' if r == {reply!r} else repr(r))"
    )
    with Terminal(_python(code)) as terminal:
        terminal.wait_for("^same$")


def test_a_resize_is_told_to_the_program() -> None:
    code = (
        "import os, signal\n"
        "signal.signal(signal.SIGWINCH, lambda *_: os.write(1, b'now %d %d\\n' % tuple(os.get_terminal_size())))\n"
        "os.write(1, b'up\\n')\n"
        "while True: signal.pause()"
    )
    with Terminal(_python(code)) as terminal:
        terminal.wait_for("^up$")
        terminal.resize(200, 50)
        terminal.wait_for("^now 200 50$")
        assert len(terminal.lines()) == 50


def test_a_dropped_link_is_a_hangup_and_an_end_of_input(tmp_path: Path) -> None:
    """The console must save its draft in just this moment."""
    note = tmp_path / "note"
    code = (
        "import os, signal, sys\n"
        f"def hang_up(*_): open({str(note)!r}, 'a').write('hangup '); signal.signal(signal.SIGHUP, signal.SIG_IGN)\n"
        "signal.signal(signal.SIGHUP, hang_up); print('up', flush=True)\n"
        "while True:\n"
        "    try:\n"
        "        if os.read(0, 1) == b'': break\n"
        "    except OSError: break\n"
        f"open({str(note)!r}, 'a').write('end')"
    )
    with Terminal(_python(code)) as terminal:
        terminal.wait_for("^up$")
        terminal.drop_link()
        assert terminal.wait_for_exit() == 0
        assert note.read_text() == "hangup end"
        assert terminal.lines()[0] == "up"


def test_signals_and_kills_show_in_the_exit_code() -> None:
    sleeper = "import time; print('up', flush=True); time.sleep(600)"
    with Terminal(_python(sleeper)) as terminal:
        terminal.wait_for("^up$")
        assert terminal.exit_code is None
        terminal.signal(signal.SIGTERM)
        assert terminal.wait_for_exit() == -signal.SIGTERM
    with Terminal(_python(sleeper)) as terminal:
        terminal.kill()
        assert terminal.exit_code == -signal.SIGKILL


def test_control_c_reaches_the_program_as_an_interrupt() -> None:
    with Terminal(_python("import time; print('up', flush=True); time.sleep(600)")) as terminal:
        terminal.wait_for("^up$")
        terminal.send("\x03")
        terminal.wait_for("KeyboardInterrupt")
        assert terminal.wait_for_exit() != 0


def test_waiting_in_vain_shows_the_screen() -> None:
    with Terminal(_python("print('something else')")) as terminal:
        with pytest.raises(ScreenTimeoutError, match="something else"):
            terminal.wait_for("wanted", timeout_seconds=5)
        terminal.wait_until_gone("wanted")
        terminal.wait_until(lambda screen: "else" in screen, "the words")


def test_a_program_that_ignores_everything_is_killed_at_the_end() -> None:
    code = (
        "import signal, time\n"
        "for s in (signal.SIGHUP, signal.SIGTERM): signal.signal(s, signal.SIG_IGN)\n"
        "print('up', flush=True); time.sleep(600)"
    )
    with Terminal(_python(code)) as terminal:
        terminal.wait_for("^up$")
    assert terminal.exit_code == -signal.SIGKILL


def test_the_environment_tells_of_a_capable_terminal_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMUX", "socket,1,0")
    monkeypatch.setenv("COLUMNS", "33")
    code = "import os; e = os.environ; print(e['TERM'], e['COLORTERM'], e.get('TMUX'), e.get('COLUMNS'), e['EXTRA'])"
    with Terminal(_python(code), env={"EXTRA": "yes"}) as terminal:
        terminal.wait_for("^xterm-256color truecolor None None yes$")


def test_a_missing_program_is_an_error_at_once() -> None:
    with pytest.raises(FileNotFoundError):
        Terminal(["/no/such/program"])


def test_nothing_is_left_behind() -> None:
    """Leaked descriptors and threads would fail some later test, far from their cause."""
    before = _descriptors(), threading.active_count()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for _round in range(5):
            with Terminal(_python("print('up')")) as terminal:
                terminal.wait_for("^up$")
    assert (_descriptors(), threading.active_count()) == before


def _descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def test_text_behind_a_letter_of_no_width_is_on_the_screen() -> None:
    """Otherwise whatever a hostile name hides would hide what is awaited too."""
    with Terminal(["printf", "ab\u3164c \u1100\u1161\u11a8d e\u200df"]) as terminal:
        terminal.wait_for("abc .d ef")
