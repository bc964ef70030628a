"""Moving the desk to another store, from the client's side: a service that does nothing else copies it, and tells how far it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from agentdesk.client.alone import News, is_for_others, run_alone
from agentdesk.config.paths import Home
from agentdesk.config.store_place import place_of
from agentdesk.domain.errors import UsageError
from agentdesk.domain.texts import _


@dataclass(frozen=True, slots=True)
class MovedTable:
    """One table that was moved; `digest` is over all its rows, read from the new place, and equals that of the old one."""

    name: str
    rows: int
    digest: str


@dataclass(frozen=True, slots=True)
class MovedDesk:
    """What a move came to; `kept` is where the desk that was left still lies."""

    source: str
    target: str
    tables: tuple[MovedTable, ...]
    kept: str


def check_place(url: str, secret: str) -> None:
    """Check what was typed before anything is ended for it.

    Raises:
        UsageError: it names no database, or holds a password.
    """
    if url:
        place_of(url, secret)
    elif secret:
        raise UsageError(cause=_("files have no password: leave --secret out"))


def move_desk(home: Home, url: str, secret: str, progress: Callable[[str, int], None]) -> MovedDesk:
    """Move the desk to a database on a server, or with an empty `url` into files of its own.

    Args:
        home: the desk.
        url: the database, without a password in it.
        secret: where its password is, as `store.secret` says it; "" leaves it to libpq.
        progress: told the table that is copied, and how many of its rows are.

    Raises:
        AgentdeskError: why nothing was moved.
    """
    if is_for_others(home):
        cause = _("a shared desk is moved by root: sudo {command}; where no systemd keeps it, end its service first")
        raise UsageError(cause=cause.format(command="agentdesk desk move --to …"))
    came: list[MovedDesk] = []

    def hear(news: News) -> None:
        if news["state"] == "copying":
            progress(str(news["table"]), int(news["rows"]))
        elif news["state"] == "moved":
            tables = tuple(MovedTable(*one) for one in news["tables"])
            came.append(MovedDesk(news["source"], news["target"], tables, news["kept"]))

    run_alone(home, ["--move-to", url, *(["--secret-in", secret] if secret else [])], said=hear)
    return came[0]
