"""What a full-text index is asked for, as every dialect is asked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

MESSAGES, PEOPLE = "message_fts", "recipient_fts"
"""The index of what messages say, and that of whom they were written to."""
COLUMNS = ("subject", "body_text", "sender_name", "sender_address", "attachment_names")
"""What of a message the first one holds."""
_WHOLE_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[A-Za-z]{2,}")
"""Nobody who typed this much means the beginning of a longer address."""


@dataclass(frozen=True, slots=True)
class Text:
    """A word's beginning, or a whole phrase."""

    text: str
    is_phrase: bool = False


@dataclass(frozen=True, slots=True)
class Alternatives:
    """Of these groups of texts one has to be there."""

    branches: tuple[Texts, ...]


Texts = tuple[Text | Alternatives, ...]
"""All of these have to be there."""
Known = Mapping[str, tuple[str, ...]]
"""The words of the index that a typed beginning stands for, where they are few."""
NOTHING_KNOWN: Known = {}


@dataclass(frozen=True, slots=True)
class Lookup:
    """What all has to be there; `columns` are those it has to be in, () for anywhere."""

    texts: Texts
    columns: tuple[str, ...] = ()
    known: Known = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether no text has a letter or a digit: then nothing can match."""
        return not _has_word(self.texts)


def _has_word(texts: Texts) -> bool:
    return any(any(map(_has_word, one.branches)) if isinstance(one, Alternatives) else any(map(str.isalnum, one.text)) for one in texts)


def one_of(values: tuple[str, ...]) -> Texts:
    """Return the texts of which one has to be there: beginnings of words in that order, or whole addresses."""
    return (Alternatives(tuple((Text(value, _WHOLE_ADDRESS.fullmatch(value) is not None),) for value in values)),)


def every_word(words: tuple[str, ...]) -> Texts:
    """Return the texts of which all have to be there, in any order."""
    return tuple(Text(word, is_phrase=True) for word in words)
