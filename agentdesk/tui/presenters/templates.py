"""The template manager in lines: the list, which wordings there are and which are missing, and what they read like."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from agentdesk.domain.ids import ConversationId
from agentdesk.domain.states import ChannelKind
from agentdesk.domain.texts import _, ngettext
from agentdesk.domain.voice import RenderedTemplate, TemplateView, VariantText
from agentdesk.tui.presenters.cells import cut, fit, many_lines, one_line, width_of, wrap
from agentdesk.tui.presenters.tones import Line, Piece, Tone, line, two_sided

KINDS = tuple(str(kind) for kind in ChannelKind)
EVERYWHERE = "*"
NARROWEST_COLUMN = 34
BETWEEN = "  "
NAME_CELLS = 22
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})?")


@dataclass(frozen=True, slots=True)
class Previewed:
    """A template as it reads for one customer, or why it can't."""

    conversation: ConversationId
    who: str
    rendered: RenderedTemplate | None
    trouble: str = ""


def split_key(key: str) -> tuple[str, str]:
    """Return channel and language of a wording's key, each EVERYWHERE where it names none."""
    words = [word for word in key.split() if word != EVERYWHERE]
    language = words.pop() if words and words[-1] not in KINDS and _LANGUAGE.fullmatch(words[-1]) else EVERYWHERE
    return words.pop() if words else EVERYWHERE, language


def languages_of(views: Iterable[TemplateView]) -> tuple[str, ...]:
    """Return the languages any template has a wording in, by how many have."""
    counts: dict[str, int] = {}
    for view in views:
        for language in {split_key(key)[1] for key in view.variants} - {EVERYWHERE}:
            counts[language] = counts.get(language, 0) + 1
    return tuple(sorted(counts, key=lambda language: (-counts[language], language)))


def manager_line(view: TemplateView, width: int) -> Line:
    """Return a template of the manager's list; what is wrong with it stands in words."""
    wrong = len(view.problems)
    state = (
        _("can't be read") if wrong and not view.variants else ngettext("{count} finding", "{count} findings", wrong).format(count=wrong)
    )
    right = [Piece(f"{state}  ", Tone.BAD)] if wrong else []
    if view.uses:
        right.append(Piece(ngettext("{count} use", "{count} uses", view.uses).format(count=view.uses) + "  ", Tone.PLAIN))
    origin = _("yours") if view.is_own else _("starter")
    right.append(Piece(f"{origin} ", Tone.CHANNEL if view.is_own else Tone.DIM))
    name = fit(view.name, max(NAME_CELLS, width_of(view.name)))
    return two_sided([Piece(f" {name}", Tone.STRONG), Piece(f"  {one_line(view.shown_title)}", Tone.DIM)], right, width)


def manager_title(views: Sequence[TemplateView] | None, typed: str) -> Line:
    """Return the header: how many there are, how many have something wrong, and what was looked for; None while that isn't known."""
    if views is None:
        return line(Piece(_(" Templates "), Tone.BAR_ACTIVE))
    wrong = sum(bool(view.problems) for view in views)
    words = ngettext("{count} template", "{count} templates", len(views)).format(count=len(views))
    parts = [
        words,
        *([_("{count} with findings").format(count=wrong)] if wrong else []),
        *([_("“{typed}”").format(typed=typed)] if typed else []),
    ]
    return line(Piece(_(" Templates "), Tone.BAR_ACTIVE), Piece(f" {' · '.join(parts)}", Tone.BAR))


def overview(view: TemplateView, languages: Sequence[str], width: int) -> list[Line]:
    """Return what is wrong with a template and which wordings it has: channels down, languages across."""
    room = max(2, width - 1)
    lines = [line(Piece(cut(f"{view.name} · {one_line(view.shown_title)}", room), Tone.STRONG))]
    if view.tags:
        lines.append(line(Piece(cut(" ".join(f"#{tag}" for tag in view.tags), room), Tone.DIM)))
    for problem in view.problems:
        lines += [line(Piece(piece, Tone.BAD)) for piece in wrap(f"! {one_line(problem)}", room)]
    return [*lines, Line(), *matrix(view, languages, room)]


def matrix(view: TemplateView, languages: Sequence[str], width: int) -> list[Line]:
    """Return which wordings there are: x its own, ~ another one stands in, - missing."""
    keys = {split_key(key) for key in view.variants}
    shown = [*dict.fromkeys((*languages, *(language for _medium, language in keys if language != EVERYWHERE)))]
    media = [EVERYWHERE, *dict.fromkeys((*KINDS, *(medium for medium, _language in keys if medium != EVERYWHERE)))]
    head = fit("", 10) + "".join(fit(language, 6) for language in [EVERYWHERE, *shown])
    rows = [line(Piece(cut(head, width), Tone.DIM))]
    for medium in media:
        cells = [_cell(keys, medium, language) for language in [EVERYWHERE, *shown]]
        rows.append(Line((Piece(fit(medium, 10)), *(Piece(fit(mark, 6), tone) for mark, tone in cells))))
    legend = _("x its own wording   ~ another stands in   - missing")
    return [*rows, Line(), line(Piece(cut(legend, width), Tone.DIM))]


def _cell(keys: set[tuple[str, str]], medium: str, language: str) -> tuple[str, Tone]:
    if (medium, language) in keys:
        return "x", Tone.GOOD
    if EVERYWHERE in {medium, language}:
        return " ", Tone.DIM
    base = language.partition("-")[0]
    stand_ins = {(medium, base), (medium, EVERYWHERE), (EVERYWHERE, language), (EVERYWHERE, base), (EVERYWHERE, EVERYWHERE)}
    return ("~", Tone.DIM) if keys & stand_ins else ("-", Tone.WARN)


def kinds_of(variants: Sequence[VariantText]) -> tuple[str, ...]:
    """Return the channels a template has wordings for, the one for everything first."""
    return tuple(dict.fromkeys(sorted((split_key(one.key)[0] for one in variants), key=lambda medium: medium != EVERYWHERE)))


def wordings(variants: Sequence[VariantText], medium: str, languages: Sequence[str], width: int) -> list[Line]:
    """Return the wordings for one channel, languages side by side where there is room; a missing one says so."""
    found = {split_key(one.key)[1]: one.text for one in variants if split_key(one.key)[0] == medium}
    shown = [*dict.fromkeys((*found, *languages))]
    cells = [(language, found.get(language, _("(none: another wording stands in)"))) for language in shown]
    kinds = kinds_of(variants)
    head = _("wordings for {kind} ({number} of {count}; left and right go on)").format(
        kind=_("everything else") if medium == EVERYWHERE else medium,
        number=kinds.index(medium) + 1 if medium in kinds else 1,
        count=len(kinds),
    )
    return [line(Piece(cut(head, max(2, width - 1)), Tone.STRONG)), Line(), *side_by_side(cells, width)]


def previews(found: Sequence[Previewed], width: int) -> list[Line]:
    """Return a template as it reads for some customers, side by side where there is room."""
    cells = []
    for one in found:
        rendered = one.rendered
        where = f" · {rendered.language} · {' > '.join(rendered.steps)}" if rendered is not None else ""
        cells.append((f"#{one.conversation} {one_line(one.who)}{where}", rendered.text if rendered is not None else one.trouble))
    if not cells:
        return [line(Piece(_("There is no conversation to read it for yet."), Tone.DIM))]
    return side_by_side(cells, width)


def side_by_side(cells: Sequence[tuple[str, str]], width: int) -> list[Line]:
    """Return texts under their heads in as many columns as fit; those that don't fit beside stand below."""
    across = max(1, min(len(cells), (width - 1 + len(BETWEEN)) // (NARROWEST_COLUMN + len(BETWEEN))))
    room = max(2, (width - 1 - len(BETWEEN) * (across - 1)) // across)
    lines: list[Line] = []
    for start in range(0, len(cells), across):
        columns = [_column(head, text, room) for head, text in cells[start : start + across]]
        for place in range(max(len(column) for column in columns)):
            pieces = [column[place] if place < len(column) else Piece("") for column in columns]
            lines.append(_row(pieces, room))
        lines.append(Line())
    return lines


def _column(head: str, text: str, room: int) -> list[Piece]:
    body = (Piece(piece) for source in many_lines(text) for piece in wrap(source, room))
    return [Piece(cut(head, room), Tone.HEAD_OUT), *body]


def _row(pieces: Sequence[Piece], room: int) -> Line:
    padded = [Piece(piece.text + " " * max(0, room - width_of(piece.text)), piece.tone) for piece in pieces[:-1]]
    apart = [part for piece in padded for part in (piece, Piece(BETWEEN))]
    return Line((*apart, pieces[-1]))
