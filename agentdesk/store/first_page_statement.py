"""The first list's statement as text, to be carried out without SQLAlchemy; written by `generate_first_page` from `lists`."""

from __future__ import annotations

VIEW = "open"
SQL = (
    "SELECT conversation.id, conversation.list_key, conversation.version, conversation.status, "
    "conversation.channel, conversation.kind, conversation.who, conversation.subject, conversation.snippet, "
    "conversation.last_at, conversation.assignee, conversation.due_at, conversation.snoozed_until, "
    "conversation.rating, conversation.has_attachment, conversation.message_count, conversation.last_inbound_id, "
    "seen.last_seen_id, seen.is_starred, (SELECT group_concat(conversation_tag.tag, '\n') AS aggregate_strings_1 \n"
    "FROM conversation_tag \nWHERE conversation_tag.conversation_id = conversation.id) AS tags, EXISTS (SELECT * \n"
    "FROM draft \nWHERE draft.conversation_id = conversation.id AND draft.is_withdrawn IS 0) AS has_draft, (SELECT "
    "min(CASE delivery.state WHEN :param_1 THEN :param_2 WHEN :param_3 THEN :param_4 WHEN :param_5 THEN :param_6 "
    "WHEN :param_7 THEN :param_8 WHEN :param_9 THEN :param_10 WHEN :param_11 THEN :param_12 END) AS min_1 \nFROM "
    "delivery \nWHERE delivery.conversation_id = conversation.id AND delivery.state IN (:state_1_1, :state_1_2, "
    ":state_1_3, :state_1_4, :state_1_5, :state_1_6)) AS mark \nFROM conversation LEFT OUTER JOIN seen ON "
    "seen.conversation_id = conversation.id AND seen.agent = :reader \nWHERE conversation.deleted_at IS NULL AND "
    "conversation.merged_into IS NULL AND conversation.status = :status_1 ORDER BY conversation.list_key DESC\n "
    "LIMIT :param_13 OFFSET :param_14"
)
PARAMETERS = {
    "param_1": "unknown",
    "param_10": 4,
    "param_11": "held",
    "param_12": 5,
    "param_13": 100,
    "param_14": 0,
    "param_2": 0,
    "param_3": "failed",
    "param_4": 1,
    "param_5": "bounced",
    "param_6": 2,
    "param_7": "sending",
    "param_8": 3,
    "param_9": "queued",
    "state_1_1": "unknown",
    "state_1_2": "failed",
    "state_1_3": "bounced",
    "state_1_4": "sending",
    "state_1_5": "queued",
    "state_1_6": "held",
    "status_1": "open",
}
COLUMNS = (
    "id",
    "list_key",
    "version",
    "status",
    "channel",
    "kind",
    "who",
    "subject",
    "snippet",
    "last_at",
    "assignee",
    "due_at",
    "snoozed_until",
    "rating",
    "has_attachment",
    "message_count",
    "last_inbound_id",
    "last_seen_id",
    "is_starred",
    "tags",
    "has_draft",
    "mark",
)
MOMENTS = (
    "last_at",
    "due_at",
    "snoozed_until",
)
FLAGS = (
    "has_attachment",
    "is_starred",
    "has_draft",
)
