"""Recognisers as TOML files: those that come with the program, and the desk's own, which go before them."""

from __future__ import annotations

import logging
import os
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from agentdesk.config.paths import Home
from agentdesk.domain.errors import ConfigError
from agentdesk.domain.recognising import BEST, Recogniser
from agentdesk.domain.states import ChannelKind
from agentdesk.domain.texts import _

log = logging.getLogger(__name__)

STARTERS = Path(__file__).with_name("notice_mails")
_LISTS = {
    "from": "senders",
    "subject": "subjects",
    "line": "lines",
    "text_after": "text_after",
    "text_before": "text_before",
    "link": "links",
}
_WORDS = ("channel", "kind", "best", "off", *_LISTS)


def own_folder(home: Home) -> Path:
    """Where the desk's own recognisers are: one that is named as a starter stands in its place."""
    return home.config_dir / "recognisers"


def read_recognisers(home: Home) -> tuple[tuple[Recogniser, ...], tuple[ConfigError, ...]]:
    """Return the recognisers in force, the desk's own first, and what is wrong with files that can't be used."""
    found: dict[str, Recogniser | None] = {}
    problems: list[ConfigError] = []
    for folder, is_own in ((own_folder(home), True), (STARTERS, False)):
        for path in sorted(folder.glob("*.toml")):
            if path.stem in found:
                continue
            try:
                found[path.stem] = _read(path, is_own=is_own)
            except ConfigError as error:
                problems.append(error)
    return tuple(one for one in found.values() if one is not None), tuple(problems)


class RecogniserFiles:
    """The recognisers in force, read again when a file of the desk's own changed; for whoever asks about every mail."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._stamps: tuple[tuple[str, int], ...] | None = None
        self._current: tuple[Recogniser, ...] = ()

    def current(self) -> tuple[Recogniser, ...]:
        """Return the recognisers as their files are now."""
        stamps = tuple(sorted(_stamps(own_folder(self._home))))
        if stamps != self._stamps:
            self._current, problems = read_recognisers(self._home)
            self._stamps = stamps
            for problem in problems:
                log.warning("a recogniser can't be used", extra={"cause": str(problem)})
        return self._current


def _stamps(folder: Path) -> Iterator[tuple[str, int]]:
    try:
        with os.scandir(folder) as listing:
            for entry in listing:
                yield entry.name, entry.stat().st_mtime_ns
    except OSError:
        return


def _read(path: Path, *, is_own: bool) -> Recogniser | None:
    """Return a file's recogniser, None where it says that it is off."""
    try:
        said = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(file=str(path), cause=str(error)) from error
    unknown = sorted(set(said) - set(_WORDS))
    if unknown:
        raise ConfigError(file=str(path), cause=_("there is no “{key}”; known are {keys}").format(key=unknown[0], keys=", ".join(_WORDS)))
    if said.get("off") is True:
        return None
    lists = {name: _texts(path, said, key) for key, name in _LISTS.items()}
    if not lists["senders"]:
        raise ConfigError(file=str(path), cause=_("“from” is missing: whose mails it is about"))
    try:
        kind = ChannelKind(said.get("kind", ChannelKind.REVIEW.value))
    except ValueError as error:
        raise ConfigError(file=str(path), cause=_("“kind” is review or social")) from error
    best = said.get("best", BEST)
    if not isinstance(best, int) or isinstance(best, bool) or best < 1:
        raise ConfigError(file=str(path), cause=_("“best” is a number: how many stars there are at most"))
    return Recogniser(path.stem, str(said.get("channel", path.stem)), kind, best=best, is_own=is_own, **lists)


def _texts(path: Path, said: dict[str, Any], key: str) -> tuple[str, ...]:
    value = said.get(key, [])
    texts = [value] if isinstance(value, str) else value
    if not isinstance(texts, list) or not all(isinstance(one, str) and one.strip() for one in texts):
        raise ConfigError(file=str(path), cause=_("“{key}” is a list of texts").format(key=key))
    return tuple(texts)
