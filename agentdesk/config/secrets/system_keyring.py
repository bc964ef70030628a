"""The system's keyring, reached by a backend we chose and within a time limit; nothing else imports `keyring`."""

from __future__ import annotations

import json
import logging
import os
import queue
import stat
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from secrets import token_hex
from typing import TypeVar

import keyring.backends.kwallet
import keyring.backends.SecretService
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked

from agentdesk.config.secrets.trouble import KeyringTrouble
from agentdesk.domain.texts import _

if sys.platform == "darwin":
    import keyring.backends.macOS

T = TypeVar("T")
TIMEOUT_S = 10.0
"""Long enough to type a keyring's password where the desktop asks for it; the next read finds it open otherwise."""
_log = logging.getLogger(__name__)


def good_backends() -> tuple[type[KeyringBackend], ...]:
    """Return the backends that keep secrets encrypted under the user's login, best first.

    Named one by one: keyring's own choice takes whatever is installed, such as files in plain text, or a backend that prompts on the
    terminal and so fails unattended (keyrings.alt, keyrings.cryptfile).
    """
    if sys.platform == "darwin":
        return (keyring.backends.macOS.Keyring,)
    return (keyring.backends.SecretService.Keyring, keyring.backends.kwallet.DBusKeyring)


class SystemKeyring:
    """The secrets of one desk in the keyring: one entry an account, holding its slots as a JSON object."""

    def __init__(self, name: str, *, backends: Sequence[type[KeyringBackend]] | None = None, timeout_s: float = TIMEOUT_S) -> None:
        self._name = name
        self._backends = good_backends() if backends is None else tuple(backends)
        self._timeout_s = timeout_s
        self._turn = threading.Lock()
        self._stuck: threading.Thread | None = None

    def read(self, account: str, slot: str) -> str | None:
        """Return a secret, None where there is none.

        Raises:
            KeyringTrouble.
        """
        return self._within_limit(lambda backend: self._slots(backend, account).get(slot))

    def write(self, account: str, slot: str, value: str) -> None:
        """Store a secret beside the account's others.

        Raises:
            KeyringTrouble.
        """

        def job(backend: KeyringBackend) -> None:
            slots = self._slots(backend, account) | {slot: value}
            backend.set_password(self._name, account, json.dumps(slots))

        self._within_limit(job)

    def remove(self, account: str) -> None:
        """Remove all secrets of an account; no keyring, or none stored, is fine.

        Raises:
            KeyringTrouble.
        """

        def job(backend: KeyringBackend) -> None:
            if backend.get_password(self._name, account) is not None:
                backend.delete_password(self._name, account)

        try:
            self._within_limit(job)
        except KeyringTrouble as trouble:
            if not trouble.is_absent:
                raise

    def try_out(self) -> None:
        """Store something, read it back and remove it.

        Raises:
            KeyringTrouble: the keyring can't be relied on here.
        """
        account, value = f"probe-{token_hex(8)}", token_hex(8)

        def job(backend: KeyringBackend) -> bool:
            backend.set_password(self._name, account, value)
            try:
                return backend.get_password(self._name, account) == value
            finally:
                backend.delete_password(self._name, account)

        if not self._within_limit(job):
            raise KeyringTrouble(_("the system's keyring does not give back what was stored in it"))

    def _slots(self, backend: KeyringBackend, account: str) -> dict[str, str]:
        text = backend.get_password(self._name, account)
        if text is None:
            return {}
        try:
            found = json.loads(text)
        except ValueError:
            found = None
        if not isinstance(found, dict):
            raise KeyringTrouble(_("the keyring's entry for {account} was not written by AgentDesk").format(account=account))
        return {str(slot): str(value) for slot, value in found.items()}

    def _within_limit(self, job: Callable[[KeyringBackend], T]) -> T:
        """Run a job on the backend in a thread of its own: a locked keyring waits for its owner, and we must not.

        A thread that never came back blocks later calls at once instead of being joined by ever more of its kind.
        """
        with self._turn:
            if self._stuck is not None and self._stuck.is_alive():
                raise KeyringTrouble(_("the system's keyring still does not answer; unlock it"))
            answers: queue.SimpleQueue[T | Exception] = queue.SimpleQueue()
            thread = threading.Thread(target=_answer, args=(answers, lambda: job(self._backend())), name="keyring", daemon=True)
            thread.start()
            try:
                answer = answers.get(timeout=self._timeout_s)
            except queue.Empty:
                self._stuck = thread
                words = _("the system's keyring did not answer within {seconds:g} s; unlock it").format(seconds=self._timeout_s)
                raise KeyringTrouble(words) from None
        if isinstance(answer, Exception):
            raise _trouble(answer) from None
        return answer

    def _backend(self) -> KeyringBackend:
        _find_session_bus()
        for backend in self._backends:
            if backend.viable:
                return backend()
        raise KeyringTrouble(_("no keyring works here; it takes GNOME Keyring, KWallet or the like on the session bus"), is_absent=True)


def _answer(answers: queue.SimpleQueue[T | Exception], job: Callable[[], T]) -> None:
    try:
        answers.put(job())
    except Exception as problem:  # noqa: BLE001 - an edge: backends raise errors of D-Bus libraries of every kind
        answers.put(problem)


def _trouble(problem: Exception) -> KeyringTrouble:
    """Return what to say of a failure; its own words might quote what was stored, so only its kind is named."""
    if isinstance(problem, KeyringTrouble):
        return problem
    if isinstance(problem, KeyringLocked):
        return KeyringTrouble(_("the system's keyring is locked; unlock it"))
    _log.warning("keyring failed: %s", type(problem).__name__)
    return KeyringTrouble(_("the system's keyring failed ({kind})").format(kind=type(problem).__name__))


def _find_session_bus() -> None:
    """Let a service started by cron or over SSH reach the bus of its user's session, where systemd keeps it."""
    if sys.platform != "linux" or "DBUS_SESSION_BUS_ADDRESS" in os.environ:
        return
    bus = Path(f"/run/user/{os.getuid()}/bus")
    try:
        found = bus.stat()
    except OSError:
        return
    if stat.S_ISSOCK(found.st_mode) and found.st_uid == os.getuid():
        os.environ["DBUS_SESSION_BUS_ADDRESS"] = f"unix:path={bus}"
