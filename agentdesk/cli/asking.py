"""Questions at a terminal in plain text: asked on stderr, answered on stdin; stdout stays for results."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from agentdesk.cli.output import clean
from agentdesk.domain.errors import UsageError
from agentdesk.domain.safe_text import is_clean
from agentdesk.domain.texts import _


def is_attended() -> bool:
    """Say whether somebody sits there to answer."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr))


def say(words: str = "") -> None:
    """Print a line for the person who answers."""
    sys.stderr.write(clean(words) + "\n")
    sys.stderr.flush()


def ask(question: str, default: str = "") -> str:
    """Return the answer without blanks around it, `default` where only enter was pressed.

    Raises:
        UsageError: nobody answers any more.
    """
    shown = f"{question} [{default}]: " if default else f"{question}: "
    while True:
        sys.stderr.write(clean(shown))
        sys.stderr.flush()
        line = sys.stdin.readline() if sys.stdin is not None else ""
        if not line:
            raise UsageError(cause=_("nobody answered; what was asked so far is kept for the next time"))
        answer = line.strip()
        if is_clean(answer):
            return answer or default
        say(_("That holds characters that can't be seen; please type it again."))


def ask_unseen(question: str) -> str:
    """Return what was typed without showing it; "" for only enter.

    Raises:
        UsageError: nobody answers any more.
    """
    import getpass  # noqa: PLC0415 - seldom

    try:
        return getpass.getpass(clean(f"{question}: "), stream=sys.stderr)
    except EOFError:
        raise UsageError(cause=_("nobody answered; what was asked so far is kept for the next time")) from None


def choose(question: str, choices: Sequence[tuple[str, str]], default: str) -> str:
    """Return the key of one of the choices, each a key and its words; the question is asked until it is one."""
    for key, words in choices:
        say(f"  {key}  {words}")
    keys = [key for key, _words in choices]
    while True:
        answer = ask(question, default).lower()
        if answer in keys:
            return answer
        say(_("Please answer with one of: {keys}").format(keys=", ".join(keys)))


def agrees(question: str, *, default: bool) -> bool:
    """Return whether somebody says yes."""
    yes, no = _("y"), _("n")
    while True:
        answer = ask(f"{question} ({yes}/{no})", yes if default else no).lower()
        if answer[:1] in {yes, no}:
            return answer[:1] == yes
