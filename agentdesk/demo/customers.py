"""What the sample desk's customers do while somebody watches: new messages trickle in, and some answer what they were answered."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from agentdesk.demo.dates import fill_dates
from agentdesk.demo.far_side import FarSide, digest
from agentdesk.demo.records import DemoAnswer, DemoContent, DemoConversation, DemoMessage, TrickleMessage
from agentdesk.demo.sources import Incoming
from agentdesk.domain.clock import Clock
from agentdesk.domain.states import Direction

_WAITING, _DONE = ".waiting", ".done"
_LATEST_PAUSE_S = 5.0
"""A longer pause between two looks means that nobody watched: the machine slept, or the desk was closed."""

_KEEP_EVERY_S = 5.0
_PREFIX = re.compile(r"(?i)re:")


@dataclass(frozen=True, slots=True)
class _Reply:
    """One of our replies that left, as it is noted for the customer: `turn` counts from 0."""

    conversation: str
    turn: int
    left_at: datetime
    message_id: str


@dataclass(frozen=True, slots=True)
class Replies:
    """Our replies that have left, one file each; a file that waits is one the customer may still answer."""

    folder: Path

    def note(self, conversation: str, message_id: str, at: datetime) -> None:
        """Note that a reply left; the same reply again is the same note."""
        self.folder.mkdir(mode=0o700, exist_ok=True)
        own = f".{digest(message_id)}."
        noted = [file.name for file in self._of(conversation)]
        if any(own in f"{name}." for name in noted):
            return
        words = {"conversation": conversation, "turn": len(noted), "left_at": at.isoformat(), "message_id": message_id.strip("<>")}
        partial = self.folder / f"new.{digest(message_id)}"
        partial.write_text(json.dumps(words), "utf-8")
        partial.replace(self.folder / f"{conversation}.{digest(message_id)}{_WAITING}")

    def has(self, conversation: str) -> bool:
        """Whether somebody at the desk has answered in a conversation since it was made."""
        return next(self._of(conversation), None) is not None

    def waiting(self) -> list[_Reply]:
        """Return the replies no customer has dealt with yet."""
        files = self.folder.glob(f"*{_WAITING}") if self.folder.is_dir() else ()
        found = [json.loads(file.read_text("utf-8")) for file in files]
        return [_Reply(one["conversation"], one["turn"], datetime.fromisoformat(one["left_at"]), one["message_id"]) for one in found]

    def done(self, reply: _Reply) -> None:
        """Note that a customer has dealt with a reply."""
        file = self.folder / f"{reply.conversation}.{digest(reply.message_id)}{_WAITING}"
        file.replace(file.with_suffix(_DONE))

    def _of(self, conversation: str) -> Iterator[Path]:
        return self.folder.glob(f"{conversation}.*.*") if self.folder.is_dir() else iter(())


class Customers:
    """Everybody who writes to the sample desk; call `act` every second or so while somebody watches."""

    def __init__(self, far_side: FarSide, content: DemoContent, clock: Clock) -> None:
        self._far_side = far_side
        self._content = content
        self._clock = clock
        self.replies = Replies(far_side.root / "replies")
        self._watched_file = far_side.root / "watched.json"
        self._watched_s = self._read_watched()
        self._kept_s = self._watched_s
        self._looked_at: float | None = None
        self._came: set[str] = set()

    def act(self) -> int:
        """Let happen what is due by now; return how many messages that were."""
        self._watch()
        return sum(1 for _sent in (*self._answer(), *self._trickle()))

    def answered(self, conversation: str, message_id: str) -> None:
        """Note that a reply left, for the customer to answer in their own time."""
        if any(known.key == conversation for known in self._content.all_conversations()):
            self.replies.note(conversation, message_id, self._clock.now())

    def _watch(self) -> None:
        now_s = self._clock.monotonic()
        if self._looked_at is not None:
            self._watched_s += min(now_s - self._looked_at, _LATEST_PAUSE_S)
        self._looked_at = now_s
        if self._watched_s - self._kept_s >= _KEEP_EVERY_S and self._kept_s <= self._ends_s():
            self._keep_watched()

    def _ends_s(self) -> float:
        return max((item.after.total_seconds() for item in self._content.trickle), default=0.0)

    def _read_watched(self) -> float:
        try:
            return float(json.loads(self._watched_file.read_text("utf-8"))["watched_s"])
        except (OSError, ValueError, KeyError, TypeError):
            return 0.0

    def _keep_watched(self) -> None:
        partial = self._watched_file.with_suffix(".new")
        partial.write_text(json.dumps({"watched_s": round(self._watched_s, 1)}), "utf-8")
        partial.replace(self._watched_file)
        self._kept_s = self._watched_s

    def _answer(self) -> Iterator[Incoming]:
        for reply in self.replies.waiting():
            turns = self._content.answers_in(reply.conversation)
            if reply.turn >= len(turns):
                self.replies.done(reply)
            elif reply.left_at + turns[reply.turn].after <= self._clock.now():
                incoming = self._answer_to(reply, turns[reply.turn])
                self._deliver(incoming)
                self.replies.done(reply)
                yield incoming

    def _answer_to(self, reply: _Reply, answer: DemoAnswer) -> Incoming:
        conversation = self._conversation(reply.conversation)
        message = DemoMessage(Direction.INBOUND, timedelta(0), answer.body, conversation.language)
        return self._incoming(conversation, message, f"answer-{reply.turn + 1}", (reply.message_id,))

    def _trickle(self) -> Iterator[Incoming]:
        for item in self._content.trickle:
            if item.key in self._came or item.after.total_seconds() > self._watched_s or not self._may_come(item):
                continue
            self._came.add(item.key)
            conversation = self._conversation(item.conversation)
            name = "1" if item.opens is not None else item.key
            incoming = self._incoming(conversation, item.message, name, () if item.opens is not None else self._thread(conversation))
            if not self._far_side.has(conversation.account, f"{conversation.key}.{name}"):
                self._deliver(incoming)
                self._keep_watched()
                yield incoming

    def _may_come(self, item: TrickleMessage) -> bool:
        return not (item.is_moot_once_answered and self.replies.has(item.conversation))

    def _conversation(self, key: str) -> DemoConversation:
        return next(conversation for conversation in self._content.all_conversations() if conversation.key == key)

    def _thread(self, conversation: DemoConversation) -> tuple[str, ...]:
        """Return the id of the newest message of the customer: what they answer when they write once more."""
        places = [at for at, message in enumerate(conversation.messages, start=1) if message.direction is Direction.INBOUND]
        return (self._incoming(conversation, conversation.messages[places[-1] - 1], str(places[-1]), ()).id,)

    def _incoming(self, conversation: DemoConversation, message: DemoMessage, name: str, answers: tuple[str, ...]) -> Incoming:
        now = self._clock.now()
        today = now.astimezone().date()
        return Incoming(
            conversation=conversation.key,
            name=name,
            customer=self._content.customer(conversation.customer),
            account=self._content.account(conversation.account),
            message=message,
            subject=fill_dates(subject_of(conversation, is_first=not answers), today, conversation.language),
            body=fill_dates(message.body, today, message.language),
            at=now,
            answers=answers,
        )

    def _deliver(self, incoming: Incoming) -> None:
        self._far_side.deliver(incoming.account.key, f"{incoming.conversation}.{incoming.name}", incoming.source(), incoming.at)


def subject_of(conversation: DemoConversation, *, is_first: bool) -> str:
    """Return the subject of a message: the conversation's own, with the scan's label where it is a letter, or one that answers it."""
    scan = conversation.messages[0].scan
    subject = conversation.subject if scan is None else f"{conversation.subject} ({scan.label})"
    return subject if is_first or _PREFIX.match(subject) else f"Re: {subject}"
