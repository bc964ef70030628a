"""Restore, from the client's side: end the service, and hand the copy to a service that does nothing else."""

from __future__ import annotations

import json
import os
import pwd
import subprocess
import sys
from pathlib import Path

from agentdesk.client.start import end_service, is_held, service_environment
from agentdesk.config.paths import Home
from agentdesk.domain.errors import Conflict, StartFailed, UsageError, error_from
from agentdesk.domain.texts import _

END_WITHIN_S = 90.0
"""A message whose first bytes are gone is finished first."""
ATTEMPTS = 5


def restore(home: Home, path: Path) -> None:
    """Put the copy in `path` in place of the desk; the old one is kept beside it, and nothing polls or sends until ConfirmRestore.

    Raises:
        UsageError: it is no copy, or this desk is a shared box's. StartFailed: the running service did not end. OSError: no such file.
    """
    refuse_shared(home)
    with path.open("rb"):
        pass
    for attempt in range(ATTEMPTS):
        if not end_service(home, within_s=END_WITHIN_S):
            raise StartFailed(cause=_("the running service is still busy with what it was sending; try again"), log=str(home.log_file))
        try:
            _hand_over(home, path)
        except Conflict:
            # Some other program started a service in between.
            if attempt == ATTEMPTS - 1:
                raise
        else:
            return


def refuse_shared(home: Home) -> None:
    """Refuse to restore a shared desk to all but its own user, and while it runs: its supervisor would start it again in between.

    Raises:
        UsageError: says how it is done.
    """
    if home.shared_socket is not None and (os.geteuid() != home.data_dir.stat().st_uid or is_held(home)):
        cause = _("a shared desk is restored while its service is stopped: systemctl stop agentdesk; runuser -u {user} -- {command}")
        user = pwd.getpwuid(home.data_dir.stat().st_uid).pw_name
        raise UsageError(cause=cause.format(user=user, command="agentdesk restore FILE"))


def _hand_over(home: Home, path: Path) -> None:
    reader, writer = os.pipe()
    words = ["--config", str(home.config_dir), "--data", str(home.data_dir), "--restore", "--ready-fd", str(writer)]
    with os.fdopen(reader, "rb") as pipe, path.open("rb") as copy:
        try:
            process = subprocess.Popen(
                [sys.executable, "-m", "agentdesk.service", *words],
                stdin=copy,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd="/",
                pass_fds=(writer,),
                umask=0o077,
                env=service_environment(),
            )
        finally:
            os.close(writer)
        with process:
            said = pipe.read()
    if process.returncode != 0:
        raise _error(said, home)


def _error(said: bytes, home: Home) -> Exception:
    for line in said.splitlines():
        news = json.loads(line)
        if news.get("state") == "failed":
            cause = str(news.get("cause", ""))
            is_known = news.get("code") not in {"", "error"}
            return error_from(str(news["code"]), news["fields"]) if is_known else StartFailed(cause=cause, log=str(home.log_file))
    return StartFailed(cause=_("it ended without a word"), log=str(home.log_file))
