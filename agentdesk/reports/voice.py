"""How the business sounded: what agents change in templates, which rules find something, which wordings are missing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from difflib import SequenceMatcher

from agentdesk.domain.reports import EditFigure, TemplateFigure, VoiceReport
from agentdesk.domain.states import Direction
from agentdesk.store import voice_figures
from agentdesk.store.engine import Connection
from agentdesk.store.voice_figures import Use

MOST_EDITS = 5
LONGEST_CHANGE_WORDS = 15
"""A longer piece is a text of its own put beside the template, not a change of its wording."""
SHARE_OF_LANGUAGE = 0.01
"""A language customers write less than this in needs no wording yet."""

_WORD = re.compile(r"\S+")


def voice_report(connection: Connection, since: datetime, languages: Mapping[str, frozenset[str]]) -> VoiceReport:
    """Return the report.

    Args:
        connection: the desk file.
        since: the moment it begins at.
        languages: the languages each template has a wording for; one in "" serves every language.
    """
    written = voice_figures.counted(connection, since, Direction.INBOUND, "language")
    return VoiceReport(
        since=since,
        answers=tuple(voice_figures.counted(connection, since, Direction.OUTBOUND, "kind")),
        languages=tuple(written),
        templates=tuple(_templates(connection, since, languages, _needed(written))),
        rules=tuple(voice_figures.rules(connection, since)),
    )


def _needed(written: list[tuple[str, int]]) -> list[str]:
    """Return the languages that customers write often enough in, without their regions."""
    total = sum(count for _language, count in written)
    return list(dict.fromkeys(language.partition("-")[0] for language, count in written if count >= SHARE_OF_LANGUAGE * total))


def _templates(
    connection: Connection, since: datetime, languages: Mapping[str, frozenset[str]], needed: list[str]
) -> Iterator[TemplateFigure]:
    by_kind: dict[str, list[tuple[str, int]]] = {}
    for template, kind, count in voice_figures.use_counts(connection, since):
        by_kind.setdefault(template, []).append((kind, count))
    changed = _changed(voice_figures.uses(connection, since))
    names = sorted({*by_kind, *languages}, key=lambda name: (-sum(count for _kind, count in by_kind.get(name, ())), name))
    for name in names:
        kinds = sorted(by_kind.get(name, ()), key=lambda row: (-row[1], row[0]))
        read, edited, edits = changed.get(name, (0, 0, Counter[tuple[str, str]]()))
        there = languages.get(name, frozenset({""}))
        yield TemplateFigure(
            name=name,
            uses=sum(count for _kind, count in kinds),
            read=read,
            edited=edited,
            by_kind=tuple(kinds),
            edits=tuple(EditFigure(*change, count) for change, count in edits.most_common(MOST_EDITS)),
            missing=() if "" in there else tuple(language for language in needed if language not in there),
        )


def _changed(uses: Iterable[Use]) -> dict[str, tuple[int, int, Counter[tuple[str, str]]]]:
    """Return for each template how many texts were compared, how many were changed, and the changes counted."""
    found: dict[str, tuple[int, int, Counter[tuple[str, str]]]] = {}
    for use in uses:
        read, edited, edits = found.get(use.template, (0, 0, Counter()))
        made = changes(use.put_in, use.left)
        edits.update(made)
        found[use.template] = (read + 1, edited + (use.put_in.split() != use.left.split()), edits)
    return found


def changes(put_in: str, left: str) -> list[tuple[str, str]]:
    """Return what was taken out and put in, word by word; pieces too long to be a change of wording are left out."""
    before, after = _WORD.findall(put_in), _WORD.findall(left)
    if before == after:
        return []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    return [
        (" ".join(before[a:b]), " ".join(after[c:d]))
        for tag, a, b, c, d in matcher.get_opcodes()
        if tag != "equal" and b - a <= LONGEST_CHANGE_WORDS and d - c <= LONGEST_CHANGE_WORDS
    ]
