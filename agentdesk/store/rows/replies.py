"""The tables of what leaves the desk: drafts, deliveries, templates used, rules that found something, acknowledgements."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import BigInteger, Column, Index, LargeBinary
from sqlmodel import Field, SQLModel

from agentdesk.store.rows.fields import big_id, json_list, moment


class DraftRow(SQLModel, table=True):
    """What somebody is writing."""

    __tablename__ = "draft"
    __table_args__: ClassVar[Any] = (Index("ix_draft_conversation", "conversation_id", "is_withdrawn"),)
    id: int | None = Field(default=None, primary_key=True)
    conversation_id: int | None = Field(default=None, foreign_key="conversation.id")  # none yet for new mail
    author: str = ""
    body: str = ""
    is_note: bool = False
    recipients: list[Any] = json_list()
    cc: list[Any] = json_list()
    bcc: list[Any] = json_list()
    subject: str = ""
    account: str = ""
    attachments: list[Any] = json_list()
    answers: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))
    forwards: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))
    from_address: str = ""
    quotes: bool | None = None
    format: str = ""
    templates: list[Any] = json_list()
    private: list[Any] = json_list()
    """What is written in private beside a public answer: body, recipients, account, subject; empty where nothing is."""
    saved_at: datetime = moment(nullable=False)
    is_withdrawn: bool = False


class DeliveryRow(SQLModel, table=True):
    """One message on its way out. `held_until` None while `held` waits for a person; a lease is only ever on a `queued` row.

    `follows_id` is the part before it of a text sent in parts: it waits for that one, and answers it.

    What belongs to no message and no conversation is a notice to an agent; `title` is its subject.

    A printed letter is `sent`; `posted_at` says when it went to the post besides, `posted_as` under which number of registered mail.
    """

    __tablename__ = "delivery"
    __table_args__: ClassVar[Any] = (
        Index("ix_delivery_state", "state", "due_at"),
        Index("ix_delivery_conversation", "conversation_id", "state"),
    )
    id: int | None = Field(default=None, primary_key=True)
    message_id: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True, index=True))
    conversation_id: int | None = Field(default=None, foreign_key="conversation.id")
    title: str = ""
    draft_id: int | None = None
    follows_id: int | None = None
    account: str
    channel: str
    state: str
    key: str
    from_address: str = ""
    recipients: list[Any] = json_list()
    rfc_id: str = ""
    thread_external_id: str = ""
    media_type: str = "message/rfc822"
    content: bytes = Field(default=b"", sa_column=Column(LargeBinary, nullable=False))
    attempts: int = 0
    held_until: datetime | None = moment()
    awaits_lead: bool = False
    due_at: datetime | None = moment()
    lease_until: datetime | None = moment()
    generation: int = 0
    words: str = ""
    refusals: list[Any] = json_list()
    external_id: str = ""
    queued_at: datetime = moment(nullable=False)
    sent_at: datetime | None = moment()
    posted_at: datetime | None = moment()
    posted_as: str = ""


class TemplateUseRow(SQLModel, table=True):
    """A template that an outgoing text was made of; `text` as it was put in, `at` when the text was queued.

    It belongs to the message: where that was moved to another conversation, `message.conversation_id` says which. `is_withdrawn` where the
    message was taken back.
    """

    __tablename__ = "template_use"
    __table_args__: ClassVar[Any] = (
        Index("ix_template_use_count", "is_withdrawn", "template", "kind"),
        Index("ix_template_use_at", "template", "at"),
        Index("ix_template_use_message", "message_id"),
    )
    id: int | None = Field(default=None, primary_key=True)
    message_id: int = Field(sa_column=Column(BigInteger, nullable=False))
    conversation_id: int = Field(foreign_key="conversation.id")
    template: str
    variant: str
    channel: str
    kind: str
    language: str = ""
    agent: str = ""
    text: str = ""
    at: datetime = moment(nullable=False)
    is_withdrawn: bool = False


class RuleHitRow(SQLModel, table=True):
    """A rule that found something in a text as it left; `is_overridden` where a person let through what it held back.

    It says how often and never what: no word of a customer stands here. Taken back with its message.
    """

    __tablename__ = "rule_hit"
    __table_args__: ClassVar[Any] = (Index("ix_rule_hit_at", "at"), Index("ix_rule_hit_message", "message_id"))
    id: int | None = Field(default=None, primary_key=True)
    message_id: int = Field(sa_column=Column(BigInteger, nullable=False))
    rule: str
    level: str
    kind: str
    language: str = ""
    agent: str = ""
    count: int = 1
    is_overridden: bool = False
    at: datetime = moment(nullable=False)


class AcknowledgementRow(SQLModel, table=True):
    """An automatic acknowledgement: due since the message was filed, made, or refused; `counted_as` is the address without its tag."""

    __tablename__ = "acknowledgement"
    __table_args__: ClassVar[Any] = (
        Index("ix_acknowledgement_state", "state", "at"),
        Index("ix_acknowledgement_address", "counted_as", "at"),
        Index("ix_acknowledgement_domain", "domain", "at"),
    )
    message_id: int = big_id()
    conversation_id: int = Field(foreign_key="conversation.id")
    account: str
    address: str
    counted_as: str
    domain: str = ""
    state: str
    reason: str = ""
    at: datetime = moment(nullable=False)


class SurveyRow(SQLModel, table=True):
    """Whether the customer of a closed conversation was asked how it was: waiting, asked, refused with the reason, answered, declined."""

    __tablename__ = "survey"
    __table_args__: ClassVar[Any] = (Index("ix_survey_state", "state", "at"), Index("ix_survey_address", "counted_as", "at"))
    conversation_id: int = Field(foreign_key="conversation.id", primary_key=True)
    account: str
    agent: str = ""
    state: str
    reason: str = ""
    counted_as: str = ""
    message_id: int = Field(default=0, sa_column=Column(BigInteger, nullable=False))
    score: int | None = None
    at: datetime = moment(nullable=False)
    answered_at: datetime | None = moment()


class NoticeRow(SQLModel, table=True):
    """How far the notices of an agent's view by mail got: since when, the last mail, and the day (ISO) of the last digest."""

    __tablename__ = "notice"
    agent: str = Field(primary_key=True)
    view: str = Field(primary_key=True)
    began_at: datetime = moment(nullable=False)
    mailed_at: datetime | None = moment()
    digest_day: str = ""


class NoticedRow(SQLModel, table=True):
    """A conversation an agent was told of by mail, as it was then: its newest inbound message."""

    __tablename__ = "noticed"
    agent: str = Field(primary_key=True)
    view: str = Field(primary_key=True)
    conversation_id: int = Field(foreign_key="conversation.id", primary_key=True)
    inbound_id: int = Field(sa_column=Column(BigInteger, nullable=False))
    at: datetime = moment(nullable=False)
