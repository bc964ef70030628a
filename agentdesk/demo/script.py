"""Loads the sample desk: TOML files in the package become checked records."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time, timedelta
from importlib.resources import files
from importlib.resources.abc import Traversable

from agentdesk.demo.checks import check_content
from agentdesk.demo.records import (
    BounceAction,
    DemoAccount,
    DemoAgent,
    DemoAnswer,
    DemoAttachment,
    DemoBounce,
    DemoBusiness,
    DemoContent,
    DemoConversation,
    DemoCustomer,
    DemoHandle,
    DemoHours,
    DemoMessage,
    DemoOutboxItem,
    DemoScan,
    TrickleMessage,
)
from agentdesk.demo.tables import Table, read_table
from agentdesk.domain.states import ChannelKind, CustomerKind, DeliveryState, Direction, MessageClass, Status
from agentdesk.domain.texts import _

__all__ = [
    "CONVERSATION_FILES",
    "BounceAction",
    "DemoAccount",
    "DemoAgent",
    "DemoAnswer",
    "DemoAttachment",
    "DemoBounce",
    "DemoBusiness",
    "DemoContent",
    "DemoConversation",
    "DemoCustomer",
    "DemoHandle",
    "DemoHours",
    "DemoMessage",
    "DemoOutboxItem",
    "DemoScan",
    "TrickleMessage",
    "load_content",
]

CONVERSATION_FILES = ("parcels.toml", "mail.toml", "machines.toml", "public.toml", "letters.toml", "talk.toml")
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MAX_PAGES = 99
_MAX_TRIES = 99
_MAX_DELAY_S = 3600


def load_content(folder: Traversable | None = None) -> DemoContent:
    """Read the sample desk and check it.

    Args:
        folder: where the files are; None for those of this package.

    Raises:
        ConfigError: a value does not fit; it names the file and the key.
    """
    where = files("agentdesk.demo.content") if folder is None else folder
    business = read_table(where, "business.toml")
    conversations = tuple(_conversation(table, where) for file in CONVERSATION_FILES for table in _entries(where, file, "conversation"))
    content = DemoContent(
        agents=tuple(_agent(table) for table in business.tables("agent")),
        accounts=tuple(_account(table) for table in business.tables("account")),
        business=_business(business),
        customers=tuple(_customer(table) for table in _entries(where, "customers.toml", "customer")),
        conversations=conversations,
        outbox=tuple(_outbox_item(table) for table in _entries(where, "outbox.toml", "outbox")),
        trickle=_trickle(where, conversations),
        answers=tuple(_answer(table) for table in _entries(where, "answers.toml", "answer")),
    )
    check_content(content)
    return content


def _entries(folder: Traversable, file: str, key: str) -> tuple[Table, ...]:
    whole = read_table(folder, file)
    entries = whole.tables(key)
    whole.finish()
    return entries


def _agent(table: Table) -> DemoAgent:
    agent = DemoAgent(key=table.name_place("agent"), name=table.text("name"), duty=table.text("duty"))
    table.finish()
    return agent


def _account(table: Table) -> DemoAccount:
    account = DemoAccount(
        key=table.name_place("account"),
        channel=table.text("channel"),
        kind=table.choice("kind", ChannelKind),
        title=table.text("title"),
        address=table.text("address", ""),
        aliases=table.words("aliases"),
    )
    table.finish()
    return account


def _business(whole: Table) -> DemoBusiness:
    table = whole.table("business")
    business = DemoBusiness(
        name=table.text("name"),
        tagline=table.text("tagline"),
        street=table.text("street"),
        postcode=table.text("postcode"),
        city=table.text("city"),
        country=table.text("country"),
        phone=table.text("phone"),
        website=table.text("website"),
        about=table.text("about"),
        hours=tuple(_hours(entry) for entry in whole.tables("hours")),
        signatures=whole.table("signature").rest(),
    )
    table.finish()
    whole.finish()
    return business


def _hours(table: Table) -> DemoHours:
    day = table.text("day")
    if day not in _DAYS:
        raise table.error("day", _("“{value}” is none of {known}").format(value=day, known=", ".join(_DAYS)))
    hours = DemoHours(weekday=_DAYS.index(day), opens=_time_of_day(table, "opens"), closes=_time_of_day(table, "closes"))
    table.finish()
    return hours


def _time_of_day(table: Table, key: str) -> time:
    value = table.text(key)
    try:
        return time.fromisoformat(value)
    except ValueError:
        raise table.error(key, _("“{value}” is no time of day such as 07:30").format(value=value)) from None


def _customer(table: Table) -> DemoCustomer:
    customer = DemoCustomer(
        key=table.name_place("customer"),
        name=table.text("name"),
        kind=table.choice("kind", CustomerKind, CustomerKind.CUSTOMER),
        language=table.text("language"),
        handles=tuple(_handle(entry) for entry in table.tables("handles")),
    )
    table.finish()
    return customer


def _handle(table: Table) -> DemoHandle:
    handle = DemoHandle(channel=table.text("channel"), address=table.text("address"))
    table.finish()
    return handle


def _conversation(table: Table, folder: Traversable) -> DemoConversation:
    key = table.name_place("conversation")
    language = table.text("language")
    conversation = DemoConversation(
        key=key,
        customer=table.text("customer"),
        account=table.text("account"),
        subject=table.text("subject"),
        language=language,
        status=table.choice("status", Status, Status.OPEN),
        assignee=table.text("assignee", ""),
        tags=table.words("tags"),
        due=table.optional_span("due"),
        snoozed_for=table.optional_span("snoozed_for"),
        is_starred=table.flag("star"),
        is_read=table.flag("read"),
        messages=tuple(_message(entry, language, entry.span("age"), folder) for entry in table.tables("message")),
        file=table.file,
    )
    table.finish()
    return conversation


def _message(table: Table, language: str, age: timedelta, folder: Traversable) -> DemoMessage:
    direction = table.choice("direction", Direction, Direction.INBOUND)
    sent = DeliveryState.SENT if direction is Direction.OUTBOUND else None
    scan, bounce = table.optional_table("scan"), table.optional_table("bounce")
    message = DemoMessage(
        direction=direction,
        age=age,
        body=table.text("body"),
        language=table.text("language", language),
        key=table.text("key", ""),
        by=table.text("by", ""),
        to=table.text("to", ""),
        cc=table.words("cc"),
        message_class=table.choice("class", MessageClass, MessageClass.HUMAN),
        delivery=table.choice("delivery", DeliveryState) if table.has("delivery") else sent,
        rating=table.optional_count("rating", 1, 5),
        url=table.text("url", ""),
        scan=None if scan is None else _scan(scan),
        bounce=None if bounce is None else _bounce(bounce),
        attachments=tuple(_attachment(entry, folder) for entry in table.tables("attachment")),
    )
    table.finish()
    return message


def _scan(table: Table) -> DemoScan:
    scan = DemoScan(
        pages=table.count("pages", 1, _MAX_PAGES),
        confidence=table.number("confidence", 0, 1),
        is_handwritten=table.flag("handwritten"),
    )
    table.finish()
    return scan


def _bounce(table: Table) -> DemoBounce:
    bounce = DemoBounce(
        of=table.text("of"),
        recipient=table.text("recipient"),
        action=table.choice("action", BounceAction),
        status=table.text("status"),
        diagnostic=table.text("diagnostic"),
        reporting_mta=table.text("reporting_mta"),
        remote_mta=table.text("remote_mta"),
    )
    table.finish()
    return bounce


def _attachment(table: Table, folder: Traversable) -> DemoAttachment:
    file = table.text("file")
    try:
        content = folder.joinpath(file).read_bytes()
    except OSError as error:
        raise table.error("file", _("“{file}” can't be read: {cause}").format(file=file, cause=error.strerror)) from error
    attachment = DemoAttachment(name=table.text("name"), content_type=table.text("content_type"), content=content)
    table.finish()
    return attachment


def _outbox_item(table: Table) -> DemoOutboxItem:
    item = DemoOutboxItem(
        key=table.name_place("outbox"),
        conversation=table.text("conversation"),
        by=table.text("by"),
        age=table.span("age"),
        state=table.choice("state", DeliveryState),
        tries=table.count("tries", 0, _MAX_TRIES),
        words=table.text("words", ""),
        retry_in=table.optional_span("retry_in"),
        body=table.text("body"),
    )
    table.finish()
    return item


def _trickle(folder: Traversable, conversations: tuple[DemoConversation, ...]) -> tuple[TrickleMessage, ...]:
    languages = {conversation.key: conversation.language for conversation in conversations}
    items: list[TrickleMessage] = []
    for table in _entries(folder, "trickle.toml", "trickle"):
        item = _trickle_message(table, folder, languages)
        languages.setdefault(item.conversation, item.message.language)
        items.append(item)
    return tuple(items)


def _trickle_message(table: Table, folder: Traversable, languages: Mapping[str, str]) -> TrickleMessage:
    key = table.name_place("trickle")
    after = timedelta(seconds=table.count("after_s", 1, _MAX_DELAY_S))
    if not table.has("conversation"):
        opened = _opened(table, key, folder)
        return TrickleMessage(key=key, after=after, conversation=key, message=opened.messages[0], opens=opened)
    conversation = table.text("conversation")
    if conversation not in languages:
        raise table.error("conversation", _("there is no conversation “{key}”").format(key=conversation))
    return TrickleMessage(
        key=key,
        after=after,
        conversation=conversation,
        opens=None,
        is_moot_once_answered=table.flag("unless_answered"),
        message=_message(table, languages[conversation], timedelta(0), folder),
    )


def _opened(table: Table, key: str, folder: Traversable) -> DemoConversation:
    language = table.text("language")
    return DemoConversation(
        key=key,
        customer=table.text("customer"),
        account=table.text("account"),
        subject=table.text("subject"),
        language=language,
        status=Status.OPEN,
        assignee="",
        tags=table.words("tags"),
        due=table.optional_span("due"),
        snoozed_for=None,
        is_starred=False,
        is_read=False,
        messages=(_message(table, language, timedelta(0), folder),),
        file=table.file,
    )


def _answer(table: Table) -> DemoAnswer:
    answer = DemoAnswer(
        conversation=table.text("conversation"),
        after=timedelta(seconds=table.count("after_s", 1, _MAX_DELAY_S)),
        body=table.text("body"),
    )
    table.finish()
    return answer
