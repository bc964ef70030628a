"""Notices by mail of a saved view: the questions that set them, and what keeps them in step with the view."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from agentdesk.config.views_file import SavedView
from agentdesk.domain.asks import ListNotices
from agentdesk.domain.ids import AgentName
from agentdesk.domain.mail_notices import MailNotice, NoticeView, read_time
from agentdesk.domain.states import Role
from agentdesk.domain.texts import _, readers_language
from agentdesk.domain.verbs import RemoveNotice, SetNotice
from agentdesk.tui.console import Console
from agentdesk.tui.screens.dialogs import Choice, Menu, Prompt

FIRST_TIME = "08:00"


def ask_of_arrivals(console: Console, view: SavedView) -> None:
    """Ask where mails go on what comes into a view."""
    console.start(partial(_set_up, console, view, is_daily=False), group="notice")


def ask_of_digest(console: Console, view: SavedView) -> None:
    """Ask when a view's daily mail is written, and where it goes."""
    console.start(partial(_set_up, console, view, is_daily=True), group="notice")


def follow_view(console: Console, view: SavedView) -> None:
    """Have a notice go by what a view finds now."""
    console.start(partial(_follow, console, view), group="notice")


def end_notice(console: Console, name: str) -> None:
    """End the mails of a view, where there are any."""
    console.start(partial(_end, console, name), group="notice")


async def _of(console: Console, name: str) -> NoticeView | None:
    return next((one for one in await console.session.ask(ListNotices()) if one.notice.view == name), None)


async def _set_up(console: Console, view: SavedView, *, is_daily: bool) -> None:
    found = await _of(console, view.name)
    before = MailNotice(AgentName(""), view.name, "") if found is None else found.notice
    digest = before.digest
    if is_daily:
        typed = await console.ask_person(Prompt(_("At what time each day, by the desk's clock?"), (), before.digest or FIRST_TIME))
        if not typed:
            return
        digest = read_time(typed)
    lines = [_("The service writes it, whether a console runs or not.")]
    address = await console.ask_person(Prompt(_("To which address?"), lines, before.to))
    if not address:
        return
    is_trusted = await _is_trusted(console, address.strip(), found)
    if is_trusted is None:
        return
    notice = replace(
        before,
        to=address.strip(),
        query=view.query,
        within=view.within,
        mails=before.mails or not is_daily,
        digest=digest,
        language=readers_language(),
    )
    await _set(console, notice, is_trusted=is_trusted)


async def _is_trusted(console: Console, address: str, found: NoticeView | None) -> bool | None:
    """Ask an admin whether mails to an address may say more than numbers; None where they leave it."""
    is_settled = found is not None and found.names_subjects and found.notice.to == address
    if is_settled or console.session.role < Role.ADMIN:
        return False
    choices = [Choice("s", _("numbers and subjects"), True), Choice("n", _("numbers alone"), False)]
    answer: bool | None = await console.ask_person(Menu(_("What may mails to {address} say?").format(address=address), choices))
    return answer


async def _set(console: Console, notice: MailNotice, *, is_trusted: bool) -> None:
    outcome = await console.session.do(SetNotice(notice, is_trusted))
    console.tell(" · ".join((_("{name}: {how}").format(name=notice.view, how=how_told(notice)), *outcome.words)))


def how_told(notice: MailNotice) -> str:
    """Return how one is told by mail, "" where nobody is."""
    digest = _("digest at {time}").format(time=notice.digest) if notice.digest else ""
    return ", ".join(filter(None, (_("mail") if notice.mails else "", digest, notice.to)))


async def _follow(console: Console, view: SavedView) -> None:
    found = await _of(console, view.name)
    if found is not None and (found.notice.query, found.notice.within) != (view.query, view.within):
        await console.session.do(SetNotice(replace(found.notice, query=view.query, within=view.within)))


async def _end(console: Console, name: str) -> None:
    if await _of(console, name) is not None:
        await console.session.do(RemoveNotice(name))
