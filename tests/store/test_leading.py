"""Who of several services leads a desk: one at a time, and whoever lost the lead writes nothing more, however sure it is of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from agentdesk.domain.errors import Conflict
from agentdesk.store import leading, meta, servers
from agentdesk.store.dialects.postgresql.election import Election
from agentdesk.store.stores import WritingStores
from tests.servers.postgresql import PostgreSQL

pytestmark = pytest.mark.server


@pytest.fixture
def elections(desk_database: str) -> Iterator[tuple[Election, Election]]:
    both = Election(desk_database), Election(desk_database)
    yield both
    for one in both:
        one.close()


@pytest.fixture
def stores(desk_database: str) -> Iterator[WritingStores]:
    opened = servers.open_for_writing(desk_database)
    yield opened
    opened.close()


def cut(server: PostgreSQL, election: Election) -> None:
    """End a leader's session, as the server does when nothing is heard over it, and wait until it is gone with its lock."""
    server.run(f"SELECT pg_terminate_backend({election._session}, 60000)")


def test_one_leads_until_it_lets_go(elections: tuple[Election, Election]) -> None:
    first, second = elections
    assert not first.is_led()
    assert [first.look(stands=True), second.look(stands=True), first.look(stands=True)] == [True, False, True]
    assert second.is_led()
    first.resign()
    assert [first.look(stands=False), second.look(stands=True)] == [False, True]


def test_a_leader_whose_session_ended_is_told_and_another_leads(elections: tuple[Election, Election], postgresql: PostgreSQL) -> None:
    first, second = elections
    assert first.look(stands=True)
    cut(postgresql, first)
    assert second.look(stands=True)
    with pytest.raises(Exception, match=r"terminat|closed"):
        first.look(stands=True)
    assert not first.look(stands=True)


def test_who_lost_the_lead_writes_nothing_more(elections: tuple[Election, Election], stores: WritingStores, postgresql: PostgreSQL) -> None:
    """It may have stopped just before it wrote, and know nothing of it."""
    first, second = elections
    first.look(stands=True)
    old = leading.only_while(stores, leading.begin(stores, "first", first.is_held_now))
    with old.transaction() as connection:
        meta.write(connection, "by", "the leader")
    cut(postgresql, first)
    second.look(stands=True)
    new = leading.only_while(stores, leading.begin(stores, "second", second.is_held_now))
    for unit_of_work in (old.transaction, old.raw_transaction):
        with pytest.raises(Conflict), unit_of_work():
            raise AssertionError
    with new.transaction() as connection, new.raw_transaction():
        assert (meta.read(connection, "by"), meta.read(connection, meta.LEADER)) == ("the leader", "second")


def test_who_lost_the_lead_before_it_began_does_not_begin(
    elections: tuple[Election, Election], stores: WritingStores, postgresql: PostgreSQL
) -> None:
    """Else it would take the word from the one who leads by then."""
    first, second = elections
    first.look(stands=True)
    cut(postgresql, first)
    second.look(stands=True)
    epoch = leading.begin(stores, "second", second.is_held_now)
    with pytest.raises(Conflict):
        leading.begin(stores, "first", first.is_held_now)
    with leading.only_while(stores, epoch).transaction() as connection:
        assert meta.read(connection, meta.EPOCH) == str(epoch)
