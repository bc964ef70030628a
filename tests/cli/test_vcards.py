"""vCards come in as phones and address books write them, and go out as they can be read back."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from agentdesk.cli.customer_lists import BadLine
from agentdesk.cli.vcards import card_of, is_vcard, read_vcards
from agentdesk.domain.ids import CustomerId
from agentdesk.domain.people import CustomerView
from agentdesk.domain.states import ChannelKind
from agentdesk.domain.verbs.customers import CustomerRecord

OLD = b"""BEGIN:VCARD\r
VERSION:2.1\r
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;J=C3=BCrgen;;Dr.;\r
TEL;CELL;PREF:+49 170 1234567\r
EMAIL;INTERNET:juergen@example.de\r
NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=ISO-8859-1:ruft vormittags =\r
an, m=F6chte=0Akeine Mail\r
PHOTO;ENCODING=BASE64;TYPE=JPEG:/9j/4AAQSkZJRgABAQ\r
 AAAQABAAD/2wBD\r
\r
END:VCARD\r
"""

NEW = """BEGIN:VCARD
VERSION:4.0
FN:Zo\\, the baker
N:Peeters;Zo\u00eb;;;
ORG:Bakkerij Peeters;Winkel
item1.EMAIL;TYPE="work,home";PREF=1:zoe@example.be
EMAIL:mailto:zoe@home.example
TEL;VALUE=uri:tel:+32-470-12-34-56
ADR;TYPE=home:;bus 2;Kerkstraat 12;Gent;;9000;Belgi\u00eb
LANG:nl
CATEGORIES:VIP,Friends of the shop
NOTE:first line\\nsecond line; with a semicolon and a ver
 y long tail
END:VCARD
"""


def read(text: str | bytes) -> list[CustomerRecord | BadLine]:
    content = text.encode() if isinstance(text, str) else text
    assert is_vcard(content)
    return list(read_vcards(content, "book.vcf"))


def one(text: str | bytes) -> CustomerRecord:
    (found,) = read(text)
    assert isinstance(found, CustomerRecord)
    return found


def test_a_phones_old_card_keeps_its_umlauts_and_its_line_breaks() -> None:
    card = one(OLD)
    assert card.name == "Dr. Jürgen Müller"
    assert card.handles == ((ChannelKind.EMAIL, "juergen@example.de"), (ChannelKind.PHONE, "+49 170 1234567"))
    assert card.note == "ruft vormittags an, möchte\nkeine Mail"


def test_a_new_card_says_everything_a_customer_has() -> None:
    card = one(NEW)
    assert (card.name, card.language, card.tags) == ("Zo, the baker", "nl", ("VIP", "Friends of the shop"))
    assert card.note == "first line\nsecond line; with a semicolon and a very long tail"
    assert card.handles == (
        (ChannelKind.EMAIL, "zoe@example.be"),
        (ChannelKind.EMAIL, "zoe@home.example"),
        (ChannelKind.PHONE, "+32-470-12-34-56"),
        (ChannelKind.LETTER, "Kerkstraat 12, bus 2, 9000 Gent, België"),
    )


def test_cards_in_one_file_are_counted_and_a_broken_one_hides_no_other() -> None:
    found = read(NEW + "BEGIN:VCARD\nFN:cut off\n" + NEW.replace("FN:Zo", "FN:Ana") + "BEGIN:VCARD\nORG:Firm;Sales\n")
    assert [one.source for one in found] == ["book.vcf#1", "book.vcf#2", "book.vcf#3", "book.vcf#4"]
    assert [isinstance(one, BadLine) for one in found] == [False, True, False, True]


@pytest.mark.parametrize(
    ("lines", "name"), [("ORG:Firm\\; Sons;Sales", "Firm; Sons"), ("N:Lopez;Maria;;;", "Maria Lopez"), ("FN:\nN:;;;;", ""), ("", "")]
)
def test_who_has_no_shown_name_goes_by_what_there_is(lines: str, name: str) -> None:
    assert one(f"BEGIN:VCARD\nVERSION:3.0\n{lines}\nEND:VCARD").name == name


@pytest.mark.parametrize("text", ["Name,E-mail\nBEGIN:VCARD,x", "", "\x00\x01"])
def test_other_files_are_no_cards(text: str) -> None:
    assert not is_vcard(text.encode())


@pytest.mark.parametrize(
    "line", [":", "=", ";;;", "TEL;=:1", 'EMAIL;TYPE="x:a@b', "N;ENCODING=QUOTED-PRINTABLE;CHARSET=nonsense:=FF=", "é:x"]
)
def test_no_line_breaks_the_reading(line: str) -> None:
    assert one(f"BEGIN:VCARD\nFN:Ana\n{line}\nEND:VCARD").name == "Ana"


def test_what_is_exported_reads_back_the_same() -> None:
    handles = (("email", "zoe@example.be"), ("phone", "+32 470 12 34 56"), ("letter", "Kerkstraat 12, 9000 Gent"), ("social", "@zoe"))
    customer = CustomerView(
        CustomerId(7), "Zoë; the \\ baker, " + "long " * 30 + "name", handles, "nl", "one\ntwo", (), "K-7", "supplier", "phone",
        datetime(2026, 11, 21, tzinfo=UTC), ("vip", "late"),
    )  # fmt: skip
    text = card_of(customer)
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    card = one(text)
    assert (card.name, card.language, card.note, card.number, card.kind, card.channel, card.tags) == (
        customer.name, "nl", "one\ntwo", "K-7", "supplier", "phone", ("vip", "late"),
    )  # fmt: skip
    assert set(card.handles) == {(ChannelKind(kind), shown) for kind, shown in handles}
