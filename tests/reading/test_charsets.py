"""Charsets that are unnamed, misnamed or named in old ways."""

# ruff: noqa: RUF001 - words of languages written in other scripts
from __future__ import annotations

import pytest

from agentdesk.domain.channels import MIME
from agentdesk.reading import charsets
from agentdesk.reading.registry import read

UNNAMED = [
    *(("cp1251", text) for text in ("Привет как дела", "Заказ № 123", "Вопрос", "Re: Доставка торта", "Где мой заказ?", "Иван Петров")),
    *(("koi8_r", text) for text in ("Привет как дела", "Заказ 123", "Вопрос", "Re: Доставка торта", "Где мой заказ?", "Иван Петров")),
    *(("gbk", text) for text in ("中文标题测试", "您好，请问", "订单问题")),
    *(("big5", text) for text in ("中文標題測試", "您好，請問", "訂單問題")),
    *(("cp932", text) for text in ("日本語の件名", "お問い合わせ", "ご注文について")),
    *(("euc_jp", text) for text in ("日本語の件名", "お問い合わせ", "ご注文について")),
    *(("cp949", text) for text in ("안녕하세요 여러분", "주문 문의", "배송 문제입니다")),
    *(("cp1253", text) for text in ("Ελληνικά γράμματα", "Ερώτηση για την παραγγελία")),
    *(("cp1255", text) for text in ("שלום לכם", "שאלה על ההזמנה")),
    *(("cp1250", text) for text in ("Objednávka č. 7, žádost", "Kérdés a rendelésről, köszönöm")),
    *(("cp1254", text) for text in ("Teşekkürler, iyi günler", "Sipariş hakkında")),
    ("cp1257", "Užsakymo klausimas, ačiū"),
    *(("cp1252", text) for text in ("Halldór Þórðarson býður", "Renée Müller, Ångström", "informações Schröder", "Crème brûlée, Ünal Gül")),
    *(("cp1252", text) for text in ("Größe und Maße", "Réponse à votre question", "Ñandú", "l’été – déjà", "Sjælland ø")),
]


@pytest.mark.parametrize(("codec", "text"), UNNAMED)
def test_a_subject_in_raw_bytes_without_any_label_is_read(codec: str, text: str) -> None:
    """A subject is too short for statistics; its bytes have a shape all the same."""
    source = b"From: a@b.example\nSubject: " + text.encode(codec) + b"\n\nbody"
    assert read(source, MIME).subject == text


def test_headers_follow_the_text_where_nothing_names_a_charset() -> None:
    """One program wrote both."""
    body = "Zamówienie nie dotarło, proszę o szybką odpowiedź. Dziękuję i pozdrawiam, Łukasz Żółć. Czekam już dwa tygodnie, to za długo."
    source = "From: a@b.example\nSubject: Pytanie o dostawę\n\n".encode("cp1250") + body.encode("cp1250")
    message = read(source, MIME)
    assert message.body_text == body
    assert message.subject == "Pytanie o dostawę"


@pytest.mark.parametrize(
    ("data", "label", "text"),
    [
        ("héllo wörld".encode("utf-16-le"), "utf-16", "héllo wörld"),
        ("héllo wörld".encode("utf-16-be"), "utf-16", "héllo wörld"),
        ("héllo".encode("utf-16"), "utf-8", "héllo"),
        ("hello there".encode("utf-16-le"), "", "hello there"),
        (b"plain ascii", "utf-16", "plain ascii"),
        ("Привет мир".encode(), "windows-1251", "Привет мир"),
        ("你好，世界和平".encode(), "gb2312", "你好，世界和平"),
        ("联通".encode("gbk"), "gb2312", "联通"),
        ("žluť".encode(), "iso-8859-2", "žluť"),
        ("ﾊﾝｶｸ".encode("cp932"), "shift_jis", "ﾊﾝｶｸ"),
        (b"\x1b(I\x4a\x5d\x36\x38\x1b(B", "iso-2022-jp", "ﾊﾝｶｸ"),
        ("Ã©".encode(), "utf-8", "Ã©"),
        ("件名 ok".encode("iso-2022-jp"), "", "件名 ok"),
        ("件名 ok".encode("iso-2022-jp"), "us-ascii", "件名 ok"),
        (b"\xed\xa0\xbd\xed\xb8\x80 caf\xc3\xa9", "utf-8", "😀 café"),
        ("café".encode("cp850"), "cp-850", "café"),
    ],
)
def test_wrong_labels_are_seen_through(data: bytes, label: str, text: str) -> None:
    """What is valid UTF-8, or holds zeros, says so itself; what was encoded twice by its sender stays as sent."""
    assert charsets.decode(data, label) == text


@pytest.mark.parametrize(
    ("label", "codec"),
    [
        ("csISOLatin1", "cp1252"),
        ("latin2", "iso8859-2"),
        ("greek", "iso8859-7"),
        ("ISO-8859-1;", "cp1252"),
        ("utf-8;", "utf_8"),
        ("x-windows-1251", "cp1251"),
        ("koi8r", "koi8_r"),
        ("ms949", "cp949"),
        ("x-gb18030", "gb18030"),
        ("x-mac-ce", "mac_latin2"),
        ("iso-8859-8-i", "iso8859_8"),
        ("x-user-defined", None),
    ],
)
def test_labels_of_all_ages_are_known(label: str, codec: str | None) -> None:
    """IANA's aliases, vendors' names, stray signs."""
    assert charsets.codec_of(label) == codec


@pytest.mark.parametrize(
    "label", [*sorted(charsets._SINGLE_BYTE), "cp1252", "gb18030", "cp932", "cp949", "euc_jp", "big5", "utf-7", "hz", "iso-2022-kr"]
)
def test_no_bytes_break_a_charset(label: str) -> None:
    """Most code pages leave bytes undefined; a text that holds one is damaged, not lost."""
    data = b"text " + bytes(range(128, 256)) + b" more"
    assert charsets.decode(data, label).startswith("text")
