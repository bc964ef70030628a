"""What somebody may do follows the configuration while they are connected, and a slip in it locks nobody out."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from agentdesk.config.paths import Home
from agentdesk.domain.errors import Forbidden
from agentdesk.domain.ids import AgentName
from agentdesk.domain.states import Role
from agentdesk.service.peers import Peer
from agentdesk.service.staff import Staff
from agentdesk.service.wiring import Rooms

DANA = Peer(4001, AgentName("dana"), Role.AGENT, frozenset({"office"}))


def test_a_change_of_roles_counts_for_those_who_are_connected(tmp_path: Path) -> None:
    home = Home(tmp_path, tmp_path)
    staff = Staff(cast("Rooms", SimpleNamespace(home=home)), is_shared=True)
    assert staff.role_now(DANA) is Role.AGENT
    home.config_file.write_text('[roles]\nviewer = "@office"\n')
    assert staff.role_now(DANA) is Role.VIEWER
    home.config_file.write_text('[roles]\nviewer = "@office\n# somebody is still typing\n')
    assert staff.role_now(DANA) is Role.VIEWER
    home.config_file.write_text('[roles]\ndefault = "none"\n# nobody else\n')
    with pytest.raises(Forbidden):
        staff.role_now(DANA)
