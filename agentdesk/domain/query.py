"""The query language: what people type to find conversations, as a tree the store turns into SQL.

    is:open -channel:email from:maria to:shop@ tag:refund assignee:me late:yes rating:<=2 after:7d has:attachment "lost parcel"

A query is a list of terms that must all hold. A term is a word, a "quoted phrase" or `field:value`; `-` before it turns it round; values
parted by commas are alternatives; a value with blanks, commas or quotes stands in double quotes, inside which a backslash takes the next
character as it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum

from agentdesk.domain.errors import QueryError
from agentdesk.domain.moments import NEAR_DAYS, in_utc, parse_age, parse_datetime, parse_day
from agentdesk.domain.states import Status
from agentdesk.domain.texts import N_, _

MAX_TERMS = 50
"""SQLite refuses expressions deeper than 1,000; a query of this many terms stays far below."""
MAX_STARS = 5
MAX_DIGITS = 18
YEARS = range(1971, 9999)
"""Inside them no zone and no day more leaves what a datetime, or the machine's clock, can say."""

ME = "me"
NONE = "none"


class Key(StrEnum):
    """The fields a term can name. `late:yes` is the same as `is:late`, `due:none` as `-has:due`; the tree knows only the latter."""

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


STATES = (*(status.value for status in Status), "unread", "read", "starred", "assigned", "unassigned", "late", "suggested", "bounced")
"""What may follow `is:`; `unread`, `read` and `starred` are the reader's own."""
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

    `is` and `has` hold words of STATES and POSSESSIONS; `channel` a channel's name or kind; `from` beginnings of words of a
    name or address, `to` any part of one; `customer` a customer's id or one of their handles; `subject` and `file` beginnings of words of
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


Term = Words | Match | Rated | Timed


@dataclass(frozen=True, slots=True)
class Query:
    """Terms that must all hold; none finds everything."""

    terms: tuple[Term, ...] = ()

    @property
    def names_status(self) -> bool:
        """Whether it says itself which statuses it wants, so that no view narrows it."""
        statuses = {status.value for status in Status}
        return any(isinstance(term, Match) and term.key is Key.IS and not statuses.isdisjoint(term.values) for term in self.terms)


_SURROGATE = re.compile("[\ud800-\udfff]")
"""Half a character, which no store takes."""
_FIELD = re.compile(r"([A-Za-z]+):(?!//)")
_WORD = re.compile(r"\S+")
_PLAIN_VALUE = re.compile(r'[^\s,"]+')
_RATING = re.compile(r"(<=|>=|<|>|=)?([0-9](?:\.[0-9]{1,2})?)")
_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")
_YEAR = re.compile(r"[0-9]{4}")

EXPECTED: dict[Key, str] = {
    Key.IS: ", ".join(STATES),
    Key.CHANNEL: N_("a channel or a kind of channel, as in email, letter, review"),
    Key.FROM: N_("the beginning of a word of the sender's name or address"),
    Key.TO: N_("a part of a recipient's name or address"),
    Key.CUSTOMER: N_("a customer's number at the desk, or one of their addresses"),
    Key.SUBJECT: N_("the beginning of a word of the subject"),
    Key.FILE: N_("the beginning of a word of an attachment's name"),
    Key.ID: N_("the number of a conversation"),
    Key.TAG: N_("a tag"),
    Key.ASSIGNEE: N_("an agent's name, me or none"),
    Key.LATE: N_("yes or no"),
    Key.RATING: N_("stars from 0 to 5, as in 3, <=2 or >4.5"),
    Key.AFTER: N_("a day (2026-03-01, 2026-03, 2026, today, yesterday) or an age (2h, 7d, 3w, 6mo, 1y)"),
    Key.BEFORE: N_("a day (2026-03-01, 2026-03, 2026, today, yesterday) or an age (2h, 7d, 3w, 6mo, 1y)"),
    Key.HAS: ", ".join(POSSESSIONS),
    Key.LANG: N_("a language code, as in nl or pt-BR"),
    Key.ACCOUNT: N_("the name of an account"),
    Key.BY: N_("an agent's name or me"),
    Key.TEMPLATE: N_("a template's name, as in late-parcel"),
    Key.DUE: N_("how soon (2h, 1d), a day (today, tomorrow, 2026-03-01), any or none"),
}


def parse(text: str) -> Query:
    """Return what a query means.

    Raises:
        QueryError: it can't be read; `position` (characters from 0) points at where, `expected` says what could stand there. Nothing
            else is ever raised, whatever the text.
    """
    return Query(tuple(_Reader(_SURROGATE.sub("\ufffd", text)).terms()))


@dataclass(slots=True)
class _Reader:
    text: str
    at: int = 0

    def terms(self) -> list[Term]:
        found: list[Term] = []
        self._skip_blanks()
        while self.at < len(self.text):
            if len(found) == MAX_TERMS:
                raise self._error(_("a query has at most {count} terms").format(count=MAX_TERMS), _("the end of the query"))
            found.append(self._term())
            self._skip_blanks()
        return found

    def _skip_blanks(self) -> None:
        while self.at < len(self.text) and self.text[self.at].isspace():
            self.at += 1

    def _term(self) -> Term:
        is_negated = self.text[self.at] == "-"
        if is_negated:
            self.at += 1
            if not self.text[self.at : self.at + 1].strip():
                raise self._error(_("nothing follows the minus sign"), _("a word, a phrase or field:value"))
        if self.text[self.at] == '"':
            return self._phrase(is_negated=is_negated)
        field = _FIELD.match(self.text, self.at)
        if field is not None:
            key = self._key(field[1], has_value=bool(self.text[field.end() : field.end() + 1].strip()))
            if key is not None:
                self.at = field.end()
                return self._field(key, is_negated=is_negated)
        return Words(self._take(_WORD), is_negated=is_negated)

    def _phrase(self, *, is_negated: bool) -> Words:
        start = self.at
        words = self._quoted()
        if not words.strip():
            raise self._error(_("the quotes are empty"), _("words between the quotes"), at=start)
        return Words(words, is_phrase=True, is_negated=is_negated)

    def _key(self, name: str, *, has_value: bool) -> Key | None:
        """Return the field of that name; None where the text is a word that merely ends in a colon, as "Re:" does."""
        lowered = name.lower()
        if lowered in ALIASES:
            return ALIASES[lowered]
        try:
            return Key(lowered)
        except ValueError:
            if not has_value:
                return None
        cause = _("there is no field “{name}”").format(name=name)
        raise self._error(cause, _("one of {fields}; a word with a colon stands in quotes").format(fields=", ".join(Key)))

    def _field(self, key: Key, *, is_negated: bool) -> Term:
        start = self.at
        values = self._values(key)
        match key:
            case Key.RATING:
                return self._rating(self._only(values, key, start), start, is_negated=is_negated)
            case Key.LATE:
                value = self._only(values, key, start)
                is_late = self._one_of((value,), ("yes", "no"), key, start) == ("yes",)
                return Match(Key.IS, ("late",), is_negated=is_negated == is_late)
            case Key.IS:
                return Match(key, self._one_of(values, STATES, key, start), is_negated)
            case Key.HAS:
                return Match(key, self._one_of(values, POSSESSIONS, key, start), is_negated)
            case Key.AFTER | Key.BEFORE | Key.DUE:
                return self._timed(key, self._only(values, key, start), start, is_negated=is_negated)
            case Key.ASSIGNEE | Key.BY:
                return Match(key, tuple(_agent(value) for value in values), is_negated)
            case Key.ID:
                return Match(key, tuple(self._number(value, start) for value in values), is_negated)
            case _:
                return Match(key, values, is_negated)

    def _values(self, key: Key) -> tuple[str, ...]:
        values = [self._value(key)]
        while self.text[self.at : self.at + 1] == ",":
            self.at += 1
            values.append(self._value(key))
        return tuple(values)

    def _value(self, key: Key) -> str:
        start = self.at
        value = self._quoted() if self.text[start : start + 1] == '"' else self._take(_PLAIN_VALUE)
        if not value.strip():
            raise self._error(_("“{key}:” needs a value").format(key=key), _(EXPECTED[key]), at=start)
        return value

    def _quoted(self) -> str:
        start = self.at
        self.at += 1
        taken: list[str] = []
        while self.at < len(self.text):
            char = self.text[self.at]
            self.at += 1
            if char == '"':
                return "".join(taken)
            if char == "\\" and self.at < len(self.text):
                char = self.text[self.at]
                self.at += 1
            taken.append(char)
        raise self._error(_("the quote is never closed"), _("a closing quote"), at=start)

    def _take(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.text, self.at)
        if found is None:
            return ""
        self.at = found.end()
        return found[0]

    def _only(self, values: tuple[str, ...], key: Key, start: int) -> str:
        if len(values) > 1:
            raise self._error(_("“{key}:” takes one value").format(key=key), _(EXPECTED[key]), at=start)
        return values[0]

    def _one_of(self, values: tuple[str, ...], allowed: tuple[str, ...], key: Key, start: int) -> tuple[str, ...]:
        lowered = tuple(value.lower() for value in values)
        for value in lowered:
            if value not in allowed:
                raise self._not_understood(key, value, start)
        return lowered

    def _number(self, value: str, start: int) -> str:
        digits = value.removeprefix("#")
        if not (digits.isascii() and digits.isdigit() and len(digits) <= MAX_DIGITS):
            raise self._not_understood(Key.ID, value, start)
        return digits

    def _rating(self, value: str, start: int, *, is_negated: bool) -> Rated:
        found = _RATING.fullmatch(value)
        if found is None or float(found[2]) > MAX_STARS:
            raise self._not_understood(Key.RATING, value, start)
        return Rated(Comparison(found[1] or "="), float(found[2]), is_negated)

    def _timed(self, key: Key, value: str, start: int, *, is_negated: bool) -> Term:
        lowered = value.lower()
        if key is Key.DUE and lowered in {"any", NONE}:
            return Match(Key.HAS, ("due",), is_negated=is_negated == (lowered == "any"))
        when = _when(lowered)
        if when is None:
            raise self._not_understood(key, value, start)
        return Timed(key, when, is_negated)

    def _not_understood(self, key: Key, value: str, start: int) -> QueryError:
        return self._error(_("“{key}:” doesn't know “{value}”").format(key=key, value=value[:40]), _(EXPECTED[key]), at=start)

    def _error(self, cause: str, expected: str, at: int | None = None) -> QueryError:
        position = self.at if at is None else at
        return QueryError(position=position, number=position + 1, cause=cause, expected=expected)


def _agent(value: str) -> str:
    return value.lower() if value.lower() in {ME, NONE} else value


def _when(value: str) -> When | None:
    if value in NEAR_DAYS:
        return RelativeDay(NEAR_DAYS[value])
    age = parse_age(value)
    if age is not None:
        return age
    when = parse_datetime(value.upper()) or parse_day(value) or _first_of(value)
    return when if when is not None and when.year in YEARS else None


def _first_of(value: str) -> date | None:
    month = _MONTH.fullmatch(value)
    if month is not None:
        return parse_day(f"{value}-01")
    return parse_day(f"{value}-01-01") if _YEAR.fullmatch(value) else None
