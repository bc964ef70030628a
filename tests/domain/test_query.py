"""The query language: what is understood, and how what isn't is pointed at."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agentdesk.domain.errors import QueryError, error_from
from agentdesk.domain.query import (
    EXPECTED,
    MAX_DEPTH,
    MAX_TERMS,
    POSSESSIONS,
    STATES,
    Comparison,
    Either,
    Key,
    Match,
    Query,
    Rated,
    RelativeDay,
    Timed,
    Words,
)
from agentdesk.domain.query_parsing import parse

NOW = datetime(2026, 3, 4, 10, 30, tzinfo=UTC)
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def test_the_query_of_the_manual_is_understood_whole() -> None:
    """Every field people are shown works, in one query."""
    text = 'is:open -channel:email from:maria to:shop@ tag:refund assignee:me late:yes rating:<=2 after:7d has:attachment "lost parcel"'
    assert parse(text) == Query(
        (
            Match(Key.IS, ("open",)),
            Match(Key.CHANNEL, ("email",), is_negated=True),
            Match(Key.FROM, ("maria",)),
            Match(Key.TO, ("shop@",)),
            Match(Key.TAG, ("refund",)),
            Match(Key.ASSIGNEE, ("me",)),
            Match(Key.IS, ("late",)),
            Rated(Comparison.AT_MOST, 2.0),
            Timed(Key.AFTER, timedelta(days=7)),
            Match(Key.HAS, ("attachment",)),
            Words("lost parcel", is_phrase=True),
        ),
    )


A, B, C = (Words(letter) for letter in "abc")
AT_NIGHT = (Words("a", is_negated=True),)


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("a OR b", (Either(((A,), (B,))),)),
        ("a b OR c", (A, Either(((B,), (C,))))),
        ("a OR b OR c", (Either(((A,), (B,), (C,))),)),
        ("a AND b", (A, B)),
        ("(a b) OR c", (Either(((A, B), (C,))),)),
        ("(a OR b) c", (Either(((A,), (B,))), C)),
        ("((a))", (A,)),
        ("-(a)", AT_NIGHT),
        ("-(a b)", (Either(((A, B),), is_negated=True),)),
        ("-(a OR b)", (Either(((A,), (B,)), is_negated=True),)),
        ("(tag:x OR from:maria)", (Either(((Match(Key.TAG, ("x",)),), (Match(Key.FROM, ("maria",)),))),)),
        ('(a OR "b) c")', (Either(((A,), (Words("b) c", is_phrase=True),))),)),
        ("(a OR f(x))", (Either(((A,), (Words("f(x)"),))),)),
        ("from:(maria OR jan)", (Either(((Match(Key.FROM, ("maria",)),), (Match(Key.FROM, ("jan",)),))),)),
        ('-tag:(x "y z")', (Either(((Match(Key.TAG, ("x",)), Match(Key.TAG, ("y z",))),), is_negated=True),)),
        ("a or b", (A, Words("or"), B)),
        ("OR a", (Words("OR"), A)),
        ("a OR", (A,)),
        ("(a OR) b", (A, B)),
        ("a OR ()", (A,)),
        ("a :-) (b", (A, Words(":-)"), Words("(b"))),
        ("(a", (Words("(a"),)),
        ("smile(s)", (Words("smile(s)"),)),
    ],
)
def test_terms_are_joined_and_grouped(text: str, terms: tuple[object, ...]) -> None:
    """OR binds the two beside it, as where people search the web; what merely looks like a group is a text."""
    assert parse(text).terms == terms


def test_a_status_inside_a_group_is_one_the_query_names() -> None:
    assert parse("(is:closed OR is:spam) lamp").names_status
    assert not parse("-(is:closed OR is:spam) lamp").names_status


FILED = (("customer", "Jan <j@x>"), ("subject", "lamp"), ("file", "scan"))


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("", ()),
        ("  \n\t ", ()),
        ("parcel", (Words("parcel"),)),
        ("-parcel", (Words("parcel", is_negated=True),)),
        ('-"lost parcel"', (Words("lost parcel", is_phrase=True, is_negated=True),)),
        (r'"say \"yes\""', (Words('say "yes"', is_phrase=True),)),
        ("IS:Open,PENDING", (Match(Key.IS, ("open", "pending")),)),
        ('from:"Jan de Wit"', (Match(Key.FROM, ("Jan de Wit",)),)),
        ('tag:"a,b",c', (Match(Key.TAG, ("a,b", "c")),)),
        ("assignee:NONE", (Match(Key.ASSIGNEE, ("none",)),)),
        ("assignee:Anna", (Match(Key.ASSIGNEE, ("Anna",)),)),
        ("late:no", (Match(Key.IS, ("late",), is_negated=True),)),
        ("-late:no", (Match(Key.IS, ("late",)),)),
        ("due:none", (Match(Key.HAS, ("due",), is_negated=True),)),
        ("due:any", (Match(Key.HAS, ("due",)),)),
        ("stars:<=2", (Rated(Comparison.AT_MOST, 2.0),)),
        ("id:#12,13", (Match(Key.ID, ("12", "13")),)),
        ('customer:"Jan <j@x>" subject:lamp file:scan', tuple(Match(Key(key), (value,)) for key, value in FILED)),
        ("due:today", (Timed(Key.DUE, RelativeDay(0)),)),
        ("due:0h", (Timed(Key.DUE, timedelta(0)),)),
        ("rating:3", (Rated(Comparison.EQUAL, 3.0),)),
        ("rating:>4.5", (Rated(Comparison.MORE, 4.5),)),
        ("before:2026-02", (Timed(Key.BEFORE, date(2026, 2, 1)),)),
        ("before:2026", (Timed(Key.BEFORE, date(2026, 1, 1)),)),
        ("after:2026-02-03T04:05Z", (Timed(Key.AFTER, datetime(2026, 2, 3, 4, 5, tzinfo=UTC)),)),
        ("rating:2..4", (Rated(Comparison.AT_LEAST, 2.0), Rated(Comparison.AT_MOST, 4.0))),
        ("-rating:2..4", (Either(((Rated(Comparison.LESS, 2.0),), (Rated(Comparison.MORE, 4.0),))),)),
        ("date:2026-12", (Timed(Key.AFTER, date(2026, 12, 1)), Timed(Key.BEFORE, date(2027, 1, 1)))),
        ("date:2026-02-03..2026-02-28", (Timed(Key.AFTER, date(2026, 2, 3)), Timed(Key.BEFORE, date(2026, 3, 1)))),
        ("date:2025..", (Timed(Key.AFTER, date(2025, 1, 1)),)),
        ("date:..yesterday", (Timed(Key.BEFORE, RelativeDay(0)),)),
        ("date:7d..2h", (Timed(Key.AFTER, timedelta(days=7)), Timed(Key.BEFORE, timedelta(hours=2)))),
        ("-date:today", (Either(((Timed(Key.AFTER, RelativeDay(0)), Timed(Key.BEFORE, RelativeDay(1))),), is_negated=True),)),
        ("#12", (Either(((Match(Key.ID, ("12",)),), (Words("#12"),))),)),
        ("#Parcel", (Either(((Match(Key.TAG, ("Parcel",)),), (Words("#Parcel"),))),)),
        ("-#late-parcel", (Either(((Match(Key.TAG, ("late-parcel",)),), (Words("#late-parcel"),)), is_negated=True),)),
        ("lang:pt-BR account:shop by:me", (Match(Key.LANG, ("pt-BR",)), Match(Key.ACCOUNT, ("shop",)), Match(Key.BY, ("me",)))),
    ],
)
def test_terms_mean_what_the_manual_says(text: str, terms: tuple[object, ...]) -> None:
    assert parse(text).terms == terms


@pytest.mark.parametrize(
    "text", ["https://example.org/a", "Re:", "Fwd: parcel", "12:30", "o'brien", "c++", "#1.5", "#", 'wide 5"', "a@b.org", "--x"]
)
def test_text_that_only_looks_like_a_field_is_searched_for(text: str) -> None:
    """People paste subjects and addresses into the bar; that must find them and not be refused."""
    assert all(isinstance(term, Words) for term in parse(text).terms)


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("chanel:email", 0),
        ("parcel is:opne", 10),
        ("is:", 3),
        ("from: maria", 5),
        ("is:open,", 8),
        ('a "lost', 2),
        ('from:"x', 5),
        ('a ""', 2),
        ("a -", 3),
        ("rating:6", 7),
        ("rating:<=two", 7),
        ("rating:1,2", 7),
        ("after:someday", 6),
        ("after:2026-02-30", 6),
        ("before:0001-01-01", 7),
        ("after:999999y", 6),
        ("due:yes", 4),
        ("late:maybe", 5),
        ("late:yes,no", 5),
        ("has:money", 4),
        ("(a -) b", 4),
        ("(is:opne OR b)", 4),
        ("is:(open OR opne)", 12),
        ("date:2026..2020..1", 5),
        ("date:..", 5),
        ("date:someday", 5),
        ("rating:4..2", 7),
        ("(" * (MAX_DEPTH + 1) + "a" + ")" * (MAX_DEPTH + 1), MAX_DEPTH),
    ],
)
def test_an_error_points_at_the_character_and_says_what_could_stand_there(text: str, position: int) -> None:
    with pytest.raises(QueryError) as caught:
        parse(text)
    assert caught.value.fields["position"] == position
    assert caught.value.fields["expected"]
    assert f"character {position + 1}" in str(caught.value)


def test_the_error_survives_the_way_between_processes() -> None:
    """The service raises it too; the client must know it again, with exit code 2."""
    with pytest.raises(QueryError) as caught:
        parse("is:opne")
    copy = error_from(caught.value.code, caught.value.fields)
    assert isinstance(copy, QueryError)
    assert str(copy) == str(caught.value)
    assert copy.exit_code == 2


def test_a_query_is_never_longer_than_the_store_can_take() -> None:
    assert len(parse("x " * MAX_TERMS).terms) == MAX_TERMS
    with pytest.raises(QueryError):
        parse("x " * (MAX_TERMS + 1))


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("after:7d", datetime(2026, 2, 25, 10, 30, tzinfo=UTC)),
        ("due:2h", datetime(2026, 3, 4, 12, 30, tzinfo=UTC)),
        ("after:today", datetime(2026, 3, 3, 23, 0, tzinfo=UTC)),
        ("before:yesterday", datetime(2026, 3, 2, 23, 0, tzinfo=UTC)),
        ("due:today", datetime(2026, 3, 4, 23, 0, tzinfo=UTC)),
        ("after:2026-07-01", datetime(2026, 6, 30, 22, 0, tzinfo=UTC)),
        ("after:2026-07-01T08:00", datetime(2026, 7, 1, 6, 0, tzinfo=UTC)),
        ("after:2026-07-01T08:00+05:00", datetime(2026, 7, 1, 3, 0, tzinfo=UTC)),
    ],
)
def test_days_are_those_of_the_readers_time_zone(text: str, moment: datetime) -> None:
    (term,) = parse(text).terms
    assert isinstance(term, Timed)
    assert term.resolve(NOW, AMSTERDAM) == moment


def test_a_query_that_names_a_status_is_not_narrowed() -> None:
    assert parse("is:spam").names_status
    assert parse("-is:closed").names_status
    assert not parse("is:unread parcel").names_status


def test_every_field_says_what_it_expects() -> None:
    assert set(EXPECTED) == set(Key)


PIECES = st.sampled_from(
    [*'"-:,()\\ é\x00\ud800', "<=", "//", "..", " OR ", *(f"{key}:" for key in Key), *STATES, *POSSESSIONS],
)


@given(st.one_of(st.text(), st.lists(st.one_of(PIECES, st.text(max_size=6))).map("".join)))
@settings(deadline=None)
def test_any_text_is_understood_or_pointed_at(text: str) -> None:
    """The bar parses at each key press: another exception would take the console down."""
    problem: QueryError | None = None
    terms: tuple[object, ...] = ()
    try:
        terms = parse(text).terms
    except QueryError as error:
        problem = error
    if problem is not None:
        assert 0 <= int(problem.fields["position"]) <= len(text)
        assert problem.fields["expected"]
    for term in terms:
        if isinstance(term, Timed):
            assert term.resolve(NOW).tzinfo is UTC
            assert term.resolve(NOW, AMSTERDAM).tzinfo is UTC


@settings(deadline=None)
@given(
    st.text(alphabet=st.characters(exclude_characters='"\\', exclude_categories=["Cs"]), min_size=1).filter(lambda text: bool(text.strip()))
)
def test_any_text_can_be_searched_for_in_quotes(text: str) -> None:
    assert parse(f'"{text}"').terms == (Words(text, is_phrase=True),)


@given(st.from_regex(r"(after|before|due):[0-9]{1,4}(-[0-9]{1,2}(-[0-9]{1,2}([T ][0-9]{2}:[0-9]{2})?)?)?", fullmatch=True))
@settings(deadline=None)
def test_any_date_resolves_or_is_refused(text: str) -> None:
    try:
        terms = parse(text).terms
    except QueryError:
        return
    for term in terms:
        if isinstance(term, Timed):
            assert term.resolve(NOW, AMSTERDAM).tzinfo is UTC
