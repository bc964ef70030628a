"""Headers as real programs write and break them."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentdesk.domain.channels import MIME
from agentdesk.reading import charsets
from agentdesk.reading.addresses import parse_addresses
from agentdesk.reading.dates import parse_date
from agentdesk.reading.registry import read
from agentdesk.reading.words import header_text


def test_half_a_character_in_utf_7_costs_only_itself() -> None:
    """Found by the fuzzer: a surrogate without its second half can't be written in any other charset."""
    subject = b"=?utf-7?q?lamp +ImQiZQD3ANc-+BkUGMQYtBigGJw-+2D0-\xcf\xdb?="
    source = b"From: a@b.example\r\nSubject: " + subject + b"\r\nContent-Type: text/plain; charset=utf-7\r\n\r\n+2D0- x"
    message = read(source, MIME)
    assert message.unreadable == ""
    assert "lamp" in message.subject
    assert not any("\ud800" <= char <= "\udfff" for char in message.subject + message.body_text)


def b64(text: str, charset: str) -> str:
    return base64.b64encode(text.encode(charset)).decode()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("jan@example.org", [("", "jan@example.org")]),
        ("<jan@example.org>", [("", "jan@example.org")]),
        ("Jan <jan@example.org>", [("Jan", "jan@example.org")]),
        ("Jan<jan@example.org>", [("Jan", "jan@example.org")]),
        ('"Vries, Jan de" <jan@example.org>', [("Vries, Jan de", "jan@example.org")]),
        ("Vries, Jan de <jan@example.org>", [("Vries, Jan de", "jan@example.org")]),
        ("jan@example.org (Jan de Vries)", [("Jan de Vries", "jan@example.org")]),
        ("Jan (work) <jan@example.org>", [("Jan (work)", "jan@example.org")]),
        ("(c)", [("c", "")]),
        ("(c):", [("c", "")]),
        ("a@b.example  c@d.example, e@f.example", [("", "a@b.example"), ("", "c@d.example"), ("", "e@f.example")]),
        ('"', []),
        ("<[x]>", [("", "[x]")]),
        ('"Jan \\"Jo\\" V" <jan@example.org>', [('Jan "Jo" V', "jan@example.org")]),
        ("a@b.example, c@d.example", [("", "a@b.example"), ("", "c@d.example")]),
        ("a@b.example; c@d.example", [("", "a@b.example"), ("", "c@d.example")]),
        ("A <a@b.example>,, B <c@d.example>,", [("A", "a@b.example"), ("B", "c@d.example")]),
        ("undisclosed-recipients:;", []),
        ("Team: a@b.example, C <c@d.example>;", [("", "a@b.example"), ("C", "c@d.example")]),
        ("Team: a@b.example;, e@f.example", [("", "a@b.example"), ("", "e@f.example")]),
        ("mailto:jan@example.org", [("", "jan@example.org")]),
        ("<mailto:jan@example.org>", [("", "jan@example.org")]),
        ("<@relay.example,@other.example:jan@example.org>", [("", "jan@example.org")]),
        ("jan @ example.org", [("", "jan@example.org")]),
        ('"jan de vries"@example.org', [("", '"jan de vries"@example.org')]),
        ("Jan de Vries jan@example.org", [("Jan de Vries", "jan@example.org")]),
        ("Jan de Vries", [("Jan de Vries", "")]),
        ("root", [("", "root")]),
        ("Jan <jan@example.org", [("Jan", "jan@example.org")]),
        ('"Jan <jan@example.org>', [("Jan", "jan@example.org")]),
        ("Jan (unclosed <jan@example.org>", [("Jan (unclosed", "jan@example.org")]),
        ("Jan <<jan@example.org>>", [("Jan", "jan@example.org")]),
        ("Jan <>", [("Jan", "")]),
        ("<>", []),
        ("", []),
        ("=?utf-8?q?J=C3=A1n?= <jan@example.org>", [("Ján", "jan@example.org")]),
        ('"=?utf-8?q?J=C3=A1n?=" <jan@example.org>', [("Ján", "jan@example.org")]),
        ("=?utf-8?q?Vries=2C_Jan?= <jan@example.org>", [("Vries, Jan", "jan@example.org")]),
        ("jan@example.org (=?utf-8?q?J=C3=A1n?=)", [("Ján", "jan@example.org")]),
        ("=?utf-8?q?Jan_=3Cjan=40example=2Eorg=3E?=", [("Jan", "jan@example.org")]),
        ("Jan O'Neil <jan@example.org>", [("Jan O'Neil", "jan@example.org")]),
        ("José <josé@exámple.org>", [("José", "josé@exámple.org")]),
        ("jan@example.org <jan@example.org>", [("jan@example.org", "jan@example.org")]),
        ("Re: Sales <sales@example.org>", [("Re: Sales", "sales@example.org")]),
        ("J. Doe <j@example.org>, K. Roe <k@example.org>", [("J. Doe", "j@example.org"), ("K. Roe", "k@example.org")]),
        ("jan@[192.0.2.1]", [("", "jan@[192.0.2.1]")]),
        ("=?utf-8?Q?Vries, Jan?= <jan@example.org>", [("Vries, Jan", "jan@example.org")]),
        ("'jan@example.org'", [("", "jan@example.org")]),
        ("[jan@example.org]", [("", "jan@example.org")]),
        ("jan@example.org>", [("", "jan@example.org")]),
        ("Jan <jan@example.org, piet@example.org>", [("Jan", "jan@example.org"), ("", "piet@example.org")]),
        ("Pete(A nice \\) chap) <pete(his account)@silly.example(his host)>", [("Pete (A nice ) chap)", "pete@silly.example")]),
        ("MAILER-DAEMON (Mail Delivery)", [("Mail Delivery", "MAILER-DAEMON")]),
        ("<a@x.example> <b@x.example>", [("", "a@x.example"), ("", "b@x.example")]),
        ("A <a@x.example> B <b@x.example>", [("A", "a@x.example"), ("B", "b@x.example")]),
        ("A B <c@x.example> D", [("A B D", "c@x.example")]),
        ('"A" "B" <c@x.example>', [("A B", "c@x.example")]),
    ],
)
def test_addresses_are_read_as_a_person_would(text: str, found: list[tuple[str, str]]) -> None:
    """Wrong names and lost recipients are what customers notice first."""
    assert [(address.name, address.address) for address in parse_addresses(text)] == found


@given(st.text(alphabet='ab@.,;:<>()"\\ \t=?é\x00\n', max_size=60))
def test_any_text_gives_clean_addresses(text: str) -> None:
    """Whatever stands in a header, what comes out is one line each."""
    for address in parse_addresses(text):
        assert address.name.isprintable()
        assert address.address.isprintable()
        assert address.name or address.address


def subject(value: bytes, more: bytes = b"") -> str:
    return read(b"From: a@b.example\r\nSubject: " + value + b"\r\n" + more + b"\r\nx\r\n", MIME).subject


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (b"plain", "plain"),
        (b"=?UTF-8?Q?caf=C3=A9?=", "café"),
        (b"=?utf-8?B?Y2Fmw6k=?=", "café"),
        (b"=?utf-8?B?Y2Fmw6k?=", "café"),
        (b"=?iso-8859-1?q?caf=E9?=", "café"),
        (b"=?iso-8859-1*nl?q?caf=E9?=", "café"),
        (b"=?utf-8?q?a?= =?utf-8?q?b?=", "ab"),
        (b"=?utf-8?q?a?==?utf-8?q?b?=", "ab"),
        (b"=?utf-8?q?a?=\r\n =?utf-8?q?b?=", "ab"),
        (b"=?utf-8?q?a?= x =?utf-8?q?b?=", "a x b"),
        (b"Re: =?utf-8?q?a_b?= c", "Re: a b c"),
        (b"x=?utf-8?q?a?=y", "xay"),
        (b"=?utf-8?q?caf=C3?= =?utf-8?q?=A9?=", "café"),
        (b"=?utf-8?B?w6?= =?utf-8?B?k=?=", "é"),
        (b"=?utf-8?B?Y2Fm?= =?utf-8?B?w6k=?=", "café"),
        (b"=?utf-8?q?two words?=", "two words"),
        (b"=?utf-8?q?two\r\n words?=", "two words"),
        (b"=?utf-8?q?unclosed", "unclosed"),
        (b"=?utf-8?x?what?=", "=?utf-8?x?what?="),
        (b"=??q?x?=", "=??q?x?="),
        (b"=?no-such-charset?q?caf=C3=A9?=", "café"),
        (b"=?utf-8?q?a=0D=0ABcc:_x?=", "a Bcc: x"),
        (b"caf\xe9", "café"),
        ("café €".encode(), "café €"),
        (b"folded\r\n\tsubject", "folded subject"),
        (b"=?GB2312?B?" + base64.b64encode("镕基".encode("gbk")) + b"?=", "镕基"),
        (b"=?Shift_JIS?B?" + base64.b64encode("①髙".encode("cp932")) + b"?=", "①髙"),
        (b"=?ISO-2022-JP?B?GyRCRnxLXBsoQg==?=", "日本"),
        (b"=?ISO-2022-JP?B?GyRCLSEbKEI=?=", "①"),
        (b"=?ks_c_5601-1987?B?" + base64.b64encode("안녕".encode("cp949")) + b"?=", "안녕"),
        (b"=?koi8-r?B?" + base64.b64encode("Привет".encode("koi8-r")) + b"?=", "Привет"),
        (b"=?windows-1252?q?=80_=93q=94?=", "€ “q”"),
        (b"=?iso-8859-1?q?=80?=", "€"),
        (b"=?utf-8?q?=E2=80=AEevil?=", "evil"),
        (b"\x1b$BF|K\\\x1b(B", "日本"),
        (b"100% =?= ok?", "100% =?= ok?"),
    ],
)
def test_subjects_are_decoded(value: bytes, text: str) -> None:
    """Encoded words come glued, split, folded inside, unpadded, mislabelled."""
    assert subject(value) == text


def test_raw_bytes_follow_the_charset_the_body_declares() -> None:
    """Old Russian and Chinese programs put raw bytes into headers and name the charset in Content-Type only."""
    assert subject("Заказ".encode("koi8-r"), b"Content-Type: text/plain; charset=koi8-r\r\n") == "Заказ"
    assert subject("订单".encode("gbk"), b"Content-Type: text/plain; charset=gb2312\r\n") == "订单"


@given(st.binary(max_size=120))
def test_any_bytes_decode_to_clean_text(raw: bytes) -> None:
    """No header value may stop a message from being read."""
    header_text(raw).encode("utf-8", "surrogatepass")


@pytest.mark.parametrize(
    "label", ["punycode", "unicode_escape", "raw_unicode_escape", "idna", "rot13", "zlib_codec", "undefined", "mbcs", "../x", ""]
)
def test_codecs_that_are_no_mail_charsets_are_refused(label: str) -> None:
    """Some of the interpreter's codecs decompress, execute escapes or raise."""
    assert charsets.codec_of(label) is None
    assert charsets.decode(b"caf\xc3\xa9", label) == "café"


def test_every_codec_named_exists() -> None:
    """A misspelt codec would make its mail unreadable."""
    labels = [*charsets._WIDER, *(f"iso-8859-{n}" for n in range(1, 17)), *(f"windows-{page}" for page in charsets._PAGES)]
    for label in labels:
        codec = charsets.codec_of(label)
        if codec is not None:
            assert b"abc".decode(codec, "ignore") is not None


@pytest.mark.parametrize(
    ("data", "label", "text"),
    [
        ("café".encode("latin-1"), "iso-8859-1", "café"),
        ("“€”".encode("cp1252"), "iso-8859-1", "“€”"),
        ("“€”".encode("cp1252"), "us-ascii", "“€”"),
        ("café".encode(), "iso-8859-1", "café"),
        ("café".encode(), "us-ascii", "café"),
        ("café".encode(), "", "café"),
        ("café zoë".encode("cp1252"), "", "café zoë"),
        ("镕 订单".encode("gbk"), "gb2312", "镕 订单"),
        ("漢字①".encode("cp932"), "shift_jis", "漢字①"),
        ("Größe und Maße".encode("latin-1"), "utf-8", "Größe und Maße"),
        ("naïve".encode("utf-16"), "utf-16", "naïve"),
        (b"+AGkAoQ-", "utf-7", "i¡"),
        ("Привет, где мой заказ? Жду ответа уже неделю.".encode("cp1251"), "", "Привет, где мой заказ? Жду ответа уже неделю."),
        ("ok".encode("utf-8-sig"), "utf-8", "ok"),
        (b"x 'smart'", '"utf-8"', "x 'smart'"),
        ("Ελληνικά".encode("iso8859-7"), "iso-8859-7", "Ελληνικά"),
        ("żółć".encode("cp1250"), "windows-1250", "żółć"),
        ("שלום".encode("iso8859-8"), "iso-8859-8-i", "שלום"),
        ("สวัสดี".encode("cp874"), "tis-620", "สวัสดี"),
    ],
)
def test_bytes_decode_by_label_and_by_what_they_are(data: bytes, label: str, text: str) -> None:
    """Labels are wrong in known ways; what is written must come out all the same."""
    assert charsets.decode(data, label) == text


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("Tue, 3 Nov 2026 10:12:13 +0100", "2026-11-03T09:12:13"),
        ("Tue, 3 Nov 2026 10:12:13 +0100 (CET)", "2026-11-03T09:12:13"),
        ("3 Nov 2026 10:12 +0100", "2026-11-03T09:12:00"),
        ("Tue, 03 Nov 2026 10:12:13 GMT", "2026-11-03T10:12:13"),
        ("Tue, 3 Nov 2026 10:12:13 EST", "2026-11-03T15:12:13"),
        ("Tue, 3 Nov 2026 10:12:13 -0000", "2026-11-03T10:12:13"),
        ("Tue, 3 Nov 2026 10:12:13 GMT+0200", "2026-11-03T08:12:13"),
        ("Tue, 3 Nov 2026 10:12:13 +01:00", "2026-11-03T09:12:13"),
        ("Tue, 3 Nov 26 10:12:13 +0100", "2026-11-03T09:12:13"),
        ("Tue, 3 Nov 98 10:12:13 +0100", "1998-11-03T09:12:13"),
        ("Tue, 3 Nov 126 10:12:13 +0000", "2026-11-03T10:12:13"),
        ("Tue Nov  3 10:12:13 2026", "2026-11-03T10:12:13"),
        ("Tue Nov  3 10:12:13 CET 2026", "2026-11-03T09:12:13"),
        ("Tue Nov  3 10:12:13 2026 +0100", "2026-11-03T09:12:13"),
        ("2026-11-03T10:12:13Z", "2026-11-03T10:12:13"),
        ("2026-11-03T10:12:13.123+01:00", "2026-11-03T09:12:13"),
        ("2026-11-03 10:12:13 +0100", "2026-11-03T09:12:13"),
        ("2026-11-03", "2026-11-03T00:00:00"),
        ("3-Nov-2026 10:12:13 +0100", "2026-11-03T09:12:13"),
        ("Tue, 3 November 2026 10:12:13 +0100", "2026-11-03T09:12:13"),
        ("di, 3 nov 2026 10:12:13 +0100", "2026-11-03T09:12:13"),
        ("Tue,3 Nov 2026 10:12:13+0100", "2026-11-03T09:12:13"),
        ("November 3, 2026 10:12 AM", "2026-11-03T10:12:00"),
        ("November 3, 2026 10:12 PM -0500", "2026-11-04T03:12:00"),
        ("Tue, 3 Nov 2026 10.12.13 +0100", "2026-11-03T09:12:13"),
        ("Tue, 3 Nov 2026 23:59:60 +0000", "2026-11-03T23:59:59"),
        ("Tue, 3 Nov 2026 24:00:00 +0000", "2026-11-04T00:00:00"),
        ("03/11/2026 10:12", "2026-03-11T10:12:00"),
        ("13/11/2026 10:12", "2026-11-13T10:12:00"),
        ("03.11.2026 10:12", "2026-11-03T10:12:00"),
        ("Mon, 31 Feb 2026 10:12:13 +0100", None),
        ("Tue, 3 Nov 2026 99:99:99 +0100", "2026-11-03T00:00:00"),
        ("Tue, 3 Nov 2026 10:12:13 +9999", "2026-11-03T10:12:13"),
        ("2 Nov 2026 10:12:13 +01", "2026-11-02T09:12:13"),
        ("Mon, 2 Nov 2026 10:12:13 +100", "2026-11-02T09:12:13"),
        ("Mon, 2 Nov 2026 10:12:13 (CET)", "2026-11-02T09:12:13"),
        ("Mon, 2 Nov 2026 10:12:13 PST8PDT", "2026-11-02T18:12:13"),
        ("Mon,  2 Nov 2026 10: 2:13 +0100", "2026-11-02T09:02:13"),
        ("Mon, 2 Nov 2026 1:2:3 +0100", "2026-11-02T00:02:03"),
        ("20261102T101213Z", "2026-11-02T10:12:13"),
        ("2 ноября 2026 10:12:13 +0300", "2026-11-02T07:12:13"),
        ("2 marraskuuta 2026 10:12", "2026-11-02T10:12:00"),
        ("Fri, 21 Nov 1997 09(comment):   55  :  06 -0600", "1997-11-21T15:55:06"),
        ("Mo, 2 Mrz 2026 10:12:13 +0100", "2026-03-02T09:12:13"),
        ("śr, 4 lis 2026 10:12:13 +0100", "2026-11-04T09:12:13"),
        ("Fri, 01 Jan 0001 00:00:00 +0000", None),
        ("Fri, 31 Dec 9999 23:59:59 +0000", None),
        ("Fri, 01 Jan 0100 00:00:00 +0000", "0100-01-01T00:00:00"),
        ("yesterday", None),
        ("", None),
        ("0", None),
    ],
)
def test_dates_in_odd_forms_are_read(text: str, moment: str | None) -> None:
    """A message without a date sorts wrong; one with a wrong date worse."""
    found = parse_date(text)
    assert (found.replace(tzinfo=None).isoformat() if found else None) == moment


@given(st.datetimes(min_value=datetime(1970, 1, 1), max_value=datetime(2100, 1, 1)), st.integers(-14 * 4, 14 * 4))  # noqa: DTZ001 - made aware below
def test_every_standard_date_is_read_exactly(naive: datetime, quarters: int) -> None:
    """RFC 5322 dates with any offset come out as the same moment in UTC."""
    moment = naive.replace(microsecond=0, tzinfo=UTC)
    sign, minutes = ("+" if quarters >= 0 else "-"), abs(quarters) * 15
    months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    text = f"Mon, {moment.day} {months[moment.month - 1]} {moment.year} {moment:%H:%M:%S} {sign}{minutes // 60:02}{minutes % 60:02}"
    found = parse_date(text)
    assert found is not None
    assert (moment - found).total_seconds() == quarters * 900


@given(st.text(max_size=60))
def test_any_text_is_a_date_or_none(text: str) -> None:
    """A Date header never stops a message from being read."""
    found = parse_date(text)
    assert found is None or found.tzinfo is UTC


@given(st.integers(1, 9999), st.sampled_from([(1, 1), (12, 31)]), st.sampled_from([-12, 14]))
def test_every_date_that_is_read_has_a_local_time_everywhere(year: int, day: tuple[int, int], hours: int) -> None:
    """A Date header of the first or the last day there is stopped every list that showed it in some zones."""
    found = parse_date(f"{year:04}-{day[0]:02}-{day[1]:02} 12:00:00")
    assert found is None or found.astimezone(timezone(timedelta(hours=hours)))


@pytest.mark.parametrize(
    ("head", "ids"),
    [
        (b"Message-ID: <a@b>\r\nIn-Reply-To: <c@d>\r\nReferences: <e@f> <c@d>\r\n", ("a@b", "c@d", ("e@f", "c@d"))),
        (b"Message-ID: <[x]>\r\n", ("[x]", "", ())),
        (b"Message-ID: a@b\r\n", ("a@b", "", ())),
        (b"Message-Id:\r\n <a@b>\r\n", ("a@b", "", ())),
        (b"Message-ID: <a @b>\r\n", ("a@b", "", ())),
        (b"In-Reply-To: Message of Mon from Jan <c@d>\r\n", ("", "c@d", ())),
        (b"In-Reply-To: your message of Monday\r\n", ("", "", ())),
        (b"In-Reply-To: c@d\r\n", ("", "c@d", ())),
        (b"In-Reply-To: <c@d> <e@f>\r\n", ("", "c@d", ())),
        (b"References: <a@b><c@d>\r\n\t<e@f>\r\n", ("", "", ("a@b", "c@d", "e@f"))),
        (b"References: a@b c@d\r\n", ("", "", ("a@b", "c@d"))),
        (b"References: <>\r\n", ("", "", ())),
        (b"References: &lt;a@b&gt; &lt;c@d&gt;\r\n", ("", "", ("a@b", "c@d"))),
        (b"Message-ID: =?utf-8?q?=3Ca-very-long-one=40b=3E?=\r\n", ("a-very-long-one@b", "", ())),
        (b'Message-ID: <"a b"@c>\r\n', ('"a b"@c', "", ())),
    ],
)
def test_identities_come_as_sent(head: bytes, ids: tuple[str, str, tuple[str, ...]]) -> None:
    """Threads hang on these; a structured parser raises on real ones."""
    message = read(head + b"\r\nx", MIME)
    assert (message.message_id, message.in_reply_to, message.references) == ids


def test_authentication_counts_only_from_the_configured_server_and_the_topmost() -> None:
    """Anybody can write such a header; only our own server's is worth anything."""
    head = (
        b"Authentication-Results: evil.example; dmarc=pass\r\n"
        b"Authentication-Results: mx.ours.example; spf=pass smtp.mailfrom=x; dkim=fail; dmarc=fail (p=none) header.from=b.example\r\n"
        b"Authentication-Results: mx.ours.example; dmarc=pass\r\nFrom: a@b.example\r\n\r\nx"
    )
    assert read(head, MIME, "mx.ours.example").authentication == "fail"
    assert read(head, MIME, "other.example").authentication == ""
    assert read(head, MIME).authentication == ""


def test_headers_survive_what_stands_before_and_between_them() -> None:
    """Mbox lines, byte-order marks, blank lines, and folds that lost their blank."""
    for prefix in (b"From jan Mon Nov  3\n", b"\xef\xbb\xbf", b"\r\n\r\n", b">From jan Mon\r\n"):
        assert read(prefix + b"Subject: x\nFrom: a@b.example\n\nbody", MIME).subject == "x"
    whole = "From: a@b.example\r\nSubject: hé\r\n\r\nbody"
    for codec in ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"):
        message = read(whole.encode(codec), MIME)
        assert (message.sender.address, message.subject, message.body_text) == ("a@b.example", "hé", "body"), codec
    assert read(b"\xfe\xff" + whole.encode(), MIME).subject == "hé"
    spaced = read(b"From : a@b.example\nSubject : x\n\nbody", MIME)
    assert (spaced.sender.address, spaced.subject) == ("a@b.example", "x")
    broken = b"Subject: x\nReceived: from here\nby there\nFrom: a@b.example\n\nbody"
    message = read(broken, MIME)
    assert (message.sender.address, message.body_text) == ("a@b.example", "body")


@pytest.mark.parametrize(
    ("head", "address"),
    [
        (b"Sender: s@x.example\nReply-To: r@x.example\n", "s@x.example"),
        (b"Reply-To: r@x.example\nReturn-Path: <e@x.example>\n", "r@x.example"),
        (b"Return-Path: <e@x.example>\n", "e@x.example"),
        (b"From:\nSender: s@x.example\n", "s@x.example"),
        (b"From: Jan\nSender: s@x.example\n", ""),
        (b"", ""),
    ],
)
def test_without_from_whoever_sent_it_is_the_author(head: bytes, address: str) -> None:
    """As mail programs show it; nothing is invented where nobody is named."""
    message = read(head + b"Subject: x\n\nbody", MIME)
    assert (message.sender.address, message.unreadable) == (address if address or b"Jan" not in head else "Jan", "")


@given(
    st.tuples(st.integers(0, 32), st.sampled_from(["Jan", "Feb", "Jun", "Dec"]), st.sampled_from([0, 1, 99, 1999, 2026, 9999])),
    st.tuples(st.integers(0, 24), st.integers(0, 60), st.integers(0, 61)),
    st.sampled_from(["+0000", "-0000", "+0530", "-1130", "+2359", "-2400", "+0160"]),
    st.sampled_from(["", "Mon, "]),
    st.sampled_from(["", " (CET)", " (UTC)"]),
)
def test_the_usual_shape_of_a_date_is_read_as_any_other_is(
    day: tuple[int, str, int], time: tuple[int, int, int], zone: str, weekday: str, name: str
) -> None:
    """It has a short way of its own; a blank more sends the same date the long way."""
    usual = f"{weekday}{day[0]} {day[1]} {day[2]:04} {time[0]:02}:{time[1]:02}:{time[2]:02} {zone}{name}"
    assert parse_date(usual) == parse_date(f"{usual} ")
