"""The service's log: JSON lines in a private file that never grows without end, with secrets and customers' words left out."""

from __future__ import annotations

import io
import logging
import logging.handlers
import os
import re
import sys
from collections.abc import MutableMapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from agentdesk.config.paths import Home, make_private
from agentdesk.domain.safe_text import block, one_line

if TYPE_CHECKING:
    import structlog

MAX_FILE_BYTES = 5 << 20
KEPT_FILES = 4
MAX_VALUE_CHARS = 2_000
MAX_TRACEBACK_CHARS = 20_000
HIDDEN = "[hidden]"
_TELLTALE = re.compile(
    r"(?i)passw|secret|token|authori[sz]ation|credential|cookie|api_?key|^(body|content|text|html|snippet|subject|draft)$|_body$"
)
_IN_TEXT = re.compile(
    r"(?i)(\b(?:bearer|basic|xoauth2)\s+|://[^/\s:@]*:|\b(?:password|passwd|secret|token|api_?key)\s*[=:]\s*)[^\s@&,;\"']+"
)
Event = MutableMapping[str, Any]


def start_logging(home: Home, *, is_foreground: bool, level: str = "info") -> None:
    """Send every log record of this process to the desk's log file, and to standard error too where the service runs in the foreground.

    Rooms go on using the standard library's `logging`; calling this again replaces what was set before.

    Args:
        home: the desk.
        is_foreground: whether somebody (a person, systemd's journal) reads standard error.
        level: debug, info, warning or error.

    Raises:
        OSError: the log can't be written.
    """
    make_private(home.log_file.parent)
    handlers: list[logging.Handler] = [_PrivateFile(home.log_file)]
    handlers[0].setFormatter(_Formatter(is_json=True))
    if is_foreground and sys.stderr is not None:
        handlers.append(logging.StreamHandler())
        handlers[1].setFormatter(_Formatter(is_json=False))
    root = logging.getLogger()
    for old in root.handlers[:]:
        if isinstance(old.formatter, _Formatter):
            root.removeHandler(old)
            old.close()
    for handler in handlers:
        root.addHandler(handler)
    root.setLevel(level.upper())
    logging.captureWarnings(capture=True)


class _Formatter(logging.Formatter):
    """Words records by structlog, which is imported with the first of them: a start that goes well has nothing to say."""

    def __init__(self, *, is_json: bool) -> None:
        super().__init__()
        self._is_json = is_json

    @cached_property
    def _structured(self) -> structlog.stdlib.ProcessorFormatter:
        import structlog  # noqa: PLC0415

        renderer: Any = structlog.processors.LogfmtRenderer(key_order=["level", "logger", "event"])
        if self._is_json:
            renderer = structlog.processors.JSONRenderer(ensure_ascii=False)
        return structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[
                structlog.contextvars.merge_contextvars,
                structlog.stdlib.add_log_level,
                structlog.stdlib.add_logger_name,
                structlog.stdlib.ExtraAdder(),
                structlog.processors.TimeStamper(fmt="iso", utc=True),
                structlog.processors.format_exc_info,
            ],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, redact, renderer],
        )

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        return self._structured.format(record)


class _PrivateFile(logging.handlers.RotatingFileHandler):
    """A rotating file that is 0600 from its first byte, whatever the umask."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, maxBytes=MAX_FILE_BYTES, backupCount=KEPT_FILES, encoding="utf-8", errors="backslashreplace")

    def _open(self) -> io.TextIOWrapper:
        descriptor = os.open(self.baseFilename, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        os.fchmod(descriptor, 0o600)
        return open(descriptor, "a", encoding=self.encoding, errors=self.errors)  # noqa: PTH123 - a descriptor, not a path


def redact(_logger: object, _name: str, event: Event) -> Event:
    """Hide what must not be in a log, and take out what could act on the terminal of whoever reads it."""
    return {one_line(str(key), limit=80): HIDDEN if _TELLTALE.search(str(key)) else _clean(key, value) for key, value in event.items()}


def _clean(key: str, value: object) -> object:
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if key == "exception":
        text = block(str(value))[-MAX_TRACEBACK_CHARS:]
        lines = [one_line(line, limit=MAX_VALUE_CHARS) if line.strip() else "" for line in text.split("\n")]
        return _IN_TEXT.sub(rf"\1{HIDDEN}", "\n".join(lines))
    return _IN_TEXT.sub(rf"\1{HIDDEN}", one_line(str(value), limit=MAX_VALUE_CHARS))
