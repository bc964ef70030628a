"""Handlers of drafts and replies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from agentdesk.desk import plans
from agentdesk.desk.context import AccountFacts, DeskFacts
from agentdesk.desk.sending import BlobReader, Sending, hold, write_message
from agentdesk.domain.errors import Conflict, FieldValue, NotFound, UsageError, error_from
from agentdesk.domain.ids import ConversationId
from agentdesk.domain.outcomes import Outcome
from agentdesk.domain.safe_text import block
from agentdesk.domain.states import Status
from agentdesk.domain.texts import N_, _
from agentdesk.domain.verbs import DiscardDraft, Reply, SaveDraft
from agentdesk.domain.views import ReplyPlan
from agentdesk.store import conversations, drafts
from agentdesk.store.work import Work


def save_draft(work: Work, verb: SaveDraft) -> Outcome:
    """Save what is being written."""
    number = conversations.resolve(work.connection, verb.conversation)
    saved = drafts.save(work.connection, verb, work.author.agent, work.now)
    return Outcome(changed=(number,), created=str(saved))


def discard_draft(work: Work, verb: DiscardDraft) -> Outcome:
    """Throw a draft away."""
    draft = drafts.get(work.connection, verb.draft)
    if draft is None:
        raise NotFound(thing=_("draft"), name=str(verb.draft))
    work.set("draft", verb.draft, "is_withdrawn", after=True, conversation=draft.conversation)
    fields: dict[str, FieldValue] = {"number": draft.conversation}
    sentence = N_("threw a draft in #{number} away")
    entry = work.finish(verb.NAME, sentence, fields, args={"draft": verb.draft})
    return Outcome(entry=entry, changed=(draft.conversation,), sentence=sentence, fields=fields)


@dataclass(frozen=True, slots=True)
class Replier:
    """Carries out replies: message, final bytes and delivery in one transaction."""

    desk: DeskFacts
    read_blob: BlobReader

    def __call__(self, work: Work, verb: Reply) -> Outcome:
        """Answer a conversation.

        Raises:
            UsageError: the text is empty, or an address is none.
            ReceivesOnly: the account has no way to send.
            Conflict: the conversation moved on since the text was written.
        """
        text = block(verb.body).strip()
        if not text:
            raise UsageError(cause=_("the reply is empty"))
        plan = plans.plan(work.connection, self.desk, verb.conversation, verb.answers)
        refuse_if_changed(plan, verb)
        account = self._sending_account(plan, verb)
        sending = Sending(work, verb, plan, account, text, self.desk, self.read_blob)
        message, outgoing = write_message(sending)
        delivery = hold(sending, message, outgoing)
        _tidy(work, verb, plan.conversation)
        return _finish(work, verb, plan.conversation, {"message": message, "delivery": delivery})

    def _sending_account(self, plan: ReplyPlan, verb: Reply) -> AccountFacts:
        name = verb.account or plan.account
        account = self.desk.accounts.find(name)
        refused = plans.refusal(account, name)
        if refused is not None:
            raise error_from(refused.code, refused.fields)
        if account is None:
            raise NotFound(thing=_("account"), name=name)
        return account


def refuse_if_changed(plan: ReplyPlan, verb: Reply) -> None:
    """Refuse a reply to a conversation that moved on since its text was written.

    Raises:
        Conflict: it did, and nobody said to send all the same.
    """
    if verb.seen_version is None or verb.is_override_of_change or verb.seen_version >= plan.version:
        return
    raise Conflict(cause=_("#{number} changed while you were writing: look at it, then send").format(number=plan.conversation))


def _tidy(work: Work, verb: Reply, number: ConversationId) -> None:
    """Take the draft away, stop the response target, and say that we wait for the customer, or that it is done."""
    if verb.draft is not None and drafts.get(work.connection, verb.draft) is not None:
        work.set("draft", verb.draft, "is_withdrawn", after=True, conversation=number)
    work.set("conversation", number, "due_at", None)
    work.set("conversation", number, "snoozed_until", None)
    work.set("conversation", number, "status", Status.CLOSED.value if verb.close_after else Status.PENDING.value)
    row = conversations.get(work.connection, number)
    conversations.mark_seen(work.connection, work.author.agent, number, row.last_inbound_id)


def _finish(work: Work, verb: Reply, number: ConversationId, made: dict[str, Any]) -> Outcome:
    fields: dict[str, FieldValue] = {"number": number}
    sentence = N_("answered #{number} and closed it") if verb.close_after else N_("answered #{number}")
    entry = work.finish(verb.NAME, sentence, fields, args={"conversation": number, **made})
    return Outcome(entry=entry, changed=(number,), sentence=sentence, fields=fields, created=str(made["delivery"]))
