"""What is left of a console that met a defect: a log without anybody's words in it, and a few lines that say where it is."""

from __future__ import annotations

import os
import platform
import traceback
from datetime import datetime
from pathlib import Path

from agentdesk import __version__
from agentdesk.domain.texts import _


def report_of(error: BaseException, at: datetime) -> str:
    """Return where it happened: files, lines and kinds of errors, no local variables and no error's text, as both hold customers' words."""
    parts = [f"{at.isoformat()} agentdesk {__version__} python {platform.python_version()}"]
    seen: BaseException | None = error
    while seen is not None:
        parts.append(f"{type(seen).__module__}.{type(seen).__qualname__}")
        parts += [f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in traceback.extract_tb(seen.__traceback__, limit=-40)]
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)
    return "\n".join(parts) + "\n\n"


def write_report(error: BaseException, folder: Path, at: datetime) -> Path | None:
    """Append the report to the console's crash log (0600) and return where; None where even that fails."""
    path = folder / "console-crash.log"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as log:
            log.write(report_of(error, at))
    except OSError:
        return None
    return path


def words_for(error: BaseException, log: Path | None) -> str:
    """Return what stands in the terminal afterwards."""
    kind = type(error).__qualname__
    lines = [_("AgentDesk's console met a defect ({kind}) and ended. What you were writing is kept as a draft.").format(kind=kind)]
    if log is not None:
        lines.append(_("Where it happened, without any customer's words: {log}").format(log=log))
    lines.append(_("Run agentdesk to go on. If it happens again: agentdesk doctor"))
    return "\n".join(lines)
