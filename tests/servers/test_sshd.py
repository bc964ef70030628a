"""The machine that staff log in to: real users and a real sshd, of which nothing is left behind."""

from __future__ import annotations

from pathlib import Path

from tests.servers.sshd import StaffMachine


def test_users_log_in_as_themselves_and_this_machine_never_heard_of_them() -> None:
    """A test that dies must leave no user behind, and two runs beside each other must not meet."""
    before = Path("/etc/passwd").read_bytes()
    with StaffMachine(("adtest-one", "adtest-two")) as machine:
        said = {name: machine.say(name, "id -un; id -u; cat /etc/passwd | wc -l").stdout.split() for name in machine.uids}
        assert {name: words[:2] for name, words in said.items()} == {name: [name, str(uid)] for name, uid in machine.uids.items()}
        assert machine.say("adtest-one", "cat /root/.profile /etc/shadow").stdout == ""
        machine.run("touch", "/var/lib/mine", "/run/mine")
        assert (machine.root / "run" / "mine").exists()
    assert Path("/etc/passwd").read_bytes() == before
    assert not any(Path(place).exists() for place in ("/var/lib/mine", "/run/mine", str(machine.folder)))
    assert [pid for name in machine.uids for pid in machine.processes_of(name)] == []


def test_a_key_lets_in_nobody_but_its_user() -> None:
    with StaffMachine(("adtest-one", "adtest-two")) as machine:
        argv = machine.login("adtest-one", "id", is_terminal=False)
        assert argv[-2] == "adtest-one@127.0.0.1"
        keys = machine.folder / "keys"
        (keys / "adtest-one").replace(keys / "kept")
        (keys / "adtest-two").replace(keys / "adtest-one")
        done = machine.say("adtest-one", "id")
        assert done.returncode == 255
        assert done.stdout == ""
