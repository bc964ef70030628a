"""Handlers of what is written: drafts, replies, forwards and new mail."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from agentdesk.desk import checking, contacts, plans
from agentdesk.desk.context import AccountFacts, DeskFacts
from agentdesk.desk.conversations import checked_tag
from agentdesk.desk.sending import BlobReader, Outgoing, Sending, hold, write_message
from agentdesk.domain.asks import CheckText, PlanReply
from agentdesk.domain.errors import Conflict, FieldValue, HeldBack, NotFound, UsageError, error_from
from agentdesk.domain.ids import AccountName, ConversationId, CustomerId, DeliveryId, DraftId, MessageId
from agentdesk.domain.mailbox import checked_address
from agentdesk.domain.moments import parse_until
from agentdesk.domain.outcomes import Outcome
from agentdesk.domain.reading import Address
from agentdesk.domain.rules import Trigger
from agentdesk.domain.safe_text import block, one_line
from agentdesk.domain.states import ChannelKind, Status
from agentdesk.domain.texts import N_
from agentdesk.domain.verbs import NO_CONVERSATION, DiscardDraft, Forward, PrivatePart, Reply, SaveDraft, WriteNew
from agentdesk.domain.views import CheckedText, ReplyPlan
from agentdesk.domain.voice import UsedTemplate, held_back
from agentdesk.store import conversations, customers, drafts, links, messages, rule_hits, rule_runs, template_uses
from agentdesk.store.conversations import NewConversation
from agentdesk.store.rule_runs import Marked
from agentdesk.store.work import TAG, Work


def save_draft(work: Work, verb: SaveDraft) -> Outcome:
    """Save what is being written."""
    is_new = verb.conversation == NO_CONVERSATION
    changed = () if is_new else (conversations.resolve(work.connection, verb.conversation),)
    saved = drafts.save(work.connection, verb, work.author.agent, work.now)
    return Outcome(changed=changed, created=str(saved))


def discard_draft(work: Work, verb: DiscardDraft) -> Outcome:
    """Throw a draft away."""
    draft = drafts.get(work.connection, verb.draft)
    if draft is None:
        raise NotFound(thing=N_("draft"), name=str(verb.draft))
    if draft.author not in {work.author.agent, ""}:
        raise Conflict(cause=N_("draft {id} is {agent}'s; take it over first: agentdesk draft take {id}"), id=draft.id, agent=draft.author)
    is_new = draft.conversation == NO_CONVERSATION
    changed = () if is_new else (draft.conversation,)
    work.set("draft", verb.draft, "is_withdrawn", after=True, conversation=None if is_new else draft.conversation)
    fields: dict[str, FieldValue] = {"number": draft.conversation}
    sentence = N_("threw the draft of a new mail away") if is_new else N_("threw a draft in #{number} away")
    entry = work.finish(verb.NAME, sentence, fields, args={"draft": verb.draft})
    return Outcome(entry=entry, changed=changed, sentence=sentence, fields=fields)


MOST_TEMPLATES = 20
"""Of one text; a client can't make the desk remember more."""


@dataclass(frozen=True, slots=True)
class _Part:
    """What a text belongs to that leaves with others: their one draft, given back by undo, and the part it waits for and answers."""

    draft: DraftId
    follows: DeliveryId | None = None


@dataclass(frozen=True, slots=True)
class Writer:
    """Carries out replies, forwards and new mail: message, final bytes and delivery in one transaction."""

    desk: DeskFacts
    read_blob: BlobReader

    def reply(self, work: Work, verb: Reply) -> Outcome:
        """Answer a conversation.

        Raises:
            UsageError: the text is empty, or an address is none.
            ReceivesOnly: the account has no way to send.
            Conflict: the conversation moved on since the text was written.
            HeldBack: a check holds the text back.
        """
        number, made = self.answer(work, verb)
        return _finish(work, verb, _answered_sentence(verb), number, made)

    def answer(self, work: Work, verb: Reply) -> tuple[ConversationId, dict[str, Any]]:
        """Do what a reply does but for its entry; return the conversation and what was made. Raises as `reply` does."""
        text = _written(verb.body)
        ask = PlanReply(verb.conversation, verb.answers, account=verb.account, language=verb.language)
        plan = plans.plan_for(work.connection, self.desk, ask)
        refuse_if_changed(plan, verb)
        beside = verb.private.body if verb.private is not None else ""
        asked = CheckText(text, plan.conversation, language=verb.language, beside=beside, in_parts=verb.in_parts)
        checked = checking.check(work.connection, self.desk, asked)
        refuse_if_held_back(checked, verb.override)
        if verb.by_hand:
            _kept_draft(work, verb, plan.conversation)
            message = contacts.keep_answer(work, verb, plan, text)
            _record_templates(work, verb, plan, plan.conversation, message)
            made: dict[str, Any] = {"message": message, "delivery": ""}
        else:
            made = self._send_parts(work, verb, plan) if verb.in_parts else self._send(work, verb, plan, plan.conversation)
        rule_hits.record(work, made["message"], plan.kind.value, checked.language, checked.findings)
        _answered(work, verb, plan.conversation)
        if any(rule.is_on and rule.on is Trigger.REPLY for rule in self.desk.rules()):
            rule_runs.mark(work.connection, Trigger.REPLY, (Marked(made["message"], plan.conversation),))
        if verb.private is not None:
            made |= self._go_private(work, verb, verb.private, plan)
        return plan.conversation, made

    def _send_parts(self, work: Work, verb: Reply, plan: ReplyPlan) -> dict[str, Any]:
        """Send a text as several, numbered, each answering the one before; taken back, they are one draft again."""
        from agentdesk.replies.fit import split  # noqa: PLC0415 - tables of graphemes, which the start need not pay

        parts = split(block(verb.body).strip(), self._sending_account(plan, verb).limits)
        draft = _kept_draft(work, verb, plan.conversation)
        made: list[dict[str, Any]] = []
        for part in parts:
            one = replace(verb, body=part, templates=() if made else verb.templates)
            before = DeliveryId(made[-1]["delivery"]) if made else None
            made.append(self._send(work, one, plan, plan.conversation, _Part(draft, before)))
        return made[0] | {"parts": [one["delivery"] for one in made]}

    def _go_private(self, work: Work, verb: Reply, part: PrivatePart, public: ReplyPlan) -> dict[str, Any]:
        """Write to the same customer in private, beside a public answer, in a conversation of its own that is linked to it.

        Raises:
            UsageError: the answer isn't public, the text is empty, or the address is somebody else's. HeldBack: a check holds it back.
        """
        if not public.is_public:
            raise UsageError(cause=N_("#{number} is private already: write it there"), number=public.conversation)
        text = _written(part.body)
        is_direct = part.is_direct(public.account)
        answers = public.answers if is_direct else None
        ask = PlanReply(NO_CONVERSATION, answers, account=part.account, language=verb.language)
        plan = plans.plan_for(work.connection, self.desk, ask)
        customer = customers.of_conversation(work.connection, public.conversation)
        if not is_direct:
            _refuse_all_but_mail(plan)
            _refuse_somebody_elses(work, plan.kind, part.to, customer)
        new = WriteNew(
            text,
            part.to or plan.to,
            part.subject or public.subject.removeprefix("Re: "),
            account=plan.account,
            language=verb.language,
            hold=verb.hold,
            templates=part.templates,
            answers=answers,
        )
        checked = self._checked_new(work, new, plan, str(customer))
        number = self._begin_conversation(work, new, plan, customer)
        links.add(work.connection, number, public.conversation)
        aside = drafts.put_aside(work.connection, _as_draft(new), number, work.author.agent, work.now)
        made = self._send(work, new, plan, number, _Part(aside))
        rule_hits.record(work, made["message"], plan.kind.value, checked.language, checked.findings)
        _set_waiting(work, number, new)
        return {f"private_{name}": value for name, value in made.items()} | {"private_conversation": number}

    def forward(self, work: Work, verb: Forward) -> Outcome:
        """Hand a message on; without a text of one's own it is handed on as it is.

        Raises:
            UsageError: nobody is named, or an address is none. ReceivesOnly: the account has no way to send.
        """
        ask = PlanReply(verb.conversation, verb.forwards, forward=True, account=verb.account, language=verb.language)
        plan = plans.plan_for(work.connection, self.desk, ask)
        made = self._send(work, verb, plan, plan.conversation)
        return _finish(work, verb, N_("forwarded a message of #{number}"), plan.conversation, made)

    def write_new(self, work: Work, verb: WriteNew) -> Outcome:
        """Begin a conversation by writing to somebody.

        Raises:
            UsageError: the text is empty, nobody is named, or an address is none. ReceivesOnly: the account has no way to send.
            NotFound: there is no such account. HeldBack: a check holds the text back, a field left open for one.
        """
        _written(verb.body)
        ask = PlanReply(NO_CONVERSATION, verb.answers, account=verb.account, language=verb.language)
        plan = plans.plan_for(work.connection, self.desk, ask)
        answered = None if verb.answers is None else messages.one(work.connection, verb.answers)
        customer = None if answered is None else customers.of_conversation(work.connection, answered.conversation)
        checked = self._checked_new(work, verb, plan, "" if customer is None else str(customer))
        number = self._begin_conversation(work, verb, plan, customer)
        if answered is not None:
            links.add(work.connection, number, answered.conversation)
        made = self._send(work, verb, plan, number)
        rule_hits.record(work, made["message"], plan.kind.value, checked.language, checked.findings)
        _set_waiting(work, number, verb)
        return _finish(work, verb, N_("wrote #{number}"), number, made)

    def _checked_new(self, work: Work, verb: WriteNew, plan: ReplyPlan, customer: str) -> CheckedText:
        """Return what the checks say of what begins a conversation.

        Raises:
            HeldBack: they hold it back. UsageError: a direct message names others than who wrote in public.
        """
        alone = _only_reader(verb, plan)
        account = plan.account if alone else AccountName("")
        asked = CheckText(_written(verb.body), None, plan.kind.value, verb.language, customer, account=account, alone=alone)
        checked = checking.check(work.connection, self.desk, asked)
        refuse_if_held_back(checked, "")
        return checked

    def _begin_conversation(self, work: Work, verb: WriteNew, plan: ReplyPlan, known: CustomerId | None = None) -> ConversationId:
        """Begin the conversation of a mail; `known` is whose it is, None for the one with the first address."""
        first = next(iter((*verb.to, *verb.cc, *verb.bcc)), None)
        if first is None:
            raise UsageError(cause=N_("there is nobody it goes to"))
        address = checked_address(first.address) if plan.kind is ChannelKind.EMAIL else first.address
        named = Address(first.name, address)
        customer = known if known is not None else customers.find_or_add(work.connection, plan.kind, named, work.now)
        new = NewConversation(
            customer=customer,
            status=Status.OPEN,
            account=plan.account,
            channel=plan.channel,
            kind=plan.kind,
            who=one_line(first.name or customers.name(work.connection, customer) or first.address, 200),
            subject=one_line(verb.subject, 900),
            at=work.now,
        )
        number = conversations.add(work.connection, new, work.now)
        work.withdrawable(number)
        return number

    def _send(
        self,
        work: Work,
        verb: Outgoing,
        plan: ReplyPlan,
        number: ConversationId,
        part: _Part | None = None,
    ) -> dict[str, Any]:
        """Put a text into the outbox; `part` says of what larger one it is a part."""
        account, text = self._sending_account(plan, verb), block(verb.body).strip()
        draft = _kept_draft(work, verb, number) if part is None else part.draft
        sending = Sending(work, verb, plan, number, account, text, draft, self.desk, self.read_blob, part.follows if part else None)
        message, outgoing = write_message(sending)
        _record_templates(work, verb, plan, number, message)
        return {"message": message, "delivery": hold(sending, message, outgoing)}

    def _sending_account(self, plan: ReplyPlan, verb: Outgoing) -> AccountFacts:
        name = verb.account or plan.account
        account = self.desk.accounts.find(name)
        refused = plans.refusal(account, name, plan.kind)
        if refused is not None:
            raise error_from(refused.code, refused.fields)
        if account is None:
            raise NotFound(thing=N_("account"), name=name)
        return account


def _written(body: str) -> str:
    text = block(body).strip()
    if not text:
        raise UsageError(cause=N_("the reply is empty"))
    return text


def _record_templates(work: Work, verb: Outgoing, plan: ReplyPlan, number: ConversationId, message: MessageId) -> None:
    left = template_uses.Left(message, number, plan.channel, plan.kind.value, verb.language or plan.language)
    cleaned = (UsedTemplate(one_line(one.name, 64), one_line(one.variant, 80), block(one.text)) for one in verb.templates[:MOST_TEMPLATES])
    template_uses.record(work, left, cleaned)


def refuse_if_changed(plan: ReplyPlan, verb: Reply) -> None:
    """Refuse a reply to a conversation that moved on since its text was written.

    Raises:
        Conflict: it did, and nobody said to send all the same.
    """
    if verb.seen_version is None or verb.is_override_of_change or verb.seen_version >= plan.version:
        return
    raise Conflict(cause=N_("#{number} changed while you were writing: look at it, then send"), number=plan.conversation)


def refuse_if_held_back(checked: CheckedText, reason: str) -> None:
    """Refuse a text that a check holds back; a reason lets through what the guard found, and nothing else.

    Raises:
        HeldBack: names the rules.
    """
    held = held_back(checked.findings, reason)
    if held:
        raise HeldBack(rules=", ".join(dict.fromkeys(finding.rule for finding in held)))


def _only_reader(verb: WriteNew, plan: ReplyPlan) -> str:
    """Return the handle of who gets a direct message; "" for anything else.

    Raises:
        UsageError: it names somebody else, who would read what is another's.
    """
    if verb.answers is None:
        return ""
    reader = plan.to[0].address
    others = [one.address for one in (*verb.to, *verb.cc, *verb.bcc) if one.address.casefold() != reader.casefold()]
    if others:
        raise UsageError(cause=N_("a direct message goes to {address} and nobody else"), address=reader)
    return reader


def _refuse_all_but_mail(plan: ReplyPlan) -> None:
    """Refuse a private answer by an account that neither mails nor can write to this author alone.

    Raises:
        UsageError: names the account.
    """
    if plan.kind is not ChannelKind.EMAIL:
        raise UsageError(cause=N_("{account} can't write to them in private; name an account that sends mail"), account=plan.account)


def _refuse_somebody_elses(work: Work, kind: ChannelKind, to: tuple[Address, ...], customer: CustomerId) -> None:
    """Refuse addresses of other customers: what one told us is nothing to another.

    Raises:
        UsageError: names the address.
    """
    for one in to:
        owner = customers.find(work.connection, kind, one.address)
        if owner is not None and owner != customer:
            raise UsageError(cause=N_("{address} is another customer's; merge them first if they are one"), address=one.address)


def _answered_sentence(verb: Reply) -> str:
    if verb.private is not None and not verb.override.strip():
        return N_("answered #{number} in public, and in private beside it")
    if verb.override.strip():
        return N_("answered #{number} past the guard of public replies: {reason}")
    return N_("answered #{number} and closed it") if verb.close_after else N_("answered #{number}")


def _kept_draft(work: Work, verb: Outgoing, number: ConversationId) -> DraftId:
    """Put the draft aside, one made of the verb where there is none, so that taking the message back gives the whole text back."""
    draft = verb.draft
    if draft is None or drafts.get(work.connection, draft) is None:
        draft = drafts.save(work.connection, _as_draft(verb), work.author.agent, work.now)
    work.set("draft", draft, "is_withdrawn", after=True, conversation=number)
    return draft


def _as_draft(verb: Outgoing) -> SaveDraft:
    return SaveDraft(
        conversation=NO_CONVERSATION if isinstance(verb, WriteNew) else verb.conversation,
        draft=None,
        body=verb.body,
        to=verb.to,
        cc=verb.cc,
        bcc=verb.bcc,
        subject=verb.subject,
        account=verb.account,
        attachments=verb.attachments,
        answers=verb.answers if isinstance(verb, Reply | WriteNew) else None,
        forwards=verb.forwards if isinstance(verb, Forward) else None,
        from_address=verb.from_address,
        quotes=verb.quotes if isinstance(verb, Reply) else None,
        format=verb.format,
        templates=verb.templates,
        private=verb.private if isinstance(verb, Reply) else None,
    )


def _answered(work: Work, verb: Reply, number: ConversationId) -> None:
    """Stop the response target, and say that we wait for the customer, or that it is done."""
    work.set("conversation", number, "due_at", None)
    _set_waiting(work, number, verb)
    for tag in verb.follow_up.tags:
        work.set("conversation", number, TAG + checked_tag(tag), after=True)
    row = conversations.get(work.connection, number)
    conversations.mark_seen(work.connection, work.author.agent, number, row.last_inbound_id)


def _set_waiting(work: Work, number: ConversationId, verb: Reply | WriteNew) -> None:
    """Closed, or waiting for the customer, at most until the moment given."""
    if verb.return_at is not None and verb.return_at <= work.now:
        raise UsageError(cause=N_("a conversation can only come back at a moment that is still to come"))
    work.set("conversation", number, "snoozed_until", None if verb.close_after else verb.return_at or _wanted_return(verb, work.now))
    work.set("conversation", number, "status", Status.CLOSED.value if verb.close_after else Status.PENDING.value)


def _wanted_return(verb: Reply | WriteNew, now: datetime) -> datetime | None:
    """Return the moment the templates want the conversation back at, None where they say none."""
    snooze = verb.follow_up.snooze if isinstance(verb, Reply) else ""
    return parse_until(snooze, now) if snooze else None


def _finish(work: Work, verb: Outgoing, sentence: str, number: ConversationId, made: dict[str, Any]) -> Outcome:
    fields: dict[str, FieldValue] = {"number": number}
    if isinstance(verb, Reply) and verb.override.strip():
        fields["reason"] = one_line(verb.override, 200)
    entry = work.finish(verb.NAME, sentence, fields, args={"conversation": number, **made})
    return Outcome(entry=entry, changed=(number,), sentence=sentence, fields=fields, created=str(made["delivery"]))
