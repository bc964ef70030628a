"""Desks on either store: what a test makes of a desk holds on SQLite and on PostgreSQL alike.

What is true of one store alone says so and why: `@pytest.mark.parametrize("store", ["sqlite"], indirect=True)`.
"""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from tests.desk_builder import BuiltDesk, build

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from agentdesk.desk.context import AccountFacts
    from tests.servers.desk_databases import DeskDatabases

STORES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.server)]


@dataclass
class NewDesk:
    """Makes empty desks on one store; `new_desk(account, …)` gives one that is closed after the test."""

    folder: Path
    databases: DeskDatabases | None
    """Of the server; None where desks are files."""
    _until_the_end: ExitStack = field(default_factory=ExitStack)
    _made: int = 0

    def __call__(self, *accounts: AccountFacts, **facts: Any) -> BuiltDesk:
        """Return an empty desk with these accounts; `facts` are fields of `DeskFacts`."""
        return self._until_the_end.enter_context(self.passing(*accounts, **facts))

    @contextmanager
    def passing(self, *accounts: AccountFacts, **facts: Any) -> Iterator[BuiltDesk]:
        """Give such a desk for as long as the block lasts: a test with many examples makes one for each."""
        self._made += 1
        folder = self.folder / f"desk-{self._made}"
        folder.mkdir()
        with ExitStack() as stack:
            url = stack.enter_context(self.databases.empty()) if self.databases else ""
            built = build(folder, *accounts, server_url=url, **facts)
            stack.callback(built.close)
            yield built

    def close(self) -> None:
        """Close every desk made."""
        self._until_the_end.close()


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest) -> str:
    """Which store a test's desks are on."""
    return str(request.param)


@pytest.fixture
def new_desk(store: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[NewDesk]:
    """Makes empty desks on a store."""
    made = NewDesk(tmp_path, request.getfixturevalue("desk_databases") if store == "postgresql" else None)
    yield made
    made.close()


@pytest.fixture
def desk(new_desk: NewDesk) -> BuiltDesk:
    """An empty desk with the shop's mail account."""
    return new_desk()
