"""Reads and stores secrets by the references in the configuration."""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from secrets import token_hex
from typing import TYPE_CHECKING

from agentdesk.config.accounts import check_name
from agentdesk.config.paths import Home
from agentdesk.config.secret_references import COMMAND, CREDENTIAL, FILE, KEYRING, SECRET, Reference, parse_reference, split_command
from agentdesk.config.secrets.command import check_trusted, read_command
from agentdesk.config.secrets.files import PASSWORD, SecretFiles, read_credential
from agentdesk.config.secrets.trouble import KeyringTrouble
from agentdesk.domain.channels import AccountSecrets, AccountSettings, Probe
from agentdesk.domain.errors import AgentdeskError, RefusedByDesk, Transient, Unavailable
from agentdesk.domain.ids import AccountName
from agentdesk.domain.texts import N_, _

if TYPE_CHECKING:
    from agentdesk.config.secrets.system_keyring import SystemKeyring

PASSWORD_PROGRAMS = ("pass", "gopass", "rbw", "op", "secret-tool", "keepassxc-cli")
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class GivenSecrets:
    """Secrets held in memory alone: those of an account that is tried before it is saved."""

    values: dict[str, str] = field(repr=False)

    def read(self, slot: str = PASSWORD) -> str | None:
        """Return the secret in `slot`, None where there is none."""
        return self.values.get(slot)

    def write(self, value: str, slot: str = PASSWORD) -> str:
        """Keep a secret for as long as this lives."""
        self.values[slot] = value
        return ""


class SecretPlaces:
    """Reads and stores the secrets of one desk's accounts. Calls may block (keyring, command), never longer than their time limit."""

    def __init__(self, home: Home, *, keyring: SystemKeyring | None = None, environ: Mapping[str, str] | None = None) -> None:
        self._config_file = home.config_file
        self._files = SecretFiles(home.secrets_dir)
        self._config_dir = home.config_dir
        self._given_keyring = keyring
        self._environ = os.environ if environ is None else environ

    @cached_property
    def _keyring(self) -> SystemKeyring:
        """The system's keyring; its libraries are many, and a start doesn't wait for them."""
        from agentdesk.config.secrets.system_keyring import SystemKeyring  # noqa: PLC0415

        # Two desks of one user may each have an account "shop"; the folder of their configuration tells them apart.
        return self._given_keyring or SystemKeyring(f"agentdesk {self._config_dir}")

    def for_account(self, settings: AccountSettings) -> AccountSecrets:
        """Return the secrets of an account. Nothing is read yet.

        Raises:
            ConfigError: its setting `secret` names no place.
        """
        return _Secrets(self, settings.name, parse_reference(settings.name, settings.get(SECRET)))

    def put(self, account: AccountName, value: str, place: str = "") -> str:
        """Store a password or token and return the reference for the setting `secret`.

        Args:
            account: whose it is.
            value: the secret. A command or a credential stores nothing: it must give this value, or any where this is "".
            place: "keyring", "file", "command=CMD", "credential:NAME", or "" for the keyring where it works, else a file.

        Raises:
            UsageError: `account` can't be a name; ConfigError: no such place; Unavailable, NeedsLogin: the place failed; RefusedByDesk: it
            gives another secret; OSError: no file could be written.
        """
        reference = parse_reference(check_name(account), place)
        try:
            if reference.is_ours:
                return self.write(account, reference, value, PASSWORD)
            found = self.read(account, reference, PASSWORD)
        except Transient as trouble:
            # Somebody waits for the answer: nothing is tried again behind their back.
            cause = _("{account}: {cause}. Nothing was saved").format(account=account, cause=trouble.cause)
            raise Unavailable(cause=cause) from None
        if value and found != value:
            raise RefusedByDesk(cause=N_("{account}: that place gives another secret. Nothing was saved"), account=account)
        return place

    def remove(self, account: AccountName) -> None:
        """Remove what we stored for an account; a keyring that can't be reached is a line in the log, since the account must go anyway."""
        self._files.remove(account)
        try:
            self._keyring.remove(account)
        except KeyringTrouble as trouble:
            _log.warning("secret of %s not removed from the keyring: %s", account, trouble)

    def probe(self) -> tuple[Probe, ...]:
        """Say which places work on this machine: the keyring and a file by storing, reading back and removing something."""
        return self._probe_keyring(), self._probe_command(), self._probe_file()

    def read(self, account: AccountName, reference: Reference, slot: str) -> str | None:
        """Return a secret, None where there is none.

        Raises:
            NeedsLogin: its place is open to others or gone; Transient: its place doesn't answer now.
        """
        if slot == PASSWORD and reference.place == COMMAND:
            check_trusted(account, self._config_file)
            return read_command(account, split_command(account, reference.detail))
        if slot == PASSWORD and reference.place == CREDENTIAL:
            return read_credential(account, self._environ.get("CREDENTIALS_DIRECTORY", ""), reference.detail)
        found = None if reference.place == KEYRING else self._files.read(account, slot)
        if found is not None or reference.place == FILE:
            return found
        return self._read_keyring(account, slot, is_named=reference.place == KEYRING)

    def write(self, account: AccountName, reference: Reference, value: str, slot: str) -> str:
        """Store a secret and return the place it went to.

        Raises:
            RefusedByDesk: the owner chose a place that is only read; Transient: the keyring named doesn't work; OSError.
        """
        if slot == PASSWORD and not reference.is_ours:
            raise RefusedByDesk(cause=N_("{account} takes its secret from a place of yours; change it there"), account=account)
        if reference.place != FILE:
            try:
                self._keyring.try_out()
                self._keyring.write(account, slot, value)
            except KeyringTrouble as trouble:
                if reference.place == KEYRING:
                    raise Transient(account=account, cause=str(trouble)) from None
            else:
                self._files.remove_slot(account, slot)
                return KEYRING
        self._files.write(account, value, slot)
        return FILE

    def _read_keyring(self, account: AccountName, slot: str, *, is_named: bool) -> str | None:
        try:
            return self._keyring.read(account, slot)
        except KeyringTrouble as trouble:
            # Where the owner named no place, no keyring at all simply means that nothing was ever stored there.
            if not is_named and trouble.is_absent:
                return None
            raise Transient(account=account, cause=str(trouble)) from None

    def _probe_keyring(self) -> Probe:
        try:
            self._keyring.try_out()
        except KeyringTrouble as trouble:
            return Probe(KEYRING, is_ok=False, words=str(trouble))
        return Probe(KEYRING, is_ok=True, words=_("the system's keyring works"))

    def _probe_command(self) -> Probe:
        found = [name for name in PASSWORD_PROGRAMS if shutil.which(name)]
        if found:
            return Probe(COMMAND, is_ok=True, words=_("found: {programs}").format(programs=", ".join(found)))
        return Probe(COMMAND, is_ok=False, words=_("no password program found; any command that prints the secret will do"))

    def _probe_file(self) -> Probe:
        account, value = AccountName(f"probe-{token_hex(8)}"), token_hex(8)
        try:
            self._files.write(account, value)
            is_same = self._files.read(account) == value
        except (OSError, AgentdeskError) as trouble:
            words = trouble.strerror or "" if isinstance(trouble, OSError) else str(trouble)
            return Probe(FILE, is_ok=False, words=words)
        finally:
            self._files.remove(account)
        words = _("a file only you can read, in {folder}").format(folder=self._files.directory)
        return Probe(FILE, is_ok=is_same, words=words if is_same else _("what was written does not read back"))


@dataclass(frozen=True, slots=True)
class _Secrets:
    """The secrets of one account, read anew each time."""

    places: SecretPlaces
    account: AccountName
    reference: Reference

    def read(self, slot: str = PASSWORD) -> str | None:
        return self.places.read(self.account, self.reference, slot)

    def write(self, value: str, slot: str = PASSWORD) -> str:
        return self.places.write(self.account, self.reference, value, slot)
