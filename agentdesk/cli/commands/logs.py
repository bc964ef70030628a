"""The verb `logs`: the service's log, whole or as it grows."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

from agentdesk.cli.invocation import Invocation
from agentdesk.cli.leaf import Leaf, Parser, count
from agentdesk.domain.errors import NotFound, RefusedByDesk
from agentdesk.domain.texts import N_, _

LOOK_AGAIN_S = 0.25
LONGEST_TAIL_BYTES = 4 << 20


def _take_logs(parser: Parser) -> None:
    parser.add_argument("-f", "--follow", action="store_true", help=_("go on printing what is added, until interrupted"))
    parser.add_argument("-n", "--lines", metavar="N", type=count, default=100, help=_("the last N lines (default: %(default)s)"))


def _logs(call: Invocation) -> int:
    if call.home.shared_socket is not None:
        raise RefusedByDesk(cause=_("this desk's service is the machine's; its log: journalctl -u agentdesk"))
    path = call.home.log_file
    if not path.exists() and not call.args.follow:
        raise NotFound(thing=_("log"), name=str(path))
    position = 0
    if path.exists():
        lines, position = _tail(path, call.args.lines)
        for one in lines:
            call.out.text(one)
    if call.args.follow:
        _follow(call, path, position)
    return 0


def _tail(path: Path, wanted: int) -> tuple[list[str], int]:
    """Return the last lines of a file and where it ended."""
    with path.open("rb") as stream:
        size = os.fstat(stream.fileno()).st_size
        stream.seek(max(0, size - LONGEST_TAIL_BYTES))
        content = stream.read()
        position = stream.tell()
    lines = content.decode("utf-8", "replace").splitlines()
    return (lines[-wanted:] if wanted else []), position


def _follow(call: Invocation, path: Path, position: int) -> None:
    call.out.close()
    for one in _added(path, position):
        call.out.text(one)
        call.out.close()


def _added(path: Path, position: int) -> Iterator[str]:
    """Yield lines as they are added; a log that was rotated is read from its beginning."""
    held = b""
    inode = _inode(path)
    while True:
        if _inode(path) != inode or (path.exists() and path.stat().st_size < position):
            inode, position, held = _inode(path), 0, b""
        if inode is not None:
            with path.open("rb") as stream:
                stream.seek(position)
                held += stream.read()
                position = stream.tell()
        *lines, held = held.split(b"\n")
        for one in lines:
            yield one.decode("utf-8", "replace")
        if not lines:
            time.sleep(LOOK_AGAIN_S)


def _inode(path: Path) -> int | None:
    try:
        return path.stat().st_ino
    except FileNotFoundError:
        return None


LEAVES: dict[str, tuple[Leaf, ...]] = {
    "logs": (Leaf("", N_("print the service's log; it holds no message text and no secret"), _logs, _take_logs, formats=False),),
}
