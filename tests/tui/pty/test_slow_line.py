"""The console over a line with 300 ms of round trip: every key typed ahead lands, little is written, and nothing waits for answers."""

from __future__ import annotations

import re
import sys

from agentdesk.domain.asks import ListDrafts
from tests.servers.processes import wait_until
from tests.terminal import Terminal
from tests.tui.desks import ShopDesk, shop

__all__ = ["shop"]

ONE_WAY_S = "0.15"
PATIENCE_S = 240.0
FAR = {"SSH_CONNECTION": "198.51.100.7 50022 203.0.113.9 22"}
MOST_BYTES_OF_A_KEY = 1_500
QUERIES = re.compile(rb"\x1b\[(?:[?>=]?[0-9;]*\$p|[>=]?[0-9]*c|[0-9?]*n|\?u|14t|16t)")
"""What asks the terminal something and so costs a round trip: modes, device attributes, reports, keyboard protocol, sizes in pixels."""
MOST_QUERIES = 4


def _far(shop: ShopDesk) -> Terminal:
    argv = (sys.executable, "-m", "tests.terminal.far", ONE_WAY_S, sys.executable, "-m", "agentdesk")
    return Terminal(argv, env=shop.environ | FAR)


def test_keys_typed_ahead_over_a_slow_line_all_land_and_cost_few_bytes(shop: ShopDesk) -> None:
    """Somebody who knows the keys doesn't wait for the picture: a reply is written and sent before the first key's echo is back."""
    for number in range(12):
        shop.receive(f"Matter {number}", sender=f"Customer {number} <c{number}@example.org>")
    shop.fetch()
    with _far(shop) as terminal:
        terminal.wait_for("Customer 11", PATIENCE_S)
        terminal.wait_for("1/12", PATIENCE_S)
        assert len(QUERIES.findall(terminal.raw)) <= MOST_QUERIES
        assert b"\x1b[?1003h" not in terminal.raw, "over SSH no movement of a mouse travels"
        terminal.send("j")
        terminal.wait_for(" 2/12", PATIENCE_S)
        before = len(terminal.raw)
        terminal.send("jjj")
        terminal.wait_for(" 5/12", PATIENCE_S)
        assert len(terminal.raw) - before <= 3 * MOST_BYTES_OF_A_KEY
        terminal.send("rHello, it is here.\x13y")
        wait_until(lambda: len(list(shop.sent.glob("*.eml"))) == 1, "the mail in the send folder", timeout_seconds=PATIENCE_S)
        assert next(shop.sent.glob("*.eml")).read_text().count("Hello, it is here.") == 1
        terminal.send("jjxe")
        terminal.wait_for("/10 ", PATIENCE_S)
    with shop.desk.open() as other:
        assert other.ask(ListDrafts()) == []
