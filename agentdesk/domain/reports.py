"""What reports say: figures about the desk's work, ready for a screen or a script."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class EditFigure:
    """A change that agents made to a template's text before it left: what they took out, what they put in, how often."""

    removed: str
    added: str
    count: int


@dataclass(frozen=True, slots=True)
class TemplateFigure:
    """How one template was used.

    `edited` counts the uses whose text was changed before it left, `read` those that were compared; `edits` are the commonest changes.
    `missing` are languages customers write in and the template has no wording for.
    """

    name: str
    uses: int
    read: int
    edited: int
    by_kind: tuple[tuple[str, int], ...] = ()
    edits: tuple[EditFigure, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleFigure:
    """How often a rule found something in what one agent sent on one kind of channel; `overridden` of these were let through."""

    rule: str
    kind: str
    agent: str
    level: str
    texts: int
    found: int
    overridden: int


@dataclass(frozen=True, slots=True)
class VoiceReport:
    """How the business sounded since a moment; `answers` counts what left by kind of channel, `languages` what customers wrote in."""

    since: datetime
    answers: tuple[tuple[str, int], ...]
    languages: tuple[tuple[str, int], ...]
    templates: tuple[TemplateFigure, ...]
    rules: tuple[RuleFigure, ...]


@dataclass(frozen=True, slots=True)
class Spread:
    """How long something took: how often it happened, and within how many seconds half and nine tenths of it were done."""

    count: int = 0
    median_s: int = 0
    p90_s: int = 0


@dataclass(frozen=True, slots=True)
class ResponseFigure:
    """How soon one group of conversations was answered.

    `by` says what the group is: "all", "kind", "account" or "agent". `first` is from a customer's first message to the first answer,
    `next` from a later one, `resolution` from the conversation's beginning to its closing. Of `with_target` first and next answers
    `in_target` left before they were due. `query` finds the conversations behind the figures.
    """

    by: str
    name: str
    first: Spread
    next: Spread
    resolution: Spread
    with_target: int = 0
    in_target: int = 0
    query: str = ""


@dataclass(frozen=True, slots=True)
class ResponseReport:
    """How soon customers were answered since a moment.

    `closed` conversations were closed, `reopened` of these opened again, `one_answer` closed for good after a single answer.
    """

    since: datetime
    figures: tuple[ResponseFigure, ...]
    closed: int = 0
    reopened: int = 0
    one_answer: int = 0


@dataclass(frozen=True, slots=True)
class VolumeFigure:
    """How many messages came in and went out in one group.

    `by` is "kind", "day", "hour" or "weekday" (Monday is 0), by the desk's clock.
    """

    by: str
    name: str
    inbound: int
    outbound: int
    query: str = ""


@dataclass(frozen=True, slots=True)
class CostFigure:
    """What one kind of channel cost: `contacts` are conversations in which a customer wrote, `answers` the messages that left.

    `cost` and `per_contact` are None where nobody said what the channel costs, `per_contact` also where nobody wrote.
    """

    kind: str
    contacts: int
    answers: int
    cost: float | None = None
    per_contact: float | None = None
    query: str = ""


@dataclass(frozen=True, slots=True)
class CostsReport:
    """What channels cost since a moment; the last figure, of kind "", is of those with a known cost together."""

    since: datetime
    currency: str
    figures: tuple[CostFigure, ...]


@dataclass(frozen=True, slots=True)
class BacklogFigure:
    """Open conversations whose newest message is at least `days` days old, and younger than the next figure's."""

    days: int
    open: int
    query: str = ""


@dataclass(frozen=True, slots=True)
class VolumeReport:
    """How much came and went since a moment, and what is open now."""

    since: datetime
    until: date
    figures: tuple[VolumeFigure, ...]
    backlog: tuple[BacklogFigure, ...]


@dataclass(frozen=True, slots=True)
class ChannelFigure:
    """What one account carried: messages, conversations open and late now, and ratings.

    `rating` is the mean of ratings since the moment; `rerated` customers changed theirs after an answer, on the mean from `before` to
    `after`.
    """

    account: str
    channel: str
    kind: str
    inbound: int
    outbound: int
    open: int
    late: int
    ratings: int = 0
    rating: float | None = None
    rerated: int = 0
    before: float | None = None
    after: float | None = None
    query: str = ""


@dataclass(frozen=True, slots=True)
class ChannelsReport:
    """What each account carried since a moment."""

    since: datetime
    figures: tuple[ChannelFigure, ...]


@dataclass(frozen=True, slots=True)
class CsatFigure:
    """What customers said of one group of conversations when they were asked how it was.

    `by` is "all", "account" or "agent" (who closed). `scores` counts the answers from 1 to 5; `satisfied` are those of 4 and 5, `mean` is
    None where nobody answered. `query` finds the rated conversations.
    """

    by: str
    name: str
    asked: int
    answered: int
    satisfied: int
    mean: float | None
    scores: tuple[int, ...]
    query: str = ""


@dataclass(frozen=True, slots=True)
class CsatReport:
    """What customers said who were asked since a moment."""

    since: datetime
    figures: tuple[CsatFigure, ...]
