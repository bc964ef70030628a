"""Where results, warnings and progress go: stdout carries results only, cleaned of whatever could act on a terminal."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, BinaryIO, TextIO

from agentdesk.domain.texts import _

if TYPE_CHECKING:
    from agentdesk.cli.plain import Plain

SCHEMA = 1
TAB_COLUMNS = 8


class Output:
    """The three streams of one command; `form` is text, json or jsonl."""

    def __init__(self, form: str = "text") -> None:
        self.form = form
        self._progress = False

    @property
    def is_text(self) -> bool:
        """Whether people read the result rather than programs."""
        return self.form == "text"

    def text(self, words: str = "") -> None:
        """Print text, cleaned line by line."""
        self._clear_progress()
        stream = stdout()
        stream.write(clean(words) + "\n")

    def document(self, content: dict[str, Plain]) -> None:
        """Print one JSON document, or one line of JSON."""
        self._clear_progress()
        self.raw(to_json({"schema": SCHEMA, **content}, is_indented=self.form == "json"))

    def records(self, name: str, records: Iterable[dict[str, Plain]], **beside: Plain) -> None:
        """Print records: all under `name` in one document, or one a line; `beside` stands in the document only."""
        if self.form == "jsonl":
            for record in records:
                self.document(record)
            return
        self.document({name: list(records), **beside})

    def raw(self, content: bytes) -> None:
        """Write bytes that are the result itself; a terminal, which would obey some of them, gets them cleaned."""
        stream = stdout()
        if stream.isatty():
            stream.write(clean(content.decode("utf-8", "replace")))
        else:
            binary_stdout().write(content)

    def warn(self, words: str) -> None:
        """Say something on stderr."""
        self._clear_progress()
        complain(words)

    def progress(self, words: str) -> None:
        """Show how far it came, where a person watches."""
        if sys.stderr is None or not sys.stderr.isatty():
            return
        sys.stderr.write(f"\r\x1b[K{clean(words)}")
        sys.stderr.flush()
        self._progress = True

    def close(self) -> None:
        """Hand everything over; what the other side does not take is raised here and not lost.

        Raises:
            OSError: stdout could not take it all.
        """
        self._clear_progress()
        if sys.stdout is not None:
            sys.stdout.flush()

    def _clear_progress(self) -> None:
        if self._progress and sys.stderr is not None:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
        self._progress = False


def clean(words: str) -> str:
    """Return text that is safe on any terminal: no control but line ends, no character that reorders or hides others."""
    from agentdesk.cli.plain import line  # noqa: PLC0415 - keeps `--help` quick
    from agentdesk.domain.safe_text import block  # noqa: PLC0415

    return "\n".join(line(one.expandtabs(TAB_COLUMNS)) for one in block(words).split("\n"))


def complain(words: str) -> None:
    """Say something on stderr, with the program's name before it; never raises."""
    if sys.stderr is None:
        return
    with contextlib.suppress(OSError, ValueError):
        sys.stderr.write(clean(_("agentdesk: {words}").format(words=words)) + "\n")
        sys.stderr.flush()


def to_json(content: Plain, *, is_indented: bool) -> bytes:
    """Return JSON in UTF-8 with a line end."""
    import msgspec  # noqa: PLC0415 - costs 40 ms, which text output need not pay

    packed = msgspec.json.encode(content)
    return (msgspec.json.format(packed, indent=2) if is_indented else packed) + b"\n"


def prepare_streams() -> None:
    """Let any text be printed: what the terminal's encoding lacks shows as "?"; the encoding of a pipe or file is UTF-8."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding=stream.encoding if stream.isatty() else "utf-8", errors="replace", newline="\n")


def stdout() -> TextIO:
    """Return stdout, or nothing's stream where the caller closed it before we began."""
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - lives as long as the process
    return sys.stdout


def binary_stdout() -> BinaryIO:
    """Return stdout for bytes, after what was printed as text."""
    stream = stdout()
    stream.flush()
    return stream.buffer


@contextlib.contextmanager
def quiet_exit() -> Iterator[None]:
    """Point stdout at nothing afterwards, so that the interpreter's own flush finds no broken pipe."""
    try:
        yield
    finally:
        with contextlib.suppress(OSError, ValueError, AttributeError):
            nothing = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nothing, sys.stdout.fileno())
            os.close(nothing)
