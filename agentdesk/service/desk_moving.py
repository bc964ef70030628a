"""Moves the whole desk to another store: copied, compared row by row, and only then the desk; a cut at any point leaves the old one."""

from __future__ import annotations

import shutil
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from agentdesk.config.paths import Home
from agentdesk.config.store_edit import set_store_place, with_store_place
from agentdesk.config.store_place import StorePlace, read_store_place
from agentdesk.config.toml_file import read_toml
from agentdesk.domain.clock import SystemClock
from agentdesk.domain.errors import AgentdeskError, RefusedByDesk, Unavailable
from agentdesk.domain.texts import N_
from agentdesk.service import move_record, swapping
from agentdesk.service.move_record import MoveRecord
from agentdesk.service.standing import database_of, in_files, on_server, shown
from agentdesk.service.swapping import Move
from agentdesk.store import desk_copy, move_marks
from agentdesk.store.desk_copy import CopiedTable, Said
from agentdesk.store.engine import set_durable
from agentdesk.store.move_marks import MoveMark, Way
from agentdesk.store.standing import InFiles, Standing
from agentdesk.store.stores import WritingStores
from agentdesk.store.troubles import Trouble, trouble_of, words_of
from agentdesk.store.work import SERVICE, Work

OTHERS_END_WITHIN_S = 5.0
"""The server notices a service that has just ended a moment later."""
PAUSE_S = 0.1
HERE_ALREADY = N_("the desk is at {place} already; nothing was moved")
OTHERS = N_("other services use the desk on {place}; end them first ({count} lines to it). Nothing was moved")
NO_ROOM = N_("there is no room for the desk at {place} ({reason}); nothing was moved")
BROKEN = N_("copying the desk to {place} failed ({reason}); nothing was moved")


@dataclass(frozen=True, slots=True)
class Moved:
    """What a move came to; `kept` is where the desk that was left still lies."""

    source: str
    target: str
    tables: tuple[CopiedTable, ...]
    kept: str


def move(home: Home, target: StorePlace | None, said: Said) -> Moved:
    """Move the desk to a server, or with None into its own files; the caller holds the desk's lock.

    Raises:
        RefusedByDesk: it is there already, or something else is; others use it. SchemaNewer: a newer AgentDesk wrote what is there.
        Unavailable: a server or disk failed. ConfigError: the configuration can't be changed. In each case nothing was moved.
    """
    source = read_store_place(home)
    if (source and database_of(source.url)) == (target and database_of(target.url)):
        raise RefusedByDesk(cause=HERE_ALREADY, place=place_words(home, target))
    with_store_place(read_toml(home.config_file), target)
    record = MoveRecord(SystemClock().now().strftime("%Y%m%dT%H%M%SZ"), source, target)
    move_record.keep(home, record)
    try:
        tables = _Copying(home, record, said).run()
    except BaseException:
        finish(home)
        raise
    move_record.keep(home, replace(record, rows=sum(table.rows for table in tables), is_decided=True))
    finish(home)
    kept = str(move_record.aside_of(home, record)) if source is None else place_words(home, source)
    return Moved(place_words(home, source), place_words(home, target), tables, kept)


def finish(home: Home) -> None:
    """Carry through what was decided, and take back what wasn't; nothing where no move is under way. Idempotent."""
    record = move_record.read(home)
    if record is None:
        return
    if record.is_decided:
        _carry_through(home, record)
    else:
        _take_back(home, record)
    move_record.forget(home)


def place_words(home: Home, place: StorePlace | None) -> str:
    """Return a place as a person is told of it."""
    return shown(place.url) if place else str(home.data_dir)


def _standing(home: Home, place: StorePlace | None) -> Standing:
    return on_server(home, place) if place else in_files(home)


def _machine(home: Home) -> str:
    return f"{socket.gethostname()}:{home.data_dir}"


@dataclass(frozen=True, slots=True)
class _Copying:
    """Fills the new desk, which nobody opens before it is decided upon."""

    home: Home
    record: MoveRecord
    said: Said

    def run(self) -> tuple[CopiedTable, ...]:
        source, target = _standing(self.home, self.record.source), self._target()
        with _open(source.open_for_writing) as leaving, _told(self._words(self.record.target)), _open(target.open_to_move) as coming:
            self._refuse_others(source, leaving)
            self._make_room(coming)
            if isinstance(target, InFiles):
                set_durable(coming.desk, is_durable=False)
                set_durable(coming.raw, is_durable=False)
            reading = source.open_for_reading()
            try:
                tables = desk_copy.copy(reading, coming, self.said)
            finally:
                reading.close()
            if isinstance(target, InFiles):
                set_durable(coming.desk, is_durable=True)
                set_durable(coming.raw, is_durable=True)
        return tables

    def _target(self) -> Standing:
        if self.record.target is not None:
            return on_server(self.home, self.record.target)
        staging = move_record.staging_of(self.home)
        staging.mkdir(mode=0o700)
        return InFiles(staging / self.home.store_file.name, staging / self.home.raw_file.name, staging / "backups")

    def _refuse_others(self, source: Standing, leaving: WritingStores) -> None:
        """See to it that nobody else writes: the mark keeps away who comes, and who is there already is counted after it stands."""
        if self.record.source is None:
            return
        with leaving.transaction() as connection:
            move_marks.write(connection, self._mark(Way.LEFT, self.record.target))
        deadline = time.monotonic() + OTHERS_END_WITHIN_S
        while count := source.others(leaving):
            if time.monotonic() > deadline:
                raise RefusedByDesk(cause=OTHERS, place=self._words(self.record.source), count=count)
            time.sleep(PAUSE_S)

    def _make_room(self, coming: WritingStores) -> None:
        """Take out what an earlier attempt of this desk left, and mark the new one as unfinished."""
        with coming.transaction() as connection:
            mark = move_marks.read(connection)
        if mark is not None and (mark.way is Way.LEFT or mark.machine != _machine(self.home)):
            move_marks.refuse(mark)
        if mark is not None:
            desk_copy.empty(coming)
        desk_copy.refuse_full(coming)
        with coming.transaction() as connection:
            move_marks.write(connection, self._mark(Way.COMES, self.record.source))

    def _mark(self, way: Way, other: StorePlace | None) -> MoveMark:
        return MoveMark(way, self._words(other), _machine(self.home), SystemClock().now().date().isoformat())

    def _words(self, place: StorePlace | None) -> str:
        return place_words(self.home, place)


@contextmanager
def _open(opening: Callable[[], WritingStores]) -> Iterator[WritingStores]:
    stores = opening()
    try:
        yield stores
    finally:
        stores.close()


@contextmanager
def _told(place: str) -> Iterator[None]:
    """Say in the desk's words what a disk or a server had."""
    try:
        yield
    except AgentdeskError:
        raise
    except Exception as problem:
        match trouble_of(problem):
            case None:
                raise
            case Trouble.FULL:
                raise Unavailable(cause=NO_ROOM, place=place, reason=words_of(problem)) from problem
            case _:
                raise Unavailable(cause=BROKEN, place=place, reason=words_of(problem)) from problem


def _take_back(home: Home, record: MoveRecord) -> None:
    """Leave the old desk as it was: nothing was decided."""
    if record.source is not None:
        with _open(_standing(home, record.source).open_to_move) as stores, stores.transaction() as connection:
            mark = move_marks.read(connection)
            if mark is not None and mark.machine == _machine(home):
                move_marks.clear(connection)
    shutil.rmtree(move_record.staging_of(home), ignore_errors=True)


def _carry_through(home: Home, record: MoveRecord) -> None:
    """Make the new desk the desk, whatever part of that was done before."""
    aside = move_record.aside_of(home, record)
    if record.source is None:
        _keep_aside(home, record)
    if record.target is None:
        staging = move_record.staging_of(home)
        for path in (home.store_file, home.raw_file):
            swapping.swap(Move(staging / path.name, path, is_database=True), aside.name)
        shutil.rmtree(staging, ignore_errors=True)
    swapping.sync(home.data_dir)
    set_store_place(home, record.target)
    _welcome(home, record, SystemClock().now())


def _keep_aside(home: Home, record: MoveRecord) -> None:
    """Put the old files where nobody takes them for the desk, marked so that a service refuses them wherever they are."""
    if home.store_file.exists():
        day = SystemClock().now().date().isoformat()
        move_marks.mark_file(home.store_file, MoveMark(Way.LEFT, place_words(home, record.target), _machine(home), day))
    for path in (home.store_file, home.raw_file):
        swapping.put_aside(path, move_record.aside_of(home, record), is_database=True)


def _welcome(home: Home, record: MoveRecord, now: datetime) -> None:
    """Take the mark off the new desk, and have its journal tell where it came from."""
    with _open(_standing(home, record.target).open_to_move) as stores, stores.transaction() as connection:
        if move_marks.read(connection) is None:
            return
        move_marks.clear(connection)
        sentence = N_("moved the desk from {source} to {target}: {rows} rows, compared one by one")
        places = {"source": place_words(home, record.source), "target": place_words(home, record.target)}
        Work(connection, now, SERVICE).finish("move-desk", sentence, {**places, "rows": record.rows}, is_undoable=False)
