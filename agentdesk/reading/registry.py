"""Which reader reads which media type; what none reads becomes a visible item that says so."""

from __future__ import annotations

from collections.abc import Callable

from agentdesk.domain.media_types import ENTRY, ITEM_JSON, MIME, REVIEWS
from agentdesk.domain.reading import ReadMessage
from agentdesk.reading import limits
from agentdesk.reading.mail import mail_part, read_mail
from agentdesk.reading.progress import Progress

Reader = Callable[[bytes, str, Progress], None]
PartReader = Callable[[bytes, int], bytes]


def _readers(media_type: str) -> tuple[Reader, PartReader] | None:
    if media_type == MIME:
        return read_mail, mail_part
    if media_type == ITEM_JSON:
        from agentdesk.reading.items import item_part, read_item  # noqa: PLC0415 - most children read mail alone

        return read_item, item_part
    if media_type in {ENTRY, REVIEWS}:
        from agentdesk.reading.feeds.reader import entry_part, read_entry, read_reviews  # noqa: PLC0415 - as above

        return (read_entry if media_type == ENTRY else read_reviews), entry_part
    return None


def read(content: bytes, media_type: str, authserv_id: str = "") -> ReadMessage:
    """Return what can be read of `content`; never raises."""
    progress = Progress()
    try:
        reader = _readers(media_type)
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
    reader = _readers(media_type)
    if reader is None:
        raise KeyError(number)
    return reader[1](content, number)
