"""Copies of one mail are told from other mail by what the sender wrote, not by what servers added."""

from __future__ import annotations

import pytest

from agentdesk.reading.mime import parse
from agentdesk.reading.sameness import content_digest

MAIL = b"Message-ID: <a@x.example>\r\nFrom: m@x.example\r\nTo: shop@y.example\r\nSubject: a\r\n lamp\r\n\r\nWhere is it?\r\n"


def digest_of(source: bytes) -> str:
    return content_digest(source, parse(source).root.fields)


@pytest.mark.parametrize(
    "copy",
    [
        b"Received: from a by b;\r\n\tyesterday\r\nReturn-Path: <m@x.example>\r\n" + MAIL,
        b"Delivered-To: office@y.example\r\nAuthentication-Results: mx; spf=pass\r\nX-Spam-Status: No\r\n" + MAIL,
        MAIL.replace(b"\r\n", b"\n"),
        MAIL + b"\r\n\r\n",
        MAIL.replace(b"a\r\n lamp", b"a lamp"),
        MAIL.replace(b"Subject", b"SUBJECT"),
    ],
)
def test_what_servers_add_or_fold_makes_no_other_mail(copy: bytes) -> None:
    assert digest_of(copy) == digest_of(MAIL)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"Where", b"There"),
        (b"a@x", b"b@x"),
        (b"From: m@", b"From: n@"),
        (b" lamp", b" lamb"),
        (b"To: shop", b"To: office"),
        (b"To: s", b"Cc: s"),
    ],
)
def test_anything_the_sender_wrote_makes_another_mail(old: bytes, new: bytes) -> None:
    assert digest_of(MAIL.replace(old, new)) != digest_of(MAIL)


@pytest.mark.parametrize(
    "source", [b"", b"no headers", b"Subject: a\r\n\r\nbody", b"Message-ID: \r\n\r\nbody", b"Message-ID: <a@b>", b"\x00\xff" * 99]
)
def test_without_an_id_nothing_is_a_copy(source: bytes) -> None:
    """Two empty mails from one sender are two mails."""
    assert digest_of(source) == ""
