"""Latency of list pages, counts, searches and conversations, and how it grows with the desk: inside the service, and through its socket."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from agentdesk.config.paths import Home
from agentdesk.desk.answers import ANSWERS
from agentdesk.desk.context import DeskFacts, Reading, Watch
from agentdesk.domain import asks
from agentdesk.domain.clock import SystemClock
from agentdesk.domain.ids import AccountName, AgentName, ConversationId
from agentdesk.domain.states import Role
from agentdesk.service.voice import FiledVoice
from agentdesk.store import lists
from agentdesk.store.selection import Reader
from agentdesk.store.stores import ReadingStores
from benchmarks.filling import Texts, filled_home, opened
from benchmarks.services import running_service, settle
from benchmarks.tables import print_table
from benchmarks.timing import Call, Timed, timed_in_turn

ME = AgentName("ana")
Ask = asks.Ask[Any]


@dataclass(frozen=True, slots=True)
class _NoAccounts:
    def find(self, _name: AccountName) -> None:
        return None

    def all(self) -> tuple[()]:
        return ()


def reading_of(readers: ReadingStores) -> Reading:
    """Return what the service hands to an answer."""
    watch = Watch(lambda: (), lambda: True, lambda: None, lambda: "")
    facts = DeskFacts("bench", b"k", "example.org", _NoAccounts(), FiledVoice(Home(Path("/nonexistent"), Path("/nonexistent"))))
    return Reading(readers, ME, Role.AGENT, SystemClock().now(), facts, watch)


def page_questions(size: int, readers: ReadingStores) -> dict[str, Ask]:
    """Return the asks about lists; the key of the middle page is looked up, since a kept desk's ids are as old as the desk."""
    with readers.reading() as connection:
        middle = lists.rows_of(connection, (ConversationId(size // 2),), lists.Page(), Reader(ME, SystemClock().now()))[0].key
    return {
        "first page, open": asks.ListConversations(view="open"),
        "page in the middle": asks.ListConversations(view="open", after=middle),
        "last page (G)": asks.ListConversations(view="open", backwards=True),
        "first page, late": asks.ListConversations(view="late"),
        "first page, unassigned": asks.ListConversations(view="unassigned"),
        "counts of nine views": asks.CountViews(),
        "conversation": asks.ShowConversation(ConversationId(size // 2), 8),
    }


MAIL_WORDS, PAGE_MAILS, SHAPE = 100, 60, 0.6


def word_of_a_page(size: int) -> str:
    """Return a word that some page of mails holds in a desk of any size, so that what is found, and shown, is as much in all of them.

    `Texts` draws the k-th word with the density SHAPE * k ** -(1 + SHAPE) of Pareto's distribution.
    """
    rank: float = (SHAPE * MAIL_WORDS * size / PAGE_MAILS) ** (1 / (1 + SHAPE))
    return Texts().words[round(rank)]


def search_questions(size: int) -> dict[str, Ask]:
    """Return the searches; words by how common they are."""
    words = Texts().words
    common, uncommon, rare = words[3], words[250], words[12_000]
    queries = {
        "common word": common,
        "prefix of two letters": common[:2],
        "word in 1 of 100 mails": uncommon,
        "common and uncommon word": f"{common} {uncommon}",
        "either of two words": f"{uncommon} OR {words[251]}",
        "word that a page holds": word_of_a_page(size),
        "rare word": rare,
        "common and rare word": f"{common} {rare}",
        "two common words": f"{common} {words[4]}",
        "phrase": f'"{words[2]} {common}"',
        "common word, open": f"{common} is:open",
        "sender's name as a word": words[7919],
        "from: a name": f"from:{words[7919]}",
        "from: an address": "from:c500@example.net",
        "tag: one nobody has": "tag:refund",
    }
    return {f"search, {name}": asks.ListConversations(query=query) for name, query in queries.items()}


def run(sizes: Sequence[int], rounds: int) -> None:
    """Print both tables."""
    _print("Lists inside the service (desk.answers), CPU", sizes, _inside(sizes, rounds))
    _print("Lists through the socket (client.blocking), all time", sizes, _through_socket(sizes, rounds))


def run_search(sizes: Sequence[int], rounds: int) -> None:
    """Print how searches grow, and the same beside notmuch where it is installed."""
    from benchmarks import notmuch  # noqa: PLC0415 - it needs this module's questions

    _print("Searches inside the service (desk.answers), first 50, CPU", sizes, _inside(sizes, rounds, is_search=True))
    notmuch.run(sizes[-1], rounds)


_Place = tuple[int, str]
"""A size, and the name of a question."""


def _print(title: str, sizes: Sequence[int], found: Mapping[_Place, Timed]) -> None:
    head = ["median ms", *(f"{size:,}" for size in sizes), "p99", "growth"]
    rows = []
    for name in [name for size, name in found if size == sizes[0]]:
        column = [found[size, name] for size in sizes]
        growth = f"{column[-1].median / column[0].median:.2f}x"
        rows.append([name, *(f"{one.median:.2f}" for one in column), f"{column[-1].p99:.2f}", growth])
    print_table(title, head, rows)


def _inside(sizes: Sequence[int], rounds: int, *, is_search: bool = False) -> Mapping[_Place, Timed]:
    """Ask desks of all sizes in turn; CPU time, as whatever else the machine does is not the desk's cost."""
    calls: dict[_Place, Call] = {}
    with ExitStack() as stack:
        for size in sizes:
            readers = stack.enter_context(opened(filled_home(size)))
            questions = search_questions(size) if is_search else page_questions(size, readers)
            reading = reading_of(readers)
            calls |= {(size, name): partial(_answered, reading, _first_50(ask)) for name, ask in questions.items()}
        return timed_in_turn(calls, rounds, time.thread_time)


def _answered(reading: Reading, ask: Ask) -> list[object]:
    return list(ANSWERS[type(ask)](reading, ask))


def _first_50(ask: Ask) -> Ask:
    return asks.ListConversations(query=ask.query, limit=50) if isinstance(ask, asks.ListConversations) and ask.query else ask


def _through_socket(sizes: Sequence[int], rounds: int) -> Mapping[_Place, Timed]:
    calls: dict[_Place, Call] = {}
    with ExitStack() as stack:
        for size in sizes:
            home = filled_home(size)
            with opened(home) as readers:
                questions = page_questions(size, readers) | search_questions(size)
            desk = stack.enter_context(running_service(home))
            settle(home)
            calls |= {(size, name): partial(desk.ask, _first_50(ask)) for name, ask in questions.items()}
        return timed_in_turn(calls, rounds)
