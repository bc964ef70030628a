"""Desks for the tests of the store, which run on SQLite and on PostgreSQL alike.

Each has a database of its own: tests in here change more than rows. What is true of one store alone says so: `only_on`, as everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.desk_builder import BuiltDesk, build


@pytest.fixture
def desk(store: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[BuiltDesk]:
    """An empty desk, on either store."""
    url = request.getfixturevalue("desk_database") if store == "postgresql" else ""
    built = build(tmp_path, server_url=url)
    yield built
    built.close()


@pytest.fixture(scope="module")
def shared_desk(module_store: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BuiltDesk]:
    """A desk that the tests of a module fill once and read, on either store."""
    url = request.getfixturevalue("shared_desk_database") if module_store == "postgresql" else ""
    built = build(tmp_path_factory.mktemp("shared"), server_url=url)
    yield built
    built.close()
