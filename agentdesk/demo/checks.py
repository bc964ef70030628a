"""Checks that the sample desk's files agree with each other: keys are unique, and what is referred to exists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta

from agentdesk.demo.dates import LANGUAGES, fill_dates
from agentdesk.demo.records import ME, DemoContent, DemoConversation, DemoMessage
from agentdesk.domain.errors import ConfigError
from agentdesk.domain.states import ChannelKind, CustomerKind, DeliveryState, Direction, MessageClass, Status
from agentdesk.domain.texts import _

_OUTBOX = "outbox.toml"
_ANSWERS = "answers.toml"
_BUSINESS = "business.toml"
_TRICKLE = "trickle.toml"
_ANY_DAY = date(2026, 1, 31)
_CUSTOMERS = "customers.toml"

Complaint = tuple[str, str]
"""A file and what is wrong in it."""


def check_content(content: DemoContent) -> None:
    """Raise ConfigError, naming file and key, for the first thing that does not fit.

    Raises:
        ConfigError: a key stands twice or refers to nothing; an order, a status or a placeholder does not make sense.
    """
    checks: tuple[Callable[[DemoContent], Iterator[Complaint]], ...] = (
        _check_keys,
        _check_languages,
        _check_customers,
        _check_conversations,
        _check_outbox,
        _check_answers,
    )
    for check in checks:
        for file, cause in check(content):
            raise ConfigError(file=file, cause=cause)


def _twice(names: Iterable[object], file: str, what: str) -> Iterator[Complaint]:
    for name, count in Counter(names).items():
        if count > 1:
            yield file, _("{what} “{name}” stands there twice").format(what=what, name=name)


def _check_keys(content: DemoContent) -> Iterator[Complaint]:
    yield from _twice((account.key for account in content.accounts), _BUSINESS, "account")
    yield from _twice((agent.key for agent in content.agents), _BUSINESS, "agent")
    yield from _twice((hours.weekday for hours in content.business.hours), _BUSINESS, "weekday")
    yield from _twice((customer.key for customer in content.customers), _CUSTOMERS, "customer")
    yield from _check_conversation_keys(content)
    yield from _twice((item.key for item in content.outbox), _OUTBOX, "outbox")
    handles = [(handle.channel, handle.address.casefold()) for customer in content.customers for handle in customer.handles]
    yield from _twice((f"{channel} {address}" for channel, address in handles), _CUSTOMERS, "handle")
    if any(agent.key == ME for agent in content.agents):
        yield _BUSINESS, _("agent “{name}” is kept for whoever looks at the demo").format(name=ME)


def _check_conversation_keys(content: DemoContent) -> Iterator[Complaint]:
    where = [(conversation.key, conversation.file) for conversation in content.conversations]
    where += [(item.key, _TRICKLE) for item in content.trickle]
    first: dict[str, str] = {}
    for key, file in where:
        if key in first:
            yield file, _("key “{key}” stands there and already in {other}").format(key=key, other=first[key])
        first[key] = file


def _check_languages(content: DemoContent) -> Iterator[Complaint]:
    signed = {language for language, _text in content.business.signatures}
    for language in LANGUAGES:
        if language not in signed:
            yield _BUSINESS, _("signature: there is none in “{language}”").format(language=language)
    for customer in content.customers:
        if customer.language not in LANGUAGES:
            yield _CUSTOMERS, _("customer “{key}”: no texts in “{language}”").format(key=customer.key, language=customer.language)


def _check_customers(content: DemoContent) -> Iterator[Complaint]:
    channels = {account.channel for account in content.accounts}
    for customer in content.customers:
        if customer.kind is CustomerKind.STAFF:
            yield _CUSTOMERS, _("customer “{key}”: staff belong into business.toml").format(key=customer.key)
        for handle in customer.handles:
            if handle.channel not in channels:
                yield _CUSTOMERS, _("customer “{key}”: no account on channel “{channel}”").format(key=customer.key, channel=handle.channel)


def _check_conversations(content: DemoContent) -> Iterator[Complaint]:
    for conversation in content.all_conversations():
        for cause in _faults(conversation, content):
            yield conversation.file, _("conversation “{key}”: {cause}").format(key=conversation.key, cause=cause)
    for item in content.trickle:
        for cause in _text_faults(item.message.body, item.message.language):
            yield _TRICKLE, _("trickle “{key}”: {cause}").format(key=item.key, cause=cause)


def _faults(conversation: DemoConversation, content: DemoContent) -> Iterator[str]:
    account = next((account for account in content.accounts if account.key == conversation.account), None)
    customer = next((customer for customer in content.customers if customer.key == conversation.customer), None)
    if account is None or customer is None:
        yield _("no such account or customer: “{account}”, “{customer}”").format(
            account=conversation.account, customer=conversation.customer
        )
        return
    if customer.address_on(account.channel) is None:
        yield _("“{customer}” has no handle on channel “{channel}”").format(customer=customer.key, channel=account.channel)
    yield from _text_faults(conversation.subject, conversation.language)
    if conversation.assignee not in {"", ME, *(agent.key for agent in content.agents)}:
        yield _("no such agent: “{agent}”").format(agent=conversation.assignee)
    if (conversation.status is Status.SNOOZED) != (conversation.snoozed_for is not None):
        yield _("snoozed_for and the status “snoozed” go together")
    if not conversation.messages:
        yield _("holds no message")
    ages = [message.age for message in conversation.messages]
    if ages != sorted(ages, reverse=True) or any(age < timedelta(0) for age in ages):
        yield _("messages stand oldest first, and none in the future")
    for number, message in enumerate(conversation.messages, start=1):
        faults = (*_message_faults(message, account.kind, content), *_bounce_faults(message, conversation))
        yield from (_("message {number}: {cause}").format(number=number, cause=fault) for fault in faults)


def _message_faults(message: DemoMessage, kind: ChannelKind, content: DemoContent) -> Iterator[str]:
    is_inbound = message.direction is Direction.INBOUND
    if is_inbound != (message.by == ""):
        yield _("“by” names the agent of an outbound message or a note, and of no other")
    if message.by not in {"", ME, *(agent.key for agent in content.agents)}:
        yield _("no such agent: “{agent}”").format(agent=message.by)
    if (message.delivery is not None) != (message.direction is Direction.OUTBOUND):
        yield _("“delivery” belongs to an outbound message")
    if message.rating is not None and kind is not ChannelKind.REVIEW:
        yield _("only a review has a rating")
    if (message.scan is not None) != (kind is ChannelKind.LETTER and is_inbound):
        yield _("a scan and a letter go together")
    addresses = {address for account in content.accounts for address in (account.address, *account.aliases)}
    if is_inbound and message.to and message.to not in addresses:
        yield _("“{address}” is no address of the desk").format(address=message.to)
    yield from _text_faults(message.body, message.language)


def _text_faults(text: str, language: str) -> Iterator[str]:
    if language not in LANGUAGES:
        yield _("no texts in “{language}”").format(language=language)
        return
    try:
        fill_dates(text, _ANY_DAY, language)
    except KeyError as error:
        yield _("no such date format: {format}").format(format=error)


def _bounce_faults(message: DemoMessage, conversation: DemoConversation) -> Iterator[str]:
    if (message.bounce is not None) != (message.message_class is MessageClass.BOUNCE):
        yield _("a bounce has the class “bounce” and a table of its own")
    if message.bounce is not None:
        sent = {other.key for other in conversation.messages if other.direction is Direction.OUTBOUND and other.key}
        if message.bounce.of not in sent:
            yield _("bounces “{key}”, which was not sent here").format(key=message.bounce.of)


def _check_outbox(content: DemoContent) -> Iterator[Complaint]:
    languages = {conversation.key: conversation.language for conversation in content.conversations}
    agents = {ME, *(agent.key for agent in content.agents)}
    for item in content.outbox:
        if item.conversation not in languages or item.by not in agents:
            yield _OUTBOX, _("outbox “{key}”: no such conversation or agent").format(key=item.key)
            continue
        for cause in _text_faults(item.body, languages[item.conversation]):
            yield _OUTBOX, _("outbox “{key}”: {cause}").format(key=item.key, cause=cause)
        if item.retry_in is not None and item.state is not DeliveryState.QUEUED:
            yield _OUTBOX, _("outbox “{key}”: only what is queued is tried again").format(key=item.key)


def _check_answers(content: DemoContent) -> Iterator[Complaint]:
    languages = {conversation.key: conversation.language for conversation in content.all_conversations()}
    for answer in content.answers:
        if answer.conversation not in languages:
            yield _ANSWERS, _("answer: there is no conversation “{key}”").format(key=answer.conversation)
            continue
        for cause in _text_faults(answer.body, languages[answer.conversation]):
            yield _ANSWERS, _("answer in “{key}”: {cause}").format(key=answer.conversation, cause=cause)
