"""What a key costs in the template picker where there are a thousand templates: CPU of the console and of the service."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, insert, select

from agentdesk.client.blocking import BlockingDesk
from agentdesk.config.paths import Home
from agentdesk.domain.asks import Ask, ListTemplates, RenderTemplate
from agentdesk.domain.ids import ConversationId
from agentdesk.store import tables
from agentdesk.store.stores import open_for_writing
from benchmarks.filling import Texts, filled_home
from benchmarks.processes import cpu_s
from benchmarks.services import running_service, service_pid, stop_service
from benchmarks.start import console
from benchmarks.tables import print_table
from benchmarks.terminal import Terminal

SIZE = (120, 40)
CONVERSATIONS = 1_000
USES = 20_000
LANGUAGES, KINDS = ("nl", "fr", "de", "it", "en"), ("", "letter", "review", "social", "chat")
PAUSE_S = 0.25
"""Between two keys: longer than the preview's rest, so that each key's preview is counted with it."""
HELD_S = 0.03
IDLE_S, AFTERWARDS_S = 3.0, 0.5
ANSWERS = 40


@dataclass(frozen=True, slots=True)
class Cost:
    """Milliseconds of CPU a key, of the console and of the service."""

    console_ms: float
    service_ms: float


def run(count: int, rounds: int) -> None:
    """Print the table."""
    home = filled_home(CONVERSATIONS)
    _fill(home, count)
    found: dict[str, list[Cost]] = {"read, 4 keys a second": [], "typed fast, 30 keys a second": [], "the arrows": []}
    with running_service(home) as desk:
        size = len(desk.ask(ListTemplates()))
        answers = _answers(home, desk)
        for _each in range(rounds):
            program = console(home)
            with program.open(SIZE) as terminal:
                program.wait_until_whole(terminal)
                _open_picker(terminal)
                found["read, 4 keys a second"].append(_type(home, terminal, "bate", PAUSE_S))
                found["the arrows"].append(_press(home, terminal, [b"\x1b[B"] * 4, PAUSE_S))
                terminal.type(b"\x7f" * 4)
                terminal.settle(0.5)
                found["typed fast, 30 keys a second"].append(_type(home, terminal, "kogamube", HELD_S))
    rows = [[name, *(f"{statistics.median(figures):.1f}" for figures in _columns(costs))] for name, costs in found.items()]
    head = ["CPU ms a key", "console", "service", "both"]
    print_table("What the service takes to answer", ["", "CPU ms"], [[name, f"{cost:.1f}"] for name, cost in answers])
    print_table(f"The template picker at {SIZE[0]}x{SIZE[1]}, {size:,} templates, {USES:,} uses", head, rows)


def _answers(home: Home, desk: BlockingDesk) -> list[tuple[str, float]]:
    """Return what a list for some letters and a preview cost, asked again and again."""
    name = desk.ask(ListTemplates("", "email", 1))[0].name
    asked: list[tuple[str, Ask[Any]]] = [
        (f"templates for “{typed}”", ListTemplates(typed, "email", 100)) for typed in ("", "b", "bate", "kogamube")
    ]
    asked.append(("a preview", RenderTemplate(name, ConversationId(CONVERSATIONS))))
    found = []
    for words, ask in asked:
        desk.ask(ask)
        before = _service_s(home)
        for _each in range(ANSWERS):
            desk.ask(ask)
        found.append((words, (_service_s(home) - before) / ANSWERS * 1000))
    return found


def _service_s(home: Home) -> float:
    pid = service_pid(home)
    return cpu_s(pid) if pid is not None else 0.0


def _columns(costs: list[Cost]) -> tuple[list[float], ...]:
    return (
        [one.console_ms for one in costs],
        [one.service_ms for one in costs],
        [one.console_ms + one.service_ms for one in costs],
    )


def _open_picker(terminal: Terminal) -> None:
    terminal.type(b"\x14")
    terminal.wait_for("Which template")
    terminal.settle(1.0)


def _type(home: Home, terminal: Terminal, text: str, pause_s: float) -> Cost:
    return _press(home, terminal, [letter.encode() for letter in text], pause_s)


def _press(home: Home, terminal: Terminal, keys: list[bytes], pause_s: float) -> Cost:
    """Press keys; what console and service use while nothing is pressed is taken off."""
    idle = _used(home, terminal, lambda: _rest(terminal, IDLE_S))

    def press() -> None:
        for key in keys:
            terminal.type(key)
            _rest(terminal, pause_s)
        _rest(terminal, AFTERWARDS_S)

    share = (pause_s * len(keys) + AFTERWARDS_S) / IDLE_S
    ours, theirs = (max(0.0, used - still * share) for used, still in zip(_used(home, terminal, press), idle, strict=True))
    return Cost(ours / len(keys) * 1000, theirs / len(keys) * 1000)


def _rest(terminal: Terminal, span_s: float) -> None:
    """Take what comes for a while."""
    end = time.perf_counter() + span_s
    while (left_s := end - time.perf_counter()) > 0:
        terminal.settle(left_s, left_s)


def _used(home: Home, terminal: Terminal, act: Callable[[], None]) -> tuple[float, float]:
    ours, theirs = terminal.cpu_s(), _service_s(home)
    act()
    return terminal.cpu_s() - ours, _service_s(home) - theirs


def _fill(home: Home, count: int) -> None:
    """Write the templates and their uses, once."""
    stop_service(home)
    texts = Texts(seed=7)
    folder = home.templates_dir
    folder.mkdir(parents=True, exist_ok=True)
    if len(list(folder.glob("*.md"))) != count:
        for old in folder.glob("*.md"):
            old.unlink()
        for number in range(count):
            (folder / f"t{number:04}-{texts.words[number % 5000]}.md").write_text(_template(texts, number), "utf-8")
    names = sorted(path.stem for path in folder.glob("*.md"))
    stores = open_for_writing(home.store_file, home.raw_file, home.backups_dir)
    u, rng = tables.template_use, random.Random(3)
    with stores.transaction() as connection:
        if not connection.execute(select(func.count()).select_from(u)).scalar():
            at = connection.execute(select(tables.conversation.c.last_at).limit(1)).scalar()
            connection.execute(insert(u), [_use(number, rng.choice(names), at) for number in range(USES)])
    stores.close()


def _template(texts: Texts, number: int) -> str:
    head = f'+++\ntitle = "{texts.some(4)}"\ntags = ["{texts.words[number % 40]}"]\n+++\n'
    sections = (f"=== {f'{kind} {language}'.strip()}\n{texts.some(40)}\n" for language in LANGUAGES for kind in KINDS)
    return head + "\n".join(sections)


def _use(number: int, name: str, at: object) -> dict[str, object]:
    where = {"message_id": number, "conversation_id": number % CONVERSATIONS + 1, "channel": "email", "kind": "email", "language": "nl"}
    return {**where, "template": name, "variant": "nl", "agent": "bench", "text": "", "at": at, "is_withdrawn": False}
