"""Which rules found something in texts that left: kept as they leave, so that reports can say where the voice slips."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from sqlalchemy import insert

from agentdesk.domain.ids import MessageId
from agentdesk.domain.voice import Finding, Level
from agentdesk.store import tables
from agentdesk.store.work import Work

GUARD = "guard."


def record(work: Work, message: MessageId, kind: str, language: str, findings: Iterable[Finding]) -> None:
    """Keep which rules found something in a message, and how often; what they found stays in the message."""
    counted = Counter((finding.rule, finding.level) for finding in findings)
    rows = [
        {
            "message_id": message,
            "rule": rule,
            "level": level.value,
            "kind": kind,
            "language": language,
            "agent": work.author.agent,
            "count": count,
            "is_overridden": level is Level.BLOCK and rule.startswith(GUARD),
            "at": work.now,
        }
        for (rule, level), count in counted.items()
    ]
    if rows:
        work.connection.execute(insert(tables.rule_hit), rows)
