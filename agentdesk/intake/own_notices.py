"""Our own notices to agents that come back to us, and what machines answer them: neither is a customer's mail."""

from __future__ import annotations

from typing import Final

from agentdesk.domain.ids import ConversationId, MessageId
from agentdesk.domain.mail_ids import is_notice
from agentdesk.domain.reading import ReadMessage
from agentdesk.domain.states import MessageClass
from agentdesk.store import bounces
from agentdesk.store.incoming import Incoming, Place
from agentdesk.store.raw import Arrival
from agentdesk.store.work import Work

NOWHERE: Final[Place] = (MessageId(0), ConversationId(0))
"""What an arrival becomes that is no message and stays none."""


def is_of_notice(key: bytes, read: ReadMessage) -> bool:
    """Whether it is a notice of ours, sent to one of our own addresses or kept in Sent, or what a machine answered one.

    The signature is ours, so that nobody else's mail is put aside; a person's answer to a notice is a mail like any.
    """
    if is_notice(key, read.message_id) or is_notice(key, read.own_reference):
        return True
    if read.message_class is MessageClass.HUMAN and read.bounce is None:
        return False
    bounced = () if read.bounce is None else (read.bounce.original_message_id,)
    return any(is_notice(key, one) for one in (*bounced, read.in_reply_to, *read.references))


def put_aside(work: Work, incoming: Incoming, arrival: Arrival, read: ReadMessage) -> None:
    """Make no message of it; what a failure notice says of the delivery is noted."""
    incoming.link(arrival, MessageId(0))
    if read.bounce is not None:
        incoming.write()
        bounces.attach(work.connection, read.bounce, work.now)
