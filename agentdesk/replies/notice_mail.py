"""What mails to agents say: of what came into a view just now, and once a day of all that is in it."""

from __future__ import annotations

import gettext
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from agentdesk.domain.rows import ConversationRow
from agentdesk.domain.safe_text import one_line
from agentdesk.domain.texts import N_

MOST_LINES = 40
LONGEST_SUBJECT = 100
BEHIND_NUMBER = 8
"""Cells a conversation's number takes, so that subjects stand below each other."""


@dataclass(frozen=True, slots=True)
class Words:
    """In which language and which zone (None: the machine's) a mail is written."""

    texts: gettext.NullTranslations
    language: str
    zone: tzinfo | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """What a mail tells of: rows of a view; `is_capped` where there are more. Without `names_subjects` only numbers are told."""

    view: str
    rows: tuple[ConversationRow, ...]
    names_subjects: bool
    is_capped: bool = False


@dataclass(frozen=True, slots=True)
class Figures:
    """What a digest counts: `new` since the day before, due later that day, late; and when the longest waiting one was last written in."""

    day: date
    new: int
    due: int
    late: int
    oldest: datetime | None


def burst_texts(words: Words, told: Told) -> tuple[str, str]:
    """Return the subject and the text of a mail on what came into a view."""
    count = len(told.rows)
    head = words.texts.ngettext("{view}: something new in {count} conversation", "{view}: something new in {count} conversations", count)
    subject = head.format(view=one_line(told.view, 60), count=_number(told))
    lines = [_line(told, row, "") for row in told.rows[:MOST_LINES]]
    return subject, _text(words, [f"{subject}.", "", *lines, *_rest(words, told)], told)


def digest_texts(words: Words, told: Told, figures: Figures, now: datetime) -> tuple[str, str]:
    """Return the subject and the text of a day's digest; what is late comes first, then what is due that day."""
    from agentdesk.replies.templates.filters import in_words  # noqa: PLC0415 - Babel, which no start needs

    texts, count = words.texts, len(told.rows)
    head = texts.ngettext("{view} on {day}: {count} conversation", "{view} on {day}: {count} conversations", count)
    subject = head.format(view=one_line(told.view, 60), day=in_words(figures.day, words.language), count=_number(told))
    facts = [
        texts.ngettext("{count} new since the day before", "{count} new since the day before", figures.new).format(count=figures.new),
        texts.ngettext("{count} due today", "{count} due today", figures.due).format(count=figures.due),
        texts.ngettext("{count} late", "{count} late", figures.late).format(count=figures.late),
    ]
    if figures.oldest is not None:
        oldest = in_words(figures.oldest.astimezone(words.zone).date(), words.language)
        facts.append(texts.gettext(N_("the oldest since {day}")).format(day=oldest))
    ordered = sorted(told.rows, key=lambda row: (row.due_at is None, row.due_at or now))
    lines = [_line(told, row, _mark(words, row, figures.day, now)) for row in ordered[:MOST_LINES]]
    return subject, _text(words, [f"{subject}.", " · ".join(facts), "", *lines, *_rest(words, told)], told)


def _mark(words: Words, row: ConversationRow, day: date, now: datetime) -> str:
    if row.due_at is None:
        return ""
    if row.due_at < now:
        return words.texts.gettext(N_("late"))
    from agentdesk.replies.templates.filters import clock_time  # noqa: PLC0415 - as above

    local = row.due_at.astimezone(words.zone)
    return words.texts.gettext(N_("due {time}")).format(time=clock_time(local, words.language)) if local.date() == day else ""


def _line(told: Told, row: ConversationRow, mark: str) -> str:
    subject = one_line(row.subject, LONGEST_SUBJECT) if told.names_subjects else ""
    parts = (f"#{row.id}".ljust(BEHIND_NUMBER), f"({mark})" if mark else "", subject)
    return " ".join(part for part in parts if part).rstrip()


def _number(told: Told) -> str:
    return f"{len(told.rows)}+" if told.is_capped else str(len(told.rows))


def _rest(words: Words, told: Told) -> list[str]:
    left = len(told.rows) - MOST_LINES
    if left <= 0:
        return []
    return [words.texts.ngettext("and {count} more", "and {count} more", left).format(count=f"{left}+" if told.is_capped else left)]


def _text(words: Words, lines: list[str], told: Told) -> str:
    below = [] if told.names_subjects else [words.texts.gettext(N_("Subjects are left out: this address is not on the desk's own list."))]
    end = words.texts.gettext(N_("AgentDesk wrote this because you asked for it. To end it: {command}"))
    return "\n".join([*lines, "", *below, end.format(command=f"agentdesk notice remove {_quoted(told.view)}")])


def _quoted(name: str) -> str:
    return "'" + one_line(name, 60).replace("'", "'\\''") + "'"
