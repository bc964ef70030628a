"""Staff who log in over SSH and work at one desk: who is there, what a cut link costs, and that nobody gets past the service."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest

from agentdesk.domain.asks import ListDrafts, ListEntries
from agentdesk.domain.ids import AgentName
from agentdesk.domain.verbs import DiscardDraft, GiveDraft, Sync
from tests.servers.faultproxy import FaultProxy
from tests.servers.processes import wait_until
from tests.servers.sshd import REPOSITORY, StaffMachine, cpu_s
from tests.system.ssh_load import run
from tests.system.ssh_team import CONFIG, DATA, SOCKET, SshTeam
from tests.system.team_load import Load
from tests.terminal import Terminal

GONE_WITHIN_S = 240.0
SPENT_BY_A_CONSOLE_NOBODY_HEARS_S = 2.0
"""CPU from the moment its line fell silent until it ended: one that spins needs all of those seconds and more."""
MAIL = "From: Maria Lopez <maria@example.org>\nTo: shop@example.org\nSubject: Lamp\nMessage-ID: <a@example.org>\n\nWhere is my lamp?\n"


@pytest.fixture(scope="module")
def team(staff_machine: StaffMachine) -> Iterator[SshTeam]:
    """Three of the staff at one desk with one conversation; eve has an account on the machine and is none of them."""
    with SshTeam(staff_machine, admin="lea", staff=("ana", "tom", "lea")) as made:
        made.receive("a.mail", MAIL)
        with closing(made.desk()) as desk:
            desk.do(Sync())
        yield made


@pytest.fixture
def silent_line(staff_machine: StaffMachine) -> Iterator[FaultProxy]:
    """A line to the machine that can fall silent, as that of a laptop whose lid is closed."""
    with FaultProxy(staff_machine.port) as proxy:
        yield proxy


def _reply(terminal: Terminal, words: str) -> None:
    terminal.wait_for("Maria Lopez")
    terminal.send("r")
    terminal.wait_for("Subject")
    terminal.send(words)
    terminal.wait_for(words)


def _drafts(team: SshTeam) -> dict[str, str]:
    with closing(team.desk()) as desk:
        return {str(one.author): one.body for one in desk.ask(ListDrafts(everybody=True))}


def _forget_drafts(team: SshTeam) -> None:
    with closing(team.desk()) as desk:
        for one in desk.ask(ListDrafts(everybody=True)):
            desk.do(GiveDraft(one.id, AgentName("root")))
            desk.do(DiscardDraft(one.id))


def _cut(terminal: Terminal, _line: FaultProxy) -> None:
    terminal.kill()


def _silence(_terminal: Terminal, line: FaultProxy) -> None:
    line.blackhole()


each_end_of_a_link = pytest.mark.parametrize("lose", [_cut, _silence], ids=["killed", "silent"])


@each_end_of_a_link
def test_who_replies_is_seen_by_the_others_and_gone_with_their_link(
    team: SshTeam, silent_line: FaultProxy, lose: Callable[[Terminal, FaultProxy], None]
) -> None:
    """Two people must not answer one customer, and nobody must wait for a colleague who is no longer there."""
    _forget_drafts(team)
    with team.console("tom") as tom, team.console("ana", port=silent_line.port) as ana:
        tom.wait_for("Maria Lopez")
        _reply(ana, "Hello Maria")
        tom.wait_for("ana replying")
        lose(ana, silent_line)
        tom.wait_until_gone("ana replying")


@each_end_of_a_link
def test_what_stood_on_the_screen_when_the_link_died_is_offered_at_the_next_login(
    team: SshTeam, silent_line: FaultProxy, lose: Callable[[Terminal, FaultProxy], None]
) -> None:
    """A link that dies says nothing to the console before it is gone; what stays behind must end, and not spin until then."""
    _forget_drafts(team)
    words = "Hello Maria, your lamp left the shop today"
    machine = team.machine
    with team.console("ana", port=silent_line.port) as ana:
        _reply(ana, words)
        console = max(machine.processes_of("ana"), key=cpu_s)
        before_s = spent_s = cpu_s(console)
        lose(ana, silent_line)
        deadline = time.monotonic() + GONE_WITHIN_S
        while (left := machine.processes_of("ana")) and time.monotonic() < deadline:
            spent_s = max(spent_s, cpu_s(console))
            time.sleep(0.05)
    assert left == []
    assert spent_s - before_s < SPENT_BY_A_CONSOLE_NOBODY_HEARS_S
    assert _drafts(team)["ana"].startswith(words)
    silent_line.pass_on()
    with team.console("ana") as again:
        again.wait_for("Maria Lopez")
        again.send("r")
        again.wait_for(words)


def test_the_desk_and_its_other_people_do_not_notice_a_link_that_dies(team: SshTeam, silent_line: FaultProxy) -> None:
    """One laptop that sleeps must not keep the service busy, or anybody else waiting."""
    _forget_drafts(team)
    service = team.service_pid()
    with team.console("tom") as tom, team.console("ana", port=silent_line.port) as ana:
        _reply(ana, "Half a sentence")
        silent_line.blackhole()
        tom.wait_for("Maria Lopez")
        tom.send("\r")
        tom.wait_for("Where is my lamp")
        wait_until(lambda: team.machine.processes_of("ana") == [], "ana's login ends", timeout_seconds=GONE_WITHIN_S)
    assert team.service_pid() == service


def _attempts(team: SshTeam, user: str, *actions: str, env: str = "") -> dict[str, object]:
    script = f"cd {REPOSITORY} && {env} python -m tests.service.as_user - {SOCKET} {DATA} {' '.join(actions)}"
    done = team.machine.say(user, script)
    assert done.returncode == 0, done.stderr
    found: dict[str, object] = json.loads(done.stdout)
    return found


def test_nobody_reads_writes_or_swaps_the_desks_files_over_ssh(team: SshTeam) -> None:
    """They hold every customer's words: only the service's user may touch them."""
    for user in ("ana", "tom", "lea"):
        found = _attempts(team, user)
        assert (found["connect"], found["files"]) == ("ok", [])
    assert _attempts(team, "eve") == {"connect": "PermissionError", "files": []}
    hands = "cat {0}/desk.sqlite; echo x >{0}/desk.sqlite; ln -sfn /tmp {0}; mv {0} {0}.old; rm -rf {0}; rm -f {1}; cat /etc/agentdesk/credentials/*"
    service = team.service_pid()
    for user in ("ana", "eve"):
        done = team.machine.say(user, hands.format(DATA, SOCKET))
        assert done.stdout == ""
        assert done.returncode != 0
        done = team.machine.say(user, f"kill -9 {service}; cat /proc/{service}/environ; cat /proc/{service}/maps; ls /proc/{service}/fd")
        assert done.stdout == ""
    assert team.service_pid() == service
    assert (team.machine.root / DATA.relative_to("/") / "desk.sqlite").stat().st_size > 0


def test_nobody_acts_as_somebody_else_over_ssh(team: SshTeam) -> None:
    """The journal names the user that the kernel names, whatever a client says of itself."""
    with closing(team.desk()) as desk:
        before = max((int(one.id) for one in desk.ask(ListEntries())), default=0)
    lies = "USER=lea LOGNAME=lea SUDO_USER=lea HOME=/root XDG_CONFIG_HOME=/etc"
    found = _attempts(team, "ana", "note", "backup", "confirm:eve", env=lies)
    assert (found["agent"], found["note"], found["backup"], found["confirm:eve"]) == ("ana", "ok", "forbidden", "forbidden")
    assert "ana" in team.machine.say("ana", f"{lies} agentdesk note 1 --body hello; agentdesk journal").stdout
    with closing(team.desk()) as desk:
        fresh = [one for one in desk.ask(ListEntries()) if int(one.id) > before]
    assert {str(one.agent) for one in fresh} == {"ana"}
    assert len(fresh) == 2


def test_work_may_be_given_to_a_colleague_who_never_logged_in_and_to_nobody_else(team: SshTeam) -> None:
    """The first day of somebody new begins with what others put on their desk."""
    team.machine.run("gpasswd", "--add", "eve", "agentdesk")
    try:
        done = team.machine.say("ana", "agentdesk assign 1 --to eve; agentdesk agent list; agentdesk assign 1 --to evee")
    finally:
        team.machine.run("gpasswd", "--delete", "eve", "agentdesk")
    assert "assigned #1 to eve" in done.stdout
    assert "eve" in done.stdout.partition("\n")[2]
    assert "did you mean “eve”" in done.stderr


def test_who_is_not_of_the_team_has_a_desk_of_their_own_beside_it(team: SshTeam) -> None:
    """The team's folder is closed to everybody else, and that must not close AgentDesk to them."""
    done = team.machine.say("eve", "agentdesk account channels >/dev/null && agentdesk config path")
    assert done.returncode == 0, done.stderr
    assert "/homes/eve/" in done.stdout
    team.machine.run("gpasswd", "--add", "eve", "agentdesk")
    try:
        uid = str(team.machine.uids["eve"])
        old_login = ("setpriv", "--reuid", uid, "--regid", uid, "--clear-groups", sys.executable, "-m", "agentdesk", "status")
        done = subprocess.run(
            team.machine.inside(*old_login),
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
            env={"PYTHONPATH": str(REPOSITORY), "HOME": str(team.machine.folder / "homes" / "eve")},
        )
    finally:
        team.machine.run("gpasswd", "--delete", "eve", "agentdesk")
    assert (done.returncode, done.stdout) == (2, "")
    assert "log in anew" in done.stderr


def test_settings_that_root_left_unreadable_lead_nobody_to_another_desk(team: SshTeam) -> None:
    """Whoever thinks to see the team's inbox must never be shown an empty one of their own."""
    config = str(CONFIG / "config.toml")
    assert "Maria Lopez" in team.machine.say("ana", "agentdesk list").stdout, "the service has read the roles"
    team.machine.run("chown", "root:root", config)
    team.machine.run("chmod", "0600", config)
    try:
        assert "Maria Lopez" in team.machine.say("ana", "agentdesk list").stdout
        assert f"✗ {config}: it is 0600 root:root" in team.machine.say("ana", "agentdesk doctor --local").stdout
    finally:
        team.machine.run(sys.executable, "-m", "agentdesk", "service", "install", "--shared")
    assert config not in team.machine.say("ana", "agentdesk doctor --local").stdout


def test_restoring_a_shared_desk_says_how_it_is_done(team: SshTeam) -> None:
    """Nobody of the staff can, and root not beside a supervisor that would start its service again in between."""
    for done in (
        team.machine.say("lea", "agentdesk restore /etc/hostname --yes"),
        team.machine.say("ana", "agentdesk restore /etc/hostname"),
    ):
        assert done.returncode == 2
        assert "sudo agentdesk restore FILE" in done.stderr


def test_a_lead_reads_what_a_trainee_wrote_and_gives_it_back_with_a_word(team: SshTeam) -> None:
    """Letting go what one can't read is no look at it, and a text that just comes back teaches nobody anything."""
    _forget_drafts(team)
    config = team.machine.root / CONFIG.relative_to("/") / "config.toml"
    before = config.read_text()
    config.write_text(before.replace("[roles]\n", '[roles]\ntrainee = "tom"\n'))
    try:
        sent = team.machine.say("tom", "echo 'Your lamp left.' | agentdesk reply 1 --body -")
        assert sent.returncode == 0, sent.stderr
        assert "A lead looks first" in sent.stderr
        with team.console("lea") as lea:
            lea.wait_for("outbox 1")
            lea.send("go")
            lea.wait_for("held for a lead")
            lea.send("\r")
            lea.wait_for("Your lamp left")
            lea.send("q")
            lea.wait_for("held for a lead")
            lea.send("X")
            lea.wait_for("what should change")
            lea.send("say sorry first\r")
            lea.wait_until_gone("held for a lead")
        assert "Maria Lopez" in team.machine.say("tom", "agentdesk list 'is:mentioned is:open'").stdout
        assert "Your lamp left" in team.machine.say("tom", "agentdesk draft list").stdout
        assert "@tom: say sorry first" in team.machine.say("tom", "agentdesk show 1").stdout
    finally:
        config.write_text(before)


def test_what_root_does_for_somebody_stands_under_their_name(team: SshTeam) -> None:
    """Else the journal of a machine whose people use sudo says "root" of all of them; and nobody but root may name another one."""
    words = ("env", "{}", sys.executable, "-m", "agentdesk", "note", "1", "--body", "for {}")
    for user in ("lea", "nobody-of-that-name"):
        team.machine.run(*(word.format(f"SUDO_USER={user}" if word == "{}" else user) for word in words))
    team.machine.say("ana", "SUDO_USER=lea agentdesk note 1 --body 'for nobody'")
    with closing(team.desk()) as desk:
        latest = sorted(desk.ask(ListEntries()), key=lambda one: int(one.id))[-3:]
    assert [str(one.agent) for one in latest] == ["lea", "root", "ana"]
    assert "lea" in team.machine.say("lea", "agentdesk status").stdout, "her number is still her own"


def test_a_console_that_root_opened_for_somebody_is_theirs(team: SshTeam) -> None:
    """Colleagues see who looks at a conversation, and that is never sudo."""
    command = team.machine.inside("env", "SUDO_USER=lea", "TERM=xterm-256color", sys.executable, "-m", "agentdesk")
    with team.console("tom") as tom, Terminal(command, columns=120, rows=30) as lea:
        tom.wait_for("Maria Lopez")
        _reply(lea, "Hello Maria")
        tom.wait_for("lea replying")
    assert "lea" in _drafts(team)
    _forget_drafts(team)


def test_root_s_copies_are_those_of_the_shared_desk(team: SshTeam) -> None:
    """On a machine with a team's desk nobody means root's own, which is empty; and what root puts back stays the service's."""
    machine = team.machine
    copy = machine.folder / "copy.tar"
    desk = (sys.executable, "-m", "agentdesk")
    assert str(DATA) in machine.run(*desk, "backup", str(copy))
    machine.say("ana", "agentdesk note 1 --body 'written after the copy'")
    team.stop()
    try:
        assert str(DATA) in machine.run(*desk, "restore", str(copy), "--yes")
    finally:
        team.start()
    machine.run(*desk, "restore", "--confirm")
    shown = machine.say("ana", "agentdesk show 1").stdout
    assert "Where is my lamp" in shown
    assert "written after the copy" not in shown
    owned = machine.run("find", str(DATA), str(CONFIG / "config.toml"), "!", "-user", "agentdesk")
    assert owned == ""
    assert "✗" not in machine.say("ana", "agentdesk doctor --local").stdout


def test_nothing_acknowledged_is_lost_when_the_service_is_killed_under_a_team() -> None:
    """Each is a user of their own who logged in; the figures of a release are those of `python -m tests.system.ssh_load`."""
    seen = run(Load(clients=5, seconds=6.0, kills=1))
    assert (seen["lost"], seen["troubles"], seen["killed"]) == ([], [], 1)
    assert seen["lines_that_broke"] == 5, seen
