"""Whole messages for the fuzzer, grown instead of mutated: trees of parts, headers from a grammar of damage, and texts in wrong charsets."""

# ruff: noqa: RUF001 - texts of many scripts
from __future__ import annotations

import base64
import quopri
import random
from collections.abc import Callable

_MULTIPARTS = (b"mixed", b"alternative", b"related", b"report", b"signed", b"encrypted", b"digest", b"appledouble", b"parallel", b"x", b"")
_LEAVES = (
    *(b"text/plain", b"text/html", b"text/enriched", b"text/richtext", b"text/rtf", b"text/calendar", b"text/rfc822-headers", b"text"),
    *(b"message/rfc822", b"message/delivery-status", b"message/partial", b"message/external-body", b"message/disposition-notification"),
    *(
        b"application/pkcs7-mime",
        b"application/ms-tnef",
        b"application/rtf",
        b"application/octet-stream",
        b"image/png",
        b"plain/text",
        b"*/*",
    ),
)
_BODIES = (
    *(
        b"Hello,\r\n\r\nthis is it.\r\n",
        b"<p>Hello<blockquote>old</blockquote>",
        b"",
        b"\x00\xff\xfe",
        b"begin 644 a\r\n#86)C\r\n`\r\nend\r\n",
    ),
    *(
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:x\r\nEND:VEVENT\r\n",
        b"Final-Recipient: rfc822; a@b\r\nAction: failed\r\nStatus: 5.1.1\r\n",
    ),
    *(rb"{\rtf1\ansi\ansicpg1251{\fonttbl{\f1\fcharset204 A;}}\f1 \'cf\u-10179?\u-8704?\bin3 }}}{\*\x y}\par}", rb"{\rtf1{{{\f9\uc9\u8364"),
    *(
        b"\x78\x9f\x3e\x22\x01\x00\x02\x0c\x80\x01\x00\x05\x00\x00\x00hello\x00\x00",
        b"\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0\x80",
    ),
)
_CMS = (
    b"\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0\x80\x30\x80\x02\x01\x01\x31\x00"
    b"\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01\xa0\x80\x24\x80"
)
_ENCODINGS: tuple[tuple[bytes, Callable[[bytes], bytes]], ...] = (
    (b"base64", base64.encodebytes),
    (b"quoted-printable", quopri.encodestring),
    (b"8bit", bytes),
    (b"x-uuencode", bytes),
    (b"base64", bytes),
    (b"quoted-printable, base64", base64.encodebytes),
)
_CODECS = (
    *("utf-8", "utf-16", "utf-16-le", "utf-32-be", "utf-7", "cp1252", "iso-8859-15", "iso-8859-8", "cp1251", "koi8-r", "koi8-u", "cp437"),
    *("gb18030", "big5hkscs", "cp932", "iso2022_jp", "iso2022_kr", "euc_kr", "johab", "hz", "cp1255", "cp1256", "cp874", "mac_roman"),
)
_LABELS = (
    *(*_CODECS, "gb2312", "ks_c_5601-1987", "x-unknown", "unicode-1-1-utf-7", "iso-8859-8-i", "utf8mb4", "ansi_x3.110-1983", "punycode"),
    *("unicode_escape", "idna", "rot13", "zlib", "base64", "", "\x00", "utf-8; utf-16", "cp65001", "iso-2022-cn", "viscii", "windows-31j"),
)
_TEXTS = (
    *(
        "Größe, ça va, naïve, señor",
        "Привет, где мой заказ?",
        "こんにちは、注文はどこですか",
        "你好，我的订单在哪里",
        "안녕하세요",
        "שלום",
        "مرحبا",
        "สวัสดี",
    ),
    *("\ufeffabc\u202edef\u2066x\u200b", "😀👩\u200d👩\u200d👧", "\ud7ff\ue000\ufdd0\uffff", "a\u0300" * 40, "\u0085\u2028\u2029", "≤≥÷×"),
)
_NAMES = (
    *(b"From", b"To", b"Cc", b"Bcc", b"Reply-To", b"Sender", b"Subject", b"Date", b"Message-ID", b"In-Reply-To", b"References", b"List-Id"),
    *(b"Received", b"Return-Path", b"Delivered-To", b"Content-Type", b"Content-Disposition", b"Content-Transfer-Encoding", b"MIME-Version"),
    *(
        b"Thread-Index",
        b"Thread-Topic",
        b"Auto-Submitted",
        b"Precedence",
        b"Authentication-Results",
        b"X-Failed-Recipients",
        b"X",
        b"Resent-To",
    ),
)
_WORDS = (
    *(
        b"a@b.example",
        b"<a@b.example>",
        b'"A, B" <a@b>',
        b"=?utf-8?q?caf=C3=A9?=",
        b"=?gb2312?b?1tDOxA==?=",
        b"=?x?z?y?=",
        b"=?utf-8?b?////?=",
    ),
    *(
        b"(comment (nested",
        b"group: a@b, c@d;",
        b"undisclosed-recipients:;",
        b"\xe9\xff",
        b"\x00",
        b"\t",
        b"\r\n ",
        b"\r\n\t\r\n ",
        b",,,;;",
        b"@@",
    ),
    *(
        b"Tue, 3 Nov 2026 10:12:13 +0100",
        b"99 Foo 0000 99:99",
        b"31/12/99",
        b"<x@[127.0.0.1]>",
        b"<<a@b>>",
        b"re: Re[3]: AW: [x] ",
        b"multipart/mixed",
    ),
    *(
        b"; boundary=",
        b"; boundary*0=a; boundary*1=b",
        b"; charset=utf-8'en'x",
        b"; name*0*=utf-8''%C3; name*1*=%A9",
        b"A" * 998,
        b'"',
        b"\\",
        b"=?=",
    ),
    *(
        b"AdpxAAAAAAAAAAAAAAAAAAAAAAAAAA==",
        b"auto-replied; x=y",
        b"x.y; dkim=pass; spf=fail",
        b"xn--nxasmq6b@xn--nxasmq6b",
        b"\xe2\x80\xae",
    ),
)


def grown(chance: random.Random) -> bytes:
    """Return a message of one of the shapes."""
    return chance.choice((_nested, _headed, _mislabelled))(chance)


def _nested(chance: random.Random) -> bytes:
    return b"From: a@b.example\r\nTo: c@d.example\r\nSubject: tree\r\nMIME-Version: 1.0\r\n" + _part(chance, chance.randint(1, 7))


def _part(chance: random.Random, depth: int) -> bytes:
    if depth and chance.random() < 0.7:
        boundary = chance.choice((b"b", b"b%d" % depth, b"b b", b"'b'", b"=_%d" % chance.randint(0, 3)))
        kind = b"multipart/" + chance.choice(_MULTIPARTS) + b"; boundary=" + chance.choice((b'"%s"', b"%s", b'"%s')) % boundary
        children = [_part(chance, depth - 1) for _ in range(chance.randint(0, 4))]
        body = b"".join(b"--" + boundary + chance.choice((b"\r\n", b"\r\n", b" \r\n", b"\n")) + child + b"\r\n" for child in children)
        end = chance.choice((b"--" + boundary + b"--\r\n", b"", b"--" + boundary + b"-\r\n"))
        return b"Content-Type: " + kind + b"\r\n\r\n" + body + end
    return _leaf(chance, depth)


def _leaf(chance: random.Random, depth: int) -> bytes:
    kind, (name, encode) = chance.choice(_LEAVES), chance.choice(_ENCODINGS)
    body = chance.choice(_BODIES) * chance.choice((1, 1, 1, 30))
    if depth and kind.startswith((b"message/rfc822", b"application/pkcs7")):
        inside = _part(chance, depth - 1)
        body = _packet(inside) if kind.startswith(b"application") else b"Subject: inner\r\n" + inside
    more = chance.choice(
        (b"", b'; name="a.txt"', b"; name=smime.p7m", b"; name=winmail.dat", b"; charset=" + chance.choice(_LABELS).encode())
    )
    head = b"Content-Type: " + kind + more + b"\r\nContent-Transfer-Encoding: " + name + b"\r\n"
    head += chance.choice(
        (b"", b"Content-Disposition: attachment\r\n", b"Content-Disposition: inline; filename=x\r\n", b"Content-ID: <a>\r\n")
    )
    return head + b"\r\n" + encode(body)


def _packet(inside: bytes) -> bytes:
    return _CMS + b"\x04\x82" + (len(inside) & 0xFFFF).to_bytes(2, "big") + inside + b"\0\0" * 7


def _headed(chance: random.Random) -> bytes:
    lines = []
    for _ in range(chance.randint(1, 40)):
        words = chance.choice((b" ", b"", b",", b"\r\n ")).join(chance.choice(_WORDS) for _ in range(chance.randint(0, 12)))
        lines.append(chance.choice(_NAMES) + chance.choice((b": ", b":", b" :", b":\r\n ", b": \t")) + words)
    return chance.choice((b"\r\n", b"\n", b"\r")).join(lines) + b"\r\n\r\nbody " + chance.choice(_WORDS)


def _mislabelled(chance: random.Random) -> bytes:
    codec = chance.choice(_CODECS)
    text = " ".join(chance.choice(_TEXTS) for _ in range(chance.randint(1, 6)))
    data = text.encode(codec, chance.choice(("replace", "ignore", "xmlcharrefreplace")))
    for _ in range(chance.randint(0, 3)):
        at = chance.randint(0, len(data))
        data = data[:at] + chance.randbytes(chance.randint(0, 3)) + data[at + chance.randint(0, 2) :]
    label = chance.choice(_LABELS).encode()
    word = b"=?" + label + b"?" + chance.choice((b"b?" + base64.b64encode(data), b"q?" + quopri.encodestring(data, header=True))) + b"?="
    subject = chance.choice((data, word, word[: len(word) // 2] + b"?= " + word, data[:40] + word))
    name, encode = chance.choice(_ENCODINGS)
    kind = chance.choice((b"plain", b"html", b"calendar", b"rtf"))
    head = (
        b"From: "
        + subject[:60].replace(b"\n", b"")
        + b" <a@b.example>\r\nSubject: "
        + subject
        + b"\r\nContent-Type: text/"
        + kind
        + b"; charset="
    )
    return (
        head
        + chance.choice((label, b'"' + label + b'"'))
        + b"\r\nContent-Transfer-Encoding: "
        + name
        + b"\r\n\r\n"
        + encode(data * chance.choice((1, 1, 50)))
    )
