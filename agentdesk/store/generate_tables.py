"""Writes `tables`, the Core tables, from `rows`, which declares them: `python -m agentdesk.store.generate_tables`."""

from __future__ import annotations

from pathlib import Path
from textwrap import wrap
from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Float, Index, Integer, LargeBinary, Table, UniqueConstraint

from agentdesk.store import rows
from agentdesk.store.columns import JsonText, UtcMoment

TARGET = Path(__file__).with_name("tables.py")
LINE = 110
HEAD = '''"""The Core tables of the desk file; written by `generate_tables` from `rows`, which declares and explains them."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Computed,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
)

from agentdesk.store.columns import JsonText, Number, UtcMoment

ROWID = BigInteger().with_variant(Integer(), "sqlite")

metadata = MetaData()
'''
_TYPES = {
    JsonText: "JsonText",
    UtcMoment: "UtcMoment",
    Boolean: "Boolean",
    Float: "Float",
    LargeBinary: "LargeBinary",
    BigInteger: "BigInteger",
}


def render() -> str:
    """Return the text of `tables`."""
    return HEAD + "".join(_table(table) for table in rows.metadata.sorted_tables)


def _table(table: Table) -> str:
    lines = [f'    "{table.name}",', "    metadata,"]
    lines += [f"    {_column(column)}," for column in table.columns]
    uniques = [found for found in table.constraints if isinstance(found, UniqueConstraint)]
    lines += [f"    UniqueConstraint({_names(found.columns)})," for found in sorted(uniques, key=lambda found: _names(found.columns))]
    indexes = [found for found in table.indexes if not _is_made_by_its_column(found, table)]
    lines += [f'    Index("{found.name}", {_names(found.columns)}),' for found in sorted(indexes, key=lambda found: str(found.name))]
    return f"\n{table.name} = Table(\n" + "\n".join(lines) + "\n)\n"


def _names(columns: Any) -> str:
    return ", ".join(f'"{column.name}"' for column in columns)


def _is_made_by_its_column(index: Index, table: Table) -> bool:
    return len(index.columns) == 1 and index.name == f"ix_{table.name}_{index.columns[0].name}" and bool(index.columns[0].index)


def _column(column: Column[Any]) -> str:
    words = [f'"{column.name}"', _type(column)]
    if column.computed is not None:
        # Too long for a line; written as the formatter would.
        pieces = "\n".join(f'            "{piece}"' for piece in wrap(str(column.computed.sqltext), LINE, drop_whitespace=False))
        words += [f"Computed(\n{pieces},\n            persisted={column.computed.persisted},\n        )", "nullable=False"]
        return "Column(\n        " + ",\n        ".join(words) + ",\n    )"
    words += [f'ForeignKey("{key.target_fullname}")' for key in column.foreign_keys]
    if column.primary_key:
        words.append("primary_key=True")
        if column.autoincrement is False:
            words.append("autoincrement=False")
    elif not column.nullable:
        words.append("nullable=False")
    if column.index:
        words.append("index=True")
    if column.default is not None:
        words.append(f"default={_default(column)}")
    return f"Column({', '.join(words)})"


def _default(column: Column[Any]) -> str:
    value = getattr(column.default, "arg", None)
    if not isinstance(value, str | int | float):
        raise TypeError(f"{column}: a default that can't be written down")
    return f'"{value}"' if isinstance(value, str) else repr(value)


def _type(column: Column[Any]) -> str:
    if column.type.__class__ is BigInteger and column.type._variant_mapping:  # noqa: SLF001 - the only way to see a variant
        return "ROWID"
    if isinstance(column.type, Integer) and not isinstance(column.type, BigInteger):
        return "Number"
    return _TYPES.get(column.type.__class__, "String")


if __name__ == "__main__":
    TARGET.write_text(render(), "utf-8")
