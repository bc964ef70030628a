"""The e-mail channel on the IMAP server that misbehaves on purpose."""

from __future__ import annotations

from datetime import UTC, datetime

from agentdesk.channels.email.channel import EmailReceiver, open_email
from agentdesk.channels.email.tuning import Tuning
from agentdesk.domain.channels import AccountSettings
from agentdesk.domain.ids import AccountName
from tests.channels.email_rig import QUICK, MemorySecrets
from tests.servers.scripted_imap import ScriptedImap

DEFAULT_PASSWORD = "crumb"
NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
"""Some hours after the scripted server's messages arrived."""


class FixedClock:
    """A clock that stands still."""

    def now(self) -> datetime:
        return NOW

    def monotonic(self) -> float:
        return 0.0


def open_on(server: ScriptedImap, *, tuning: Tuning = QUICK, password: str = DEFAULT_PASSWORD, **changes: str) -> EmailReceiver:
    """Make a channel on a scripted server; in clear unless `changes` say otherwise."""
    values = {"address": "shop@bakery.example", "user": "shop", "imap_host": "localhost", "imap_port": str(server.port)}
    values |= {"imap_security": "none"} | changes
    settings = AccountSettings(AccountName("shop"), "email", tuple(values.items()))
    return open_email(settings, MemorySecrets(password=password), tuning=tuning, clock=FixedClock())
