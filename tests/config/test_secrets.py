"""Secrets: where they go, who may see them, and what is said when a place fails."""

from __future__ import annotations

import logging
import os
import socket
import stat
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from keyring.backend import KeyringBackend

from agentdesk.config.paths import Home
from agentdesk.config.secrets import GivenSecrets, SecretPlaces
from agentdesk.config.secrets.system_keyring import SystemKeyring
from agentdesk.config.secrets.trouble import KeyringTrouble
from agentdesk.domain.channels import AccountSecrets, AccountSettings
from agentdesk.domain.errors import AgentdeskError, ConfigError, NeedsLogin, RefusedByDesk, Transient, Unavailable, UsageError
from agentdesk.domain.ids import AccountName
from tests.config.homes import home_at
from tests.config.keyrings import (
    AbsentKeyring,
    ForgetfulKeyring,
    LockedKeyring,
    SilentKeyring,
    TalkativeKeyring,
    WorkingKeyring,
)

SHOP = AccountName("shop")
CANARY = "c4nary-pa55 wörd"


@pytest.fixture(autouse=True)
def _an_empty_keyring() -> Iterator[None]:
    WorkingKeyring.entries.clear()
    SilentKeyring.answer.clear()
    yield
    SilentKeyring.answer.set()


def places(home: Home, backend: type[KeyringBackend] = AbsentKeyring, **environ: str) -> SecretPlaces:
    keyring = SystemKeyring(f"agentdesk {home.config_dir}", backends=[backend], timeout_s=0.2 if backend is SilentKeyring else 30)
    return SecretPlaces(home, keyring=keyring, environ=environ)


def secrets_of(found: SecretPlaces, reference: str = "", name: str = "shop") -> AccountSecrets:
    return found.for_account(AccountSettings(AccountName(name), "email", (("secret", reference),)))


def test_a_secret_goes_to_the_keyring_where_one_works(tmp_path: Path) -> None:
    home = home_at(tmp_path)
    found = places(home, WorkingKeyring)
    assert found.put(SHOP, CANARY) == "keyring"
    assert secrets_of(found, "keyring").read() == CANARY
    assert not home.secrets_dir.exists()


@pytest.mark.parametrize("backend", [AbsentKeyring, LockedKeyring, SilentKeyring, ForgetfulKeyring, TalkativeKeyring])
def test_a_secret_goes_to_a_private_file_where_no_keyring_works(tmp_path: Path, backend: type[KeyringBackend]) -> None:
    """Whether one works is tried by reading back: a keyring that is installed isn't always one that keeps anything."""
    home = home_at(tmp_path)
    found = places(home, backend)
    assert found.put(SHOP, CANARY) == "file"
    assert secrets_of(found, "file").read() == CANARY
    path = home.secrets_dir / "shop"
    assert (stat.S_IMODE(path.stat().st_mode), stat.S_IMODE(home.secrets_dir.stat().st_mode)) == (0o600, 0o700)


@pytest.mark.parametrize(
    ("backend", "words"),
    [
        (AbsentKeyring, "no keyring works here"),
        (LockedKeyring, "is locked; unlock it"),
        (SilentKeyring, "did not answer within 0.2 s"),
        (ForgetfulKeyring, "does not give back"),
        (TalkativeKeyring, r"failed \(RuntimeError\)"),
    ],
)
def test_a_keyring_that_was_asked_for_by_name_fails_aloud(tmp_path: Path, backend: type[KeyringBackend], words: str) -> None:
    """Who chose the keyring doesn't want the secret in a file without being asked."""
    home = home_at(tmp_path)
    with pytest.raises(Unavailable, match=words) as caught:
        places(home, backend).put(SHOP, CANARY, "keyring")
    assert str(caught.value).endswith("Nothing was saved")
    assert not home.secrets_dir.exists()


def test_a_keyring_that_never_answers_hangs_nothing_and_gathers_no_threads(tmp_path: Path) -> None:
    """Every poll asks; each must come back, and not leave one more waiting thread behind."""
    found = secrets_of(places(home_at(tmp_path), SilentKeyring), "keyring")
    for _attempt in range(5):
        with pytest.raises(Transient, match="unlock it"):
            found.read()
    assert sum(thread.name == "keyring" for thread in threading.enumerate()) == 1


def test_an_unlocked_keyring_is_used_again_without_a_restart(tmp_path: Path) -> None:
    home = home_at(tmp_path)
    places(home, WorkingKeyring).put(SHOP, CANARY)
    found = secrets_of(places(home, SilentKeyring), "keyring")
    with pytest.raises(Transient):
        found.read()
    SilentKeyring.answer.set()
    for thread in threading.enumerate():
        if thread.name == "keyring":
            thread.join(30)
    assert found.read() == CANARY


def test_two_desks_keep_their_accounts_of_the_same_name_apart(tmp_path: Path) -> None:
    one, two = places(home_at(tmp_path / "a"), WorkingKeyring), places(home_at(tmp_path / "b"), WorkingKeyring)
    one.put(SHOP, "first")
    two.put(SHOP, "second")
    assert secrets_of(one, "keyring").read() == "first"
    two.remove(SHOP)
    assert secrets_of(one, "keyring").read() == "first"
    assert secrets_of(two, "keyring").read() is None


@pytest.mark.parametrize("reference", ["keyring", "file", ""])
def test_slots_of_an_account_don_t_overwrite_each_other(tmp_path: Path, reference: str) -> None:
    """A renewed token must not cost the password."""
    found = secrets_of(places(home_at(tmp_path), WorkingKeyring), reference)
    assert found.read() is None
    place = found.write(CANARY)
    assert found.write('{"refresh_token": "x"}', "oauth2") == place == (reference or "keyring")
    assert (found.read(), found.read("oauth2"), found.read("other")) == (CANARY, '{"refresh_token": "x"}', None)


@pytest.mark.parametrize("backend", [WorkingKeyring, AbsentKeyring])
@pytest.mark.parametrize("reference", ["", "command=printf other", "credential:other"])
def test_tokens_are_kept_where_we_may_write(tmp_path: Path, backend: type[KeyringBackend], reference: str) -> None:
    """A renewed token can't be handed back to a command or to systemd."""
    found = secrets_of(places(home_at(tmp_path, ""), backend), reference)
    assert found.read("oauth2") is None
    assert found.write(CANARY, "oauth2") == ("keyring" if backend is WorkingKeyring else "file")
    assert found.read("oauth2") == CANARY


@pytest.mark.parametrize("reference", ["command=printf other", "credential:other"])
def test_a_password_in_the_owner_s_own_place_isn_t_shadowed_by_one_of_ours(tmp_path: Path, reference: str) -> None:
    with pytest.raises(RefusedByDesk, match="change it there"):
        secrets_of(places(home_at(tmp_path, ""), WorkingKeyring), reference).write(CANARY)


def test_removing_an_account_removes_its_secrets_and_no_others(tmp_path: Path) -> None:
    """`shop` is where the name of `shop-2` begins."""
    home = home_at(tmp_path)
    found = places(home, WorkingKeyring)
    other = AccountName("shop-2")
    for name in (SHOP, other):
        found.put(name, CANARY, "file")
        secrets_of(found, "file", name).write(CANARY, "oauth2")
        found.put(name, CANARY, "keyring")
    (home.secrets_dir / ".shop.0123456789abcdef").touch()
    found.remove(SHOP)
    assert [path.name for path in home.secrets_dir.iterdir()] == ["shop-2.oauth2"]
    assert [username for _service, username in WorkingKeyring.entries] == ["shop-2"]


def test_an_account_can_be_removed_while_the_keyring_is_locked(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    places(home_at(tmp_path), LockedKeyring).remove(SHOP)
    assert "secret of shop not removed from the keyring" in caplog.text


@pytest.mark.parametrize("name", ["../shop", "", "a/b", ".", "a.b"])
def test_no_account_s_name_leads_out_of_the_secrets_folder(tmp_path: Path, name: str) -> None:
    home = home_at(tmp_path)
    with pytest.raises(UsageError):
        places(home).put(AccountName(name), CANARY)
    with pytest.raises(UsageError):
        secrets_of(places(home), "file", name).read()
    assert list(tmp_path.iterdir()) == []


def test_a_secret_a_person_wrote_by_hand_is_read_without_its_line_end(tmp_path: Path) -> None:
    """`echo` adds one; a password that ends in a line break logs in nowhere."""
    home = home_at(tmp_path)
    home.secrets_dir.mkdir(mode=0o700, parents=True)
    for content in (CANARY, f"{CANARY}\n", f"{CANARY}\r\n"):
        (home.secrets_dir / "shop").write_text(content, newline="")
        assert secrets_of(places(home), "file").read() == CANARY


@pytest.mark.parametrize(
    ("mode", "is_fine"), [(0o600, True), (0o400, True), (0o640, False), (0o604, False), (0o622, False), (0o601, False)]
)
def test_a_secret_that_others_may_read_is_refused_with_the_way_to_mend_it(tmp_path: Path, mode: int, is_fine: bool) -> None:  # noqa: FBT001
    """Used silently it would stay readable for years."""
    home = home_at(tmp_path)
    found = places(home)
    found.put(SHOP, CANARY, "file")
    path = home.secrets_dir / "shop"
    path.chmod(mode)
    if is_fine:
        assert secrets_of(found, "file").read() == CANARY
        return
    with pytest.raises(NeedsLogin, match=f"run: chmod 600 {path}"):
        secrets_of(found, "file").read()


def test_a_secrets_folder_that_others_may_enter_is_refused(tmp_path: Path) -> None:
    home = home_at(tmp_path)
    found = places(home)
    found.put(SHOP, CANARY, "file")
    home.secrets_dir.chmod(0o711)
    with pytest.raises(NeedsLogin, match=f"chmod 700 {home.secrets_dir}"):
        secrets_of(found, "file").read()


def test_somebody_else_s_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever owns it can change which password we send where."""
    home = home_at(tmp_path)
    found = places(home)
    found.put(SHOP, CANARY, "file")
    us = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: us + 1)
    with pytest.raises(NeedsLogin, match="belongs to another user"):
        secrets_of(found, "file").read()


def _make_link(path: Path) -> None:
    target = path.parent / "target"
    target.write_text(CANARY)
    path.symlink_to(target)


def _make_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))


@pytest.mark.parametrize("make", [_make_link, os.mkfifo, os.mkdir, _make_socket], ids=["link", "pipe", "folder", "socket"])
def test_only_a_plain_file_is_read_and_nothing_else_hangs_us(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make: Callable[[Path], None]
) -> None:
    home = home_at(tmp_path)
    home.secrets_dir.mkdir(mode=0o700, parents=True)
    monkeypatch.chdir(home.secrets_dir)
    make(Path("shop"))
    with pytest.raises(NeedsLogin):
        secrets_of(places(home), "file").read()


def test_a_file_of_other_bytes_is_no_password(tmp_path: Path) -> None:
    home = home_at(tmp_path)
    home.secrets_dir.mkdir(mode=0o700, parents=True)
    (home.secrets_dir / "shop").write_bytes(b"\xff\xfe")
    with pytest.raises(NeedsLogin, match="not UTF-8"):
        secrets_of(places(home), "file").read()


def test_a_credential_of_systemd_is_read_from_its_directory(tmp_path: Path) -> None:
    """Its files show the mask of their ACL as group bits, so their mode isn't judged."""
    given = tmp_path / "given"
    given.mkdir()
    (given / "shop.imap").write_text(f"{CANARY}\n")
    (given / "shop.imap").chmod(0o440)
    found = places(home_at(tmp_path), CREDENTIALS_DIRECTORY=str(given))
    assert secrets_of(found, "credential:shop.imap").read() == CANARY
    assert found.put(SHOP, CANARY, "credential:shop.imap") == "credential:shop.imap"
    for missing in (secrets_of(found, "credential:other"), secrets_of(places(home_at(tmp_path)), "credential:shop.imap")):
        with pytest.raises(NeedsLogin, match="LoadCredential="):
            missing.read()


@pytest.mark.parametrize("reference", ["hunter2", "command", "command=", "command='a", "credential:../x", "credential:", "keyring:x", "/x"])
def test_what_names_no_place_is_refused_without_being_repeated(tmp_path: Path, reference: str) -> None:
    """It may be the password itself."""
    with pytest.raises(ConfigError) as caught:
        secrets_of(places(home_at(tmp_path)), reference)
    assert "hunter2" not in f"{caught.value}{caught.value.fields}"


def test_a_place_of_the_owner_s_must_give_the_secret_that_was_tested(tmp_path: Path) -> None:
    """An account tested with one password and saved with another fails at the next poll."""
    found = places(home_at(tmp_path, ""))
    assert found.put(SHOP, "other", "command=printf other") == "command=printf other"
    assert found.put(SHOP, "", "command=printf other") == "command=printf other"
    with pytest.raises(RefusedByDesk, match="gives another secret"):
        found.put(SHOP, CANARY, "command=printf other")


def test_probing_says_what_works_and_leaves_nothing_behind(tmp_path: Path) -> None:
    home = home_at(tmp_path)
    assert [(probe.step, probe.is_ok) for probe in places(home, WorkingKeyring).probe() if probe.step != "command"] == [
        ("keyring", True),
        ("file", True),
    ]
    keyring = places(home, LockedKeyring).probe()[0]
    assert (keyring.is_ok, keyring.words) == (False, "the system's keyring is locked; unlock it")
    assert WorkingKeyring.entries == {}
    assert list(home.secrets_dir.iterdir()) == []


def test_probing_says_why_a_file_can_t_be_written(tmp_path: Path) -> None:
    home = home_at(tmp_path, "")
    home.secrets_dir.write_text("a file in the folder's place")
    file = places(home).probe()[2]
    assert not file.is_ok
    assert file.words.endswith("is not a directory")


def test_without_a_session_bus_there_is_no_keyring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The real backends on a headless machine; what keyring itself would choose there, by this variable too, is never taken."""
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path}/none")
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    found = SystemKeyring("agentdesk test")
    with pytest.raises(KeyringTrouble, match="no keyring works here") as caught:
        found.try_out()
    assert caught.value.is_absent
    assert SecretPlaces(home_at(tmp_path)).put(SHOP, CANARY) == "file"


def test_an_entry_somebody_else_made_is_not_taken_for_ours(tmp_path: Path) -> None:
    home = home_at(tmp_path)
    WorkingKeyring.entries[f"agentdesk {home.config_dir}", "shop"] = "[1, 2"
    with pytest.raises(Transient, match="was not written by AgentDesk"):
        secrets_of(places(home, WorkingKeyring), "keyring").read()


@pytest.mark.parametrize("backend", [WorkingKeyring, AbsentKeyring, LockedKeyring, ForgetfulKeyring, TalkativeKeyring])
def test_no_secret_is_in_a_log_an_error_a_repr_or_the_environment(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, backend: type[KeyringBackend]
) -> None:
    """Logs, crash reports and environments are read by more people than the secret is meant for."""
    caplog.set_level(logging.DEBUG)
    home = home_at(tmp_path, "")
    script = tmp_path / "leaks"
    script.write_text(f"#!/bin/sh\necho '{CANARY}'\necho '{CANARY}' >&2\nexit 3\n")
    script.chmod(0o700)
    found = places(home, backend)
    said: list[str] = []
    for place in ("", "keyring", "file", f"command={script}", "credential:x", "command=printf other"):
        try:
            found.put(SHOP, CANARY, place)
            secrets_of(found, place).read()
        except AgentdeskError as error:
            said += [str(error), repr(error), repr(error.fields), repr(error.__cause__), repr(error.args)]
    said += [repr(found), repr(secrets_of(found)), repr(GivenSecrets({"password": CANARY})), caplog.text, repr(os.environ)]
    assert not any(CANARY in text for text in said)


def test_secrets_held_in_memory_serve_an_account_that_isn_t_saved_yet() -> None:
    held: AccountSecrets = GivenSecrets({"password": CANARY})
    assert (held.read(), held.read("oauth2")) == (CANARY, None)
    held.write("token", "oauth2")
    assert held.read("oauth2") == "token"
