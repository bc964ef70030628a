"""The program `agentdesk`: the command line, and the console where no verb is given."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from agentdesk.cli.main import run
from agentdesk.domain.errors import UsageError
from agentdesk.domain.texts import _

if TYPE_CHECKING:
    from agentdesk.cli.invocation import Invocation


def console(invocation: Invocation) -> int:
    """Open the console.

    Raises:
        UsageError: there is no terminal to draw it on.
    """
    from agentdesk.tui.launch import run as run_console  # noqa: PLC0415 - for the console only

    if sys.stdin is None or sys.stderr is None:
        raise UsageError(cause=_("the console needs a terminal; without one: agentdesk list, agentdesk --help"))
    return run_console(invocation.home)


def wizard(invocation: Invocation) -> int:
    """Ask step by step for what connects a mailbox; the console has the same steps on its screen."""
    from agentdesk.cli.account_wizard import run as run_wizard  # noqa: PLC0415 - only where it is asked for

    return run_wizard(invocation)


def main() -> None:
    """Run the program and end with its exit code."""
    sys.exit(run(sys.argv[1:], {"console": console, "wizard": wizard}))


if __name__ == "__main__":
    main()
