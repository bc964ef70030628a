"""Where the service is and how it starts: one a desk, found by everybody, silent to whoever started it."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import socket
import sqlite3
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from agentdesk.client.start import connect
from agentdesk.config.paths import find_home
from agentdesk.domain.errors import UsageError
from agentdesk.service.lock import DeskLock
from agentdesk.service.safe_places import file_system_of, refuse_unsafe_folder
from tests.desk_fixtures import DEADLINE_S, REPOSITORY, DeskHome
from tests.servers.processes import wait_until

pytestmark = pytest.mark.only_on("sqlite", why="lock, socket and folder are the same, wherever the desk is")


@pytest.fixture
def desk_home(desk_home: DeskHome, store_url: str) -> DeskHome:
    """A desk, on either store, whose service stays until the test is over, however long its commands take on a busy machine."""
    desk_home.configure(idle_after_s=600.0)
    return desk_home


def test_twelve_simultaneous_starts_end_in_one_service(desk_home: DeskHome) -> None:
    """A cron job and a console that start together must not each own the desk."""
    with ThreadPoolExecutor(12) as pool:
        codes = list(pool.map(lambda _number: desk_home.run("list", "--json").code, range(12)))
    assert codes == [0] * 12
    pid = desk_home.pid
    # Those that found the desk held have said so, and are on their way out.
    wait_until(lambda: _services_of(desk_home) == [pid], "one service is left")
    assert desk_home.pid == pid


def _services_of(desk: DeskHome) -> list[int]:
    found = []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = entry.read_bytes().split(b"\0")
        except OSError:
            continue
        if b"agentdesk.service" in words and os.fsencode(desk.home.data_dir) in words:
            found.append(int(entry.parent.name))
    return found


def test_a_captured_command_ends_though_the_service_it_started_runs_on(desk_home: DeskHome) -> None:
    """`$(agentdesk list)` and a pipe wait for everybody who holds their end."""
    script = f'x=$({sys.executable} -m agentdesk list --json) && {sys.executable} -m agentdesk list --json | cat >&2 && echo "[$x]"'
    ran = subprocess.run(["sh", "-c", script], capture_output=True, timeout=DEADLINE_S, env=desk_home.env(), check=True)
    assert ran.stdout.startswith(b"[{")
    assert b'"schema": 1' in ran.stdout
    assert desk_home.pid is not None


def test_every_environment_reaches_the_same_service(desk_home: DeskHome) -> None:
    """Cron, `env -i` and a login shell set different variables; there is one desk, whoever starts it."""
    bare = {"AGENTDESK_HOME": str(desk_home.place), "PYTHONPATH": str(REPOSITORY)}
    desk_home.run("status", env=bare)
    pid = desk_home.pid
    for extra in ({"PATH": "/bin"}, {"TMPDIR": "/var/tmp", "LANG": "de_DE.UTF-8", "XDG_RUNTIME_DIR": "/nowhere"}):  # noqa: S108
        desk_home.run("status", env=bare | extra)
    desk_home.run("status")
    assert desk_home.pid == pid


def test_a_path_too_long_for_a_socket_gets_a_short_private_one(tmp_path: Path) -> None:
    """A socket's path has 107 bytes at most; a deep folder must still open."""
    desk = DeskHome(tmp_path / ("deep" * 30))
    try:
        desk.run("status")
        path = desk.home.socket_to_connect()
        assert path is not None
        assert not path.is_relative_to(desk.place)
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
        assert path.parent.stat().st_uid == os.getuid()
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        desk.stop()
        assert not path.parent.exists()
    finally:
        desk.kill()


def test_a_temporary_folder_others_may_write_to_is_not_used(tmp_path: Path) -> None:
    """Anybody can make the folder first; whoever may write there could put another socket in its place."""
    desk = DeskHome(tmp_path / ("deep" * 30))
    trap = desk.home.socket_to_bind().parent
    trap.mkdir()
    trap.chmod(0o777)
    try:
        desk.run("status")
        path = desk.home.socket_to_connect()
        assert path is not None
        assert path.parent != trap
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
        desk.stop()
    finally:
        desk.kill()
        shutil.rmtree(trap)


def test_a_removed_socket_is_bound_again_and_old_clients_stay(desk_home: DeskHome) -> None:
    """Cleaners of temporary folders and a stray rm take it away; the service must not become unreachable."""
    with desk_home.open() as desk:
        path = desk_home.home.socket_to_connect()
        assert path is not None
        path.unlink()
        wait_until(path.is_socket, "the socket stands again")
        assert desk.hello.pid == desk_home.pid
        with desk_home.open() as other:
            assert other.hello.pid == desk.hello.pid
        assert desk_home.run("list", "--json").json["schema"] == 1


def test_a_removed_runtime_folder_is_made_again(desk_home: DeskHome) -> None:
    """The announcement and the whole folder may go, not only the socket."""
    with desk_home.open() as desk:
        shutil.rmtree(desk_home.home.run_dir)
        desk_home.home.service_file.unlink()
        wait_until(lambda: _is_found(desk_home), "the service is found again")
        assert desk.hello.pid == desk_home.pid


def _is_found(desk: DeskHome) -> bool:
    line = connect(desk.home)
    if line is not None:
        line.close()
    return line is not None


def test_a_stale_socket_of_a_killed_service_is_replaced(desk_home: DeskHome) -> None:
    """A killed service leaves its socket and its announcement behind."""
    desk_home.run("status")
    first = desk_home.pid
    desk_home.kill()
    assert desk_home.home.service_file.exists()
    desk_home.run("status")
    assert desk_home.pid not in {None, first}


@pytest.mark.only_on("sqlite", why="its raw file is in the way")
def test_three_failed_starts_within_a_minute_end_in_the_reason_and_the_log(desk_home: DeskHome) -> None:
    """A service that can't start must not be started for ever by every command."""
    desk_home.home.raw_file.mkdir(parents=True)
    for _attempt in range(3):
        ran = desk_home.run("list", code=75)
        assert "OperationalError" in ran.err
        assert str(desk_home.home.log_file) in ran.err
    ran = desk_home.run("list", code=75)
    assert "3 times within a minute" in ran.err
    assert "OperationalError" in ran.err
    assert any("Traceback" in str(record.get("exception", "")) for record in desk_home.log())
    desk_home.home.raw_file.rmdir()
    (desk_home.home.data_dir / "failed-starts.json").unlink()
    desk_home.run("list")


def test_a_slip_in_the_configuration_is_named_and_may_be_mended_at_once(desk_home: DeskHome) -> None:
    """What a person mends is not counted against the next start, however often it was tried."""
    desk_home.configure(idle_after_seconds=3)
    for _attempt in range(4):
        ran = desk_home.run("list", code=2)
        assert "idle_after_seconds" in ran.err
        assert "config.toml" in ran.err
    desk_home.configure(idle_after_s=3.0)
    desk_home.run("list")


@pytest.mark.only_on("sqlite", why="the version of the schema is changed; on a server, see test_on_server")
def test_a_desk_of_a_newer_agentdesk_is_refused_with_the_reason(desk_home: DeskHome) -> None:
    """The client has connected by the time this is found out; it must hear the reason all the same."""
    desk_home.run("list")
    desk_home.stop()
    with sqlite3.connect(desk_home.home.store_file) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    ran = desk_home.run("list", code=2)
    assert "9999" in ran.err


@pytest.mark.only_on("sqlite", why="the version of the schema is changed; on a server, see test_on_server")
def test_a_desk_of_a_version_that_was_never_released_is_refused_with_what_to_do(desk_home: DeskHome) -> None:
    """Its schema has a number that is known and tables that are not; "an error inside" would help nobody."""
    desk_home.run("list")
    desk_home.stop()
    with sqlite3.connect(desk_home.home.store_file) as connection:
        connection.execute("ALTER TABLE draft RENAME COLUMN body TO words")
    connection.close()
    for command in ("list", "doctor"):
        ran = desk_home.run(command, code=None)
        said = ran.err + ran.text
        assert ran.code != 0
        assert "- draft.body, + draft.words" in said
        assert "Nothing was changed" in said
        assert str(desk_home.home.data_dir) in said


@pytest.mark.only_on("sqlite", why="the desk's file is damaged")
def test_a_file_that_is_no_database_is_named_damaged_and_left_alone(desk_home: DeskHome) -> None:
    """The owner is told where the copies are; nothing is made anew over what may be saved."""
    desk_home.run("list")
    desk_home.stop()
    garbage = b"no database " * 1000
    desk_home.home.store_file.write_bytes(garbage)
    ran = desk_home.run("list", code=4)
    assert "damaged" in ran.err
    assert str(desk_home.home.backups_dir) in ran.err
    assert desk_home.home.store_file.read_bytes() == garbage


def test_a_folder_others_may_write_to_is_refused_with_advice(desk_home: DeskHome) -> None:
    """Any member of the group could swap the desk's file; sharing goes through the service."""
    desk_home.home.data_dir.mkdir(parents=True)
    desk_home.home.data_dir.chmod(0o770)
    ran = desk_home.run("list", code=2)
    assert "chmod 700" in ran.err


def test_a_desk_of_another_user_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Root with the variable of somebody's desk would leave files there that its owner can't open."""
    refuse_unsafe_folder(tmp_path)
    uid = os.getuid()
    monkeypatch.setattr(os, "getuid", lambda: uid + 1)
    with pytest.raises(UsageError) as refused:
        refuse_unsafe_folder(tmp_path)
    assert "belongs to another user" in str(refused.value)


def test_file_systems_are_told_apart(tmp_path: Path) -> None:
    """WAL on a network file system loses a desk; the kernel says what a path is on."""
    assert file_system_of(Path("/proc")) == "proc"
    device = tmp_path.stat().st_dev
    mounts = tmp_path / "mountinfo"
    mounts.write_text(f"36 35 {os.major(device)}:{os.minor(device)} / /mnt rw - nfs4 server:/export rw\n")
    assert file_system_of(tmp_path, mounts) == "nfs4"


def test_the_service_keeps_nothing_of_its_starter_open(desk_home: DeskHome) -> None:
    """A descriptor kept would hold a pipe, a lock or a terminal of the caller."""
    reader, writer = os.pipe()
    os.set_inheritable(writer, True)
    argv = [sys.executable, "-m", "agentdesk", "list", "--json"]
    subprocess.run(argv, env=desk_home.env(), check=True, capture_output=True, pass_fds=[writer], timeout=DEADLINE_S)
    os.close(writer)
    assert os.read(reader, 1) == b""
    os.close(reader)
    pid = desk_home.pid
    assert {str(Path(f"/proc/{pid}/fd/{number}").readlink()) for number in range(3)} == {os.devnull}
    assert Path(f"/proc/{pid}/cwd").readlink() == Path("/")
    assert os.getsid(pid or 0) == pid


def test_a_second_service_in_the_foreground_says_that_one_runs(desk_home: DeskHome) -> None:
    """A supervisor must see why its unit ended."""
    desk_home.run("list")
    assert "runs already" in desk_home.run("serve", code=4).err


def test_an_upgrade_tool_is_not_loaded_for_a_desk_that_is_up_to_date(desk_home: DeskHome) -> None:
    """Alembic costs a second at every start; one cheap SQL says that it isn't needed."""
    desk_home.run("list")
    desk_home.stop()
    script = (
        "import asyncio, sys; from pathlib import Path\n"
        "from agentdesk.config.paths import find_home; import agentdesk.service.main as main\n"
        "async def go():\n    rooms = await main.join(find_home()); await rooms.close()\n"
        "asyncio.run(go()); sys.exit('alembic' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", script], env=desk_home.env(), check=True, timeout=DEADLINE_S)


def test_a_socket_of_another_user_is_not_spoken_to(desk_home: DeskHome) -> None:
    """Once a temporary folder is cleaned away, anybody could listen where service.json points."""
    desk_home.run("list")
    desk_home.stop()
    if os.getuid() != 0:
        # Without another user to be, the far side's uid is the one thing that can be changed: no file of ours belongs to it.
        assert connect(find_home(str(desk_home.place))) is None
        return
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    os.seteuid(65533)
    try:
        # Another user's place, under a name that a test that was killed has not left behind.
        foreign = Path("/tmp") / f"agentdesk-test-{secrets.token_hex(6)}.sock"  # noqa: S108
        listener.bind(str(foreign))
        listener.listen()
    finally:
        os.seteuid(0)
    desk_home.home.service_file.write_text(json.dumps({"pid": 1, "build": "", "socket": str(foreign)}))
    try:
        assert connect(desk_home.home) is None
    finally:
        listener.close()
        foreign.unlink()


def test_whoever_takes_the_desk_removes_the_word_of_the_one_before(tmp_path: Path) -> None:
    """A killed service leaves its pid behind, and another program may have it by now: ending the desk's service must not end that."""
    home = find_home(str(tmp_path))
    home.data_dir.mkdir(mode=0o700)
    home.service_file.write_text('{"pid": 1, "socket": "/x/desk.sock"}')
    lock = DeskLock.take(home)
    assert lock is not None
    assert not home.service_file.exists()
    lock.release()
