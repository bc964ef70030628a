"""Whole messages of people and programs, in the shapes of many servers and languages: each must be taken for what it is.

A case is "=== class | failed recipients | name" and a message; `bounce-soft` is a failure that may still pass.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from agentdesk.domain.channels import MIME
from agentdesk.domain.reading import ReadMessage
from agentdesk.domain.states import MessageClass
from agentdesk.reading.registry import read

_CLASSES = {
    "human": MessageClass.HUMAN,
    "auto": MessageClass.AUTO_REPLY,
    "ooo": MessageClass.OUT_OF_OFFICE,
    "bulk": MessageClass.BULK,
    "bounce": MessageClass.BOUNCE,
    "bounce-soft": MessageClass.BOUNCE,
}


def _cases() -> list[tuple[str, str, str, str]]:
    """Return (class, recipients, name, message) of each case."""
    found = []
    for path in sorted((Path(__file__).parent / "corpus").glob("machines*.txt")):
        pieces = re.split(r"(?m)^=== (.+)\n", path.read_text(encoding="utf-8"))
        for title, source in zip(pieces[1::2], pieces[2::2], strict=True):
            kind, recipients, name = (piece.strip() for piece in title.split("|"))
            found.append((kind, recipients, name, source))
    return found


def _read(source: str) -> ReadMessage:
    return read(("To: desk@bakery.example\n" + source).encode(), MIME)


@pytest.mark.parametrize(("kind", "recipients", "name", "source"), _cases(), ids=[f"{case[0]}: {case[2]}" for case in _cases()])
def test_people_and_programs_are_told_apart(kind: str, recipients: str, name: str, source: str) -> None:
    """A person taken for a machine waits for ever; a machine taken for a person starts a loop."""
    message = _read(source)
    assert message.message_class is _CLASSES[kind], name
    assert message.is_auto_submitted == (kind not in ("human", "bulk"))
    if message.bounce is not None:
        assert ",".join(message.bounce.failed_recipients) == recipients
        assert message.bounce.is_permanent == (kind == "bounce")
