"""Puts one wording into a template's file and leaves every other line of it alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from agentdesk.domain.voice import VariantKey, VariantText
from agentdesk.replies.templates.parsing import FENCE, HEADING, heading_key
from agentdesk.replies.templates.records import Template


@dataclass(frozen=True, slots=True)
class _Section:
    """A wording's lines, its heading first where it has one."""

    key: VariantKey
    lines: tuple[str, ...]

    @property
    def blanks_below(self) -> tuple[str, ...]:
        """The blank lines that part it from the next one."""
        count = next((place for place, line in enumerate(reversed(self.lines)) if line.strip()), len(self.lines))
        return self.lines[len(self.lines) - count :]

    @property
    def is_on_top(self) -> bool:
        """Whether it stands above every heading, without one of its own."""
        return not self.lines or not self.lines[0].startswith(HEADING)


def variant_texts(template: Template) -> tuple[VariantText, ...]:
    """Return the wordings of a template as they are edited: the subject on top, where there is one."""
    return tuple(
        VariantText(str(one.key), f"Subject: {one.subject}\n\n{one.body}" if one.subject else one.body, one.line)
        for one in template.variants
    )


def with_variant(name: str, source: str, variant: str, text: str) -> str:
    """Return a file in which one wording reads differently; a new one goes to the end, an empty one out.

    Args:
        name: the template's, for errors.
        source: the file as it is.
        variant: the wording's heading, as in "review nl"; "*" for everything else.
        text: how it shall read.

    Raises:
        ConfigError: a heading can't be read.
    """
    wanted = heading_key(name, variant)
    lines = source.replace("\r\n", "\n").rstrip("\n").split("\n")
    start = _front_lines(lines)
    sections = list(_sections(name, lines[start:]))
    # The part above every heading is a wording of its own only where it says something.
    own = [one for one in sections if one.key == wanted and (not one.is_on_top or len(one.blanks_below) < len(one.lines))]
    new = _section(wanted, text, own[0] if own else None)
    changed = [new if own and one is own[0] else one for one in sections] if own else [*sections, new]
    kept = (line for one in changed for line in one.lines)
    return "\n".join((*lines[:start], *kept)).rstrip("\n") + "\n"


def _section(key: VariantKey, text: str, before: _Section | None) -> _Section:
    """Return a wording under its heading; one that stands on top without a heading stays so."""
    if not text.strip():
        return _Section(key, ())
    body = tuple(f"\\{line}" if line.startswith(HEADING) else line for line in text.replace("\r\n", "\n").strip("\n").split("\n"))
    heading = () if before is not None and before.is_on_top else (f"{HEADING} {key}",)
    return _Section(key, (*heading, *body, *(before.blanks_below if before is not None else ())))


def _front_lines(lines: list[str]) -> int:
    """Count the lines of the head."""
    if lines[0].strip() != FENCE:
        return 0
    return next((place for place, line in enumerate(lines[1:], start=2) if line.strip() == FENCE), len(lines))


def _sections(name: str, lines: list[str]) -> Iterator[_Section]:
    key, held = VariantKey(), list[str]()
    for line in lines:
        if line.startswith(HEADING):
            yield _Section(key, tuple(held))
            key, held = heading_key(name, line.removeprefix(HEADING)), []
        held.append(line)
    yield _Section(key, tuple(held))
