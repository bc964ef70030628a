"""The channel contract on e-mail, against a real Dovecot and an SMTP server that can fail at every step."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.channels.contract import ReceivingContract, SendingContract

if TYPE_CHECKING:
    from tests.channels.email_rig import EmailRig


@pytest.fixture
def rig(email: EmailRig) -> EmailRig:
    return email


class TestEmailReceives(ReceivingContract):
    """The contract of receiving, by IMAP."""


class TestEmailSends(SendingContract):
    """The contract of sending, by SMTP."""
