"""What the sandbox and a reading child say to each other over the child's standard input and output.

A job is a header (length of the options, length of the content), the options as a record, and the content as it came: raw, since
copying fifty megabytes through a codec would double the child's memory. An answer is a header (kind, length) and a body. The first
answer, before any job, is `READY`.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from agentdesk.domain.letters import Sheet
from agentdesk.wire.codec import encode

JOB_HEADER: Final = struct.Struct(">II")
ANSWER_HEADER: Final = struct.Struct(">cI")

READY: Final = b"R"
MESSAGE: Final = b"M"
"""The body is a ReadMessage."""
PART: Final = b"P"
"""The body is the decoded bytes of the attachment asked for."""
NO_PART: Final = b"N"
"""There is no such attachment; the body is the reason, in UTF-8."""

SPLIT: Final = b"S"
"""The body is a Split."""

WHOLE_MESSAGE: Final = -1
ENTRIES: Final = -2
"""In the place of a part: what entries the content holds."""
LINKS: Final = -3
"""In the place of a part: the addresses a mail links to, as an encoded list."""
COMPOSED: Final = -4
"""In the place of a part: new scans made of the pages of the content's, as an encoded list."""


@dataclass(frozen=True, slots=True)
class JobOptions:
    """How to read the content that follows; `part` asks for one attachment's bytes or for the entries instead of the record.

    `is_bare` asks for no more than can be said without opening the content, since opening it broke a child before. The rest is what
    entries are split by, as `SplitRequest` has it, and what scans are composed of: `lengths` cuts the content into scans. `own` is what
    a letter's sender isn't, as `ReadRequest` has it.
    """

    media_type: str
    authserv_id: str = ""
    part: int = WHOLE_MESSAGE
    details: str = ""
    is_bare: bool = False
    feed: str = ""
    base: str = ""
    mapping: tuple[tuple[str, str], ...] = ()
    lengths: tuple[int, ...] = ()
    letters: tuple[tuple[Sheet, ...], ...] = ()
    own: tuple[str, ...] = ()


def job_prefix(options: JobOptions, content_length: int) -> bytes:
    """Return everything of a job but its content."""
    fields = _encoded(options)
    return JOB_HEADER.pack(len(fields), content_length) + fields


@lru_cache(maxsize=16)
def _encoded(options: JobOptions) -> bytes:
    return encode(options)


def answer(kind: bytes, body: bytes) -> bytes:
    """Return one whole answer."""
    return ANSWER_HEADER.pack(kind, len(body)) + body
