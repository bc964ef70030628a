"""What a reply uses unless told otherwise: who it goes to, from where, under which subject."""

from __future__ import annotations

from datetime import datetime

from agentdesk.desk.context import AccountFacts, DeskFacts
from agentdesk.domain.errors import NotFound
from agentdesk.domain.ids import AccountName, ConversationId, MessageId
from agentdesk.domain.mailbox import is_address
from agentdesk.domain.outcomes import Failure
from agentdesk.domain.reading import Address
from agentdesk.domain.states import ChannelKind, Direction
from agentdesk.domain.texts import _
from agentdesk.domain.views import ReplyPlan
from agentdesk.replies.compose import quoted, reply_subject
from agentdesk.store import conversations, messages
from agentdesk.store.engine import Connection
from agentdesk.store.messages import StoredMessage, reply_text
from agentdesk.store.newest import newest_inbound

MAX_QUOTED_CHARS = 20_000


def plan(connection: Connection, desk: DeskFacts, wanted: int, answers: MessageId | None = None, *, reply_all: bool = False) -> ReplyPlan:
    """Return what a reply would use.

    Args:
        connection: the desk file.
        desk: accounts and signing facts.
        wanted: a conversation's number or a message's id, and then that message is answered.
        answers: the message to answer; None for the newest inbound one.
        reply_all: whether everybody who got the message gets the answer.

    Raises:
        NotFound: there is no such conversation.
    """
    number = conversations.resolve(connection, wanted)
    row = conversations.get(connection, number)
    message = _answered(connection, number, wanted, answers)
    name, account = answering_account(desk, message.account or row.account, row.kind)
    to, cc = _recipients(message, desk, reply_all=reply_all)
    return ReplyPlan(
        conversation=number,
        version=row.version,
        answers=MessageId(message.id),
        account=name,
        channel=row.channel,
        kind=row.kind,
        from_address="" if account is None else account.address,
        to=to,
        cc=cc,
        subject=reply_subject(message.subject or row.subject),
        language=message.language,
        quoted=_quote(message),
        signature="" if account is None else account.signature,
        max_chars=None if account is None else account.limits.max_chars,
        undo_window_s=10 if account is None else account.limits.undo_window_s,
        is_public=account is not None and account.limits.is_public,
        refusal=refusal(account, name),
    )


def answering_account(desk: DeskFacts, name: AccountName, kind: ChannelKind) -> tuple[AccountName, AccountFacts | None]:
    """Return the account that answers what came in by `name`.

    Mail that was imported from files, or came by an account that is gone, is answered by the only account of its kind that can
    send; where there are several, a person chooses.
    """
    account = desk.accounts.find(name)
    if account is not None:
        return name, account
    able = [facts for facts in desk.accounts.all() if facts.can_send and facts.kind is kind]
    return (able[0].settings.name, able[0]) if len(able) == 1 else (name, None)


def _answered(connection: Connection, number: ConversationId, wanted: int, answers: MessageId | None) -> StoredMessage:
    chosen = answers if answers is not None else (MessageId(wanted) if wanted >= conversations.FIRST_POSSIBLE_MESSAGE_ID else None)
    row = newest_inbound(connection, number) if chosen is None else messages.one(connection, chosen)
    if row is None or row.conversation != number:
        raise NotFound(thing=_("message to answer in conversation"), name=str(number))
    return row


def _recipients(message: StoredMessage, desk: DeskFacts, *, reply_all: bool) -> tuple[tuple[Address, ...], tuple[Address, ...]]:
    """The author of the message answered; Reply-To where it names somebody and nobody must be guessed at.

    Our own addresses never answer themselves. Cc stays behind unless everybody is answered: nobody becomes a recipient unasked.
    """
    own = {account.address.casefold() for account in desk.accounts.all()}
    if message.direction is Direction.OUTBOUND:
        return message.to, message.cc if reply_all else ()
    to = message.reply_to or (message.sender,)
    if not reply_all:
        return to, ()
    taken = own | {address.address.casefold() for address in to}
    return to, tuple(
        address for address in (*message.to, *message.cc) if address.address.casefold() not in taken and is_address(address.address)
    )


def _quote(message: StoredMessage) -> str:
    date: datetime = message.date or message.received_at
    text = reply_text(message.body_text, message.folds)[:MAX_QUOTED_CHARS]
    return quoted(message.sender.name or message.sender.address or message.author, date.strftime("%Y-%m-%d %H:%M"), text)


def refusal(account: AccountFacts | None, name: AccountName) -> Failure | None:
    """Return why an account can't send; None where it can."""
    if account is None:
        return Failure("refused-by-desk", {"cause": _("the account {account} is not configured any more").format(account=name)})
    if account.can_send:
        return None
    return Failure("receives-only", {"account": name, "setting": account.missing_setting})
