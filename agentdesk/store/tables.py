"""The Core tables of the desk file; written by `generate_tables` from `rows`, which declares and explains them."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Computed,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
)

from agentdesk.store.columns import JsonText, Number, UtcMoment

ROWID = BigInteger().with_variant(Integer(), "sqlite")

metadata = MetaData()

account_state = Table(
    "account_state",
    metadata,
    Column("account", String, primary_key=True),
    Column("last_success_at", UtcMoment),
    Column("next_try_at", UtcMoment),
    Column("backlog", Number),
    Column("failure_code", String, nullable=False, default=""),
    Column("failure_fields", JsonText, nullable=False),
)

agent = Table(
    "agent",
    metadata,
    Column("id", Number, primary_key=True),
    Column("name", String, nullable=False),
    Column("uid", BigInteger, index=True),
    Column("away_until", UtcMoment),
    Column("deputy", String, nullable=False, default=""),
    UniqueConstraint("name"),
)

attachment = Table(
    "attachment",
    metadata,
    Column("message_id", BigInteger, primary_key=True, autoincrement=False),
    Column("number", Number, primary_key=True),
    Column("part", Number, nullable=False, default=0),
    Column("filename", String, nullable=False, default=""),
    Column("content_type", String, nullable=False, default=""),
    Column("size", Number, nullable=False, default=0),
    Column("sha256", String, nullable=False, default=""),
    Column("is_inline", Boolean, nullable=False, default=False),
    Column("content_id", String, nullable=False, default=""),
)

batch = Table(
    "batch",
    metadata,
    Column("id", Number, primary_key=True),
    Column("begun_at", UtcMoment, nullable=False),
    Column("agent", String, nullable=False, default=""),
    Column("account", String, nullable=False, default=""),
    Column("is_undone", Boolean, nullable=False, default=False),
)

batch_file = Table(
    "batch_file",
    metadata,
    Column("batch_id", BigInteger, primary_key=True, autoincrement=False),
    Column("number", Number, primary_key=True),
    Column("source", String, nullable=False, default=""),
    Column("digest", String, nullable=False, default=""),
    Column("is_known", Boolean, nullable=False, default=False),
    Column("scanned", Number, nullable=False, default=0),
    Column("left_out", Number, nullable=False, default=0),
    Column("letters", Number, nullable=False, default=0),
    Index("ix_batch_file_digest", "digest"),
)

closure = Table(
    "closure",
    metadata,
    Column("id", Number, primary_key=True),
    Column("first", String, nullable=False),
    Column("last", String, nullable=False),
    Column("reason", String, nullable=False, default=""),
    Column("texts", JsonText, nullable=False),
    Column("is_withdrawn", Boolean, nullable=False, default=False),
)

customer = Table(
    "customer",
    metadata,
    Column("id", Number, primary_key=True),
    Column("name", String, nullable=False, index=True, default=""),
    Column("kind", String, nullable=False, default="customer"),
    Column("number", String, nullable=False, index=True, default=""),
    Column("language", String, nullable=False, default=""),
    Column("channel", String, nullable=False, default=""),
    Column("note", String, nullable=False, default=""),
    Column("away_until", UtcMoment),
    Column("merged_into", Number, ForeignKey("customer.id"), index=True),
    Column("created_at", UtcMoment, nullable=False),
)

entry = Table(
    "entry",
    metadata,
    Column("id", Number, primary_key=True),
    Column("at", UtcMoment, nullable=False),
    Column("agent", String, nullable=False, default=""),
    Column("uid", BigInteger, nullable=False, default=-1),
    Column("means", String, nullable=False),
    Column("session", String, nullable=False, default=""),
    Column("verb", String, nullable=False),
    Column("version", Number, nullable=False, default=1),
    Column("args", JsonText, nullable=False),
    Column("sentence", String, nullable=False, default=""),
    Column("sentence_fields", JsonText, nullable=False),
    Column("undoes", Number, index=True),
    Column("is_undoable", Boolean, nullable=False, default=True),
    Index("ix_entry_session", "session", "id"),
)

letter = Table(
    "letter",
    metadata,
    Column("id", ROWID, primary_key=True, autoincrement=False),
    Column("batch_id", Number),
    Column("received_at", UtcMoment, nullable=False),
    Column("confidence", Number, nullable=False, default=0),
    Column("pages", Number, nullable=False, default=0),
    Column("look", String, nullable=False, default=""),
    Column("gist", String, nullable=False, default=""),
    Column("part_of", JsonText, nullable=False),
    Column("is_checked", Boolean, nullable=False, default=False),
    Index("ix_letter_batch", "batch_id"),
    Index("ix_letter_queue", "is_checked", "confidence", "id"),
)

location = Table(
    "location",
    metadata,
    Column("arrival_id", ROWID, primary_key=True, autoincrement=False),
    Column("message_id", BigInteger, nullable=False, index=True),
    Column("account", String, nullable=False, default=""),
    Column("external_id", String, nullable=False, default=""),
    Column("raw_digest", String, nullable=False, default=""),
    Column("gone_at", UtcMoment),
)

look = Table(
    "look",
    metadata,
    Column("id", Number, primary_key=True),
    Column("agent", String, nullable=False),
    Column("conversation_id", BigInteger, nullable=False),
    Column("first_at", UtcMoment, nullable=False),
    Column("last_at", UtcMoment, nullable=False, index=True),
    Column("times", Number, nullable=False, default=1),
    Index("ix_look_agent", "agent", "conversation_id", "last_at"),
    Index("ix_look_conversation", "conversation_id", "last_at"),
)

mention = Table(
    "mention",
    metadata,
    Column("message_id", BigInteger, primary_key=True, autoincrement=False),
    Column("agent", String, primary_key=True),
    Index("ix_mention_agent", "agent", "message_id"),
)

message_version = Table(
    "message_version",
    metadata,
    Column("id", Number, primary_key=True),
    Column("message_id", BigInteger, nullable=False),
    Column("replaced_at", UtcMoment, nullable=False),
    Column("date", UtcMoment),
    Column("subject", String, nullable=False, default=""),
    Column("body_text", String, nullable=False, default=""),
    Column("rating", Float),
    Column("url", String, nullable=False, default=""),
    Column("raw_digest", String, nullable=False, default=""),
    Index("ix_message_version_message", "message_id", "id"),
)

meta = Table(
    "meta",
    metadata,
    Column("key", String, primary_key=True),
    Column("value", String, nullable=False, default=""),
)

notice = Table(
    "notice",
    metadata,
    Column("agent", String, primary_key=True),
    Column("view", String, primary_key=True),
    Column("began_at", UtcMoment, nullable=False),
    Column("mailed_at", UtcMoment),
    Column("digest_day", String, nullable=False, default=""),
)

page = Table(
    "page",
    metadata,
    Column("message_id", BigInteger, primary_key=True, autoincrement=False),
    Column("number", Number, primary_key=True),
    Column("source", String, nullable=False),
    Column("language", String, nullable=False, default=""),
    Column("confidence", Number, nullable=False, default=0),
    Column("turned_deg", Float, nullable=False, default=0.0),
    Column("words", JsonText, nullable=False),
    Column("unsure", JsonText, nullable=False),
    Column("note", String, nullable=False, default=""),
)

proposal = Table(
    "proposal",
    metadata,
    Column("message_id", BigInteger, primary_key=True, autoincrement=False),
    Column("number", Number, primary_key=True),
    Column("kind", String, nullable=False),
    Column("value", String, nullable=False),
    Column("words", String, nullable=False),
    Column("page", Number, nullable=False, default=0),
    Column("is_confirmed", Boolean, nullable=False, default=False),
)

reference = Table(
    "reference",
    metadata,
    Column("rfc_id", String, primary_key=True),
    Column("message_id", BigInteger, primary_key=True, autoincrement=False),
    Column("is_own", Boolean, nullable=False, default=False),
)

rest = Table(
    "rest",
    metadata,
    Column("message_id", ROWID, primary_key=True, autoincrement=False),
    Column("arrival_id", BigInteger, nullable=False),
    Column("account", String, nullable=False),
    Column("external_id", String, nullable=False),
    Column("reason", String, nullable=False),
    Column("full_bytes", Number, nullable=False, default=0),
    Column("fetched_bytes", Number, nullable=False, default=0),
    Column("attempts", Number, nullable=False, default=0),
    Column("due_at", UtcMoment),
    Column("words", String, nullable=False, default=""),
)

rule_hit = Table(
    "rule_hit",
    metadata,
    Column("id", Number, primary_key=True),
    Column("message_id", BigInteger, nullable=False),
    Column("rule", String, nullable=False),
    Column("level", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("language", String, nullable=False, default=""),
    Column("agent", String, nullable=False, default=""),
    Column("count", Number, nullable=False, default=1),
    Column("is_overridden", Boolean, nullable=False, default=False),
    Column("at", UtcMoment, nullable=False),
    Index("ix_rule_hit_at", "at"),
    Index("ix_rule_hit_message", "message_id"),
)

template_file = Table(
    "template_file",
    metadata,
    Column("id", Number, primary_key=True),
    Column("name", String, nullable=False),
    Column("version_id", Number),
    UniqueConstraint("name"),
)

tombstone = Table(
    "tombstone",
    metadata,
    Column("digest", String, primary_key=True),
    Column("erased_at", UtcMoment, nullable=False),
)

apart = Table(
    "apart",
    metadata,
    Column("id", Number, primary_key=True),
    Column("one", Number, ForeignKey("customer.id"), nullable=False),
    Column("other", Number, ForeignKey("customer.id"), nullable=False, index=True),
    Column("is_withdrawn", Boolean, nullable=False, default=False),
    Index("ix_apart_pair", "one", "other"),
)

conversation = Table(
    "conversation",
    metadata,
    Column("id", Number, primary_key=True),
    Column("customer_id", Number, ForeignKey("customer.id"), nullable=False),
    Column("status", String, nullable=False),
    Column("account", String, nullable=False),
    Column("channel", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("who", String, nullable=False),
    Column("subject", String, nullable=False, default=""),
    Column("snippet", String, nullable=False, default=""),
    Column("thread_key", String, nullable=False, index=True, default=""),
    Column("assignee", String),
    Column("due_at", UtcMoment),
    Column("snoozed_until", UtcMoment),
    Column("rating", Float),
    Column("has_attachment", Boolean, nullable=False, default=False),
    Column("message_count", Number, nullable=False, default=0),
    Column("version", Number, nullable=False, default=1),
    Column("last_message_id", BigInteger, nullable=False),
    Column("last_inbound_id", BigInteger, nullable=False),
    Column(
        "list_key",
        BigInteger,
        Computed(
            "last_message_id + 4503599627370496 * CASE WHEN status = 'open' AND kind = 'review' AND rating <= 2 AND "
            "last_inbound_id >= last_message_id THEN 1 ELSE 0 END",
            persisted=True,
        ),
        nullable=False,
    ),
    Column("last_at", UtcMoment, nullable=False),
    Column("deleted_at", UtcMoment),
    Column("merged_into", Number, ForeignKey("conversation.id")),
    Column("created_at", UtcMoment, nullable=False),
    Index("ix_conversation_all", "list_key"),
    Index("ix_conversation_customer", "customer_id", "last_message_id"),
    Index("ix_conversation_due", "status", "due_at"),
    Index("ix_conversation_list", "status", "list_key"),
    Index("ix_conversation_mine", "assignee", "status", "list_key"),
    Index("ix_conversation_returns", "status", "snoozed_until"),
)

customer_tag = Table(
    "customer_tag",
    metadata,
    Column("customer_id", Number, ForeignKey("customer.id"), primary_key=True),
    Column("tag", String, primary_key=True),
    Index("ix_customer_tag_tag", "tag", "customer_id"),
)

effect = Table(
    "effect",
    metadata,
    Column("id", Number, primary_key=True),
    Column("entry_id", Number, ForeignKey("entry.id"), nullable=False),
    Column("conversation_id", Number, index=True),
    Column("entity", String, nullable=False),
    Column("entity_id", BigInteger, nullable=False),
    Column("field", String, nullable=False),
    Column("before", JsonText),
    Column("after", JsonText),
    Index("ix_effect_entry", "entry_id"),
    Index("ix_effect_field", "entity", "entity_id", "field", "id"),
)

handle = Table(
    "handle",
    metadata,
    Column("id", Number, primary_key=True),
    Column("customer_id", Number, ForeignKey("customer.id"), nullable=False, index=True),
    Column("kind", String, nullable=False),
    Column("address", String, nullable=False),
    Column("shown", String, nullable=False, default=""),
    Column("bounced_status", String, nullable=False, default=""),
    UniqueConstraint("kind", "address"),
)

person_erasure = Table(
    "person_erasure",
    metadata,
    Column("id", Number, primary_key=True),
    Column("customer_id", Number, ForeignKey("customer.id"), nullable=False, index=True),
    Column("asked_at", UtcMoment, nullable=False),
    Column("asked_by", String, nullable=False, default=""),
    Column("due_at", UtcMoment, nullable=False),
    Column("done_at", UtcMoment),
    Column("is_withdrawn", Boolean, nullable=False, default=False),
)

template_version = Table(
    "template_version",
    metadata,
    Column("id", Number, primary_key=True),
    Column("file_id", Number, ForeignKey("template_file.id"), nullable=False),
    Column("at", UtcMoment, nullable=False),
    Column("agent", String, nullable=False, default=""),
    Column("digest", String, nullable=False),
    Column("text", String, nullable=False),
    Index("ix_template_version_file", "file_id", "id"),
)

acknowledgement = Table(
    "acknowledgement",
    metadata,
    Column("message_id", ROWID, primary_key=True, autoincrement=False),
    Column("conversation_id", Number, ForeignKey("conversation.id"), nullable=False),
    Column("account", String, nullable=False),
    Column("address", String, nullable=False),
    Column("counted_as", String, nullable=False),
    Column("domain", String, nullable=False, default=""),
    Column("state", String, nullable=False),
    Column("reason", String, nullable=False, default=""),
    Column("at", UtcMoment, nullable=False),
    Index("ix_acknowledgement_address", "counted_as", "at"),
    Index("ix_acknowledgement_domain", "domain", "at"),
    Index("ix_acknowledgement_state", "state", "at"),
)

conversation_link = Table(
    "conversation_link",
    metadata,
    Column("private_id", Number, ForeignKey("conversation.id"), primary_key=True),
    Column("public_id", Number, ForeignKey("conversation.id"), nullable=False, index=True),
)

conversation_tag = Table(
    "conversation_tag",
    metadata,
    Column("conversation_id", Number, ForeignKey("conversation.id"), primary_key=True),
    Column("tag", String, primary_key=True),
    Index("ix_conversation_tag_tag", "tag", "conversation_id"),
)

delivery = Table(
    "delivery",
    metadata,
    Column("id", Number, primary_key=True),
    Column("message_id", BigInteger, index=True),
    Column("conversation_id", Number, ForeignKey("conversation.id")),
    Column("title", String, nullable=False, default=""),
    Column("draft_id", Number),
    Column("follows_id", Number),
    Column("account", String, nullable=False),
    Column("channel", String, nullable=False),
    Column("state", String, nullable=False),
    Column("key", String, nullable=False),
    Column("from_address", String, nullable=False, default=""),
    Column("recipients", JsonText, nullable=False),
    Column("rfc_id", String, nullable=False, default=""),
    Column("thread_external_id", String, nullable=False, default=""),
    Column("media_type", String, nullable=False, default="message/rfc822"),
    Column("content", LargeBinary, nullable=False),
    Column("attempts", Number, nullable=False, default=0),
    Column("held_until", UtcMoment),
    Column("awaits_lead", Boolean, nullable=False, default=False),
    Column("due_at", UtcMoment),
    Column("lease_until", UtcMoment),
    Column("generation", Number, nullable=False, default=0),
    Column("words", String, nullable=False, default=""),
    Column("refusals", JsonText, nullable=False),
    Column("external_id", String, nullable=False, default=""),
    Column("queued_at", UtcMoment, nullable=False),
    Column("sent_at", UtcMoment),
    Column("posted_at", UtcMoment),
    Column("posted_as", String, nullable=False, default=""),
    Index("ix_delivery_conversation", "conversation_id", "state"),
    Index("ix_delivery_state", "state", "due_at"),
)

draft = Table(
    "draft",
    metadata,
    Column("id", Number, primary_key=True),
    Column("conversation_id", Number, ForeignKey("conversation.id")),
    Column("author", String, nullable=False, default=""),
    Column("body", String, nullable=False, default=""),
    Column("is_note", Boolean, nullable=False, default=False),
    Column("recipients", JsonText, nullable=False),
    Column("cc", JsonText, nullable=False),
    Column("bcc", JsonText, nullable=False),
    Column("subject", String, nullable=False, default=""),
    Column("account", String, nullable=False, default=""),
    Column("attachments", JsonText, nullable=False),
    Column("answers", BigInteger),
    Column("forwards", BigInteger),
    Column("from_address", String, nullable=False, default=""),
    Column("quotes", Boolean),
    Column("format", String, nullable=False, default=""),
    Column("templates", JsonText, nullable=False),
    Column("private", JsonText, nullable=False),
    Column("saved_at", UtcMoment, nullable=False),
    Column("is_withdrawn", Boolean, nullable=False, default=False),
    Index("ix_draft_conversation", "conversation_id", "is_withdrawn"),
)

message = Table(
    "message",
    metadata,
    Column("id", ROWID, primary_key=True, autoincrement=False),
    Column("conversation_id", Number, ForeignKey("conversation.id"), nullable=False),
    Column("is_withdrawn", Boolean, nullable=False, default=False),
    Column("direction", String, nullable=False),
    Column("account", String, nullable=False),
    Column("channel", String, nullable=False),
    Column("kind", String, nullable=False, default="email"),
    Column("author", String, nullable=False, default=""),
    Column("sender_name", String, nullable=False, default=""),
    Column("sender_address", String, nullable=False, default=""),
    Column("reply_to", JsonText, nullable=False),
    Column("recipients", JsonText, nullable=False),
    Column("cc", JsonText, nullable=False),
    Column("bcc", JsonText, nullable=False),
    Column("subject", String, nullable=False, default=""),
    Column("date", UtcMoment),
    Column("received_at", UtcMoment, nullable=False),
    Column("body_text", String, nullable=False, default=""),
    Column("folds", JsonText, nullable=False),
    Column("language", String, nullable=False, default=""),
    Column("message_class", String, nullable=False, default="human"),
    Column("is_auto_submitted", Boolean, nullable=False, default=False),
    Column("is_bulk", Boolean, nullable=False, default=False),
    Column("bounce", JsonText),
    Column("rfc_id", String, nullable=False, default=""),
    Column("in_reply_to", String, nullable=False, default=""),
    Column("reference_ids", JsonText, nullable=False),
    Column("list_id", String, nullable=False, default=""),
    Column("authentication", String, nullable=False, default=""),
    Column("thread_topic", String, nullable=False, default=""),
    Column("thread_index", String, nullable=False, default=""),
    Column("rating", Float),
    Column("url", String, nullable=False, default=""),
    Column("source", String, nullable=False, default=""),
    Column("raw_digest", String, nullable=False, default=""),
    Column("content_digest", String, nullable=False, default=""),
    Column("media_type", String, nullable=False, default=""),
    Column("joined_by", String, nullable=False, default=""),
    Column("join_confidence", String, nullable=False, default=""),
    Column("is_newcomer", Boolean, nullable=False, default=False),
    Column("unreadable", String, nullable=False, default=""),
    Column("warnings", JsonText, nullable=False),
    Column("attachment_names", String, nullable=False, default=""),
    Index("ix_message_author", "author", "conversation_id"),
    Index("ix_message_conversation", "conversation_id", "id"),
    Index("ix_message_digest", "raw_digest"),
    Index("ix_message_language", "language", "conversation_id"),
    Index("ix_message_rfc_id", "rfc_id"),
    Index("ix_message_sender", "sender_address", "id"),
)

noticed = Table(
    "noticed",
    metadata,
    Column("agent", String, primary_key=True),
    Column("view", String, primary_key=True),
    Column("conversation_id", Number, ForeignKey("conversation.id"), primary_key=True),
    Column("inbound_id", BigInteger, nullable=False),
    Column("at", UtcMoment, nullable=False),
)

rule_due = Table(
    "rule_due",
    metadata,
    Column("id", Number, primary_key=True),
    Column("message_id", BigInteger, nullable=False),
    Column("conversation_id", Number, ForeignKey("conversation.id"), nullable=False),
    Column("kind", String, nullable=False),
)

rule_run = Table(
    "rule_run",
    metadata,
    Column("id", Number, primary_key=True),
    Column("rule", String, nullable=False),
    Column("conversation_id", Number, ForeignKey("conversation.id"), nullable=False),
    Column("message_id", BigInteger, nullable=False),
    Column("at", UtcMoment, nullable=False),
    Column("assigned", String, nullable=False, default=""),
    Column("failure", String, nullable=False, default=""),
    Index("ix_rule_run_at", "at"),
    Index("ix_rule_run_rule", "rule", "conversation_id", "message_id"),
)

seen = Table(
    "seen",
    metadata,
    Column("agent", String, primary_key=True),
    Column("conversation_id", Number, ForeignKey("conversation.id"), primary_key=True),
    Column("last_seen_id", BigInteger, nullable=False),
    Column("is_starred", Boolean, nullable=False, default=False),
)

suggestion = Table(
    "suggestion",
    metadata,
    Column("id", Number, primary_key=True),
    Column("conversation_id", Number, ForeignKey("conversation.id"), nullable=False),
    Column("kind", String, nullable=False),
    Column("state", String, nullable=False),
    Column("targets", JsonText, nullable=False),
    Column("evidence", String, nullable=False),
    Column("evidence_fields", JsonText, nullable=False),
    Column("made_at", UtcMoment, nullable=False),
    Index("ix_suggestion_conversation", "conversation_id"),
    Index("ix_suggestion_state", "state"),
)

survey = Table(
    "survey",
    metadata,
    Column("conversation_id", Number, ForeignKey("conversation.id"), primary_key=True),
    Column("account", String, nullable=False),
    Column("agent", String, nullable=False, default=""),
    Column("state", String, nullable=False),
    Column("reason", String, nullable=False, default=""),
    Column("counted_as", String, nullable=False, default=""),
    Column("message_id", BigInteger, nullable=False),
    Column("score", Number),
    Column("at", UtcMoment, nullable=False),
    Column("answered_at", UtcMoment),
    Index("ix_survey_address", "counted_as", "at"),
    Index("ix_survey_state", "state", "at"),
)

template_use = Table(
    "template_use",
    metadata,
    Column("id", Number, primary_key=True),
    Column("message_id", BigInteger, nullable=False),
    Column("conversation_id", Number, ForeignKey("conversation.id"), nullable=False),
    Column("template", String, nullable=False),
    Column("variant", String, nullable=False),
    Column("channel", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("language", String, nullable=False, default=""),
    Column("agent", String, nullable=False, default=""),
    Column("text", String, nullable=False, default=""),
    Column("at", UtcMoment, nullable=False),
    Column("is_withdrawn", Boolean, nullable=False, default=False),
    Index("ix_template_use_at", "template", "at"),
    Index("ix_template_use_count", "is_withdrawn", "template", "kind"),
    Index("ix_template_use_message", "message_id"),
)

write_back = Table(
    "write_back",
    metadata,
    Column("id", Number, primary_key=True),
    Column("conversation_id", Number, ForeignKey("conversation.id"), nullable=False),
    Column("message_id", BigInteger, nullable=False),
    Column("account", String, nullable=False),
    Column("external_id", String, nullable=False),
    Column("change", String, nullable=False),
    Column("state", String, nullable=False),
    Column("attempts", Number, nullable=False, default=0),
    Column("due_at", UtcMoment, nullable=False),
    Column("words", String, nullable=False, default=""),
    Column("moved_to", String, nullable=False, default=""),
    Index("ix_write_back_place", "account", "external_id"),
    Index("ix_write_back_state", "state", "due_at"),
)
