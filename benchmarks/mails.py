"""Mails of a shop's customers, made up, for what reads mail rather than a desk: intake, and the programs AgentDesk is compared with."""

from __future__ import annotations

import hashlib
import os
import shutil
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

from benchmarks.filling import EVERY, Texts, cache_folder
from benchmarks.tables import say


def mail(number: int, at: datetime, texts: Texts) -> bytes:
    """Return one mail of about 2 KB: plain text, every fifth an answer to an earlier one."""
    answers = f"In-Reply-To: <{number - 3}@mail.example.net>\nReferences: <{number - 3}@mail.example.net>\n" if number % 5 == 0 else ""
    date = format_datetime(at)
    received = "".join(f"Received: from hop{hop}.example by mx{hop}.example with ESMTPS id {number}-{hop}; {date}\n" for hop in (1, 2))
    head = (
        f"Return-Path: <c{number}@example.net>\n{received}From: {texts.some(1).title()} Customer <c{number}@example.net>\n"
        f"To: Shop <shop@example.org>\nSubject: {texts.some(6)}\nDate: {date}\nMessage-ID: <{number}@mail.example.net>\n{answers}"
        "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"
    )
    lines = "\n".join(texts.some(12) for _each in range(texts.rng.randint(8, 20)))
    return f"{head}Hello,\n\n{lines}\n\nKind regards\n{texts.some(2).title()}\n".encode()


def mails(count: int, seed: int = 1) -> list[bytes]:
    """Return mails, the newest last and just now."""
    texts, now = Texts(seed), datetime.now(UTC).replace(microsecond=0)
    return [mail(number, now - timedelta(minutes=1) * (count - number), texts) for number in range(1, count + 1)]


def maildir_of(count: int) -> Path:
    """Return a Maildir of that many mails, made where it isn't there yet."""
    folder = cache_folder() / f"maildir-{count}"
    if not (folder / "whole").exists():
        say(f"writing a Maildir of {count:,} mails (once, in {folder})")
        shutil.rmtree(folder, ignore_errors=True)
        for name in ("cur", "new", "tmp"):
            (folder / name).mkdir(parents=True)
        _write(folder / "cur", count)
        (folder / "whole").touch()
    return folder


def _write(folder: Path, count: int) -> None:
    texts, now = Texts(), datetime.now(UTC).replace(microsecond=0)
    for number in range(1, count + 1):
        at = now - EVERY * (count - number)
        content = mail(number, at, texts)
        path = folder / f"{int(at.timestamp())}.{hashlib.sha256(content).hexdigest()[:12]}.bench:2,S"
        path.write_bytes(content)
        os.utime(path, (at.timestamp(), at.timestamp()))
