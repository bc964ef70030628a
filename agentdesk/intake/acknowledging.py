"""Whether a message is of a kind that a machine may acknowledge: marked as it is filed, decided when the mail is made."""

from __future__ import annotations

from datetime import datetime

from agentdesk.domain import acknowledging
from agentdesk.domain.reading import ReadMessage
from agentdesk.domain.states import MessageClass
from agentdesk.store.raw import Arrival


def may_be_acknowledged(now: datetime, arrival: Arrival, read: ReadMessage) -> bool:
    """Only a person who just wrote to us in a new matter, and for whose mail the server vouches or says nothing.

    What a machine wrote, sent to many, or put on a list is never answered by a machine (RFC 3834 §2).
    """
    is_marked = read.is_bulk or read.is_auto_submitted or bool(read.list_id) or read.forbids_answers
    is_persons = read.message_class is MessageClass.HUMAN and not is_marked
    is_new = arrival.starts_target and not read.is_outbound and now - arrival.arrived_at < acknowledging.FRESH
    return is_new and is_persons and read.authentication != "fail" and not read.unreadable
