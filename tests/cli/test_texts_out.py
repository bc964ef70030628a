"""What is printed: JSON values, columns, CSV and mbox, from records that hold anything."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentdesk.cli.csv_export import CsvLines
from agentdesk.cli.mail_files import items_of
from agentdesk.cli.mbox_export import as_mbox
from agentdesk.cli.output import clean, to_json
from agentdesk.cli.plain import moment as plain_moment
from agentdesk.cli.plain import plain
from agentdesk.cli.tables import cut, width
from agentdesk.desk.export import moment as export_moment
from agentdesk.domain.ids import AgentName, ConversationId, EntryId
from agentdesk.domain.outcomes import Failure, Outcome, Skipped
from agentdesk.domain.reading import Address
from agentdesk.domain.states import Means
from agentdesk.domain.views import EntryView, ExportedMessage

MESSAGE = ExportedMessage(
    schema=1,
    id="7",
    conversation_id="1",
    customer_id="2",
    source="a.eml",
    channel="email",
    account="shop",
    direction="inbound",
    from_name="Maria",
    from_address="maria@example.org",
    to=(Address("", "shop@example.org"),),
    cc=(),
    subject="Hello",
    date="2026-03-01T10:00:00Z",
    received_at="2026-03-01T10:00:05Z",
    body_text="one\ntwo",
    reply_text="one",
    language="en",
    attachments=(),
    auto_submitted=False,
    bulk=False,
    bounce=False,
    failed_recipients=(),
    bounce_status="",
    message_id="a@example.org",
    in_reply_to="",
    references=(),
    rating=None,
    url="",
    unreadable="",
)
ANY = st.text(st.characters(), max_size=40)


def test_ids_are_strings_and_moments_utc() -> None:
    """An integer key can exceed what JSON readers hold exactly."""
    entry = EntryView(
        EntryId(5),
        datetime(2026, 3, 1, 12, 0, 1, 999, tzinfo=UTC),
        AgentName("ana"),
        Means.CLI,
        "close",
        "closed",
        {},
        (ConversationId(9),),
    )
    content = plain(entry)
    assert (content["id"], content["at"], content["conversations"], content["undone_by"]) == ("5", "2026-03-01T12:00:01Z", ["9"], None)
    failed = plain(Outcome(skipped=(Skipped("9", Failure("not-found", {"thing": "conversation", "name": "9"})),)))
    assert failed["skipped"] == [{"item": "9", "failure": {"code": "not-found", "message": "There is no conversation “9”."}}]


@pytest.mark.parametrize("written", [plain_moment, export_moment])
def test_years_have_four_digits(written: Callable[[datetime], str]) -> None:
    """A Date header may name the year 100; `100-01-01T…` is no date to any reader."""
    assert written(datetime(100, 1, 2, 3, 4, 5, 6, tzinfo=UTC)) == "0100-01-02T03:04:05Z"


def test_an_export_has_exactly_the_fields_scripts_rely_on() -> None:
    content = plain(MESSAGE)
    assert list(content) == [field.name for field in fields(ExportedMessage)]
    assert content["to"] == [{"name": "", "address": "shop@example.org"}]
    assert content["body_text"] == "one\ntwo"


@given(ANY, ANY)
def test_json_is_always_clean_utf8(subject: str, body: str) -> None:
    content = to_json(dict(plain(replace(MESSAGE, subject=subject, body_text=body))), is_indented=False)
    text = content.decode("utf-8")
    assert text.count("\n") == 1
    read = json.loads(text)
    assert not [char for char in read["subject"] if ord(char) < 32 or 0x7F <= ord(char) < 0xA0 or char in "\u202a\u202b\u202d\u202e"]
    assert not [char for char in read["body_text"] if (ord(char) < 32 and char not in "\n\t") or 0x7F <= ord(char) < 0xA0]


@given(ANY)
def test_whatever_is_printed_holds_nothing_that_acts(text: str) -> None:
    assert not [
        char for char in clean(text) if (ord(char) < 32 and char != "\n") or 0x7F <= ord(char) < 0xA0 or "\u202a" <= char <= "\u202e"
    ]


@given(ANY, ANY)
def test_a_spreadsheet_runs_nothing_and_reads_every_field(subject: str, body: str) -> None:
    lines = CsvLines()
    content = lines.heading() + lines.line(replace(MESSAGE, subject=subject, body_text=body, reply_text=body))
    (row,) = csv.DictReader(io.StringIO(content.decode("utf-8"), newline=""))
    assert not row["subject"].lstrip(" ").startswith(("=", "+", "-", "@", "\t"))
    assert not row["body_text"].lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert row["to"] == "shop@example.org"


@given(ANY, ANY, ANY, ANY)
def test_anything_can_stand_in_an_mbox(name: str, address: str, subject: str, body: str) -> None:
    """Notes and reviews have no raw source; the mail made from them must be one message, whatever they hold."""
    message = replace(MESSAGE, from_name=name, from_address=address, subject=subject, body_text=body)
    box = as_mbox(message, b"") + as_mbox(MESSAGE, b"Subject: x\n\ny\n")
    assert [item.number for item in items_of(memoryview(box))] == [1, 2]


@pytest.mark.parametrize(("text", "cells"), [("abc", 3), ("日本", 4), ("e\u0301", 1), ("", 0)])
def test_width_counts_cells(text: str, cells: int) -> None:
    assert width(text) == cells


@given(st.text(max_size=30), st.integers(1, 30))
def test_what_is_cut_fits(text: str, cells: int) -> None:
    assert width(cut(text, cells)) <= max(cells, 1)
