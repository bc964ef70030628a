"""Which reader reads which media type; what none reads becomes a visible item that says so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from agentdesk.domain.media_types import ENTRY, ITEM_JSON, MIME, REVIEWS
from agentdesk.domain.reading import ReadMessage
from agentdesk.reading import limits
from agentdesk.reading.feeds.reader import entry_part, read_entry, read_reviews
from agentdesk.reading.items import item_part, read_item
from agentdesk.reading.mail import mail_part, read_mail
from agentdesk.reading.progress import Progress

Reader = Callable[[bytes, str, Progress], None]
PartReader = Callable[[bytes, int], bytes]

_READERS: Final[dict[str, tuple[Reader, PartReader]]] = {
    MIME: (read_mail, mail_part),
    ITEM_JSON: (read_item, item_part),
    ENTRY: (read_entry, entry_part),
    REVIEWS: (read_reviews, entry_part),
}


def read(content: bytes, media_type: str, authserv_id: str = "") -> ReadMessage:
    """Return what can be read of `content`; never raises."""
    progress = Progress()
    try:
        reader = _READERS.get(media_type)
        if reader is None:
            progress.stop(f"{limits.UNKNOWN_TYPE} ({media_type})")
        else:
            reader[0](content, authserv_id, progress)
    except limits.OutOfTime:
        progress.stop(limits.OUT_OF_TIME)
    except MemoryError:
        progress.stop(limits.OUT_OF_MEMORY)
    except Exception as error:  # noqa: BLE001 - the edge: a message must never cost more than itself
        progress.stop(f"{limits.BROKEN}: {type(error).__name__}")
    return progress.message


def read_part(content: bytes, media_type: str, number: int) -> bytes:
    """Return the decoded bytes of attachment `number`.

    Raises:
        KeyError: there is no such attachment.
    """
    reader = _READERS.get(media_type)
    if reader is None:
        raise KeyError(number)
    return reader[1](content, number)
