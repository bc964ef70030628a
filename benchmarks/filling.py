"""Desks of a given size, made by the store's own functions, with words drawn from a Zipf-like vocabulary.

They are kept from run to run: a desk of 100,000 conversations takes minutes to fill. Another schema or another way of filling makes others.
"""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert

from agentdesk.config.paths import Home, find_home
from agentdesk.domain.ids import SEQUENCE_BITS
from agentdesk.store import meta, search, tables
from agentdesk.store.engine import set_durable
from agentdesk.store.stores import ReadingStores, WritingStores, open_for_reading, open_for_writing
from benchmarks.tables import say

EVERY = timedelta(minutes=5)
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
    """Draws subjects and bodies; the same seed gives the same ones. The n-th word is the n-th most common."""

    def __init__(self, seed: int = 1) -> None:
        self.rng = random.Random(seed)
        self.words = vocabulary(20_000, self.rng)

    def some(self, count: int) -> str:
        """Return `count` words, common ones far more often."""
        return " ".join(self.words[min(int(self.rng.paretovariate(0.6)), len(self.words)) - 1] for _each in range(count))


def fill(stores: WritingStores, conversations: int, seed: int = 1) -> None:
    """Put in that many conversations of one message each, the newest last and just now."""
    texts, now = Texts(seed), datetime.now(UTC).replace(microsecond=0)
    for start in range(0, conversations, BATCH):
        numbers = range(start + 1, min(start + BATCH, conversations) + 1)
        rows = [_rows(number, now - EVERY * (conversations - number), texts) for number in numbers]
        with stores.transaction() as connection:
            for table, place in ((tables.customer, 0), (tables.handle, 1), (tables.conversation, 2), (tables.message, 3)):
                connection.execute(insert(table), [row[place] for row in rows])
            search.index(connection, [row[3] for row in rows])


_Row = dict[str, object]


def _rows(number: int, at: datetime, texts: Texts) -> tuple[_Row, _Row, _Row, _Row]:
    message_id = (int(at.timestamp()) << SEQUENCE_BITS) + 1
    name, address = f"{texts.words[number * 7919 % len(texts.words)].title()} Customer", f"c{number}@example.net"
    subject, body = texts.some(6), texts.some(texts.rng.randint(*SENTENCE_WORDS))
    customer: _Row = {"id": number, "name": name, "kind": "customer", "language": "nl", "note": "", "created_at": at}
    handle: _Row = {"customer_id": number, "kind": "email", "address": address, "shown": address, "bounced_status": ""}
    conversation = _conversation(number, subject, body, at, message_id) | {"who": name}
    message = _message(number, message_id, subject, body, at) | {"sender_name": name, "sender_address": address}
    return customer, handle, conversation, message


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


def cache_folder() -> Path:
    """Return where filled desks are kept; its name changes with what they would hold."""
    sources = (Path(tables.__file__), Path(__file__))
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()[:10]
    return Path(tempfile.gettempdir()) / f"agentdesk-benchmarks-{os.getuid()}" / digest


def filled_home(conversations: int) -> Home:
    """Return the home of a desk of that size, filled where it isn't there yet."""
    base = cache_folder() / f"desk-{conversations}"
    home = find_home(str(base))
    if not (base / "whole").exists():
        say(f"filling a desk of {conversations:,} conversations (once, in {base})")
        shutil.rmtree(base, ignore_errors=True)
        home.data_dir.mkdir(parents=True, mode=0o700)
        home.config_dir.mkdir(parents=True, mode=0o700)
        _connect_empty_maildir(home, base / "maildir")
        _fill_files(home, conversations)
        (base / "whole").touch()
    _note_backup(home)
    return home


def _connect_empty_maildir(home: Home, maildir: Path) -> None:
    """Give the desk an account: without one the console begins with the wizard."""
    for name in ("cur", "new", "tmp"):
        (maildir / name).mkdir(parents=True)
    home.config_file.write_text(f'[accounts.shop]\nchannel = "maildir"\naddress = "shop@example.org"\npath = "{maildir}"\n')


def _fill_files(home: Home, conversations: int) -> None:
    stores = open_for_writing(home.store_file, home.raw_file, home.backups_dir)
    set_durable(stores.desk, is_durable=False)
    fill(stores, conversations)
    set_durable(stores.desk, is_durable=True)
    stores.close()


def _note_backup(home: Home) -> None:
    """Keep the service from making its daily copy while it is measured."""
    stores = open_for_writing(home.store_file, home.raw_file, home.backups_dir)
    with stores.transaction() as connection:
        meta.write(connection, meta.BACKUP_AT, datetime.now(UTC).isoformat())
    stores.close()


@contextmanager
def opened(home: Home) -> Iterator[ReadingStores]:
    """Open a desk for reading, as the service does."""
    readers = open_for_reading(home.store_file, home.raw_file)
    try:
        yield readers
    finally:
        readers.close()
