"""A folder that is configured and not there: told at once, and the mail of the others is on the desk."""

from __future__ import annotations

import pytest

from agentdesk.cli.commands import service
from agentdesk.domain.errors import NO_FOLDER, Transient
from agentdesk.domain.outcomes import AccountResult, Failure
from tests.cli.conftest import CommandLine, mail
from tests.servers.scripted_imap import ScriptedImap

FOLDER = 'folders = ["INBOX", "Ordres"]'
ACCOUNT = """[accounts.shop]
channel = "email"
address = "shop@example.org"
user = "shop"
imap_host = "127.0.0.1"
imap_port = "{port}"
imap_security = "none"
{folders}
secret = {{ command = "printf crumb" }}
"""


@pytest.mark.parametrize(("reason", "is_tried_again"), [(NO_FOLDER, False), ("dropped", True)])
def test_no_second_attempt_is_made_for_a_folder_that_is_not_there(reason: str, *, is_tried_again: bool) -> None:
    """None can find it; thirteen seconds went by for nothing."""
    failure = Failure(Transient.code, {"account": "shop", "cause": "there is no folder", "reason": reason})
    assert service._is_passing(AccountResult("shop", failure=failure)) is is_tried_again


def test_a_sync_names_the_folder_and_takes_the_mail_of_the_others(agentdesk: CommandLine) -> None:
    with ScriptedImap() as server:
        server.inbox.add(mail(1))
        config = agentdesk.home / "config"
        config.mkdir(parents=True, exist_ok=True)
        with (config / "config.toml").open("a") as file:
            file.write(ACCOUNT.format(port=server.port, folders=FOLDER))
        ran = agentdesk("sync", code=75)
    assert "Ordres" in ran.err
    assert "1 fetched" in ran.text
