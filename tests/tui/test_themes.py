"""Themes as files."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.color import Color, ColorSystem
from rich.color_triplet import ColorTriplet
from rich.style import Style

from agentdesk.config.build import resource_dir
from agentdesk.domain.errors import ConfigError
from agentdesk.tui.cursor_style import over_cursor
from agentdesk.tui.presenters.tones import Tone
from agentdesk.tui.themes import DEFAULT_THEME, ConsoleTheme, chosen_theme, load_theme, load_themes, tones_in
from tests.tui.contrast import LEAST, contrast

SHIPPED = resource_dir("themes")
COLOURED = sorted(path.stem for path in SHIPPED.glob("*.toml") if path.stem != "ansi")


def test_every_shipped_theme_loads_and_says_how_each_tone_looks() -> None:
    """A tone left out would be plain, and a late one look like any other."""
    themes, troubles = load_themes([SHIPPED])
    assert troubles == []
    assert set(themes) == {"dusk", "paper", "ansi", "contrast", "harbour", "plum"}
    for path in SHIPPED.glob("*.toml"):
        assert set(tomllib.loads(path.read_text("utf-8"))["tones"]) == {tone.value for tone in Tone}


def test_the_default_survives_256_colours() -> None:
    """Without COLORTERM, as over SSH, colours are rounded to the palette of 256; far from their entry greys turn navy."""
    for tone in load_theme(SHIPPED / "dusk.toml").tones.values():
        for color in filter(None, (tone.color, tone.bgcolor)):
            asked, got = color.get_truecolor(), color.downgrade(ColorSystem.EIGHT_BIT).get_truecolor()
            assert max(abs(one - other) for one, other in zip(asked, got, strict=True)) <= 16, str(tone)


@pytest.mark.parametrize(
    "text",
    [
        "not toml at all = = =",
        "[colors]\nprimary = 'no-such-colour'",
        "[colors]\nprimray = '#ffffff'",
        "[colors]\nprimary = '#fff'\n[tones]\nlate = 'on on on'",
        "[colors]\nprimary = '#fff'\n[tones]\nlaet = 'bold'",
        "name = 'x'",
    ],
)
def test_a_bad_theme_is_a_warning_that_names_its_file(tmp_path: Path, text: str) -> None:
    """A theme must never keep the console from opening."""
    (tmp_path / "bad.toml").write_text(text, "utf-8")
    themes, troubles = load_themes([SHIPPED, tmp_path])
    assert DEFAULT_THEME in themes
    assert [type(trouble) for trouble in troubles] == [ConfigError]
    assert "bad.toml" in str(troubles[0])


def test_an_owners_theme_of_the_same_name_wins(tmp_path: Path) -> None:
    """That is how one changes a colour."""
    text = (SHIPPED / "dusk.toml").read_text("utf-8").replace('late = "bold #ff875f"', 'late = "bold #ff0000"')
    (tmp_path / "mine.toml").write_text(text, "utf-8")
    themes, _troubles = load_themes([SHIPPED, tmp_path])
    assert str(themes["dusk"].tones[Tone.LATE]) == "bold #ff0000"


def test_the_reversed_row_of_the_cursor_shows_no_coloured_blocks() -> None:
    """Reversed, a word's colour would become its ground: the row would fall into pieces that hide which row it is."""
    tones = load_theme(SHIPPED / "ansi.toml").tones
    for tone in Tone:
        style = over_cursor(Style.null(), tones[tone], tones[Tone.CURSOR])
        assert (style.color, style.bgcolor) == (None, None), tone
        assert style.reverse is not bool(tones[tone].reverse), tone
    coloured = load_theme(SHIPPED / "dusk.toml").tones
    late = over_cursor(Style.null(), coloured[Tone.LATE], coloured[Tone.CURSOR])
    assert (late.color, late.bgcolor) == (coloured[Tone.LATE].color, coloured[Tone.CURSOR].bgcolor)


@pytest.mark.parametrize("name", COLOURED)
def test_every_tone_can_be_read_wherever_it_stands(name: str) -> None:
    """In the list, in a dialog, in the bars and in the cursor's row (WCAG 2.2, 1.4.3); what is quoted stands in neither of the last two."""
    theme = load_theme(SHIPPED / f"{name}.toml")
    hard_to_read = {
        f"{tone.value} {where}: {style}": round(ratio, 2)
        for tone in Tone
        for where, style in _places(theme, tone)
        if (ratio := contrast(style)) < LEAST
    }
    assert hard_to_read == {}


def _places(theme: ConsoleTheme, tone: Tone) -> Iterator[tuple[str, Style]]:
    """Yield the grounds a tone stands on, and how it looks there."""
    tones = theme.tones
    background, surface = (Style.parse(f"{theme.theme.foreground} on {ground}") for ground in (theme.theme.background, theme.theme.surface))
    yield "in the list", background + tones[tone]
    yield "in a dialog", surface + tones[tone]
    if tone is not Tone.QUOTE:
        yield "in a bar", background + tones[Tone.BAR] + tones[tone]
        yield "in the cursor's row", over_cursor(background, tones[tone], tones[Tone.CURSOR])


def test_what_was_found_stays_marked_in_the_cursors_row() -> None:
    """Its dark letters on the cursor's dark ground would be the one word of the row that can't be read."""
    tones = load_theme(SHIPPED / "dusk.toml").tones
    assert over_cursor(Style.null(), tones[Tone.MATCH], tones[Tone.CURSOR]) == tones[Tone.MATCH]


def test_no_color_takes_the_theme_without_colours() -> None:
    """Textual's own answer to NO_COLOR is a greyscale in 24 bits."""
    themes, _troubles = load_themes([SHIPPED])
    assert chosen_theme("dusk", themes, {"NO_COLOR": ""}) == "ansi"
    assert chosen_theme("gone", themes, {}) == "dusk"


XTERM = {"red": ColorTriplet(205, 0, 0), "magenta": ColorTriplet(205, 0, 205)}
"""Two of the 16 colours as xterm has them (charproc.c, XtDefaultColors); of the others none can be read on black and on white."""
LEAST_OF_SIXTEEN = 3.5
LEAST_OF_256 = 3.9


@pytest.mark.parametrize("ground", [ColorTriplet(0, 0, 0), ColorTriplet(255, 255, 255)], ids=["black", "white"])
def test_the_terminals_own_colours_can_be_read_on_black_and_on_white(ground: ColorTriplet) -> None:
    """Yellow keys and green states were as good as gone on a light terminal."""
    for tone, style in load_theme(SHIPPED / "ansi.toml").tones.items():
        if style.color is not None:
            shown = Style(color=Color.from_triplet(XTERM[style.color.name]), bgcolor=Color.from_triplet(ground))
            assert contrast(shown) >= LEAST_OF_SIXTEEN, tone


def test_without_colours_what_differs_by_colour_differs_by_an_attribute_or_a_mark() -> None:
    """Under NO_COLOR only these are left: the cursor, an alert, a match, a note, a key, a link."""
    tones = {tone: style.without_color for tone, style in load_theme(SHIPPED / "ansi.toml").tones.items()}
    standing_out = (
        Tone.CURSOR,
        Tone.BAR_ALERT,
        Tone.BAR_ACTIVE,
        Tone.MATCH,
        Tone.HEAD_NOTE,
        Tone.HEAD_DRAFT,
        Tone.KEY,
        Tone.LINK,
        Tone.LATE,
    )
    assert [tone for tone in standing_out if tones[tone] == tones[Tone.PLAIN]] == []


@pytest.mark.parametrize("name", COLOURED)
def test_every_tone_can_still_be_made_out_in_256_colours(name: str) -> None:
    """Over SSH, without COLORTERM, each colour becomes the nearest of 256, and a tone and its ground may come closer."""
    theme = load_theme(SHIPPED / f"{name}.toml")
    hard_to_read = {
        f"{tone.value} {where}: {style}": round(ratio, 2)
        for tone in Tone
        for where, style in _places(theme, tone)
        if (ratio := contrast(_of_256(style))) < LEAST_OF_256
    }
    assert hard_to_read == {}


@pytest.mark.parametrize("name", COLOURED)
def test_the_cursor_is_seen_with_16_colours(name: str) -> None:
    """The nearest of 16 to a pale row is the white that it lies on."""
    theme = load_theme(SHIPPED / f"{name}.toml")
    cursor = tones_in(theme, ColorSystem.STANDARD)[Tone.CURSOR]
    grounds = {
        Color.parse(ground).downgrade(ColorSystem.STANDARD).number for ground in (theme.theme.background, theme.theme.surface) if ground
    }
    assert cursor.reverse or (cursor.bgcolor is not None and cursor.bgcolor.downgrade(ColorSystem.STANDARD).number not in grounds)
    assert tones_in(theme, ColorSystem.EIGHT_BIT) == theme.tones


def _of_256(style: Style) -> Style:
    assert style.color is not None
    assert style.bgcolor is not None
    return Style(color=style.color.downgrade(ColorSystem.EIGHT_BIT), bgcolor=style.bgcolor.downgrade(ColorSystem.EIGHT_BIT))
