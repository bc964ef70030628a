"""How accounts fared, kept over restarts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from agentdesk.domain.ids import AccountName
from agentdesk.store import tables


@dataclass(frozen=True, slots=True)
class AccountState:
    """What is kept of an account's health."""

    last_success_at: datetime | None


def all_of(connection: Connection) -> dict[AccountName, AccountState]:
    """Return the states of all accounts that ever had one."""
    s = tables.account_state
    return {
        AccountName(row.account): AccountState(row.last_success_at) for row in connection.execute(select(s.c.account, s.c.last_success_at))
    }


def save(connection: Connection, states: Mapping[AccountName, AccountState]) -> None:
    """Keep states."""
    s = tables.account_state
    for name, state in states.items():
        values = {"last_success_at": state.last_success_at}
        if connection.execute(update(s).where(s.c.account == name).values(**values)).rowcount == 0:
            connection.execute(insert(s).values(account=name, failure_code="", failure_fields={}, **values))
