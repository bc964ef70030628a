"""The desk the walks go through: something for every key to act on."""

from __future__ import annotations

from dataclasses import dataclass

from agentdesk.domain.asks import ListDeliveries
from agentdesk.domain.channels import SCAN
from agentdesk.domain.ids import AccountName, ConversationId
from agentdesk.domain.reading import Address
from agentdesk.domain.states import DeliveryState, Means
from agentdesk.domain.verbs import AddAccount, Import, ImportItem, ReleaseDelivery, Reply, SaveDraft
from tests.cli.test_letters import scan
from tests.reading.test_cutting import joined
from tests.servers.processes import wait_until
from tests.tui.desks import SHOP, ShopDesk

LINES = "\n".join(f"numbered {number:03}" for number in range(1, 121))
QUOTED = "> An older question,\n> asked before.\n> And one more line.\n"


@dataclass
class WalkedDesk(ShopDesk):
    """Mail of six people, two letters, drafts, and answers that are held, that left and that were refused."""

    def add_account(self, undo_window_s: int = 10) -> None:
        """Add an account whose send command takes all but what goes to Rita."""
        del undo_window_s
        command = self.folder / "send.sh"
        command.write_text('#!/bin/sh\ncat > /dev/null\ncase "$1" in rita*) echo "no such person" >&2; exit 1;; esac\n')
        command.chmod(0o700)
        settings = (("address", "shop@example.org"), ("path", str(self.maildir)), ("send_command", str(command)))
        with self.desk.open() as opened:
            opened.do(AddAccount("maildir", SHOP, settings, test=False))

    def fill(self) -> None:
        """Have all of it come in, in one order."""
        self.add_account()
        for name in ("Rita", "Paul", "Nora"):
            self.receive(f"From {name}", sender=f"{name} <{name.lower()}@example.org>")
        self.receive("An older matter", "Do you ship to Crete?")
        self.receive("A short one", f"Thank you!\n\nOn Monday the shop wrote:\n{QUOTED}", "Tom <tom@example.net>")
        self.receive("A lamp", f"See https://shop.example/lamp\n\n{LINES}\n\nthe last lamp", Cc="Ben <ben@example.org>")
        again = f"And when?\n\nOn Monday the shop wrote:\n{QUOTED}"
        self.receive("Re: A lamp", again, "Maria Lopez <maria@example.org>", Cc="Ben <ben@example.org>", In_Reply_To="<m6@example.org>")
        self.fetch()
        with self.desk.open() as desk:
            pages = [joined(scan(1), scan(2)), joined(scan(3), scan(4))]
            items = tuple(ImportItem(f"{number}.pdf", page) for number, page in enumerate(pages, 1))
            desk.do(Import("letters", AccountName(""), SCAN, items))
        self._work()
        self._send()

    def _send(self) -> None:
        """Have what leaves left: no walk finds the outbox changing under its keys."""
        ended = sorted((DeliveryState.SENT, DeliveryState.FAILED, DeliveryState.HELD, DeliveryState.HELD))
        with self.desk.open(Means.CONSOLE) as desk:
            wait_until(lambda: sorted(one.state for one in desk.ask(ListDeliveries())) == ended, "one left, and one was refused")

    def _work(self) -> None:
        nora, paul, rita, maria = (ConversationId(number) for number in (4, 5, 6, 3))
        with self.desk.open() as desk:
            for conversation in (paul, rita):
                desk.do(Reply(conversation, "Hello,\n\nit is on its way.\n\nThe Shop"))
            desk.do(ReleaseDelivery(tuple(one.id for one in desk.ask(ListDeliveries()))))
            for _again in range(2):
                desk.do(Reply(nora, "Dear Nora,\n\nit is on its way.\n\nThe Shop", hold=True))
            desk.do(SaveDraft(maria, None, "A draft for Maria"))
            desk.do(SaveDraft(ConversationId(0), None, "A draft for Bob", to=(Address("Bob", "bob@example.net"),), subject="Offer"))
