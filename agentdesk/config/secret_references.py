"""How the configuration names the place of a secret: keyring, file, credential:NAME or a command; never the secret itself."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass

from agentdesk.domain.errors import ConfigError
from agentdesk.domain.ids import AccountName
from agentdesk.domain.texts import _

SECRET = "secret"  # noqa: S105 - the setting's name
KEYRING, FILE, COMMAND, CREDENTIAL = "keyring", "file", "command", "credential"
_CREDENTIAL_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,254}")


@dataclass(frozen=True, slots=True)
class Reference:
    """Where a password is: `place` is keyring, file, command, credential or "" (wherever we put it); `detail` the command or name."""

    place: str
    detail: str = ""

    @property
    def is_ours(self) -> bool:
        """Whether we may write there."""
        return self.place in {"", KEYRING, FILE}


def parse_reference(account: AccountName, text: str) -> Reference:
    """Return what the setting `secret` of an account means; a command stands as "command=CMD".

    Raises:
        ConfigError: it names no place. The text isn't repeated: it may be the secret itself, written where only its place belongs.
    """
    if text in {"", KEYRING, FILE}:
        return Reference(text)
    place, _equals, command = text.partition("=")
    if place == COMMAND:
        split_command(account, command)
        return Reference(COMMAND, command)
    place, _colon, name = text.partition(":")
    if place == CREDENTIAL and _CREDENTIAL_NAME.fullmatch(name):
        return Reference(CREDENTIAL, name)
    cause = _('secret must name a place: "keyring", "file", "credential:NAME" or { command = "pass show …" }; never the secret itself')
    raise _wrong(account, cause)


def split_command(account: AccountName, command: str) -> tuple[str, ...]:
    """Return the command's words, split as a shell would split them.

    Raises:
        ConfigError: it is empty, or its quotes don't match.
    """
    try:
        argv = tuple(shlex.split(command))
    except ValueError:
        argv = ()
    if not argv:
        raise _wrong(account, _("the command for the secret is empty, or its quotes don't match"))
    return argv


def _wrong(account: AccountName, cause: str) -> ConfigError:
    return ConfigError(file=f"accounts.{account}", key=SECRET, cause=cause)
