"""Ports and processes: what every server of the tests stands on."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.servers import ports
from tests.servers.processes import ServerProcess, ServerStartError, require_program, wait_until

_LISTENER = """
import socket, sys, time
listener = socket.create_server(("127.0.0.1", int(sys.argv[1])))
time.sleep(600)
"""
#: Listens, starts a child that listens too, and ignores SIGTERM as a hanging server would.
_STUBBORN_FAMILY = """
import signal, socket, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
listener = socket.create_server(("127.0.0.1", int(sys.argv[1])))
if len(sys.argv) > 2:
    subprocess.Popen([sys.executable, "-c", sys.argv[3], sys.argv[2]])
time.sleep(600)
"""


def test_free_ports_are_distinct_and_can_be_bound() -> None:
    found = ports.free_ports(20)
    assert len(set(found)) == 20
    for port in found:
        socket.create_server((ports.LOOPBACK, port)).close()


def test_a_port_in_use_is_not_free_and_answers() -> None:
    with socket.create_server((ports.LOOPBACK, 0)) as listener:
        port = listener.getsockname()[1]
        assert not ports.is_free(port)
        assert ports.answers(port)
    assert not ports.answers(port)


def test_stopping_a_server_ends_its_children_even_if_they_ignore_sigterm(tmp_path: Path) -> None:
    """A left-over child would hold the port, and the next test would talk to the wrong server."""
    first, second = ports.free_ports(2)
    argv = [sys.executable, "-c", _STUBBORN_FAMILY, str(first), str(second), _STUBBORN_FAMILY]
    server = ServerProcess(argv, log=tmp_path / "log")
    server.wait_for_ports(first, second)
    assert server.stop(grace_seconds=0.1) == -9
    wait_until(lambda: ports.is_free(first) and ports.is_free(second), "both ports are free")


def test_a_server_that_dies_at_once_fails_with_its_own_words(tmp_path: Path) -> None:
    server = ServerProcess([sys.executable, "-c", "raise SystemExit('bad configuration')"], log=tmp_path / "log")
    with pytest.raises(ServerStartError, match="bad configuration"):
        server.wait_for_ports(ports.free_port())
    server.stop()


def test_a_server_ends_with_the_tests_that_were_killed(tmp_path: Path) -> None:
    """Else each run that is killed leaves a PostgreSQL and a Dovecot behind, until the machine is full of them."""
    port = ports.free_port()
    server = f"ServerProcess([sys.executable, '-c', {_LISTENER!r}, '{port}'], log=Path({str(tmp_path / 'log')!r})).wait_for_ports({port})"
    words = f"import sys\nfrom pathlib import Path\nfrom tests.servers.processes import ServerProcess\n{server}\nprint(flush=True)\ninput()"
    tests = subprocess.Popen([sys.executable, "-c", words], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2])
    with tests:
        assert tests.stdout is not None
        assert tests.stdout.readline() == b"\n"
        assert not ports.is_free(port)
        tests.kill()
    wait_until(lambda: ports.is_free(port), "the server has ended")


def test_a_missing_program_fails_the_test_with_the_install_command() -> None:
    """A skip would let a broken channel pass unnoticed on a machine without the server."""
    with pytest.raises(pytest.fail.Exception, match="Run: apt-get install the-moon"):
        require_program("moon-server", install="apt-get install the-moon")


def test_new_files_of_tests_are_private(tmp_path: Path) -> None:
    made = tmp_path / "made"
    made.touch()
    assert made.stat().st_mode & 0o077 == 0
    assert os.umask(0o077) == 0o077
