"""Commands that print a secret: real scripts, good and bad."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from agentdesk.config.secret_references import split_command
from agentdesk.config.secrets import SecretPlaces
from agentdesk.config.secrets.command import read_command
from agentdesk.domain.channels import AccountSettings
from agentdesk.domain.errors import NeedsLogin, Transient
from agentdesk.domain.ids import AccountName
from tests.config.homes import home_at
from tests.servers.processes import wait_until

SHOP = AccountName("shop")


def script(folder: Path, text: str) -> str:
    """Write a shell script and return the command that runs it."""
    path = folder / "pass word"
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o700)
    return f"'{path}'"


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # A container without an init leaves the dead of a killed parent as zombies.
    return "(sh) Z" not in Path(f"/proc/{pid}/stat").read_text() if Path("/proc/self/stat").exists() else True


def ask(command: str, timeout_s: float = 60) -> str:
    return read_command(SHOP, split_command(SHOP, command), timeout_s)


def test_the_first_line_is_the_secret(tmp_path: Path) -> None:
    """Password programs keep user names and notes in the lines below."""
    assert ask(script(tmp_path, "printf 's3cret wörd \\r\\nuser: shop\\n'")) == "s3cret wörd "
    assert ask(script(tmp_path, "printf s3cret")) == "s3cret"


def test_no_shell_reads_the_command(tmp_path: Path) -> None:
    """`$(…)` and `;` in a configuration must be text, as they are in every other value."""
    mark = tmp_path / "ran"
    assert ask(f"printf %s '$(touch {mark})' ; touch {mark}") == f"$(touch {mark});touch{mark}"
    assert not mark.exists()


def test_the_command_gets_no_input_and_nobody_hears_its_errors(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A program that asks on standard input would wait for ever in a service; what it complains about may quote the secret."""
    assert ask(script(tmp_path, "cat; echo s3cret >&2; echo fine")) == "fine"
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("echo s3cret; exit 7", "exit code 7"),
        ("kill -9 $$", "exit code -9"),
        ("true", "printed no text"),
        ("echo; echo s3cret", "printed no text"),
        ("printf '\\377s3cret'", "printed no text"),
        ("exec yes s3cret", "did not end"),
    ],
)
def test_a_command_that_fails_is_tried_again_later_and_never_quoted(tmp_path: Path, text: str, words: str) -> None:
    """A locked password store passes; its owner unlocks it and the account goes on."""
    command = script(tmp_path, text)
    with pytest.raises(Transient, match=words) as caught:
        ask(command)
    assert "s3cret" not in str(caught.value)
    assert "Run it by hand" in str(caught.value)


def test_arguments_of_a_command_are_not_repeated_in_its_error(tmp_path: Path) -> None:
    """Some programs take a token on their command line."""
    with pytest.raises(Transient) as caught:
        ask(f"{script(tmp_path, 'exit 1')} --token s3cret")
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize(
    "text", ["echo $$ >pid; sleep 1000", "echo s3cret; exec >&-; echo $$ >pid; sleep 1000", "(echo $$ >pid; sleep 1000)"]
)
def test_a_command_that_never_ends_is_killed_with_all_it_started(tmp_path: Path, text: str) -> None:
    """A prompt on a screen nobody sees must not hold up the mail, nor leave a process behind at every poll."""
    pid_file = tmp_path / "pid"
    command = script(tmp_path, text.replace(">pid", f">'{pid_file}'"))
    with pytest.raises(Transient, match=r"did not end within 1 s"):
        ask(command, timeout_s=1)
    # On a busy machine it may have been killed before it could say its number.
    pid = pid_file.read_text().strip() if pid_file.exists() else ""
    wait_until(lambda: not pid or not is_running(int(pid)), "the command is gone")


def test_a_program_that_isn_t_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(NeedsLogin, match="there is no program no-such-program"):
        ask("no-such-program show shop")
    (tmp_path / "text").write_text("not a program")
    (tmp_path / "text").chmod(0o700)
    with pytest.raises(Transient, match="Exec format error"):
        ask(f"'{tmp_path / 'text'}'")


@pytest.mark.parametrize("which", ["file", "folder"])
def test_no_command_is_run_from_a_file_that_others_may_change(tmp_path: Path, which: str) -> None:
    """Whoever can write the configuration could otherwise run programs as its owner."""
    home = home_at(tmp_path, "")
    mark = tmp_path / "ran"
    found = SecretPlaces(home).for_account(AccountSettings(SHOP, "email", (("secret", f"command=touch '{mark}'"),)))
    path, mode = (home.config_file, 0o620) if which == "file" else (home.config_dir, 0o702)
    path.chmod(mode)
    with pytest.raises(NeedsLogin, match=f"run: chmod go-w {path}"):
        found.read()
    assert not mark.exists()
    path.chmod(mode & ~0o022)
    with pytest.raises(Transient):
        found.read()
    assert mark.exists()


def test_a_command_runs_with_the_service_s_own_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`pass` finds its store by HOME, gpg its agent by GNUPGHOME."""
    monkeypatch.setenv("PASSWORD_STORE_DIR", str(tmp_path))
    assert ask(script(tmp_path, 'echo "$PASSWORD_STORE_DIR"')) == os.fspath(tmp_path)
