"""Reading and triage on a real desk: names, exit codes, JSON, journal and undo."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from tests.cli.conftest import CommandLine, Shop, mail


def test_a_script_lists_shows_and_searches(shop: Shop) -> None:
    agentdesk = shop.agentdesk
    for number in range(2, 5):
        shop.deliver(mail(number, sender=f"customer{number}@example.org"), f"{number}.a")
    agentdesk("sync")
    listed = agentdesk("list", "is:open", "--json").json
    assert (listed["schema"], listed["more"]) == (1, False)
    assert {row["id"] for row in listed["conversations"]} == {"1", "2", "3", "4"}
    page = agentdesk("list", "--limit", "3", "--format", "jsonl")
    assert [line["schema"] for line in page.lines] == [1, 1, 1]
    assert "more" in page.err
    assert len(agentdesk("list", "--limit", "0", "--format", "jsonl").lines) == 4
    assert [row["who"] for row in agentdesk("search", "parcel", "--json").json["conversations"]] == ["Maria Jansen"]
    assert agentdesk("list", "-from:customer2", "from:customer", "--format", "jsonl").text.count("customer2") == 0
    shown = agentdesk("show", "#1", "--json").json
    assert shown["conversation"]["subject"] == "Where is my parcel?"
    message = shown["messages"][0]
    assert (message["direction"], message["sender"]) == ("inbound", {"name": "Maria Jansen", "address": "maria@example.org"})
    assert agentdesk("show", message["id"], "--json").json["conversation"]["id"] == "1"
    assert "where is it?" in agentdesk("show", "1").text
    assert agentdesk("show", message["id"], "--raw").out.startswith(b"From: Maria Jansen")
    assert {view["view"] for view in agentdesk("view", "--json").json["views"]} >= {"open", "mine", "all"}
    assert agentdesk("stats", "--json").json["views"]["open"] == 4


def test_triage_is_journalled_and_undone(shop: Shop) -> None:
    agentdesk = shop.agentdesk
    closed = agentdesk("close", "1", "--json").json
    assert (closed["schema"], closed["changed"], closed["dry_run"], closed["undoable"]) == (1, ["1"], False, True)
    assert status(agentdesk) == "closed"
    assert agentdesk("undo", "--dry-run", "--json").json["dry_run"] is True
    agentdesk("undo")
    assert status(agentdesk) == "open"
    agentdesk("redo")
    assert status(agentdesk) == "closed"
    agentdesk("reopen", "1")
    agentdesk("tag", "1", "--add", "refund")
    agentdesk("assign", "1", "--to", "me")
    agentdesk("note", "1", "--body", "-", stdin=b"Rang her.\n")
    row = agentdesk("list", "--json").json["conversations"][0]
    assert (row["tags"], bool(row["assignee"])) == (["refund"], True)
    agentdesk("snooze", "1", "--until", "tomorrow 9:00")
    assert status(agentdesk) == "snoozed"
    entries = agentdesk("journal", "--json").json["entries"]
    assert [entry["verb"] for entry in entries][:5] == ["snooze", "note", "assign", "tag", "reopen"]
    assert all(entry["means"] == "cli" for entry in entries)
    agentdesk("undo", entries[3]["id"])
    assert agentdesk("list", "--json").json["conversations"][0]["tags"] == []
    assert agentdesk("journal", "--conversation", "1", "--limit", "2", "--format", "jsonl").lines[0]["schema"] == 1
    agentdesk("delete", "1")
    assert agentdesk("list", "--json").json["conversations"] == []
    agentdesk("undo")
    agentdesk("spam", "1")
    assert agentdesk("list", "--json").json["conversations"] == []
    assert len(agentdesk("list", "is:spam", "--json").json["conversations"]) == 1


def status(agentdesk: CommandLine) -> str:
    return str(agentdesk("show", "1", "--json").json["conversation"]["status"])


def test_a_dry_run_changes_nothing(shop: Shop) -> None:
    assert shop.agentdesk("close", "1", "--dry-run", "--json").json["entry"] is None
    assert status(shop.agentdesk) == "open"
    assert shop.agentdesk("journal", "close", "--json").json["entries"] == []


def test_what_is_not_there_is_3_and_some_of_many_is_1(shop: Shop) -> None:
    agentdesk = shop.agentdesk
    for words in (["show", "99"], ["close", "99"], ["show", "none"], ["undo", "99"], ["outbox", "retry", "99"], ["attachment", "get", "1"]):
        ran = agentdesk(*words, code=3)
        assert ran.out == b""
        assert ran.err.startswith("agentdesk: ")
    ran = agentdesk("close", "1", "99", "--json", code=1)
    assert ran.json["changed"] == ["1"]
    assert ran.json["skipped"][0]["code"] == "not-found"
    assert "99" in ran.err


def test_export_serves_scripts_spreadsheets_and_mail_programs(shop: Shop) -> None:
    agentdesk = shop.agentdesk
    shop.deliver(mail(2, subject="=HYPERLINK(1)", sender="other@example.org"), "2.a")
    agentdesk("sync")
    agentdesk("note", "1", "--body", "Rang her.")
    lines = agentdesk("export").lines
    assert [line["direction"] for line in lines].count("note") == 1
    assert all(line["schema"] == 1 for line in lines)
    first = next(line for line in lines if line["subject"] == "Where is my parcel?")
    assert (first["from_address"], first["date"], first["account"]) == ("maria@example.org", "2026-11-20T10:00:00Z", "shop")
    assert len(agentdesk("export", "--json").json["messages"]) == len(lines)
    table = agentdesk("export", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(table.text, newline="")))
    assert [row["id"] for row in rows] == [line["id"] for line in lines]
    assert any(row["subject"] == "'=HYPERLINK(1) 2" for row in rows)
    assert "1 field" in table.err
    assert len(agentdesk("export", "from:other", "--format", "jsonl").lines) == 1


def test_a_desk_moved_by_mbox_holds_every_mail_once(shop: Shop) -> None:
    agentdesk = shop.agentdesk
    shop.deliver(mail(2, body="x\n\nFrom me: to you\n>From quoted"), "2.a")
    agentdesk("sync")
    box = agentdesk("export", "--format", "mbox").out
    report = agentdesk("import", "mail", "-", "--account", "shop", "--json", stdin=box).json
    assert (report["known"], report["imported"]) == (2, 0)


def test_list_reads_json_without_the_store_the_console_or_the_mail_libraries(shop: Shop) -> None:
    heavy = {
        "textual",
        "rich",
        "sqlmodel",
        "sqlalchemy",
        "pydantic",
        "praw",
        "imapclient",
        "aiosmtplib",
        "keyring",
        "structlog",
        "alembic",
        "asyncio",
    }
    program = (
        "import sys\n"
        "from agentdesk.cli.main import run\n"
        "code = run(['list', '--json'], {})\n"
        f"found = sorted(name for name in sys.modules if name.partition('.')[0] in {heavy!r})\n"
        "sys.exit(', '.join(found) or code)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False, env=shop.agentdesk.env())
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["conversations"]


def test_hostile_mail_prints_nothing_that_acts(shop: Shop) -> None:
    """A subject is somebody else's choice; the terminal must only ever show it."""
    hostile = "a\x1b]52;c;aGk=\x07b\x9b31m\u202ec\x00"
    head = f"From: \x1b[2J <x@example.org>\nSubject: {hostile}\nMessage-ID: <h@example.org>\n\n{hostile}\n"
    shop.deliver(head.encode("utf-8", "surrogateescape"), "9.a")
    shop.agentdesk("sync")
    for words in (
        ["list"],
        ["list", "--json"],
        ["search", "b"],
        ["show", "2"],
        ["show", "2", "--json"],
        ["export"],
        ["export", "--format", "csv"],
    ):
        text = shop.agentdesk(*words).text
        assert not [char for char in text if (ord(char) < 32 and char not in "\n\t\r") or 0x7F <= ord(char) < 0xA0]
        assert "\\u001b" not in text
        if "--json" not in words and words[0] != "export":
            assert "\u202e" not in text
    (row,) = [row for row in shop.agentdesk("list", "--json").json["conversations"] if row["id"] == "2"]
    assert "\u202e" not in json.dumps(row, ensure_ascii=False)


def test_conversations_are_merged_split_and_moved_and_each_step_is_undone(shop: Shop) -> None:
    agentdesk = shop.agentdesk
    shop.deliver(mail(2, sender="b@example.org"), "2.b")
    agentdesk("sync")
    assert agentdesk("merge", "2", "--into", "1", "--json").json["created"] == "1"
    assert agentdesk("show", "2", "--json").json["conversation"]["id"] == "1"
    messages = agentdesk("show", "1", "--json").json["messages"]
    assert len(messages) == 2
    new = agentdesk("split", messages[1]["id"], "--json").json["created"]
    assert len(agentdesk("show", new, "--json").json["messages"]) == 1
    agentdesk("undo")
    assert len(agentdesk("show", "1", "--json").json["messages"]) == 2
    agentdesk("undo")
    assert len(agentdesk("show", "2", "--json").json["messages"]) == 1
    agentdesk("split", messages[0]["id"], code=4)


@pytest.mark.only_on("sqlite", why="the row is changed in the desk's file")
def test_messages_are_read_again_without_changing_their_ids(shop: Shop) -> None:
    agentdesk = shop.agentdesk
    before = agentdesk("export", "--format", "jsonl").lines
    assert agentdesk("reparse", "--json").json == {"schema": 1, "read": 1, "changed": 0, "damaged": [], "dry_run": False}
    assert agentdesk("export", "--format", "jsonl").lines == before
    # As an earlier AgentDesk may have read it.
    agentdesk.stop()
    with closing(sqlite3.connect(agentdesk.home / "data" / "desk.sqlite")) as store, store:
        store.execute("update message set subject = 'Misread'")
    for is_dry_run in (True, False):
        words = ("--dry-run",) if is_dry_run else ()
        assert agentdesk("reparse", "--json", *words).json == {"schema": 1, "read": 1, "changed": 1, "damaged": [], "dry_run": is_dry_run}
        assert agentdesk("export", "--format", "jsonl").lines[0]["subject"] == ("Misread" if is_dry_run else before[0]["subject"])


@pytest.mark.parametrize(
    "number", ["99999999999", "9999999999999999999", "9" * 30, "²"], ids=["a phone", "20 digits", "30 digits", "raised"]
)
def test_a_number_higher_than_any_there_can_be_is_of_nothing(agentdesk: CommandLine, number: str) -> None:
    """People type the number of a phone or an order; a server refuses to compare what its column couldn't hold."""
    asked = [
        ("show", number), ("close", number), ("reply", number, "--body", "Hello."), ("undo", number), ("outbox", "cancel", number),
        ("customer", "show", number), ("customer", "merge", number, "1"),
    ]  # fmt: skip
    assert {(words[0], agentdesk(*words, code=None).code) for words in asked} <= {(words[0], code) for words in asked for code in (2, 3)}
    assert agentdesk("list", f"id:{number}", code=None).code in {0, 2}
