"""Attachments: what they are called, what they are, and their decoded bytes."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Final

from agentdesk.domain.reading import ReadAttachment
from agentdesk.domain.safe_text import one_line, safe_filename
from agentdesk.reading.mime import Part
from agentdesk.reading.parameters import parse_disposition
from agentdesk.reading.transfer import decode_transfer
from agentdesk.reading.words import to_text

_OFFICE: Final = "application/vnd.openxmlformats-officedocument"
_TYPES: Final = {
    "pdf": "application/pdf", "rtf": "application/rtf", "zip": "application/zip", "gz": "application/gzip", "doc": "application/msword",
    "xls": "application/vnd.ms-excel", "ppt": "application/vnd.ms-powerpoint", "docx": f"{_OFFICE}.wordprocessingml.document",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet", "pptx": f"{_OFFICE}.presentationml.presentation", "eml": "message/rfc822",
    "txt": "text/plain", "csv": "text/csv", "htm": "text/html", "html": "text/html", "xml": "text/xml", "ics": "text/calendar",
    "vcf": "text/vcard", "jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "gif": "image/gif", "bmp": "image/bmp",
    "tif": "image/tiff", "tiff": "image/tiff", "webp": "image/webp", "mp3": "audio/mpeg", "mp4": "video/mp4",
}  # fmt: skip
_TYPE_LIMIT: Final = 127
_CONTENT_ID: Final = re.compile(r"<([^<>]*)>")


@dataclass(frozen=True, slots=True)
class Attachment:
    """An attachment found in the walk: its number there and where its bytes are (`data` where they are decoded already)."""

    number: int
    part: Part | None
    is_inline: bool = False
    filename: str = ""
    data: bytes | None = None
    content_type: str = "application/octet-stream"
    is_unpacked: bool = False
    """A packet whose contents are listed in its place; it can still be fetched by its number."""

    def decoded(self) -> bytes:
        """Return the bytes as the sender had them."""
        if self.data is not None or self.part is None:
            return self.data or b""
        return decoded_body(self.part)


def decoded_body(part: Part) -> bytes:
    """Return a part's body without its transfer encoding."""
    return decode_transfer(part.body, part.fields.first("content-transfer-encoding"))


def filename_of(part: Part) -> str:
    """Return the file name a part gives, "" where it gives none; Content-Disposition's wins over Content-Type's."""
    _word, parameters = parse_disposition(part.fields.first("content-disposition"))
    return safe_filename(
        parameters.get("filename") or parameters.get("name") or part.parameters.get("name") or part.parameters.get("filename")
    )


def type_by_name(name: str) -> str:
    """Return the media type a file's name tells; a table of our own, since the machine's differs from the next one's."""
    return _TYPES.get(name.rpartition(".")[2].lower(), "application/octet-stream")


def content_id_of(part: Part) -> str:
    """Return the Content-ID without its angle brackets."""
    text = to_text(part.fields.first("content-id"))
    match = _CONTENT_ID.search(text)
    return one_line(match[1] if match else text.strip())


def record(attachment: Attachment) -> ReadAttachment:
    """Return the attachment as the desk knows it."""
    data = attachment.decoded()
    part = attachment.part
    return ReadAttachment(
        part=attachment.number,
        filename=attachment.filename or (filename_of(part) if part is not None else ""),
        content_type=one_line(part.content_type, _TYPE_LIMIT) if part is not None else one_line(attachment.content_type, _TYPE_LIMIT),
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        is_inline=attachment.is_inline,
        content_id=content_id_of(part) if part is not None else "",
    )
