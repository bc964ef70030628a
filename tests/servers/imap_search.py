"""SEARCH for the scripted IMAP server: the keys clients use, others are refused."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tests.servers.imap_wire import BadCommandError, chosen_numbers

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.servers.imap_mailbox import ScriptedFolder, StoredMessage

_FLAG_KEYS = {"SEEN": "\\Seen", "DELETED": "\\Deleted", "ANSWERED": "\\Answered", "FLAGGED": "\\Flagged", "DRAFT": "\\Draft"}


def search(folder: ScriptedFolder, view: list[int], words: list[bytes]) -> list[int]:
    """The UIDs of a session's view that match every key (RFC 3501 §6.4.4)."""
    keys = [word.decode(errors="replace") for word in words if word not in (b"(", b")")]
    if keys[:1] == ["CHARSET"]:
        del keys[:2]
    conditions = []
    while keys:
        conditions.append(_condition(keys, folder, view))
    known = [message for uid in view if (message := folder.message(uid))]
    return [message.uid for message in known if all(condition(message) for condition in conditions)]


def _condition(keys: list[str], folder: ScriptedFolder, view: list[int]) -> Callable[[StoredMessage], bool]:
    """Take one key with its arguments off the list."""
    key = keys.pop(0).upper()
    if key == "ALL":
        return lambda _message: True
    if key == "NOT":
        inner = _condition(keys, folder, view)
        return lambda message: not inner(message)
    if key == "UID":
        uids = set(chosen_numbers(keys.pop(0), view))
        return lambda message: message.uid in uids
    if key in {"SINCE", "BEFORE", "ON"}:
        return _by_date(key, keys.pop(0))
    if key == "HEADER":
        return _by_header(keys.pop(0), keys.pop(0))
    if (flag := _FLAG_KEYS.get(key.removeprefix("UN"))) is not None:
        return lambda message: (flag in message.flags) is not key.startswith("UN")
    if re.fullmatch(r"[\d:,*]+", key):
        numbers = chosen_numbers(key, list(range(1, len(view) + 1)))
        return lambda message: view.index(message.uid) + 1 in numbers
    raise BadCommandError(f"no search key {key} here")


def _by_date(key: str, text: str) -> Callable[[StoredMessage], bool]:
    day = datetime.strptime(text.strip('"'), "%d-%b-%Y").replace(tzinfo=UTC).date()
    if key == "SINCE":
        return lambda message: message.internal_date.date() >= day
    if key == "BEFORE":
        return lambda message: message.internal_date.date() < day
    return lambda message: message.internal_date.date() == day


def _by_header(name: str, value: str) -> Callable[[StoredMessage], bool]:
    pattern = rf"(?mi)^{re.escape(name)}:[^\r\n]*(?:\r\n[ \t][^\r\n]*)*"

    def matches(message: StoredMessage) -> bool:
        head = message.content.partition(b"\r\n\r\n")[0].decode(errors="replace")
        return any(value.casefold() in field[0].partition(":")[2].casefold() for field in re.finditer(pattern, head))

    return matches
