"""A shared desk as its page sets it up, on a machine that its staff log in to: `agentdesk service install --shared`, and a supervisor."""

from __future__ import annotations

import json
import os
import signal
import sys
from contextlib import closing
from pathlib import Path
from typing import Self

from agentdesk.client.blocking import BlockingDesk
from agentdesk.client.greeting import greet
from agentdesk.client.shared_box import RESTART_AFTER_S
from agentdesk.config.paths import Home
from agentdesk.domain.errors import Unavailable
from agentdesk.domain.ids import AccountName
from agentdesk.domain.states import Means
from agentdesk.domain.verbs import AddAccount
from tests.servers.processes import ServerProcess, wait_until
from tests.servers.sshd import REPOSITORY, StaffMachine
from tests.terminal import Terminal

OWNER = "agentdesk"
CONFIG, DATA, SOCKET = Path("/etc/agentdesk"), Path("/var/lib/agentdesk"), Path("/run/agentdesk/desk.sock")
SHOP = AccountName("shop")
UP_WITHIN_S = 240.0


class SshTeam:
    """The desk of a team: `admin` set it up, `staff` joined by its group. Its service is begun again whenever it ends, as its unit says."""

    def __init__(self, machine: StaffMachine, *, admin: str, staff: tuple[str, ...]) -> None:
        self.machine = machine
        self.admin = admin
        self.staff = staff
        self.maildir = machine.folder / "maildir"
        self._service: ServerProcess | None = None

    def __enter__(self) -> Self:
        try:
            self._set_up()
        except BaseException:
            self.__exit__()
            raise
        return self

    def _set_up(self) -> None:
        machine = self.machine
        self.setup_words = machine.run(sys.executable, "-m", "agentdesk", "service", "install", "--shared", SUDO_USER=self.admin)
        for name in self.staff:
            machine.run("usermod", "-aG", OWNER, name)
        self._begin()
        owner = int(machine.run("id", "-u", OWNER))
        for path in (self.maildir, *(self.maildir / name for name in ("cur", "new", "tmp"))):
            path.mkdir()
            os.chown(path, owner, owner)
        settings = (("address", "shop@example.org"), ("path", str(self.maildir)), ("send_command", "/bin/true"))
        with closing(self.desk()) as desk:
            desk.do(AddAccount("maildir", SHOP, settings, test=False))

    def _begin(self) -> None:
        command = f"runuser -u {OWNER} -- {sys.executable} -m agentdesk.service --config {CONFIG} --data {DATA} --started-by serve"
        script = f"umask 077; export PYTHONPATH={REPOSITORY}; while :; do {command}; sleep {RESTART_AFTER_S}; done"
        self._service = ServerProcess(self.machine.inside("/bin/sh", "-c", script), log=self.machine.folder / "service-log", cwd=Path("/"))
        wait_until(self._answers, "the shared desk's service answers", timeout_seconds=UP_WITHIN_S)

    def __exit__(self, *_exception: object) -> None:
        self.stop()

    def stop(self) -> None:
        """End the service, and the supervisor with it."""
        if self._service is not None:
            self._service.kill()

    def start(self) -> None:
        """Begin it again."""
        self._begin()

    def _answers(self) -> bool:
        try:
            self.desk().close()
        except (OSError, Unavailable):
            return False
        return True

    def desk(self, means: Means = Means.CLI) -> BlockingDesk:
        """Open the desk as root, over the socket as it is seen from outside the machine."""
        home = Home(CONFIG, DATA, is_own=False, shared_socket=self.machine.root / SOCKET.relative_to("/"))
        return BlockingDesk(greet(home, means, wants_events=False))

    def receive(self, name: str, mail: str) -> None:
        """Put a mail into the desk's mailbox, as the program that delivers mail would; the service takes it when it looks."""
        parked = self.maildir / "tmp" / name
        parked.write_text(mail)
        found = self.maildir.stat()
        os.chown(parked, found.st_uid, found.st_gid)
        parked.rename(self.maildir / "new" / name)

    def service_pid(self) -> int:
        """The service that runs."""
        return int(json.loads((self.machine.root / DATA.relative_to("/") / "service.json").read_text())["pid"])

    def kill_service(self) -> None:
        """SIGKILL; the supervisor begins another one."""
        os.kill(self.service_pid(), signal.SIGKILL)

    def console(self, user: str, *, port: int | None = None, columns: int = 120, rows: int = 30) -> Terminal:
        """Open the console as a user who logs in and types its name."""
        return Terminal(self.machine.login(user, "agentdesk", port=port), columns=columns, rows=rows)
