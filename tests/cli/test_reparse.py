"""`agentdesk reparse` that is broken off, or meets what the disk damaged: whoever started it is told."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing

import pytest

from agentdesk.domain.verbs import Reparse
from tests.cli.conftest import CommandLine, mail

pytestmark = pytest.mark.only_on("sqlite", why="rows are changed in the desk's files")
A_CALL = Reparse().limit
LINE = b"From maria@example.org Fri Nov 20 10:00:00 2026\n"


@pytest.fixture
def filled(agentdesk: CommandLine) -> CommandLine:
    """A desk with a few messages more than one call reads, stopped."""
    (agentdesk.cwd / "box.mbox").write_bytes(b"".join(LINE + mail(number) + b"\n" for number in range(A_CALL + 5)))
    agentdesk("import", "mail", "box.mbox")
    agentdesk.stop()
    return agentdesk


def _in_file(agentdesk: CommandLine, name: str, statement: str, *values: str) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(agentdesk.home / "data" / name)) as connection, connection:
        return connection.execute(statement, values).fetchall()


def test_a_run_that_breaks_off_says_where_to_go_on(filled: CommandLine) -> None:
    """Also where nobody watches, as in a cron job: of a hundred thousand messages nobody wants to read the first ones twice."""
    _in_file(filled, "desk.sqlite", "update message set subject = 'badly read' where id = (select max(id) from message)")
    refusal = "create trigger no before update on message when old.subject = 'badly read' begin select raise(abort, 'no'); end"
    _in_file(filled, "desk.sqlite", refusal)
    broken = filled("reparse", code=None)
    assert broken.code != 0
    after = re.search(rf"read {A_CALL} again; stopped here, go on with --after (\d+)", broken.err)
    assert after is not None, broken.err
    filled.stop()
    _in_file(filled, "desk.sqlite", "drop trigger no")
    again = filled("reparse", "--after", after[1], "--json").json
    assert (again["read"], again["changed"], again["damaged"]) == (5, 1, [])


def test_a_damaged_source_is_named_and_stops_nothing(filled: CommandLine) -> None:
    """One bad sector among a hundred thousand mails: the rest is read again, and the run doesn't end as if all were well."""
    ((message, digest),) = _in_file(filled, "desk.sqlite", "select cast(id as text), raw_digest from message order by id limit 1")
    _in_file(filled, "raw.sqlite", "update blob set bytes = x'00' where digest = ?", digest)
    found = filled("reparse", "--json", code=1)
    assert (found.json["read"], found.json["damaged"]) == (A_CALL + 4, [message])
    assert message in found.err
    assert "raw source is damaged" in found.err
