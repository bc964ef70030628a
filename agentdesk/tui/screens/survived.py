"""What an unclean stop left, said once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from agentdesk.domain.texts import _, ngettext
from agentdesk.domain.views import Survived
from agentdesk.tui.presenters.when import day_and_time
from agentdesk.tui.screens.dialogs import Choice, Menu


def survived_lines(survived: Survived, now: datetime) -> list[str]:
    """Return the card's lines: drafts, sends nobody can vouch for, the last look for mail."""
    lines: list[str] = []
    if survived.stopped_at is not None:
        lines.append(_("The desk stopped without being told to, {when}.").format(when=day_and_time(survived.stopped_at, now)))
    drafts = ngettext("{count} draft is as you left it.", "{count} drafts are as you left them.", survived.drafts)
    lines.append(drafts.format(count=survived.drafts))
    if survived.unknown:
        words = ngettext(
            "{count} send may or may not have left; it is in the outbox.", "{count} sends may or may not have left.", survived.unknown
        )
        lines.append(words.format(count=survived.unknown))
    else:
        lines.append(_("No send is in doubt."))
    if survived.last_fetch_at is not None:
        lines.append(
            _("Mail was last fetched {when}; what came since is being fetched now.").format(when=day_and_time(survived.last_fetch_at, now))
        )
    return lines


def survived_card(survived: Survived, now: datetime, open_outbox: Callable[[], None]) -> tuple[Menu, Callable[[str | None], None]]:
    """Return the card and what its answer does."""
    choices = [Choice("o", _("open the outbox"), "outbox")] if survived.unknown else []

    def take(answer: str | None) -> None:
        if answer == "outbox":
            open_outbox()

    return Menu(_("Nothing was lost"), choices, lines=survived_lines(survived, now)), take
