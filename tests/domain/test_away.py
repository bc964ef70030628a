"""Out-of-office notices: the day of return where it can be read one way, and nothing where it can't."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from agentdesk.domain.away import away_until

RECEIVED = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("I am out of office until 27 November.", "en", date(2026, 11, 28)),
        ("I will be back in the office on Monday, November 30.", "en", date(2026, 11, 30)),
        ("I am away through December 4th, 2026 and return on Monday 7 December.", "en", date(2026, 12, 7)),
        ("Ik ben afwezig tot en met vrijdag 27 november 2026.", "nl", date(2026, 11, 28)),
        ("Ik ben met verlof t/m 27-11-2026, ik ben weer terug op 30-11-2026.", "nl", date(2026, 11, 30)),
        ("Ich bin bis einschließlich 27.11.2026 nicht im Büro.", "de", date(2026, 11, 28)),
        ("Ich bin vom 16. bis 27. November im Urlaub und ab dem 30. November wieder erreichbar.", "de", date(2026, 11, 30)),
        ("Je suis absente jusqu\u2019au 4 décembre inclus.", "fr", date(2026, 12, 5)),
        ("Je serai de retour le 07/12/2026.", "fr", date(2026, 12, 7)),
        ("Sono fuori ufficio fino al 27 novembre.", "it", date(2026, 11, 28)),
        ("Estaré fuera de la oficina hasta el 27 de noviembre de 2026.", "es", date(2026, 11, 28)),
        ("Out until 2026-12-24.", "", date(2026, 12, 25)),
        ("I am away until 3 January.", "en", date(2027, 1, 4)),
    ],
)
def test_a_date_that_reads_one_way_is_believed(text: str, language: str, expected: date) -> None:
    found = away_until(text, language, RECEIVED)
    assert found is not None
    assert found.date() == expected


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("I am out of office.", "en"),
        ("I am out until 03/04/2027.", "en"),
        ("I am out until 31 February.", "en"),
        ("I was away until 1 November 2026.", "en"),
        ("I am away until 27 November; my colleague is away until 24 December.", "en"),
        ("I am away until further notice.", "en"),
        ("Bis bald! 27.11.2026", "de"),
        ("I am away until 27 November 2035.", "en"),
        ("Ab dem 1. Dezember bin ich im Urlaub.", "de"),
        ("", ""),
    ],
)
def test_what_leaves_a_doubt_says_nothing(text: str, language: str) -> None:
    assert away_until(text, language, RECEIVED) is None


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Jestem na urlopie do 27 listopada 2026 r. włącznie.", "pl", date(2026, 11, 28)),
        ("Wracam do biura 30 listopada.", "pl", date(2026, 11, 30)),
        ("Jsem mimo kancelář do 27. listopadu.", "cs", date(2026, 11, 28)),
        ("Vrátím se 30. listopadu.", "cs", date(2026, 11, 30)),
        ("Я в отпуске до 27 ноября.", "ru", date(2026, 11, 28)),
        ("Вернусь 30 ноября.", "ru", date(2026, 11, 30)),
        ("Olen lomalla 27.11. asti.", "fi", date(2026, 11, 28)),
        ("Palaan töihin maanantaina 30. marraskuuta.", "fi", date(2026, 11, 30)),
        ("Jag är på semester och åter på kontoret den 30 november.", "sv", date(2026, 11, 30)),
        ("Jag är ledig till och med den 27 november.", "sv", date(2026, 11, 28)),
        ("Jeg er på ferie og er tilbage den 30. november.", "da", date(2026, 11, 30)),
        ("Jeg er på ferie til og med 27. november.", "no", date(2026, 11, 28)),
        ("Actualmente me encuentro de vacaciones y me reincorporo el 30 de noviembre.", "es", date(2026, 11, 30)),
        ("Estou de férias do dia 16 ao dia 27 de novembro.", "pt", date(2026, 11, 28)),
        ("Vanaf 30 november ben ik weer bereikbaar.", "nl", date(2026, 11, 30)),
        ("Je suis en congés du 16 au 27 novembre.", "fr", date(2026, 11, 28)),
        ("Sono in ferie dal 16 al 27 novembre.", "it", date(2026, 11, 28)),
        ("I will not be back until 30 November.", "en", date(2026, 11, 30)),
        ("I am away again until 27 November.", "en", date(2026, 11, 28)),
        ("Thank you for your mail of 14 November, I am back on 30 November.", "en", date(2026, 11, 30)),
        ("I'm travelling and return to work\non Monday\n30 November.", "en", date(2026, 11, 30)),
    ],
)
def test_the_day_is_found_in_every_language_of_mail(text: str, language: str, expected: date) -> None:
    """The word for "again" and a day are one sentence in all of them, in either order; the last day away comes behind a word for "until"."""
    found = away_until(text, language, RECEIVED)
    assert found is not None
    assert found.date() == expected


def test_the_first_day_away_is_no_day_of_return() -> None:
    assert away_until("Estou ausente do 30 de novembro.", "pt", RECEIVED) is None
    assert away_until("We answer again soon. Order before 3 December.", "en", RECEIVED) is None
