"""The query language: what people type to find conversations, as a tree the store turns into SQL.

    is:open -channel:email from:maria to:shop@ tag:refund assignee:me late:yes rating:<=2 after:7d has:attachment "lost parcel"

A query is a list of terms that must all hold. A term is a word, a "quoted phrase", `field:value` or a (group of terms); `-` before it turns
it round; `OR` makes the two terms beside it alternatives. What the text means is worked out in `query_parsing`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum

from agentdesk.domain.moments import in_utc
from agentdesk.domain.states import Status
from agentdesk.domain.texts import N_

MAX_TERMS = 50
"""SQLite refuses expressions deeper than 1,000; a query of this many terms stays far below."""
MAX_DEPTH = 10
"""Groups inside groups."""
MAX_DIGITS = 18

ME = "me"
NONE = "none"


class Key(StrEnum):
    """The fields a term can name.

    `late:yes` is the same as `is:late`, `due:none` as `-has:due`, `date:` as an `after:` and a `before:`; the tree knows only the latter.
    """

    IS = "is"
    CHANNEL = "channel"
    FROM = "from"
    TO = "to"
    CUSTOMER = "customer"
    SUBJECT = "subject"
    FILE = "file"
    ID = "id"
    TAG = "tag"
    ASSIGNEE = "assignee"
    LATE = "late"
    RATING = "rating"
    AFTER = "after"
    BEFORE = "before"
    DATE = "date"
    HAS = "has"
    LANG = "lang"
    ACCOUNT = "account"
    BY = "by"
    DUE = "due"
    TEMPLATE = "template"


ALIASES = {"stars": Key.RATING}
"""Other words for a field."""


class Comparison(StrEnum):
    """How a rating is compared."""

    LESS = "<"
    AT_MOST = "<="
    EQUAL = "="
    AT_LEAST = ">="
    MORE = ">"


STATES = (
    *(status.value for status in Status),
    "unread",
    "read",
    "starred",
    "assigned",
    "unassigned",
    "late",
    "suggested",
    "bounced",
    "mentioned",
)
"""What may follow `is:`; `unread`, `read`, `starred` and `mentioned` are the reader's own."""
POSSESSIONS = ("attachment", "draft", "note", "tag", "rating", "due")
"""What may follow `has:`."""


@dataclass(frozen=True, slots=True)
class RelativeDay:
    """A day counted from today: 0 is today, -1 yesterday."""

    days: int


When = timedelta | RelativeDay | datetime | date
"""An age; a day counted from today; a moment, naive where it named no zone; a calendar day."""


@dataclass(frozen=True, slots=True)
class Words:
    """Text to be found: a word matches the beginnings of words, a phrase its words in that order."""

    text: str
    is_phrase: bool = False
    is_negated: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """A field has one of these values.

    `is` and `has` hold words of STATES and POSSESSIONS; `channel` a channel's name or kind; `from` and `to` beginnings of words
    of a name or address; `customer` a customer's id or one of their handles; `subject` and `file` beginnings of words of
    a subject or of attachments' names; `id` a conversation's number;
    `assignee` and `by` an agent, or ME; `assignee` also NONE; `template` names of templates that left. All are as typed but for the
    closed sets, which are lower case.
    """

    key: Key
    values: tuple[str, ...]
    is_negated: bool = False


@dataclass(frozen=True, slots=True)
class Rated:
    """The newest rating, out of five stars, compared; what has no rating never matches, negated or not."""

    comparison: Comparison
    stars: float
    is_negated: bool = False


@dataclass(frozen=True, slots=True)
class Timed:
    """`after` and `before` speak of the last message, beside `template` of when it left; `due` of the response target.

    `after:` a day includes the day, `before:` leaves it out, `due:` means at its end or earlier.
    """

    key: Key
    when: When
    is_negated: bool = False

    def resolve(self, now: datetime, zone: tzinfo | None = None) -> datetime:
        """Return the moment meant, in UTC.

        Args:
            now: the present moment, aware.
            zone: the reader's time zone; None for the machine's own.
        """
        match self.when:
            case timedelta() as age:
                return in_utc(now + age if self.key is Key.DUE else now - age)
            case datetime() as moment:
                return in_utc(moment, zone)
            case RelativeDay(days):
                day = now.astimezone(zone).date() + timedelta(days=days)
            case date() as given:
                day = given
        if self.key is Key.DUE:
            day += timedelta(days=1)
        return in_utc(datetime(day.year, day.month, day.day), zone)  # noqa: DTZ001 - in_utc puts it into the zone


@dataclass(frozen=True, slots=True)
class Either:
    """One of several groups of terms holds; of a group, all terms."""

    branches: tuple[tuple[Term, ...], ...]
    is_negated: bool = False


Term = Words | Match | Rated | Timed | Either


def leaves(terms: tuple[Term, ...]) -> Iterator[Words | Match | Rated | Timed]:
    """Yield all terms that are no groups, those inside groups that aren't turned round included."""
    for term in terms:
        if not isinstance(term, Either):
            yield term
        elif not term.is_negated:
            for branch in term.branches:
                yield from leaves(branch)


@dataclass(frozen=True, slots=True)
class Query:
    """Terms that must all hold; none finds everything."""

    terms: tuple[Term, ...] = ()

    @property
    def names_status(self) -> bool:
        """Whether it says itself which statuses it wants, so that no view narrows it."""
        statuses = {status.value for status in Status}
        named = (term for term in leaves(self.terms) if isinstance(term, Match) and term.key is Key.IS)
        return any(not statuses.isdisjoint(term.values) for term in named)


EXPECTED: dict[Key, str] = {
    Key.IS: ", ".join(STATES),
    Key.CHANNEL: N_("a channel or a kind of channel, as in email, letter, review"),
    Key.FROM: N_("the beginning of a word of the sender's name or address"),
    Key.TO: N_("the beginning of a word of a recipient's name or address"),
    Key.CUSTOMER: N_("a customer's number at the desk, or one of their addresses"),
    Key.SUBJECT: N_("the beginning of a word of the subject"),
    Key.FILE: N_("the beginning of a word of an attachment's name"),
    Key.ID: N_("the number of a conversation"),
    Key.TAG: N_("a tag"),
    Key.ASSIGNEE: N_("an agent's name, me or none"),
    Key.LATE: N_("yes or no"),
    Key.RATING: N_("stars from 0 to 5, as in 3, <=2, >4.5 or 2..4"),
    Key.AFTER: N_("a day (2026-03-01, 2026-03, 2026, today, yesterday) or an age (2h, 7d, 3w, 6mo, 1y)"),
    Key.BEFORE: N_("a day (2026-03-01, 2026-03, 2026, today, yesterday) or an age (2h, 7d, 3w, 6mo, 1y)"),
    Key.DATE: N_("a day, a month or a year (today, 2026-03-01, 2026-03), or from one to another (2026-03-01..2026-03-15)"),
    Key.HAS: ", ".join(POSSESSIONS),
    Key.LANG: N_("a language code, as in nl or pt-BR"),
    Key.ACCOUNT: N_("the name of an account"),
    Key.BY: N_("an agent's name or me"),
    Key.TEMPLATE: N_("a template's name, as in late-parcel"),
    Key.DUE: N_("how soon (2h, 1d), a day (today, tomorrow, 2026-03-01), any or none"),
}
