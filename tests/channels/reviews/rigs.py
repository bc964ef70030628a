"""What the fakes of review platforms share: reviews with one answer each, kept in memory, and secrets kept the same way."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from agentdesk.channels.registry import open_channel
from agentdesk.domain.channels import AccountSettings
from agentdesk.domain.ids import AccountName
from tests.servers.platform import Platform

BEGAN = datetime.now(UTC).replace(microsecond=0) - timedelta(days=5)
TOKEN = "secret-token"


class MemorySecrets:
    """Secrets of one account."""

    def __init__(self, **slots: str) -> None:
        self.slots = dict(slots)

    def read(self, slot: str = "password") -> str | None:
        return self.slots.get(slot)

    def write(self, value: str, slot: str = "password") -> str:
        self.slots[slot] = value
        return "memory"


@dataclass(slots=True)
class Kept:
    """One review as a platform keeps it."""

    id: str
    text: str
    at: datetime
    changed_at: datetime
    author: str = "Maria Lopez"
    stars: int = 2
    answer: str = ""
    answered_at: datetime | None = None


@dataclass
class Shelf:
    """The reviews of a platform."""

    reviews: dict[str, Kept] = field(default_factory=dict)

    def newest(self) -> list[Kept]:
        return sorted(self.reviews.values(), key=lambda one: (one.changed_at, one.id), reverse=True)


class ReviewRig:
    """One account; subclasses say how it is set up and how an id looks."""

    channel = ""

    def __init__(self, platform: Platform, shelf: Shelf) -> None:
        self.platform = platform
        self.shelf = shelf
        self.secrets = MemorySecrets(password=TOKEN)
        self._turn = 0

    def settings(self) -> dict[str, str]:
        raise NotImplementedError

    def name_of(self, number: int) -> str:
        return f"r{number}"

    def open(self) -> object:
        return open_channel(AccountSettings(AccountName("shop"), self.channel, tuple(self.settings().items())), self.secrets)

    def write(self, number: int, text: str = "", *, at: datetime | None = None) -> str:
        name = self.name_of(number)
        moment = at or BEGAN + timedelta(minutes=number)
        with self.platform.lock:
            self.shelf.reviews[name] = Kept(name, text or f"The bread was late, number {number}", moment, moment)
        return name

    def rewrite(self, item: str, text: str) -> None:
        with self.platform.lock:
            kept = self.shelf.reviews[item]
            kept.text, kept.stars, kept.changed_at = text, 4, datetime.now(UTC).replace(microsecond=0)

    def remove(self, item: str) -> None:
        with self.platform.lock:
            del self.shelf.reviews[item]

    def answers(self, item: str) -> list[str]:
        with self.platform.lock:
            kept = self.shelf.reviews.get(item)
            return [kept.answer] if kept is not None and kept.answer else []


def stamp(moment: datetime) -> str:
    """RFC 3339, as platforms write it."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
