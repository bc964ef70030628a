"""`agentdesk import mail` on a real desk: nothing lost, nothing twice, every item named."""

from __future__ import annotations

import os
from pathlib import Path

from agentdesk.cli.importing import BATCH_ITEMS
from tests.cli.conftest import MAIL, CommandLine, mail

LINE = b"From maria@example.org Fri Nov 20 10:00:00 2026\n"


def statuses(report: dict[str, list[dict[str, str]]]) -> list[tuple[str, str]]:
    return [(item["source"], item["status"]) for item in report["items"]]


def test_the_same_bytes_twice_are_one_message(agentdesk: CommandLine) -> None:
    """A drop folder is imported again and again; scripts count on `known`, exit 0 and the same ids."""
    (agentdesk.cwd / "a.eml").write_bytes(MAIL)
    first = agentdesk("import", "mail", "a.eml", "--json").json
    again = agentdesk("import", "mail", "a.eml", "--json").json
    from_stdin = agentdesk("import", "mail", "-", "--json", stdin=MAIL).json
    assert {key: first[key] for key in ("schema", "imported", "known", "unreadable")} == {
        "schema": 1,
        "imported": 1,
        "known": 0,
        "unreadable": 0,
    }
    assert (again["imported"], again["known"], from_stdin["known"]) == (0, 1, 1)
    for report in (again, from_stdin):
        assert report["items"][0]["message_id"] == first["items"][0]["message_id"]
        assert report["items"][0]["conversation_id"] == first["items"][0]["conversation_id"]
    assert set(first["items"][0]) == {"source", "status", "message_id", "conversation_id"}
    assert len(agentdesk("export").lines) == 1


def test_each_run_that_brings_something_is_one_entry_of_the_journal(agentdesk: CommandLine) -> None:
    """However many batches it takes; a dry run and a run that brings nothing new are none, and `undo` without a number passes over it."""
    (agentdesk.cwd / "box.mbox").write_bytes(b"".join(LINE + mail(number) + b"\n" for number in range(BATCH_ITEMS + 20)))
    for words in (("--dry-run",), (), ()):
        agentdesk("import", "mail", "box.mbox", "--account", "old", *words)
    agentdesk("import", "mail", "-", stdin=MAIL)
    entries = [(entry["verb"], entry["sentence"], entry["is_undoable"]) for entry in agentdesk("journal", "--json").json["entries"]]
    assert entries == [
        ("import", "imported mail into import: 1 new", False),
        ("import", f"imported mail into old: {BATCH_ITEMS + 20} new", False),
    ]
    agentdesk("undo", code=3)


def test_items_name_the_conversation_that_a_later_batch_joined_them_to(agentdesk: CommandLine) -> None:
    """A script that reads the report finds its messages where the export has them."""
    filler = b"word " * 80_000  # two such items fill a batch
    head = b"From: maria@example.org\r\nTo: desk@example.com\r\nSubject: cake\r\n"
    for name, ids, body in (
        ("1", b"Message-ID: <a@x>\r\n", filler),
        ("2", b"Message-ID: <c@x>\r\nIn-Reply-To: <b@x>\r\n", filler + b"2"),
        ("3", b"Message-ID: <b@x>\r\nIn-Reply-To: <a@x>\r\n", filler + b"3"),
    ):
        (agentdesk.cwd / f"{name}.eml").write_bytes(head + ids + b"\r\n" + body)
    items = agentdesk("import", "mail", "1.eml", "2.eml", "3.eml", "--json").json["items"]
    assert len({item["conversation_id"] for item in items}) == 1
    exported = {message["source"]: message["conversation_id"] for message in agentdesk("export").lines}
    assert {item["source"]: item["conversation_id"] for item in items} == exported


def test_an_mbox_is_items_counted_from_one(agentdesk: CommandLine) -> None:
    (agentdesk.cwd / "box.mbox").write_bytes(LINE + mail(1) + b"\n" + LINE + mail(2, body="Well.\n\nFrom here on: text") + b"\n")
    (agentdesk.cwd / "one.mbox").write_bytes(LINE + mail(3) + b"\n")
    report = agentdesk("import", "mail", "box.mbox", "one.mbox", "--json").json
    assert statuses(report) == [("box.mbox#1", "imported"), ("box.mbox#2", "imported"), ("one.mbox", "imported")]
    assert {message["source"] for message in agentdesk("export").lines} == {"box.mbox#1", "box.mbox#2", "one.mbox"}


def test_a_folder_is_every_regular_file_in_it_sorted(agentdesk: CommandLine) -> None:
    folder = agentdesk.cwd / "drop"
    (folder / "b").mkdir(parents=True)
    (folder / "c" / "cur").mkdir(parents=True)
    for name in ("new", "tmp", "other"):
        (folder / "c" / name).mkdir()
    for number, name in enumerate(("a.txt", ".hidden", "b/no-extension", "c/cur/1:2,S", "c/new/2", "c/tmp/3", "c/other/4", "c/5")):
        (folder / name).write_bytes(mail(number))
    (folder / "z-link.eml").symlink_to(folder / "a.txt")
    os.mkfifo(folder / "z-pipe")
    ran = agentdesk("import", "mail", "drop", "--json")
    assert statuses(ran.json) == [
        ("drop/.hidden", "imported"),
        ("drop/a.txt", "imported"),
        ("drop/b/no-extension", "imported"),
        ("drop/c/cur/1:2,S", "imported"),
        ("drop/c/new/2", "imported"),
    ]
    assert "z-link.eml" in ran.err
    assert "z-pipe" in ran.err


def test_an_empty_file_is_an_item_and_stops_nothing(agentdesk: CommandLine) -> None:
    """A download that failed lies among the others; they all come in."""
    folder = agentdesk.cwd / "drop"
    folder.mkdir()
    (folder / "a.eml").write_bytes(mail(1))
    (folder / "b.eml").write_bytes(b"")
    (folder / "c.eml").write_bytes(mail(2))
    ran = agentdesk("import", "mail", "drop", "--json", code=1)
    assert statuses(ran.json) == [("drop/a.eml", "imported"), ("drop/b.eml", "unreadable"), ("drop/c.eml", "imported")]


def test_large_mail_travels_in_pieces_and_arrives_whole(agentdesk: CommandLine) -> None:
    """Frames end at 1 MiB; mail doesn't."""
    body = "\n".join(f"line {number} of a long report" for number in range(80_000))
    (agentdesk.cwd / "big.eml").write_bytes(mail(1, body=body))
    (agentdesk.cwd / "many.mbox").write_bytes(b"".join(LINE + mail(number) + b"\n" for number in range(2, 123)))
    report = agentdesk("import", "mail", "big.eml", "many.mbox", "--json").json
    assert report["imported"] == 122
    big = next(message for message in agentdesk("export").lines if message["source"] == "big.eml")
    assert big["body_text"].rstrip("\n") == body
    identifier = big["id"]
    assert agentdesk("attachment", "list", identifier).out == b""
    assert agentdesk("show", identifier, "--raw").out == (agentdesk.cwd / "big.eml").read_bytes()


def test_files_move_only_once_the_desk_has_them_and_never_onto_another(agentdesk: CommandLine) -> None:
    drop = agentdesk.cwd / "drop"
    done = drop / "done"
    done.mkdir(parents=True)
    (drop / "a.eml").write_bytes(mail(1))
    (drop / "b.eml").write_bytes(mail(2))
    (done / "a.eml").write_bytes(b"an earlier one")
    assert statuses(agentdesk("import", "mail", "drop", "--move-to", "drop/done", "--dry-run", "--json").json)
    assert (drop / "a.eml").exists()
    report = agentdesk("import", "mail", "drop", "--move-to", "drop/done", "--json").json
    assert statuses(report) == [("drop/a.eml", "imported"), ("drop/b.eml", "imported")]
    assert sorted(path.name for path in drop.iterdir()) == ["done"]
    assert (done / "a.eml").read_bytes() == b"an earlier one"
    assert (done / "a-2.eml").read_bytes() == mail(1)
    assert agentdesk("import", "mail", "drop", "--move-to", "drop/done", "--json").json["items"] == []


def test_a_dry_run_says_what_an_import_comes_to_and_brings_nothing_in(agentdesk: CommandLine) -> None:
    """A script that looks first has to see the same statuses, and the ids of whatever is here already."""
    (agentdesk.cwd / "a.eml").write_bytes(MAIL)
    (agentdesk.cwd / "b.eml").write_bytes(MAIL)
    (agentdesk.cwd / "c.eml").write_bytes(b"")
    foreseen = agentdesk("import", "mail", "a.eml", "b.eml", "c.eml", "--move-to", "done", "--dry-run", "--json", code=1)
    assert statuses(foreseen.json) == [("a.eml", "imported"), ("b.eml", "known"), ("c.eml", "unreadable")]
    assert [one["message_id"] for one in foreseen.json["items"]] == ["", "", ""]
    assert "c.eml: the source is empty" in foreseen.err
    assert not (agentdesk.cwd / "done").exists()
    assert agentdesk("export").out == b""
    brought_in = agentdesk("import", "mail", "a.eml", "b.eml", "c.eml", "--json", code=1).json
    assert statuses(brought_in) == statuses(foreseen.json)
    (agentdesk.cwd / "d.eml").write_bytes(mail(5).replace(b"\n\n", b"\nIn-Reply-To: <a1@example.org>\n\n", 1))
    known, answer = agentdesk("import", "mail", "a.eml", "d.eml", "--dry-run", "--json").json["items"]
    assert known == brought_in["items"][0] | {"status": "known"}
    assert (answer["status"], answer["message_id"], answer["conversation_id"]) == ("imported", "", known["conversation_id"])


def test_a_file_that_cannot_be_opened_is_named_and_the_run_goes_on(agentdesk: CommandLine) -> None:
    (agentdesk.cwd / "a.eml").symlink_to(agentdesk.cwd / "nowhere")
    (agentdesk.cwd / "b.eml").write_bytes(MAIL)
    ran = agentdesk("import", "mail", "a.eml", "b.eml", "--json", code=1)
    assert statuses(ran.json) == [("a.eml", "unreadable"), ("b.eml", "imported")]
    assert ran.json["unreadable"] == 1
    assert "a.eml" in ran.err


def test_a_name_that_is_no_text_is_imported_all_the_same(agentdesk: CommandLine) -> None:
    path = Path(os.fsdecode(os.fsencode(agentdesk.cwd) + b"/\xff\x1b[2J.eml"))
    path.write_bytes(MAIL)
    report = agentdesk("import", "mail", ".", "--json")
    assert report.json["imported"] == 1
    assert b"\x1b" not in report.out
    assert b"\x1b" not in agentdesk("export").out


def test_jsonl_is_one_item_a_line_and_text_a_sentence(agentdesk: CommandLine) -> None:
    (agentdesk.cwd / "a.eml").write_bytes(MAIL)
    (line,) = agentdesk("import", "mail", "a.eml", "--format", "jsonl").lines
    assert (line["schema"], line["status"]) == (1, "imported")
    assert agentdesk("import", "mail", "a.eml").text == "0 imported, 1 known, 0 unreadable\n"


def test_the_report_names_the_conversation_a_message_stands_in_when_the_run_ends(agentdesk: CommandLine) -> None:
    """An answer that joins two halves comes last: what the report said of the second half used to be the one it no longer has."""
    folder = agentdesk.cwd / "drop"
    folder.mkdir()
    chain = {"a": "Message-ID: <one@x.example>", "b": "Message-ID: <three@x.example>\nIn-Reply-To: <two@x.example>"}
    chain["c"] = "Message-ID: <two@x.example>\nIn-Reply-To: <one@x.example>"
    for name, ids in chain.items():
        (folder / f"{name}.eml").write_text(f"From: Jan <jan@k.example>\nTo: shop@w.example\nSubject: lamp\n{ids}\n\n{name}\n")
    report = agentdesk("import", "mail", "drop", "--json").json
    exported = {message["conversation_id"] for message in agentdesk("export").lines}
    assert {item["conversation_id"] for item in report["items"]} == exported
    assert len(exported) == 1
