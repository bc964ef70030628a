"""Shows a picture where there is no display: its pixels from a confined child, and the line that fetches the file itself over SSH."""

from __future__ import annotations

import asyncio
import os
import shlex
import socket
import struct
import sys
from collections.abc import Mapping
from dataclasses import dataclass

from agentdesk.domain.errors import UsageError
from agentdesk.domain.ids import MessageId
from agentdesk.domain.safe_text import safe_filename
from agentdesk.domain.texts import _

WAIT_S = 15.0
KINDS = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "image/tiff", "image/bmp", "image/x-ms-bmp"})
_HEAD = struct.Struct(">HH")


@dataclass(frozen=True, slots=True)
class Picture:
    """Pixels from the top left, three bytes each."""

    width: int
    height: int
    rgb: bytes

    def at(self, x: int, y: int) -> tuple[int, int, int]:
        """Return a pixel's red, green and blue."""
        start = 3 * (y * self.width + x)
        return self.rgb[start], self.rgb[start + 1], self.rgb[start + 2]


async def picture_of(content: bytes, width: int, height: int, page: int = 0) -> Picture:
    """Return a picture that fits into so many pixels; of a PDF one page, from 0.

    Raises:
        UsageError: it can't be read, or takes too long.
    """
    words = (sys.executable, "-I", "-m", "agentdesk.reading.pixels", str(width), str(height), str(os.getpid()), str(page))
    pipe, nothing = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(*words, stdin=pipe, stdout=pipe, stderr=nothing, env={"LC_ALL": "C"}, cwd="/")
    try:
        said, _errors = await asyncio.wait_for(process.communicate(content), WAIT_S)
    except TimeoutError:
        process.kill()
        await process.wait()
        said = b""
    return _read(said)


def _read(said: bytes) -> Picture:
    if len(said) >= _HEAD.size:
        width, height = _HEAD.unpack(said[: _HEAD.size])
        if width and height and len(said) == _HEAD.size + 3 * width * height:
            return Picture(width, height, said[_HEAD.size :])
    raise UsageError(cause=_("this picture can't be read; save it and look at it elsewhere"))


def fetching_line(message: MessageId, number: int, filename: str, environ: Mapping[str, str] = os.environ) -> str:
    """Return the line that fetches an attachment, to be run on the agent's own machine.

    The host is the address by which this very session came in (sshd's SSH_CONNECTION: client, its port, server, its port).
    """
    parts = environ.get("SSH_CONNECTION", "").split()
    is_known = len(parts) == 4  # noqa: PLR2004 - the four that sshd writes
    host, port = (parts[2], parts[3]) if is_known else (socket.gethostname(), "22")
    place = ["--home", environ["AGENTDESK_HOME"]] if environ.get("AGENTDESK_HOME") else []
    command = shlex.join(["agentdesk", *place, "attachment", "get", str(message), str(number), "-o", "-"])
    far = [
        "ssh",
        *(["-p", port] if port != "22" else []),
        f"{environ.get('LOGNAME') or environ.get('USER', '')}@{host}".lstrip("@"),
        command,
    ]
    return f"{shlex.join(far)} > {shlex.quote(safe_filename(filename) or f'attachment-{number}')}"
