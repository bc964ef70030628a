"""Colour themes as TOML files: loaded, checked and made known to Textual; a bad one is a warning, never a crash."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import rich.errors
from rich.color import ColorSystem
from rich.style import Style
from textual.color import Color, ColorParseError
from textual.theme import Theme

from agentdesk.config.build import resource_dir
from agentdesk.config.paths import Home
from agentdesk.domain.errors import ConfigError
from agentdesk.domain.texts import _
from agentdesk.tui.cursor_style import GROUNDS, seen_cursor
from agentdesk.tui.presenters.tones import Tone

DEFAULT_THEME = "dusk"
COLORLESS_THEME = "ansi"
_COLOR_NAMES = frozenset(
    {"primary", "secondary", "accent", "warning", "error", "success", "foreground", "background", "surface", "panel", "boost"}
)


@dataclass(frozen=True, slots=True)
class ConsoleTheme:
    """A theme as Textual wants it, and what each tone looks like in it."""

    theme: Theme
    tones: Mapping[Tone, Style]

    @property
    def name(self) -> str:
        """What the theme is called in settings."""
        return self.theme.name


def theme_folders(home: Home) -> list[Path]:
    """Return where themes lie: those that come with AgentDesk, then the owner's own."""
    return [resource_dir("themes"), *(folder / "themes" for folder in home.config_dirs)]


def theme_files(home: Home) -> list[Path]:
    """Return every theme file of a desk."""
    return [path for folder in theme_folders(home) for path in sorted(folder.glob("*.toml"))]


def check_theme(path: Path) -> list[ConfigError]:
    """Return what is wrong with a theme file, at most one thing."""
    try:
        load_theme(path)
    except ConfigError as trouble:
        return [trouble]
    return []


def load_themes(folders: Iterable[Path]) -> tuple[dict[str, ConsoleTheme], list[ConfigError]]:
    """Return the themes of the folders by name, later folders winning, and what was wrong with the others."""
    themes: dict[str, ConsoleTheme] = {}
    troubles: list[ConfigError] = []
    for folder in folders:
        for path in sorted(folder.glob("*.toml")):
            try:
                theme = load_theme(path)
            except ConfigError as trouble:
                troubles.append(trouble)
            else:
                themes[theme.name] = theme
    return themes, troubles


def tones_in(theme: ConsoleTheme, colours: ColorSystem) -> Mapping[Tone, Style]:
    """Return what each tone looks like on a terminal with so many colours, on which the cursor has to be seen."""
    grounds = [ground for name in GROUNDS if (ground := getattr(theme.theme, name)) is not None and not theme.theme.ansi]
    cursor = seen_cursor(theme.tones[Tone.CURSOR], grounds, colours)
    return {**theme.tones, Tone.CURSOR: cursor}


def load_theme(path: Path) -> ConsoleTheme:
    """Return one theme.

    Raises:
        ConfigError: the file can't be read, or a colour or tone in it is none.
    """
    try:
        table = tomllib.loads(path.read_text("utf-8"))
        colors: dict[str, Any] = {key: _color(value) for key, value in table["colors"].items() if _known_color(key)}
        tones = _tones(table.get("tones", {}))
        theme = Theme(
            name=str(table.get("name", path.stem)),
            dark=bool(table.get("is_dark", True)),
            ansi=bool(table.get("is_ansi", False)),
            variables={str(key): str(value) for key, value in table.get("variables", {}).items()},
            **colors,
        )
    except (OSError, UnicodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(file=str(path), cause=str(error)) from error
    except (KeyError, TypeError, AttributeError) as error:
        raise ConfigError(file=str(path), cause=_("missing or misplaced: {what}").format(what=error)) from error
    except (ColorParseError, rich.errors.StyleSyntaxError, ValueError) as error:
        raise ConfigError(file=str(path), cause=str(error)) from error
    return ConsoleTheme(theme, tones)


def chosen_theme(wanted: str, themes: Mapping[str, ConsoleTheme], environ: Mapping[str, str] = os.environ) -> str:
    """Return the theme to start with: under NO_COLOR the one without colours, else the wanted one where it exists."""
    if "NO_COLOR" in environ:
        return COLORLESS_THEME
    return wanted if wanted in themes else DEFAULT_THEME


def _known_color(key: str) -> bool:
    if key not in _COLOR_NAMES:
        raise ValueError(_("there is no colour {name}").format(name=key))
    return True


def _color(value: Any) -> str:
    Color.parse(str(value))
    return str(value)


def _tones(table: Mapping[str, Any]) -> dict[Tone, Style]:
    for name in table:
        if name not in Tone._value2member_map_:
            raise ValueError(_("there is no tone {name}").format(name=name))
    return {tone: Style.parse(str(table.get(tone.value, ""))) for tone in Tone}
