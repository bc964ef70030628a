"""One call of the command line: its arguments, the desk it means, and where its results go."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING

from agentdesk.cli.output import Output

if TYPE_CHECKING:
    import argparse

    from agentdesk.client.blocking import BlockingDesk
    from agentdesk.config.paths import Home
    from agentdesk.domain.verbs import Verb


class Choice:
    """Which desk is meant: `--home`, `--own`, or neither."""

    __slots__ = ("home", "own")

    def __init__(self, home: str | None = None, *, own: bool = False) -> None:
        self.home = home
        self.own = own

    def find(self) -> Home:
        """Return the desk's places.

        Raises:
            UsageError: the shared box's configuration can't be read.
        """
        from agentdesk.config.paths import find_home  # noqa: PLC0415 - not for `--help`

        return find_home(self.home, own=self.own)


Program = Callable[["Invocation"], int]
"""A program of its own that the command line starts: the console, the sample desk, the wizard."""


class Invocation:
    """What a leaf is handed."""

    def __init__(self, args: argparse.Namespace, choice: Choice, programs: Mapping[str, Program]) -> None:
        self.args = args
        self.choice = choice
        self.programs = programs
        self.out = Output(_form(args))

    @cached_property
    def home(self) -> Home:
        """The places of the desk meant."""
        return self.choice.find()

    @property
    def is_dry_run(self) -> bool:
        """Whether nothing is to be changed in the end."""
        return bool(getattr(self.args, "dry_run", False))

    @contextmanager
    def desk(self) -> Iterator[BlockingDesk]:
        """Open the desk, starting its service where needed.

        Raises:
            StartFailed: the service did not start.
        """
        from agentdesk.client.blocking import open_desk  # noqa: PLC0415 - not for `--help`
        from agentdesk.domain.states import Means  # noqa: PLC0415

        with open_desk(self.home, Means.CLI) as desk:
            yield desk

    def carry_out(self, verb: Verb) -> int:
        """Do one verb, report what it came to and return the exit code."""
        with self.desk() as desk:
            return self.do(desk, verb)

    def do(self, desk: BlockingDesk, verb: Verb) -> int:
        """Do one verb on an open desk, report what it came to and return the exit code."""
        from agentdesk.cli.outcomes import report  # noqa: PLC0415 - not for `--help`

        outcome = desk.do(verb, is_dry_run=self.is_dry_run)
        return report(self.out, verb, outcome, is_dry_run=self.is_dry_run)


def _form(args: argparse.Namespace) -> str:
    if getattr(args, "json", False):
        return "json"
    form = getattr(args, "format", None)
    return form if form in {"json", "jsonl"} else "text"
