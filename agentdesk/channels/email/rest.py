"""Fetches a large message in pieces, so that a line that breaks costs one piece and no more."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from agentdesk.channels.email import answers
from agentdesk.channels.email.imap import ImapSession
from agentdesk.channels.email.threads import ConnectionThread
from agentdesk.channels.email.write_back import Spot
from agentdesk.domain.errors import Refused
from agentdesk.domain.texts import _

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from agentdesk.channels.email.credentials import Credentials
    from agentdesk.channels.email.settings import EmailSettings
    from agentdesk.channels.email.tuning import Tuning

_STOP_TIMEOUT_S = 3.0


async def fetch_rest(
    settings: EmailSettings, tuning: Tuning, credentials: Credentials, external_id: str, offset: int
) -> AsyncIterator[bytes]:
    """Yield a message's bytes from `offset` on, over a connection of its own.

    Raises:
        Transient, NeedsLogin, UntrustedServer; Refused: it is not there any more.
    """
    thread = ConnectionThread(f"imap-rest-{settings.account}")
    session = ImapSession(settings, tuning, credentials)
    spot = Spot.of(external_id)
    try:
        await thread.run(session.open)
        state = await thread.run(partial(session.examine, spot.folder))
        found = await thread.run(partial(session.search, ["UID", str(spot.uid)]))
        if state.uid_validity != spot.uid_validity or not found:
            raise Refused(account=settings.account, cause=_("the message is no longer on the server"))
        while True:
            piece = await thread.run(partial(session.piece, spot.uid, offset, tuning.piece_bytes))
            if piece is None:
                cause = _("{endpoint} gives nothing of this message").format(endpoint=settings.imap)
                raise answers.transient(settings.account, cause, reason="no-data")
            if piece:
                yield piece
            offset += len(piece)
            if len(piece) < tuning.piece_bytes:
                return
    finally:
        session.cut()
        await thread.stop(_STOP_TIMEOUT_S)
        session.close()
