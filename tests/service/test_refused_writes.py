"""A PostgreSQL server whose disk is full, or that takes no writes: each verb is refused and says why, nothing is half there, and it goes on after."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from agentdesk.domain.errors import Unavailable
from agentdesk.domain.ids import AgentName, ConversationId
from agentdesk.domain.states import DeliveryState, Means
from agentdesk.domain.verbs import AddClosure, AddNote, Assign, Close, Reply, SaveDraft, Tag, Undo, Verb
from tests.desk_fixtures import DeskHome, customer_mail, drop
from tests.servers.postgresql import PostgreSQL
from tests.servers.processes import wait_until

pytestmark = pytest.mark.server
DEADLINE_S = 240.0
FILLABLE = """
CREATE TABLE public.is_full (since timestamptz);
CREATE FUNCTION public.full() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM public.is_full) THEN
        RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100';
    END IF;
    RETURN NEW;
END $$;
DO $$
DECLARE one text;
BEGIN
    FOR one IN SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname IN ('desk', 'raw')
    LOOP
        EXECUTE format('CREATE TRIGGER full_disk BEFORE INSERT OR UPDATE ON %s FOR EACH ROW EXECUTE FUNCTION public.full()', one);
    END LOOP;
END $$
"""
"""As a disk that can be full: what needs no new page, as a deletion, goes through. Made before the service works: it takes every table."""
BEGUN_BEFORE = """
SELECT count(*) FROM pg_stat_activity, public.is_full
WHERE application_name LIKE 'agentdesk %' AND datname = current_database() AND xact_start < since
"""
CUT = sql.SQL("SELECT pg_terminate_backend(pid, 30000) FROM pg_stat_activity WHERE application_name LIKE 'agentdesk %' AND datname = {}")
"""Ends every session of a service, and returns once they are gone."""
ONE = ConversationId(1)
VERBS: tuple[Verb, ...] = (
    AddNote(ONE, "Called her."),
    Reply(ONE, "From ten o'clock."),
    SaveDraft(ONE, None, "Dear Ma"),
    Assign((ONE,), AgentName("ana"), is_new_name=True),
    Tag((ONE,), add=("urgent",)),
    Close((ONE,)),
    AddClosure(date(2026, 12, 24), date(2026, 12, 28), "Christmas"),
    Undo(),
)


@dataclass(frozen=True)
class Way:
    """How a server comes to refuse, and no longer."""

    begin: Callable[[PostgreSQL, str], None]
    end: Callable[[PostgreSQL, str], None]
    words: str


def fill(server: PostgreSQL, name: str) -> None:
    server.run("INSERT INTO public.is_full VALUES (clock_timestamp())", name)
    with psycopg.connect(server.url(name), autocommit=True) as connection:
        wait_until(lambda: connection.execute(BEGUN_BEFORE).fetchone() == (0,), "what had begun is done", timeout_seconds=DEADLINE_S)


def make_room(server: PostgreSQL, name: str) -> None:
    server.run("DELETE FROM public.is_full", name)


def switch_off(server: PostgreSQL, name: str) -> None:
    server.run(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    server.run(CUT.format(sql.Literal(name)))


def switch_on(server: PostgreSQL, name: str) -> None:
    server.run(f"ALTER DATABASE {name} RESET default_transaction_read_only")


WAYS = {"full": Way(fill, make_room, "is full"), "read-only": Way(switch_off, switch_on, "takes no writes")}


def rows(url: str) -> dict[str, list[str]]:
    """Return every row but those of `meta`, where the service notes that it lives."""
    found: dict[str, list[str]] = {}
    with psycopg.connect(url) as connection:
        tables = connection.execute("SELECT schemaname, tablename FROM pg_tables WHERE schemaname IN ('desk', 'raw')").fetchall()
        for schema, table in tables:
            if table != "meta":
                each = connection.execute(sql.SQL("SELECT t::text FROM {} t ORDER BY 1").format(sql.Identifier(schema, table)))
                found[f"{schema}.{table}"] = [str(row[0]) for row in each]
    return found


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_each_verb_is_refused_and_says_why_and_all_goes_on_afterwards(
    way: Way, desk_database: str, postgresql: PostgreSQL, tmp_path: Path
) -> None:
    desk, name = DeskHome(tmp_path / "shop", store_url=desk_database), desk_database.rpartition("?")[0].rpartition("/")[2]
    postgresql.run(FILLABLE, name)
    folder = desk.add_maildir()
    drop(folder, 1, customer_mail(1))
    desk.run("sync")
    desk.run("note", "1", "--body", "before")
    box = tmp_path / "box.eml"
    box.write_bytes(customer_mail(9, sender="tom@customer.example"))
    with desk.open(Means.CONSOLE) as line:
        wait_until(lambda: desk.status().is_watching, "it is watched", timeout_seconds=DEADLINE_S)
        line.do(Tag((ONE,), add=("regular",)))
        way.begin(postgresql, name)
        before = rows(desk_database)
        for verb in VERBS:
            with pytest.raises(Unavailable, match=way.words):
                line.do(verb)
        assert way.words in desk.run("import", "mail", str(box), code=75).err
        drop(folder, 2, customer_mail(2, sender="joan@customer.example"))
        assert way.words in desk.run("sync", code=75).err
        assert "Where is my bread?" in desk.run("list").text
        assert rows(desk_database) == before
        way.end(postgresql, name)
        # A session that began while the server took no writes takes none before it is opened anew.
        wait_until(lambda: desk.run("sync", code=None).code == 0, "it goes on", timeout_seconds=DEADLINE_S)
        assert len(desk.conversations()) == 2
        line.do(Reply(ONE, "From ten o'clock."))
        wait_until(lambda: desk.deliveries()[0].state is DeliveryState.SENT, "the reply leaves", timeout_seconds=DEADLINE_S)
    desk.kill()
    assert len(desk.sent(folder)) == 1
