"""What can follow in the filter: fields by their beginnings, and a field's values where they are known."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from agentdesk.domain.errors import QueryError, UsageError
from agentdesk.domain.query import ALIASES, POSSESSIONS, STATES, Key
from agentdesk.domain.query_parsing import parse
from agentdesk.domain.states import ChannelKind
from agentdesk.domain.texts import _
from agentdesk.domain.views import ConversationRow, DeskStatus
from agentdesk.tui.keys.display import key_label
from agentdesk.tui.presenters.cells import width_of
from agentdesk.tui.presenters.tones import Line, Piece, Tone, cut_pieces

MOST = 12
"""Candidates worth reading; more typing narrows them."""
_LAST = re.compile(r'(?P<minus>-?)(?:(?P<field>[A-Za-z]+):(?P<values>(?:[^\s",]+,)*))?(?P<word>[^\s":,()]*)$')
_FIXED: dict[Key, tuple[str, ...]] = {
    Key.IS: STATES,
    Key.HAS: POSSESSIONS,
    Key.LATE: ("yes", "no"),
    Key.RATING: ("<=2", "3", ">=4"),
    Key.AFTER: ("today", "yesterday", "7d", "6mo"),
    Key.BEFORE: ("today", "yesterday", "7d", "6mo"),
    Key.DATE: ("today", "yesterday"),
    Key.DUE: ("2h", "today", "tomorrow", "any", "none"),
    Key.ASSIGNEE: ("me", "none"),
    Key.BY: ("me",),
}


@dataclass(frozen=True, slots=True)
class Known:
    """What the console knows that may be looked for: tags, agents, accounts, channels, languages and templates."""

    values: dict[Key, tuple[str, ...]] = field(default_factory=dict)

    def of(self, key: Key) -> tuple[str, ...]:
        """Return the values a field may take, as far as they are known."""
        own = tuple(str(kind) for kind in ChannelKind) if key is Key.CHANNEL else _FIXED.get(key, ())
        return tuple(dict.fromkeys((*own, *self.values.get(key, ()))))


def candidates(text: str, known: Known) -> list[str]:
    """Return how the last word of a query may go on: fields with their colon, or a field's values."""
    found = _LAST.search(text)
    if found is None or text.count('"') % 2:
        return []
    word = found["word"].casefold()
    if found["field"] is None and word.startswith("#"):
        return [f"#{tag}" for tag in known.of(Key.TAG) if f"#{tag}".casefold().startswith(word) and f"#{tag}".casefold() != word]
    if found["field"] is None:
        return [f"{key}:" for key in (*Key, *ALIASES) if word and f"{key}:".startswith(word)]
    name = found["field"].lower()
    try:
        key = ALIASES.get(name) or Key(name)
    except ValueError:
        return []
    return [value for value in known.of(key) if value.casefold().startswith(word) and value.casefold() != word]


def completed(text: str, known: Known) -> str:
    """Return a query with its last word taken as far as all candidates agree; unchanged where nothing follows."""
    found = candidates(text, known)
    if not found:
        return text
    common = _common(found)
    last = _LAST.search(text)
    assert last is not None
    word = last["word"]
    if len(common) < len(word):
        return text
    quoted = f'"{common}"' if re.search(r'[\s,"]', common) else common
    return text[: len(text) - len(word)] + quoted + (" " if len(found) == 1 and not common.endswith(":") else "")


def _common(words: Iterable[str]) -> str:
    low, *others = sorted(words)
    high = others[-1] if others else low
    size = next((at for at, pair in enumerate(zip(low, high, strict=False)) if pair[0] != pair[1]), min(len(low), len(high)))
    return low[:size]


def filter_hint(text: str, known: Known, width: int) -> Line:
    """Return what the status line says while a filter is typed: what is wrong, at which character, or what can follow."""
    found = candidates(text, known)
    if found:
        pieces = [Piece(_(" tab: "), Tone.KEY), *(Piece(f"{word}  ", Tone.BAR) for word in found[:MOST])]
        return Line(cut_pieces(pieces, width))
    try:
        parse(text)
    except QueryError as error:
        words = _(" character {number}: {cause} ").format(number=error.fields["number"], cause=error.fields["cause"])
        expected = _(" expected: {expected}").format(expected=error.fields["expected"])
        return Line(cut_pieces((Piece(words, Tone.BAR_ALERT), Piece(expected, Tone.BAR)), width))
    except UsageError as error:
        return Line(cut_pieces((Piece(f" {error} ", Tone.BAR_ALERT),), width))
    fields = "  ".join(f"{key}:" for key in Key)
    return Line(cut_pieces((Piece(_(" words, or {fields}").format(fields=fields), Tone.BAR),), width))


def filter_keys(width: int) -> Line:
    """Return the keys that act while a filter is typed, as many as fit; they are the field's own, so keys.toml doesn't change them."""
    keys = (("enter", _("keep")), ("escape", _("clear")), ("tab", _("complete")), ("down", _("to the list")), ("ctrl+s", _("save view")))
    shown = Line()
    for key, words in keys:
        longer = Line((*shown.pieces, Piece(f" {key_label(key)}", Tone.KEY), Piece(f" {words} ", Tone.BAR)))
        if width_of(longer.plain) > width:
            break
        shown = longer
    return shown


def known_values(rows: Iterable[ConversationRow], status: DeskStatus | None, templates: Iterable[str] = ()) -> Known:
    """Return what may be looked for, from the rows at hand, the desk's accounts and the names of its templates."""
    tags: set[str] = set()
    agents: set[str] = {status.agent} if status is not None else set()
    channels: set[str] = set()
    for row in rows:
        tags.update(row.tags)
        channels.add(row.channel)
        agents.update({row.assignee} if row.assignee else set())
    accounts = tuple(sorted(account.account for account in status.accounts)) if status is not None else ()
    people = tuple(sorted(agents))
    values = {
        Key.TAG: tuple(sorted(tags)),
        Key.ASSIGNEE: people,
        Key.BY: people,
        Key.CHANNEL: tuple(sorted(channels)),
        Key.ACCOUNT: accounts,
        Key.TEMPLATE: tuple(templates),
    }
    return Known(values)
