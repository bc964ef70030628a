"""Hostile mail through every screen of the console: not one byte of it acts on the terminal, and nothing crashes."""

from __future__ import annotations

import signal
import sys
from email.header import Header

import pytest

from agentdesk.domain.asks import ListDrafts
from tests.terminal import CONSOLE_SEQUENCES, Terminal, payload_escapes
from tests.tui.desks import ShopDesk, shop

__all__ = ["shop"]

AGENTDESK = (sys.executable, "-m", "agentdesk")
ODD = "\x1b[38;5;201m"
"""A colour that nothing of ours uses, so that it can be told from our own."""
PAYLOADS = (
    "\x1b]0;owned\x07title",
    "\x1b]52;c;b3duZWQ=\x07clip",
    "\x1b]8;;http://evil.example/\x1b\\link\x1b]8;;\x1b\\",
    "\x1b[2J\x1b[97;213Hmoved",
    f"{ODD}pink",
    "\x9b38;5;201mc1",
    "\x90q\x9cdcs",
    "\x1bP$q\x1b\\ \x1b_apc\x1b\\",
    "\x1b[6n\x1b[c\x1b[21t asks",
    "\x1b[?1047l\x1b[?2005l\x1bc reset",
    "\u202egnp.exe\u202c \u2066iso\u2069 \u200fmark",
    "zero\u200bwidth\ufeffjoin\u2060er",
    "\x07\x08\x0b\x0c\x7f bells",
    "RE: [#1234] [bold red]refund[/bold red] [/] [@click=app.quit]x[/]",
    "{{7*7}} ${7*7} %s %n {0} {self}",
    "'; DROP TABLE conversation; -- `id` $(id)",
    "A" * 3000,
    "Z\u0351\u036b\u0343\u036a\u0302\u036b\u033d" * 40,
    "\U0001f469\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466\ufe0f " * 30,
    "\u674e\u5c0f\u9f99\uff21\u3000 wide",
    "\U000e0041\U000e0042 tags \ue000 private \ufffe",
    "\u0600\u0601\u070f arabic format",
)


def _header(text: str) -> str:
    """As a sender can smuggle anything into a header: encoded."""
    return Header(text, "utf-8", maxlinelen=10_000).encode().replace("\n", "")


def _mail(number: int, payload: str) -> bytes:
    name = _header(payload)
    quoted = payload.encode("utf-8", "replace")
    head = (
        f"From: {name} <c{number}@example.org>\nTo: {name} <shop@example.org>\nSubject: {name}\nMessage-ID: <h{number}@example.org>\n"
        f"Date: Fri, 20 Nov 2026 10:{number:02}:00 +0000\nReply-To: {name} <r{number}@example.org>\nMIME-Version: 1.0\n"
        f'Content-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n'
    )
    attached = f'\n--b\nContent-Type: text/plain; name="{name}"\nContent-Disposition: attachment; filename="{name}"\n\nx\n--b--\n'
    return (
        head.encode()
        + b"Number "
        + str(number).encode()
        + b" "
        + quoted
        + b"\nhttp://x.example/"
        + quoted
        + b"\n> "
        + quoted
        + b"\n"
        + attached.encode()
    )


@pytest.fixture
def hostile_shop(shop: ShopDesk) -> ShopDesk:
    """A shop whose customers all try something."""
    for number, payload in enumerate(PAYLOADS):
        shop.receive_raw(_mail(number, payload))
    shop.fetch()
    return shop


def _acted(terminal: Terminal) -> list[object]:
    """End the program, so that its output is whole, and return what in it acts."""
    assert terminal.exit_code is None, "it still runs"
    terminal.signal(signal.SIGTERM)
    terminal.wait_for_exit()
    payloads = [payload.encode("utf-8", "surrogateescape") for payload in PAYLOADS]
    own = (*CONSOLE_SEQUENCES, r"\x1b\]52;c;[A-Za-z0-9+/=]*\x07")
    return list(payload_escapes(terminal.raw, payloads, own=own))


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (200, 50)])
def test_nothing_customers_write_acts_in_list_preview_and_conversation(hostile_shop: ShopDesk, columns: int, rows: int) -> None:
    """Every conversation is walked over, read, unfolded, and left."""
    with Terminal(AGENTDESK, columns=columns, rows=rows, env=hostile_shop.environ) as terminal:
        terminal.wait_for(f"/{len(PAYLOADS)}")
        terminal.send("8")
        terminal.wait_for(f"1/{len(PAYLOADS)}")
        for place in range(1, len(PAYLOADS) + 1):
            terminal.wait_for(f"{place}/{len(PAYLOADS)}")
            terminal.send("\r")
            terminal.wait_for("message 1/1")
            terminal.send("TGq")
            terminal.wait_for(f"{place}/{len(PAYLOADS)}")
            terminal.send("j")
        assert _acted(terminal) == []


def test_nothing_customers_write_acts_in_composer_toasts_dialogs_and_journal(hostile_shop: ShopDesk) -> None:
    """Names go into fields, cards, menus and sentences too."""
    with Terminal(AGENTDESK, columns=120, rows=40, env=hostile_shop.environ) as terminal:
        terminal.wait_for(f"/{len(PAYLOADS)}")
        terminal.send("8")
        terminal.wait_for(f"1/{len(PAYLOADS)}")
        for place in range(1, len(PAYLOADS) + 1):
            terminal.wait_for(f"{place}/{len(PAYLOADS)}")
            terminal.send("r")
            terminal.wait_for("Subject")
            terminal.send("words\x13")
            terminal.wait_for("Send this reply|There is|It can't leave")
            terminal.send("\x1b")
            terminal.wait_for("esc keep draft")
            terminal.wait_until_gone("Send this reply")
            terminal.send("\x1b")
            terminal.wait_for(f"{place}/{len(PAYLOADS)} ")
            terminal.send("S")
            terminal.wait_for("Save to")
            terminal.send("\x1b")
            terminal.wait_until_gone("Save to")
            terminal.wait_for(f"{place}/{len(PAYLOADS)} ")
            terminal.send("A")
            terminal.wait_for("me")
            terminal.send("yy")
            terminal.send("j")
        terminal.send("gj")
        terminal.wait_for("Journal")
        assert _acted(terminal) == []


def test_what_is_pasted_into_a_reply_is_cleaned(hostile_shop: ShopDesk) -> None:
    """Text fields keep a raw ESC otherwise, and send it to the terminal and to the customer."""
    with Terminal(AGENTDESK, env=hostile_shop.environ) as terminal:
        terminal.wait_for(f"/{len(PAYLOADS)}")
        terminal.send("r")
        terminal.wait_for("Subject")
        terminal.send(b"\x1b[200~pasted \x1b]0;owned\x07 \x9b31m " + ODD.encode() + b"end\x1b[201~")
        terminal.wait_for("pasted")
        terminal.wait_for("end")
        assert _acted(terminal) == []
    with hostile_shop.desk.open() as other:
        assert other.ask(ListDrafts())[0].body.isprintable()
