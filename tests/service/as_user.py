"""A client that becomes another Unix user and tries things on a shared desk: `python -m tests.service.as_user USER SOCKET DATA ACTION…`.

It starts as root, so that Python and its modules are read before it lets go of everything; a USER of "-" stays who it is, having logged in.
It writes one word for each action: "ok", or the code of the error.
"""

from __future__ import annotations

import json
import os
import pwd
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path

from agentdesk.client.blocking import BlockingDesk
from agentdesk.client.greeting import greet
from agentdesk.config.paths import Home
from agentdesk.domain import verbs
from agentdesk.domain.asks import Export, ListConversations, ListEntries, ListLooks, ShowConversation
from agentdesk.domain.clock import SystemClock
from agentdesk.domain.errors import AgentdeskError
from agentdesk.domain.ids import AgentName, ConversationId, DeliveryId
from agentdesk.domain.states import Means
from agentdesk.domain.verbs.customers import CustomerRecord
from agentdesk.wire.codec import decode_list

STAYS = "-"
FIRST = ConversationId(1)
PRELOADED = (SystemClock, decode_list)


def become(name: str) -> None:
    """Become a user, for good."""
    user = pwd.getpwnam(name)
    os.setgroups(os.getgrouplist(name, user.pw_gid))
    os.setgid(user.pw_gid)
    os.setuid(user.pw_uid)


def actions(desk: BlockingDesk) -> dict[str, Callable[[str], object]]:
    return {
        "list": lambda _rest: desk.ask(ListConversations()),
        "journal": lambda _rest: desk.ask(ListEntries()),
        "note": lambda _rest: desk.do(verbs.AddNote(FIRST, "seen")),
        "close": lambda _rest: desk.do(verbs.Close((FIRST,))),
        "delete": lambda _rest: desk.do(verbs.Delete((FIRST,))),
        "reply": lambda _rest: desk.do(verbs.Reply(FIRST, "Hello Maria, soon. Regards")),
        "release": lambda rest: desk.do(verbs.ReleaseDelivery((DeliveryId(int(rest)),))),
        "return": lambda rest: desk.do(verbs.ReturnDelivery(DeliveryId(int(rest)), "warmer, please")),
        "away-other": lambda _rest: desk.do(verbs.SetAway(AgentName("somebody"), None)),
        "show": lambda _rest: list(desk.ask(ShowConversation(FIRST))),
        "export": lambda _rest: list(desk.ask(Export())),
        "looks": lambda _rest: list(desk.ask(ListLooks())),
        "backup": lambda _rest: desk.do(verbs.MakeBackup()),
        "import": lambda _rest: desk.do(verbs.ImportCustomers((CustomerRecord("a.csv:1", name="Jan"),))),
        "present": lambda rest: desk.do(verbs.BePresent(FIRST, rest == "replying")),
        "stay": lambda rest: time.sleep(float(rest)),
        "confirm": lambda rest: desk.do(verbs.ConfirmAgent(AgentName(rest))),
    }


def files(data: Path) -> list[str]:
    """Return what a user got of a desk's files directly: it should be nothing."""
    got: list[str] = []
    attempts: dict[str, Callable[[], object]] = {
        "listed": lambda: list(data.iterdir()),
        "read": (data / "desk.sqlite").read_bytes,
        "written": lambda: (data / "desk.sqlite").open("ab"),
        "made": lambda: (data / "mine").write_text(""),
        "swapped": lambda: data.rename(data.with_name("theirs")),
    }
    for name, attempt in attempts.items():
        try:
            attempt()
        except OSError:
            continue
        got.append(name)
    return got


def main(user: str, path: Path, data: Path, wanted: list[str]) -> None:
    if user != STAYS:
        become(user)
    try:
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.connect(str(path))
        desk = BlockingDesk(greet(Home(data, data, is_own=False), Means.CLI, wants_events=False, line=line))
    except (AgentdeskError, OSError) as error:
        code = error.code if isinstance(error, AgentdeskError) else type(error).__name__
        sys.stdout.write(json.dumps({"connect": code, "files": files(data)}))
        return
    found = {"connect": "ok", "agent": desk.hello.agent, "role": desk.hello.role, "files": files(data)}
    known = actions(desk)
    for action in wanted:
        name, _sign, rest = action.partition(":")
        try:
            known[name](rest)
            found[action] = "ok"
        except AgentdeskError as error:
            found[action] = error.code
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4:])
