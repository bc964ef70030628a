"""One item on its way through a child."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace

from agentdesk.domain.media_types import MIME, REVIEWS, SCAN
from agentdesk.domain.reading import ComposeRequest, PartRequest, ReadMessage, ReadRequest, Split, SplitRequest
from agentdesk.domain.texts import _
from agentdesk.wire.children import COMPOSED, ENTRIES, LINKS, MESSAGE, NO_PART, PART, SPLIT, WHOLE_MESSAGE, JobOptions
from agentdesk.wire.codec import BadRecord, decode, encode

_ATTEMPTS = 2
_HEADERS_BYTES = 100_000


@dataclass(slots=True, eq=False)
class Job:
    """An item, how to read it, and who waits for it.

    A mail that broke two children is cut down to its headers for a third, so that at least sender and subject are known; anything else is
    then recorded without being opened. What breaks even that one is recorded with nothing but the reason.
    """

    content: bytes
    options: JobOptions
    message: asyncio.Future[ReadMessage]
    data: asyncio.Future[bytes | None]
    is_waited_for: bool = False
    """Whether a person waits, so that it goes before what nobody waits for, and gives way to nothing."""
    accusations: int = 0
    reason: str = ""

    @classmethod
    def reading(cls, request: ReadRequest) -> Job:
        """Return the job of reading one item; await its `message`."""
        options = JobOptions(request.media_type, request.authserv_id, details=request.details, own=request.own)
        return cls._of(request.content, options, is_waited_for=request.is_waited_for and request.media_type == SCAN)

    @classmethod
    def for_part(cls, request: PartRequest) -> Job:
        """Return the job of fetching one attachment; await its `data`, None where there is none."""
        return cls._of(request.content, JobOptions(request.media_type, part=request.part))

    @classmethod
    def for_links(cls, content: bytes) -> Job:
        """Return the job of finding what a mail links to; await its `data`: a list, encoded, None where it can't be read."""
        return cls._of(content, JobOptions(MIME, part=LINKS))

    @classmethod
    def splitting(cls, request: SplitRequest) -> Job:
        """Return the job of splitting a file of reviews; await its `data`: a Split, encoded."""
        options = JobOptions(REVIEWS, part=ENTRIES, feed=request.feed, base=request.base, mapping=request.mapping)
        return cls._of(request.content, options)

    @classmethod
    def composing(cls, request: ComposeRequest) -> Job:
        """Return the job of making scans out of others' pages; await its `data`: a list of them, encoded, None where it can't be done."""
        lengths = tuple(len(scan) for scan in request.scans)
        options = JobOptions(SCAN, part=COMPOSED, lengths=lengths, letters=request.letters)
        return cls._of(b"".join(request.scans), options, is_waited_for=request.is_waited_for)

    @classmethod
    def _of(cls, content: bytes, options: JobOptions, *, is_waited_for: bool = False) -> Job:
        loop = asyncio.get_running_loop()
        return cls(content, options, loop.create_future(), loop.create_future(), is_waited_for)

    def is_wanted(self) -> bool:
        """Say whether anybody still waits: a cancelled caller doesn't."""
        return not self.message.done() and not self.data.done()

    def settle(self, kind: bytes, body: bytes) -> None:
        """Hand the answer to whoever waits.

        Raises:
            BadRecord: it is none.
        """
        if kind == MESSAGE:
            self._finish(decode(ReadMessage, body))
        elif kind in (PART, NO_PART, SPLIT):
            if self.is_wanted():
                self.data.set_result(None if kind == NO_PART else body)
        else:
            message = "an answer of an unknown kind"
            raise BadRecord(message)

    def _finish(self, read: ReadMessage) -> None:
        if self.reason:
            read = replace(read, unreadable=self.reason, body_text="", reply_text="", folds=())
        if self.is_wanted():
            self.message.set_result(read)

    def accuse(self, reason: str) -> bool:
        """Note that a child broke over this item; say whether it gets another one, else settle it as unreadable."""
        self.accusations += 1
        if self.accusations < _ATTEMPTS:
            return True
        reason = _("the reading process ended over it: {reason}").format(reason=reason)
        if self.options.part != WHOLE_MESSAGE:
            if self.is_wanted():
                self.data.set_result(encode(Split(problem=reason)) if self.options.part == ENTRIES else None)
            return False
        if not self.reason:
            self.reason = reason
            if self.options.media_type == MIME:
                self.content = _headers_of(self.content)
            else:
                self.options = replace(self.options, is_bare=True)
            return True
        self._finish(ReadMessage())
        return False

    def fail(self, error: Exception) -> None:
        """Tell whoever waits that nothing can be read at all."""
        if self.is_wanted():
            (self.message if self.options.part == WHOLE_MESSAGE else self.data).set_exception(error)


def _headers_of(content: bytes) -> bytes:
    """Return what stands before the first blank line, at most 100 KB."""
    head = content[:_HEADERS_BYTES]
    ends = [end for end in (head.find(b"\n\n"), head.find(b"\n\r\n")) if end >= 0]
    return head[: min(ends) + 1] if ends else head
