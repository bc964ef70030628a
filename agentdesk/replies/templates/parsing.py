"""Reads a template's file: TOML between two lines of +++, then a section for each wording.

A section is headed `=== MEDIUM LANGUAGE`, either of which may be missing; text before the first heading is the wording for everything else.
A section may begin with `Subject: …`. A line that is to begin with === is written with a backslash before it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from agentdesk.domain.errors import ConfigError
from agentdesk.domain.states import ChannelKind
from agentdesk.domain.texts import _
from agentdesk.domain.voice import TEMPLATE_NAME, FollowUp, Prompt, PromptKind, VariantKey
from agentdesk.replies.templates.records import Template, Variant

FENCE: Final = "+++"
HEADING: Final = "==="
MAX_FILE_CHARS: Final = 256 * 1024
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})?")
_FIELDS = frozenset({"title", "tags", "prompts", "follow_up", "attachments", "frame"})


@dataclass(frozen=True, slots=True)
class _File:
    """Says where in which file something is wrong."""

    name: str

    def error(self, line: int, cause: str) -> ConfigError:
        return ConfigError(file=f"{self.name}:{line}", cause=cause)


def parse(name: str, text: str, source: str = "") -> Template:
    """Return the template a file holds.

    Args:
        name: the template's name, the file's without its ending.
        text: the whole file.
        source: what errors call the file; the name where it is empty.

    Raises:
        ConfigError: names file, line and what is wrong there.
    """
    file = _File(source or name)
    if not TEMPLATE_NAME.fullmatch(name):
        raise file.error(1, _("a template's name is made of small letters, digits and hyphens, not “{name}”").format(name=name[:80]))
    if len(text) > MAX_FILE_CHARS:
        raise file.error(1, _("the file is longer than {count} characters").format(count=MAX_FILE_CHARS))
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    front, start = _front_matter(file, lines)
    _refuse_unknown(file, front)
    return Template(
        name=name,
        title=_worded(file, front, "title")[0] or name.replace("-", " "),
        variants=tuple(_variants(file, lines, start)),
        tags=_texts(file, front, "tags"),
        prompts=_prompts(file, front),
        follow_up=_follow_up(file, front),
        attachments=_texts(file, front, "attachments"),
        has_frame=bool(front.get("frame", True)),
        titles=_worded(file, front, "title")[1],
    )


def _front_matter(file: _File, lines: list[str]) -> tuple[dict[str, Any], int]:
    """Return the TOML on top and the index of the first line after it."""
    if not lines or lines[0].strip() != FENCE:
        return {}, 0
    end = next((place for place, line in enumerate(lines[1:], start=1) if line.strip() == FENCE), None)
    if end is None:
        raise file.error(1, _("the head that begins with +++ has no +++ that ends it"))
    try:
        return tomllib.loads("\n".join((*lines[1:end], ""))), end + 1
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        raise file.error(int(found[1]) + 1 if found else 1, str(error)) from error


def _refuse_unknown(file: _File, front: dict[str, Any]) -> None:
    for key in front:
        if key not in _FIELDS:
            raise file.error(
                1, _("“{key}” is no field of a template; there are {fields}").format(key=key, fields=", ".join(sorted(_FIELDS)))
            )


def _text(file: _File, table: dict[str, Any], key: str) -> str:
    value = table.get(key, "")
    if not isinstance(value, str):
        raise file.error(1, _("“{key}” must be a text").format(key=key))
    return value


def _worded(file: _File, table: dict[str, Any], key: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return a text for agents: one for all, or a table of them by language, of which the first stands for the languages it lacks."""
    value = table.get(key, "")
    if not isinstance(value, dict):
        return _text(file, table, key), ()
    wordings = tuple((code, _text(file, value, code)) for code in value)
    for code, _wording in wordings:
        if not _is_language(code):
            raise file.error(1, _("“{key}”: “{code}” is no language").format(key=key, code=code))
    return (wordings[0][1] if wordings else ""), wordings


def _texts(file: _File, table: dict[str, Any], key: str) -> tuple[str, ...]:
    value = table.get(key, [])
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise file.error(1, _("“{key}” must be a list of texts").format(key=key))
    return tuple(value)


def _table(file: _File, table: dict[str, Any], key: str) -> dict[str, Any]:
    value = table.get(key, {})
    if not isinstance(value, dict):
        raise file.error(1, _("“{key}” must be a table").format(key=key))
    return value


def _prompts(file: _File, front: dict[str, Any]) -> tuple[Prompt, ...]:
    return tuple(_prompt(file, name, found) for name, found in _table(file, front, "prompts").items())


def _prompt(file: _File, name: str, found: object) -> Prompt:
    if not isinstance(found, dict) or not name.isidentifier():
        raise file.error(1, _("the prompt “{name}” must be a table with a plain name").format(name=name))
    kind = _text(file, found, "kind") or PromptKind.TEXT.value
    if kind not in set(PromptKind):
        known = ", ".join(PromptKind)
        raise file.error(1, _("the prompt “{name}” has the kind “{kind}”; there are {known}").format(name=name, kind=kind, known=known))
    options = _texts(file, found, "options")
    if (kind == PromptKind.CHOICE) != bool(options):
        raise file.error(1, _("the prompt “{name}”: a choice has options, and nothing else has").format(name=name))
    question, questions = _worded(file, found, "question")
    return Prompt(name, question or name, PromptKind(kind), options, _text(file, found, "default"), questions)


def _follow_up(file: _File, front: dict[str, Any]) -> FollowUp:
    table = _table(file, front, "follow_up")
    return FollowUp(_texts(file, table, "tags"), table.get("pending") is True, _text(file, table, "snooze"))


def _variants(file: _File, lines: list[str], start: int) -> Iterator[Variant]:
    key, first, block, seen = VariantKey(), start, list[str](), set[VariantKey]()
    for place, line in enumerate((*lines[start:], HEADING), start=start):
        if not line.startswith(HEADING):
            block.append(line.removeprefix("\\") if line.startswith("\\" + HEADING) else line)
            continue
        variant = _variant(key, block, first)
        if variant.body:
            yield variant
        if place >= len(lines):
            return
        key, first, block = _key(file, place, line), place + 1, []
        if key in seen:
            raise file.error(place + 1, _("there are two wordings for “{key}”").format(key=key))
        seen.add(key)


def heading_key(name: str, words: str) -> VariantKey:
    """Return what a section's heading says, without its ===.

    Raises:
        ConfigError: it names more than a channel and a language.
    """
    return _key(_File(name), 0, words)


def _key(file: _File, place: int, line: str) -> VariantKey:
    words = line.removeprefix(HEADING).replace("*", " ").split()
    language = words.pop() if words and _is_language(words[-1]) else ""
    medium = words.pop() if words else ""
    if words:
        raise file.error(place + 1, _("a heading names one channel and one language, as in === email nl"))
    return VariantKey(medium, language)


def _is_language(word: str) -> bool:
    return bool(_LANGUAGE.fullmatch(word)) and word not in set(ChannelKind)


def _variant(key: VariantKey, block: list[str], first: int) -> Variant:
    skipped = next((place for place, line in enumerate(block) if line.strip()), len(block))
    rest, subject = block[skipped:], ""
    if rest and rest[0].casefold().startswith("subject:"):
        subject = rest[0].partition(":")[2].strip()
        skipped += 1
        rest = rest[1:]
        blank = next((place for place, line in enumerate(rest) if line.strip()), len(rest))
        skipped, rest = skipped + blank, rest[blank:]
    return Variant(key, subject, "\n".join(rest).rstrip(), first + skipped + 1)
