"""A tone rule, and what a reply is to the rules."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from agentdesk.domain.voice import Level


@dataclass(frozen=True, slots=True)
class Written:
    """A reply as the rules see it; `stars` is the rating it answers, None where it answers none.

    `prose` is the text with quotes and links blanked out, so that offsets stay: nobody answers for words that aren't theirs.
    """

    text: str
    prose: str
    language: str
    kind: str
    channel: str = ""
    brand: str = ""
    formality: str = ""
    stars: float | None = None
    is_signed: bool = False
    folded: str = ""
    """`prose` in small letters; "" where nobody made it."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: which check it is, how much it insists, where it holds, why it is there.

    `phrases` maps a compiled search to what stands for it (preferred words by the word found; the parts of a required move by name).
    """

    name: str
    check: str
    level: Level
    why: str
    source: str
    line: int
    languages: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()
    brands: frozenset[str] = frozenset()
    max_stars: float | None = None
    formality: str = ""
    """How the business has to say you for the rule to hold; "" for either way."""
    limit: int = 0
    search: re.Pattern[str] | None = None
    other: re.Pattern[str] | None = None
    preferred: Mapping[str, str] = field(default_factory=dict)
    or_words: int = 0
    """From so many words on a required move counts as made: a longer reply makes it in words of its own. 0 for never."""
    or_address: bool = False
    """Whether a mail address in the reply makes a required move too."""
    follow_up: str = ""
    """Of a required move: when the conversation comes back unless they answer, as `7d`; "" for no such date."""
    plural: re.Pattern[str] | None = None
    """What tells that several people are written to: a form of address for one says nothing then (French "vous")."""
    inside: re.Pattern[str] | None = None
    """Formal words by their capital alone, which says so only inside a sentence (German "Sie" begins many that mean her)."""
    first: re.Pattern[str] | None = None
    """Informal words where they begin a sentence: imperatives."""
    formal_first: re.Pattern[str] | None = None
    """Formal words where they begin a sentence: Italian verbs of the third person."""
    shadow: re.Pattern[str] | None = None
    """Where words found are meant otherwise: names behind a title, turns of phrase, what is denied."""
    telling: tuple[str, ...] = ("",)
    """Pieces one of which stands in whatever `search` finds, in small letters; ("",) where they are not known."""

    def __hash__(self) -> int:
        """Return a number by where the rule stands; its patterns and phrases would take longer to put into one than rules take."""
        return hash((self.source, self.line, self.name))

    def may_find(self, written: Written) -> bool:
        """Whether looking for the rule's phrases is worth it."""
        return not written.folded or any(piece in written.folded for piece in self.telling)

    def holds_for(self, written: Written) -> bool:
        """Whether the rule is about such a reply."""
        base = written.language.partition("-")[0]
        return (
            self.level is not Level.OFF
            and (not self.languages or base in self.languages)
            and (not self.kinds or written.kind in self.kinds)
            and (not self.channels or written.channel in self.channels)
            and (not self.brands or written.brand in self.brands)
            and (not self.formality or written.formality == self.formality)
            and (self.max_stars is None or (written.stars is not None and written.stars <= self.max_stars))
        )


@dataclass(frozen=True, slots=True)
class Frame:
    """Greeting and sign-off of one kind of channel and language; `{name}`, `{agent}` and `{business}` are filled in.

    `greeting` needs a name, with `{first}` a first name, with `{title}` a French title, `nameless` takes none; all are "" where the
    channel has no such words.
    """

    greeting: str = ""
    nameless: str = ""
    sign_off: str = ""


@dataclass(frozen=True, slots=True)
class RuleSet:
    """What one file holds: rules, and the frames by kind of channel."""

    language: str
    version: str
    rules: tuple[Rule, ...]
    frames: Mapping[str, Frame] = field(default_factory=dict)
    formality: str = ""
