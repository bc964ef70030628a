"""What a text uses unless told otherwise: who it goes to, from where, under which subject, and what stands below it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from agentdesk.desk.context import AccountFacts, DeskFacts
from agentdesk.domain.asks import PlanReply
from agentdesk.domain.errors import NotFound, RefusedByDesk, UsageError
from agentdesk.domain.ids import AccountName, ConversationId, MessageId
from agentdesk.domain.letters import ProposalKind
from agentdesk.domain.mail_ids import without_token
from agentdesk.domain.mailbox import is_address
from agentdesk.domain.media_types import SCAN
from agentdesk.domain.outcomes import Failure
from agentdesk.domain.reading import Address
from agentdesk.domain.states import ChannelKind, Direction
from agentdesk.domain.texts import N_
from agentdesk.domain.verbs import NO_CONVERSATION
from agentdesk.domain.views import ReplyPlan
from agentdesk.replies.below import HandedOn, forwarded, quoted
from agentdesk.replies.compose import forward_subject, reply_subject
from agentdesk.store import conversations, customers, messages, places, scanned
from agentdesk.store.engine import Connection
from agentdesk.store.messages import StoredMessage, reply_text
from agentdesk.store.newest import latest_language, newest_inbound, newest_outbound
from agentdesk.store.threads import newcomers

MAX_QUOTED_CHARS = 20_000
MAX_FORWARDED_CHARS = 200_000


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
    return plan_for(connection, desk, PlanReply(ConversationId(wanted), answers, reply_all))


def plan_for(connection: Connection, desk: DeskFacts, ask: PlanReply) -> ReplyPlan:
    """Return what a reply, a forward or new mail would use, and what an answer to a rated message has to do.

    Raises:
        NotFound: there is no such conversation, message or account.
    """
    return _planned(connection, desk, ask, has_moves=True)


def where_to(connection: Connection, desk: DeskFacts, wanted: int) -> ReplyPlan:
    """Return what a reply would use without what it has to do: asked with each check, while somebody types.

    Raises:
        NotFound: there is no such conversation.
    """
    return _planned(connection, desk, PlanReply(ConversationId(wanted)), has_moves=False)


def _planned(connection: Connection, desk: DeskFacts, ask: PlanReply, *, has_moves: bool) -> ReplyPlan:
    if ask.conversation == NO_CONVERSATION:
        return _plan_new(desk, ask) if ask.answers is None else _plan_direct(connection, desk, ask.answers, ask.language)
    number = conversations.resolve(connection, ask.conversation)
    row = conversations.get(connection, number)
    message = _with_confirmed_sender(connection, _answered(connection, number, ask.conversation, ask.answers))
    kind = ChannelKind.EMAIL if ask.forward else row.kind
    came_by = _written_to(connection, desk, message) or message.account or row.account
    name, account = (ask.account, desk.accounts.find(ask.account)) if ask.account else answering_account(desk, came_by, kind)
    base = replace(
        _plan_by(account, name, ask.language or ("" if ask.forward else _language(connection, number, message))),
        conversation=number,
        version=row.version,
        answers=MessageId(message.id),
        from_address=_from_address(message, account),
        author=message.sender,
        reply_to=message.reply_to,
        kind=kind,
        refusal=refusal(account, name, kind),
        is_public=kind.is_public or (account is not None and account.limits.is_public),
    )
    # The subject of a scan is what was read first on it, and of our own sheet that is our letterhead.
    subject = (row.subject or message.subject) if message.media_type == SCAN else (message.subject or row.subject)
    if ask.forward:
        return replace(base, subject=forward_subject(subject), quoted=_forwarded(message), is_forward=True)
    strangers = newcomers(connection, number) if ask.reply_all else frozenset()
    to, cc, left_out = _recipients(message, desk, strangers, reply_all=ask.reply_all)
    answer = replace(
        base,
        channel=row.channel,
        to=to,
        cc=cc,
        left_out=left_out,
        subject=_answering_subject(row.kind, subject),
        quoted=_quote(message, base.language),
    )
    answer = replace(answer, direct_to=_direct_to(account, answer, message))
    return answer if message.rating is None or not has_moves else _answering_stars(desk, answer, message.rating)


def _with_confirmed_sender(connection: Connection, message: StoredMessage) -> StoredMessage:
    """Return a letter with the sender that somebody confirmed: a scan comes from nobody, and its answer goes to who is written on it.

    One that goes on with letters of ours, and nobody has checked yet, is answered to whom we wrote.
    """
    if message.sender.address or message.media_type != SCAN:
        return message
    scan = scanned.of_messages(connection, [message.id]).get(message.id)
    confirmed = {one.kind: one.value for one in reversed(scan.proposals if scan is not None else ()) if one.is_confirmed}
    name, address = confirmed.get(ProposalKind.SENDER, message.sender.name), confirmed.get(ProposalKind.ADDRESS, "")
    ours = None if address else newest_outbound(connection, message.conversation)
    known = next((one for one in (ours.to if ours is not None else ()) if one.address), None)
    if known is not None and name in {"", known.name}:
        return replace(message, sender=known)
    return replace(message, sender=Address(name, address))


def _direct_to(account: AccountFacts | None, answer: ReplyPlan, message: StoredMessage) -> tuple[Address, ...]:
    """Return who wrote what is answered in public, where their platform lets us write to them alone."""
    can = account is not None and account.can_send and account.limits.sends_direct and account.kind is answer.kind
    is_theirs = message.direction is Direction.INBOUND and message.sender.address and message.account == answer.account
    return (message.sender,) if can and is_theirs and answer.is_public else ()


def _plan_direct(connection: Connection, desk: DeskFacts, answers: MessageId, language: str) -> ReplyPlan:
    """Return what a direct message to the author of something public would use: their own platform, and nobody else's eyes."""
    message = messages.one(connection, answers)
    if message is None:
        raise NotFound(thing=N_("message"), name=str(answers))
    public = plan_for(connection, desk, PlanReply(message.conversation, answers, language=language))
    if not public.direct_to:
        raise UsageError(cause=N_("nobody can be sent a direct message there"))
    account = desk.accounts.find(public.account)
    return replace(
        _plan_by(account, public.account, public.language),
        answers=answers,
        kind=ChannelKind.CHAT,
        channel=public.channel,
        to=public.direct_to,
        author=public.author,
        subject=public.subject.removeprefix("Re: "),
        is_public=False,
    )


def _answering_stars(desk: DeskFacts, answer: ReplyPlan, stars: float) -> ReplyPlan:
    """Return the plan of an answer to a rated message with what it has to do, and when the conversation comes back."""
    from agentdesk.replies.tone.check import follow_up, required_moves  # noqa: PLC0415 - read where a review is answered, never at start
    from agentdesk.replies.tone.records import Written  # noqa: PLC0415

    language = answer.language or desk.voice.business.language
    nothing_yet = Written("", "", language, answer.kind.value, answer.channel, stars=stars)
    rules = desk.voice.rules()
    return replace(answer, moves=required_moves(rules, nothing_yet), follow_up=follow_up(rules, nothing_yet))


def _language(connection: Connection, number: ConversationId, message: StoredMessage) -> str:
    """Return the customer's language: what somebody said of them, else the message's, else that of what they wrote lately."""
    customer = customers.of_conversation(connection, number)
    return customers.language(connection, customer) or message.language or latest_language(connection, customer)


def _answering_subject(kind: ChannelKind, subject: str) -> str:
    """A letter's subject line says what it is about; only mail puts “Re:” before it."""
    return subject if kind is ChannelKind.LETTER else reply_subject(subject)


def _written_to(connection: Connection, desk: DeskFacts, message: StoredMessage) -> AccountName | None:
    """Return the account the customer wrote to, where several got the message and its recipients name just one of them."""
    got_it = places.accounts_of(connection, message.id)
    if got_it <= {message.account}:
        return None
    addressed = [one.address for one in (*message.to, *message.cc)]
    accounts = [desk.accounts.find(name) for name in sorted(got_it)]
    named = [facts.settings.name for facts in accounts if facts is not None and any(map(facts.is_own, addressed))]
    return named[0] if len(named) == 1 else None


def _plan_new(desk: DeskFacts, ask: PlanReply) -> ReplyPlan:
    """Return what new mail would use: the account named, else the first that can send mail."""
    able = [facts for facts in desk.accounts.all() if facts.can_send and facts.kind is ChannelKind.EMAIL]
    account = desk.accounts.find(ask.account) if ask.account else (able[0] if able else None)
    if account is None and ask.account:
        raise NotFound(thing=N_("account"), name=ask.account)
    if account is None:
        raise RefusedByDesk(cause=N_("no account is set up that sends mail; connect one: agentdesk account add"))
    return _plan_by(account, account.settings.name, ask.language)


def _plan_by(account: AccountFacts | None, name: AccountName, language: str) -> ReplyPlan:
    """Return what an account says of whatever leaves by it."""
    empty = ReplyPlan(NO_CONVERSATION, 0, None, name, "", ChannelKind.EMAIL, "", (), (), "", language, "", refusal=refusal(account, name))
    if account is None:
        return empty
    limits = account.limits
    return replace(
        empty,
        channel=account.settings.channel,
        kind=account.kind,
        from_address=account.address,
        from_choices=tuple(own for own in (account.address, *account.aliases) if is_address(own)),
        signature=account.in_language("signature", language),
        footer=account.in_language("footer", language),
        quotes=account.kind is ChannelKind.EMAIL and account.settings.get("quote", "true") == "true",
        format=account.body_format,
        max_chars=limits.max_chars,
        limit_unit=limits.unit.value,
        undo_window_s=limits.undo_window_s,
        is_public=limits.is_public,
        allows_attachments=limits.allows_attachments,
        max_attached_bytes=account.max_attached_bytes,
    )


def answering_account(desk: DeskFacts, name: AccountName, kind: ChannelKind) -> tuple[AccountName, AccountFacts | None]:
    """Return the account that answers what came in by `name`.

    What was imported from files, came by an account that is gone, or by one of another kind (a letter that is mailed on) leaves by the
    only account of the kind wanted that can send; where there are several, a person chooses.
    """
    account = desk.accounts.find(name)
    account = account if account is None or account.kind is kind or kind is not ChannelKind.EMAIL else None
    if account is not None:
        return name, account
    able = [facts for facts in desk.accounts.all() if facts.can_send and facts.kind is kind]
    return (able[0].settings.name, able[0]) if len(able) == 1 else (name, None)


def _answered(connection: Connection, number: ConversationId, wanted: int, answers: MessageId | None) -> StoredMessage:
    chosen = answers if answers is not None else (MessageId(wanted) if wanted >= conversations.FIRST_POSSIBLE_MESSAGE_ID else None)
    row = newest_inbound(connection, number) if chosen is None else messages.one(connection, chosen)
    if row is None or row.conversation != number:
        raise NotFound(thing=N_("message to answer in conversation"), name=str(number))
    if row.direction is Direction.NOTE:
        raise UsageError(cause=N_("that is an internal note; a note never leaves the desk"))
    return row


def _from_address(message: StoredMessage, account: AccountFacts | None) -> str:
    """Return the address the customer wrote to, where it is one of ours; else the account's own."""
    if account is None:
        return ""
    if message.direction is Direction.OUTBOUND:
        written_to: tuple[Address, ...] = (message.sender,)
    else:
        written_to = (*message.to, *message.cc)
    own = (one.address for one in written_to if account.is_own(one.address) and is_address(one.address))
    return without_token(next(own, account.address))


def _recipients(
    message: StoredMessage, desk: DeskFacts, strangers: frozenset[str], *, reply_all: bool
) -> tuple[tuple[Address, ...], tuple[Address, ...], tuple[Address, ...]]:
    """Return To, Cc and who was left out.

    The author of the message answered gets the answer; Reply-To where it names somebody. Our own addresses never answer themselves. Cc
    stays behind unless everybody is answered, and even then not those who came in by an id alone: nobody becomes a recipient unasked.
    """
    if message.direction is Direction.OUTBOUND:
        return message.to, message.cc if reply_all else (), ()
    to = message.reply_to or (message.sender,)
    if not reply_all:
        return to, (), ()
    taken = {address.address.casefold() for address in to}
    others: dict[str, Address] = {}
    for one in (*message.to, *message.cc):
        folded = one.address.casefold()
        if folded not in taken and is_address(one.address) and not any(account.is_own(folded) for account in desk.accounts.all()):
            others.setdefault(folded, one)
    cc = tuple(one for folded, one in others.items() if folded not in strangers)
    return to, cc, tuple(one for folded, one in others.items() if folded in strangers)


def _quote(message: StoredMessage, language: str) -> str:
    text = reply_text(message.body_text, message.folds)[:MAX_QUOTED_CHARS]
    return quoted(message.sender.name or message.sender.address or message.author, _date(message), text, language)


def _forwarded(message: StoredMessage) -> str:
    author = message.sender if message.sender.address else Address(message.author, "")
    return forwarded(HandedOn(author, message.to, _date(message), message.subject, message.body_text[:MAX_FORWARDED_CHARS]))


def _date(message: StoredMessage) -> str:
    written: datetime = message.date or message.received_at
    return written.strftime("%Y-%m-%d %H:%M")


NO_ACCOUNT = N_(
    "no account “{account}” is set up here to send from; name another one (--account NAME), or connect one: agentdesk account add"
)


def refusal(account: AccountFacts | None, name: AccountName, kind: ChannelKind = ChannelKind.EMAIL) -> Failure | None:
    """Return why an account can't send; None where it can. A review that a file brought in is answered where it stands."""
    is_told_by_mail = account is not None and account.kind is ChannelKind.EMAIL and kind.is_public
    if is_told_by_mail or (account is None and kind is ChannelKind.REVIEW):
        return Failure("answered-by-hand", {"account": name})
    if account is None:
        return Failure("refused-by-desk", {"cause": NO_ACCOUNT, "account": name})
    if account.can_send:
        return None
    if not account.missing_setting:
        return Failure("answered-by-hand", {"account": name})
    return Failure("receives-only", {"account": name, "setting": account.missing_setting})
