"""The plan of an erasure with the copies only the service knows of: its backups."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from agentdesk.desk import erasing
from agentdesk.domain import asks
from agentdesk.domain.people import RemainingCopy
from agentdesk.service.backups import SUFFIX
from agentdesk.service.session import Call, SendParts
from agentdesk.service.wiring import Rooms

STAMP = f"%Y%m%dT%H%M%SZ{SUFFIX}"


@dataclass(frozen=True, slots=True)
class ErasureOperations:
    """Answers what an erasure takes away and leaves."""

    rooms: Rooms

    async def plan(self, _call: Call, ask: asks.PlanErasure, send: SendParts) -> None:
        """Send the plan."""
        with self.rooms.reading.reading() as connection:
            found = erasing.plan(connection, ask.customer)
        await send([replace(found, copies=(*found.copies, *self._backups()))])

    def _backups(self) -> list[RemainingCopy]:
        paths = sorted(self.rooms.home.backups_dir.glob(f"*{SUFFIX}"))
        return [RemainingCopy("backup", path.name, at=_made_at(path.name)) for path in paths]


def _made_at(name: str) -> datetime | None:
    try:
        return datetime.strptime(name, STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None
