"""The program before it reaches a desk: help, choosing the verb, exit codes, streams."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from agentdesk.cli.leaf import leaves_of
from agentdesk.cli.verb_table import VERBS
from tests.cli.conftest import CommandLine

pytestmark = pytest.mark.only_on("sqlite", why="nearly all of it runs without a desk")
HEAVY = (
    "textual",
    "rich",
    "sqlmodel",
    "sqlalchemy",
    "pydantic",
    "praw",
    "imapclient",
    "aiosmtplib",
    "keyring",
    "structlog",
    "alembic",
    "asyncio",
)


def test_help_names_every_verb(agentdesk: CommandLine) -> None:
    text = agentdesk("--help").text
    for entry in VERBS:
        assert f"  {entry.name} " in text


@pytest.mark.parametrize("entry", VERBS, ids=lambda entry: entry.name)
def test_every_verb_explains_itself_without_a_desk(agentdesk: CommandLine, entry: object) -> None:
    """Help must answer on a machine where nothing is set up, and start nothing."""
    for table in VERBS:
        if table is entry:
            actions = [leaf.action for leaf in leaves_of(table)]
            for action in actions:
                text = agentdesk(table.name, *([action] if action else []), "--help").text
                assert f"agentdesk {table.name} {action}".rstrip() in text
    assert not agentdesk.home.exists()


def test_help_loads_nothing_heavy() -> None:
    """`--help` and completion answer at once only while nobody imports the console, the store or the mail libraries."""
    program = (
        "import sys\n"
        "from agentdesk.cli.main import run\n"
        "code = run(['--help'], {})\n"
        f"heavy = [name for name in sys.modules if name.partition('.')[0] in {(*HEAVY, 'argparse', 'msgspec', 'dataclasses')!r}]\n"
        "sys.exit(', '.join(heavy) or code)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_no_verbs_help_loads_the_way_to_the_service() -> None:
    """What a verb's `--help` prints takes no desk; loading the client and all records would take longer than everything else it does."""
    program = (
        "import sys\n"
        "from agentdesk.cli.leaf import leaves_of, parser_of\n"
        "from agentdesk.cli.verb_table import VERBS\n"
        "for entry in VERBS:\n"
        "    for leaf in leaves_of(entry):\n"
        "        parser_of(entry.name, leaf).format_help()\n"
        "wanted = {'msgspec', 'agentdesk.client.blocking', 'agentdesk.domain.asks.every', 'agentdesk.domain.verbs.every'}\n"
        "sys.exit(', '.join(sorted(wanted & set(sys.modules))) or 0)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_verb_loads_the_records_it_speaks_of() -> None:
    """Building the dataclasses of all verbs and asks takes a third of a second."""
    program = (
        "import sys\n"
        "from agentdesk.cli.main import run\n"
        "try:\n"
        "    run(['list', '--help'], {})\n"
        "finally:\n"
        "    strange = {'accounts', 'customers', 'letters', 'reports', 'team', 'voice'}\n"
        "    found = [name for name in sys.modules if name.startswith('agentdesk.domain.asks.') and name.rpartition('.')[2] in strange]\n"
        "    sys.exit(', '.join(found) or 0)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["lst"], 2, "did you mean agentdesk list"),
        (["frobnicate"], 2, "--help"),
        (["account", "ad"], 2, "did you mean agentdesk account add"),
        (["import"], 2, "needs one of: mail"),
        (["close"], 2, "--help"),
        (["close", "1", "--nonsense"], 2, "--nonsense"),
        (["list", "--lim", "3"], 2, "--lim"),
        (["list", "--limit", "-1"], 2, "number"),
        (["list", "is:opne"], 2, "^"),
        (["snooze", "1", "--until", "yesterday"], 2, "future"),
        (["tag", "1"], 2, "--add"),
        (["reply", "1", "--body", "x", "--secret", "y"], 2, "--secret"),
        (["--home"], 2, "--home"),
        (["help", "nothing"], 3, "nothing"),
        (["import", "mail", "missing.eml"], 3, "missing.eml"),
        (["import", "mail", "-", "-"], 2, "once"),
        (["account", "set", "x"], 2, "--set"),
        (["account", "add", "maildir", "x", "--set", "novalue"], 2, "KEY=VALUE"),
        (["export", "--json", "--format", "csv"], 2, "exclude"),
        ([], 2, "terminal"),
    ],
)
def test_a_slip_is_named_on_stderr_with_its_exit_code(agentdesk: CommandLine, words: list[str], code: int, said: str) -> None:
    ran = agentdesk(*words, code=code)
    assert said in ran.err
    assert ran.out == b""
    assert not (agentdesk.home / "data").exists()


def test_a_slip_in_a_query_is_pointed_at(agentdesk: CommandLine) -> None:
    ran = agentdesk("list", "parcel", "is:opne", code=2)
    shown, mark = ran.err.splitlines()[-2:]
    assert shown[mark.index("^")] == "o"


def test_version_is_printed(agentdesk: CommandLine) -> None:
    assert agentdesk("--version").text.startswith("agentdesk ")


@pytest.mark.parametrize(
    "words", [["--home", "DIR", "config", "path"], ["config", "path", "--home", "DIR"], ["config", "--home=DIR", "path"]]
)
def test_home_stands_before_or_after_the_verb(agentdesk: CommandLine, tmp_path: Path, words: list[str]) -> None:
    """Scripts put it either way, and it wins over the variable."""
    other = tmp_path / "other"
    text = agentdesk(*(word.replace("DIR", str(other)) for word in words)).text
    assert text.splitlines()[0] == str(other / "config" / "config.toml")


@pytest.mark.parametrize(
    "words",
    [
        ["list", "--", "-parcel"],
        ["search", "order", "--limit", "2", "--", "-parcel", "--json"],
        ["list", "--", "--", "is:open"],
        ["show", "--", "7"],
    ],
)
def test_what_stands_behind_two_dashes_is_no_option(agentdesk: CommandLine, words: list[str]) -> None:
    """As with any command: a query may begin with a word that must not be there."""
    code, wanted = (3, "“7”") if words[0] == "show" else (0, "")
    ran = agentdesk(*words, code=code)
    assert ran.text == ""
    assert wanted in ran.err


def test_a_missing_home_is_made_for_its_user_alone(agentdesk: CommandLine, tmp_path: Path) -> None:
    """A cron job's first run makes it; whoever may list the folder may guess at its files."""
    wanted = tmp_path / "new" / "desk"
    agentdesk("stats", "--home", str(wanted))
    assert [path.stat().st_mode & 0o777 for path in (wanted, wanted / "data")] == [0o700, 0o700]


def test_a_home_that_is_a_file_is_wrong_usage(agentdesk: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    assert "file is not a directory" in agentdesk("stats", "--home", str(tmp_path / "file"), code=2).err


def test_a_reader_that_stops_early_is_no_failure(agentdesk: CommandLine) -> None:
    """`agentdesk … | head -1` must neither fail nor complain, under pipefail too."""
    process = subprocess.Popen(agentdesk.words(["man"]), stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=agentdesk.env())
    with process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


def test_a_full_disk_behind_stdout_is_a_failure(agentdesk: CommandLine) -> None:
    """A script must learn that what it redirected is not whole."""
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(agentdesk.words(["help", "queries"]), stdout=full, stderr=subprocess.PIPE, env=agentdesk.env(), check=False)
    assert done.returncode == 75
    assert b"No space left" in done.stderr
    assert b"Traceback" not in done.stderr


def test_closed_streams_do_no_harm(agentdesk: CommandLine) -> None:
    """Cron and supervisors start programs without some of the three streams."""
    for closed in ("1>&-", "2>&-", "0<&-", "0<&- 1>&- 2>&-"):
        words = ["sh", "-c", f'"$@" {closed}', "sh", *agentdesk.words(["help", "queries"])]
        done = subprocess.run(words, env=agentdesk.env(), capture_output=True, check=False)
        assert done.returncode == 0
        assert b"Traceback" not in done.stderr


def test_results_are_utf8_whatever_the_locale(agentdesk: CommandLine) -> None:
    agentdesk.environ["LC_ALL"] = "C"
    agentdesk.environ["PYTHONIOENCODING"] = "latin-1"
    assert "“" in agentdesk("help", "queries").text


def test_ctrl_c_ends_quietly_with_130(agentdesk: CommandLine) -> None:
    log = agentdesk.home / "data" / "logs" / "service.log"
    log.parent.mkdir(parents=True)
    log.write_text("first line\n")
    process = subprocess.Popen(agentdesk.words(["logs", "-f"]), stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=agentdesk.env())
    with process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline() == b"first line\n"
        with log.open("a") as stream:
            stream.write("second line\n")
        assert process.stdout.readline() == b"second line\n"
        process.send_signal(signal.SIGINT)
        assert process.stderr.read() == b""
    assert process.returncode == 130


def test_a_crash_leaves_one_line_and_a_private_report_without_content(agentdesk: CommandLine) -> None:
    """A traceback on the screen frightens and can hold a customer's words; the report names places only."""
    secret = "hunter2 and a customer's words"
    program = (
        "import sys\n"
        "from agentdesk.cli.main import run\n"
        "def broken(call):\n"
        f"    raise ZeroDivisionError({secret!r})\n"
        "sys.exit(run([], {'console': broken}))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, env=agentdesk.env())
    assert done.returncode == 70
    assert len(done.stderr.splitlines()) == 1
    assert "Traceback" not in done.stderr
    report = Path(done.stderr.split()[-1])
    assert report.parent == agentdesk.home / "data" / "logs"
    assert report.stat().st_mode & 0o777 == 0o600
    assert "ZeroDivisionError" in report.read_text()
    assert secret not in report.read_text() + done.stderr


def test_hostile_words_of_the_command_line_never_reach_the_terminal(agentdesk: CommandLine) -> None:
    """A file name or argument somebody else chose may hold escapes; errors repeat it."""
    ran = agentdesk("import", "mail", "\x1b]52;c;aGk=\x07.eml", code=3)
    assert "\x1b" not in ran.err
    assert "\x07" not in ran.err
    ran = agentdesk("\x1b[2Jx\u202e", code=2)
    assert "\x1b" not in ran.err
    assert "\u202e" not in ran.err


def test_doctor_puts_a_terminal_right(agentdesk: CommandLine) -> None:
    assert b"\x1b[?1049l" in agentdesk("doctor", "--reset-terminal").out


def test_doctor_looks_at_this_machine_without_a_desk(agentdesk: CommandLine) -> None:
    checks = agentdesk("doctor", "--local", "--json").json["checks"]
    assert {"AgentDesk", "Python", "desk", "disk"} <= {check["what"] for check in checks}


def test_doctor_names_a_folder_that_is_open_to_others(agentdesk: CommandLine) -> None:
    data = agentdesk.home / "data"
    data.mkdir(parents=True)
    data.chmod(0o755)
    ran = agentdesk("doctor", "--local", "--json", code=1)
    assert any(check["level"] == "fail" and "chmod 700" in check["words"] for check in ran.json["checks"])
