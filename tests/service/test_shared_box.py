"""A shared desk with real Unix users: who is let in, who may do what, and that nobody reaches its files or acts as somebody else."""

from __future__ import annotations

import grp
import json
import os
import pwd
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree
from typing import Any

import pytest

from agentdesk.client.blocking import BlockingDesk
from agentdesk.client.greeting import greet
from agentdesk.config.paths import Home
from agentdesk.domain.asks import ListAgents, ListDeliveries, ListDrafts, ListEntries, ListLooks, ShowConversation
from agentdesk.domain.ids import AccountName, AgentName, ConversationId
from agentdesk.domain.states import Means, Role
from agentdesk.domain.verbs import AddAccount, ConfirmAgent, Import, ImportItem
from agentdesk.wire.frames import Event, unpack_to_client
from tests.servers.processes import wait_until

GROUP = "adtest-desk"
ANA, TOM, LEA, SCAN, OUT = "adtest-ana", "adtest-tom", "adtest-lea", "adtest-scan", "adtest-out"
DEADLINE_S = 240.0
REPOSITORY = Path(__file__).parents[2]
MAIL = b"From: Maria <maria@example.org>\nTo: shop@example.org\nSubject: Lamp\nMessage-ID: <a@example.org>\n\nWhere is it?\n"


def _run(*argv: str) -> None:
    subprocess.run(argv, check=True, capture_output=True)


@pytest.fixture(scope="module")
def users() -> Iterator[None]:
    """Five users, four of them in the desk's group. Only root can make them: run the tests as root, as the CI does."""
    assert os.getuid() == 0, "these tests make Unix users; run them as root"
    _run("groupadd", "--force", GROUP)
    for name in (ANA, TOM, LEA, SCAN, OUT):
        subprocess.run(["useradd", "--no-create-home", "--shell", "/usr/sbin/nologin", name], check=False, capture_output=True)
        if name != OUT:
            _run("usermod", "--append", "--groups", GROUP, name)
    yield
    for name in (ANA, TOM, LEA, SCAN, OUT, f"{ANA}2"):
        subprocess.run(["userdel", name], check=False, capture_output=True)
    subprocess.run(["groupdel", GROUP], check=False, capture_output=True)


@dataclass
class Box:
    """A service on a shared box; its owner here is root."""

    folder: Path
    process: subprocess.Popen[bytes]

    @property
    def socket(self) -> Path:
        return self.folder / "run" / "desk.sock"

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def is_listening(self) -> bool:
        """Whether clients can connect; the socket is there a moment earlier."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
            return line.connect_ex(str(self.socket)) == 0

    def desk(self) -> BlockingDesk:
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.connect(str(self.socket))
        return BlockingDesk(greet(Home(self.folder / "config", self.data), Means.CLI, wants_events=False, line=line))

    def as_user(self, name: str, *actions: str) -> dict[str, Any]:
        argv = [sys.executable, "-m", "tests.service.as_user", name, str(self.socket), str(self.data), *actions]
        ran = subprocess.run(argv, capture_output=True, check=False, cwd=REPOSITORY, timeout=DEADLINE_S)
        assert ran.returncode == 0, ran.stderr.decode()
        found: dict[str, Any] = json.loads(ran.stdout)
        return found


@pytest.fixture(scope="module")
def box(users: None) -> Iterator[Box]:
    # Not pytest's own folder: that is root's alone, and users must reach the socket.
    folder = Path(tempfile.mkdtemp(prefix="agentdesk-box-"))
    folder.chmod(0o755)
    for name, mode in (("config", 0o750), ("data", 0o700), ("run", 0o750)):
        (folder / name).mkdir(mode=mode)
    os.chown(folder / "run", 0, grp.getgrnam(GROUP).gr_gid)
    (folder / "run").chmod(0o2750)
    (folder / "config" / "config.toml").write_text(
        f'[service]\nsocket = "{folder}/run/desk.sock"\n[roles]\nlead = "{LEA}"\ntrainee = "{TOM}"\nimporter = "{SCAN}"\n'
    )
    argv = [sys.executable, "-m", "agentdesk.service", "--config", str(folder / "config"), "--data", str(folder / "data")]
    with subprocess.Popen(argv, cwd=REPOSITORY, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        made = Box(folder, process)
        wait_until(made.is_listening, "the shared desk's service listens")
        desk = made.desk()
        settings = (("address", "shop@example.org"), ("path", str(folder / "maildir")), ("send_command", "/bin/true"))
        for name in ("cur", "new", "tmp"):
            (folder / "maildir" / name).mkdir(parents=True)
        desk.do(AddAccount("maildir", AccountName("shop"), settings, test=False))
        desk.do(Import("mail", AccountName("shop"), "message/rfc822", (ImportItem("a.eml", MAIL),)))
        desk.close()
        try:
            yield made
        finally:
            process.terminate()
            process.wait(DEADLINE_S)
    rmtree(folder, ignore_errors=True)


def test_each_role_does_what_is_its_and_the_journal_names_the_real_user(box: Box) -> None:
    ana = box.as_user(ANA, "list", "note", "backup", "away-other")
    assert (ana["agent"], ana["role"]) == (ANA, Role.AGENT)
    assert [ana[name] for name in ("list", "note", "backup", "away-other")] == ["ok", "ok", "forbidden", "forbidden"]
    scan = box.as_user(SCAN, "list", "journal", "note", "reply", "import")
    assert [scan[name] for name in ("list", "journal", "note", "reply", "import")] == [*["forbidden"] * 4, "ok"]
    assert box.as_user(LEA, "away-other")["away-other"] == "ok"
    desk = box.desk()
    assert {(one.verb, one.agent) for one in desk.ask(ListEntries())} >= {("note", ANA), ("import-customers", SCAN)}
    roles = {str(one.name): one.role for one in desk.ask(ListAgents())}
    assert (roles[ANA], roles[SCAN]) == ("agent", "importer")
    desk.close()


def test_what_a_trainee_writes_waits_for_a_lead_and_comes_back_with_a_comment(box: Box) -> None:
    assert box.as_user(TOM, "reply", "delete").items() >= {"reply": "ok", "delete": "forbidden"}.items()
    desk = box.desk()
    (held,) = (one for one in desk.ask(ListDeliveries()) if one.state == "held")
    assert held.awaits_lead
    assert held.waits_for_person
    assert box.as_user(ANA, f"release:{held.id}")[f"release:{held.id}"] == "forbidden"
    assert box.as_user(LEA, f"return:{held.id}")[f"return:{held.id}"] == "ok"
    pages = desk.ask(ShowConversation(ConversationId(1)))
    assert f"@{TOM}: warmer, please" in [one.body_text for page in pages for one in page.messages]
    assert desk.ask(ListDrafts()) == []
    assert box.as_user(TOM, "reply")["reply"] == "ok"
    (again,) = (one for one in desk.ask(ListDeliveries()) if one.state == "held")
    assert box.as_user(LEA, f"release:{again.id}")[f"release:{again.id}"] == "ok"
    desk.close()


def test_who_answers_is_told_at_once_and_gone_with_their_line(box: Box) -> None:
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    line.connect(str(box.socket))
    greeted = greet(Home(box.folder / "config", box.data), Means.CLI, wants_events=True, line=line)
    greeted.line.settimeout(DEADLINE_S)
    assert box.as_user(ANA, "present:replying")["present:replying"] == "ok"
    told: list[Any] = []
    while len(told) < 2:
        envelopes = map(unpack_to_client, greeted.buffer.feed(greeted.line.recv(1 << 16)))
        told += [one.fields for one in envelopes if isinstance(one, Event) and one.topic == "presence"]
    assert [one["replying"] for one in told] == [ANA, ""]
    greeted.line.close()


def test_leads_see_who_looked_at_what_and_nobody_else_does(box: Box) -> None:
    """Curiosity about a neighbour's letters leaves a trace."""
    assert box.as_user(ANA, "show", "show", "export", "looks").items() >= {"show": "ok", "export": "ok", "looks": "forbidden"}.items()
    assert box.as_user(LEA, "looks")["looks"] == "ok"
    desk = box.desk()
    found = [(one.conversation, one.agent) for one in desk.ask(ListLooks(AgentName(ANA)))]
    assert sorted(found) == [(0, ANA), (1, ANA)]
    assert [one.agent for one in desk.ask(ListLooks(AgentName(ANA), ConversationId(1)))] == [ANA]
    desk.close()


def test_nobody_gets_at_the_files_and_outsiders_not_even_in(box: Box) -> None:
    assert box.as_user(ANA)["files"] == []
    assert box.as_user(OUT) == {"connect": "PermissionError", "files": []}


def test_a_uid_that_comes_back_under_another_name_waits_for_an_admin(box: Box) -> None:
    """Numbers of people who left are given out anew; whoever gets one must not inherit their drafts and their name in the journal."""
    assert box.as_user(ANA)["connect"] == "ok"
    uid = pwd.getpwnam(ANA).pw_uid
    _run("userdel", ANA)
    _run("useradd", "--no-create-home", "--uid", str(uid), "--groups", GROUP, f"{ANA}2")
    deadline = time.monotonic() + DEADLINE_S
    while (found := box.as_user(f"{ANA}2")["connect"]) == "ok" and time.monotonic() < deadline:
        time.sleep(0.1)
    assert found == "strange-user"
    desk = box.desk()
    desk.do(ConfirmAgent(AgentName(f"{ANA}2")))
    desk.close()
    assert box.as_user(f"{ANA}2")["connect"] == "ok"
