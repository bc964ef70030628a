"""Desks for the tests of the store, which run on SQLite and on PostgreSQL alike.

What is true of one store alone says so: `@pytest.mark.parametrize("desk", ["sqlite"], indirect=True)`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.desk_builder import BuiltDesk, build

STORES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.server)]


@pytest.fixture(params=STORES)
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[BuiltDesk]:
    """An empty desk, on either store."""
    url = request.getfixturevalue("desk_database") if request.param == "postgresql" else ""
    built = build(tmp_path, server_url=url)
    yield built
    built.close()


@pytest.fixture(scope="module", params=STORES)
def shared_desk(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BuiltDesk]:
    """A desk that the tests of a module fill once and read, on either store."""
    url = request.getfixturevalue("shared_desk_database") if request.param == "postgresql" else ""
    built = build(tmp_path_factory.mktemp("shared"), server_url=url)
    yield built
    built.close()
