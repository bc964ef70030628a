"""The app's colours: themes loaded, chosen, and shown again while somebody writes one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType

from rich.color import ColorSystem
from rich.style import Style
from textual.app import App

from agentdesk.config.console import ConsoleSettings
from agentdesk.config.paths import Home
from agentdesk.domain.errors import ConfigError
from agentdesk.tui.presenters.tones import Tone
from agentdesk.tui.themes import DEFAULT_THEME, ConsoleTheme, chosen_theme, load_themes, theme_folders, tones_in

LOOK_EVERY_S = 2.0
Stamp = tuple[tuple[str, int], ...]


class Theming(App[int]):
    """The part of the app that knows the themes."""

    settings: ConsoleSettings
    _theme_folders: list[Path]
    _themes: dict[str, ConsoleTheme]
    _tones: Mapping[str, Mapping[Tone, Style]] = MappingProxyType({})
    _theme_stamp: Stamp = ()

    def load_all_themes(self, home: Home) -> list[ConfigError]:
        """Read the shipped themes and the owner's, and return what was wrong with some."""
        self._theme_folders = theme_folders(home)
        self._themes, troubles = load_themes(self._theme_folders)
        return troubles

    def wear_theme(self) -> None:
        """Make the themes known to Textual and put the chosen one on."""
        for theme in self._themes.values():
            self.register_theme(theme.theme)
        colours = self.console._color_system or ColorSystem.TRUECOLOR  # noqa: SLF001 - as Textual asks for it
        self._tones = {name: tones_in(theme, colours) for name, theme in self._themes.items()}
        self.theme = chosen_theme(self.settings.theme, self._themes)

    @property
    def tones(self) -> Mapping[Tone, Style]:
        """What each tone looks like in the present theme."""
        found = self._tones.get(self.theme)
        return self._tones[DEFAULT_THEME] if found is None else found

    @property
    def theme_names(self) -> list[str]:
        """The themes that can be chosen."""
        return list(self._themes)

    def watch_themes(self) -> None:
        """See from now on when a theme file of the owner's is written, the first one too: its folder may not be there yet."""
        self._theme_stamp = stamp_of(self._theme_folders[1:])
        self.set_interval(LOOK_EVERY_S, self._look_at_themes)

    def _look_at_themes(self) -> None:
        """Show the colours again that somebody is writing; while a file can't be read they stay as they are."""
        stamp = stamp_of(self._theme_folders[1:])
        if stamp == self._theme_stamp:
            return
        self._theme_stamp = stamp
        found, troubles = load_themes(self._theme_folders)
        if troubles:
            self.notify(str(troubles[0]), severity="error")
            return
        self._themes = found
        # Textual takes the same name for no change.
        self.theme = next(name for name in self.available_themes if name != self.theme)
        self.wear_theme()


def stamp_of(folders: Iterable[Path]) -> Stamp:
    """Return what changes when a theme file is written, added or taken away: names and times."""
    found: list[tuple[str, int]] = []
    for folder in folders:
        for path in sorted(folder.glob("*.toml")):
            try:
                found.append((str(path), path.stat().st_mtime_ns))
            except OSError:
                continue
    return tuple(found)
