"""Records as the desk would answer them, for presenters and widgets; where nothing is said, an open mail from Maria."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from agentdesk.domain.ids import AccountName, AgentName, ConversationId, DeliveryId, MessageId
from agentdesk.domain.reading import Address, Fold, FoldKind
from agentdesk.domain.states import ChannelKind, DeliveryState, Direction, Status
from agentdesk.domain.views import (
    AccountHealth,
    ConversationPage,
    ConversationRow,
    DeliveryView,
    DeskStatus,
    MessageView,
    ReplyPlan,
)

NOW = datetime(2026, 10, 12, 14, 2, tzinfo=UTC)
ME = AgentName("ana")
BODY = "Hello,\n\nI ordered the lamp two weeks ago.\n\n> We will send it\n> tomorrow\n\nRegards\n-- \nMaria"


def row(**changes: Any) -> ConversationRow:
    """A row of the list."""
    plain = ConversationRow(
        id=ConversationId(1234),
        key=1000,
        version=1,
        status=Status.OPEN,
        channel="email",
        kind=ChannelKind.EMAIL,
        who="Maria Lopez",
        subject="order never arrived",
        snippet="I have been waiting",
        last_at=NOW - timedelta(hours=2),
    )
    return replace(plain, **changes)


def rows(count: int, *, newest_key: int = 1_000_000) -> list[ConversationRow]:
    """Rows in the order the desk gives them, newest first."""
    return [row(id=ConversationId(count - index), key=newest_key - index, subject=f"matter {count - index}") for index in range(count)]


def message(number: int = 1, **changes: Any) -> MessageView:
    """An inbound message with a quote and a signature."""
    start = BODY.index("> We")
    end = BODY.index("\n\nRegards")
    plain = MessageView(
        id=MessageId(number),
        conversation=ConversationId(1234),
        direction=Direction.INBOUND,
        author="Maria Lopez",
        sender=Address("Maria Lopez", "maria@example.org"),
        to=(Address("Shop", "shop@example.org"),),
        cc=(),
        subject="order never arrived",
        date=NOW - timedelta(hours=5),
        received_at=NOW - timedelta(hours=5),
        body_text=BODY,
        body_chars=len(BODY),
        folds=(Fold(start, end, FoldKind.QUOTE), Fold(BODY.index("-- "), len(BODY), FoldKind.SIGNATURE)),
    )
    return replace(plain, **changes)


def page(*messages: MessageView, **changes: Any) -> ConversationPage:
    """A conversation of the given messages."""
    return replace(ConversationPage(row(), None, messages or (message(),)), **changes)


def delivery(state: DeliveryState, **changes: Any) -> DeliveryView:
    """One message on its way out."""
    plain = DeliveryView(
        id=DeliveryId(7),
        message=MessageId(2),
        conversation=ConversationId(1234),
        account=AccountName("shop"),
        channel="email",
        state=state,
        recipients=("maria@example.org",),
        subject="Re: order never arrived",
    )
    return replace(plain, **changes)


def plan(**changes: Any) -> ReplyPlan:
    """What a reply to Maria would use."""
    plain = ReplyPlan(
        conversation=ConversationId(1234),
        version=1,
        answers=MessageId(1),
        account=AccountName("shop"),
        channel="email",
        kind=ChannelKind.EMAIL,
        from_address="shop@example.org",
        to=(Address("Maria Lopez", "maria@example.org"),),
        cc=(),
        subject="Re: order never arrived",
        language="en",
        quoted="",
    )
    return replace(plain, **changes)


def status(**changes: Any) -> DeskStatus:
    """A desk that works, with one account."""
    shop = AccountHealth(AccountName("shop"), "email", ChannelKind.EMAIL, "shop@example.org", "ok", NOW)
    plain = DeskStatus(
        desk="desk",
        agent=ME,
        role=40,
        accounts=(shop,),
        waiting=0,
        failed=0,
        unknown=0,
        sent_today=0,
        is_watching=True,
        not_watching_since=None,
        is_demo=False,
        is_read_only=False,
        needs_restore_confirmation=False,
        linger=False,
        backup_at=None,
    )
    return replace(plain, **changes)
