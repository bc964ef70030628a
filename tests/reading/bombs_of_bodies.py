"""Messages built to hurt what looks into bodies: folds, encodings, layout, notices, packets. Each is (name, source)."""

from __future__ import annotations

import base64
from collections.abc import Iterator

HEAD = b"From: a@b.example\r\nSubject: bomb\r\nMIME-Version: 1.0\r\n"
TEXT = HEAD + b"\r\nhi\r\n\r\n"
HTML = HEAD + b"Content-Type: text/html\r\n\r\n"
DAEMON = b"From: mailer-daemon@b.example\r\nSubject: x\r\n\r\n"


def bombs_of_bodies() -> Iterator[tuple[str, bytes]]:
    """Yield bodies that make careless readers quadratic."""
    yield from _folds()
    yield from _layouts()
    yield from _encodings()
    yield from _notices()
    yield from _headers()


def _folds() -> Iterator[tuple[str, bytes]]:
    notice = b"This e-mail is confidential and if you are not the intended recipient delete all copies of it. It is privileged.\r\n\r\n"
    yield "names before quotes", TEXT + b"".join(b"N%d> x\r\n" % n for n in range(3_900))
    yield "bars below an attribution", TEXT + b"x wrote:\r\n" + b"| x\r\n" * 3_900
    yield "groupwise headings", TEXT + b">>> a 1-1-2020 10:12 >>>\r\n" * 3_900
    yield "a long groupwise heading", TEXT + b">>> " + b"1:23 " * 100_000
    yield "header blocks on one line", TEXT + (b"From: a@b.example " + b"Sent: x " * 100 + b"\r\n") * 1_000
    yield "disclaimers", TEXT + notice * 1_900
    yield "a paragraph of disclaimers", TEXT + notice.replace(b"\r\n\r\n", b"\r\n") * 3_900
    yield "short rules", TEXT + b"---\r\nTom\r\n" * 1_900
    yield "headings of notes", TEXT + b"a@b 1/1/2020\r\nTo\r\n" * 1_900
    yield "program names", TEXT + b"Sent from A B C D\r\n" * 3_900
    yield "blanks before no program's name", TEXT + b"Outlook\r\n" + ("\u2502" + " " * 148 + "\u2502\r\n").encode() * 3_900
    yield "attributions without end", TEXT + b"On 3 Nov 2026 at 10:12 a@b.example <\r\n" * 3_900
    yield "direction marks before a colon", TEXT + ("\u202a" * 390 + ":\n").encode() * 900
    yield "a line of dashes", TEXT + b"-" * 2_000_000
    yield "a line of quote signs, flowed", HEAD + b"Content-Type: text/plain; format=flowed\r\n\r\n" + b">" * 3_000_000 + b" \r\n"
    yield "a long attribution", TEXT + b"On 1/1/2020 " * 200_000 + b"wrote:\r\n> x"


def _layouts() -> Iterator[tuple[str, bytes]]:
    yield "html of attributes", HTML + b"<p " + b"a='b' " * 60_000 + b">x</p>"
    yield "html of styled elements", HTML + b"<p a=1 b=2 c=3 style='display:block;color:red'>x</p>" * 6_000
    yield "a style without end", HTML + b"<p style='" + b"border:none;border-top:solid " * 10_000 + b"'>x</p>"
    yield "nested lists", HTML + b"<ul><li>" * 3_000 + b"x"
    yield "nested quotations", HTML + b"<blockquote>" * 3_000 + b"x"
    yield "many quotations", HTML + b"<blockquote type=cite>a</blockquote>b" * 4_000
    yield "spans of a million cells", HTML + b"<table><tr><td rowspan=99999999 colspan=99999999>a<tr><td>b</table>"
    yield "a margin without end", HTML + b"<pre style='margin-left:999999999em;padding:99999em'>x</pre>"
    yield (
        "a long cell above many",
        HTML + b"<table><tr><td>" + b"x" * 100_000 + b"</td></tr>" + b"<tr><td>y</td></tr>" * 3_000 + b"</table>",
    )
    yield "enriched parameters", HEAD + b"Content-Type: text/enriched\r\n\r\n" + b"<param>" * 100_000


def _encodings() -> Iterator[tuple[str, bytes]]:
    yield "odd escapes of yenc", TEXT + b"=ybegin line=1 name=a\r\n" + b"=a" * 2_000_000 + b"\r\n=yend\r\n"
    yield "blanks of quoted-printable", HEAD + b"Content-Transfer-Encoding: quoted-printable\r\n\r\n" + b"= " * 1_000_000
    yield "noise in no charset", b"Subject: " + bytes(range(128, 256)) * 700 + b"\r\n\r\n" + bytes(range(128, 256)) * 30_000
    qp = HEAD + b"Content-Transfer-Encoding: quoted-printable\r\n\r\n"
    packet = HEAD + b"Content-Type: application/ms-tnef\r\n\r\n\x78\x9f\x3e\x22\x01\x00"
    yield "base64 of one letter", HEAD + b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(b"A" * 4_000_000)
    yield "base64 without its label", HEAD + b"\r\n" + base64.encodebytes(b"A" * 4_000_000)
    yield "nearly base64", HEAD + b"\r\n" + (b"QUJD" * 15 + b"\r\n") * 50_000 + b"!"
    yield "quoted-printable without its label", HEAD + b"\r\n" + b"=41=\r\n" * 300_000
    yield "soft breaks with blanks", qp + (b"=" + b" " * 3_000) * 300
    yield "yenc begins", TEXT + b"=ybegin name=a\r\n" * 100_000
    yield "yenc escapes", TEXT + b"=ybegin line=1 name=a\r\n" + b"=a" * 500_000 + b"\r\n=yend\r\n"
    yield "packed files", packet + b"\x02\x02\x90\x06\x00\x00\x00\x00\x00\x00\x00" * 100_000
    yield (
        "packed properties",
        packet + b"\x01\x03\x90\x06\x00\x00\x00\x24\x00\xff\xff\xff\xff" + b"\x03\x00\x01\x00\x01\x00\x00\x00" * 300_000,
    )
    yield "utf-16", HEAD + b"Content-Type: text/plain; charset=utf-16\r\n\r\n" + "x\n".encode("utf-16-le") * 500_000
    yield "cyrillic without a label", HEAD + b"\r\n" + "Привет ".encode("cp1251") * 200_000
    yield "noise in subject and text", b"Subject: " + bytes(range(128, 256)) * 700 + b"\r\n\r\n" + bytes(range(128, 256)) * 10_000


def _notices() -> Iterator[tuple[str, bytes]]:
    yield "many status groups", HEAD + b"Content-Type: message/delivery-status\r\n\r\n" + b"Final-Recipient: rfc822; a@b.c\r\n\r\n" * 30_000
    yield "notices full of to", DAEMON + b"to " * 20_000 + b"a@b.c"
    yield "notices full of dots", DAEMON + b"a.b.c.d." * 4_000
    yield "notices full of addresses", DAEMON + b"a@b.c " * 4_000
    yield "absences", b"From: a@b\r\nPrecedence: bulk\r\nSubject: " + b"is " * 300 + b"\r\n\r\n" + b"ich bin " * 4_000


def _headers() -> Iterator[tuple[str, bytes]]:
    nested = b"--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    yield "a hundred thousand fields", b"".join(b"X-%d: y\r\n" % n for n in range(100_000)) + b"\r\nx"
    yield "a million recipients", b"To: " + b"a@b.example, " * 1_000_000 + b"\r\n\r\nx"
    yield "one huge encoded word", b"Subject: =?utf-8?b?" + b"QUJD" * 24_000 + b"?=\r\n\r\nx"
    yield "encoded names", b"To: " + b"=?utf-8?q?x?= <a@b.example>, " * 3_000 + b"\r\n\r\nx"
    yield "encoded names that never end", b"To: " + b"=?utf-8?q?x" * 9_000 + b"\r\n\r\nx"
    yield "comments in an angle", b"To: <" + b"(a" * 30_000 + b">\r\n\r\nx"
    yield "addresses in one angle", b"To: <" + b"a@b," * 20_000 + b">\r\n\r\nx"
    yield "dates of digits", b"Date: " + b"20261102101213 " * 6_000 + b"\r\n\r\nx"
    yield "parts that share a boundary", HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + nested * 400 + b"--b\r\n\r\nx"
    yield "parts without their type", b"From: a@b\r\n\r\n" + b"--x\r\nContent-Type: text/plain\r\n\r\ny\r\n" * 20_000
    yield "dashes", HEAD + b"\r\n" + b"-" * 1_000_000
