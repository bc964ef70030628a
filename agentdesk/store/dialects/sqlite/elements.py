"""How SQLite words what each dialect words in its own way."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy.ext.compiler import compiles

from agentdesk.store.dialects.elements import EachOf, Listing, Matches, Sought
from agentdesk.store.dialects.sqlite.search import expression

NAME = "sqlite"

# Texts with lone surrogates can't be in the store, and come as escapes that match nothing.
Listing.given(NAME, json.dumps)
Sought.given(NAME, expression)


@compiles(EachOf, NAME)
def _each_of(element: EachOf, compiler: Any, **options: Any) -> str:
    """JSON functions: json_each."""
    return f"json_each({compiler.process(element.clauses, **options)})"


@compiles(Matches, NAME)
def _matches(element: Matches, compiler: Any, **options: Any) -> str:
    """FTS5 §3."""
    index, sought = element.clauses
    return f"{compiler.process(index, **options)} MATCH {compiler.process(sought, **options)}"
