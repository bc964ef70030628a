"""Verbs on accounts and their secrets."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from agentdesk.domain.ids import AccountName
from agentdesk.domain.states import Role
from agentdesk.domain.verbs.base import Verb

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class AddAccount(Verb):
    """Add an account; it is tested first unless `test` is False. The secret is kept apart and never in a journal or log.

    `secret_place` is "keyring", "file", "credential:NAME" or "command=CMD"; "" takes the keyring where it works, else a file. `login` is
    the state of an OAuth login that was finished before the account exists; its tokens become the account's.
    """

    NAME: ClassVar[str] = "account-add"
    ROLE: ClassVar[Role] = Role.ADMIN
    UNDOABLE: ClassVar[bool] = False
    channel: str
    account: AccountName
    settings: Pairs = ()
    secret: str | None = field(default=None, repr=False)
    secret_place: str = ""
    test: bool = True
    login: str = ""


@dataclass(frozen=True, slots=True)
class SetAccount(Verb):
    """Change settings of an account; an empty value takes the setting away."""

    NAME: ClassVar[str] = "account-set"
    ROLE: ClassVar[Role] = Role.ADMIN
    UNDOABLE: ClassVar[bool] = False
    account: AccountName
    settings: Pairs = ()
    secret: str | None = field(default=None, repr=False)
    secret_place: str = ""


@dataclass(frozen=True, slots=True)
class RemoveAccount(Verb):
    """Remove an account from the configuration; its messages stay."""

    NAME: ClassVar[str] = "account-remove"
    ROLE: ClassVar[Role] = Role.ADMIN
    UNDOABLE: ClassVar[bool] = False
    account: AccountName


@dataclass(frozen=True, slots=True)
class FinishLogin(Verb):
    """Finish an OAuth login with the code or the redirect URL that the browser showed; "" asks whether it came back by itself."""

    NAME: ClassVar[str] = "account-login"
    ROLE: ClassVar[Role] = Role.ADMIN
    UNDOABLE: ClassVar[bool] = False
    account: AccountName
    state: str
    answer: str = field(repr=False)
