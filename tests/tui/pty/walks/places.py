"""The keys of the screens that `g` goes to, of a customer, and of a text."""

from __future__ import annotations

from tests.tui.pty.walks.common import IN_A_LIST, IN_A_TEXT, console, going
from tests.tui.pty.walks.steps import AWAY, Step, Walked, gone, nothing, says, stays, writes
from tests.tui.pty.walks.triage import LAMP

OUTBOX = Walked(
    ("g o",),
    (
        *IN_A_LIST,
        Step("enter", stays),
        Step("o", stays),
        Step("tab", stays),
        Step("shift+tab", stays),
        Step("P", says("Only a printed letter")),
        Step("M", says("Only what failed or is unknown"), first=("g g", "j")),
        Step("X", "Take this one back", ("enter",), first=("g g", "j", "j")),
        Step("L", says("let the delivery in #4 go")),
        Step("E", r"\A Reply", ("escape", "g o"), first=("g g", "j")),
        Step("R", r"tries +2", first=("g g",)),
        Step("z", says("undid"), first=("q", "g g", "s", "g o")),
        Step("Z", says("redid"), ("z",)),
        Step("q", r"\A 1 Open", ("g o",)),
        Step("escape", r"\A 1 Open", ("g o",)),
        *going(("g o",), ("g o",), "g o"),
        *console("in the outbox"),
    ),
)

JOURNAL = Walked(
    ("g j",),
    (
        *IN_A_LIST,
        Step("/", "│  Show only", ("=answered", "enter", "escape")),
        Step("u", "Undo this", ("enter",)),
        Step("enter", "Undo this", ("enter",)),
        Step("o", "Undo this", ("enter",)),
        Step("z", says("undid"), first=("q", "g g", "s", "g j")),
        Step("Z", says("redid"), ("z",)),
        Step("q", r"\A 1 Open", ("g j",)),
        Step("escape", r"\A 1 Open", ("g j",)),
        *going(("g j",), ("g j",), "g j"),
        *console("in the journal"),
    ),
)

DRAFTS = Walked(
    ("g w",),
    (
        *IN_A_LIST,
        Step("X", gone("A draft for Bob")),
        Step("z", "A draft for Bob"),
        Step("Z", gone("A draft for Bob"), ("z", "g g")),
        Step("enter", r"\A New mail", ("escape",)),
        Step("o", r"\A New mail", ("escape",)),
        Step("q", r"\A 1 Open", ("g w",)),
        Step("escape", r"\A 1 Open", ("g w",)),
        *going(("g w",), ("g w",), "g w"),
        *console("in the drafts"),
    ),
)

SETTINGS = Walked(
    ("g s",),
    (
        *IN_A_LIST,
        Step("enter", "│  The colours", ("escape",)),
        Step("o", "│  The colours", ("escape",)),
        Step("z", says("undid"), first=("q", "g g", "s", "g s")),
        Step("Z", says("redid"), ("z",)),
        Step("q", r"\A 1 Open", ("g s",)),
        Step("escape", r"\A 1 Open", ("g s",)),
        *going(("g s",), ("g s",), "g s"),
        *console("in the settings"),
    ),
)

CUSTOMER = Walked(
    (*LAMP, "C"),
    (
        *IN_A_LIST,
        Step("i", "Note on this customer", ("escape",)),
        Step("l", "Tags of this customer", ("=vip", "enter")),
        Step("z", says("undid")),
        Step("Z", says("redid"), ("z",)),
        Step("E", "Change what", ("escape",)),
        Step("m", says("Nobody else looks like")),
        Step("enter", r"message \d/", ("q",)),
        Step("o", r"message \d/", ("q",)),
        Step("f", "filter: customer:", ("escape", "1", *LAMP, "C")),
        Step("q", r"\A 1 Open", ("C",)),
        Step("escape", r"\A 1 Open", ("C",)),
        *going(("q",), (*LAMP, "C")),
        *console("at a customer"),
    ),
)

_SOURCE = (*LAMP, "enter", "home", "H")
TEXT = Walked(
    _SOURCE,
    (
        *IN_A_TEXT,
        Step("q", r"message \d/2", ("H",)),
        Step("escape", r"message \d/2", ("H",)),
        *going(("q",), _SOURCE),
        *console("in a text"),
    ),
)

TEMPLATES = Walked(
    ("g t",),
    (
        *IN_A_LIST,
        Step("n", "What is it called", ("escape",)),
        Step("C", "Copy callback-promised as", ("escape",)),
        Step("/", gone("callback-promised"), ("escape",), probe=("=late",)),
        Step("v", "wordings for", first=("g g",)),
        Step("right", "2 of"),
        Step("left", "1 of", ("v",)),
        Step("p", r"· en ·|· nl ·"),
        Step("d", "stands now", ("d",)),
        Step("J", nothing),
        Step("K", nothing),
        Step("R", says("d shows the history")),
        Step("X", says("That is no file of your own")),
        Step("E", writes(AWAY)),
        Step("f4", writes(AWAY)),
        Step("enter", writes(AWAY)),
        Step("o", writes(AWAY)),
        Step("f", "filter: template:", ("escape", "1", "g t")),
        Step("z", says("undid"), first=("q", "g g", "s", "g t")),
        Step("Z", says("redid"), ("z",)),
        Step("q", r"\A 1 Open", ("g t",)),
        Step("escape", r"\A 1 Open", ("g t",)),
        *going(("g t",), ("g t",), "g t"),
        *console("in the templates"),
    ),
)

RULES = Walked(
    ("g a",),
    (
        *(Step(step.keys, nothing) for step in IN_A_LIST),
        *(Step(keys, nothing) for keys in ("x", "space", "f", "enter", "o")),
        Step("z", says("undid"), first=("q", "g g", "s", "g a")),
        Step("Z", says("redid"), ("z",)),
        Step("q", r"\A 1 Open", ("g a",)),
        Step("escape", r"\A 1 Open", ("g a",)),
        *going(("g a",), ("g a",), "g a"),
        *console("in the rules"),
    ),
)
"""With none to act on."""

LETTERS = Walked(
    ("g l",),
    (
        *IN_A_LIST,
        Step("enter", "What does the letter say", ("escape",)),
        Step("o", "What does the letter say", ("escape",)),
        Step("x", "✓ Sender +—", first=("j",)),
        Step("n", "2 of 2"),
        Step("p", "1 of 2"),
        Step("right", "2 of 2"),
        Step("left", "1 of 2"),
        Step("O", "Which page", ("escape",)),
        Step("c", r"lt · (open|closed)", ("q",)),
        Step("C", says("No letter was confirmed")),
        Step("T", "What the letter says", ("escape",)),
        Step("L", "In which language is it", ("escape",)),
        Step("S", "Which pages begin a letter", ("escape",)),
        Step("M", "Which letter's pages follow", ("escape",)),
        Step("J", nothing),
        Step("space", nothing),
        Step("K", nothing),
        Step("X", says("blank")),
        Step("y", "1 of 1"),
        Step("z", says("undid"), ("q", "g l")),
        Step("Z", says("redid"), ("z", "q", "g l")),
        Step("R", says("the letter")),
        Step("q", r"\A 1 Open", ("g l",)),
        Step("escape", r"\A 1 Open", ("g l",)),
        *going(("g l",), ("g l",), "g l"),
        *console("at the letters to be checked"),
    ),
)


__all__ = ["CUSTOMER", "DRAFTS", "JOURNAL", "LETTERS", "OUTBOX", "RULES", "SETTINGS", "TEMPLATES", "TEXT"]
