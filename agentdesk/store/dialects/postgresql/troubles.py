"""What an error of PostgreSQL means for the desk, by its SQLSTATE (PostgreSQL manual, appendix A)."""

from __future__ import annotations

import psycopg

from agentdesk.store.troubles import Trouble, also_said_by

_CODES = {
    "53100": Trouble.FULL,
    "58030": Trouble.IO,
    # A standby takes no writes, nor does a server whose owner switched them off.
    "25006": Trouble.READ_ONLY,
    "XX001": Trouble.DAMAGED,
    "XX002": Trouble.DAMAGED,
}
_GONE = ("08", "57P", "53300", "25P03", "28", "3D")
"""No line to it, shutting down or starting, too many lines, a turn that took too long, and no entry."""


def trouble_in(error: BaseException) -> Trouble | None:
    """Return what an error of the driver says; one without a code never reached the server, or the line broke under it."""
    if not isinstance(error, psycopg.Error):
        return None
    if error.sqlstate is None:
        return Trouble.GONE if isinstance(error, psycopg.OperationalError) else None
    return Trouble.GONE if error.sqlstate.startswith(_GONE) else _CODES.get(error.sqlstate)


also_said_by(trouble_in)
