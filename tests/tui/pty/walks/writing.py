"""The keys while writing, while answering several, and while connecting a mailbox."""

from __future__ import annotations

from tests.tui.pty.walks.common import IN_A_LIST, console
from tests.tui.pty.walks.steps import AWAY, Step, Walked, drawn_anew, gone, nothing, says, stays, turns, writes
from tests.tui.pty.walks.triage import LAMP

COMPOSER = Walked(
    (*LAMP, "r"),
    (
        Step("shift+tab", "Subject .*Qz", ("backspace", "backspace"), probe=("=Qz",)),
        Step("tab", "Qz", ("backspace", "backspace"), probe=("=Qz",)),
        Step("ctrl+t", "Which template", ("escape",)),
        Step("ctrl+p", "Look it over", ("escape",)),
        Step("f1", r"\A Keys  while writing", ("q",)),
        Step("ctrl+l", drawn_anew),
        Step("f6", "Bcc", ("f6",)),
        Step("f2", says("It can only leave from")),
        Step("f3", says("along")),
        Step("f5", turns(r"▕.*quoted line")),
        Step("ctrl+b", turns(r"▕.*quoted line")),
        Step("ctrl+g", "Attach which file", ("escape",)),
        Step("f8", "Attach which file", ("escape",)),
        Step("ctrl+r", says("Nothing is attached")),
        Step("f10", "In which language do they read", ("escape",)),
        Step("f11", says("There is nothing shorter")),
        Step("f12", says("This answer is private already")),
        Step("f4", writes(AWAY)),
        Step("ctrl+o", writes(AWAY)),
        Step("f7", says("heck")),
        Step("ctrl+n", stays),  # what it says stands there already, and is not written again
        Step("ctrl+f", says("There is no fix for what stands here")),
        Step("ctrl+s", "go back", ("escape",), first=("=Dear Maria, it is on its way.",)),
        Step("f9", "Throw this draft away", ("enter",)),
        Step("escape", r"\A 1 Open", ("r", "f9", "y", "r")),
    ),
)

_BEGIN = ("ctrl+t", "=thank", "enter")
BULK = Walked(
    (*LAMP, "s", "x", "j", "x", *_BEGIN),
    (
        *IN_A_LIST,
        Step("x", "2 left out", ("k", "x", "k")),
        Step("space", "2 left out", ("k", "space", "k")),
        Step("ctrl+s", r"Answer \d conversations?\?", ("enter",)),
        Step("J", nothing),
        Step("K", nothing),
        Step("E", "Text for #", ("escape",)),
        Step("enter", "Text for #", ("escape",)),
        Step("o", "Text for #", ("escape",)),
        Step("z", says("undid")),
        Step("Z", says("redid"), ("z",)),
        Step("q", r"\A 1 Open", _BEGIN),
        Step("escape", r"\A 1 Open", _BEGIN),
        *console("in an answer to several"),
    ),
)

WIZARD = Walked(
    ("g c",),
    (
        Step("tab", "Name +Qz", ("backspace", "backspace"), probe=("=Qz",)),
        Step("shift+tab", "Address +Qz", ("backspace", "backspace"), probe=("=Qz",)),
        Step("ctrl+l", drawn_anew),
        Step("f1", gone("left empty, one is made"), ("f1",)),
        Step("f2", nothing),
        Step("f5", nothing),
        Step("f6", nothing),
        Step("escape", r"\A 1 Open", ("g c",)),
        Step("enter", "is not an e-mail address"),
        Step("f3", "[Nn]othing found|IMAP|[Ss]erver", first=("=qz@127.0.0.1",)),
    ),
)
"""Its first step; the others, with a mailbox at the far end, are walked through in `test_wizard`."""
