"""Answers to several conversations at once: read beforehand as each would leave, then written in one entry."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from agentdesk.desk import checking, plans, templates
from agentdesk.desk.context import Reading
from agentdesk.desk.replies import Writer
from agentdesk.domain import asks
from agentdesk.domain.asks import CheckText, RenderTemplate
from agentdesk.domain.errors import AgentdeskError, Conflict, FieldValue, UsageError
from agentdesk.domain.ids import ConversationId, CustomerId, DeliveryId
from agentdesk.domain.outcomes import Failure, Outcome, Skipped
from agentdesk.domain.texts import N_
from agentdesk.domain.verbs import Reply, ReplyToMany
from agentdesk.domain.views import BulkReply, ReplyPlan
from agentdesk.domain.voice import held_back
from agentdesk.store import customers
from agentdesk.store.engine import Connection
from agentdesk.store.work import Work

MOST_REPLIES = 200
"""At once: more are a mailing, and nobody would read them through."""


@dataclass(slots=True)
class Reached:
    """Whom a bulk reply has reached so far: each customer and each address, by the conversation that did."""

    customers: dict[CustomerId, ConversationId] = field(default_factory=dict)
    addresses: dict[str, ConversationId] = field(default_factory=dict)

    def take(self, connection: Connection, plan: ReplyPlan, to: Iterable[str]) -> ConversationId | None:
        """Return the conversation that reaches the same person already; where none does, remember this one."""
        customer = customers.of_conversation(connection, plan.conversation)
        folded = [address.casefold() for address in to if address]
        again = self.customers.get(customer) or next((self.addresses[one] for one in folded if one in self.addresses), None)
        if again is None:
            self.customers[customer] = plan.conversation
            self.addresses.update(dict.fromkeys(folded, plan.conversation))
        return again


@dataclass(frozen=True, slots=True)
class BulkWriter:
    """Carries out bulk replies."""

    writer: Writer

    def reply_to_many(self, work: Work, verb: ReplyToMany) -> Outcome:
        """Answer conversations, each as a reply of its own.

        Raises:
            UsageError: there are none, or too many.
        """
        if not 1 <= len(verb.replies) <= MOST_REPLIES:
            raise UsageError(cause=N_("one to {count} conversations can be answered at once"), count=MOST_REPLIES)
        reached = Reached()
        done: list[tuple[ConversationId, DeliveryId | str]] = []
        skipped: list[Skipped] = []
        for reply in verb.replies:
            before, changed = len(work.effects), set(work.changed)
            step = work.connection.begin_nested()
            try:
                done.append(self._one(work, reply, None if verb.may_repeat else reached))
                step.commit()
            except AgentdeskError as error:
                step.rollback()
                del work.effects[before:]
                work.changed.intersection_update(changed)
                skipped.append(Skipped(f"#{reply.conversation}", Failure(error.code, error.fields)))
        return _finish(work, done, skipped)

    def _one(self, work: Work, reply: Reply, reached: Reached | None) -> tuple[ConversationId, DeliveryId | str]:
        if reply.return_at is not None and reply.return_at.tzinfo is None:
            raise UsageError(cause=N_("a moment without a time zone"))
        plan = plans.plan(work.connection, self.writer.desk, reply.conversation)
        to = (one.address for one in reply.to or plan.to)
        again = reached.take(work.connection, plan, to) if reached is not None else None
        if again is not None:
            raise Conflict(cause=N_("the same customer as in #{number}, who is answered there"), number=again)
        number, made = self.writer.answer(work, reply)
        return number, made["delivery"]


def _finish(work: Work, done: list[tuple[ConversationId, DeliveryId | str]], skipped: list[Skipped]) -> Outcome:
    fields: dict[str, FieldValue] = {"count": len(done)}
    if not done:
        return Outcome(skipped=tuple(skipped), sentence=N_("answered nobody"))
    sentence = N_("answered one conversation") if len(done) == 1 else N_("answered {count} conversations")
    args = {"conversations": [number for number, _delivery in done], "deliveries": [delivery for _number, delivery in done]}
    entry = work.finish(ReplyToMany.NAME, sentence, fields, args=args)
    created = " ".join(str(delivery) for _number, delivery in done)
    return Outcome(
        entry=entry, changed=tuple(sorted(work.changed)), skipped=tuple(skipped), sentence=sentence, fields=fields, created=created
    )


def preview_replies(reading: Reading, ask: asks.PreviewReplies) -> Iterable[BulkReply]:
    """Yield each conversation with the text that would leave; one that can't be answered says why.

    Raises:
        UsageError: there are none, or too many.
    """
    if not 1 <= len(ask.conversations) <= MOST_REPLIES:
        raise UsageError(cause=N_("one to {count} conversations can be answered at once"), count=MOST_REPLIES)
    reached = Reached()
    for number in ask.conversations:
        yield _preview(reading, ask, number, reached)


def _preview(reading: Reading, ask: asks.PreviewReplies, wanted: ConversationId, reached: Reached) -> BulkReply:
    who = ""
    try:
        with reading.stores.reading() as connection:
            plan = plans.plan(connection, reading.desk, wanted)
            who = plan.author.name or plan.author.address
            again = reached.take(connection, plan, (one.address for one in plan.to))
        rendered = templates.render_template(reading, RenderTemplate(ask.template, plan.conversation, "", ask.language, "", ask.answers))[0]
        with reading.stores.reading() as connection:
            checked = checking.check(connection, reading.desk, CheckText(rendered.text, plan.conversation, language=rendered.language))
    except AgentdeskError as error:
        return BulkReply(wanted, who, failure=Failure(error.code, error.fields))
    return BulkReply(
        conversation=plan.conversation,
        who=who,
        plan=plan,
        rendered=rendered,
        checked=checked,
        again=again,
        failure=plan.refusal,
        is_held_back=bool(held_back(checked.findings)),
    )
