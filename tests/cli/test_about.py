"""Help topics, manual and completion: made from what the program runs on, and never behind it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from agentdesk.cli.completion import SHELLS, script
from agentdesk.cli.manual import manual_page
from agentdesk.cli.overview import EXIT_CODES
from agentdesk.cli.topics import read_topic, topics
from agentdesk.cli.tree import actions_of, leaves, whole_tree
from agentdesk.cli.verb_table import VERBS
from agentdesk.domain.query import POSSESSIONS, STATES, Key
from agentdesk.domain.query_parsing import parse
from tests.cli.conftest import CommandLine

DOCS = Path(__file__).parents[2] / "docs"
NEEDED = {"accounts", "queries", "keys", "scripting", "gmail-app-password", "oauth", "service", "upgrade", "backup"}


def test_every_topic_can_be_read_offline(agentdesk: CommandLine) -> None:
    assert set(topics()) >= NEEDED
    for name, title in topics().items():
        assert title
        assert read_topic(name).startswith(f"# {title}\n")
    assert "is:open" in agentdesk("help", "queries").text


@pytest.mark.parametrize("name", ["queries", "scripting"])
def test_the_pages_of_the_repository_are_the_topics(name: str) -> None:
    """One text, two places: `cp agentdesk/cli/topics/NAME.md docs/`."""
    assert (DOCS / f"{name}.md").read_text("utf-8") == read_topic(name)


def test_the_page_on_queries_names_all_there_is() -> None:
    page = read_topic("queries")
    for word in (*(f"`{key}:`" for key in Key), *(f"`{state}`" for state in STATES), *(f"`{one}`" for one in POSSESSIONS)):
        assert word in page
    assert parse(page.split("\n\n")[2].strip()).terms


def test_the_page_on_scripting_names_every_exit_code() -> None:
    for code, words in EXIT_CODES:
        assert f"| {code} | {words}" in read_topic("scripting")


def test_the_manual_in_the_repository_is_the_one_the_program_prints() -> None:
    """`agentdesk man > docs/agentdesk.1` after any change of a verb or option."""
    assert (DOCS / "agentdesk.1").read_text("utf-8") == manual_page()


def test_the_manual_holds_only_the_macros_every_formatter_knows() -> None:
    """A text that begins with a dot would be taken for a macro and vanish."""
    lines = manual_page().splitlines()
    macros = [line.split()[0] for line in lines if line.startswith((".", "'"))]
    assert set(macros) <= {".TH", ".SH", ".SS", ".TP", ".RS", ".RE", ".B"}
    assert macros.count(".RS") == macros.count(".RE")
    assert manual_page().isascii()


@pytest.mark.parametrize("shell", SHELLS)
def test_completion_knows_every_verb(shell: str) -> None:
    text = script(shell)
    for entry in VERBS:
        assert entry.name in text


def test_the_completion_of_bash_is_sound_and_completes(tmp_path: Path) -> None:
    path = tmp_path / "agentdesk.bash"
    path.write_text(script("bash"))
    complete = 'source "$1"; COMP_WORDS=(agentdesk outb); COMP_CWORD=1; COMP_LINE="agentdesk outb"; COMP_POINT=14; _shtab_agentdesk; echo "${COMPREPLY[@]}"'
    done = subprocess.run(["bash", "-c", complete, "bash", str(path)], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["outbox"]


def test_every_option_says_what_it_is_for() -> None:
    for entry, leaf in leaves():
        assert leaf.summary, entry.name
    parsers = [whole_tree()]
    while parsers:
        for action in actions_of(parsers.pop()):
            if isinstance(action.choices, dict):
                parsers.extend(action.choices.values())
            else:
                assert action.help, action


def test_every_verb_that_changes_something_takes_dry_run_and_json() -> None:
    for entry, leaf in leaves():
        if leaf.changes:
            assert leaf.formats, entry.name


def test_completion_and_manual_are_put_where_shells_look(agentdesk: CommandLine) -> None:
    """`uv tool install` and `pipx install` put the program alone on PATH."""
    paths = agentdesk("completion", "--install").text.splitlines()
    user = Path(agentdesk.env()["HOME"])
    assert [str(Path(path).relative_to(user)) for path in paths] == [
        ".local/share/bash-completion/completions/agentdesk",
        ".local/share/zsh/site-functions/_agentdesk",
        ".config/fish/completions/agentdesk.fish",
        ".local/share/man/man1/agentdesk.1",
    ]
    assert Path(paths[0]).read_text() == agentdesk("completion", "bash").text
    assert Path(paths[3]).read_text() == agentdesk("man").text
    assert list(user.rglob("*.new")) == []
    assert "--install" in agentdesk("completion", code=2).err
