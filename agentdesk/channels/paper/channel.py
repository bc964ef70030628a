"""The channel of letters: scans come in from a folder, answers are printed, or filed for the post room."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from agentdesk.channels.paper.folder import LetterFolder
from agentdesk.channels.paper.post_room import PostRoom
from agentdesk.channels.paper.printing import Printer
from agentdesk.domain.channels import Probe
from agentdesk.domain.errors import ConfigError
from agentdesk.domain.texts import _

if TYPE_CHECKING:
    from agentdesk.domain.channels import AccountSecrets, AccountSettings, CommitPoint, OutgoingMessage, Receipt


class ReceivesLetters:
    """An account of letters that has neither folder, printer nor post room: they are imported."""

    async def test(self) -> tuple[Probe, ...]:
        """Nothing can be wrong with it."""
        return (Probe("printer", is_ok=True, words=_("letters only come in: neither path, printer nor post_room is set")),)


class BothWays(LetterFolder):
    """An account of letters that takes scans from a folder, and whose answers are printed or filed."""

    def __init__(self, settings: AccountSettings, out: Printer | PostRoom) -> None:
        super().__init__(settings)
        self._out = out

    async def send(self, message: OutgoingMessage, key: str, commit_point: CommitPoint) -> Receipt:
        """Print or file a letter, as the way out does."""
        return await self._out.send(message, key, commit_point)

    async def find_sent(self, message: OutgoingMessage, key: str) -> Receipt | None:
        """Look for a letter where the way out leaves it."""
        return await self._out.find_sent(message, key)

    async def test(self) -> tuple[Probe, ...]:
        """Try the folder, then the way out."""
        return (*await super().test(), *await self._out.test())


def open_letters(settings: AccountSettings, secrets: AccountSecrets) -> Printer | PostRoom | LetterFolder | ReceivesLetters:
    """Make the channel: what its settings allow of both ways.

    Raises:
        ConfigError: a setting can't be understood.
    """
    del secrets  # CUPS knows the user, and a folder has none
    out = _way_out(settings)
    if settings.get("path").strip():
        return LetterFolder(settings) if out is None else BothWays(settings, out)
    return ReceivesLetters() if out is None else out


def _way_out(settings: AccountSettings) -> Printer | PostRoom | None:
    """Make what answers leave by, None where nothing is set; a printer goes before a post room.

    Raises:
        ConfigError: a setting can't be understood.
    """
    printer, folder = settings.get("printer").strip(), settings.get("post_room").strip()
    if printer:
        if printer.startswith("-") or "/" in printer or not printer.isprintable():
            raise ConfigError(file=f"[accounts.{settings.name}]", cause=_("“{printer}” is no printer's name").format(printer=printer))
        return Printer(settings.name, printer, settings.get("print_server").strip(), _options(settings))
    if folder:
        return PostRoom(settings.name, Path(folder).expanduser())
    return None


def _options(settings: AccountSettings) -> tuple[str, ...]:
    try:
        return tuple(shlex.split(settings.get("print_options")))
    except ValueError as problem:
        cause = _("print_options can't be split into words: {problem}").format(problem=problem)
        raise ConfigError(file=f"[accounts.{settings.name}]", cause=cause) from problem
