"""Real-world damage, written down before anything was tried on it: each message with what a careful mail program shows of it."""

# ruff: noqa: RUF001 - words of languages written in other scripts
from __future__ import annotations

import base64
import quopri
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Damaged:
    """One message and what is expected: `sender` and `to` as (name, address), `files` as (name, type, size)."""

    name: str
    source: bytes
    expected: dict[str, Any]


def b64(text: str, charset: str = "utf-8") -> str:
    """Return a text in base64."""
    return base64.b64encode(text.encode(charset)).decode()


def qp(text: str, charset: str) -> bytes:
    """Return a text as quoted-printable."""
    return quopri.encodestring(text.encode(charset))


HEAD = b"From: Jan <jan@customer.example>\nTo: desk@shop.example\nSubject: Lamp\nDate: Fri, 14 Mar 2025 09:03:11 +0100\nMessage-ID: <1@x>\n"


def text(label: str, words: str, charset: str, transfer: str = "8bit") -> bytes:
    """Return a message whose label and bytes may differ."""
    body = {"8bit": words.encode(charset), "base64": b64(words, charset).encode(), "quoted-printable": qp(words, charset)}[transfer]
    kind = f"; charset={label}" if label else ""
    return HEAD + f"Content-Type: text/plain{kind}\nContent-Transfer-Encoding: {transfer}\n\n".encode() + body + b"\n"


def headed(*lines: bytes, body: bytes = b"hello\n") -> bytes:
    """Return a message with these header lines."""
    return b"\n".join(lines) + b"\n\n" + body


def mixed(*parts: bytes, boundary: bytes = b"XX", closed: bool = True) -> bytes:
    """Return a multipart message."""
    end = b"\n--" + boundary + b"--\n" if closed else b"\n"
    inner = b"".join(b"\n--" + boundary + b"\n" + part for part in parts)
    return HEAD + b"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=" + boundary + b"\n" + inner + end


PLAIN = b"Content-Type: text/plain; charset=utf-8\n\nhello there\n"
PDF = b"%PDF-1.4 test"
PDF64 = base64.b64encode(PDF)


def file(headers: bytes, data: bytes = PDF64) -> bytes:
    """Return an attachment part."""
    return headers + b"\nContent-Transfer-Encoding: base64\n\n" + data


def named(headers: bytes, expected: str, kind: str = "application/pdf") -> dict[str, Any]:
    """Return what is expected of a message with one named file."""
    return {"body_text": "hello there", "files": [(expected, kind, len(PDF))]}


CHARSETS = [
    Damaged("gb2312 that is gbk", text("gb2312", "您好，我的订单镕瑄还没有到。", "gbk"), {"body_text": "您好，我的订单镕瑄还没有到。"}),
    Damaged(
        "gb2312 that is gb18030",
        text("GB2312", "请问㐂何时发货？订单号八八二一三。", "gb18030"),
        {"body_text": "请问㐂何时发货？订单号八八二一三。"},
    ),
    Damaged(
        "shift_jis that is cp932",
        text("Shift_JIS", "①番の電球が髙くて困っています～", "cp932"),
        {"body_text": "①番の電球が髙くて困っています～"},
    ),
    Damaged(
        "iso-2022-jp with nec signs",
        text("iso-2022-jp", "ご注文ありがとうございます。", "iso2022_jp"),
        {"body_text": "ご注文ありがとうございます。"},
    ),
    Damaged(
        "euc-kr that is cp949",
        text("ks_c_5601-1987", "주문한 똠방 램프가 아직 안 왔어요.", "cp949"),
        {"body_text": "주문한 똠방 램프가 아직 안 왔어요."},
    ),
    Damaged("big5", text("big5", "請問何時出貨？謝謝您。", "big5"), {"body_text": "請問何時出貨？謝謝您。"}),
    Damaged(
        "latin-1 that is windows-1252",
        text("iso-8859-1", "It’s “broken” – cost €12…", "cp1252"),
        {"body_text": "It’s “broken” – cost €12…"},
    ),
    Damaged(
        "us-ascii that is utf-8",
        text("us-ascii", "Größe passt nicht, schöne Grüße", "utf-8"),
        {"body_text": "Größe passt nicht, schöne Grüße"},
    ),
    Damaged(
        "latin-1 that is utf-8",
        text("iso-8859-1", "Größe passt nicht, schöne Grüße", "utf-8"),
        {"body_text": "Größe passt nicht, schöne Grüße"},
    ),
    Damaged("no label, utf-8", text("", "Příliš žluťoučký kůň", "utf-8"), {"body_text": "Příliš žluťoučký kůň"}),
    Damaged(
        "no label, koi8-r",
        text("", "Здравствуйте, где мой заказ? Жду ответа уже неделю.", "koi8_r"),
        {"body_text": "Здравствуйте, где мой заказ? Жду ответа уже неделю."},
    ),
    Damaged("windows-1251", text("windows-1251", "Здравствуйте, где мой заказ?", "cp1251"), {"body_text": "Здравствуйте, где мой заказ?"}),
    Damaged("iso-8859-2 polish", text("iso-8859-2", "Zażółć gęślą jaźń", "iso8859_2"), {"body_text": "Zażółć gęślą jaźń"}),
    Damaged("iso-8859-15 euro", text("iso-8859-15", "Prix : 12 € l'œuvre", "iso8859_15"), {"body_text": "Prix : 12 € l'œuvre"}),
    Damaged("label in quotes and capitals", text('"UTF8"', "Größe", "utf-8"), {"body_text": "Größe"}),
    Damaged("label with a typing error", text("utf=8", "Größe", "utf-8"), {"body_text": "Größe"}),
    Damaged("label cp-850", text("cp850", "Größe über", "cp850"), {"body_text": "Größe über"}),
    Damaged("label macintosh", text("macintosh", "Größe über", "mac_roman"), {"body_text": "Größe über"}),
    Damaged("unknown-8bit", text("unknown-8bit", "Größe über alles", "utf-8"), {"body_text": "Größe über alles"}),
    Damaged("x-user-defined", text("x-user-defined", "Größe über alles", "cp1252"), {"body_text": "Größe über alles"}),
    Damaged("utf-8 with a byte order mark", text("utf-8", "\ufeffHello", "utf-8"), {"body_text": "Hello"}),
    Damaged("utf-16 in base64", text("utf-16", "Größe über", "utf-16", "base64"), {"body_text": "Größe über"}),
    Damaged("utf-7", text("utf-7", "Größe", "utf-7"), {"body_text": "Größe"}),
    Damaged(
        "windows-1252 with one broken byte",
        HEAD + b"Content-Type: text/plain; charset=utf-8\n\ncaf\xe9 na\xefve\n",
        {"body_text": "café naïve"},
    ),
    Damaged("windows-1255 hebrew", text("windows-1255", "שלום, איפה ההזמנה שלי", "cp1255"), {"body_text": "שלום, איפה ההזמנה שלי"}),
    Damaged("iso-8859-8-i", text("iso-8859-8-i", "שלום", "iso8859_8"), {"body_text": "שלום"}),
    Damaged("tis-620", text("tis-620", "สวัสดีครับ", "tis_620"), {"body_text": "สวัสดีครับ"}),
    Damaged("turkish", text("iso-8859-9", "Sipariş nerede? İyi günler", "iso8859_9"), {"body_text": "Sipariş nerede? İyi günler"}),
    Damaged("baltic", text("windows-1257", "Ačiū, užsakymas atėjo", "cp1257"), {"body_text": "Ačiū, užsakymas atėjo"}),
    Damaged("greek", text("windows-1253", "Πού είναι η παραγγελία", "cp1253"), {"body_text": "Πού είναι η παραγγελία"}),
]

HEADERS = [
    Damaged(
        "encoded word broken in a character",
        headed(b"From: =?utf-8?Q?J=C3?= =?utf-8?Q?=BCrgen?= <j@x.example>", b"Subject: =?utf-8?B?R3LDvMOf?= =?utf-8?B?ZQ==?="),
        {"sender": ("Jürgen", "j@x.example"), "subject": "Grüße"},
    ),
    Damaged("encoded words glued", headed(b"From: j@x.example", b"Subject: =?utf-8?Q?Gr=C3=BC?==?utf-8?Q?=C3=9Fe?="), {"subject": "Grüße"}),
    Damaged(
        "encoded word with blanks",
        headed(b"From: j@x.example", b"Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe aus Bonn?="),
        {"subject": "Grüße aus Bonn"},
    ),
    Damaged(
        "encoded word inside a word", headed(b"From: j@x.example", b"Subject: Re:=?utf-8?Q?Gr=C3=BC=C3=9Fe?="), {"subject": "Re:Grüße"}
    ),
    Damaged(
        "encoded word in quotes",
        headed(b'From: "=?utf-8?Q?J=C3=BCrgen_M?=" <j@x.example>', b"Subject: x"),
        {"sender": ("Jürgen M", "j@x.example")},
    ),
    Damaged(
        "encoded word with a comma",
        headed(b"From: =?utf-8?Q?M=C3=BCller=2C_J=C3=BCrgen?= <j@x.example>", b"Subject: x"),
        {"sender": ("Müller, Jürgen", "j@x.example")},
    ),
    Damaged(
        "encoded whole address",
        headed(b"From: =?utf-8?Q?J=C3=BCrgen_=3Cj=40x.example=3E?=", b"Subject: x"),
        {"sender": ("Jürgen", "j@x.example")},
    ),
    Damaged("base64 word without padding", headed(b"From: j@x.example", b"Subject: =?utf-8?B?R3LDvMOfZQ?="), {"subject": "Grüße"}),
    Damaged("charset label with language", headed(b"From: j@x.example", b"Subject: =?utf-8*de?Q?Gr=C3=BC=C3=9Fe?="), {"subject": "Grüße"}),
    Damaged(
        "gb2312 word that is gbk",
        headed(b"From: j@x.example", b"Subject: =?gb2312?B?" + base64.b64encode("镕瑄订单".encode("gbk")) + b"?="),
        {"subject": "镕瑄订单"},
    ),
    Damaged(
        "iso-2022-jp word",
        headed(b"From: j@x.example", b"Subject: =?ISO-2022-JP?B?" + base64.b64encode("注文の件".encode("iso2022_jp")) + b"?="),
        {"subject": "注文の件"},
    ),
    Damaged(
        "raw utf-8",
        headed("From: Jürgen Müller <j@x.example>".encode(), "Subject: Grüße".encode()),
        {"sender": ("Jürgen Müller", "j@x.example"), "subject": "Grüße"},
    ),
    Damaged(
        "raw windows-1252",
        headed("From: Jürgen <j@x.example>".encode("cp1252"), "Subject: Größe – neu".encode("cp1252")),
        {"sender": ("Jürgen", "j@x.example"), "subject": "Größe – neu"},
    ),
    Damaged(
        "raw windows-1251 with a label below",
        headed(
            b"From: j@x.example",
            "Subject: Где мой заказ".encode("cp1251"),
            b"Content-Type: text/plain; charset=windows-1251",
            body="Добрый день".encode("cp1251"),
        ),
        {"subject": "Где мой заказ", "body_text": "Добрый день"},
    ),
    Damaged(
        "name in a comment", headed(b"From: j@x.example (Juergen Mueller)", b"Subject: x"), {"sender": ("Juergen Mueller", "j@x.example")}
    ),
    Damaged("no from, a sender", headed(b"Sender: J <j@x.example>", b"Subject: x"), {"sender": ("J", "j@x.example")}),
    Damaged("no from at all", headed(b"Return-Path: <j@x.example>", b"Subject: x"), {"sender": ("", "j@x.example")}),
    Damaged(
        "unquoted comma in a name",
        headed(b"From: Mueller, Juergen <j@x.example>", b"Subject: x"),
        {"sender": ("Mueller, Juergen", "j@x.example")},
    ),
    Damaged("no blank before the address", headed(b'From: "Juergen"<j@x.example>', b"Subject: x"), {"sender": ("Juergen", "j@x.example")}),
    Damaged("address in a name", headed(b'From: "j@x.example" <j@x.example>', b"Subject: x"), {"sender": ("j@x.example", "j@x.example")}),
    Damaged("unclosed quote", headed(b'From: "Juergen <j@x.example>', b"Subject: x"), {"sender": ("Juergen", "j@x.example")}),
    Damaged("unclosed angle", headed(b"From: Juergen <j@x.example", b"Subject: x"), {"sender": ("Juergen", "j@x.example")}),
    Damaged(
        "two to fields",
        headed(b"From: j@x.example", b"To: a@x.example", b"To: b@x.example", b"Subject: x"),
        {"to": [("", "a@x.example"), ("", "b@x.example")]},
    ),
    Damaged(
        "group of recipients",
        headed(b"From: j@x.example", b"To: Team: a@x.example, B <b@x.example>;", b"Subject: x"),
        {"to": [("", "a@x.example"), ("B", "b@x.example")]},
    ),
    Damaged(
        "semicolons",
        headed(b"From: j@x.example", b"To: a@x.example; B <b@x.example>", b"Subject: x"),
        {"to": [("", "a@x.example"), ("B", "b@x.example")]},
    ),
    Damaged("undisclosed", headed(b"From: j@x.example", b"To: undisclosed-recipients:;", b"Subject: x"), {"to": []}),
    Damaged("tab-folded subject", headed(b"From: j@x.example", b"Subject: one", b"\ttwo", b" three"), {"subject": "one two three"}),
    Damaged("no blank after the colon", headed(b"From:j@x.example", b"Subject:x"), {"sender": ("", "j@x.example"), "subject": "x"}),
    Damaged("capitals", headed(b"FROM: j@x.example", b"SUBJECT: x"), {"sender": ("", "j@x.example"), "subject": "x"}),
    Damaged(
        "mbox line on top",
        headed(b"From j@x.example Fri Mar 14 09:03:11 2025", b"From: j@x.example", b"Subject: x"),
        {"sender": ("", "j@x.example"), "body_text": "hello"},
    ),
    Damaged(
        "quoted mbox line on top",
        headed(b">From j@x.example Fri Mar 14 09:03:11 2025", b"From: j@x.example", b"Subject: x"),
        {"sender": ("", "j@x.example"), "body_text": "hello"},
    ),
    Damaged(
        "a line that is no field", headed(b"From: j@x.example", b"this is nothing", b"Subject: x"), {"subject": "x", "body_text": "hello"}
    ),
    Damaged(
        "bare carriage returns",
        b"From: j@x.example\rSubject: x\r\rhello\r",
        {"sender": ("", "j@x.example"), "subject": "x", "body_text": "hello"},
    ),
    Damaged("subject with controls", headed(b"From: j@x.example", b"Subject: a\x1b[31mb\x07c"), {"subject": "a␛[31mb␇c"}),
    Damaged(
        "message id without brackets",
        headed(b"From: j@x.example", b"Message-ID: abc@x.example", b"Subject: x"),
        {"message_id": "abc@x.example"},
    ),
    Damaged(
        "message id with blanks",
        headed(b"From: j@x.example", b"Message-ID: < abc@x.example >", b"Subject: x"),
        {"message_id": "abc@x.example"},
    ),
    Damaged(
        "references over lines and with commas",
        headed(b"From: j@x.example", b"References: <a@x>,<b@x>", b"\t<c@x>", b"Subject: x"),
        {"references": ["a@x", "b@x", "c@x"]},
    ),
    Damaged(
        "in-reply-to with words",
        headed(b"From: j@x.example", b'In-Reply-To: Your message of "Fri, 14 Mar" <a@x>', b"Subject: x"),
        {"in_reply_to": "a@x"},
    ),
]

DATES = [
    Damaged(f"date {raw}", headed(b"From: j@x.example", b"Date: " + raw.encode(), b"Subject: x"), {"date": found})
    for raw, found in (
        ("Fri, 14 Mar 2025 09:03:11 +0100", "2025-03-14T08:03:11Z"),
        ("14 Mar 2025 09:03 +0100", "2025-03-14T08:03:00Z"),
        ("Fri, 14 Mar 25 09:03:11 GMT", "2025-03-14T09:03:11Z"),
        ("Fri, 14 Mar 2025 09:03:11 EST", "2025-03-14T14:03:11Z"),
        ("Fri, 14 Mar 2025 09:03:11 +0100 (CET)", "2025-03-14T08:03:11Z"),
        ("Fri, 14 Mar 2025 09:03:11", "2025-03-14T09:03:11Z"),
        ("Fri 14 Mar 2025 09:03:11 +0100", "2025-03-14T08:03:11Z"),
        ("Fri Mar 14 09:03:11 2025", "2025-03-14T09:03:11Z"),
        ("2025-03-14 09:03:11 +0100", "2025-03-14T08:03:11Z"),
        ("2025-03-14T09:03:11+01:00", "2025-03-14T08:03:11Z"),
        ("Fri, 14-Mar-2025 09:03:11 +0100", "2025-03-14T08:03:11Z"),
        ("Fri, 14 Mar 2025 9:3:11 +0100", "2025-03-14T08:03:11Z"),
        ("Fri, 14 March 2025 09:03:11 +0100", "2025-03-14T08:03:11Z"),
        ("vr, 14 mrt 2025 09:03:11 +0100", "2025-03-14T08:03:11Z"),
        ("Fri, 14 Mar 2025 09.03.11 +0100", "2025-03-14T08:03:11Z"),
        ("Fri, 14 Mar 2025 09:03:11 GMT+0100", "2025-03-14T08:03:11Z"),
        ("Fri, 14 Mar 2025 09:03:11 +01:00", "2025-03-14T08:03:11Z"),
        ("Fri, 14 Mar 2025 09:03:60 +0100", "2025-03-14T08:03:59Z"),
        ("Fri, 14 Mar 2025 09:03:11 UT", "2025-03-14T09:03:11Z"),
        ("nonsense", None),
        ("Fri, 31 Feb 2025 09:03:11 +0100", None),
    )
]

NAMES = [
    Damaged(
        "rfc 2231 name",
        mixed(PLAIN, file(b"Content-Type: application/pdf\nContent-Disposition: attachment; filename*=utf-8''R%C3%A9sum%C3%A9.pdf")),
        named(b"", "Résumé.pdf"),
    ),
    Damaged(
        "rfc 2231 name in pieces",
        mixed(
            PLAIN,
            file(
                b"Content-Type: application/pdf\nContent-Disposition: attachment;\n filename*0*=utf-8''R%C3%A9;\n filename*1*=sum%C3%A9;\n filename*2=.pdf"
            ),
        ),
        named(b"", "Résumé.pdf"),
    ),
    Damaged(
        "encoded word as a name",
        mixed(PLAIN, file(b'Content-Type: application/pdf; name="=?utf-8?B?UsOpc3Vtw6kucGRm?="\nContent-Disposition: attachment')),
        named(b"", "Résumé.pdf"),
    ),
    Damaged(
        "encoded words of a long name",
        mixed(
            PLAIN,
            file(
                b'Content-Type: application/pdf;\n name="=?utf-8?Q?R=C3=A9?=\n =?utf-8?Q?sum=C3=A9=2Epdf?="\nContent-Disposition: attachment'
            ),
        ),
        named(b"", "Résumé.pdf"),
    ),
    Damaged(
        "raw utf-8 name",
        mixed(PLAIN, file('Content-Type: application/pdf; name="Résumé.pdf"\nContent-Disposition: attachment'.encode())),
        named(b"", "Résumé.pdf"),
    ),
    Damaged(
        "raw latin-1 name",
        mixed(PLAIN, file('Content-Type: application/pdf; name="Résumé.pdf"\nContent-Disposition: attachment'.encode("latin-1"))),
        named(b"", "Résumé.pdf"),
    ),
    Damaged(
        "unquoted name with blanks",
        mixed(PLAIN, file(b"Content-Type: application/pdf; name=my lamp.pdf\nContent-Disposition: attachment; filename=my lamp.pdf")),
        named(b"", "my lamp.pdf"),
    ),
    Damaged(
        "path in a name",
        mixed(PLAIN, file(b'Content-Type: application/pdf\nContent-Disposition: attachment; filename="../../etc/lamp.pdf"')),
        named(b"", "lamp.pdf"),
    ),
    Damaged(
        "windows path in a name",
        mixed(PLAIN, file(b'Content-Type: application/pdf\nContent-Disposition: attachment; filename="C:\\\\Users\\\\Jan\\\\lamp.pdf"')),
        named(b"", "lamp.pdf"),
    ),
    Damaged(
        "empty disposition name",
        mixed(PLAIN, file(b'Content-Type: application/pdf; name="lamp.pdf"\nContent-Disposition: attachment; filename=""')),
        named(b"", "lamp.pdf"),
    ),
    Damaged(
        "octet-stream",
        mixed(PLAIN, file(b"Content-Type: application/octet-stream; name=lamp.pdf")),
        {"files": [("lamp.pdf", "application/octet-stream", len(PDF))]},
    ),
    Damaged(
        "no content type",
        mixed(PLAIN, file(b"Content-Disposition: attachment; filename=notes.txt", base64.b64encode(b"notes"))),
        {"body_text": "hello there", "files": [("notes.txt", "text/plain", 5)]},
    ),
    Damaged(
        "missing last boundary", mixed(PLAIN, file(b"Content-Type: application/pdf; name=lamp.pdf"), closed=False), named(b"", "lamp.pdf")
    ),
    Damaged(
        "base64 with stray signs",
        mixed(PLAIN, file(b"Content-Type: application/pdf; name=lamp.pdf", PDF64[:8] + b" \n!" + PDF64[8:])),
        named(b"", "lamp.pdf"),
    ),
    Damaged(
        "base64 broken off",
        mixed(PLAIN, file(b"Content-Type: text/csv; name=a.csv\nContent-Disposition: attachment", b"YWJjZA")),
        {"files": [("a.csv", "text/csv", 4)]},
    ),
    Damaged(
        "boundary with blanks behind",
        mixed(PLAIN, PLAIN.replace(b"there", b"again")).replace(b"--XX\n", b"--XX  \n"),
        {"body_text": "hello there\nhello again"},
    ),
    Damaged(
        "boundary in quotes with odd signs",
        mixed(PLAIN, boundary=b'"=_a b(1)"').replace(b'\n--"=_a b(1)"', b"\n--=_a b(1)"),
        {"body_text": "hello there"},
    ),
    Damaged(
        "preamble and epilogue",
        mixed(PLAIN).replace(b"\n\n--XX\n", b"\n\nThis is a multi-part message.\n--XX\n") + b"epilogue\n",
        {"body_text": "hello there", "files": []},
    ),
    Damaged("type without subtype", HEAD + b"Content-Type: text\n\nhello\n", {"body_text": "hello", "files": []}),
    Damaged(
        "html declared plain part beside",
        mixed(b"Content-Type: text/html; charset=utf-8\n\n<p>Hello<br>you</p>\n"),
        {"body_text": "Hello\nyou"},
    ),
    Damaged(
        "empty plain beside html",
        HEAD
        + b"Content-Type: multipart/alternative; boundary=A\n\n--A\nContent-Type: text/plain\n\n \n--A\nContent-Type: text/html\n\n<p>Hello</p>\n--A--\n",
        {"body_text": "Hello"},
    ),
    Damaged(
        "nested message",
        mixed(PLAIN, b"Content-Type: message/rfc822\n\nFrom: k@x.example\nSubject: inner\n\nsecret\n"),
        {"body_text": "hello there", "count": 1},
    ),
    Damaged(
        "uuencode",
        HEAD + b"\nhello\n\nbegin 644 a.txt\n#8V%T\n`\nend\n",
        {"body_text": "hello", "files": [("a.txt", "text/plain", 3)]},
    ),
    Damaged(
        "plain part of nothing but markup",
        HEAD
        + b"Content-Type: multipart/alternative; boundary=A\n\n--A\nContent-Type: text/plain\n\n&nbsp;\n--A\nContent-Type: text/html\n\n<p>Hello</p>\n--A--\n",
        {"body_text": "Hello"},
    ),
    Damaged(
        "signs strewn into base64",
        HEAD + b"Content-Transfer-Encoding: base64\n\nV2hl\n cmUg!aXM gbXk*gbGFtcD8=\n",
        {"body_text": "Where is my lamp?"},
    ),
    Damaged(
        "parameter behind a transfer encoding",
        HEAD + b"Content-Transfer-Encoding: quoted-printable; charset=utf-8\n\ncaf=C3=A9\n",
        {"body_text": "caf\xe9"},
    ),
    Damaged(
        "line ends with one CR too many",
        (HEAD + b"\nhello\nthere\n\nbye\n").replace(b"\n", b"\r\r\n"),
        {"sender": ("Jan", "jan@customer.example"), "body_text": "hello\nthere\n\nbye"},
    ),
    Damaged("zeros behind html", HEAD + b"Content-Type: text/html\n\n<p>hello</p>\n\0\0\0", {"body_text": "hello"}),
    Damaged("scheme in square brackets", headed(b"From: Jan [mailto:jan@x.example]"), {"sender": ("Jan", "jan@x.example")}),
    Damaged("nickname behind a name", headed(b'From: "Bos, J. \\"Jan\\"" <j@x.example>'), {"sender": ('Bos, J. "Jan"', "j@x.example")}),
    Damaged("at sign in a name", headed(b"From: J. Smit @ Work, Inc. <j@x.example>"), {"sender": ("J. Smit @ Work, Inc.", "j@x.example")}),
    Damaged(
        "flowed",
        HEAD + b"Content-Type: text/plain; format=flowed\n\nThis is one \nparagraph.\n\n-- \nJan\n",
        {"body_text": "This is one paragraph.\n\n-- \nJan"},
    ),
    Damaged(
        "flowed, delsp", HEAD + b"Content-Type: text/plain; format=flowed; delsp=yes\n\nhyphen \nation\n", {"body_text": "hyphenation"}
    ),
    Damaged("unknown transfer encoding", HEAD + b"Content-Transfer-Encoding: 8bits\n\nhello\n", {"body_text": "hello"}),
    Damaged(
        "quoted-printable with lower-case and loose signs",
        HEAD + b"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\ngr=c3=bc=c3=9fe = 100=\n%\n",
        {"body_text": "grüße = 100%"},
    ),
    Damaged(
        "inline image",
        HEAD
        + b"Content-Type: multipart/related; boundary=R\n\n--R\nContent-Type: text/html\n\n<p>Look <img src=cid:1></p>\n--R\nContent-Type: image/png; name=a.png\nContent-ID: <1>\nContent-Disposition: inline\nContent-Transfer-Encoding: base64\n\niVBORw0KGgo=\n--R--\n",
        {"body_text": "Look", "files": [("a.png", "image/png", 8)], "inline": [True]},
    ),
    Damaged(
        "calendar beside text",
        HEAD
        + b"Content-Type: multipart/alternative; boundary=A\n\n--A\nContent-Type: text/plain\n\nMeeting\n--A\nContent-Type: text/calendar; method=REQUEST; charset=utf-8\n\nBEGIN:VCALENDAR\nEND:VCALENDAR\n--A--\n",
        {"body_text": "Meeting", "count": 1},
    ),
]


def damaged_cases() -> list[Damaged]:
    """Return all of them."""
    return [*CHARSETS, *HEADERS, *DATES, *NAMES]
