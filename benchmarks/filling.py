"""Desks of a given size, made by the store's own functions, with words drawn from a Zipf-like vocabulary."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert, update

from agentdesk.domain.ids import SEQUENCE_BITS
from agentdesk.store import search, tables
from agentdesk.store.stores import ReadingStores, WritingStores, open_for_reading, open_for_writing

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
CONSONANTS, VOWELS = "bdfgklmnprstvz", "aeiou"
BATCH = 2000
SENTENCE_WORDS = (60, 140)
STATUSES = ("open", "open", "open", "pending", "closed", "closed", "closed", "closed", "closed", "closed")


def vocabulary(size: int, rng: random.Random) -> list[str]:
    """Return made-up words, the common ones short."""
    words: dict[str, None] = {}
    while len(words) < size:
        syllables = len(words) * 3 // size
        words["".join(rng.choice(CONSONANTS) + rng.choice(VOWELS) for _each in range(syllables + 3))] = None
    return list(words)


class Texts:
    """Draws subjects and bodies; the same seed gives the same ones."""

    def __init__(self, seed: int = 1) -> None:
        self.rng = random.Random(seed)
        self.words = vocabulary(20_000, self.rng)

    def some(self, count: int) -> str:
        """Return `count` words, common ones far more often."""
        return " ".join(self.words[min(int(self.rng.paretovariate(0.6)), len(self.words)) - 1] for _each in range(count))


def fill(stores: WritingStores, conversations: int, seed: int = 1) -> None:
    """Put in that many conversations of one message each, the newest last."""
    texts = Texts(seed)
    for start in range(0, conversations, BATCH):
        numbers = range(start + 1, min(start + BATCH, conversations) + 1)
        rows = [_rows(number, conversations, texts) for number in numbers]
        with stores.transaction() as connection:
            connection.execute(insert(tables.customer), [customer for customer, _conversation, _message in rows])
            connection.execute(insert(tables.conversation), [conversation for _customer, conversation, _message in rows])
            connection.execute(insert(tables.message), [message for _customer, _conversation, message in rows])
            search.index(connection, [message for _customer, _conversation, message in rows])


def _rows(number: int, total: int, texts: Texts) -> tuple[dict[str, object], dict[str, object], dict[str, object]]:
    at = NOW - timedelta(minutes=5) * (total - number)
    message_id = (int(at.timestamp()) << SEQUENCE_BITS) + 1
    name, address = f"Customer {number * 7919 % 100003}", f"c{number}@example.net"
    subject, body = texts.some(6), texts.some(texts.rng.randint(*SENTENCE_WORDS))
    customer = {"id": number, "name": name, "kind": "customer", "language": "nl", "note": "", "created_at": at}
    conversation = _conversation(number, subject, body, at, message_id) | {"who": name}
    return customer, conversation, _message(number, message_id, subject, body, at) | {"sender_name": name, "sender_address": address}


def _conversation(number: int, subject: str, body: str, at: datetime, message_id: int) -> dict[str, object]:
    return {
        "id": number,
        "customer_id": number,
        "status": STATUSES[number % len(STATUSES)],
        "account": "shop",
        "channel": "email",
        "kind": "email",
        "subject": subject,
        "snippet": body[:160],
        "thread_key": "",
        "assignee": "ana" if number % 7 == 0 else None,
        "due_at": at + timedelta(hours=24),
        "has_attachment": False,
        "message_count": 1,
        "version": 1,
        "last_message_id": message_id,
        "last_inbound_id": message_id,
        "last_at": at,
        "created_at": at,
    }


def _message(number: int, message_id: int, subject: str, body: str, at: datetime) -> dict[str, object]:
    texts = dict.fromkeys(("author", "in_reply_to", "list_id", "authentication", "thread_topic", "thread_index", "url", "joined_by"), "")
    more = dict.fromkeys(("raw_digest", "media_type", "unreadable", "attachment_names"), "")
    lists: dict[str, object] = {name: [] for name in ("reply_to", "recipients", "cc", "bcc", "folds", "reference_ids", "warnings")}
    flags = dict.fromkeys(("is_auto_submitted", "is_bulk", "is_newcomer", "is_withdrawn"), False)
    return {
        "id": message_id,
        "conversation_id": number,
        "direction": "inbound",
        "account": "shop",
        "channel": "email",
        "kind": "email",
        "subject": subject,
        "date": at,
        "received_at": at,
        "body_text": body,
        "language": "nl",
        "message_class": "human",
        "rfc_id": f"{number}@example.net",
        "source": str(number),
        **texts,
        **more,
        **lists,
        **flags,
    }


@contextmanager
def filled_desk(folder: Path, conversations: int) -> Iterator[tuple[WritingStores, ReadingStores]]:
    """Make a desk of that size in a folder (kept for the next run where it is there already) and open it."""
    folder.mkdir(parents=True, exist_ok=True)
    is_new = not (folder / "desk.sqlite").exists()
    stores = open_for_writing(folder / "desk.sqlite", folder / "raw.sqlite", folder / "backups")
    if is_new:
        fill(stores, conversations)
        with stores.transaction() as connection:
            connection.execute(update(tables.meta).values(value=tables.meta.c.value))
            connection.exec_driver_sql("ANALYZE")
    readers = open_for_reading(folder / "desk.sqlite", folder / "raw.sqlite")
    yield stores, readers
    readers.close()
    stores.close()
