"""Keyrings that behave in each of the ways a desktop's may: well, locked, silent, forgetful, and failing with the secret in its words."""

# ruff: noqa: ARG002 - the signatures are those of KeyringBackend

from __future__ import annotations

import threading
from typing import ClassVar

from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, PasswordDeleteError


class WorkingKeyring(KeyringBackend):
    """Keeps what it is given for the life of the test."""

    priority: ClassVar[float] = 1
    entries: ClassVar[dict[tuple[str, str], str]] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.entries[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.entries.pop((service, username), None) is None:
            raise PasswordDeleteError(username)


class LockedKeyring(WorkingKeyring):
    """Its owner dismissed the prompt."""

    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringLocked(service)

    def set_password(self, service: str, username: str, password: str) -> None:
        raise KeyringLocked(service)


class SilentKeyring(WorkingKeyring):
    """Waits for a prompt nobody answers, until `answer` is set."""

    answer: ClassVar[threading.Event] = threading.Event()

    def get_password(self, service: str, username: str) -> str | None:
        self.answer.wait()
        return super().get_password(service, username)

    def set_password(self, service: str, username: str, password: str) -> None:
        self.answer.wait()
        super().set_password(service, username, password)


class ForgetfulKeyring(WorkingKeyring):
    """Takes everything and gives nothing back."""

    def set_password(self, service: str, username: str, password: str) -> None:
        super().set_password(service, username, "something else")


class TalkativeKeyring(WorkingKeyring):
    """Fails with what it was given in its words, as a D-Bus error can."""

    def set_password(self, service: str, username: str, password: str) -> None:
        raise RuntimeError(password)


class AbsentKeyring(WorkingKeyring):
    """Isn't there: no session bus, no daemon."""

    viable: ClassVar[bool] = False
