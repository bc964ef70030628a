"""What keys do alike in many contexts: moving, going places, help, palette."""

from __future__ import annotations

from tests.tui.pty.walks.steps import Step, down, drawn_anew, further, nearer, stays, up

IN_A_LIST = (
    *(Step(keys, down if place % 2 == 0 else up) for place, keys in enumerate(("j", "k", "down", "up", "ctrl+d", "ctrl+u"))),
    *(Step(keys, down if place % 2 == 0 else up) for place, keys in enumerate(("pagedown", "pageup", "G", "g g", "end", "home"))),
)
"""From the top of a list of two or more."""
IN_A_TEXT = (
    *(Step(keys, check) for keys, check in (("ctrl+d", further), ("j", further), ("k", nearer), ("down", further), ("up", nearer))),
    *(Step(keys, check) for keys, check in (("pagedown", further), ("pageup", nearer), ("G", further), ("ctrl+u", nearer))),
    *(Step(keys, check) for keys, check in (("g g", nearer), ("end", further), ("home", nearer))),
)
"""From the top of the numbered lines."""
PLACES = {
    "g o": r"\A Outbox",
    "g t": r"\A Templates",
    "g l": r"\A Letters",
    "g j": r"\A Journal",
    "g a": r"\A Rules",
    "g k": r"\A Closures",
    "g w": r"\A Drafts",
    "g s": r"\A Settings",
    "g d": r"\A Dashboard",
    "g r": r"\A Report",
    "g h": r"\A Health",
}


PALETTE = r"\A[^\n]*╭─{70,}╮"
"""The palette alone stands at the very top of the screen."""


def going(back: tuple[str, ...], enter: tuple[str, ...], own: str = "") -> tuple[Step, ...]:
    """Return the keys that go places.

    Args:
        back: leads back from a place.
        enter: leads here from the inbox.
        own: the key of the place this is.
    """
    places = tuple(Step(keys, seen, back) for keys, seen in PLACES.items() if keys != own)
    here = (Step(own, stays),) if own else ()
    return (
        *places,
        *here,
        Step("g c", r"\A Connect a mailbox", ("escape",)),
        Step("g m", "Nothing in Mine", ("1", *enter)),
        Step("g i", r"\A 1 Open", enter),
    )


def console(help_words: str) -> tuple[Step, ...]:
    """Return the keys of the console itself, as they are while nothing is written."""
    return (
        Step(":", PALETTE, ("escape",)),
        Step("ctrl+p", PALETTE, ("escape",)),
        Step("?", rf"\A Keys  {help_words}", ("q",)),
        Step("f1", rf"\A Keys  {help_words}", ("q",)),
        Step("ctrl+l", drawn_anew),
    )


__all__ = ["IN_A_LIST", "IN_A_TEXT", "PLACES", "console", "going"]
