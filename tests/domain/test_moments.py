"""Moments as people write them."""

from __future__ import annotations

import contextlib
import gettext
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentdesk.config.language import translations_of
from agentdesk.domain import texts
from agentdesk.domain.errors import UsageError
from agentdesk.domain.moments import parse_past, parse_until

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
NOW = datetime(2026, 3, 4, 10, 30, tzinfo=UTC)
"""A Wednesday, 11:30 in Amsterdam."""


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("3d", datetime(2026, 3, 7, 10, 30, tzinfo=UTC)),
        ("30m", datetime(2026, 3, 4, 11, 0, tzinfo=UTC)),
        ("2h", datetime(2026, 3, 4, 12, 30, tzinfo=UTC)),
        ("1W", datetime(2026, 3, 11, 10, 30, tzinfo=UTC)),
        ("tomorrow", datetime(2026, 3, 5, 8, 0, tzinfo=UTC)),
        ("tomorrow 9:00", datetime(2026, 3, 5, 8, 0, tzinfo=UTC)),
        (" Tomorrow   14:15 ", datetime(2026, 3, 5, 13, 15, tzinfo=UTC)),
        ("17:30", datetime(2026, 3, 4, 16, 30, tzinfo=UTC)),
        ("9:00", datetime(2026, 3, 5, 8, 0, tzinfo=UTC)),
        ("wednesday", datetime(2026, 3, 11, 8, 0, tzinfo=UTC)),
        ("friday 10:00", datetime(2026, 3, 6, 9, 0, tzinfo=UTC)),
        ("2026-03-30", datetime(2026, 3, 30, 7, 0, tzinfo=UTC)),
        ("2026-03-30 08:00", datetime(2026, 3, 30, 6, 0, tzinfo=UTC)),
        ("2026-03-30T08:00:00Z", datetime(2026, 3, 30, 8, 0, tzinfo=UTC)),
    ],
)
def test_what_people_write_is_the_moment_they_mean(text: str, moment: datetime) -> None:
    """Days and times are the writer's own, over a change of the clocks too."""
    assert parse_until(text, NOW, AMSTERDAM) == moment


@pytest.mark.parametrize(
    "text", ["", "soon", "yesterday", "2026-03-04T11:00", "25:00", "2026-02-30", "tomorrow 9", "3d 9:00", "0d", "9999999d"]
)
def test_what_is_no_moment_to_come_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        parse_until(text, NOW, AMSTERDAM)


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("vrijdag 10:00", "friday 10:00"),
        ("Vr. 10:00", "friday 10:00"),
        ("Mittwoch", "wednesday"),
        ("mercoledì 9:15", "wednesday 9:15"),
        ("jeu. 9:15", "thursday 9:15"),
        ("Morgen", "tomorrow"),
        ("demain 14:15", "tomorrow 14:15"),
        ("aujourd\u2019hui 17:30", "today 17:30"),
    ],
)
def test_a_day_may_be_called_as_in_any_language_of_the_console(text: str, english: str) -> None:
    """Somebody whose console speaks Dutch writes "morgen"."""
    assert parse_until(text, NOW, AMSTERDAM) == parse_until(english, NOW, AMSTERDAM)


@pytest.mark.parametrize(
    ("said", "moment"),
    [
        (
            "over 3 dagen | dans 3 jours | in 3 Tagen | tra 3 giorni | fra 3 giorni | in 3 days | 3 dagen | 3 days",
            "2026-03-07 10:30",
        ),
        ("over een week | dans une semaine | in einer Woche | tra una settimana | in a week", "2026-03-11 10:30"),
        ("over 2 uur | dans 2 heures | in 2 Stunden | tra 2 ore | in 2 hours | 2 hours", "2026-03-04 12:30"),
        ("volgende week | la semaine prochaine | nächste Woche | la settimana prossima | next week", "2026-03-09 08:00"),
        ("volgende week 14:00 | semaine prochaine 14h | nächste Woche 14 Uhr | next week at 2pm", "2026-03-09 13:00"),
        ("volgende maand | le mois prochain | nächsten Monat | il mese prossimo | next month", "2026-04-01 07:00"),
        ("volgende maandag | lundi prochain | nächsten Montag | lunedì prossimo | next monday", "2026-03-09 08:00"),
        ("komende vrijdag | ce vendredi | kommenden Freitag | questo venerdì | this friday | venerdi", "2026-03-06 08:00"),
        ("vrijdag om 9 | vendredi à 9h | Freitag um 9 Uhr | venerdì alle 9 | friday at 9am", "2026-03-06 08:00"),
        ("vrijdag 9u30 | vendredi 9h30 | Freitag 9.30 Uhr | venerdì alle 9.30 | vrijdag 9.30 uur", "2026-03-06 08:30"),
        ("overmorgen | après-demain | übermorgen | dopodomani", "2026-03-06 08:00"),
        ("morgenmiddag | demain après-midi | domani pomeriggio | tomorrow afternoon", "2026-03-05 13:00"),
        ("vanavond | ce soir | heute Abend | stasera | tonight", "2026-03-04 17:00"),
        ("3-12 | 3.12. | 3.12 | 3 december | 3 décembre | 3. Dezember | il 3 dicembre | op 3-12-2026", "2026-12-03 08:00"),
        ("3-12 14:00 | 3.12. 14 Uhr | 3 décembre 14h", "2026-12-03 13:00"),
        ("23/12 | 23-12 | 23.12. | 12/23", "2026-12-23 08:00"),
        ("12 uur | 12 heures | om 12 uur | alle ore 12 | à 12 heures | um 12 Uhr", "2026-03-04 11:00"),
        ("17 uur 30 | 17h30 | 17u30 | om 17:30", "2026-03-04 16:30"),
    ],
)
def test_moments_are_said_in_any_language_of_the_console(said: str, moment: str) -> None:
    """Whoever writes in Dutch all day writes "over 3 dagen" here, too, whichever language the console speaks."""
    for text in said.split(" | "):
        assert parse_until(text, NOW, AMSTERDAM) == datetime.fromisoformat(f"{moment}+00:00"), text


@pytest.mark.parametrize(
    ("text", "one", "other"),
    [
        ("3/12", "2026-12-03", "2026-03-12"),
        ("3/12/2026 14:00", "2026-12-03", "2026-03-12"),
        ("next friday", "2026-03-06", "2026-03-13"),
        ("vendredi prochain", "2026-03-06", "2026-03-13"),
    ],
)
def test_what_can_mean_two_days_is_refused_with_both(text: str, one: str, other: str) -> None:
    with pytest.raises(UsageError, match=f"{one}.*{other}"):
        parse_until(text, NOW, AMSTERDAM)


def test_a_console_that_speaks_a_language_of_europe_reads_the_day_first() -> None:
    texts.use_translations(translations_of("nl"))
    try:
        assert parse_until("3/12", NOW, AMSTERDAM) == datetime(2026, 12, 3, 8, 0, tzinfo=UTC)
        with pytest.raises(UsageError):
            parse_until("12/23", NOW, AMSTERDAM)
    finally:
        texts.use_translations(gettext.NullTranslations())


@pytest.mark.parametrize(
    "text", ["over 3 lampen", "volgende", "week", "om 25", "14pm", "0pm", "31-2", "next", "in 0 days", "vrijdag 9", "9.30", "tot"]
)
def test_words_that_say_no_moment_are_refused(text: str) -> None:
    with pytest.raises(UsageError):
        parse_until(text, NOW, AMSTERDAM)


def test_yesterday_has_a_name_in_each_language() -> None:
    named = {parse_past(f"{day} 9:15", NOW, AMSTERDAM) for day in ("yesterday", "gisteren", "gestern", "hier", "ieri")}
    assert named == {datetime(2026, 3, 3, 8, 15, tzinfo=UTC)}


@given(st.text())
def test_any_text_is_a_moment_or_refused(text: str) -> None:
    with contextlib.suppress(UsageError):
        assert parse_until(text, NOW) > NOW


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2h", datetime(2026, 3, 4, 8, 30, tzinfo=UTC)),
        ("9:00", datetime(2026, 3, 4, 8, 0, tzinfo=UTC)),
        ("17:30", datetime(2026, 3, 3, 16, 30, tzinfo=UTC)),
        ("today 9:15", datetime(2026, 3, 4, 8, 15, tzinfo=UTC)),
        ("Yesterday  9:15", datetime(2026, 3, 3, 8, 15, tzinfo=UTC)),
        ("yesterday", datetime(2026, 3, 2, 23, 0, tzinfo=UTC)),
        ("tuesday 10:00", datetime(2026, 3, 3, 9, 0, tzinfo=UTC)),
        ("wednesday 10:00", datetime(2026, 2, 25, 9, 0, tzinfo=UTC)),
        ("2026-02-01", datetime(2026, 1, 31, 23, 0, tzinfo=UTC)),
        ("2026-02-01 8:05", datetime(2026, 2, 1, 7, 5, tzinfo=UTC)),
        ("2026-02-01T08:05Z", datetime(2026, 2, 1, 8, 5, tzinfo=UTC)),
        *((text, None) for text in ("", "tomorrow", "soon", "25:00", "yesterday at nine", "3 november", "yesterday 9")),
    ],
)
def test_what_was_is_the_latest_moment_people_can_mean(text: str, moment: datetime | None) -> None:
    """A time that is still to come today was yesterday's, a weekday is the last one."""
    assert parse_past(text, NOW, AMSTERDAM) == moment


@given(st.text())
def test_any_text_was_a_moment_or_none(text: str) -> None:
    moment = parse_past(text, NOW)
    assert moment is None or moment.tzinfo is not None
