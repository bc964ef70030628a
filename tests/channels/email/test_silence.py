"""What must not be said: no secret and no customer's words in any log, however talkative a library is told to be."""

from __future__ import annotations

import base64
import logging
from typing import TYPE_CHECKING

from tests.channels.contract import mail, no_commit, outgoing, poll_until_done

if TYPE_CHECKING:
    import pytest

    from tests.channels.email_rig import EmailRig


async def test_no_log_holds_a_password_or_a_message(email: EmailRig, caplog: pytest.LogCaptureFixture) -> None:
    """Logs are copied into bug reports; IMAPClient would log every line, logins in base64 included."""
    caplog.set_level(logging.DEBUG)
    password = email.mailbox.password
    email.deliver(mail(1, subject="the pink cake", body="My card is 4111 1111"))
    channel = email.open_sender()
    await poll_until_done(channel)
    await channel.send(outgoing(), "key", no_commit)
    await channel.find_sent(outgoing(), "key")
    ours = "\n".join(record.getMessage() for record in caplog.records if not record.name.startswith("mail."))
    coded = base64.b64encode(f"\0{email.mailbox.user}\0{password}".encode()).decode()
    for secret in (password, coded, base64.b64encode(password.encode()).decode(), "pink cake", "4111", "..two"):
        assert secret not in ours
