"""Handlers of the verbs on suggestions: accepting carries out the verb that a suggestion stands for."""

from __future__ import annotations

from agentdesk.desk import conversations, threads
from agentdesk.domain.errors import FieldValue, NotFound
from agentdesk.domain.ids import ConversationId, MessageId, SuggestionId
from agentdesk.domain.outcomes import Outcome, worded
from agentdesk.domain.suggestions import SuggestionKind, SuggestionState, SuggestionView
from agentdesk.domain.texts import N_
from agentdesk.domain.verbs import AcceptSuggestion, Close, DeclineSuggestion, Merge, Split
from agentdesk.store import suggestions
from agentdesk.store.work import Work


def accept(work: Work, verb: AcceptSuggestion) -> Outcome:
    """Do what is suggested, as one entry together with the decision."""
    found = _found(work, verb.suggestion)
    _decide(work, found, SuggestionState.ACCEPTED)
    match found.kind:
        case SuggestionKind.CLOSE:
            return conversations.close(work, Close((found.conversation,)))
        case SuggestionKind.JOIN:
            return threads.merge(work, Merge((found.conversation,), ConversationId(found.targets[0])))
        case SuggestionKind.SPLIT:
            return threads.split(work, Split(_with_what_followed(work, found)))


def _with_what_followed(work: Work, found: SuggestionView) -> tuple[MessageId, ...]:
    """The messages, and those that came since and go on with their subject."""
    matters = [threads.matter_of(work.connection, MessageId(target)) for target in found.targets]
    return tuple(sorted({message for matter in matters for message in matter}))


def decline(work: Work, verb: DeclineSuggestion) -> Outcome:
    """Turn a suggestion down."""
    found = _found(work, verb.suggestion)
    _decide(work, found, SuggestionState.DECLINED)
    fields: dict[str, FieldValue] = {"number": found.conversation, "evidence": worded(found.evidence, found.fields)}
    sentence = N_("declined for #{number}: {evidence}")
    entry = work.finish(verb.NAME, sentence, fields, args={"suggestion": found.id})
    return Outcome(entry=entry, changed=(found.conversation,), sentence=sentence, fields=fields)


def _found(work: Work, number: SuggestionId) -> SuggestionView:
    found = suggestions.get(work.connection, number)
    if found is None:
        raise NotFound(thing=N_("suggestion that still waits"), name=str(number))
    return found


def _decide(work: Work, found: SuggestionView, state: SuggestionState) -> None:
    work.set("suggestion", found.id, "state", state.value, found.conversation)
