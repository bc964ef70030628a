"""Runs Tesseract over one page: the picture goes in by a pipe, words come out with their boxes and confidence."""

from __future__ import annotations

import contextlib
import resource
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from PIL import Image

from agentdesk.reading.scans import limits
from agentdesk.reading.scans.installed import ENVIRONMENT, program
from agentdesk.reading.scans.limits import Unopenable

_COLUMNS: Final = 12
_WORD_LEVEL: Final = "5"


@dataclass(frozen=True, slots=True)
class Word:
    """A word where it stands: `line` names its block, paragraph and line; the box is in pixels."""

    line: tuple[int, int, int]
    left: int
    top: int
    width: int
    height: int
    confidence: float
    text: str


@dataclass(slots=True)
class Recognition:
    """A page being read by Tesseract beside us; `words` waits for it."""

    process: subprocess.Popen[bytes]
    _out: bytes = b""
    _reader: threading.Thread | None = field(default=None)

    @classmethod
    def begin(cls, image: Image.Image, names: Sequence[str], dpi: int, layout: int = 3) -> Recognition:
        """Start reading a grey picture in these languages; `layout` is Tesseract's page segmentation mode.

        Raises:
            Unopenable: Tesseract can't be started.
        """
        if not program():
            raise Unopenable(limits.NO_TESSERACT)
        if not names:
            raise Unopenable(limits.NO_LANGUAGE)
        words = [program(), "stdin", "stdout", "-l", "+".join(names), "--dpi", str(dpi), "--psm", str(layout), "tsv"]
        try:
            process = subprocess.Popen(
                words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=ENVIRONMENT, cwd="/"
            )
        except OSError as error:
            raise Unopenable(limits.NO_TESSERACT) from error
        _limit(process.pid)
        started = cls(process)
        started._reader = threading.Thread(target=started._talk, args=(_pgm(image),), daemon=True)
        started._reader.start()
        return started

    def _talk(self, picture: bytes) -> None:
        with contextlib.suppress(OSError, ValueError):
            self._out, _errors = self.process.communicate(picture)

    def words(self, within_s: float = limits.PAGE_WALL_LIMIT_S) -> list[Word]:
        """Wait for the page's words, in reading order.

        Raises:
            Unopenable: Tesseract failed or took too long.
        """
        assert self._reader is not None
        self._reader.join(max(within_s, 0.0))
        if self._reader.is_alive():
            self.cancel()
            raise Unopenable(limits.TOOK_TOO_LONG)
        if self.process.returncode == -signal.SIGXCPU:
            raise Unopenable(limits.TOOK_TOO_LONG)
        if self.process.returncode != 0:
            raise Unopenable(limits.NOT_RECOGNISED)
        return _parsed(self._out.decode("utf-8", "replace"))

    def cancel(self) -> None:
        """End it; idempotent."""
        with contextlib.suppress(OSError):
            self.process.kill()
        if self._reader is not None:
            self._reader.join()


def _limit(process_id: int) -> None:
    """Let a process work for so long and no longer; where the system can't tell (it isn't Linux), the clock alone limits it."""
    if sys.platform == "linux":
        seconds = (limits.PAGE_CPU_LIMIT_S, limits.PAGE_CPU_LIMIT_S + 5)
        with contextlib.suppress(OSError, ValueError):
            resource.prlimit(process_id, resource.RLIMIT_CPU, seconds)


def _pgm(image: Image.Image) -> bytes:
    """Return a grey picture as a portable graymap, which costs nothing to write and to read."""
    return b"P5 %d %d 255\n" % image.size + image.tobytes()


def _parsed(table: str) -> list[Word]:
    words: list[Word] = []
    for row in table.splitlines()[1:]:
        cells = row.split("\t", _COLUMNS - 1)
        if len(cells) < _COLUMNS or cells[0] != _WORD_LEVEL or not cells[11].strip():
            continue
        with contextlib.suppress(ValueError):
            line = (int(cells[2]), int(cells[3]), int(cells[4]))
            left, top, width, height = (int(cell) for cell in cells[6:10])
            words.append(Word(line, left, top, width, height, float(cells[10]), cells[11].strip()))
        if len(words) == limits.MAX_WORDS:
            break
    return words
