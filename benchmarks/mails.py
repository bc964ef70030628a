"""Mails of a shop's customers, made up, for what reads mail rather than a desk: intake, and the programs AgentDesk is compared with."""

from __future__ import annotations

import base64
import hashlib
import os
import quopri
import shutil
from dataclasses import dataclass
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


def varied(count: int, seed: int = 1) -> list[bytes]:
    """Return mails of about 6 KB as a shop gets them: plain, HTML beside it or alone, encoded, with files; three in ten are answers."""
    texts, now, talks = Texts(seed), datetime.now(UTC).replace(microsecond=0), dict[int, _Talk]()
    return [_shaped(number, now - timedelta(minutes=1) * (count - number), texts, talks) for number in range(1, count + 1)]


@dataclass(frozen=True, slots=True)
class _Talk:
    """What a customer wrote about one matter so far."""

    subject: str
    ids: tuple[str, ...] = ()


def _shaped(number: int, at: datetime, texts: Texts, talks: dict[int, _Talk]) -> bytes:
    shape = texts.rng.random()
    text = f"Hello,\n\n{_paragraphs(texts)}\n\nKind regards\n{texts.some(2).title()}\n"
    if texts.rng.random() < QUOTING:
        quoted = "\n".join(f"> {line}" for line in _paragraphs(texts).splitlines())
        text += f"\nOn Tue, 3 Nov 2026 at 10:12, Shop <shop@example.org> wrote:\n{quoted}\n"
    content = next(made for share, made in SHAPES if shape < share)(text, texts)
    customer = number % CUSTOMERS
    talk = talks.get(customer) if texts.rng.random() < ANSWERS else None
    talk = talk or _Talk(texts.some(6))
    talks[customer] = _Talk(talk.subject, (*talk.ids, f"<{number}@mail.example.net>"))
    return (_head(number, at, texts, talk) + content).encode()


def _paragraphs(texts: Texts) -> str:
    return "\n".join(texts.some(12) for _each in range(texts.rng.randint(5, 25)))


def _head(number: int, at: datetime, texts: Texts, talk: _Talk) -> str:
    date, customer = format_datetime(at), number % CUSTOMERS
    answers = f"In-Reply-To: {talk.ids[-1]}\nReferences: {' '.join(talk.ids)}\n" if talk.ids else ""
    received = "".join(
        f"Received: from hop{hop}.example (hop{hop}.example [192.0.2.{hop}])\n"
        f"\tby mx{hop}.example (Postfix) with ESMTPS id {number}-{hop}\n"
        f"\tfor <shop@example.org>; {date}\n"
        for hop in (1, 2, 3)
    )
    return (
        f"Return-Path: <c{customer}@example.net>\n{received}DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.net; s=k1;\n"
        f"\tbh={'A' * 44}; b={'B' * 340}\nFrom: =?utf-8?q?Jos=C3=A9_{texts.some(1)}?= <c{customer}@example.net>\n"
        f"To: Shop <shop@example.org>\nSubject: {'Re: ' if talk.ids else ''}{talk.subject}\nDate: {date}\n"
        f"Message-ID: <{number}@mail.example.net>\n{answers}MIME-Version: 1.0\n"
    )


def _plain(text: str, _texts: Texts) -> str:
    return f"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{text}"


def _quoted_printable(text: str, _texts: Texts) -> str:
    encoded = quopri.encodestring(text.replace("e", "é", 20).encode("cp1252")).decode()
    return f"Content-Type: text/plain; charset=windows-1252\nContent-Transfer-Encoding: quoted-printable\n\n{encoded}"


def _html(text: str, _texts: Texts) -> str:
    paragraphs = "".join(f"<p style='margin:0'>{line}<br></p>\n" for line in text.splitlines())
    return f"Content-Type: text/html; charset=utf-8\n\n<html><head><style>p {{margin:0}}</style></head><body>{paragraphs}</body></html>\n"


def _alternative(text: str, texts: Texts) -> str:
    return f'Content-Type: multipart/alternative; boundary="alt"\n\n--alt\n{_plain(text, texts)}\n--alt\n{_html(text, texts)}\n--alt--\n'


def _with_file(text: str, texts: Texts) -> str:
    data = base64.encodebytes(texts.rng.randbytes(texts.rng.randint(2_000, 40_000))).decode()
    file = f"Content-Type: image/jpeg; name=photo.jpg\nContent-Disposition: attachment\nContent-Transfer-Encoding: base64\n\n{data}"
    return f'Content-Type: multipart/mixed; boundary="mix"\n\n--mix\n{_alternative(text, texts)}\n--mix\n{file}\n--mix--\n'


CUSTOMERS = 397
QUOTING, ANSWERS = 0.4, 0.35
SHAPES = ((0.4, _plain), (0.5, _quoted_printable), (0.58, _html), (0.92, _alternative), (1.0, _with_file))
"""Each shape with the share of mails that it and those before it make up."""


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
