"""A desk's files examined: damage has a name, whichever way SQLite and its driver find it."""

from __future__ import annotations

import sqlite3
import zlib
from typing import TYPE_CHECKING

import pytest

from agentdesk.config.paths import find_home, make_private
from agentdesk.domain.errors import DamagedDesk
from agentdesk.service.examining import trouble_in
from agentdesk.service.standing import in_files
from agentdesk.service.wiring import join
from agentdesk.store import raw
from agentdesk.store.stores import open_for_writing

if TYPE_CHECKING:
    from pathlib import Path

    from agentdesk.config.paths import Home


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A desk that holds one raw source, and that no service runs on."""
    found = find_home(str(tmp_path))
    make_private(found.data_dir)
    stores = open_for_writing(found.store_file, found.raw_file, found.backups_dir)
    with stores.raw_transaction() as connection:
        raw.put_blob(connection, b"From: maria@customer.example")
    stores.close()
    return found


def test_a_sound_desk_has_no_trouble(home: Home) -> None:
    assert trouble_in(in_files(home)) == ""


async def test_a_schema_that_is_noise_is_named_damaged(home: Home) -> None:
    """The driver can't read SQLite's complaint about it, which quotes the noise; told as a defect, it would send nobody to the copies."""
    content = home.store_file.read_bytes()
    home.store_file.write_bytes(content.replace(b"CREATE TABLE", b"CREATE \x8d\xff\x00\x01\x02"))
    assert trouble_in(in_files(home))
    with pytest.raises(DamagedDesk):
        await join(home)


def test_a_raw_source_that_changed_on_disk_is_noticed(home: Home) -> None:
    """SQLite keeps no checksum of its pages, but the desk has a digest of every mail."""
    with sqlite3.connect(home.raw_file) as connection:
        connection.execute("UPDATE blob SET bytes = ?", (zlib.compress(b"From: mario@customer.example"),))
    connection.close()
    assert "not what was kept" in trouble_in(in_files(home))
