"""Writes `first_page_statement`, the first list's statement as text: `python -m agentdesk.store.generate_first_page`."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from json import dumps
from pathlib import Path
from typing import Any

from sqlalchemy import Boolean
from sqlalchemy.dialects import sqlite

from agentdesk.domain.asks import PAGE_ROWS
from agentdesk.domain.ids import AgentName
from agentdesk.domain.states import View
from agentdesk.store import lists
from agentdesk.store.columns import UtcMoment
from agentdesk.store.selection import Reader

TARGET = Path(__file__).with_name("first_page_statement.py")
READER = "reader"
LINE = 110
HEAD = '''"""The first list's statement as text, to be carried out without SQLAlchemy; written by `generate_first_page` from `lists`."""

from __future__ import annotations

'''


def render() -> str:
    """Return the text of `first_page_statement`."""
    statement = lists.first_page(View.OPEN, Reader(AgentName(""), datetime.now(UTC)), PAGE_ROWS)
    with_values = statement.params({READER: ""})
    expanded = with_values.compile(dialect=sqlite.dialect(paramstyle="named")).construct_expanded_state()
    fixed = {name: value for name, value in expanded.parameters.items() if name != READER}
    columns = list(statement.selected_columns)
    parts = [
        f"VIEW = {dumps(View.OPEN.value)}",
        _text("SQL", expanded.statement),
        _listed("PARAMETERS", [f"{dumps(name)}: {dumps(value)}" for name, value in sorted(fixed.items())], "{}"),
        _listed("COLUMNS", [dumps(column.name) for column in columns]),
        _listed("MOMENTS", [dumps(column.name) for column in columns if isinstance(column.type, UtcMoment)]),
        _listed("FLAGS", [dumps(column.name) for column in columns if isinstance(column.type, Boolean)]),
    ]
    return HEAD + "\n".join(parts) + "\n"


def _listed(name: str, items: list[Any], brackets: str = "()") -> str:
    return "\n".join([f"{name} = {brackets[0]}", *(f"    {item}," for item in items), brackets[1]])


def _text(name: str, value: str) -> str:
    """Return a long text as lines that read and compare well; nothing of it is changed."""
    pieces = [""]
    for word in re.findall(r"\S*\s*", value):
        if len(pieces[-1] + word) > LINE:
            pieces.append("")
        pieces[-1] += word
    return "\n".join([f"{name} = (", *(f"    {dumps(piece)}" for piece in pieces), ")"])


if __name__ == "__main__":
    TARGET.write_text(render(), "utf-8")
