"""Statements compiled once answer as those that are built each time."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import bindparam, select
from sqlalchemy.exc import StatementError

from agentdesk.store import tables
from agentdesk.store.dialects.lists import listed_numbers, listing
from agentdesk.store.dialects.statements import FixedSelect, FixedUpdate
from tests.desk_builder import BuiltDesk

m = tables.message


@pytest.fixture(autouse=True)
def three_mails(desk: BuiltDesk) -> None:
    """Something to ask for."""
    for number in range(3):
        desk.receive_mail(f"c{number}@example.net")


def test_a_fixed_select_gives_values_as_the_columns_types_do(desk: BuiltDesk) -> None:
    """Moments, lists and truth values come back as such, not as what the file holds."""
    statement = select(m.c.id, m.c.received_at, m.c.recipients, m.c.is_bulk).where(m.c.is_bulk == bindparam("bulk")).limit(3)
    with desk.stores.transaction() as connection:
        expected = connection.execute(statement, {"bulk": False}).all()
        found = FixedSelect(statement).all(connection, {"bulk": False})
    assert [tuple(row) for row in found] == [tuple(row) for row in expected]
    assert [row.received_at for row in found] == [row.received_at for row in expected]


def test_a_fixed_select_takes_a_list_as_one_parameter(desk: BuiltDesk) -> None:
    with desk.stores.transaction() as connection:
        some = connection.execute(select(m.c.id).order_by(m.c.id).limit(2)).scalars().all()
        fixed = FixedSelect(select(m.c.id).where(m.c.id.in_(listed_numbers("ids"))).order_by(m.c.id))
        assert [row.id for row in fixed.all(connection, {"ids": listing(some)})] == some
        assert fixed.first(connection, {"ids": listing([])}) is None


def test_a_fixed_select_refuses_a_value_that_is_missing(desk: BuiltDesk) -> None:
    fixed = FixedSelect(select(m.c.id).where(m.c.id == bindparam("number")))
    with desk.stores.transaction() as connection, pytest.raises((KeyError, StatementError)):
        fixed.all(connection, {})


def test_a_fixed_update_changes_one_row_and_takes_moments(desk: BuiltDesk) -> None:
    c = tables.conversation
    at = datetime(2026, 11, 3, 10, 12, tzinfo=UTC)
    with desk.stores.transaction() as connection:
        first, *others = connection.execute(select(c.c.id, c.c.due_at).order_by(c.c.id)).all()
        change = FixedUpdate(c)
        change.put(connection, first.id, {"due_at": at, "snippet": "new"})
        change.put(connection, first.id, {"due_at": at, "snippet": "newer"})
        after = connection.execute(select(c.c.id, c.c.due_at, c.c.snippet).order_by(c.c.id)).all()
    assert (after[0].due_at, after[0].snippet) == (at, "newer")
    assert [(row.id, row.due_at) for row in after[1:]] == [tuple(row) for row in others]
