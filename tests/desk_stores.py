"""Desks on either store: what a test makes of a desk holds on SQLite and on PostgreSQL alike.

Whoever takes `store`, or a fixture that does (`desk`, `new_desk`, `store_url`, `desk_home`, …), runs once on each. What is true of one store
alone says so and why: `@pytest.mark.only_on("sqlite", why="it damages the desk's file")`, at a test or as a module's `pytestmark`.
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

STORES: dict[str, tuple[pytest.MarkDecorator, ...]] = {"sqlite": (), "postgresql": (pytest.mark.server,)}
"""Where a desk can be kept, and what a test of it needs."""


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


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the console's tests be run on PostgreSQL too, by hand: `--console-on postgresql`."""
    parser.addoption("--console-on", choices=list(STORES), default="sqlite", help="the store the desks of the console's tests are on")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what makes a desk on both stores, or on the one it names."""
    only = metafunc.definition.get_closest_marker("only_on")
    chosen = only.args if only else STORES
    assert only is None or only.kwargs.get("why"), f"{metafunc.definition.nodeid}: why only on {chosen}?"
    stores = [pytest.param(one, marks=STORES[one]) for one in chosen]
    if "store" in metafunc.fixturenames:
        metafunc.parametrize("store", stores, indirect=True)
    if "module_store" in metafunc.fixturenames:
        metafunc.parametrize("module_store", stores, indirect=True, scope="module")


@pytest.fixture
def store(request: pytest.FixtureRequest) -> str:
    """Which store a test's desks are on."""
    return str(request.param)


@pytest.fixture(scope="module")
def module_store(request: pytest.FixtureRequest) -> str:
    """Which store the desk is on that the tests of a module share."""
    return str(request.param)


@pytest.fixture
def store_url(store: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of an empty desk's database, for a service to be told; "" where its desk is to be files."""
    if store == "sqlite":
        yield ""
        return
    with request.getfixturevalue("desk_databases").empty() as url:
        yield url


@pytest.fixture
def console_store_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of an empty desk's database for a test of the console, where the run asks for that; else ""."""
    if request.config.getoption("--console-on") == "sqlite":
        yield ""
        return
    with request.getfixturevalue("desk_databases").empty() as url:
        yield url


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
