"""The desk that is drawn: a handful of conversations over several channels, taken in and worked on by a real service."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from agentdesk.client.blocking import BlockingDesk
from agentdesk.domain.asks import ListConversations
from agentdesk.domain.errors import AgentdeskError
from agentdesk.domain.ids import AgentName, ConversationId
from agentdesk.domain.reading import Address
from agentdesk.domain.states import View
from agentdesk.domain.verbs import AddNote, Assign, LogContact, Reply, Snooze, Star, Sync, Tag, Verb
from tests.tui.desks import ShopDesk, mail
from tests.tui.snapshots.standing import CLOCK_VARIABLE

NOW = datetime(2026, 3, 12, 10, 0, tzinfo=UTC)
DEADLINE_S = 240.0
ATTEMPTS = 5
ORDER = """Hello,

I ordered the lamp two weeks ago and nobody answers. The parcel is said to be in Madrid:
https://track.example.net/p/88213

Maria Lopez

On 26 February 2026 the shop wrote:
> Thank you for your order 88213.
> It leaves us tomorrow.
"""
MAILS = (
    (150, "Re: Order 88213 never arrived", ORDER, "Maria Lopez <maria@example.org>"),
    (
        95,
        "Kündigung zum 31.03.",
        "Sehr geehrte Damen und Herren,\n\nhiermit kündige ich.\n\nH. Brandt",
        "Hans Brandt <h.brandt@example.de>",
    ),
    (60, "Still in stock?", "Is the 3-seater still in stock? 日本語も大丈夫ですか", "山田 花子 <hanako@example.jp>"),
    (45, "Invoice [red]red[/] and [/] markup", "Is [@click=app.quit]this[/] safe?", "Eve <eve@example.net>"),
    (20, "Thank you!", "It came today. Lovely.", "Ana Petrova <petrova@example.net>"),
    (
        5,
        "Quote for 40 chairs with a subject that goes on for longer than any list has room for",
        "Dear shop,\n\n40 chairs?",
        "Ben <ben@example.com>",
    ),
)


class UnreadError(Exception):
    """The machine was so busy that reading a mail took longer than it may; the desk has to be made anew."""


class StandingShop(ShopDesk):
    """A shop whose service's clock stands still."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.clock_file = self.folder / "clock"
        self.set_clock(NOW - timedelta(hours=4))

    def set_clock(self, moment: datetime) -> None:
        """Let it be this time for the service."""
        fresh = self.clock_file.with_suffix(".new")
        fresh.write_text(moment.isoformat(), "ascii")
        fresh.replace(self.clock_file)

    def put(self, minutes_ago: int, number: int, subject: str, body: str, sender: str) -> None:
        """Put a mail into the Maildir that came so long before NOW."""
        sent = (NOW - timedelta(minutes=minutes_ago)).timestamp()
        path = self.maildir / "new" / f"{number:05}.mail"
        path.write_bytes(mail(number, subject, body, sender, sent))
        os.utime(path, (sent, sent))

    @contextmanager
    def served(self) -> Iterator[None]:
        """Run the service meanwhile."""
        home = self.desk.home
        command = [sys.executable, "-m", "tests.tui.snapshots.standing", "--config", str(home.config_dir), "--data", str(home.data_dir)]
        environ = os.environ | {CLOCK_VARIABLE: str(self.clock_file), "PYTHONPATH": str(Path(__file__).parents[3]), "TZ": "UTC"}
        process = subprocess.Popen(command, env=environ, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + DEADLINE_S
        try:
            while not home.service_file.exists():
                if process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(f"the service did not start: {process.poll()}")
                time.sleep(0.02)
            yield
        finally:
            process.kill()
            process.wait()

    def fill(self) -> None:
        """Take mail and calls in, and work on some."""
        self.add_account()
        with self.desk.open() as desk:
            for number, (minutes, *words) in enumerate(MAILS, start=1):
                self.set_clock(NOW - timedelta(minutes=minutes))
                self.put(minutes, number, *words)
                self._until_filed(desk, number)
            for minutes, verb in _work():
                self.set_clock(NOW - timedelta(minutes=minutes))
                desk.do(verb)
            self.set_clock(NOW)
            desk.do(Sync())

    def _until_filed(self, desk: BlockingDesk, count: int) -> None:
        deadline = time.monotonic() + DEADLINE_S
        while True:
            with suppress(AgentdeskError):
                desk.do(Sync())
            found = list(desk.ask(ListConversations(view=View.OPEN)))
            if len(found) == count:
                if not all(row.who for row in found):
                    raise UnreadError
                return
            if time.monotonic() > deadline:
                raise TimeoutError(f"{len(found)} of {count} mails were filed")
            time.sleep(0.05)


@contextmanager
def filled_shop() -> Iterator[StandingShop]:
    """Make the desk in a folder of its own and serve it."""
    for _attempt in range(ATTEMPTS):
        with tempfile.TemporaryDirectory(prefix="agentdesk-") as place:
            shop = StandingShop(Path(place))
            with shop.served():
                try:
                    shop.fill()
                except UnreadError:
                    continue
                yield shop
                return
    raise UnreadError


def _work() -> Iterator[tuple[int, Verb]]:
    one, two, three, _four, five, _six = (ConversationId(number) for number in range(1, 7))
    yield 40, Tag((one,), ("parcel", "vip"))
    yield 38, AddNote(one, "The courier says: lost in the depot of Madrid.")
    yield 35, Assign((one,), AgentName("ana"))
    yield 30, Star((three,))
    yield 25, Snooze((two,), NOW + timedelta(days=3))
    yield 12, Reply(five, "Dear Ana,\n\nthank you for saying so.\n\nThe Shop", hold=True)
    yield (
        8,
        LogContact(
            "phone",
            Address("Pete Brook", "+44 1632 960001"),
            "Wants to be called back about the warranty.",
            callback_at=NOW + timedelta(hours=2),
        ),
    )
    yield (
        6,
        LogContact("google-business", Address("Tom K.", ""), "Cold pizza, rude driver.", rating=2.0, url="https://maps.example.net/r/5"),
    )
