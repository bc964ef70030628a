"""What ends a console before its app stands."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

SCRIPT = """
import os, signal, sys
from agentdesk.tui.launch import ended_by_signals

number = signal.Signals(int(sys.argv[1]))
if sys.argv[2] == "ignored":
    signal.signal(number, signal.SIG_IGN)
before = signal.getsignal(number)
try:
    with ended_by_signals():
        try:
            os.kill(os.getpid(), number)
            if sys.argv[2] != "ignored":
                signal.pause()
        finally:
            print("the terminal is given back")
finally:
    assert signal.getsignal(number) is before
print("went on")
"""


def _ran(number: signal.Signals, how: str) -> tuple[int, list[str]]:
    ran = subprocess.run([sys.executable, "-c", SCRIPT, str(int(number)), how], capture_output=True, text=True, timeout=240, check=False)
    assert not ran.stderr
    return ran.returncode, ran.stdout.splitlines()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_while_the_console_loads_gives_the_terminal_back(number: signal.Signals) -> None:
    """The first frame takes echo and screen from the shell; ended the usual way, that shell would be left without them."""
    assert _ran(number, "usual") == (0, ["the terminal is given back"])


def test_under_nohup_a_hangup_stays_ignored() -> None:
    """Somebody wished so."""
    assert _ran(signal.SIGHUP, "ignored") == (0, ["the terminal is given back", "went on"])
