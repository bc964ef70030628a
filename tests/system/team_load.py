"""Many colleagues at one desk beside intake, and a service that is killed under them: `python -m tests.system.team_load FOLDER --help`.

Each client is a line of its own: it triages, writes notes and drafts, and remembers what the service acknowledged. At the end the desk is
held against that: what was acknowledged stands, and no client was ever shown a lock.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from agentdesk.client.blocking import BlockingDesk
from agentdesk.client.greeting import greet
from agentdesk.config.paths import Home
from agentdesk.domain import verbs
from agentdesk.domain.asks import ListConversations, ListDrafts, ShowConversation
from agentdesk.domain.errors import AgentdeskError, Unavailable
from agentdesk.domain.ids import AccountName, ConversationId, DraftId
from agentdesk.domain.states import Means
from agentdesk.domain.verbs import Verb

CONVERSATIONS = 40
BACK_WITHIN_S = 240.0
MAIL = (
    "From: Maria <maria{number}@example.net>\nTo: shop@example.org\nSubject: Lamp {number}\nMessage-ID: <{number}@example.net>\n\nWhere?\n"
)


@dataclass
class Tally:
    """What the clients saw."""

    took_s: list[float] = field(default_factory=list)
    back_s: list[float] = field(default_factory=list)
    notes: dict[str, int] = field(default_factory=dict)
    drafts: dict[int, int] = field(default_factory=dict)
    troubles: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


@dataclass
class Colleague:
    """One client: triage on a line that is opened anew when it breaks."""

    home: Home
    number: int
    tally: Tally
    stop: threading.Event
    draft: DraftId | None = None

    def run(self) -> None:
        """Work until told to stop."""
        chance = random.Random(self.number)
        desk = self._opened()
        for turn in range(1_000_000):
            if self.stop.is_set():
                break
            verb, marker = self._next(chance, turn)
            began = time.monotonic()
            try:
                outcome = desk.do(verb)
            except Unavailable:
                desk.close()
                desk = self._opened()
                with self.tally.lock:
                    self.tally.back_s.append(time.monotonic() - began)
                continue
            except AgentdeskError as error:
                with self.tally.lock:
                    self.tally.troubles.append(str(error))
                continue
            with self.tally.lock:
                self.tally.took_s.append(time.monotonic() - began)
                if isinstance(verb, verbs.AddNote):
                    self.tally.notes[marker] = int(verb.conversation)
                elif isinstance(verb, verbs.SaveDraft):
                    self.draft = DraftId(int(outcome.created))
                    self.tally.drafts[self.draft] = turn
            time.sleep(chance.random() * 0.2)
        desk.close()

    def _next(self, chance: random.Random, turn: int) -> tuple[Verb, str]:
        number = ConversationId(chance.randint(1, CONVERSATIONS))
        marker = f"client {self.number} turn {turn}"
        made: list[Verb] = [
            verbs.AddNote(number, marker),
            verbs.Tag((number,), add=(f"t{self.number}",)),
            verbs.Tag((number,), remove=(f"t{self.number}",)),
            verbs.Close((number,)),
            verbs.Reopen((number,)),
            verbs.SaveDraft(verbs.NO_CONVERSATION, self.draft, marker, subject=f"of {self.number}"),
        ]
        return made[chance.randrange(len(made))], marker

    def _opened(self) -> BlockingDesk:
        """Open a line, as a console does: the service is started where it is gone."""
        until = time.monotonic() + BACK_WITHIN_S
        while True:
            try:
                return BlockingDesk(greet(self.home, Means.CONSOLE, wants_events=False))
            except Unavailable:
                if time.monotonic() > until:
                    raise
                time.sleep(0.05)


@dataclass(frozen=True)
class Load:
    """How much, how long, and how often the service is killed."""

    clients: int = 20
    seconds: float = 600.0
    kills: int = 0


def _mails(folder: Path, count: int, first: int) -> None:
    for number in range(first, first + count):
        path = folder / "tmp" / f"{number}.mail"
        path.write_text(MAIL.format(number=number))
        path.rename(folder / "new" / path.name)


def prepare(home: Home, folder: Path) -> None:
    """Make a desk with conversations, and a Maildir it polls."""
    for name in ("cur", "new", "tmp"):
        (folder / name).mkdir(parents=True)
    _mails(folder, CONVERSATIONS, 1)
    with closing(BlockingDesk(greet(home, Means.CONSOLE, wants_events=False))) as desk:
        desk.do(verbs.AddAccount("maildir", AccountName("shop"), (("address", "shop@example.org"), ("path", str(folder))), test=False))
        desk.do(verbs.Sync())
        until = time.monotonic() + BACK_WITHIN_S
        while len(desk.ask(ListConversations(view="all", limit=CONVERSATIONS))) < CONVERSATIONS:
            assert time.monotonic() < until, "the first mail did not come in"
            time.sleep(0.1)


def run(home: Home, folder: Path, load: Load) -> dict[str, object]:
    """Let the clients work beside intake, and return what they saw; `lost` and `troubles` are to be empty."""
    tally, stop = Tally(), threading.Event()
    threads = [threading.Thread(target=Colleague(home, number, tally, stop).run) for number in range(load.clients)]
    for thread in threads:
        thread.start()
    began, killed, first = time.monotonic(), 0, CONVERSATIONS + 1
    try:
        while (passed := time.monotonic() - began) < load.seconds:
            _mails(folder, 20, first)
            first += 20
            if killed < load.kills and passed > load.seconds * (killed + 1) / (load.kills + 1):
                os.kill(int(json.loads(home.service_file.read_text())["pid"]), signal.SIGKILL)
                killed += 1
            time.sleep(0.2)
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    with closing(BlockingDesk(greet(home, Means.CLI, wants_events=False))) as desk:
        return figures(desk, tally) | {"killed": killed, "mails": first - 1}


def figures(desk: BlockingDesk, tally: Tally) -> dict[str, object]:
    """Hold a desk against what its clients saw acknowledged."""
    took = sorted(tally.took_s)
    found = set(_notes(desk))
    kept = {int(one.id): int(one.body.rpartition(" ")[2]) for one in desk.ask(ListDrafts(everybody=True))}
    lost = [marker for marker in tally.notes if marker not in found]
    lost += [f"draft {number} after turn {turn}" for number, turn in tally.drafts.items() if kept.get(number, -1) < turn]
    return {
        "acknowledged": len(took),
        "lost": lost,
        "troubles": tally.troubles,
        "p50_ms": round(statistics.median(took) * 1000, 1),
        "p99_ms": round(took[int(len(took) * 0.99)] * 1000, 1),
        "lines_that_broke": len(tally.back_s),
        "slowest_back_s": round(max(tally.back_s, default=0.0), 2),
    }


def _notes(desk: BlockingDesk) -> Iterator[str]:
    for number in range(1, CONVERSATIONS + 1):
        for page in desk.ask(ShowConversation(ConversationId(number), newest=1000)):
            yield from (message.body_text for message in page.messages)


def main() -> None:
    """Read the options, run, and print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--clients", type=int, default=Load.clients)
    parser.add_argument("--seconds", type=float, default=Load.seconds)
    parser.add_argument("--kills", type=int, default=Load.kills)
    args = parser.parse_args()
    home = Home(args.folder / "config", args.folder / "data")
    prepare(home, args.folder / "maildir")
    print(json.dumps(run(home, args.folder / "maildir", Load(args.clients, args.seconds, args.kills)), indent=2))  # noqa: T201 - a script's result


if __name__ == "__main__":
    main()
