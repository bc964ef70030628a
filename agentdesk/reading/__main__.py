"""A reading child: takes jobs from standard input until it ends, answers on standard output."""

from __future__ import annotations

import gc
import sys
from functools import partial
from typing import BinaryIO, Final

from agentdesk.domain.media_types import SCAN
from agentdesk.domain.reading import ReadMessage, Split, SplitRequest
from agentdesk.reading import limits
from agentdesk.reading.confinement import confine, start_clock, stop_clock
from agentdesk.reading.registry import read, read_part
from agentdesk.wire.children import (
    COMPOSED,
    ENTRIES,
    JOB_HEADER,
    LINKS,
    MESSAGE,
    NO_PART,
    PART,
    READY,
    SPLIT,
    WHOLE_MESSAGE,
    JobOptions,
    answer,
)
from agentdesk.wire.codec import decode, encode

SCANS: Final = "scans"
"""As the first argument it makes a child that reads scans: with more memory and time, and the libraries for pictures."""


def main() -> int:
    """Serve until standard input ends."""
    is_for_scans = SCANS in sys.argv[1:-1]
    if is_for_scans:
        # Before the memory is limited to what is mapped and some room: the libraries themselves take much.
        from agentdesk.reading.scans import letter  # noqa: F401, PLC0415 - not for the children that read mail
    confine(int(sys.argv[-1]), limits.SCAN_ROOM_BYTES if is_for_scans else limits.ROOM_BYTES)
    # Nothing here lives longer than its item: what the libraries made stays out of the collector, which then rarely runs.
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
    jobs, answers = sys.stdin.buffer, sys.stdout.buffer
    _say(answers, READY, b"")
    while True:
        header = jobs.read(JOB_HEADER.size)
        if len(header) < JOB_HEADER.size:
            return 0
        options_length, content_length = JOB_HEADER.unpack(header)
        options = decode(JobOptions, jobs.read(options_length))
        kind, body = _carry_out(options, jobs.read(content_length))
        _say(answers, kind, body)


def _say(answers: BinaryIO, kind: bytes, body: bytes) -> None:
    answers.write(answer(kind, body))
    answers.flush()


def _carry_out(options: JobOptions, content: bytes) -> tuple[bytes, bytes]:
    if options.part == ENTRIES:
        return SPLIT, encode(_split(options, content))
    start_clock(limits.SCAN_CPU_SECONDS if options.media_type == SCAN else limits.CPU_SECONDS)
    try:
        if options.part != WHOLE_MESSAGE:
            return _part(options, content)
        return MESSAGE, encode(_read(options, content))
    except limits.OutOfTime:
        # It struck between two guards; the parent tries no further than this.
        return MESSAGE, encode(ReadMessage(unreadable=limits.OUT_OF_TIME))
    except MemoryError:
        return MESSAGE, encode(ReadMessage(unreadable=limits.OUT_OF_MEMORY))
    finally:
        stop_clock()


def _read(options: JobOptions, content: bytes) -> ReadMessage:
    if options.media_type != SCAN:
        return read(content, options.media_type, options.authserv_id)
    from agentdesk.reading.scans.letter import read_scan  # noqa: PLC0415 - not for the children that read mail

    tick = partial(start_clock, limits.SCAN_CPU_SECONDS)
    return read_scan(content, options.details, own=options.own, is_bare=options.is_bare, tick=tick)


def _split(options: JobOptions, content: bytes) -> Split:
    from agentdesk.reading.feeds.splitting import split  # noqa: PLC0415 - feeds are seldom, and their libraries cost a while

    start_clock(limits.SPLIT_CPU_SECONDS)
    try:
        return split(SplitRequest(content, options.feed, options.base, options.mapping))
    except limits.OutOfTime:
        return Split(problem=limits.OUT_OF_TIME)
    except MemoryError:
        return Split(problem=limits.OUT_OF_MEMORY)
    finally:
        stop_clock()


def _part(options: JobOptions, content: bytes) -> tuple[bytes, bytes]:
    try:
        if options.part == COMPOSED:
            from agentdesk.reading.scans.composing import composed  # noqa: PLC0415 - not for the children that read mail

            return PART, encode(composed(content, options.lengths, options.letters, tick=partial(start_clock, limits.SCAN_CPU_SECONDS)))
        if options.part == LINKS:
            from agentdesk.reading.links import links_of  # noqa: PLC0415 - asked for seldom

            return PART, encode(links_of(content))
        return PART, read_part(content, options.media_type, options.part)
    except Exception as error:  # noqa: BLE001 - the edge: the reason goes to the parent
        return NO_PART, type(error).__name__.encode()


if __name__ == "__main__":
    sys.exit(main())
