"""What a verb came to."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from string import Formatter

from agentdesk.domain.errors import FieldValue
from agentdesk.domain.ids import ConversationId, EntryId
from agentdesk.domain.texts import _

MOMENTS = frozenset({"until"})
"""Fields of sentences that hold a moment."""


_QUOTED = "of"


def quoting(sentence: str, fields: dict[str, FieldValue]) -> dict[str, FieldValue]:
    """Return the fields of a sentence about another one, `{sentence}` in it: so that its reader has both in one language."""
    kept = {f"{_QUOTED}.{name}": value for name, value in fields.items()}
    return {"sentence": worded(sentence, fields), _QUOTED: sentence, **kept}


def worded(sentence: str, fields: dict[str, FieldValue]) -> str:
    """Return a sentence of the journal in the reader's language; a field it lacks shows as nothing."""
    if _QUOTED in fields:
        quoted = {name.removeprefix(f"{_QUOTED}."): value for name, value in fields.items() if name.startswith(f"{_QUOTED}.")}
        fields = fields | {"sentence": worded(str(fields[_QUOTED]), quoted)}
    shown = {name: _shown(name, fields.get(name, "")) for name in _names(sentence)}
    return _(sentence).format_map(shown)


def _shown(name: str, value: FieldValue) -> FieldValue:
    """A moment travels as ISO 8601 and is read in the reader's own time zone."""
    if name in MOMENTS and isinstance(value, str):
        try:
            return datetime.fromisoformat(value).astimezone().strftime("%Y-%m-%d %H:%M")
        except ValueError:
            return value
    return value


def _names(sentence: str) -> list[str]:
    return [name for _text, name, _spec, _conversion in Formatter().parse(sentence) if name]


@dataclass(frozen=True, slots=True)
class Failure:
    """An error as it travels: worded in the reader's language at the edge by `errors.error_from`."""

    code: str
    fields: dict[str, FieldValue]


@dataclass(frozen=True, slots=True)
class Skipped:
    """One item a verb left untouched, and why."""

    item: str
    failure: Failure


@dataclass(frozen=True, slots=True)
class ItemResult:
    """What became of one imported item; `status` is imported, known, updated or unreadable."""

    source: str
    status: str
    message_id: str
    conversation_id: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AccountResult:
    """What a sync did for one account; `undelivered` are the conversations with an answer that failed, or that nobody can vouch for."""

    account: str
    fetched: int = 0
    sent: int = 0
    failure: Failure | None = None
    undelivered: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a verb changed.

    `entry` is its journal entry, None where nothing was journalled (or for a dry run); `unchanged` are the conversations that were as
    they were to be before; `created` is the id of what it made (note, draft, delivery, backup's name); `sentence` and `fields` are the
    entry's sentence before translation; show `text`.
    """

    entry: EntryId | None = None
    changed: tuple[ConversationId, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    sentence: str = ""
    fields: dict[str, FieldValue] = field(default_factory=dict)
    created: str = ""
    items: tuple[ItemResult, ...] = ()
    accounts: tuple[AccountResult, ...] = ()
    words: tuple[str, ...] = ()
    unchanged: tuple[ConversationId, ...] = ()

    @property
    def text(self) -> str:
        """What was done, in the reader's language."""
        return worded(self.sentence, self.fields)
