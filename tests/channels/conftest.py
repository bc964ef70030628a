"""The rigs of the channels' tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.channels.email_rig import EmailRig

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.servers.dovecot import Dovecot
    from tests.servers.fixtures import Mailbox


@pytest.fixture
async def email(dovecot: Dovecot, mailbox: Mailbox) -> AsyncIterator[EmailRig]:
    """An e-mail account on real servers; what is opened on it is closed at the end."""
    with EmailRig(dovecot, mailbox) as rig:
        yield rig
        await rig.close_channels()
