"""Answers by letter: what is printed is fixed when it is sent, goes to a postal address, and bears a code its answer is known by."""

from __future__ import annotations

import io
import subprocess
from dataclasses import replace

import pypdfium2
import pytest
import zxingcpp

from agentdesk.desk.answers import ANSWERS
from agentdesk.desk.checking import check
from agentdesk.desk.context import AccountFacts
from agentdesk.domain.asks import CheckText, RowsOf
from agentdesk.domain.channel_specs import Limits, TextUnit
from agentdesk.domain.channels import AccountSettings, OutgoingMessage, Receipt
from agentdesk.domain.errors import ConfigError, Conflict, UsageError
from agentdesk.domain.ids import AccountName, ConversationId, DeliveryId, MessageId
from agentdesk.domain.letters import Given, ProposalKind
from agentdesk.domain.mail_ids import own_token, verify
from agentdesk.domain.media_types import SCAN
from agentdesk.domain.reading import Address
from agentdesk.domain.rows import ConversationRow
from agentdesk.domain.states import ChannelKind
from agentdesk.domain.verbs import CheckLetter, MarkPosted, Reply, Undo, WriteNew
from agentdesk.intake.filing import FiledAccount
from agentdesk.reading.scans.letter import read_scan
from agentdesk.store import deliveries, delivery_views
from tests.desk_builder import KEY, BuiltDesk
from tests.desk_stores import NewDesk
from tests.scans import letter
from tests.servers.processes import require_program

POST = AccountName("post")
PAPER = FiledAccount(POST, "letter", ChannelKind.LETTER, "")
JANSEN = Address("Mevrouw A. Jansen", "Grote Gracht 12, 6211 SX Maastricht")


def post(**settings: str) -> AccountFacts:
    found = AccountSettings(POST, "letter", tuple({"post_room": "/post", **settings}.items()))
    return AccountFacts(found, ChannelKind.LETTER, Limits(unit=TextUnit.PAGES, allows_attachments=False), "", can_send=True)


@pytest.fixture
def desk(new_desk: NewDesk) -> BuiltDesk:
    return new_desk(post())


def written(desk: BuiltDesk, to: Address = JANSEN) -> ConversationId:
    outcome = desk.do(WriteNew("Geachte mevrouw Jansen,\n\nUw taart komt morgen.", (to,), "Uw taart", account=POST, language="nl"))
    return outcome.changed[0]


def outgoing(desk: BuiltDesk, number: int = 1) -> OutgoingMessage:
    with desk.transaction() as connection:
        claimed = deliveries.get_claimed(connection, DeliveryId(number))
    assert claimed is not None
    return claimed.outgoing


def text_of(pdf: bytes) -> str:
    program = require_program("pdftotext", install="apt-get install poppler-utils")
    return subprocess.run([program, "-layout", "-", "-"], input=pdf, capture_output=True, check=True, timeout=240).stdout.decode()


def test_a_letter_leaves_as_a_pdf_with_the_address_and_what_was_written(desk: BuiltDesk) -> None:
    written(desk)
    found = outgoing(desk)
    assert (found.media_type, found.recipients) == ("application/pdf", ("Mevrouw A. Jansen, Grote Gracht 12, 6211 SX Maastricht",))
    text = text_of(found.content)
    for words in ("Mevrouw A. Jansen", "Grote Gracht 12", "21 november 2026", "Uw taart", "Uw taart komt morgen."):
        assert words in text


def test_a_letter_is_dated_in_the_language_it_is_written_in_though_nobody_named_it(desk: BuiltDesk) -> None:
    text = "Beste mevrouw Jansen,\n\nHartelijk dank voor uw brief. Wij sturen u kosteloos een nieuwe regenton."
    desk.do(WriteNew(text, (JANSEN,), "Uw regenton", account=POST))
    assert "21 november 2026" in text_of(outgoing(desk).content)


def test_the_code_on_a_letter_is_ours_and_names_the_conversation(desk: BuiltDesk) -> None:
    """Whoever sends the sheet back with an answer need not say what it is about."""
    number = written(desk)
    picture = pypdfium2.PdfDocument(outgoing(desk).content)[0].render(scale=3).to_pil()
    (code,) = zxingcpp.read_barcodes(picture)
    reference = verify(KEY, code.text)
    assert reference is not None
    assert reference.conversation == number


def test_a_second_letter_goes_to_the_same_person_under_the_same_subject(desk: BuiltDesk) -> None:
    number = written(desk)
    desk.do(Reply(number, "Uw taart is onderweg."))
    text = text_of(outgoing(desk, 2).content)
    assert "Mevrouw A. Jansen" in text
    assert "Re:" not in text


@pytest.mark.parametrize("address", ["", "anna@example.org"])
def test_a_letter_without_a_postal_address_is_refused_before_anything_is_kept(desk: BuiltDesk, address: str) -> None:
    with pytest.raises(UsageError, match="postal address"):
        written(desk, Address("Mevrouw A. Jansen", address))
    with desk.transaction() as connection:
        assert deliveries.get_claimed(connection, DeliveryId(1)) is None


def test_a_layout_that_is_not_there_is_named_with_those_that_are(new_desk: NewDesk) -> None:
    built = new_desk(post(layout="dutch"))
    with pytest.raises(ConfigError, match="din-5008-a"):
        written(built)


def test_a_printed_letter_is_taken_to_the_post_and_that_can_be_undone(desk: BuiltDesk) -> None:
    """Printed is not posted: who asks when a letter went wants the day at the counter, and its number."""
    number = written(desk)
    with pytest.raises(Conflict):
        desk.do(MarkPosted((DeliveryId(1),)))
    with desk.transaction() as connection:
        deliveries.mark_sent(connection, DeliveryId(1), Receipt("7", "printed as job 7"), desk.clock.now())
    desk.do(MarkPosted((DeliveryId(1),), registered="RR123456785NL"))
    with desk.transaction() as connection:
        found = delivery_views.one(connection, DeliveryId(1))
    assert found is not None
    assert (found.conversation, found.posted_at, found.posted_as) == (number, desk.clock.now(), "RR123456785NL")
    desk.do(Undo())
    with desk.transaction() as connection:
        found = delivery_views.one(connection, DeliveryId(1))
    assert found is not None
    assert (found.posted_at, found.posted_as) == (None, "")


def test_the_pages_counted_while_writing_are_those_that_will_be_printed(desk: BuiltDesk) -> None:
    number = written(desk)
    text = "Uw taart komt morgen.\n\n" * 60
    with desk.transaction() as connection:
        checked = check(connection, desk.facts, CheckText(text, number))
    desk.do(Reply(number, text))
    assert (checked.limit_unit, checked.limit_used) == ("pages", len(pypdfium2.PdfDocument(outgoing(desk, 2).content)))
    assert checked.limit_used > 1


def test_a_letter_that_comes_back_with_our_code_on_it_joins_its_conversation(desk: BuiltDesk) -> None:
    """Whoever answers on our own sheet, or encloses it, writes no number and no subject."""
    number = written(desk)
    sheet = pypdfium2.PdfDocument(outgoing(desk).content)[0].render(scale=150 / 72).to_pil().convert("L").rotate(1.5, fillcolor=255)
    scan = io.BytesIO()
    sheet.save(scan, "PNG", dpi=(150, 150))
    read = read_scan(scan.getvalue(), "")
    assert verify(KEY, read.case_code) is not None
    filed = desk.receive(read, content=scan.getvalue(), by=POST, account=PAPER, media_type=SCAN)
    assert filed.conversation == number
    desk.do(Reply(number, "Dank voor uw brief."))
    assert outgoing(desk, 2).recipients == (f"{JANSEN.name}, {JANSEN.address}",)
    assert "Uw taart\n" in text_of(outgoing(desk, 2).content)
    forged = desk.receive(replace(read, case_code=own_token(b"x" * 32, number, MessageId(1))), content=b"another", by=POST)
    assert forged.conversation != number


def test_an_answer_to_a_letter_goes_to_the_sender_that_somebody_confirmed(desk: BuiltDesk) -> None:
    """A scan comes from nobody: until its sender is confirmed, no answer leaves without an address by hand."""
    scan = letter()
    filed = desk.receive(read_scan(scan, ""), content=scan, by=POST, account=PAPER, media_type=SCAN)
    with pytest.raises(UsageError, match="postal address"):
        desk.do(Reply(filed.conversation, "Dank voor uw brief."))
    values = ((ProposalKind.SENDER, JANSEN.name), (ProposalKind.ADDRESS, JANSEN.address))
    desk.do(CheckLetter(filed.message, values))
    desk.do(Reply(filed.conversation, "Dank voor uw brief."))
    assert outgoing(desk).recipients == (f"{JANSEN.name}, {JANSEN.address}",)


def test_a_letter_is_listed_under_whom_it_seems_to_come_from_in_doubt_until_somebody_says_so(desk: BuiltDesk) -> None:
    """“(no name)” ten times below each other tells nobody which one to open first."""
    text = "Geachte heer,\n\nmijn taart is niet gekomen. Kunt u dat nakijken?\n\nMet vriendelijke groet,\n\nJoris Peters\n"
    read = read_scan(text.encode(), Given(text=text).dump())
    filed = desk.receive(read, content=text.encode(), by=POST, account=PAPER, media_type=SCAN)

    def who() -> str:
        (row,) = ANSWERS[RowsOf](desk.reading(), RowsOf((filed.conversation,)))
        assert isinstance(row, ConversationRow)
        return row.who

    assert who() == "Joris Peters (?)"
    done = desk.do(CheckLetter(filed.message))
    assert who() == "Joris Peters"
    desk.do(Undo(done.entry))
    desk.do(CheckLetter(filed.message, ((ProposalKind.SENDER, ""),)))
    assert who() == ""
