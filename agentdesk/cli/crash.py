"""What is kept of a failure of AgentDesk itself: where it happened, never what it was working on."""

from __future__ import annotations

import os
import platform
import sys
import tempfile
import time
import traceback
from pathlib import Path

from agentdesk import __version__
from agentdesk.cli.invocation import Choice
from agentdesk.config.paths import make_private
from agentdesk.domain.texts import _


def record_crash(error: BaseException, choice: Choice | None) -> str:
    """Write the places an error passed through to a 0600 file and return the sentence for the user.

    Neither values nor messages are written: both can hold a customer's words.
    """
    path = _write(_report(error), choice)
    if path is None:
        return _("AgentDesk failed ({kind}) and could not write down where.").format(kind=type(error).__name__)
    sentence = _("AgentDesk failed ({kind}); this is its own fault. Where it happened, without any content, stands in {path}")
    return sentence.format(kind=type(error).__name__, path=path)


def _report(error: BaseException) -> str:
    lines = [f"agentdesk {__version__}, Python {platform.python_version()}, {sys.platform}"]
    seen: BaseException | None = error
    while seen is not None:
        lines.append(f"{type(seen).__module__}.{type(seen).__qualname__}")
        lines += [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(seen.__traceback__)]
        seen = seen.__cause__ or seen.__context__
    return "\n".join(lines) + "\n"


def _write(report: str, choice: Choice | None) -> Path | None:
    name = f"crash-{time.strftime('%Y%m%dT%H%M%S')}-{os.getpid()}.txt"
    for directory in _places(choice):
        try:
            path = make_private(directory) / name
            with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as stream:  # noqa: PTH123
                stream.write(report)
        except Exception:  # noqa: BLE001, S112 - the next place is tried; there must be no crash while reporting one
            continue
        return path
    return None


def _places(choice: Choice | None) -> list[Path]:
    fallback = Path(tempfile.gettempdir()) / f"agentdesk-crash-{os.getuid()}"
    try:
        return [choice.find().log_file.parent, fallback] if choice is not None else [fallback]
    except Exception:  # noqa: BLE001 - see above
        return [fallback]
