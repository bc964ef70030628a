"""What a bounce changes: the delivery it is about, and what is known of the address."""

from __future__ import annotations

from sqlalchemy import Connection, update

from agentdesk.domain.reading import Bounce
from agentdesk.domain.states import DeliveryState
from agentdesk.store import customers, tables


def attach(connection: Connection, bounce: Bounce) -> None:
    """Mark the delivery as bounced and flag addresses that fail for good; a temporary failure only leaves its words."""
    d = tables.delivery
    words = f"{bounce.status} {', '.join(bounce.failed_recipients)}".strip()
    where = (d.c.rfc_id == bounce.original_message_id, d.c.rfc_id != "")
    values = {"words": words} | ({"state": DeliveryState.BOUNCED.value} if bounce.is_permanent else {})
    connection.execute(update(d).where(*where, d.c.state.in_((DeliveryState.SENT.value, DeliveryState.UNKNOWN.value))).values(**values))
    if bounce.is_permanent:
        for address in bounce.failed_recipients:
            customers.flag_bounced(connection, address, bounce.status)
