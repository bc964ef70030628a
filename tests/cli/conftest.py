"""A desk of its own for each test, and the program run on it as users run it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from agentdesk.config.paths import find_home
from tests.desk_fixtures import kill_service

DEADLINE_S = 240


@dataclass(frozen=True)
class Ran:
    """What a command left."""

    code: int
    out: bytes
    err: str

    @property
    def text(self) -> str:
        return self.out.decode("utf-8")

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        return [json.loads(line) for line in self.out.splitlines()]


@dataclass
class CommandLine:
    """Runs `agentdesk` on one desk."""

    home: Path
    cwd: Path
    environ: dict[str, str] = field(default_factory=dict)

    def __call__(self, *words: str, stdin: bytes = b"", code: int | None = 0) -> Ran:
        """Run a command; its exit code must be `code` where that is not None. A traceback is always a failure."""
        ran = subprocess.run(
            self.words(words), input=stdin, capture_output=True, timeout=DEADLINE_S, check=False, env=self.env(), cwd=self.cwd
        )
        result = Ran(ran.returncode, ran.stdout, ran.stderr.decode("utf-8", "replace"))
        assert "Traceback" not in result.err
        if code is not None:
            assert result.code == code, result
        return result

    def words(self, words: Sequence[str]) -> list[str]:
        return [sys.executable, "-m", "agentdesk", *words]

    def env(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name in {"PATH", "LANG", "TMPDIR"}}
        repository = str(Path(__file__).parents[2])
        return {
            **kept,
            "HOME": str(self.home / "user"),
            "AGENTDESK_HOME": str(self.home),
            "PYTHONPATH": repository,
            "TZ": "UTC",
            **self.environ,
        }

    def stop(self) -> None:
        """End the desk's service and wait until it let go of the desk."""
        kill_service(find_home(str(self.home)))


@pytest.fixture
def agentdesk(tmp_path: Path, store_url: str) -> Iterator[CommandLine]:
    """The program on an empty desk; the desk's service is ended afterwards."""
    home = tmp_path / "desk"
    if store_url:
        config = home / "config"
        config.mkdir(parents=True)
        (config / "config.toml").write_text(f"[store]\nurl = {json.dumps(store_url)}\n")
    folder = tmp_path / "work"
    folder.mkdir()
    command = CommandLine(home, folder)
    try:
        yield command
    finally:
        command.stop()


MAIL = (
    b"From: Maria Jansen <maria@example.org>\nTo: Shop <shop@example.org>\nSubject: Where is my parcel?\n"
    b"Message-ID: <a1@example.org>\nDate: Fri, 20 Nov 2026 10:00:00 +0000\n\nHello,\n\nwhere is it?\n"
)


def mail(number: int, subject: str = "Question", body: str = "Hello.", sender: str = "maria@example.org") -> bytes:
    """Return a small mail of its own."""
    head = f"From: Maria <{sender}>\nTo: shop@example.org\nSubject: {subject} {number}\nMessage-ID: <m{number}@example.org>\n"
    return f"{head}Date: Fri, 20 Nov 2026 10:{number % 60:02}:00 +0000\n\n{body}\n".encode()


@dataclass
class Shop:
    """A desk with one Maildir account: mail is put into `maildir`, replies end in `sent` as files."""

    agentdesk: CommandLine
    maildir: Path
    sent: Path

    def deliver(self, content: bytes, name: str) -> None:
        aside = self.maildir / "tmp" / name
        aside.write_bytes(content)
        aside.rename(self.maildir / "new" / name)


@pytest.fixture
def shop(agentdesk: CommandLine, tmp_path: Path) -> Shop:
    """A shop whose Maildir holds one mail that the desk has read already, as conversation 1."""
    maildir, sent, command = tmp_path / "maildir", tmp_path / "sent", tmp_path / "send.sh"
    for folder in ("cur", "new", "tmp"):
        (maildir / folder).mkdir(parents=True)
    sent.mkdir()
    command.write_text(f'#!/bin/sh\ncat > "{sent}/$1-$$.part" && mv "{sent}/$1-$$.part" "{sent}/$1-$$.eml"\n')
    command.chmod(0o700)
    settings = ("--set", "address=shop@example.org", "--set", f"path={maildir}", "--set", f"send_command={command}")
    agentdesk("account", "add", "maildir", "shop", *settings)
    made = Shop(agentdesk, maildir, sent)
    made.deliver(MAIL, "1.a")
    agentdesk("sync")
    return made
