"""Runs of an import of letters as they are shown while their files still wait to be read."""

from __future__ import annotations

from dataclasses import replace

from agentdesk.cli.commands.letter_runs import waits_words
from agentdesk.desk.batches import list_batches
from agentdesk.domain.asks import ListBatches
from agentdesk.domain.ids import BatchId
from agentdesk.domain.verbs import BeginBatch
from agentdesk.store import batches
from agentdesk.store.raw import digest_of
from tests.desk.test_letters import POST, post
from tests.desk_stores import NewDesk


def test_a_run_says_of_each_file_how_many_are_read_before_it(new_desk: NewDesk) -> None:
    desk = new_desk(post())
    number = BatchId(int(desk.do(BeginBatch(POST)).created))
    one, other, lost = map(digest_of, (b"1", b"2", b"3"))
    with desk.transaction() as connection:
        batches.plan(connection, number, [("one.pdf", one, False), ("other.pdf", other, False), ("lost.pdf", lost, False)])
    reading = desk.reading()
    line = (one, digest_of(b"somebody else's"), other)
    reading = replace(reading, watch=replace(reading.watch, scans_to_read=lambda: line))
    (shown,) = list_batches(reading, ListBatches(number))
    assert (shown.waiting, shown.before) == (("one.pdf", "other.pdf", "lost.pdf"), (0, 2, None))
    assert [waits_words(before) for before in shown.before] == [
        "being read",
        "waiting to be read (2 before it)",
        "nothing came of it yet",
    ]
