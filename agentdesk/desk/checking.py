"""Checks a text before it leaves, with all the desk knows of whom it goes to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from agentdesk.desk import plans
from agentdesk.desk.context import AccountFacts, DeskFacts
from agentdesk.desk.sending import LETTER
from agentdesk.domain.asks import CheckText
from agentdesk.domain.channel_specs import Limits
from agentdesk.domain.errors import AgentdeskError, NotFound, UsageError
from agentdesk.domain.ids import CustomerId
from agentdesk.domain.languages import guess_language
from agentdesk.domain.reading import Address
from agentdesk.domain.safe_text import block
from agentdesk.domain.states import ChannelKind
from agentdesk.domain.texts import N_, _
from agentdesk.domain.views import CheckedText
from agentdesk.domain.voice import Finding, Level, held_back
from agentdesk.store import customers, messages, told
from agentdesk.store.engine import Connection

if TYPE_CHECKING:
    from agentdesk.desk.context import Voice
    from agentdesk.replies.checking import Intended
    from agentdesk.replies.guard.records import Circle


NOBODY: Final = told.Told("", "", "", (), ())
"""What somebody told us whom we don't know."""
OTHER_LANGUAGE = N_("this reads as “{found}”, and is for somebody whose language is “{wanted}”")


@dataclass(frozen=True, slots=True)
class _Goal:
    """Where the text goes, as far as is known."""

    kind: str
    channel: str
    language: str
    limits: Limits
    customer: CustomerId | None
    stars: float | None
    is_public: bool
    account: AccountFacts | None = None
    is_signed: bool = False
    alone: str = ""
    """The handle of who alone is to read a direct message."""


def check(connection: Connection, desk: DeskFacts, ask: CheckText) -> CheckedText:
    """Return a text as it would leave, with what the checks say of it.

    Raises:
        NotFound: there is no such conversation or customer. UsageError: there is no such kind of channel.
    """
    # Babel, phone numbers and check digits cost a fifth of a second, which the service's start need not pay.
    from agentdesk.replies.checking import Intended  # noqa: PLC0415
    from agentdesk.replies.checking import check as check_reply  # noqa: PLC0415
    from agentdesk.replies.fit import split, used  # noqa: PLC0415
    from agentdesk.replies.guard.sources import with_sources  # noqa: PLC0415

    goal = _goal(connection, desk, ask)
    text = block(ask.text).strip()
    language = ask.language or goal.language or desk.voice.language_of(text) or desk.voice.business.language
    told_of = _told_of(connection, goal.customer) if goal.is_public else NOBODY
    circle = replace(_circle(desk, told_of, language), beside=block(ask.beside)) if goal.is_public else None
    formality = desk.voice.business.formality or _usual_address(connection, desk, goal.customer, language)
    intended = Intended(language, goal.kind, goal.channel, formality, goal.stars, goal.limits, circle, goal.is_signed, goal.alone)
    parts = split(text, goal.limits) if ask.in_parts and not goal.limits.one_reply_only else ()
    if parts:
        intended = replace(intended, limits=Limits())

    def heard(words: frozenset[str]) -> frozenset[str]:
        return told.familiar(connection, goal.customer, words)

    findings = with_sources(check_reply(text, intended, desk.voice.rules(), heard), told_of.letters)
    return replace(
        _checked(desk.voice, text, intended, findings),
        limit_unit=goal.limits.unit.value,
        limit_used=_pages(desk, goal, text, language) or max(used(part, goal.limits) for part in parts or (text,)),
        limit_max=goal.limits.max_chars,
        parts=parts if len(parts) > 1 else (),
    )


def check_alone(voice: Voice, ask: CheckText) -> CheckedText:
    """Return what the rules say of a text that answers nobody the desk knows: no customer, conversation or account is asked for."""
    from agentdesk.replies.checking import Intended  # noqa: PLC0415 - see above
    from agentdesk.replies.checking import check as check_reply  # noqa: PLC0415
    from agentdesk.replies.guard.records import Circle  # noqa: PLC0415

    kind, text, business = ask.kind or ChannelKind.EMAIL.value, block(ask.text).strip(), voice.business
    language = ask.language or voice.language_of(text) or business.language
    circle = Circle(own=business.own_text, common=voice.common_words(language), country=business.country, language=language)
    public = circle if kind in told.PUBLIC_KINDS else None
    intended = Intended(language, kind, formality=business.formality, stars=ask.stars, circle=public)
    return _checked(voice, text, intended, check_reply(text, intended, voice.rules()))


def _checked(voice: Voice, text: str, intended: Intended, found: tuple[Finding, ...]) -> CheckedText:
    """Return what the checks found in a text, with what it has to do, and whether it may leave."""
    from agentdesk.replies.checking import moves  # noqa: PLC0415 - see above

    findings = (*_other_language(voice, text, intended.language), *found)
    blocked = not text or bool(held_back(findings))
    return CheckedText(text, intended.language, blocked, findings, limit_used=len(text), moves=moves(text, intended, voice.rules()))


def _usual_address(connection: Connection, desk: DeskFacts, customer: CustomerId | None, language: str) -> str:
    """Return how this customer was addressed before, where the business has no rule of its own."""
    from agentdesk.replies.tone.check import usual_address  # noqa: PLC0415 - see above

    ours = () if customer is None else told.written_to(connection, customer)
    base = language.partition("-")[0]
    return usual_address(desk.voice.rules(), (text for text in ours if _language_written(text) == base), language)


@lru_cache(maxsize=64)
def _language_written(text: str) -> str:
    """Return the language of what has left, without its region: it stays what it is, and is asked with each check while somebody types."""
    return guess_language(text).partition("-")[0]


def _other_language(voice: Voice, text: str, wanted: str) -> Iterator[Finding]:
    """Yield a warning where a text is surely not in the language it is for; a text too short to tell says nothing."""
    found = voice.language_of(text)
    if found and wanted and found.partition("-")[0] != wanted.partition("-")[0]:
        yield Finding("tone.language", Level.WARN, 0, len(text), OTHER_LANGUAGE, {"found": found, "wanted": wanted})


def _pages(desk: DeskFacts, goal: _Goal, text: str, language: str) -> int:
    """Return how many pages a letter fills as it will be printed; 0 where it is none, or can't be set in type."""
    if goal.account is None or goal.account.settings.channel != LETTER:
        return 0
    from agentdesk.desk.letters import pages_of  # noqa: PLC0415 - see above
    from agentdesk.replies.letter.sheet import LetterText  # noqa: PLC0415

    letter = LetterText(Address("", ""), "x", text, language, date.min)
    try:
        return pages_of(letter, goal.account, desk)
    except AgentdeskError:
        return 0


def _goal(connection: Connection, desk: DeskFacts, ask: CheckText) -> _Goal:
    if ask.conversation is not None:
        return _goal_of_conversation(connection, desk, ask)
    kind = ask.kind or ChannelKind.EMAIL.value
    if kind not in set(ChannelKind):
        raise UsageError(cause=_("there is no kind of channel “{kind}”; there are {kinds}").format(kind=kind, kinds=", ".join(ChannelKind)))
    customer = _customer(connection, ask.customer)
    account = desk.accounts.find(ask.account) if ask.account else None
    limits = Limits() if account is None else account.limits
    return _Goal(kind, "", ask.language, limits, customer, ask.stars, kind in told.PUBLIC_KINDS, account, alone=ask.alone)


def _goal_of_conversation(connection: Connection, desk: DeskFacts, ask: CheckText) -> _Goal:
    assert ask.conversation is not None
    plan = plans.where_to(connection, desk, ask.conversation)
    answered = None if plan.answers is None else messages.one(connection, plan.answers)
    account = desk.accounts.find(plan.account)
    kind = ask.kind or plan.kind.value
    return _Goal(
        kind=kind,
        channel=plan.channel,
        language=ask.language or plan.language,
        limits=Limits() if account is None else account.limits,
        customer=customers.of_conversation(connection, plan.conversation),
        stars=ask.stars if ask.stars is not None or answered is None else answered.rating,
        is_public=plan.is_public or kind in told.PUBLIC_KINDS,
        account=account,
        is_signed=bool(plan.signature.strip()),
    )


def _customer(connection: Connection, wanted: str) -> CustomerId | None:
    if not wanted:
        return None
    found = customers.by_name_or_handle(connection, wanted)
    if found is None:
        raise NotFound(thing=_("customer"), name=wanted)
    return found


def _told_of(connection: Connection, customer: CustomerId | None) -> told.Told:
    return NOBODY if customer is None else told.of_customer(connection, customer)


def _circle(desk: DeskFacts, found: told.Told, language: str) -> Circle:
    from agentdesk.replies.guard.records import Circle  # noqa: PLC0415 - see above

    business = desk.voice.business
    accounts = "\n".join(facts.address for facts in desk.accounts.all())
    return Circle(
        private=found.private,
        theirs=found.theirs,
        public=found.public,
        own=f"{business.own_text}\n{accounts}",
        names=found.names,
        handles=found.handles,
        common=desk.voice.common_words(language),
        country=business.country,
        language=language,
    )
