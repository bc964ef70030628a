"""A channel of one's own: a guest book that a program appends to, one JSON object a line; it is read, and answered on the page.

It shows all that a channel needs: a `ChannelSpec` that says what it is, a class that does what it can, and a cursor that keeps its place.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from agentdesk.domain.channel_specs import ChannelSpec, Limits, SettingField
from agentdesk.domain.channels import ITEM_JSON, AccountSecrets, AccountSettings, PollResult, Probe, RawItem
from agentdesk.domain.errors import Transient
from agentdesk.domain.states import ChannelKind

AT_ONCE = 50


class Guestbook:
    """Reads the file; since it has no `send`, answers are posted by hand."""

    def __init__(self, settings: AccountSettings, secrets: AccountSecrets) -> None:
        del secrets
        self._account = settings.name
        self._path = Path(settings.get("path"))

    async def poll(self, cursor: str | None) -> PollResult:
        """Return the lines behind `cursor`, which is the place in the file; the same cursor always gives the same items."""
        try:
            start = 0 if cursor is None else int(cursor)
            lines = self._path.read_bytes()[start:].splitlines(keepends=True)
        except (OSError, ValueError) as error:
            raise Transient(account=self._account, cause="the guest book can't be read") from error
        whole = [line for line in lines if line.endswith(b"\n")]
        items = tuple(_item(start + sum(map(len, whole[:number])), line) for number, line in enumerate(whole[:AT_ONCE]))
        after = start + sum(map(len, whole[:AT_ONCE]))
        return PollResult(items, str(after), has_more=len(whole) > AT_ONCE, backlog=max(len(whole) - AT_ONCE, 0))

    async def test(self) -> tuple[Probe, ...]:
        """Look for the file."""
        return (Probe("path", self._path.is_file(), f"{self._path}"),)


def _item(place: int, line: bytes) -> RawItem:
    entry = json.loads(line)
    content = {
        "channel": "guestbook",
        "kind": "review",
        "from": {"name": entry.get("name", "")},
        "text": entry.get("text", ""),
        "rating": entry.get("stars"),
        "message_id": f"{place}",
        "thread_key": f"{place}",
    }
    return RawItem(f"{place}", json.dumps(content).encode(), datetime.now(UTC), ITEM_JSON)


SPEC = ChannelSpec(
    name="guestbook",
    kind=ChannelKind.REVIEW,
    code="gb",
    title="Guest book",
    factory="guestbook:Guestbook",
    settings=(SettingField("path", "the file that entries are appended to", is_required=True),),
    limits=Limits(is_public=True, allows_attachments=False, polls_every_s=60),
)
