"""Restore, from the client's side: end the service, and hand the copy to a service that does nothing else."""

from __future__ import annotations

from pathlib import Path

from agentdesk.client.alone import is_for_others, run_alone
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
    """Refuse to restore a shared desk to all but root and its own user, and while something else than systemd keeps it running.

    Raises:
        UsageError: says how it is done.
    """
    if is_for_others(home):
        cause = _("a shared desk is restored by root: sudo {command}; where no systemd keeps it, end its service first")
        raise UsageError(cause=cause.format(command="agentdesk restore FILE"))
