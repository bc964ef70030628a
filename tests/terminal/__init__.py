"""A real pseudo-terminal around a program, with an emulated screen and every byte the program wrote.

`Terminal` drives the program; `payload_escapes` proves that nothing hostile got through to the terminal.
"""

from tests.terminal.escapes import CONSOLE_SEQUENCES, PLAIN_OUTPUT, Escape, payload_escapes
from tests.terminal.terminal import ScreenTimeoutError, Terminal

__all__ = [
    "CONSOLE_SEQUENCES",
    "PLAIN_OUTPUT",
    "Escape",
    "ScreenTimeoutError",
    "Terminal",
    "payload_escapes",
]
