"""Notices by mail: an agent who is away is told of what came into a view, as it comes or once a day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo
from typing import Final

from agentdesk.domain.errors import UsageError
from agentdesk.domain.ids import AccountName, AgentName
from agentdesk.domain.mailbox import checked_address
from agentdesk.domain.query_parsing import parse
from agentdesk.domain.safe_text import is_clean
from agentdesk.domain.states import View
from agentdesk.domain.texts import N_

LONGEST_NAME: Final = 40
MOST_PER_AGENT: Final = 20
_TIME: Final = re.compile(r"([01]?[0-9]|2[0-3])[:.h]([0-5][0-9])")


@dataclass(frozen=True, slots=True)
class MailNotice:
    """How an agent is told by mail of what comes into a view of theirs.

    `mails`: a mail when something came. `digest`: the local time, as 08:00, of a mail a day; "" for none. `is_wanted_empty`: a digest
    also when the view holds nothing. `language`: in which the mails are written, "" for the business's own.
    """

    agent: AgentName
    view: str
    to: str
    query: str = ""
    within: View = View.OPEN
    mails: bool = False
    digest: str = ""
    is_wanted_empty: bool = False
    language: str = ""

    def digest_at(self, day: date, zone: tzinfo | None) -> datetime:
        """Return when a day's digest is due; a time that a day leaves out, when clocks go forward, is the moment after."""
        hour, minute = (int(part) for part in self.digest.split(":"))
        local = datetime.combine(day, time(hour, minute), tzinfo=zone)
        return local if zone is not None else local.astimezone()


@dataclass(frozen=True, slots=True)
class MailNotices:
    """What the configuration says of notices by mail.

    `addresses`, in lower case, are the desk's own list: only mails to these, and to addresses of the desk itself, name subjects.
    `account` sends them, "" for the first that can.
    """

    notices: tuple[MailNotice, ...] = ()
    addresses: frozenset[str] = frozenset()
    account: AccountName = AccountName("")


@dataclass(frozen=True, slots=True)
class NoticeView:
    """A notice, whether its mails name subjects, when the last mail was made, the day of the last digest, and what hinders it."""

    notice: MailNotice
    names_subjects: bool
    mailed_at: datetime | None = None
    digest_day: str = ""
    problem: str = ""


def read_time(text: str) -> str:
    """Return a time of day as 08:00.

    Raises:
        UsageError: it is none.
    """
    found = _TIME.fullmatch(text.strip())
    if found is None:
        raise UsageError(cause=N_("“{text}” is no time of day as in 08:00"), text=text[:20])
    return f"{int(found[1]):02}:{found[2]}"


def check_notice(notice: MailNotice) -> MailNotice:
    """Return a notice that can be kept.

    Raises:
        UsageError: its name, its address, its time, or that it does nothing. QueryError: its query can't be read.
    """
    if not notice.view.strip() or len(notice.view) > LONGEST_NAME or not is_clean(notice.view):
        raise UsageError(cause=N_("a view's name is one line of at most {count} characters"), count=LONGEST_NAME)
    checked_address(notice.to)
    parse(notice.query)
    if notice.digest and read_time(notice.digest) != notice.digest:
        raise UsageError(cause=N_("“{text}” is no time of day as in 08:00"), text=notice.digest[:20])
    if not notice.mails and not notice.digest:
        raise UsageError(cause=N_("say what is mailed: each arrival, a daily digest, or both"))
    return notice
