"""A desk moves to a server and back with every row; whatever is cut short, one whole desk is left, and the other opens for nobody."""

from __future__ import annotations

import json
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import select

from agentdesk.config.paths import Home
from agentdesk.config.store_place import read_store_place
from agentdesk.domain.errors import RefusedByDesk
from agentdesk.domain.verbs import AddNote, Assign, Merge, SaveDraft, Tag
from agentdesk.service import desk_moving, move_record
from agentdesk.service.lock import DeskLock
from agentdesk.service.standing import standing_of
from agentdesk.store import meta, raw, search, servers, tables
from agentdesk.store.standing import InFiles, OnServer
from agentdesk.store.stores import ReadingStores, open_for_reading
from tests.desk_builder import ANA, build
from tests.desk_fixtures import DEADLINE_S, REPOSITORY, DeskHome
from tests.servers.postgresql import PostgreSQL

pytestmark = [pytest.mark.server, pytest.mark.only_on("sqlite", why="each goes from files to a server and back")]
WORDS = ("lampe", "Lamp", "nobody")
Rows = dict[str, set[str]]

DYING = """
import os, signal, sys
from agentdesk.service import desk_moving, move_record
from agentdesk.store import desk_copy

def die(*_given, **_named):
    os.kill(os.getpid(), signal.SIGKILL)

def dies_at(function, wanted):
    calls = iter(range(1, 1000))
    return lambda *given, **named: die() if wanted(next(calls), *given) else function(*given, **named)

{patch}
from agentdesk.service.__main__ import main
sys.exit(main())
"""
UNDECIDED = {
    "before the first row": "desk_moving.desk_copy.copy = die",
    "between the two schemas": "desk_copy._copy_table = dies_at(desk_copy._copy_table, lambda _n, _r, _w, table, *_: table.name == 'account_state')",
    "amid the desk": "desk_copy._copy_table = dies_at(desk_copy._copy_table, lambda _n, _r, _w, table, *_: table.name == 'message')",
    "before the index": "desk_copy.search.reindex = die",
    "with everything there": "move_record.keep = dies_at(move_record.keep, lambda number, *_: number == 2)",
}
DECIDED = {
    "as it is decided": "desk_moving._carry_through = die",
    "with one of two files in place": "desk_moving.swapping.put_aside = dies_at(desk_moving.swapping.put_aside, lambda number, *_: number == 2)",
    "before the configuration": "desk_moving.set_store_place = die",
    "before the mark is off": "desk_moving._welcome = die",
    "at the very end": "move_record.forget = die",
}

_EACH_WAY = ("amid the desk", "as it is decided", "with one of two files in place")
"""Where the directions differ: what half a copy is, and whether files are put aside or in place. The rest of the way is the same code."""
KILLED = [(when, way) for when in _EACH_WAY for way in ("to the server", "back")]
KILLED += [(when, "to the server") for when in ("before the first row", "with everything there", "before the mark is off")]
KILLED += [(when, "back") for when in ("between the two schemas", "before the index", "before the configuration", "at the very end")]
assert {when for when, _way in KILLED} == UNDECIDED.keys() | DECIDED.keys()


@pytest.fixture
def filled(desk_home: DeskHome) -> DeskHome:
    """A desk in files, with something in most tables, and a configuration with its owner's remarks."""
    home = desk_home.home
    home.data_dir.mkdir(parents=True)
    home.config_dir.mkdir()
    home.config_file.write_text("# ours\n[service]\nlinger = false  # never\n\n[store]\n# in files for now\nurl = ''  # see the handbook\n")
    desk = build(home.data_dir)
    numbers = [
        desk.conversation(sender=f"c{number}@example.net", subject=f"Lamp {number}", body_text="Où est ma lampe?") for number in range(5)
    ]
    desk.do(Assign(tuple(numbers[:2]), ANA.agent))
    desk.do(Tag((numbers[1], numbers[2]), add=("urgent",)))
    desk.do(AddNote(numbers[3], "Note"))
    desk.do(SaveDraft(numbers[4], None, "Dear"))
    desk.do(Merge((numbers[0],), numbers[4]))
    desk.close()
    return desk_home


@pytest.fixture
def url(postgresql: PostgreSQL) -> Iterator[str]:
    """An empty database."""
    with postgresql.a_database("template0") as address:
        yield address


def _rows(stores: ReadingStores) -> Rows:
    """Return every row but the journal's line on the move, and what each word finds."""
    found: Rows = {}
    with stores.reading() as connection, stores.reading_raw() as sources:
        for line, metadata in ((connection, tables.metadata), (sources, raw.metadata)):
            for table in metadata.sorted_tables:
                found[table.name] = {repr(tuple(row)) for row in line.execute(select(table)) if "move-desk" not in row}
        found["meta"] = {row for row in found["meta"] if not row.startswith(f"('{meta.MOVE}'")}
        for word in WORDS:
            found[f"search {word}"] = {str(number) for number in search.newest_matches(connection, ((word, False),), 9)}
        assert search.counts_agree(connection)
    return found


def _in_files(folder: Path) -> Rows:
    with closing(open_for_reading(folder / "desk.sqlite", folder / "raw.sqlite")) as stores:
        return _rows(stores)


def _on_server(url: str) -> Rows:
    with closing(servers.open_for_reading(url)) as stores:
        return _rows(stores)


def _move(desk: DeskHome, to: str, patch: str = "", limit_bytes: int = 0) -> int:
    """Run the owning process as the command line does, and return how it ended; `patch` has it killed on its way."""
    home = desk.home
    places = ["--config", str(home.config_dir), "--data", str(home.data_dir), "--started-by", "cli", "--move-to", to]

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit_bytes, limit_bytes))

    done = subprocess.run(
        [sys.executable, "-c", DYING.replace("{patch}", patch), *places],
        env=desk.env(), cwd=REPOSITORY, check=False, capture_output=True, timeout=DEADLINE_S, preexec_fn=limit if limit_bytes else None,
    )  # fmt: skip
    return done.returncode


@contextmanager
def _started(home: Home) -> Iterator[str]:
    """What a start of the service does before it serves; where the desk then stands."""
    lock = DeskLock.take(home)
    assert lock is not None
    desk_moving.finish(home)
    standing = standing_of(home)
    standing.open_for_writing().close()
    place = read_store_place(home)
    yield place.url if place else ""
    lock.release()


def test_a_desk_goes_to_a_server_and_comes_back_with_every_row(filled: DeskHome, url: str, tmp_path: Path) -> None:
    home = filled.home
    wanted = _in_files(home.data_dir)
    assert len(wanted["search lampe"]) == 5
    there = filled.run("desk", "move", "--to", url, "--json").json
    assert _on_server(url) == wanted
    assert {one["table"]: one["rows"] for one in there["tables"]}["message"] == 6
    assert {"from": there["from"], "dry_run": there["dry_run"]} == {"from": str(home.data_dir), "dry_run": False}
    text = home.config_file.read_text()
    assert "# ours\n" in text
    assert "# in files for now\n" in text
    assert text.endswith(f"url = {json.dumps(url)}  # see the handbook\n")
    assert not home.store_file.exists()
    assert _in_files(Path(there["kept"])) == wanted
    assert filled.run("list", "lampe", "--json").json["conversations"]
    back = filled.run("desk", "move", "--to", "files")
    assert "compared one by one" in back.text
    assert back.err == ""
    assert {name: rows for name, rows in _in_files(home.data_dir).items() if name in tables.metadata.tables}.keys() >= {"message"}
    assert _in_files(home.data_dir)["message"] == wanted["message"]
    assert read_store_place(home) is None
    journal = filled.run("journal").text
    assert journal.count("moved the desk from") == 2
    assert not list(tmp_path.rglob("moving"))


def test_a_desk_goes_from_one_server_to_another(filled: DeskHome, url: str, postgresql: PostgreSQL) -> None:
    """A database of the same name on another machine is another one; the desk that was left opens for nobody."""
    wanted = _in_files(filled.home.data_dir)
    assert _move(filled, url) == 0
    with PostgreSQL() as other:
        there = other.make_database(url.partition("?")[0].rpartition("/")[2])
        moved = filled.run("desk", "move", "--to", there)
        assert "compared one by one" in moved.text
        assert _on_server(there) == wanted
        assert filled.run("list", "lampe", "--json").json["conversations"]
        with pytest.raises(RefusedByDesk, match="this desk left for"):
            OnServer("", url).open_for_writing()
        assert "is at" in filled.run("desk", "move", "--to", there, code=4).err
        filled.stop()


@pytest.mark.parametrize(("when", "way"), KILLED)
def test_killed_at_any_point_one_whole_desk_is_left_and_the_move_goes_through_afterwards(
    filled: DeskHome, url: str, when: str, way: str
) -> None:
    home = filled.home
    wanted = _in_files(home.data_dir)
    if way == "back":
        assert _move(filled, url) == 0
    before, target, then = ("", url, url) if way == "to the server" else (url, "", "")
    assert _move(filled, target, (UNDECIDED | DECIDED)[when]) == -signal.SIGKILL
    assert home.move_file.exists()
    with _started(home) as place:
        assert place == (before if when in UNDECIDED else then)
    assert not home.move_file.exists()
    assert (_on_server(place) if place else _in_files(home.data_dir)) == wanted
    if when in UNDECIDED:
        assert _move(filled, target) == 0
        with _started(home) as place:
            assert place == then
        assert (_on_server(place) if place else _in_files(home.data_dir)) == wanted
    aside = next(home.data_dir.glob(f"{move_record.ASIDE}*"))
    kept = OnServer("", url) if way == "back" else InFiles(aside / "desk.sqlite", aside / "raw.sqlite", aside)
    with pytest.raises(RefusedByDesk, match="this desk left for"):
        kept.open_for_writing()


def test_a_service_started_after_the_cut_finishes_what_was_decided(filled: DeskHome, url: str) -> None:
    """Nobody has to know that there was a move."""
    assert _move(filled, url, DECIDED["before the configuration"]) == -signal.SIGKILL
    assert len(filled.conversations()) == 4
    assert read_store_place(filled.home) is not None


def test_the_old_desk_put_back_by_hand_is_refused_and_says_where_the_desk_is(filled: DeskHome, url: str) -> None:
    """Two desks of one business would answer twice."""
    home = filled.home
    kept = Path(filled.run("desk", "move", "--to", url, "--json").json["kept"])
    home.config_file.write_text("")
    for name in ("desk.sqlite", "raw.sqlite"):
        shutil.copy(kept / name, home.data_dir / name)
    ran = filled.run("list", code=4)
    assert "this desk left for postgresql://agentdesk@/" in ran.err
    assert "Traceback" not in json.dumps(filled.log())


def test_a_desk_that_came_back_is_refused_to_other_services_of_the_server(filled: DeskHome, url: str, tmp_path: Path) -> None:
    other = DeskHome(tmp_path / "other")
    other.home.config_dir.mkdir(parents=True)
    assert _move(filled, url) == 0
    shutil.copy(filled.home.config_file, other.home.config_file)
    try:
        assert len(other.conversations()) == 4
        refused = filled.run("desk", "move", "--to", "sqlite", code=4)
        assert "other services use the desk" in refused.err
        other.stop()
        assert len(filled.conversations()) == 4
        filled.run("desk", "move", "--to", "sqlite")
        assert "this desk left for" in other.run("list", code=4).err
    finally:
        other.kill()


def test_what_can_not_be_is_refused_and_nothing_moves(filled: DeskHome, url: str) -> None:
    home, wanted, text = filled.home, _in_files(filled.home.data_dir), filled.home.config_file.read_text()
    assert "is at" in filled.run("desk", "move", "--to", "files", code=4).err
    leak = url.replace("agentdesk@", "agentdesk:hunter2@")
    assert "hunter2" not in filled.run("desk", "move", "--to", leak, code=2).err
    assert "store.url must name" in filled.run("desk", "move", "--to", "mysql://x/y", code=2).err
    assert "store.secret must be" in filled.run("desk", "move", "--to", url, "--secret", "hunter2", code=2).err
    filled.run("desk", "move", code=2)
    assert "can't be opened" in filled.run("desk", "move", "--to", url.replace("/template0", "/nowhere"), code=75).err
    dry = filled.run("desk", "move", "--to", url, "--dry-run", "--json").json
    assert dry == {"schema": 1, "to": url, "dry_run": True}
    full = servers.open_for_writing(url)
    with full.transaction() as connection:
        meta.write(connection, meta.DESK_ID, "another")
    full.close()
    assert "is not empty (meta)" in filled.run("desk", "move", "--to", url, code=4).err
    for version, code, words in (("9999", 2, "9999"), ("0000", 4, "older")):
        _set_version(url, version)
        assert words in filled.run("desk", "move", "--to", url, code=code).err
    assert (_in_files(home.data_dir), home.config_file.read_text()) == (wanted, text)
    assert not home.move_file.exists()
    assert len(filled.conversations()) == 4


def _set_version(url: str, version: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("UPDATE desk.alembic_version SET version_num = %s", (version,))


def test_a_disk_that_fills_up_leaves_the_desk_on_its_server(filled: DeskHome, url: str) -> None:
    wanted = _in_files(filled.home.data_dir)
    assert _move(filled, url) == 0
    assert _move(filled, "", limit_bytes=200_000) not in {0, -signal.SIGKILL}
    with _started(filled.home) as place:
        assert place == url
    assert _on_server(url) == wanted
    assert not move_record.staging_of(filled.home).exists()
