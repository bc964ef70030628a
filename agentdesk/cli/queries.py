"""Queries on the command line: several words are one query, and a slip is pointed at before the desk is asked."""

from __future__ import annotations

from collections.abc import Sequence

from agentdesk.cli.leaf import Parser
from agentdesk.cli.plain import line
from agentdesk.domain.errors import QueryError, UsageError
from agentdesk.domain.query import Query
from agentdesk.domain.query_parsing import parse
from agentdesk.domain.texts import _


def take_query(parser: Parser, *, name: str = "QUERY", nargs: str = "*") -> None:
    """Let a leaf take a query, in one argument or many."""
    parser.add_argument("query", metavar=name, nargs=nargs, help=_("what to find; read: agentdesk help queries"))


def query_of(words: Sequence[str]) -> tuple[str, Query]:
    """Return a query as text and as a tree.

    Raises:
        UsageError: it can't be read; the message shows it with a mark under the place.
    """
    text = " ".join(word.strip() for word in words).strip()
    try:
        return text, parse(text)
    except QueryError as error:
        shown = _("{error}\n  {query}\n  {mark}")
        place = len(line(text[: int(error.fields["position"])]))
        raise UsageError(cause=shown.format(error=error, query=line(text), mark=" " * place + "^")) from error
