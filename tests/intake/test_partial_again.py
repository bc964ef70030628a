"""A large message whose headers come a second time is still one message."""

from __future__ import annotations

from datetime import UTC, datetime

from agentdesk.domain.channels import RawItem
from agentdesk.domain.reading import Address, ReadMessage
from agentdesk.domain.states import ChannelKind, Partial
from agentdesk.intake.filing import IMPORTED, KNOWN, Filed, FiledAccount, Filing
from agentdesk.store import raw, rests
from agentdesk.store.raw import Batch
from agentdesk.store.work import INTAKE, Work
from tests.desk_builder import KEY, SHOP, BuiltDesk

AT = datetime(2026, 11, 3, 10, 12, tzinfo=UTC)
SENDER = Address("Maria", "maria@example.net")


def _headers_come(desk: BuiltDesk, place: str, read: ReadMessage) -> tuple[Filed, int]:
    item = RawItem(place, b"Subject: Plans\n", desk.clock.now(), partial=Partial.OVERSIZE, full_bytes=90_000_000)
    with desk.stores.raw_transaction() as connection:
        kept = raw.keep(connection, Batch(SHOP, (item,), desk.clock.now()))
    account = FiledAccount(SHOP, "email", ChannelKind.EMAIL, "shop@example.org")
    with desk.transaction() as connection:
        filed = Filing(KEY, account).file(Work(connection, desk.clock.now(), INTAKE), kept[0].arrival, read)
    return filed, kept[0].arrival.id


def _made_whole(desk: BuiltDesk, filed: Filed, arrival: int) -> None:
    with desk.stores.raw_transaction() as connection:
        digest = raw.replace_source(connection, arrival, b"Subject: Plans\n\nall of it")
    with desk.transaction() as connection:
        rests.settle(connection, filed.message, digest)


def test_a_large_message_stays_one_when_the_server_numbers_anew(desk: BuiltDesk) -> None:
    """Its headers have other bytes than the whole message that stands here by then."""
    read = ReadMessage(sender=SENDER, subject="Plans", date=AT, message_id="plans@example.net")
    first, arrival = _headers_come(desk, "INBOX;1;7", read)
    assert first.status == IMPORTED
    _made_whole(desk, first, arrival)
    again, _arrival = _headers_come(desk, "INBOX;2;1", read)
    assert (again.status, again.message) == (KNOWN, first.message)


def test_other_large_mail_under_a_used_id_is_kept(desk: BuiltDesk) -> None:
    """Nothing is dropped because a Message-ID alone matches: anybody can send one that was seen."""
    read = ReadMessage(sender=SENDER, subject="Plans", date=AT, message_id="plans@example.net")
    first, arrival = _headers_come(desk, "INBOX;1;7", read)
    _made_whole(desk, first, arrival)
    other = ReadMessage(sender=Address("", "eve@example.com"), subject="Plans", date=AT, message_id="plans@example.net")
    assert _headers_come(desk, "INBOX;1;8", other)[0].status == IMPORTED
