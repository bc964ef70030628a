"""`agentdesk customer`: people are named by any address they have, and what is said of them can be taken back."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from tests.cli.conftest import CommandLine

LIST = "Name,E-mail,Phone,Customer number,Tags\nJan de Boer,jan@example.org,,K-1,vip;late payer\nJ. de Boer,,+31 6 1234 5678,,\n"


def test_customers_are_found_changed_merged_and_parted_by_their_addresses(agentdesk: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(LIST)
    agentdesk("import", "customers", str(path))
    assert [one["name"] for one in agentdesk("customer", "list", "--json").json["customers"]] == ["J. de Boer", "Jan de Boer"]
    agentdesk("customer", "set", "jan@example.org", "--note", "calls before noon", "--lang", "NL", "--channel", "phone", "--untag", "vip")
    shown = agentdesk("customer", "show", "0031612345678", "--json").json
    assert (shown["name"], shown["note"]) == ("J. de Boer", "")
    merged = agentdesk("customer", "merge", "jan@example.org", "0031-6-12345678", "--json").json
    both = agentdesk("customer", "show", "+31612345678", "--json").json
    assert (both["name"], both["language"], both["tags"], len(both["handles"])) == ("Jan de Boer", "nl", ["late-payer"], 2)
    assert "calls before noon" in agentdesk("customer", "show", "jan@example.org").text
    agentdesk("undo", merged["entry"])
    assert agentdesk("customer", "show", "+31612345678", "--json").json["name"] == "J. de Boer"
    agentdesk("customer", "merge", "jan@example.org", "nobody@example.org", code=3)
    agentdesk("customer", "set", "jan@example.org", code=2)


def test_what_is_exported_as_csv_or_vcards_is_known_when_it_comes_back(agentdesk: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(LIST)
    agentdesk("import", "customers", str(path))
    for name, options in (("out.csv", ()), ("out.vcf", ("--vcard",))):
        out = tmp_path / name
        out.write_bytes(agentdesk("customer", "export", *options).out)
        counts = agentdesk("import", "customers", str(out), "--json").json
        assert (counts["imported"], counts["updated"], counts["known"]) == (0, 0, 2), name
    rows = list(csv.reader(io.StringIO((tmp_path / "out.csv").read_text())))
    assert rows[1][rows[0].index("phone")] == "'+31 6 1234 5678", "no spreadsheet may take a number for a formula"


def test_erasing_says_how_much_goes_in_words_that_fit_the_number(agentdesk: CommandLine) -> None:
    agentdesk("log", "phone", "--from", "+31612345678", "--text", "Where is my lamp?")
    assert "  1 conversation, 1 message, 0 files\n" in agentdesk("customer", "erase", "+31612345678", "--dry-run").text
