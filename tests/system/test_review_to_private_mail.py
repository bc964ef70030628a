"""From a one-star review in Dutch to a short public answer and a mail to the same customer, on the sample desk, in a real terminal."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

from agentdesk.domain.asks import ListConversations, ListDeliveries, ShowConversation
from agentdesk.domain.states import DeliveryState
from tests.demo.conftest import sample, template
from tests.service.running import RunningDesk
from tests.terminal import Terminal

__all__ = ["sample", "template"]

DEADLINE_S = 240.0
F7, F12, CTRL_S, CTRL_T = "\x1b[18~", "\x1b[24~", "\x13", "\x14"
RASH = "Beste Marloes, bestelling KK-24768 was fout!!! Wij garanderen dat je een nieuwe krijgt. We belden +31 6 000 000 71."


def until(is_so: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + DEADLINE_S
    while not is_so():
        assert time.monotonic() < deadline, f"it never came to {what}"
        time.sleep(0.1)


def test_a_review_is_answered_in_public_and_in_private_at_once(sample: RunningDesk) -> None:
    """The guard holds a rash answer back, the tone rules say what it lacks, and what leaves gives nothing away."""
    environ = {"AGENTDESK_HOME": str(sample.home.config_dir.parent), "PYTHONPATH": str(Path(__file__).parents[2])}
    with Terminal((sys.executable, "-m", "agentdesk"), columns=120, rows=40, env=environ) as terminal:
        _open_the_review(terminal)
        _write_rashly(terminal)
        _answer_with_the_template(terminal)
        terminal.send("q")
        terminal.wait_for("Quit AgentDesk|conversations|Open")
    _check_what_left(sample)


def _open_the_review(terminal: Terminal) -> None:
    terminal.wait_for("Welcome to the sample desk")
    terminal.send("\x1b")
    terminal.wait_until_gone("Welcome to the sample desk")
    terminal.send("/rating:<=1 channel:review\r")
    terminal.wait_for("Eén ster omdat nul niet kan")
    # Both stand on the first screen; the review alone once the filter has been answered.
    terminal.wait_until_gone("Milan Rutten")
    terminal.send("r")
    terminal.wait_for("○ acknowledge")


def _write_rashly(terminal: Terminal) -> None:
    """Guard and tone fire while it is written, and the card sends nothing."""
    terminal.send(RASH)
    terminal.wait_for(r"guard\.order_number")
    terminal.send(F7)
    terminal.wait_for(r"tone\.|guard\.")
    terminal.send(CTRL_S)
    terminal.wait_for("known to us only from this customer's private messages")
    terminal.wait_for("Everybody would read this")
    terminal.send("y")
    terminal.wait_for("Everybody would read this")
    terminal.send("\x1b")
    terminal.wait_until_gone("Everybody would read this")
    terminal.send("\x1b[3~" * len(RASH) + "\x7f" * len(RASH))
    terminal.wait_until_gone("KK-24768")


def _answer_with_the_template(terminal: Terminal) -> None:
    terminal.send(CTRL_T)
    terminal.wait_for("Which template")
    terminal.send("review-1")
    terminal.wait_for("wording: review Dutch")
    terminal.send("\r")
    terminal.wait_until_gone("Which template")
    terminal.wait_for("Dank dat u de moeite nam")
    terminal.send(F12)
    terminal.wait_for("In private, to this customer alone")
    terminal.wait_for("marloes.dekkers@postvak.example")
    terminal.wait_for("Uw review")
    terminal.send(CTRL_S)
    terminal.wait_for("Send this reply")
    terminal.wait_for(r"private +Marloes Dekkers <marloes\.dekkers@postvak\.example> +Uw review")
    terminal.send("y")
    terminal.wait_for("in private beside it")


def _check_what_left(sample: RunningDesk) -> None:
    with sample.open() as opened:
        [review] = [
            row for row in opened.ask(ListConversations(query="channel:review rating:<=1", view="all")) if "Eén ster" in row.subject
        ]
        [private] = opened.ask(ShowConversation(review.id))[0].private
        wanted = {review.id, private}

        def states() -> list[DeliveryState]:
            return [one.state for one in opened.ask(ListDeliveries()) if one.conversation in wanted]

        until(lambda: states() == [DeliveryState.SENT] * 2, "both having left")
        texts = [message.body_text for page in opened.ask(ShowConversation(review.id)) for message in page.messages]
        assert "Onze excuses" in texts[-1]
        assert not any("KK-24768" in text for text in texts[1:])
        assert opened.ask(ShowConversation(private))[0].public == review.id
    mails = [path.read_bytes() for path in (sample.home.data_dir / "far-side" / "mail" / ".Sent" / "cur").iterdir()]
    assert sum(b"Uw review" in mail and b"marloes.dekkers@postvak.example" in mail for mail in mails) == 1
