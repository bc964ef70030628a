"""Refusals by role: whom they name, and that they read as sentences whatever was refused."""

from __future__ import annotations

import pytest

from agentdesk.desk.roles import refuse_unless_allowed
from agentdesk.domain import asks, verbs
from agentdesk.domain.errors import Forbidden, error_from
from agentdesk.domain.states import Role


@pytest.mark.parametrize(
    ("role", "refused", "words"),
    [
        (Role.AGENT, asks.ListLooks, "“looks” takes the role lead; yours is agent. Ask an admin of this desk."),
        (Role.TRAINEE, verbs.EraseCustomer, "“erase customer” takes the role lead; yours is trainee. Ask an admin of this desk."),
        (Role.IMPORTER, asks.ListConversations, "Your role (importer) brings things in and reads nothing. Ask an admin of this desk."),
        (Role.VIEWER, verbs.AddNote, "“note” takes the role trainee; yours is viewer. Ask an admin of this desk."),
    ],
)
def test_a_refusal_names_what_was_refused_and_what_it_takes(role: Role, refused: type[verbs.Verb], words: str) -> None:
    """It crosses the socket as a code and fields, and is worded for its reader."""
    with pytest.raises(Forbidden) as raised:
        refuse_unless_allowed(role, refused.NAME, refused.ROLE)
    assert str(error_from(raised.value.code, raised.value.fields)) == words
