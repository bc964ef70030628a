"""A list of values as one parameter: the statement stays the same however long the list is, so that it is prepared once."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, bindparam, func, select


def listed(name: str) -> Select[Any]:
    """Return a select of the values that parameter `name` lists, for `IN` (SQLite, JSON functions: json_each)."""
    return select(func.json_each(bindparam(name)).table_valued("value").c.value)


def listing(values: Iterable[str | int]) -> str:
    """Return the parameter's value; texts with lone surrogates can't be in the store, and come as escapes that match nothing."""
    return json.dumps(list(values))
