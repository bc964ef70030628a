"""`agentdesk import letters` on a real desk with real Tesseract: read, kept, told apart, nothing lost."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import CommandLine
from tests.cli.test_imports import statuses
from tests.scans import as_file, letter, page

pytestmark = pytest.mark.only_on("sqlite", why="reading and printing is what it costs; what is kept is tried on both by tests/desk")


def test_a_printed_page_becomes_a_conversation_with_its_words(agentdesk: CommandLine) -> None:
    (agentdesk.cwd / "x.png").write_bytes(letter())
    report = agentdesk("import", "letters", "x.png", "--json").json
    assert statuses(report) == [("x.png", "imported")]
    (message,) = agentdesk("export").lines
    assert (message["channel"], message["direction"], message["language"], message["unreadable"]) == ("letter", "inbound", "nl", "")
    assert "mijn bestelling nummer 1001 is niet" in message["body_text"]
    assert message["subject"].startswith("mijn bestelling nummer 1001")
    assert [(one["filename"], one["content_type"]) for one in message["attachments"]] == [("x.png", "image/png")]
    assert message["date"] is None
    assert "bestelling" in agentdesk("search", "bestelling").text
    assert "letter" in agentdesk("list").text
    identifier = message["id"]
    assert "1 page read" in agentdesk("show", identifier).text
    assert agentdesk("attachment", "get", identifier, "1", "--to", "-").out == letter()
    again = agentdesk("import", "letters", "x.png", "--json").json
    assert (again["known"], again["items"][0]["message_id"]) == (1, identifier)


def test_what_cannot_be_read_is_a_visible_item_with_its_bytes_and_the_reason(agentdesk: CommandLine) -> None:
    folder = agentdesk.cwd / "drop"
    folder.mkdir()
    (folder / "a.pdf").write_bytes(b"")
    (folder / "b.png").write_bytes(letter()[:2000])
    (folder / "c.doc").write_bytes(b"\xd0\xcf\x11\xe0 an old text document")
    (folder / "d.pdf").write_bytes(letter())
    ran = agentdesk("import", "letters", "drop", "--json", code=1)
    found = {
        name: (status, reason) for name, status, reason in ((i["source"], i["status"], i.get("reason", "")) for i in ran.json["items"])
    }
    assert found["drop/a.pdf"] == ("unreadable", "the file is empty")
    assert found["drop/b.png"] == ("unreadable", "the file is damaged or cut off")
    assert found["drop/c.doc"][0] == "unreadable"
    # A picture whatever its name.
    assert found["drop/d.pdf"][0] == "imported"
    assert "drop/b.png" in ran.err
    kept = {message["source"]: message for message in agentdesk("export").lines}
    assert kept["drop/b.png"]["unreadable"] == "the file is damaged or cut off"
    assert agentdesk("show", kept["drop/b.png"]["id"], "--raw").out == letter()[:2000]


def test_sidecars_say_what_is_known_and_are_no_items(agentdesk: CommandLine) -> None:
    folder = agentdesk.cwd / "drop"
    folder.mkdir()
    (folder / "a.png").write_bytes(letter(1))
    fields = {
        "from": "Jan Jansen",
        "address": "Dorpsstraat 1\n3512 GB Utrecht",
        "received": "2026-11-03",
        "subject": "De lamp",
        "lang": "nl",
    }
    (folder / "a.json").write_text(json.dumps(fields))
    (folder / "b.png").write_bytes(letter(2))
    (folder / "b.txt").write_text("What the letter says, typed by hand.")
    (folder / "c.json").write_text("{}")
    ran = agentdesk("import", "letters", "drop", "--json")
    assert statuses(ran.json) == [("drop/a.png", "imported"), ("drop/b.png", "imported")]
    assert "c.json" in ran.err
    first, second = sorted(agentdesk("export").lines, key=lambda message: str(message["source"]))
    assert (first["from_name"], first["from_address"]) == ("Jan Jansen", "Dorpsstraat 1, 3512 GB Utrecht")
    assert (first["subject"], first["received_at"]) == ("De lamp", "2026-11-03T00:00:00Z")
    assert second["body_text"] == "What the letter says, typed by hand."
    queue = agentdesk("letters", "list", "--json").json["letters"]
    assert (queue[-1]["message"], queue[-1]["confidence"]) == (second["id"], 100), "what a person typed was not read unsurely"


def test_options_hold_for_every_letter_and_wrong_ones_bring_nothing_in(agentdesk: CommandLine) -> None:
    (agentdesk.cwd / "x.png").write_bytes(letter())
    (agentdesk.cwd / "words.txt").write_text("Typed.")
    agentdesk("import", "letters", "x.png", "--received", "someday", code=2)
    agentdesk("import", "letters", "x.png", "--received", "2062-01-01", code=2)
    agentdesk("import", "letters", "nowhere.pdf", code=3)
    assert agentdesk("export").out == b""
    options = ("--from", "Jan <Dorpsstraat 1, Utrecht>", "--received", "2026-11-03", "--text", "words.txt", "--subject", "Lamp")
    agentdesk("import", "letters", "x.png", *options)
    (message,) = agentdesk("export").lines
    assert (message["from_name"], message["from_address"], message["body_text"]) == ("Jan", "Dorpsstraat 1, Utrecht", "Typed.")


def test_without_waiting_it_returns_at_once_and_reading_goes_on(agentdesk: CommandLine) -> None:
    (agentdesk.cwd / "x.png").write_bytes(letter())
    report = agentdesk("import", "letters", "x.png", "--no-wait", "--json").json
    assert report["items"] == [{"source": "x.png", "status": "imported", "message_id": "", "conversation_id": ""}]
    # A second run waits for the first one's reading.
    again = agentdesk("import", "letters", "x.png", "--json").json
    assert again["items"][0]["status"] in {"known", "imported"}
    (message,) = agentdesk("export").lines
    assert "bestelling" in message["body_text"]


def test_files_move_with_their_sidecars_once_the_desk_has_them(agentdesk: CommandLine) -> None:
    folder = agentdesk.cwd / "drop"
    folder.mkdir()
    (folder / "a.png").write_bytes(letter())
    (folder / "a.txt").write_text("Typed.")
    agentdesk("import", "letters", "drop", "--move-to", "done")
    assert sorted(path.name for path in (agentdesk.cwd / "done").iterdir()) == ["a.png", "a.txt"]
    assert list(folder.iterdir()) == []


def test_standard_input_is_a_letter(agentdesk: CommandLine) -> None:
    report = agentdesk("import", "letters", "-", "--json", stdin=as_file(page("Dit is een korte brief", (900, 300)))).json
    assert statuses(report) == [("-", "imported")]
