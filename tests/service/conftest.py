"""A desk whose service a test starts, on either store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.service.running import RunningDesk


@pytest.fixture
def running(tmp_path: Path, store_url: str) -> Iterator[RunningDesk]:
    """An empty desk; its service is ended afterwards."""
    desk = RunningDesk(tmp_path, store_url)
    try:
        yield desk
    finally:
        desk.stop()
