"""Hands a link to the agent's browser, where there is one to be seen."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Mapping

from agentdesk.domain.errors import UsageError
from agentdesk.domain.texts import _

_FAR = frozenset({"SSH_CONNECTION", "SSH_TTY"})
_SCREENS = frozenset({"DISPLAY", "WAYLAND_DISPLAY"})


def is_over_ssh(environ: Mapping[str, str] = os.environ) -> bool:
    """Whether the agent sits at another machine."""
    return bool(_FAR & environ.keys())


def browser_command(environ: Mapping[str, str] = os.environ) -> str | None:
    """Return the program that opens links, None where no browser could be seen: over SSH, or without a display."""
    if is_over_ssh(environ):
        return None
    if sys.platform == "darwin":
        return shutil.which("open")
    return shutil.which("xdg-open") if _SCREENS & environ.keys() else None


def open_link(url: str, command: str) -> None:
    """Start the browser on a link and don't wait for it; it keeps nothing of the console's terminal.

    Raises:
        UsageError: this is no web link, or the program can't be started.
    """
    if not url.startswith(("https://", "http://")):
        raise UsageError(cause=_("only http and https links are opened"))
    try:
        start_aside([command, url])
    except OSError as error:
        raise UsageError(cause=_("{path}: {cause}").format(path=command, cause=error.strerror or error)) from error


def start_aside(command: list[str]) -> None:
    """Start a program and go on; it has nothing of the console's terminal, and its end is taken note of.

    Raises:
        OSError: it can't be started.
    """
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    threading.Thread(target=process.wait, daemon=True).start()
