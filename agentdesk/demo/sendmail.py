"""The program by which the sample desk's mail leaves: it files the mail on this machine, and tells the customer.

It takes the far side's folder, the mail account's name and the recipients as arguments and the mail on standard input, and ends as
sendmail programs do: 0 taken, 67 no such user, 75 try again later.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from email import message_from_bytes
from email.message import Message
from email.policy import compat32
from pathlib import Path

from agentdesk.demo.customers import Customers
from agentdesk.demo.far_side import SENT, FarSide, SentFolder
from agentdesk.demo.records import BounceAction, DemoContent
from agentdesk.demo.script import load_content
from agentdesk.demo.sources import conversation_of
from agentdesk.domain.channels import MIME, OutgoingMessage
from agentdesk.domain.clock import SystemClock
from agentdesk.domain.states import DeliveryState

EX_NOUSER, EX_TEMPFAIL = 67, 75
"""sysexits.h"""


def unknown_users(content: DemoContent) -> Mapping[str, str]:
    """Return the addresses nobody has, and what their server says of them."""
    found = {}
    for item in content.outbox:
        if item.state is DeliveryState.FAILED:
            conversation = next(one for one in content.conversations if one.key == item.conversation)
            address = content.customer(conversation.customer).address_on(content.account(conversation.account).channel)
            found[address or ""] = item.words
    for conversation in content.conversations:
        for message in conversation.messages:
            if message.bounce is not None and message.bounce.action is BounceAction.FAILED:
                found[message.bounce.recipient] = message.bounce.diagnostic.removeprefix("smtp; ")
    return found


def send(root: Path, account: str, recipients: tuple[str, ...], source: bytes) -> tuple[int, str]:
    """File a mail and tell the customer; return the exit status and what to say."""
    content, clock = load_content(), SystemClock()
    unknown = unknown_users(content)
    for recipient in recipients:
        if recipient in unknown:
            return EX_NOUSER, unknown[recipient]
    mail = message_from_bytes(source, policy=compat32)
    message_id = str(mail.get("Message-ID", "")).strip().strip("<>")
    sent = SentFolder(FarSide(root).folder(account) / SENT, clock)
    try:
        if not sent.holds(message_id):
            sent.file(sent.write(OutgoingMessage(source, MIME, "", recipients, message_id)))
    except OSError as problem:
        return EX_TEMPFAIL, f"{problem.filename}: {problem.strerror}"
    conversation = conversation_of(_thread(mail))
    if conversation is not None:
        Customers(FarSide(root), content, clock).answered(conversation, message_id)
    return 0, "filed on this machine"


def _thread(mail: Message) -> tuple[str, ...]:
    """Return the ids a mail refers to, the one it answers last."""
    return (*str(mail.get("References", "")).split(), *str(mail.get("In-Reply-To", "")).split())


def main() -> int:
    """Take the mail from standard input and return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m agentdesk.demo.sendmail", description=__doc__)
    parser.add_argument("root", type=Path)
    parser.add_argument("account")
    parser.add_argument("recipients", nargs="+")
    options = parser.parse_args()
    status, words = send(options.root, options.account, tuple(options.recipients), sys.stdin.buffer.read())
    sys.stderr.write(words + "\n")
    return status


if __name__ == "__main__":
    sys.exit(main())
