"""What editors ask the tone checker for."""

from __future__ import annotations

import pytest

from agentdesk.cli.commands import tone
from agentdesk.cli.leaf import parser_of


@pytest.mark.parametrize("form", ["unix", "json", "text", "jsonl"])
def test_an_editor_may_ask_for_its_form(form: str) -> None:
    """Editors know FILE:LINE:COLUMN as "unix"."""
    (leaf,) = tone.LEAVES["tone"]
    assert parser_of("tone", leaf).parse_args(["-", "--format", form]).format == form
