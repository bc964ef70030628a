"""What editors ask the tone checker for."""

from __future__ import annotations

import pytest

from agentdesk.cli.commands import tone
from agentdesk.cli.leaf import parser_of
from tests.cli.conftest import CommandLine


@pytest.mark.parametrize("form", ["unix", "json", "text", "jsonl"])
def test_an_editor_may_ask_for_its_form(form: str) -> None:
    """Editors know FILE:LINE:COLUMN as "unix"."""
    (leaf,) = tone.LEAVES["tone"]
    assert parser_of("tone", leaf).parse_args(["-", "--format", form]).format == form


CHECK = ("tone", "check", "-", "--channel", "review", "--lang", "nl", "--format", "unix")
OWN_RULE = (
    'version = "1"\nlanguage = "nl"\n[[rules]]\nname = "dear"\ncheck = "words"\nlevel = "block"\nwhy = "Nee."\nwords = ["goedkoop"]\n'
)


@pytest.mark.only_on("sqlite", why="no desk is opened")
def test_a_text_is_checked_where_the_desk_cannot_be_opened(agentdesk: CommandLine) -> None:
    """An editor's linter is no less needed while the configuration is being mended; the desk's own rules count all the same."""
    folder = agentdesk.home / "config" / "tone"
    folder.mkdir(parents=True)
    (folder / "ours.toml").write_text(OWN_RULE)
    (folder.parent / "config.toml").write_text("[business")
    ran = agentdesk(*CHECK, stdin=b"Dank u wel, Jan.\n\nDat is goedkoop.\n", code=4)
    assert ran.text == "-:3:8: block: \u201cgoedkoop\u201d: not our words. Nee. [tone.dear]\n"
    assert "config.toml:1" in ran.err


@pytest.mark.only_on("sqlite", why="no desk is opened")
def test_a_text_is_checked_where_there_can_be_no_desk(agentdesk: CommandLine) -> None:
    agentdesk.home.write_text("no folder")
    assert agentdesk(*CHECK, stdin=b"Dank u wel, Jan.\n").text == ""
    agentdesk(*CHECK, "--customer", "jan@example.org", stdin=b"Dank u wel, Jan.\n", code=2)
