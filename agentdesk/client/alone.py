"""Has the owning process do one thing to the desk and end: whatever service runs is ended first."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from agentdesk.client.shared_unit import may_stop, stopped
from agentdesk.client.start import end_service, is_held, service_environment
from agentdesk.config.paths import Home
from agentdesk.domain.errors import Conflict, StartFailed, error_from
from agentdesk.domain.texts import _

END_WITHIN_S = 90.0
"""A message whose first bytes are gone is finished first."""
ATTEMPTS = 5
ROOT = 0
News = dict[str, Any]
Said = Callable[[News], None]


def _unheard(_news: News) -> None:
    pass


def run_alone(home: Home, words: Sequence[str], *, stdin: Path | None = None, said: Said = _unheard) -> None:
    """Run a service that takes the desk, does what `words` say, reports it line by line, and ends.

    A shared desk's own service is stopped meanwhile and started again, and the one that does this is its user's too.

    Args:
        home: the desk.
        words: its arguments; no secret among them, since anybody on the machine can read them.
        stdin: the file it reads.
        said: told each line of its report.

    Raises:
        StartFailed: the running service did not end, or this one failed. AgentdeskError: what it refused. OSError: no such file.
    """
    with stopped(home):
        _run_in_turn(home, words, stdin, said)


def _run_in_turn(home: Home, words: Sequence[str], stdin: Path | None, said: Said) -> None:
    for attempt in range(ATTEMPTS):
        if not end_service(home, within_s=END_WITHIN_S):
            raise StartFailed(cause=_("the running service is still busy with what it was sending; try again"), log=str(home.log_file))
        try:
            _run(home, words, stdin, said)
        except Conflict:
            # Some other program started a service in between.
            if attempt == ATTEMPTS - 1:
                raise
        else:
            return


def is_for_others(home: Home) -> bool:
    """Whether this is a shared desk that this user may not do such a thing to, or that runs: its supervisor would start it again.

    Root may, and can have systemd stop the service for as long as it takes.
    """
    if home.shared_socket is None or may_stop(home):
        return False
    return os.geteuid() not in {ROOT, home.data_dir.stat().st_uid} or is_held(home)


def _run(home: Home, words: Sequence[str], stdin: Path | None, said: Said) -> None:
    reader, writer = os.pipe()
    places = ["--config", str(home.config_dir), "--data", str(home.data_dir), "--ready-fd", str(writer)]
    with os.fdopen(reader, "rb") as pipe, (stdin or Path(os.devnull)).open("rb") as source:
        try:
            process = subprocess.Popen(
                [sys.executable, "-m", "agentdesk.service", *places, *words],
                stdin=source,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd="/",
                pass_fds=(writer,),
                umask=0o077,
                env=service_environment(),
                **_as_its_owner(home),
            )
        finally:
            os.close(writer)
        failure: Exception | None = None
        with process:
            for line in pipe:
                news = json.loads(line)
                if news["state"] == "failed":
                    failure = _error(news, home)
                else:
                    said(news)
    if process.returncode != 0:
        raise failure or StartFailed(cause=_("it ended without a word"), log=str(home.log_file))


def _as_its_owner(home: Home) -> dict[str, Any]:
    """Return what has a program that root runs on a shared desk be its service's user: nothing of it may become root's."""
    if home.shared_socket is None or os.geteuid() != ROOT:
        return {}
    found = home.data_dir.stat()
    return {"user": found.st_uid, "group": found.st_gid, "extra_groups": []}


def _error(news: News, home: Home) -> Exception:
    if news.get("code") not in {"", "error"}:
        return error_from(str(news["code"]), news["fields"])
    return StartFailed(cause=str(news.get("cause", "")), log=str(home.log_file))
