"""The channel of letters: an account whose answers are printed, or filed for the post room."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from agentdesk.channels.paper.post_room import PostRoom
from agentdesk.channels.paper.printing import Printer
from agentdesk.domain.channels import Probe
from agentdesk.domain.errors import ConfigError
from agentdesk.domain.texts import _

if TYPE_CHECKING:
    from agentdesk.domain.channels import AccountSecrets, AccountSettings


class ReceivesLetters:
    """An account of letters that has neither printer nor post room."""

    async def test(self) -> tuple[Probe, ...]:
        """Nothing can be wrong with it."""
        return (Probe("printer", is_ok=True, words=_("letters only come in: neither printer nor post_room is set")),)


def open_letters(settings: AccountSettings, secrets: AccountSecrets) -> Printer | PostRoom | ReceivesLetters:
    """Make the channel; a printer goes before a post room.

    Raises:
        ConfigError: a setting can't be understood.
    """
    del secrets  # CUPS knows the user
    printer, folder = settings.get("printer").strip(), settings.get("post_room").strip()
    if printer:
        if printer.startswith("-") or "/" in printer or not printer.isprintable():
            raise ConfigError(file=f"[accounts.{settings.name}]", cause=_("“{printer}” is no printer's name").format(printer=printer))
        return Printer(settings.name, printer, settings.get("print_server").strip(), _options(settings))
    if folder:
        return PostRoom(settings.name, Path(folder).expanduser())
    return ReceivesLetters()


def _options(settings: AccountSettings) -> tuple[str, ...]:
    try:
        return tuple(shlex.split(settings.get("print_options")))
    except ValueError as problem:
        cause = _("print_options can't be split into words: {problem}").format(problem=problem)
        raise ConfigError(file=f"[accounts.{settings.name}]", cause=cause) from problem
