"""RTF to text, where a mail has no other text."""

from __future__ import annotations

import pytest

from agentdesk.domain.media_types import MIME
from agentdesk.reading.registry import read
from agentdesk.reading.rtf import rtf_text

FONTS = rb"{\fonttbl{\f0\fswiss\fcharset0 Arial;}{\f1\fnil\fcharset204 Arial Cyr;}{\f2\fcharset128 MS;}}{\colortbl;\red0;}{\*\generator X;}"
HEAD = rb"{\rtf1\ansi\ansicpg1252\deff0" + FONTS + rb"\viewkind4\uc1\pard\f0\fs20 "


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (rb"Gr\'fc\'dfe aus K\u246?ln\par Zweite Zeile\par}", "Grüße aus Köln\nZweite Zeile"),
        (rb"{\f1\'cf\'f0\'e8\'e2\'e5\'f2}\tab {\f2\'83\'41\'83A}}", "Привет\tアア"),
        (rb"{\pict\pngblip 8950}{\field{\*\fldinst{HYPERLINK \"http://x.y\"}}{\fldrslt link}}, \{ok\}}", "link, {ok}"),
        (rb"\u-10179?\u-8704? {\v hidden}{\uc3\u8364abc}x}trailing", "😀 €x"),
        (rb"\bin4 }}}}cut off", "cut off"),
        (rb"cut {\b off", "cut off"),
    ],
)
def test_the_text_of_a_document_is_what_its_reader_sees(source: bytes, text: str) -> None:
    assert rtf_text(HEAD + source) == text


@pytest.mark.parametrize("label", ["text/rtf", "application/rtf", "text/richtext", "text/plain"])
def test_a_mail_whose_only_text_is_rtf_has_a_text(label: str) -> None:
    head = f"From: a@b.example\r\nSubject: s\r\nMIME-Version: 1.0\r\nContent-Type: {label}\r\n\r\n".encode()
    found = read(head + HEAD + rb"Wo bleibt die Lampe?\par}" + b"\r\n", MIME)
    assert (found.body_text, found.reply_text) == ("Wo bleibt die Lampe?", "Wo bleibt die Lampe?")


def test_an_rtf_file_beside_an_empty_text_stays_a_file() -> None:
    kind = b'Content-Type: application/rtf; name="letter.rtf"\r\nContent-Disposition: attachment\r\n\r\n'
    head = b"From: a@b.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n\r\n--b\r\n"
    found = read(head + kind + HEAD + b"Dear shop\\par}\r\n--b--\r\n", MIME)
    assert (found.body_text, [one.filename for one in found.attachments]) == ("", ["letter.rtf"])


@pytest.mark.parametrize(
    "hostile",
    [
        b"\\f1\\b " * 150_000,
        b"{" * 300_000,
        b"\\bin9999999999 " * 50_000,
        b"{\\field{\\*\\fldinst{HYPERLINK " * 30_000,
        b"\\'fc" * 200_000,
    ],
    ids=["words", "groups", "raw bytes", "links", "bytes"],
)
def test_hostile_rtf_ends(hostile: bytes) -> None:
    """An expression over the whole text takes minutes for some of these; then this test runs out of time."""
    assert not rtf_text(b"{\\rtf1{\\fonttbl " + hostile).strip()
