"""A desk that came out of a copy: it may have a twin that goes on, so that it polls and sends nothing until somebody says otherwise."""

from __future__ import annotations

from datetime import datetime

from agentdesk.domain.texts import N_
from agentdesk.store import deliveries, meta
from agentdesk.store.engine import Connection
from agentdesk.store.work import SERVICE, Work


def hold(connection: Connection, now: datetime, generation: int = 0) -> None:
    """Have everything that would leave by itself wait for a person; what may have left is unknown.

    Args:
        connection: a transaction on the desk.
        now: the present moment.
        generation: of the desk that it replaces, where that is known.
    """
    meta.write(connection, meta.GENERATION, str(max(meta.generation(connection), generation) + 1))
    meta.write(connection, meta.RESTORE_UNCONFIRMED, "1")
    meta.write(connection, meta.RUNNING_SINCE, "")
    doubtful = deliveries.recover(connection)
    held = deliveries.hold_older_generations(connection)
    sentence = N_("restored a copy of the desk: {held} unsent wait for a person, {unknown} may have been sent")
    work = Work(connection, now, SERVICE)
    work.finish("restore", sentence, {"held": held, "unknown": len(doubtful)}, is_undoable=False)
