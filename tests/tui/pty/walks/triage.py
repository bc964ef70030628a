"""The keys of the list and of a conversation."""

from __future__ import annotations

from tests.tui.pty.walks.common import IN_A_LIST, IN_A_TEXT, PLACES, console, going
from tests.tui.pty.walks.steps import Step, Walked, down, gone, nearer, nothing, says, stays, unread_turns, up, writes

LAMP = ("g g", "j", "j")
"""From the inbox to the conversation with the numbered lines."""
MINE = r"^▌ .ml Maria.* me\W"
DIALOGS = (
    Step("h", "Snooze until", ("escape",)),
    Step("a", "Assign to", ("escape",)),
    Step("l", "Tags · #1", ("escape",)),
    Step("delete", "Delete 1 conversation", ("enter",)),
    Step("#", "Delete 1 conversation", ("enter",)),
    Step("L", "Record a contact", ("escape",)),
    Step("ctrl+t", "Which template", ("escape",)),
    Step("|", "│  Command", ("escape",)),
    Step("P", "│  Command", ("escape",)),
    Step("O", "Copy this link", ("enter",)),
    Step("M m", "Merge #1 into which conversation", ("escape",)),
    Step("M v", "Move the message of Maria Lopez", ("escape",)),
    Step("M s", "A conversation of its own", ("enter",)),
)
WRITING = (
    Step("r", r"\A Reply", ("escape",)),
    Step("R", r"Cc +Ben <ben", ("escape",)),
    Step("f", r"\A Forward", ("escape",)),
    Step("c", r"\A New mail", ("escape",)),
    Step("i", r"\A Internal note", ("escape",)),
)
LOOKING = (
    Step("C", r"\A Customer", ("q",)),
    Step("H", r"\A Source", ("q",)),
    Step("B", says("This is no scanned letter")),
    Step("W", says("This message is whole")),
    Step("S", says("There is no attachment here")),
    Step("m", says("The desk suggests nothing here")),
    Step("E", says("nothing to change in #1")),
)
COPYING = (
    Step("y e", writes(b"\x1b]52;c;bWFyaWFAZXhhbXBsZS5vcmc=")),
    Step("y i", writes(b"\x1b]52;c;MQ==")),
)

LIST = Walked(
    (),
    (
        *IN_A_LIST,
        Step("J", down),
        Step("K", up),
        Step("A", MINE, first=LAMP),
        Step("z", gone(MINE)),
        Step("Z", MINE, ("z",)),
        Step(".", MINE, ("z",)),
        Step("e", r"1 Open 4\b", ("z", *LAMP)),
        Step("!", r"1 Open 4\b", ("z", *LAMP)),
        Step("s", r"★ (Re: )?A lamp", ("s",)),
        Step("U", unread_turns, ("U",)),
        *DIALOGS,
        *WRITING,
        *LOOKING,
        *COPYING,
        Step("y l", says("There is nothing to copy")),
        Step("y y", writes(b"\x1b]52;c;")),
        Step("tab", nearer, probe=("ctrl+u",), awaits=r"numbered \d{3}\b"),
        Step("shift+tab", down, ("k",), probe=("j",)),
        Step("x", "1 marked", ("k", "x", "k")),
        Step("space", "1 marked", ("k", "space", "k")),
        Step("v", "2 marked", ("v", "* n", "k"), probe=("j",)),
        Step("* a", "5 marked"),
        Step("* n", gone("5 marked")),
        Step("/", "enter keep", ("=last lamp", "enter")),
        Step("N", stays),  # what they find is in the preview, which follows a moment later; the reader's walk sees where they lead
        Step("n", stays),
        Step("V", "Save as a view", ("escape", "escape", *LAMP)),
        Step("T", "An older question", ("T", *LAMP), first=("j",)),
        Step("enter", r"message \d/2", ("q",)),
        Step("o", r"message \d/2", ("q",)),
        Step("q", "Quit AgentDesk", ("enter",)),
        Step("escape", "Quit AgentDesk", ("enter",)),
        Step("2", "Nothing in Mine"),
        Step("3", "A lamp"),
        Step("4", "Nothing in Late"),
        Step("5", "Nothing in Snoozed"),
        Step("6", "From Nora"),
        Step("7", "Nothing in Closed"),
        Step("8", "A lamp"),
        Step("9", "Nothing in Spam"),
        Step("1", "A lamp"),
        *(Step(keys, seen, ("q",)) for keys, seen in PLACES.items()),
        Step("g c", r"\A Connect a mailbox", ("escape",)),
        Step("g m", "Nothing in Mine"),
        Step("g i", "A lamp", LAMP),
        Step("g v", says("No view is saved yet")),
        Step("+", gone(r"^▌ ")),
        Step("-", r"^▌ "),
        *console("in the list"),
    ),
)

READER = Walked(
    (*LAMP, "enter", "home"),
    (
        *IN_A_TEXT,
        Step("J", "message 2/2"),
        Step("K", "message 1/2"),
        Step("t", gone("numbered"), ("t", "home"), first=("J",)),
        Step("T", "An older question", ("T", "home"), first=("end",)),
        Step("tab", nothing),
        Step("shift+tab", nothing),
        Step("A", r"open · \w+ · due"),
        Step("z", gone(r"open · \w+ · due")),
        Step("Z", r"open · \w+ · due", ("z",)),
        Step(".", r"open · \w+ · due", ("z",)),
        Step("e", "#2 A short one", ("z", "q", *LAMP, "enter", "home")),
        Step("!", "#2 A short one", ("z", "q", *LAMP, "enter", "home")),
        Step("s", says("starred #1"), ("s",)),
        Step("U", says("marked #1 as unread"), ("U",)),
        *DIALOGS,
        *WRITING,
        *LOOKING,
        *COPYING,
        Step("y l", writes(b"\x1b]52;c;aHR0cHM6Ly9zaG9wLmV4YW1wbGUvbGFtcA==")),
        Step("y y", writes(b"\x1b]52;c;")),
        Step("enter", says("All of this message is shown")),
        Step("o", stays),
        Step("/", "Find in this conversation", ("=numbered 10", "enter")),
        Step("n", "match 2"),
        Step("N", "match 1", ("/", "enter", "home")),
        Step("q", r"\A 1 Open", ("enter",)),
        Step("escape", r"\A 1 Open", ("enter",)),
        *going(("q",), (*LAMP, "enter")),
        *console("in a conversation"),
    ),
)
