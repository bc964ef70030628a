"""Handlers of the verbs on deliveries."""

from __future__ import annotations

from collections.abc import Callable

from agentdesk.desk import notes, targets
from agentdesk.desk.roles import refuse_unless_allowed
from agentdesk.domain.channels import Receipt
from agentdesk.domain.errors import AgentdeskError, Conflict, NotFound, UsageError
from agentdesk.domain.handles import mentions
from agentdesk.domain.ids import DeliveryId, DraftId
from agentdesk.domain.outcomes import Failure, Outcome, Skipped
from agentdesk.domain.reading import Address
from agentdesk.domain.safe_text import block, one_line
from agentdesk.domain.states import DeliveryState, Role
from agentdesk.domain.texts import N_, _
from agentdesk.domain.verbs import CancelDelivery, MarkPosted, MarkSent, ReleaseDelivery, RetryDelivery, ReturnDelivery, SaveDraft, Verb
from agentdesk.domain.views import DeliveryView
from agentdesk.store import conversations, deliveries, delivery_views, drafts, messages, template_uses
from agentdesk.store.work import Work

Step = Callable[[Work, DeliveryView], None]
NOTICE_SETTLED = N_("decided on a notice by mail that had not left")


def retry(work: Work, verb: RetryDelivery) -> Outcome:
    """Try again what failed, or what a person says may be sent again; what left for some, for those alone who did not get it."""
    possible = {DeliveryState.FAILED, DeliveryState.UNKNOWN, DeliveryState.QUEUED}

    def step(work: Work, found: DeliveryView) -> None:
        if found.state in {DeliveryState.SENT, DeliveryState.BOUNCED}:
            _retry_for_the_refused(work, found)
            return
        _expect(found, possible)
        deliveries.requeue(work.connection, found.id, work.now)

    return each(work, verb, verb.deliveries, step, N_("tried the delivery in #{number} again"))


def _retry_for_the_refused(work: Work, found: DeliveryView) -> None:
    if not found.conversation:
        raise Conflict(cause=N_("delivery {id} is a notice that left; it is not sent twice"), id=found.id)
    words = _("sent again to {addresses}").format(addresses=", ".join(found.refused))
    if deliveries.again_for_the_refused(work.connection, found.id, words, work.now) is None:
        raise Conflict(cause=N_("delivery {id} reached everybody, as far as is known"), id=found.id)


def release(work: Work, verb: ReleaseDelivery) -> Outcome:
    """Let held deliveries go now."""

    def step(work: Work, found: DeliveryView) -> None:
        _expect(found, {DeliveryState.HELD})
        if found.awaits_lead:
            refuse_unless_allowed(work.author.role, verb.NAME, Role.LEAD)
        deliveries.requeue(work.connection, found.id, work.now)

    return each(work, verb, verb.deliveries, step, N_("let the delivery in #{number} go"))


def cancel(work: Work, verb: CancelDelivery) -> Outcome:
    """Take back what has not left; its text becomes a draft again."""
    possible = {DeliveryState.HELD, DeliveryState.QUEUED, DeliveryState.FAILED, DeliveryState.UNKNOWN, DeliveryState.BOUNCED}

    def step(work: Work, found: DeliveryView) -> None:
        _expect(found, possible)
        _refuse_others(work, found, verb.NAME)
        if deliveries.is_leased(work.connection, found.id, work.now):
            raise Conflict(cause=N_("delivery {id} is just being sent; wait a moment"), id=found.id)
        _cancel(work, found)

    return each(work, verb, verb.deliveries, step, N_("cancelled the delivery in #{number}"))


def _cancel(work: Work, found: DeliveryView) -> None:
    work.set("delivery", found.id, "state", DeliveryState.CANCELLED.value, found.conversation or None)
    _back_to_draft(work, found)


def _refuse_others(work: Work, found: DeliveryView, name: str) -> None:
    """Let trainees take back what is their own alone."""
    row = messages.one(work.connection, found.message)
    if row is None or row.author != work.author.agent:
        refuse_unless_allowed(work.author.role, name, Role.AGENT)


def give_back(work: Work, verb: ReturnDelivery) -> Outcome:
    """Make a held message its author's draft again, and say why in a note.

    Raises:
        UsageError: nothing is said. NotFound: there is no such delivery. Conflict: it isn't held.
    """
    comment = block(verb.comment).strip()
    if not comment:
        raise UsageError(cause=N_("say what should change"))

    def step(work: Work, found: DeliveryView) -> None:
        _expect(found, {DeliveryState.HELD})
        row = messages.one(work.connection, found.message)
        _cancel(work, found)
        notes.put(work, found.conversation, _to_its_author(comment, "" if row is None else row.author))

    return each(work, verb, (verb.delivery,), step, N_("gave a reply in #{number} back, with a comment"))


def _to_its_author(comment: str, author: str) -> str:
    """Return a comment that names whom it is for, so that they find it among what mentions them."""
    named = {found[0][1:].casefold() for found in mentions(comment)}
    return comment if not author or author.casefold() in named else f"@{author}: {comment}"


def _back_to_draft(work: Work, found: DeliveryView) -> None:
    """Hide a message that did not leave and make its text a draft; one that may have left stays to be seen."""
    row = messages.one(work.connection, found.message)
    if row is None:
        return
    draft_of = deliveries.draft_of(work.connection, found.id)
    verb = SaveDraft(
        conversation=found.conversation,
        draft=None,
        body=messages.reply_text(row.body_text, row.folds),
        to=row.to,
        cc=row.cc,
        bcc=tuple(Address("", address) for address in _hidden(found, (*row.to, *row.cc))),
        subject=row.subject,
        account=found.account,
    )
    if draft_of is not None and work.get("draft", draft_of, "is_withdrawn"):
        work.set("draft", draft_of, "is_withdrawn", after=False, conversation=found.conversation)
    else:
        saved: DraftId = drafts.save(work.connection, verb, work.author.agent, work.now)
        work.created("draft", saved, found.conversation)
    if found.state in {DeliveryState.HELD, DeliveryState.QUEUED, DeliveryState.FAILED}:
        work.set("message", found.message, "is_withdrawn", after=True, conversation=found.conversation)
        template_uses.withdraw(work, found.message, found.conversation)
        conversations.recount(work.connection, found.conversation)
        if not messages.views(work.connection, found.conversation, 1):
            # It held nothing but the mail that began it, which is a draft of no conversation again.
            work.set("conversation", found.conversation, "deleted_at", work.now)
        targets.reopen_unanswered(work, found.conversation)


def _hidden(found: DeliveryView, seen: tuple[Address, ...]) -> list[str]:
    shown = {address.address for address in seen}
    return [address for address in found.recipients if address not in shown]


def mark_sent(work: Work, verb: MarkSent) -> Outcome:
    """Believe a person who says that a message did leave."""
    possible = {DeliveryState.UNKNOWN, DeliveryState.FAILED}

    def step(work: Work, found: DeliveryView) -> None:
        _expect(found, possible)
        words = _("{agent} says it left").format(agent=work.author.agent)
        deliveries.mark_sent(work.connection, found.id, Receipt("", words), work.now)

    return each(work, verb, verb.deliveries, step, N_("marked the delivery in #{number} as sent"))


def mark_posted(work: Work, verb: MarkPosted) -> Outcome:
    """Note that printed letters went to the post."""
    registered = one_line(verb.registered, 60)

    def step(work: Work, found: DeliveryView) -> None:
        _expect(found, {DeliveryState.SENT})
        if found.channel != "letter":
            raise Conflict(cause=N_("delivery {id} is no letter"), id=found.id)
        work.set("delivery", found.id, "posted_at", work.now, found.conversation)
        work.set("delivery", found.id, "posted_as", registered, found.conversation)

    return each(work, verb, verb.deliveries, step, N_("took the letter of #{number} to the post"))


def _expect(found: DeliveryView, possible: set[DeliveryState]) -> None:
    if found.state not in possible:
        raise Conflict(cause=N_("delivery {id} is {state}"), id=found.id, state=found.state.value)


def each(work: Work, verb: Verb, wanted: tuple[DeliveryId, ...], step: Step, sentence: str) -> Outcome:
    """Carry a step out on each delivery; of several, those it can't be done to are skipped and named.

    Raises:
        NotFound: the only one isn't there; and what `step` raises for the only one.
    """
    skipped: list[Skipped] = []
    done: list[DeliveryView] = []
    for number in dict.fromkeys(wanted):
        try:
            found = delivery_views.one(work.connection, number)
            if found is None:
                raise NotFound(thing=N_("delivery"), name=str(number))
            step(work, found)
            done.append(found)
        except AgentdeskError as error:
            if len(wanted) == 1:
                raise
            skipped.append(Skipped(str(number), Failure(error.code, error.fields)))
    if not done:
        return Outcome(skipped=tuple(skipped))
    work.changed.update(found.conversation for found in done if found.conversation)
    sentence = sentence if done[0].conversation else NOTICE_SETTLED
    fields = {"number": done[0].conversation, "count": len(done)}
    args = {"deliveries": [found.id for found in done]}
    entry = work.finish(verb.NAME, sentence, {**fields}, args=args, is_undoable=verb.UNDOABLE)
    return Outcome(entry=entry, changed=tuple(sorted(work.changed)), skipped=tuple(skipped), sentence=sentence, fields={**fields})
