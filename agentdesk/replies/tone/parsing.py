"""Reads a file of tone rules."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from typing import Any, Final

from agentdesk.domain.errors import ConfigError
from agentdesk.domain.moments import parse_age
from agentdesk.domain.texts import _
from agentdesk.domain.voice import Level
from agentdesk.replies.tone import checks
from agentdesk.replies.tone.phrases import MAX_PHRASE_CHARS, MAX_PHRASES, comparable, compiled, telling
from agentdesk.replies.tone.records import Frame, Rule, RuleSet

_NAME = re.compile(r"[a-z][a-z0-9-]{0,40}")
_TOP: Final = frozenset({"language", "version", "formality", "rules", "frames", "brands", "kinds", "channels"})
_RULE: Final = frozenset(
    {
        "name",
        "check",
        "level",
        "why",
        "limit",
        "words",
        "prefer",
        "formal",
        "informal",
        "formal_name",
        "informal_name",
        "max_stars",
        "formality",
    }
    | {
        "kinds",
        "channels",
        "brands",
        "or_words",
        "formal_inside",
        "formal_first",
        "informal_first",
        "not",
        "titles",
        "plural",
        "or_address",
        "follow_up",
    }
)
_PARTICLES: Final = ("", "de ", "den ", "van ", "van de ", "van den ", "van der ", "von ", "le ", "la ", "di ")
_HEAD = re.compile(r"^[ \t]*\[\[\s*rules\s*\]\]", re.MULTILINE)


def parse(source: str, text: str) -> RuleSet:
    """Return the rules a file holds; `source` is what errors call it.

    Raises:
        ConfigError: names file, line and what is wrong there.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        raise ConfigError(file=f"{source}:{found[1] if found else 1}", cause=str(error)) from error
    reader = _Reader(source, tuple(text.count("\n", 0, found.start()) + 1 for found in _HEAD.finditer(text)))
    reader.known(table, _TOP, 1)
    rules = table.get("rules", [])
    if not isinstance(rules, list):
        raise reader.error(1, _("“rules” must be tables headed [[rules]]"))
    return RuleSet(
        language=str(table.get("language", "")),
        version=str(table.get("version", "")),
        rules=tuple(reader.rule(table, found, place) for place, found in enumerate(rules)),
        frames=dict(reader.frames(table.get("frames", {}))),
        formality=str(table.get("formality", "")),
    )


class _Reader:
    """Reads the parts of one file and says where something is wrong."""

    def __init__(self, source: str, heads: tuple[int, ...]) -> None:
        self._source, self._heads = source, heads

    def error(self, line: int, cause: str) -> ConfigError:
        return ConfigError(file=f"{self._source}:{line}", cause=cause)

    def known(self, table: dict[str, Any], names: frozenset[str], line: int) -> None:
        for key in table:
            if key not in names:
                raise self.error(line, _("“{key}” is not known here; there are {names}").format(key=key, names=", ".join(sorted(names))))

    def rule(self, file: dict[str, Any], found: dict[str, Any], place: int) -> Rule:
        line = self._heads[place] if place < len(self._heads) else 1
        self.known(found, _RULE, line)
        name, check, level = str(found.get("name", "")), str(found.get("check", "")), str(found.get("level", "warn"))
        if not _NAME.fullmatch(name):
            raise self.error(line, _("a rule's name is made of small letters, digits and hyphens, not “{name}”").format(name=name[:40]))
        if check not in checks.ALL:
            raise self.error(
                line, _("there is no check “{check}”; there are {checks}").format(check=check[:40], checks=", ".join(checks.ALL))
            )
        if level not in set(Level):
            raise self.error(line, _("there is no level “{level}”; there are {levels}").format(level=level[:40], levels=", ".join(Level)))
        search, other, preferred = self._phrases(found, line)
        language = str(file.get("language", ""))
        return Rule(
            name=name,
            check=check,
            level=Level(level),
            why=str(found.get("why", "")),
            source=self._source,
            line=line,
            languages=frozenset({language} if language else ()),
            kinds=self._names(found, file, "kinds", line),
            channels=self._names(found, file, "channels", line),
            brands=self._names(found, file, "brands", line),
            max_stars=float(found["max_stars"]) if isinstance(found.get("max_stars"), int | float) else None,
            formality=str(found.get("formality", "")),
            limit=int(found["limit"]) if isinstance(found.get("limit"), int) else 0,
            search=search,
            other=other,
            preferred=preferred,
            or_words=int(found["or_words"]) if isinstance(found.get("or_words"), int) else 0,
            or_address=found.get("or_address") is True,
            follow_up=self._age(found, "follow_up", line),
            plural=self._optional(found, "plural", line),
            inside=self._optional(found, "formal_inside", line, ignores_case=False),
            first=self._optional(found, "informal_first", line),
            formal_first=self._optional(found, "formal_first", line),
            shadow=self._shadow(found, line),
            telling=telling((*self._texts(found, "words", line), *preferred)),
        )

    def _age(self, found: dict[str, Any], key: str, line: int) -> str:
        value = found.get(key, "")
        if value and (not isinstance(value, str) or parse_age(value) is None):
            raise self.error(line, _("“{key}” must be a length of time, such as 7d").format(key=key))
        return str(value)

    def _optional(self, found: dict[str, Any], key: str, line: int, *, ignores_case: bool = True) -> re.Pattern[str] | None:
        phrases = self._texts(found, key, line)
        return compiled(phrases, ignores_case=ignores_case) if phrases else None

    def _shadow(self, found: dict[str, Any], line: int) -> re.Pattern[str] | None:
        """Return what is no address: phrases as they stand, and the name behind a title."""
        named = (f"{title} {particle}*" for title in self._texts(found, "titles", line) for particle in _PARTICLES)
        phrases = (*self._texts(found, "not", line), *named)
        return compiled(phrases) if phrases else None

    def _phrases(self, found: dict[str, Any], line: int) -> tuple[re.Pattern[str] | None, re.Pattern[str] | None, dict[str, str]]:
        if "formal" in found or "informal" in found:
            names = {"formal": str(found.get("formal_name", "")), "informal": str(found.get("informal_name", ""))}
            return compiled(self._texts(found, "formal", line)), compiled(self._texts(found, "informal", line)), names
        prefer = found.get("prefer", {})
        if not isinstance(prefer, dict) or not all(isinstance(value, str) for value in prefer.values()):
            raise self.error(line, _("“prefer” must be a table of words and what stands for them"))
        phrases = (*self._texts(found, "words", line), *prefer)
        preferred = {comparable(word): better for word, better in prefer.items()}
        return (compiled(phrases) if phrases else None), None, preferred

    def _texts(self, table: dict[str, Any], key: str, line: int) -> tuple[str, ...]:
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.error(line, _("“{key}” must be a list of texts").format(key=key))
        if len(value) > MAX_PHRASES or any(len(item) > MAX_PHRASE_CHARS for item in value):
            raise self.error(line, _("“{key}” is too long").format(key=key))
        return tuple(value)

    def _names(self, rule: dict[str, Any], file: dict[str, Any], key: str, line: int) -> frozenset[str]:
        return frozenset(self._texts(rule if key in rule else file, key, line))

    def frames(self, table: object) -> Iterator[tuple[str, Frame]]:
        if not isinstance(table, dict):
            raise self.error(1, _("“frames” must be a table"))
        for kind, found in table.items():
            if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
                raise self.error(1, _("the frame of “{kind}” must be a table of texts").format(kind=kind))
            self.known(found, frozenset({"greeting", "nameless", "sign_off"}), 1)
            yield kind, Frame(found.get("greeting", ""), found.get("nameless", ""), found.get("sign_off", ""))
