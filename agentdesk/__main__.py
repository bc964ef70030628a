"""The program `agentdesk`: the command line, and the console where no verb is given."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from agentdesk.cli.main import run

if TYPE_CHECKING:
    from agentdesk.cli.invocation import Invocation


def console(invocation: Invocation) -> int:
    """Open the console."""
    _need_terminal()
    from agentdesk.tui.launch import run as run_console  # noqa: PLC0415 - Textual is loaded for the console only

    return int(run_console(invocation.home) or 0)


def wizard(invocation: Invocation) -> int:
    """Ask step by step for what connects a mailbox; the console has the same steps on its screen."""
    from agentdesk.cli.account_wizard import run as run_wizard  # noqa: PLC0415 - only where it is asked for

    return run_wizard(invocation)


def _need_terminal() -> None:
    import os  # noqa: PLC0415

    from agentdesk.domain.errors import UsageError  # noqa: PLC0415
    from agentdesk.domain.texts import _  # noqa: PLC0415

    streams = (sys.stdin, sys.stdout, sys.stderr)
    if any(stream is None or not stream.isatty() for stream in streams) or os.environ.get("TERM", "") in {"", "dumb"}:
        raise UsageError(cause=_("the console needs a terminal; without one: agentdesk list, agentdesk --help"))


def main() -> None:
    """Run the program and end with its exit code."""
    sys.exit(run(sys.argv[1:], {"console": console, "wizard": wizard}))


if __name__ == "__main__":
    main()
