"""A desk moves from one store to the other and back with every row, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import MetaData, select

from agentdesk.domain.errors import RefusedByDesk, Unavailable
from agentdesk.domain.ids import ConversationId
from agentdesk.domain.verbs import AddNote, Assign, Merge, SaveDraft, Star, Tag
from agentdesk.store import desk_copy, raw, search, tables
from agentdesk.store.engine import Connection
from tests.desk_builder import ANA, BuiltDesk, build

pytestmark = pytest.mark.server
SQLITE = pytest.mark.only_on("sqlite", why="the desk goes from files to a server")


def _fill(desk: BuiltDesk) -> None:
    numbers = [
        desk.conversation(sender=f"c{number}@example.net", subject=f"Lamp {number}", body_text="Où est ma lampe?") for number in range(5)
    ]
    desk.do(Assign(tuple(numbers[:2]), ANA.agent))
    desk.do(Star((numbers[1],)))
    desk.do(Tag((numbers[1], numbers[2]), add=("urgent",)))
    desk.do(AddNote(numbers[3], "Note"))
    desk.do(SaveDraft(numbers[4], None, "Dear"))
    # The lower number points at the higher one, which comes after it.
    desk.do(Merge((numbers[0],), numbers[4]))


def _rows(connection: Connection, metadata: MetaData) -> dict[str, set[str]]:
    found = {table.name: {repr(tuple(row)) for row in connection.execute(select(table))} for table in metadata.sorted_tables}
    return {name: rows for name, rows in found.items() if rows}


def _everything(desk: BuiltDesk) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    with desk.readers.reading() as connection, desk.readers.reading_raw() as sources:
        return _rows(connection, tables.metadata), _rows(sources, raw.metadata)


def _found(desk: BuiltDesk, word: str) -> int:
    with desk.readers.reading() as connection:
        assert search.counts_agree(connection)
        return len(search.newest_matches(connection, ((word, False),), 9))


@SQLITE
def test_a_desk_comes_back_from_a_server_as_it_went(
    desk: BuiltDesk, desk_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk_copy, "PAGE", 2)
    _fill(desk)
    wanted = _everything(desk)
    on_server = build(tmp_path, server_url=desk_database)
    there = desk_copy.copy(desk.readers, on_server.stores)
    assert _everything(on_server) == wanted
    assert _found(on_server, "lampe") == _found(desk, "lampe") == 5
    (tmp_path / "back").mkdir()
    back = build(tmp_path / "back")
    assert desk_copy.copy(on_server.readers, back.stores) == there
    assert _everything(back) == wanted
    assert {one.name: one.rows for one in there}["message"] == 6
    for one in (on_server, back):
        one._arrivals = 100
        assert one.conversation(sender="new@example.net") == ConversationId(6)
        one.close()


@SQLITE
def test_a_copy_that_differs_does_not_stay(desk: BuiltDesk, desk_database: str, tmp_path: Path) -> None:
    """The server takes every row and keeps one otherwise; only reading all of them again shows it."""
    _fill(desk)
    on_server = build(tmp_path, server_url=desk_database)
    with on_server.transaction() as connection:
        connection.exec_driver_sql(
            "CREATE FUNCTION desk.alter() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.subject := 'Other'; RETURN NEW; END $$"
        )
        connection.exec_driver_sql(
            "CREATE TRIGGER alter BEFORE INSERT ON message FOR EACH ROW WHEN (NEW.subject = 'Lamp 2') EXECUTE FUNCTION alter()"
        )
    with pytest.raises(Unavailable, match="message came out otherwise"):
        desk_copy.copy(desk.readers, on_server.stores)
    assert _everything(on_server)[0] == {}
    on_server.close()


@SQLITE
def test_a_desk_that_holds_something_is_not_moved_into(desk: BuiltDesk, desk_database: str, tmp_path: Path) -> None:
    _fill(desk)
    on_server = build(tmp_path, server_url=desk_database)
    on_server.conversation()
    before = _everything(on_server)
    with pytest.raises(RefusedByDesk, match="not empty"):
        desk_copy.copy(desk.readers, on_server.stores)
    assert _everything(on_server) == before
    on_server.close()
