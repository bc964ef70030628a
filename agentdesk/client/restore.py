"""Restore, from the client's side: end the service, and hand the copy to a service that does nothing else."""

from __future__ import annotations

from pathlib import Path

from agentdesk.client.alone import is_for_others, run_alone, user_of
from agentdesk.config.paths import Home
from agentdesk.domain.errors import UsageError
from agentdesk.domain.texts import _


def restore(home: Home, path: Path) -> None:
    """Put the copy in `path` in place of the desk; the old one is kept beside it, and nothing polls or sends until ConfirmRestore.

    Raises:
        UsageError: it is no copy, or this desk is a shared box's. StartFailed: the running service did not end. OSError: no such file.
    """
    refuse_shared(home)
    with path.open("rb"):
        pass
    run_alone(home, ["--restore"], stdin=path)


def refuse_shared(home: Home) -> None:
    """Refuse to restore a shared desk to all but its own user, and while it runs: its supervisor would start it again in between.

    Raises:
        UsageError: says how it is done.
    """
    if is_for_others(home):
        cause = _("a shared desk is restored while its service is stopped: systemctl stop agentdesk; runuser -u {user} -- {command}")
        raise UsageError(cause=cause.format(user=user_of(home), command="agentdesk restore FILE"))
