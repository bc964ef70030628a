from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.desk_builder import BuiltDesk, build


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[BuiltDesk]:
    built = build(tmp_path)
    yield built
    built.close()
