"""How PostgreSQL words what each dialect words in its own way."""

from __future__ import annotations

from typing import Any

from sqlalchemy.ext.compiler import compiles

from agentdesk.store.dialects.elements import EachNumber, EachText, Listing, Matches, Sought
from agentdesk.store.dialects.postgresql.search import expression

NAME = "postgresql"

Listing.given(NAME, list)
Sought.given(NAME, expression)


@compiles(EachText, NAME)
def _each_text(element: EachText, compiler: Any, **options: Any) -> str:
    return _unnested(compiler.process(element.clauses, **options), "TEXT")


@compiles(EachNumber, NAME)
def _each_number(element: EachNumber, compiler: Any, **options: Any) -> str:
    return _unnested(compiler.process(element.clauses, **options), "BIGINT")


def _unnested(parameter: str, kind: str) -> str:
    return f"(SELECT unnest(CAST({parameter} AS {kind}[])) AS value)"


@compiles(Matches, NAME)
def _matches(element: Matches, compiler: Any, **options: Any) -> str:
    index, sought = element.clauses
    return f"{compiler.process(index, **options)} @@ CAST({compiler.process(sought, **options)} AS tsquery)"
