"""`agentdesk letters` on a real desk: scans with text layers, so that nothing waits for the reading of pictures."""

from __future__ import annotations

import os
from typing import Any

import pytest

from tests.channels.test_letter_folder import settle
from tests.cli.conftest import CommandLine
from tests.cli.test_imports import statuses
from tests.reading.test_cutting import joined
from tests.reading.test_missing import with_file
from tests.reading.test_scans import pdf, png_that_says
from tests.servers.processes import require_program

pytestmark = pytest.mark.only_on("sqlite", why="reading and printing is what it costs; what is kept is tried on both by tests/desk")
LETTER = """Jannie van der Meer
Kastanjelaan {number}
3512 GB Utrecht

Utrecht, 3 november 2026

Uw kenmerk: 2026/{number}77

Geachte heer, mevrouw, ik heb bestelling 4881{number} niet ontvangen en
verwacht uw antwoord binnen 14 dagen.

Met vriendelijke groet,
Jannie van der Meer"""


def scan(number: int) -> bytes:
    return pdf(LETTER.format(number=number).replace("\n\n", "\n \n"))


def letters_of(agentdesk: CommandLine, batch: str = "1") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = agentdesk("letters", "batch", "show", batch, "--json").json["letters"]
    return found


def test_a_days_scan_is_cut_at_its_sheets_counted_and_taken_back(agentdesk: CommandLine) -> None:
    agentdesk("letters", "separator")
    sheet = (agentdesk.cwd / "separator.pdf").read_bytes()
    (agentdesk.cwd / "day.pdf").write_bytes(joined(scan(1), scan(2), sheet, scan(3)))
    (agentdesk.cwd / "one.pdf").write_bytes(scan(4))
    report = agentdesk("import", "letters", "day.pdf", "one.pdf", "--json").json
    assert statuses(report) == [("day.pdf#1", "imported"), ("day.pdf#2", "imported"), ("one.pdf", "imported")]
    totals = agentdesk("letters", "batch", "list", "--json").json["batches"][0]["totals"]
    files = {"files": 2, "known": 0, "doubled": 0, "waiting": 0, "taken": 2}
    pages = {"scanned": 5, "pages": 4, "blanks": 0, "same_pages": 0, "left_out": 1}
    assert totals == {**files, **pages, "letters": 3, "unreadable": 0, "same_letters": 0, "adds_up": True}
    assert [one["pages"] for one in letters_of(agentdesk)] == [2, 1, 1]
    assert agentdesk("import", "letters", "day.pdf", "one.pdf", "--json").json["known"] == 2
    agentdesk("note", "3", "--body", "-", stdin=b"I called her.")
    ran = agentdesk("letters", "batch", "undo", "1", "--json", code=1)
    assert "#3 was answered or written about since" in ran.err
    assert [one["conversation"] for one in letters_of(agentdesk)] == ["3"]
    agentdesk("undo", str(ran.json["entry"]))
    assert len(letters_of(agentdesk)) == 3


def test_one_letter_twice_in_a_scan_is_one_letter_and_the_totals_say_so(agentdesk: CommandLine) -> None:
    """Two sheets that are the same to the byte come of a form that a machine prints; whoever counted the sheets looks for the second."""
    day = joined(scan(1), scan(2), scan(1))
    for name in ("day.pdf", "again.pdf"):
        (agentdesk.cwd / name).write_bytes(day)
    report = agentdesk("import", "letters", "day.pdf", "again.pdf", "--split", "every:1", "--json").json
    expected = [("day.pdf#1", "imported"), ("day.pdf#2", "imported"), ("day.pdf#3", "known"), ("again.pdf", "known")]
    assert statuses(report) == expected
    totals = agentdesk("letters", "batch", "show", "1", "--json").json["totals"]
    found = {name: totals[name] for name in ("files", "doubled", "taken", "scanned", "letters", "pages", "same_letters", "same_pages")}
    assert found == {"files": 2, "doubled": 1, "taken": 1, "scanned": 3, "letters": 2, "pages": 2, "same_letters": 1, "same_pages": 1}
    assert totals["adds_up"] is True
    words = agentdesk("letters", "batch", "show", "1").text
    assert "2 files: 0 known, 1 given twice, 0 waiting, 1 taken" in words
    assert "3 pages: 2 in letters (0 blank), 1 the same again, 0 between letters" in words
    agentdesk("letters", "merge", "1", "2")
    assert agentdesk("letters", "batch", "show", "1", "--json").json["totals"] == totals, "what the run brought stays what it was"


def test_pages_are_laid_anew_and_undo_lays_them_back(agentdesk: CommandLine) -> None:
    (agentdesk.cwd / "day.pdf").write_bytes(joined(scan(1), scan(2), scan(3)))
    agentdesk("import", "letters", "day.pdf")
    assert [one["pages"] for one in letters_of(agentdesk)] == [3]
    entry = agentdesk("letters", "split", "1", "--at", "2", "--json").json["entry"]
    assert sorted((one["conversation"], one["pages"]) for one in letters_of(agentdesk)) == [("1", 1), ("2", 2)]
    agentdesk("letters", "merge", "2", "1")
    assert [(one["conversation"], one["pages"]) for one in letters_of(agentdesk)] == [("2", 3)]
    body = agentdesk("letters", "show", "2", "--json").json["body_text"]
    assert body.index("48812") < body.index("48813") < body.index("48811")
    agentdesk("undo")
    agentdesk("undo", str(entry))
    assert [(one["conversation"], one["pages"]) for one in letters_of(agentdesk)] == [("1", 3)]
    agentdesk("letters", "drop", "1", "--page", "2-3")
    assert [(one["conversation"], one["pages"]) for one in letters_of(agentdesk)] == [("1", 1)]
    assert agentdesk("letters", "batch", "undo", "1").text.startswith("took one letter of batch 1 back")


def test_what_is_proposed_counts_once_a_person_says_so(agentdesk: CommandLine) -> None:
    """A machine that reads paper is wrong at times: until then nobody is the customer and nothing is due."""
    (agentdesk.cwd / "one.pdf").write_bytes(scan(1))
    agentdesk("import", "letters", "one.pdf", "--received", "2026-11-20")
    shown = agentdesk("letters", "show", "1").text
    assert "P14D → 2026-12-04  “binnen 14 dagen”" in shown
    agentdesk("letters", "check", "1", "--received", "2026-11-21", "--reference", "2026/199", "--amount", "12,50 EUR")
    assert agentdesk("letters", "list", "--json").json["letters"] == []
    found = agentdesk("letters", "show", "1", "--json").json
    values = {one["kind"]: (one["value"], one["words"]) for one in found["scan"]["proposals"]}
    assert values["reference"] == ("2026/199", "")
    assert values["amount"] == ("12.50 EUR", "")
    assert values["deadline"] == ("P14D", "binnen 14 dagen")
    conversation = agentdesk("list", "--json").json["conversations"][0]
    assert conversation["who"] == "Jannie van der Meer"
    assert conversation["due_at"].startswith("2026-12-05T")
    assert agentdesk("customer", "show", "Kastanjelaan 1, 3512 GB Utrecht", "--json").json["name"] == "Jannie van der Meer"
    agentdesk("undo")
    assert [one["message"] for one in agentdesk("letters", "list", "--json").json["letters"]] == [found["line"]["message"]]


def test_what_no_machine_can_read_is_written_down(agentdesk: CommandLine) -> None:
    (agentdesk.cwd / "one.pdf").write_bytes(scan(1))
    agentdesk("import", "letters", "one.pdf")
    agentdesk("letters", "write", "1", stdin=b"Lieve bakker, de taart was heerlijk.")
    assert agentdesk("search", "heerlijk", "--json").json["conversations"]
    agentdesk("letters", "reread", "1")
    assert "Kastanjelaan 1" in agentdesk("letters", "show", "1").text


def test_a_feeder_and_a_glass_are_scanned_and_trouble_is_told_in_words(agentdesk: CommandLine) -> None:
    """SANE's own test device: ten sheets in its feeder, and every error a scanner can answer with."""
    require_program("scanimage", install="apt-get install sane-utils")
    device = ("--device", "test", "--resolution", "75")
    trouble = "--option=--read-return-value=SANE_STATUS_"
    jammed = agentdesk("letters", "scan", *device, f"{trouble}JAMMED", code=75)
    assert "paper is jammed in the scanner" in jammed.err
    empty = agentdesk("letters", "scan", *device, f"{trouble}NO_DOCS", code=75)
    assert "there is no paper in the feeder" in empty.err
    unknown = agentdesk("letters", "scan", "--device", "nothere:0", code=75)
    assert "there is no scanner of that name" in unknown.err
    denied = agentdesk("letters", "scan", *device, f"{trouble}ACCESS_DENIED", code=4)
    assert "members of the group scanner may" in denied.err
    assert agentdesk("list").text == ""  # the service runs from here on
    white = "--option=--test-picture=Solid white"
    fed = agentdesk("letters", "scan", *device, "--feeder", white, "--json").json
    assert statuses(fed) == [("scan.tif", "imported")]
    assert agentdesk("letters", "batch", "--json").json["batches"][0]["totals"]["blanks"] == 10


def test_what_could_not_be_read_says_why_where_letters_are_checked(agentdesk: CommandLine) -> None:
    """An empty line at the top of the queue tells nobody that the sheet has to be scanned again."""
    (agentdesk.cwd / "none.pdf").write_bytes(b"")
    (agentdesk.cwd / "parcel.pdf").write_bytes(with_file("letter.pdf"))
    agentdesk("import", "letters", "none.pdf", "parcel.pdf", code=1)
    assert "the file is empty" in agentdesk("letters", "list").text
    found = agentdesk("letters", "list", "--json").json["letters"]
    assert [one["confidence"] for one in found] == [0, 0], "what a person must see to stands first"
    assert "the file is empty" in agentdesk("letters", "show", "1").text


def test_everything_a_folder_keeps_back_is_counted_and_named_with_its_reason(agentdesk: CommandLine) -> None:
    """Whoever fed forty letters must see that five never arrived, and which."""
    folder = agentdesk.cwd / "scans"
    folder.mkdir()
    for name in ("a.pdf", "b.pdf"):
        (folder / name).symlink_to("/etc/hostname")
    os.mkfifo(folder / "c.png")
    (folder / "d.png").write_bytes(png_that_says(40_000, 40_000))
    settle(folder / "d.png")
    agentdesk("account", "add", "letter", "post", "--set", f"path={folder}")
    agentdesk("sync", "post", code=None)
    words = agentdesk("account", "list").text
    assert "3 left in its folder (a.pdf, b.pdf, c.png): it is not a regular file" in words
    assert "1 left in its folder (d.png): the picture is too large to be a letter" in words
