"""Sets that were written down before the reader was tried on them: each must stay as it should be."""

from __future__ import annotations

import pytest

from agentdesk.domain.channels import MIME
from agentdesk.domain.states import MessageClass
from agentdesk.reading.registry import read
from tests.reading.replies import Case
from tests.reading.shaped_machines import Told, told_cases
from tests.reading.shaped_replies import shaped_cases
from tests.reading.test_replies import read_body, squeezed

CLASSES = {
    "human": MessageClass.HUMAN,
    "auto": MessageClass.AUTO_REPLY,
    "ooo": MessageClass.OUT_OF_OFFICE,
    "bulk": MessageClass.BULK,
    "bounce": MessageClass.BOUNCE,
    "bounce-soft": MessageClass.BOUNCE,
}


@pytest.mark.parametrize("case", shaped_cases(), ids=lambda case: case.name)
def test_what_was_written_now_is_found_in_every_language(case: Case) -> None:
    """Fourteen languages in ten shapes."""
    message = read_body(case.body, subject=case.subject, is_html=case.is_html)
    assert squeezed(message.reply_text) == squeezed(case.reply)


@pytest.mark.parametrize("told", told_cases(), ids=lambda told: told.name)
def test_people_and_programs_are_told_apart(told: Told) -> None:
    """Only people reopen and notify; a bounce names who failed, and with which status."""
    message = read(told.source.encode(), MIME)
    assert message.message_class is CLASSES[told.kind]
    assert message.is_auto_submitted == (told.kind not in ("human", "bulk"))
    assert (message.bounce is not None) == bool(told.failed)
    if message.bounce is not None:
        assert message.bounce.failed_recipients == told.failed
        assert message.bounce.status == told.status
        assert message.bounce.is_permanent == (told.kind == "bounce")
