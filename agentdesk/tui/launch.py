"""The console's door: checks the terminal, asks the desk its first questions, and only then loads Textual."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Mapping
from typing import TextIO

from agentdesk.client.desk import Desk
from agentdesk.config.paths import Home
from agentdesk.domain.errors import UsageError
from agentdesk.domain.texts import _
from agentdesk.tui.first_answers import FirstAnswers
from agentdesk.tui.preferences import prepare_environ, read_preferences
from agentdesk.tui.session import Session

RESTART = 64
OWN_DESK = 65
"""What the app answers where another console should follow this one; `leaving` gives these out."""


def run(home: Home) -> int:
    """Open the console on a desk and return the exit code.

    Raises:
        UsageError: this is no terminal a console can be drawn on.
        StartFailed: the desk's service did not start.
    """
    check_terminal(sys.stdin, sys.stderr, os.environ)
    code = asyncio.run(_run(home))
    if code == RESTART:
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606 - the very command this console was started with
    if code == OWN_DESK:
        environ = {name: value for name, value in os.environ.items() if name != "AGENTDESK_HOME"}
        os.execve(sys.executable, [sys.executable, "-m", "agentdesk", "--own"], environ)  # noqa: S606 - this program, on the other desk
    return code


def check_terminal(stdin: TextIO, screen: TextIO, environ: Mapping[str, str]) -> None:
    """Refuse what can't show a console: Textual would send colours and cursor moves to a file or a dumb terminal all the same.

    Raises:
        UsageError: with the commands that work without a screen.
    """
    hint = _("Use the commands instead: agentdesk list, agentdesk show, agentdesk reply; agentdesk --help names them all.")
    if not stdin.isatty() or not screen.isatty():
        raise UsageError(cause=_("The console needs a terminal for input and for its screen (stderr).") + " " + hint)
    if environ.get("TERM", "") in {"", "dumb"}:
        raise UsageError(cause=_("This terminal (TERM={name}) can't show a console.").format(name=environ.get("TERM", "")) + " " + hint)


async def _run(home: Home) -> int:
    desk = await Desk.open(home)
    session = Session(desk)
    first = await FirstAnswers.ask(session)
    preferences = read_preferences(home)
    prepare_environ(preferences.settings, os.environ)
    from agentdesk.tui.app import ConsoleApp  # noqa: PLC0415 - the questions are on their way while this takes its 0.3 s

    app = ConsoleApp(home, session, first, preferences)
    try:
        code = await app.run_async(mouse=preferences.settings.has_mouse(os.environ))
    finally:
        first.cancel()
        await session.close()
    if app.return_code:
        return app.return_code
    return code or 0
