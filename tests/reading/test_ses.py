"""Notifications of Amazon SES name the mail they are about by the id it was given, not by the one SES put in its place."""

from __future__ import annotations

import json

from agentdesk.reading.ses import read_event


def _document(**mail: object) -> str:
    failed = [{"emailAddress": "jan@customer.example", "status": "5.1.1"}]
    return json.dumps({"eventType": "Bounce", "bounce": {"bounceType": "Permanent", "bouncedRecipients": failed}, "mail": mail})


def test_the_id_is_that_of_the_headers() -> None:
    headers = [{"name": "From", "value": "x"}, {"name": "Message-Id", "value": "<own@bakery.example>"}]
    event = read_event(_document(messageId="0102", headers=headers))
    assert event is not None
    assert event.bounce is not None
    assert event.bounce.original_message_id == "own@bakery.example"
    assert event.bounce.is_permanent


def test_any_document_is_read_or_left_alone() -> None:
    odd = [
        "{",
        "{}",
        "[]",
        '{"mail":1}',
        '{"mail":{},"notificationType":"Bounce","bounce":[1]}',
        '{"a":' * 50_000,
        '{"mail":{"headers":[1]}}',
    ]
    for text in odd:
        event = read_event(text)
        assert event is None or event.bounce is not None
