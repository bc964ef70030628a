"""The console, walked with keys through everything that shows what a customer wrote."""

from __future__ import annotations

import re
import sys
from functools import partial
from typing import TYPE_CHECKING

from tests.terminal import Terminal, payload_escapes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from types import TracebackType
    from typing import Self

    from agentdesk.domain.views import ConversationRow
    from tests.desk_fixtures import DeskHome
    from tests.system.hostile import Payload
    from tests.terminal import Escape

SIZES = ((80, 24), (200, 50), (50, 12), (120, 40))
DEADLINE_S = 240.0
FIELD_CHARS = 700
"""What a field of one line keeps of a paste, and more."""
LIST = r"^ 1 Open \d"
"""What stands above the inbox and above nothing else."""


def pasted(text: str, mark: str = "") -> bytes:
    """Return what a terminal sends for a paste; terminals let no paste end itself."""
    inside = text.replace("\x1b[201~", "") + mark
    return b"\x1b[200~" + inside.encode("utf-8", "surrogateescape") + b"\x1b[201~"


class HostileWalk:
    """One console in a pseudo-terminal; at its end it must be alive and every byte accounted for."""

    def __init__(self, desk: DeskHome, payloads: Sequence[Payload]) -> None:
        self.desk = desk
        self.payloads = payloads
        self.rows = desk.conversations()
        self.terminal = Terminal([sys.executable, "-m", "agentdesk"], columns=120, rows=40, env=desk.env())

    def __enter__(self) -> Self:
        self._at(1)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.terminal.close()

    def escapes(self) -> list[Escape]:
        """Return whatever of the corpus reached the terminal; what the console is writing just now may be half a sequence."""
        raw = self.terminal.raw
        return payload_escapes(raw[: raw.rfind(b"\x1b")], [payload.data for payload in self.payloads])

    def is_alive(self) -> bool:
        """Say whether the console still runs, without a crash written down."""
        return self.terminal.exit_code is None and not list(self.desk.home.data_dir.rglob("*crash*.log"))

    # Steps

    def _press(self, keys: str | bytes, awaited: str) -> None:
        self.terminal.send(keys)
        self.terminal.wait_for(awaited, DEADLINE_S)

    def _at(self, position: int) -> None:
        self.terminal.wait_for(rf"\b{position}/{len(self.rows)}\b", DEADLINE_S)

    def _each_row(self) -> Iterator[ConversationRow]:
        """Go down the list, the preview following."""
        for position, row in enumerate(self.rows, start=1):
            if position > 1:
                self.terminal.send("j")
            self._at(position)
            # Without its “#”: where terminals disagree on the width of a letter to the left, that may be covered.
            self.terminal.wait_for(rf"\b{row.id} No\d{{4}}", DEADLINE_S)
            yield row
        self._press("gg", rf"\b1/{len(self.rows)}\b")

    def read_all(self, *, compose_every: int) -> None:
        """Show every conversation in the list, beside it, and opened, with quotes folded out; answer some of them."""
        for number, _row in enumerate(self._each_row()):
            self._press("\r", r"^ message \d+/\d+")
            self.terminal.send("T")
            if number % compose_every == 0:
                self._compose(self.payloads[number // 2 % len(self.payloads)])
            self._press("q", LIST)

    def _compose(self, payload: Payload) -> None:
        """Paste an answer and look at the review card; the text stays a draft."""
        self._press("r", r"^ Reply ")
        self.terminal.send(pasted(payload.argument, " zz1"))
        self._press("x", "zz1x")
        self._press("\x13", "Send this reply")
        self.terminal.send("\x1b")
        self.terminal.wait_until_gone("Send this reply", DEADLINE_S)
        self._press("\x1b", r"^ message \d+/\d+")

    def send_first(self) -> None:
        """Send what is written to the first conversation; the far side refuses it with words of its own."""
        self._press("r", r"^ Reply ")
        self._press("y1", "y1")
        self._press("\x13", "Send this reply")
        self._press("y", LIST)
        self._press("go", "Outbox")
        self._press("L", "exit 69")
        self._back_by("q")

    def _back_by(self, key: str) -> None:
        """Press a key until the list is there again."""
        while not re.search(LIST, before := self.terminal.text(), re.MULTILINE):
            self.terminal.send(key)
            self.terminal.wait_until(partial(str.__ne__, before), "a step back", DEADLINE_S)

    def tag_with(self, payloads: Iterable[Payload]) -> None:
        """Paste hostile words where tags are typed; toasts show what became of them."""
        for number, payload in enumerate(payloads):
            self._press("l", "enter takes it")
            self.terminal.send(pasted(payload.argument[:FIELD_CHARS], f" t{number}t"))
            self._press("x", f"t{number}tx")
            self.terminal.send("\r")
            self.terminal.wait_until_gone("enter takes it", DEADLINE_S)

    def filter_by(self, payloads: Iterable[Payload]) -> None:
        """Paste hostile words where the filter is typed, and clear it by Escape."""
        for number, payload in enumerate(payloads):
            self._press(f"/f{number}f", f"f{number}f")
            self.terminal.send(pasted(payload.argument[:FIELD_CHARS], f" e{number}e"))
            # A long text pushes its beginning out of the field; a letter whose width terminals disagree on covers its end.
            self._press("x", f"f{number}f|e{number}ex")
            self.terminal.send("\x1b")
            # A key behind an Escape would be one with Alt.
            self.terminal.wait_until_gone(f"f{number}f|e{number}ex", DEADLINE_S)
            self._at(1)

    def journal(self) -> None:
        """Look at the journal."""
        self._press("gj", "Journal")
        self._back_by("q")

    def resize(self) -> None:
        """Draw list and preview at every size."""
        for columns, rows in SIZES:
            self.terminal.resize(columns, rows)
            awaited = {50: "oo small", 200: "CUSTOMER"}.get(columns, LIST)
            self.terminal.wait_for(awaited, DEADLINE_S)
