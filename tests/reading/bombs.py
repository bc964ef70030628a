"""Messages built to hurt: each is (name, source)."""

from __future__ import annotations

from collections.abc import Iterator

HEAD = b"From: a@b.example\r\nSubject: bomb\r\nMIME-Version: 1.0\r\n"


def bombs() -> Iterator[tuple[str, bytes]]:
    """Yield messages that cost parsers their stack, their time or their memory."""
    yield from _structures()
    yield from _headers()
    yield from _texts()
    yield from _damages()


def _structures() -> Iterator[tuple[str, bytes]]:
    nested = HEAD
    for level in range(1000):
        nested += b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (level, level)
    yield "a thousand nested multiparts", nested + b"\r\ntext"
    yield "one boundary nested in itself", HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" * 5000
    yield (
        "fifty thousand parts",
        HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * 50_000 + b"--b--",
    )
    yield "fifty thousand empty parts", HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n" * 50_000
    messages = HEAD
    for _level in range(2000):
        messages += b"Content-Type: message/rfc822\r\n\r\n"
    yield "two thousand nested messages", messages
    yield "many boundary look-alikes", HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--bx" * 500_000
    yield "a huge boundary", HEAD + b"Content-Type: multipart/mixed; boundary=" + b"b" * 90_000 + b"\r\n\r\n--b"
    big = b"QUJD" * 18 + b"\r\n"
    yield (
        "a large attachment",
        HEAD + b"Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n" + big * 350_000,
    )


def _headers() -> Iterator[tuple[str, bytes]]:
    yield "open parentheses", HEAD + b"To: " + b"(" * 60_000 + b"\r\n\r\nx"
    yield "balanced parentheses", HEAD + b"To: " + b"(" * 30_000 + b")" * 30_000 + b"\r\n\r\nx"
    yield "open quotes", HEAD + b"To: " + b'"' * 60_001 + b"\r\n\r\nx"
    yield "escaped quotes", HEAD + b"To: " + b'"\\' * 30_000 + b"\r\n\r\nx"
    yield "open angles", HEAD + b"To: " + b"<" * 60_000 + b"\r\n\r\nx"
    yield "commas", HEAD + b"To: " + b"," * 60_000 + b"\r\n\r\nx"
    yield "colons", HEAD + b"To: " + b"a:" * 30_000 + b";\r\n\r\nx"
    yield "many addresses", HEAD + b"To: " + b"a@b.example, " * 6_000 + b"\r\n\r\nx"
    yield "many short addresses", HEAD + b"To: " + b"a@b," * 25_000 + b"\r\n\r\nx"
    yield "many names without address", HEAD + b"To: " + b"a b," * 20_000 + b"\r\n\r\nx"
    yield "sixteen thousand encoded words", HEAD + b"X: y\r\nSubject: " + b"=?utf-8?q?x?= " * 16_000 + b"\r\n\r\nx"
    yield "encoded words", b"Subject: " + b"=?utf-8?q?x?= " * 7_000 + b"\r\n\r\nx"
    yield "encoded words that never end", b"Subject: " + b"=?utf-8?q?" * 10_000 + b"\r\n\r\nx"
    yield "base64 words", b"Subject: " + b"=?utf-8?b?eA?= " * 6_000 + b"\r\n\r\nx"
    yield "huge headers", b"".join(b"X-%d: %s\r\n" % (n, b"y" * 900) for n in range(2_000)) + b"\r\nx"
    yield "one huge header", b"Subject: " + b"z" * 5_000_000 + b"\r\n\r\nx"
    yield "a huge folded header", b"Subject: x" + b"\r\n y" * 30_000 + b"\r\n\r\nx"
    yield "many fields", b"a:b\r\n" * 20_000 + b"\r\nx"
    yield "junk lines in headers", b"From: a@b\r\n" + b"junk without colon\r\nX-A: b\r\n" * 3_000 + b"\r\nx"
    yield "many parameters", HEAD + b"Content-Type: text/plain" + b"; a=b" * 19_000 + b"\r\n\r\nx"
    yield (
        "many continuations",
        HEAD + b"Content-Type: x/y" + b"".join(b"; name*%d*=%%41" % n for n in range(5_000)) + b"\r\n\r\nx",
    )
    yield "semicolons", HEAD + b"Content-Type: x/y" + b";" * 90_000 + b"\r\n\r\nx"
    yield "an unclosed parameter", HEAD + b'Content-Type: x/y; name="' + b'\\"' * 40_000 + b"\r\n\r\nx"
    yield "a huge date", b"Date: " + b"1 " * 40_000 + b"\r\n\r\nx"
    yield "many references", b"References: " + b"<a@b>" * 19_000 + b"\r\n\r\nx"
    yield (
        "a list's endless names",
        HEAD + b"Precedence: bulk\r\nReply-To: " + b"a" * 45_000 + b"\r\nList-Id: <" + b"a-" * 22_000 + b"\r\n\r\nx",
    )
    yield "a huge message id", b"Message-ID: <" + b"a" * 90_000 + b">\r\n\r\nx"


def _texts() -> Iterator[tuple[str, bytes]]:
    html = HEAD + b"Content-Type: text/html\r\n\r\n"
    yield "deep html", html + b"<div>" * 20_000 + b"deep text"
    yield "deep tables", html + b"<table><tr><td>" * 3_000 + b"deep text"
    yield "deep html under the size limit", html + b"<b>" * 60_000 + b"deep text"
    yield "large html", html + b"<p>paragraph of <b>text</b></p>\r\n" * 60_000
    yield "html of many cells", html + b"<table>" + b"<tr><td>a<td>b<td>c</tr>" * 15_000
    yield "wide table", html + b"<table><tr>" + b"<td>a" * 60_000
    yield "unclosed comments", html + b"<!--" * 90_000
    yield "unclosed styles", html + b"<style>" * 50_000
    yield "html entities", html + b"&lt;" * 90_000
    yield "blanks", HEAD + b"\r\n" + b" " * 4_000_000
    yield "blank lines", HEAD + b"\r\n" + b"\r\n" * 1_000_000 + b"x"
    yield "blanks in the middle", HEAD + b"\r\nx" + b" " * 1_000_000 + b"x:\r\n"
    yield "quote signs", HEAD + b"\r\n" + b">" * 1_000_000
    yield "quoted lines", HEAD + b"\r\n" + b"> x\r\n" * 300_000
    yield "lines that end in colons", HEAD + b"\r\n" + b"On 3 Nov 2026 at 10:12 x wrote:\r\n" * 3_900
    yield "header-like lines", HEAD + b"\r\nhi\r\n" + b"From: x\r\n" * 3_900
    yield "signature delimiters", HEAD + b"\r\nhi\r\n" + b"-- \r\n" * 3_900
    yield "rules", HEAD + b"\r\nhi\r\n" + b"_" * 40 + b"\r\n" + (b"-" * 400_000) + b"\r\n"
    yield "sent sent sent", HEAD + b"\r\nhi\r\n" + b"sent from sent from sent from sent from\r\n" * 3_900
    yield "uuencode begins", HEAD + b"\r\n" + b"begin 644 x\r\n" * 50_000
    yield "uuencode lines", HEAD + b"\r\nbegin 644 x\r\n" + b"#86)C\r\n" * 200_000
    yield "flowed", HEAD + b"Content-Type: text/plain; format=flowed\r\n\r\n" + b"word \r\n" * 200_000
    yield "quoted-printable", HEAD + b"Content-Transfer-Encoding: quoted-printable\r\n\r\n" + b"=41" * 1_000_000
    yield "eight-bit noise", HEAD + b"\r\n" + bytes(range(128, 256)) * 8_000
    yield "bounce prose", b"From: mailer-daemon@b.example\r\nSubject: failure notice\r\n\r\n" + b"user a" * 10_000 + b" x@y.z\r\n" * 2_000
    yield "addresses without end", b"From: mailer-daemon@b.example\r\nSubject: failure notice\r\n\r\n" + b"a." * 50_000 + b"@"


def _damages() -> Iterator[tuple[str, bytes]]:
    yield "nothing", b""
    yield "one newline", b"\n"
    yield "zeros", b"\x00" * 100_000
    yield "only a body", b"no header here\r\nat all"
    yield "only headers", b"Subject: x"
    yield "bare carriage returns", b"Subject: x\rFrom: a@b.example\r\rbody\rmore"
    yield "utf-16", "Subject: x\r\nFrom: a@b.example\r\n\r\nbody".encode("utf-16")
    yield "controls", b"Subject: a\x00b\x07c\x1b[31md\x7f\r\nFrom: \x9b31m <a@b.example>\r\n\r\n\x1b]0;x\x07\x00\x85"
