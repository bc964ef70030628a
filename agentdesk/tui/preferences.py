"""What the owner set for the screen, and what of it has to be known before Textual is imported."""

from __future__ import annotations

from collections.abc import MutableMapping
from dataclasses import dataclass

from agentdesk.config.console import ConsoleSettings, read_console_settings
from agentdesk.config.paths import Home
from agentdesk.domain.errors import ConfigError

NEAR_FPS = "250"


@dataclass(frozen=True, slots=True)
class Preferences:
    """Settings, and why they could not be read where they couldn't; the defaults then stand in."""

    settings: ConsoleSettings = ConsoleSettings()
    trouble: ConfigError | None = None


def read_preferences(home: Home) -> Preferences:
    """Return the settings; a mistake in the file must not keep the console from opening that could show it."""
    try:
        return Preferences(read_console_settings(home))
    except ConfigError as trouble:
        return Preferences(trouble=trouble)


def prepare_environ(settings: ConsoleSettings, environ: MutableMapping[str, str]) -> None:
    """Tell Textual, which reads the environment when it is imported, of colours and motion; and F4 of the editor.

    Textual takes NO_COLOR for set even where it is empty, against https://no-color.org.
    """
    if settings.has_color(environ):
        environ.pop("NO_COLOR", None)
    else:
        environ["NO_COLOR"] = "1"
    if {"SSH_CONNECTION", "SSH_TTY"} & environ.keys():
        environ.setdefault("TEXTUAL_ANIMATIONS", "none")
    else:
        # What follows a key, such as the answer to a filter, waits for the next frame: on a terminal that is near, a quarter as long.
        environ.setdefault("TEXTUAL_FPS", NEAR_FPS)
    if settings.editor:
        environ["VISUAL"] = settings.editor
