"""Mail that real programs damage is read as a careful mail program reads it."""

from __future__ import annotations

from typing import Any

import pytest

from agentdesk.domain.channels import MIME
from agentdesk.domain.reading import Address, ReadMessage
from agentdesk.reading.registry import read
from tests.reading.damaged import Damaged, damaged_cases


def _pair(one: Address) -> tuple[str, str]:
    return one.name, one.address


def seen(message: ReadMessage, name: str) -> Any:
    """Return one field in the shape the table uses."""
    match name:
        case "sender":
            return _pair(message.sender)
        case "to":
            return [_pair(one) for one in message.to]
        case "files":
            return [(one.filename, one.content_type, one.size) for one in message.attachments]
        case "inline":
            return [one.is_inline for one in message.attachments]
        case "count":
            return len(message.attachments)
        case "date":
            return None if message.date is None else message.date.strftime("%Y-%m-%dT%H:%M:%SZ")
        case "references":
            return list(message.references)
        case "body_text":
            return message.body_text.strip()
        case _:
            return getattr(message, name)


@pytest.mark.parametrize("damaged", damaged_cases(), ids=lambda one: one.name)
def test_damage_is_read_through(damaged: Damaged) -> None:
    message = read(damaged.source, MIME)
    assert {name: seen(message, name) for name in damaged.expected} == damaged.expected
