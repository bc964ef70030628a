"""What became of imported items, for people and for scripts, and the exit code that says it."""

from __future__ import annotations

from collections.abc import Sequence

from agentdesk.cli.importing import UNREADABLE
from agentdesk.cli.invocation import Invocation
from agentdesk.cli.plain import Plain, line
from agentdesk.domain.errors import SomeFailed
from agentdesk.domain.outcomes import ItemResult
from agentdesk.domain.texts import _


def report(call: Invocation, results: Sequence[ItemResult], statuses: Sequence[str], sentence: str) -> int:
    """Print counts and items and return the exit code; `sentence` is filled with the counts."""
    counts = {status: sum(one.status == status for one in results) for status in statuses}
    unreadable = [one for one in results if one.status == UNREADABLE]
    if call.out.form == "jsonl":
        call.out.records("items", (_item(one) for one in results))
    elif call.out.form == "json":
        call.out.document({**counts, "items": [_item(one) for one in results]})
    else:
        call.out.text(sentence.format(**counts))
    for one in unreadable:
        call.out.warn(f"{one.source}: {_(one.reason) if one.reason else UNREADABLE}")
    return SomeFailed.exit_code if unreadable else 0


def _item(result: ItemResult) -> dict[str, Plain]:
    item: dict[str, Plain] = {
        "source": line(result.source),
        "status": result.status,
        "message_id": result.message_id,
        "conversation_id": result.conversation_id,
    }
    return {**item, "reason": line(result.reason)} if result.reason else item
