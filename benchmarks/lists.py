"""Latency of lists, counts and searches, and how it grows with the desk."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from agentdesk.desk import answers
from agentdesk.desk.context import DeskFacts, Reading, Watch
from agentdesk.domain import asks
from agentdesk.domain.ids import AccountName, AgentName, ConversationId
from agentdesk.domain.states import Role
from agentdesk.store.stores import ReadingStores
from benchmarks.filling import NOW, Texts, filled_desk
from benchmarks.tables import print_table

ROUNDS = 60


@dataclass(frozen=True, slots=True)
class _NoAccounts:
    def find(self, _name: AccountName) -> None:
        return None

    def all(self) -> tuple[()]:
        return ()


def _reading(readers: ReadingStores) -> Reading:
    watch = Watch(lambda: (), lambda: True, lambda: None, lambda: "")
    return Reading(readers, AgentName("ana"), Role.AGENT, NOW, DeskFacts("bench", b"k", "example.org", _NoAccounts()), watch)


def measured_ms(call: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Return the median of a call's time in milliseconds, after one warm-up."""
    call()
    times = []
    for _each in range(rounds):
        start = time.perf_counter()
        call()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def _questions(size: int) -> dict[str, Callable[[Reading], object]]:
    texts = Texts()
    common, rare = texts.words[3], texts.words[12_000]
    deep = (int(NOW.timestamp()) - 300 * (size // 2)) << 20
    return {
        "first page, open": lambda r: list(answers.list_conversations(r, asks.ListConversations(view="open"))),
        "page in the middle": lambda r: list(answers.list_conversations(r, asks.ListConversations(view="open", after=deep))),
        "last page (G)": lambda r: list(answers.list_conversations(r, asks.ListConversations(view="open", backwards=True))),
        "counts of nine views": lambda r: list(answers.count_views(r, asks.CountViews())),
        "search, common word": lambda r: list(answers.list_conversations(r, asks.ListConversations(query=common))),
        "search, prefix": lambda r: list(answers.list_conversations(r, asks.ListConversations(query=common[:2]))),
        "search, rare word": lambda r: list(answers.list_conversations(r, asks.ListConversations(query=rare))),
        "search, two words": lambda r: list(answers.list_conversations(r, asks.ListConversations(query=f"{common} {rare}"))),
        "search, sender": lambda r: list(answers.list_conversations(r, asks.ListConversations(query="customer"))),
        "conversation": lambda r: list(answers.show_conversation(r, asks.ShowConversation(ConversationId(size // 2)))),
    }


def run(folder: Path, sizes: tuple[int, ...] = (10_000, 100_000)) -> None:
    """Print the table."""
    columns: list[dict[str, float]] = []
    for size in sizes:
        with filled_desk(folder / f"desk-{size}", size) as (_stores, readers):
            reading = _reading(readers)
            columns.append({name: measured_ms(lambda ask=ask: ask(reading)) for name, ask in _questions(size).items()})  # type: ignore[misc]
    head = ["median ms", *(f"{size:,}" for size in sizes), "growth"]
    rows = [[name, *(f"{column[name]:.2f}" for column in columns), f"{columns[-1][name] / columns[0][name]:.2f}x"] for name in columns[0]]
    print_table("Lists, counts and searches through desk.answers", head, rows)
