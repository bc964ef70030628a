"""A desk on PostgreSQL: several services write to one without losing or doubling a number, readers can't write, and no text is refused."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import DBAPIError

from agentdesk.domain.channels import MIME, RawItem
from agentdesk.domain.ids import ConversationId
from agentdesk.domain.reading import Address, ReadMessage
from agentdesk.domain.states import ChannelKind
from agentdesk.intake.filing import FiledAccount, Filing
from agentdesk.store import customers, messages, raw, servers, tables
from agentdesk.store.customers import NewCustomer
from agentdesk.store.engine import DeadlineExceeded, deadline
from agentdesk.store.raw import Batch
from agentdesk.store.stores import WritingStores
from agentdesk.store.work import INTAKE, Work
from tests.desk_builder import KEY, SHOP, START, BuiltDesk

pytestmark = [pytest.mark.server, pytest.mark.only_on("postgresql", why="it is about several services")]

ROUNDS = 12
ACCOUNT = FiledAccount(SHOP, "email", ChannelKind.EMAIL, "shop@example.org")


def _file(stores: WritingStores, name: str) -> None:
    """File some mails as a service does, all of the same second."""
    for number in range(ROUNDS):
        item = RawItem(f"{name};{number}", f"{name} {number}".encode(), START, MIME)
        with stores.raw_transaction() as connection:
            arrival = raw.keep(connection, Batch(SHOP, (item,), START))[0].arrival
        read = ReadMessage(sender=Address("", f"{name}{number}@example.net"), subject=name, message_id=f"{name}{number}@example.net")
        with stores.transaction() as connection:
            Filing(KEY, ACCOUNT).file(Work(connection, START, INTAKE), arrival, read)


def test_services_that_file_at_once_give_every_number_once(desk: BuiltDesk, desk_database: str) -> None:
    """Numbers are one above the highest; that is safe only while nobody else takes one in between."""
    others = [servers.open_for_writing(desk_database) for _each in range(2)]
    failed: list[BaseException] = []

    def run(stores: WritingStores, name: str) -> None:
        try:
            _file(stores, name)
        except BaseException as error:  # noqa: BLE001 - told by the test below
            failed.append(error)

    threads = [threading.Thread(target=run, args=(stores, f"service{place}")) for place, stores in enumerate((desk.stores, *others))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(100)
    for stores in others:
        stores.close()
    assert not failed
    with desk.readers.reading() as connection:
        found = connection.execute(select(tables.message.c.id, tables.message.c.conversation_id, tables.message.c.subject)).all()
    assert len({row.id for row in found}) == len({row.conversation_id for row in found}) == 3 * ROUNDS


def test_numbers_go_on_after_those_that_were_given(desk: BuiltDesk) -> None:
    """Intake gives numbers itself; what is made by hand afterwards must not take one of them."""
    first = desk.conversation(sender="a@example.net")
    with desk.transaction() as connection:
        by_hand = customers.add(connection, NewCustomer("By hand"), START)
    second = desk.conversation(sender="b@example.net")
    with desk.transaction() as connection:
        owners = connection.execute(select(tables.conversation.c.customer_id).order_by(tables.conversation.c.id)).scalars().all()
    assert (first, second) == (ConversationId(1), ConversationId(2))
    assert by_hand not in owners


def test_a_text_with_nul_is_kept_with_a_mark_in_its_place(desk: BuiltDesk) -> None:
    """PostgreSQL's texts have no NUL, and mail may hold one: it must not stop the mail behind it."""
    filed = desk.receive_mail(subject="Lamp\0shade", body_text="a\0b", reply_text="a\0b")
    with desk.readers.reading() as connection:
        shown = messages.whole(connection, filed.message)
    assert shown is not None
    assert (shown.subject, shown.body_text) == ("Lamp\ufffdshade", "a\ufffdb")


def test_a_reader_can_not_write(desk: BuiltDesk) -> None:
    with desk.readers.reading() as connection, pytest.raises(DBAPIError, match="read-only"):
        connection.execute(insert(tables.meta).values(key="a", value="b"))


def test_a_question_that_takes_too_long_is_interrupted_and_the_next_is_not(desk: BuiltDesk) -> None:
    with desk.readers.reading() as connection:
        with pytest.raises(DeadlineExceeded), deadline(connection, 0.05):
            connection.exec_driver_sql("SELECT pg_sleep(60)")
        assert connection.exec_driver_sql("SELECT 1").scalar_one() == 1


def test_a_reader_that_was_given_up_answers_nothing_more(desk: BuiltDesk) -> None:
    desk.readers.give_up()
    with desk.readers.reading() as connection, pytest.raises(Exception, match="interrupted"):
        connection.exec_driver_sql("SELECT 1")


def test_what_is_rolled_back_leaves_the_next_unit_of_work_its_turn(desk: BuiltDesk) -> None:
    """The turn ends with the transaction, however that ends."""
    with pytest.raises(RuntimeError), desk.transaction():
        raise RuntimeError
    assert desk.conversation() == ConversationId(1)
