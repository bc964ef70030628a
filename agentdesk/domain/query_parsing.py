"""Reads a query: from text to the tree of `query`, or to an error that points at the character.

Values parted by commas are alternatives; a value with blanks, commas or quotes stands in double quotes, inside which a backslash takes the
next character as it is. Parentheses that have no partner, and those inside a word, are characters like any other, so that pasted texts are
looked for as they are; so is OR where it has no term on its left, and one that has none on its right yet is taken as half typed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from agentdesk.domain.errors import QueryError
from agentdesk.domain.moments import NEAR_DAYS, parse_age, parse_datetime, parse_day
from agentdesk.domain.query import (
    ALIASES,
    EXPECTED,
    MAX_DEPTH,
    MAX_DIGITS,
    MAX_TERMS,
    ME,
    NONE,
    POSSESSIONS,
    STATES,
    Comparison,
    Either,
    Key,
    Match,
    Query,
    Rated,
    RelativeDay,
    Term,
    Timed,
    When,
    Words,
)
from agentdesk.domain.texts import _

MAX_STARS = 5
YEARS = range(1971, 9998)
"""Inside them no zone and no day or year more leaves what a datetime, or the machine's clock, can say."""
BETWEEN = ".."
MONTHS = 12

Branch = tuple[Term, ...]
"""Terms that must all hold together: one, or those of a group."""

_SURROGATE = re.compile("[\ud800-\udfff]")
"""Half a character, which no store takes."""
_FIELD = re.compile(r"([A-Za-z]+):(?!//)")
_WORD = re.compile(r"\S+")
_PLAIN_VALUE = re.compile(r'[^\s,"]+')
_MARKED = re.compile(rf"#(?:(?P<number>[0-9]{{1,{MAX_DIGITS}}})|(?P<tag>[^\W\d][\w-]*))")
"""A conversation's number or a tag, as the list shows them."""
_OPERATOR = re.compile(r"(OR|AND)(?=[\s()]|$)")
_RATING = re.compile(r"(<=|>=|<|>|=)?([0-9](?:\.[0-9]{1,2})?)")
_RATINGS = re.compile(r"([0-9](?:\.[0-9]{1,2})?)\.\.([0-9](?:\.[0-9]{1,2})?)")
_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")
_YEAR = re.compile(r"[0-9]{4}")


def parse(text: str) -> Query:
    """Return what a query means.

    Raises:
        QueryError: it can't be read; `position` (characters from 0) points at where, `expected` says what could stand there. Nothing
            else is ever raised, whatever the text.
    """
    clean = _SURROGATE.sub("\ufffd", text)
    return Query(_Reader(clean, _partners(clean)).terms())


def _partners(text: str) -> dict[int, int]:
    """Return where each opening parenthesis is closed, of those that are; what stands in quotes doesn't count."""
    found: dict[int, int] = {}
    waiting: list[int] = []
    at = 0
    while at < len(text):
        char = text[at]
        if char == '"' and (at == 0 or text[at - 1].isspace() or text[at - 1] in "-(:,"):
            at = _end_of_quote(text, at)
        elif char == "(":
            waiting.append(at)
        elif char == ")" and waiting:
            found[waiting.pop()] = at
        at += 1
    return found


def _end_of_quote(text: str, at: int) -> int:
    at += 1
    while at < len(text) and text[at] != '"':
        at += 2 if text[at] == "\\" else 1
    return at


@dataclass(slots=True)
class _Reader:
    text: str
    partners: dict[int, int]
    at: int = 0
    count: int = 0
    """Terms read so far, those inside groups included."""
    ends: list[int] = field(default_factory=list)
    """Where the groups end that are being read, the innermost last."""
    within: Key | None = None
    """The field of the group that is being read, as in `from:(maria OR jan)`: its words are values."""

    def terms(self) -> Branch:
        """Return the terms up to the end of the text, or of the group."""
        found: list[list[Branch]] = []
        joins = False
        while not self._is_at_end():
            operator = _OPERATOR.match(self.text, self.at) if found and not joins else None
            if operator is not None:
                joins, self.at = operator[1] == "OR", operator.end()
                continue
            branch = self._term()
            if branch and joins:
                found[-1].append(branch)
            elif branch:
                found.append([branch])
            joins = False
        return tuple(term for branches in found for term in _joined(branches))

    def _end(self) -> int:
        return self.ends[-1] if self.ends else len(self.text)

    def _is_at_end(self) -> bool:
        end = self._end()
        while self.at < end and self.text[self.at].isspace():
            self.at += 1
        return self.at >= end

    def _term(self) -> Branch:
        is_negated = self.text[self.at] == "-"
        if is_negated:
            self.at += 1
            if not self.text[self.at : self._end()][:1].strip():
                raise self._error(_("nothing follows the minus sign"), _("a word, a phrase or field:value"))
        if self.text[self.at] == "(" and self.at in self.partners:
            return self._group(is_negated=is_negated)
        if self.count == MAX_TERMS:
            raise self._error(_("a query has at most {count} terms").format(count=MAX_TERMS), _("the end of the query"))
        self.count += 1
        return self._single(is_negated=is_negated)

    def _group(self, *, is_negated: bool, within: Key | None = None) -> Branch:
        if len(self.ends) == MAX_DEPTH:
            cause = _("parentheses stand inside each other at most {count} deep").format(count=MAX_DEPTH)
            raise self._error(cause, _("fewer parentheses"))
        self.ends.append(self.partners[self.at])
        self.at += 1
        around, self.within = self.within, within or self.within
        terms = self.terms()
        self.within = around
        self.at = self.ends.pop() + 1
        return _negated(terms) if is_negated and terms else terms

    def _single(self, *, is_negated: bool) -> Branch:
        if self.within is not None:
            return self._field(self.within, is_negated=is_negated)
        if self.text[self.at] == '"':
            return (self._phrase(is_negated=is_negated),)
        named = _FIELD.match(self.text, self.at)
        if named is not None:
            key = self._key(named[1], has_value=bool(self.text[named.end() : named.end() + 1].strip()))
            if key is not None:
                self.at = named.end()
                has_group = self.text[self.at : self.at + 1] == "(" and self.partners.get(self.at, self.at + 1) > self.at + 1
                return self._group(is_negated=is_negated, within=key) if has_group else self._field(key, is_negated=is_negated)
        return _word(self._take(_WORD), is_negated=is_negated)

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

    def _field(self, key: Key, *, is_negated: bool) -> Branch:
        start = self.at
        values = self._values(key)
        match key:
            case Key.RATING:
                return self._rating(self._only(values, key, start), start, is_negated=is_negated)
            case Key.DATE:
                found = self._dates(self._only(values, key, start), start)
                return _negated(found) if is_negated else found
            case Key.LATE:
                is_late = self._one_of((self._only(values, key, start),), ("yes", "no"), key, start) == ("yes",)
                return (Match(Key.IS, ("late",), is_negated=is_negated == is_late),)
            case Key.IS:
                return (Match(key, self._one_of(values, STATES, key, start), is_negated),)
            case Key.HAS:
                return (Match(key, self._one_of(values, POSSESSIONS, key, start), is_negated),)
            case Key.AFTER | Key.BEFORE | Key.DUE:
                return (self._timed(key, self._only(values, key, start), start, is_negated=is_negated),)
            case Key.ASSIGNEE | Key.BY:
                return (Match(key, tuple(_agent(value) for value in values), is_negated),)
            case Key.ID:
                return (Match(key, tuple(self._number(value, start) for value in values), is_negated),)
            case _:
                return (Match(key, values, is_negated),)

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
        end = _end_of_quote(self.text, start)
        if end >= len(self.text):
            raise self._error(_("the quote is never closed"), _("a closing quote"), at=start)
        self.at = end + 1
        return re.sub(r"\\(.)", r"\1", self.text[start + 1 : end], flags=re.DOTALL)

    def _take(self, pattern: re.Pattern[str]) -> str:
        """Return what matches from here to the end of the innermost group at most."""
        found = pattern.match(self.text, self.at, self._end())
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

    def _rating(self, value: str, start: int, *, is_negated: bool) -> Branch:
        both = _RATINGS.fullmatch(value)
        if both is not None and float(both[1]) <= float(both[2]) <= MAX_STARS:
            least, most = float(both[1]), float(both[2])
            if is_negated:  # what has no rating is outside no range
                return (Either(((Rated(Comparison.LESS, least),), (Rated(Comparison.MORE, most),))),)
            return (Rated(Comparison.AT_LEAST, least), Rated(Comparison.AT_MOST, most))
        found = _RATING.fullmatch(value)
        if found is None or float(found[2]) > MAX_STARS:
            raise self._not_understood(Key.RATING, value, start)
        return (Rated(Comparison(found[1] or "="), float(found[2]), is_negated),)

    def _timed(self, key: Key, value: str, start: int, *, is_negated: bool) -> Term:
        lowered = value.lower()
        if key is Key.DUE and lowered in {"any", NONE}:
            return Match(Key.HAS, ("due",), is_negated=is_negated == (lowered == "any"))
        when = _when(lowered)
        if when is None:
            raise self._not_understood(key, value, start)
        return Timed(key, when, is_negated)

    def _dates(self, value: str, start: int) -> Branch:
        """Return the two terms that a day, month, year, or a stretch from one to another stands for; an open end leaves one."""
        first, is_stretch, last = value.lower().partition(BETWEEN)
        last = last if is_stretch else first
        since, until = _when(first), _behind(last)
        if (first and since is None) or (last and until is None) or not (first or last):
            raise self._not_understood(Key.DATE, value, start)
        bounds = ((Key.AFTER, since), (Key.BEFORE, until))
        return tuple(Timed(key, when) for key, when in bounds if when is not None)

    def _not_understood(self, key: Key, value: str, start: int) -> QueryError:
        return self._error(_("“{key}:” doesn't know “{value}”").format(key=key, value=value[:40]), _(EXPECTED[key]), at=start)

    def _error(self, cause: str, expected: str, at: int | None = None) -> QueryError:
        position = self.at if at is None else at
        return QueryError(position=position, number=position + 1, cause=cause, expected=expected)


def _word(text: str, *, is_negated: bool) -> Branch:
    """Return what a bare word means; behind a # as lists show numbers and tags, it is one of these or a word as customers write it."""
    words, named = Words(text), _MARKED.fullmatch(text)
    if named is None:
        return (Words(text, is_negated=is_negated),)
    shown = Match(Key.ID, (named["number"],)) if named["number"] else Match(Key.TAG, (named["tag"],))
    return (Either(((shown,), (words,)), is_negated),)


def _joined(branches: list[Branch]) -> Branch:
    return branches[0] if len(branches) == 1 else (Either(tuple(branches)),)


def _negated(terms: Branch) -> Branch:
    """Return a group turned round; a single term is turned round itself, as what has no rating never matches, negated or not."""
    if len(terms) == 1:
        return (replace(terms[0], is_negated=not terms[0].is_negated),)
    return (Either((terms,), is_negated=True),)


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


def _behind(value: str) -> When | None:
    """Return when a day, a month or a year is over; for an age or a moment, that itself."""
    when = _when(value)
    if isinstance(when, RelativeDay):
        return RelativeDay(when.days + 1)
    if type(when) is not date:
        return when
    if _YEAR.fullmatch(value):
        return date(when.year + 1, 1, 1)
    if _MONTH.fullmatch(value):
        return date(when.year + when.month // MONTHS, when.month % MONTHS + 1, 1)
    return when + timedelta(days=1)
