"""Latency of list pages, counts, searches and conversations, and how it grows with the desk: inside the service, and through its socket."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
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
from benchmarks.processes import wait_until_quiet
from benchmarks.services import running_service, service_pid
from benchmarks.tables import print_table, say
from benchmarks.timing import Timed, timed_in_turn

ME = AgentName("ana")
CPU_BUSY_LIMIT_S = 30.0
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


def search_questions() -> dict[str, Ask]:
    """Return the searches; words by how common they are."""
    words = Texts().words
    common, rare = words[3], words[12_000]
    queries = {
        "common word": common,
        "prefix of two letters": common[:2],
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
    _print("Lists inside the service (desk.answers)", sizes, lambda size: _inside(size, rounds))
    _print("Lists through the socket (client.blocking)", sizes, lambda size: _through_socket(size, rounds))


def run_search(sizes: Sequence[int], rounds: int) -> None:
    """Print how searches grow, and the same beside notmuch where it is installed."""
    from benchmarks import notmuch  # noqa: PLC0415 - it needs this module's questions

    _print("Searches inside the service (desk.answers), first 50", sizes, lambda size: _inside(size, rounds, is_search=True))
    notmuch.run(sizes[-1], rounds)


def _print(title: str, sizes: Sequence[int], measure: Callable[[int], Mapping[str, Timed]]) -> None:
    columns = [measure(size) for size in sizes]
    head = ["median ms", *(f"{size:,}" for size in sizes), "p99", "growth"]
    rows = []
    for name, last in columns[-1].items():
        medians = [f"{column[name].median:.2f}" for column in columns]
        rows.append([name, *medians, f"{last.p99:.2f}", f"{last.median / columns[0][name].median:.2f}x"])
    print_table(title, head, rows)


def _inside(size: int, rounds: int, *, is_search: bool = False) -> Mapping[str, Timed]:
    with opened(filled_home(size)) as readers:
        reading = reading_of(readers)
        questions = search_questions() if is_search else page_questions(size, readers)
        return timed_in_turn({name: partial(_answered, reading, _first_50(ask)) for name, ask in questions.items()}, rounds)


def _answered(reading: Reading, ask: Ask) -> list[object]:
    return list(ANSWERS[type(ask)](reading, ask))


def _first_50(ask: Ask) -> Ask:
    return asks.ListConversations(query=ask.query, limit=50) if isinstance(ask, asks.ListConversations) and ask.query else ask


def _through_socket(size: int, rounds: int) -> Mapping[str, Timed]:
    home = filled_home(size)
    with ExitStack() as stack:
        questions = page_questions(size, stack.enter_context(opened(home))) | search_questions()
        desk = stack.enter_context(running_service(home))
        settle(home)
        return timed_in_turn({name: partial(desk.ask, _first_50(ask)) for name, ask in questions.items()}, rounds)


def settle(home: Home) -> None:
    """Wait until the service has looked after the desk, as it does soon after its start."""
    pid = service_pid(home)
    if pid is not None:
        say("waiting for the service to have checked its files")
        wait_until_quiet(pid, CPU_BUSY_LIMIT_S)
