"""Lines of a scanned page put together to paragraphs: by the room between them, whatever Tesseract makes of indents and line ends."""

from __future__ import annotations

from dataclasses import replace

from agentdesk.reading.scans.layout import Body, write_page
from agentdesk.reading.scans.recognising import without_noise
from agentdesk.reading.scans.tesseract import Word

SIZE = (1654, 2339)


def words(*lines: tuple[str, int, int], height: int = 30, paragraph: int = 0) -> list[Word]:
    """Return lines, each with where it begins and what it stands on, as Tesseract gives their words; all of one paragraph, or each of its own."""
    found = []
    for number, (text, begins, foot) in enumerate(lines):
        left = begins
        for word in text.split():
            line = (0, number if paragraph else 0, number)
            found.append(Word(line, left, foot - height, 18 * len(word), height, 95.0, word))
            left += 18 * len(word) + 12
    return found


def text_of(found: list[Word]) -> str:
    body = Body()
    write_page(body, found, SIZE)
    return body.text


ADDRESSES = (
    ("Rosa Bianchi", 200, 200),
    ("Via Po 4", 200, 245),
    ("10124 Torino", 200, 290),
    ("Ditta Neri", 200, 380),
    ("Via Roma 1", 200, 425),
)


def test_an_address_stays_together_and_two_stay_apart() -> None:
    expected = "Rosa Bianchi\nVia Po 4\n10124 Torino\n\nDitta Neri\nVia Roma 1"
    assert text_of(words(*ADDRESSES)) == expected
    assert text_of(words(*ADDRESSES, paragraph=1)) == expected


def test_a_second_column_and_a_line_beside_are_paragraphs_of_their_own() -> None:
    assert (
        text_of(words(("one two", 200, 200), ("three", 200, 245), ("four", 900, 200), ("five", 900, 245))) == "one two\nthree\n\nfour\nfive"
    )
    assert text_of(words(("Betreft", 200, 200), ("Datum", 900, 202))) == "Betreft\n\nDatum"


def test_small_print_does_not_pull_the_lines_above_it_apart() -> None:
    large = words(("one", 200, 200), ("two", 200, 260), ("three", 200, 320), height=44)
    small = [
        Word((1, 0, word.line[2]), *(word.left, word.top, word.width, word.height, word.confidence, word.text))
        for word in words(*((f"line{n}", 200, 500 + 25 * n) for n in range(12)), height=16)
    ]
    assert text_of([*large, *small]).startswith("one\ntwo\nthree\n\nline0\nline1\n")


def test_a_page_of_very_many_lines_is_soon_laid_out() -> None:
    assert text_of(words(*((f"w{n}", 200, 10 * n) for n in range(5_000)), height=8)).count("\n") == 4_999


def test_a_last_line_of_one_word_that_tesseract_does_not_know_stays() -> None:
    """It gives such words 0 per cent at times, right as they are; specks and scrawls get no more, but look otherwise."""
    found = words(("Please quote the number of the", 200, 200), ("invoicenumber.", 200, 245))
    unknown = [*found[:-1], replace(found[-1], confidence=0.0)]
    assert without_noise(unknown) == unknown
    for speck in (replace(unknown[-1], text="~\u00a7=;"), replace(unknown[-1], height=90), replace(unknown[-1], line=(9, 0, 0))):
        assert without_noise([*found[:-1], speck]) == found[:-1]
