"""The records of templates, tone and the guard: what they exchange with screens, scripts and files."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from agentdesk.domain.errors import FieldValue
from agentdesk.domain.outcomes import worded
from agentdesk.domain.texts import in_readers_language

TEMPLATE_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
"""What a template can be called; its file is named by it."""


class Level(StrEnum):
    """How much a rule insists."""

    OFF = "off"
    HINT = "hint"
    WARN = "warn"
    BLOCK = "block"


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding of a check before sending.

    `rule` is its name (`tone.…`, `guard.…`, `fit.…`); `start` and `end` count characters of the text; `message` is a message id with
    `fields`, worded where it is shown; `fix` replaces the span, None where no fix is known.
    """

    rule: str
    level: Level
    start: int
    end: int
    message: str
    fields: dict[str, FieldValue] = field(default_factory=dict)
    fix: str | None = None

    @property
    def words(self) -> str:
        """What is wrong and why, in the reader's language; behind it the private message it was told in."""
        source = self.fields.get("source")
        return worded(self.message, self.fields) + (f" ({source})" if source else "")


def held_back(findings: Iterable[Finding], reason: str = "") -> list[Finding]:
    """Return the findings that hold a text back; a reason lets through what the guard found, and nothing else."""
    held = [finding for finding in findings if finding.level is Level.BLOCK]
    return [finding for finding in held if not finding.rule.startswith("guard.")] if reason.strip() else held


@dataclass(frozen=True, slots=True)
class Move:
    """Something a reply of its sort has to do, as a bad review asks for it.

    `name` is its rule's (`acknowledge`, `apologise` …); `why` says what to do, in the rule's own words; `is_made` tells whether the text
    does.
    """

    name: str
    why: str
    is_made: bool = False


class PromptKind(StrEnum):
    """What an agent is asked for before a template can leave."""

    TEXT = "text"
    CHOICE = "choice"
    DATE = "date"
    AMOUNT = "amount"


@dataclass(frozen=True, slots=True)
class Prompt:
    """One thing the composer asks for; a template uses it as `{{ ask.NAME }}`. `options` belong to a choice."""

    name: str
    question: str
    kind: PromptKind = PromptKind.TEXT
    options: tuple[str, ...] = ()
    default: str = ""
    questions: tuple[tuple[str, str], ...] = ()
    """The question in the languages agents read, each with its code."""

    @property
    def asked(self) -> str:
        """Return the question in the reader's language."""
        return in_readers_language(self.question, self.questions)


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What happens to the conversation once the reply is queued.

    `snooze` is a duration or moment as `snooze` takes it; in a template's file also `ask.NAME`, the day given at a prompt.
    """

    tags: tuple[str, ...] = ()
    is_pending: bool = False
    snooze: str = ""

    @property
    def is_any(self) -> bool:
        """Whether anything happens at all."""
        return bool(self.tags or self.is_pending or self.snooze)

    def joined(self, other: FollowUp) -> FollowUp:
        """Return what both say; where both name a moment, the first one's."""
        return FollowUp(tuple(dict.fromkeys((*self.tags, *other.tags))), self.is_pending or other.is_pending, self.snooze or other.snooze)


@dataclass(frozen=True, slots=True)
class VariantKey:
    """Where a wording belongs: a channel's name or kind, "" for every one, and a language, "" for every one."""

    medium: str = ""
    language: str = ""

    def __str__(self) -> str:
        """Return the key as it heads a section of a template's file."""
        return " ".join(part for part in (self.medium, self.language) if part) or "*"


@dataclass(frozen=True, slots=True)
class UsedTemplate:
    """A template that went into a text: `text` is what was put in, so that what agents change in it can be measured."""

    name: str
    variant: str
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class TemplateView:
    """A template as lists show it; `variants` are keys as text, `is_own` tells the desk's own file from the starter set.

    `uses` counts what left with it, `uses_here` on the kind of channel asked about.
    """

    name: str
    title: str
    tags: tuple[str, ...]
    variants: tuple[str, ...]
    is_own: bool
    uses: int = 0
    uses_here: int = 0
    problems: tuple[str, ...] = ()
    titles: tuple[tuple[str, str], ...] = ()
    """The title in the languages agents read, each with its code."""

    @property
    def shown_title(self) -> str:
        """Return the title in the reader's language."""
        return in_readers_language(self.title, self.titles)


@dataclass(frozen=True, slots=True)
class VariantText:
    """One wording of a template as it is edited; `key` heads its section, `line` (from 1) is where its text begins."""

    key: str
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class TemplateSource:
    """A template's file, whole; `digest` is what an edit must start from. `variants` is empty where the file can't be read."""

    name: str
    text: str
    digest: str
    is_own: bool
    variants: tuple[VariantText, ...] = ()


@dataclass(frozen=True, slots=True)
class TemplateVersion:
    """A text a template's file had.

    `origin` is `verb` (written through AgentDesk, by `agent`), `file` (changed with another tool) or `starter`; `at` None where nobody
    knows when.
    """

    id: int
    at: datetime | None
    agent: str
    text: str = field(repr=False)
    origin: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class RenderedTemplate:
    """A template as it reads for one customer.

    `variant` is the key that was chosen and `steps` the keys that were tried, in order; `unfilled` names fields without a value, which
    stand in the text between ⟦ and ⟧ and block sending.
    """

    name: str
    text: str
    subject: str
    language: str
    variant: str
    steps: tuple[str, ...] = ()
    unfilled: tuple[str, ...] = ()
    prompts: tuple[Prompt, ...] = ()
    follow_up: FollowUp = FollowUp()
    attachments: tuple[str, ...] = ()
    """Names of the files that go along; `ReadTemplateFile` gives their bytes."""
    greeting: str = ""
    sign_off: str = ""
    """What `text` begins and ends with, as its channel has it."""

    def place_in(self, text: str, cursor: int) -> int:
        """Return where in a text it goes: at the cursor, or before the same leave-taking where the cursor stands behind that."""
        sign_off, before = self.sign_off.strip(), text[:cursor].rstrip()
        is_behind = bool(sign_off) and not text[cursor:].strip() and before.endswith(sign_off)
        return len(before) - len(sign_off) if is_behind else cursor

    def between(self, before: str, after: str) -> RenderedTemplate:
        """Return it as it reads between two texts: behind one it greets nobody again, before one it doesn't take its leave.

        Where it would run into a word it is a paragraph of its own.
        """
        text = self.text
        if before.strip():
            text = text.removeprefix(self.greeting).lstrip("\n")
        if after.strip():
            text = text.removesuffix(self.sign_off).rstrip("\n")
        if before and not before[-1].isspace():
            text = f"\n\n{text}"
        if after[:1].isalnum() or (self.sign_off.strip() and after.startswith(self.sign_off.strip())):
            text = f"{text}\n\n"
        return replace(self, text=text)

    @property
    def used(self) -> UsedTemplate:
        """What the desk keeps of its use."""
        return UsedTemplate(self.name, self.variant, self.text)


@dataclass(frozen=True, slots=True)
class ShorterText:
    """One way to make a text fit: a template's shorter wording (`template`, `variant`), or the text in numbered parts."""

    parts: tuple[str, ...]
    template: str = ""
    variant: str = ""


@dataclass(frozen=True, slots=True)
class Business:
    """What the business says of itself: used in templates, and never held back by the guard."""

    name: str = ""
    phone: str = ""
    email: str = ""
    website: str = ""
    street: str = ""
    postcode: str = ""
    town: str = ""
    country: str = ""
    language: str = "en"
    currency: str = "EUR"
    opening_hours: str = ""
    formality: str = ""
    also_public: str = ""

    @property
    def own_names(self) -> tuple[str, ...]:
        """What letters to the business bear in their address: its name and street, as far as they are set."""
        return tuple(filter(None, (self.name, self.street)))

    @property
    def own_text(self) -> str:
        """Everything here that may stand anywhere, as one text."""
        address = f"{self.street}, {self.postcode} {self.town}"
        return f"{self.name}\n{self.phone}\n{self.email}\n{self.website}\n{address}\n{self.opening_hours}\n{self.also_public}"
