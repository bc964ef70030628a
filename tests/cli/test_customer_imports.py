"""Lists of customers come in as other programs write them, a second run changes nothing, and bad lines are named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from agentdesk.cli.customer_lists import BadLine, read_customers
from agentdesk.domain.errors import UsageError
from agentdesk.domain.states import ChannelKind
from agentdesk.domain.verbs.customers import CustomerRecord
from tests.cli.conftest import CommandLine

DUTCH = "Klantnummer;Naam;E-mailadres;Telefoon;Taal\n1001;José Peeters;jose@example.be;+32 470 12 34 56;NL\n;;;;\n;;;;x;y\n1002;Ann;;;\n"


def _read(content: bytes, **mapping: str) -> list[CustomerRecord | BadLine]:
    return list(read_customers(content, "list.csv", mapping))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_any_encoding_and_separator_is_found_out(encoding: str) -> None:
    first, bad, second = _read(DUTCH.encode(encoding))
    assert isinstance(first, CustomerRecord)
    assert (first.source, first.number, first.name, first.language) == ("list.csv#2", "1001", "José Peeters", "nl")
    assert first.handles == ((ChannelKind.EMAIL, "jose@example.be"), (ChannelKind.PHONE, "+32 470 12 34 56"))
    assert isinstance(bad, BadLine)
    assert bad.source == "list.csv#4"
    assert isinstance(second, CustomerRecord)
    assert second.number == "1002"


def test_columns_with_names_of_their_own_are_told() -> None:
    (one,) = _read(b"Wer,Wohin\nJan,jan@example.org\n", name="Wer", email="wohin")
    assert isinstance(one, CustomerRecord)
    assert (one.name, one.handles) == ("Jan", ((ChannelKind.EMAIL, "jan@example.org"),))
    with pytest.raises(UsageError, match="--map"):
        _read(b"Wer,Wohin\nJan,x\n")
    with pytest.raises(UsageError, match="no column"):
        _read(b"Name\nJan\n", email="Mail")


def test_a_second_run_changes_nothing_and_a_changed_line_is_brought_up_to_date(agentdesk: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "work" / "list.csv"
    path.write_text(DUTCH)
    first = agentdesk("import", "customers", str(path), "--json", code=1)
    assert [first.json[status] for status in ("imported", "updated", "known", "unreadable")] == [2, 0, 0, 1]
    assert "list.csv#4" in first.err
    again = agentdesk("import", "customers", str(path), "--json", code=1).json
    assert (again["imported"], again["updated"], again["known"]) == (0, 0, 2)
    path.write_text("Klantnummer,Naam,E-mail\n1001,José Peeters-Maes,jp@example.be\n")
    changed = agentdesk("import", "customers", str(path), "--json").json
    assert (changed["imported"], changed["updated"]) == (0, 1)
    assert json.dumps(changed)
