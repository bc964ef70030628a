"""What Amazon SES tells by mail of mail it sent: a JSON document as the text, which its notification service forwards."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final

from agentdesk.domain.reading import Bounce
from agentdesk.domain.safe_text import one_line

_LONGEST: Final = 200_000
_MOST_RECIPIENTS: Final = 100
_RECIPIENTS: Final = {"Bounce": ("bounce", "bouncedRecipients"), "DeliveryDelay": ("deliveryDelay", "delayedRecipients")}
_ANSWERS: Final = frozenset({"Complaint", "Delivery", "Reject"})


@dataclass(frozen=True, slots=True)
class SesEvent:
    """One notification; `bounce` is None where it tells of no failure."""

    kind: str
    bounce: Bounce | None


def read_event(text: str) -> SesEvent | None:
    """Return what a text says that is such a notification, None for any other text.

    Shapes: https://docs.aws.amazon.com/ses/latest/dg/notification-contents.html and …/event-publishing-retrieving-sns-contents.html.
    """
    said = _document(text)
    if said is not None and isinstance(said.get("Message"), str) and "TopicArn" in said:
        said = _document(str(said["Message"]))
    if said is None or not isinstance(said.get("mail"), dict):
        return None
    kind = str(said.get("notificationType") or said.get("eventType") or "")
    if kind in _RECIPIENTS:
        return SesEvent(kind, _bounce(said, *_RECIPIENTS[kind]))
    return SesEvent(kind, None) if kind in _ANSWERS else None


def told_by_ses(text: str) -> str:
    """Return the kind of report such a notification is, in the words of a multipart/report; "" for any other text."""
    event = read_event(text)
    return "" if event is None else "feedback-report" if event.kind == "Complaint" else "delivery-status"


def _document(text: str) -> dict[str, object] | None:
    """Return the JSON object a text begins with; below it stands how to end the subscription."""
    start = text[:_LONGEST].lstrip()
    if not start.startswith("{"):
        return None
    try:
        said, _end = json.JSONDecoder().raw_decode(start)
    except (ValueError, RecursionError):
        return None
    return said if isinstance(said, dict) else None


def _bounce(said: dict[str, object], part: str, recipients: str) -> Bounce | None:
    about = _mapping(said.get(part))
    listed = about.get(recipients)
    failed = [_mapping(one) for one in (listed if isinstance(listed, list) else [])][:_MOST_RECIPIENTS]
    addresses = tuple(dict.fromkeys(address for one in failed if (address := _line(one.get("emailAddress")))))
    status = next(filter(None, (_line(one.get("status")) for one in failed)), "")
    return Bounce(addresses, status, _original_id(_mapping(said["mail"])), is_permanent=about.get("bounceType") == "Permanent")


def _original_id(mail: dict[str, object]) -> str:
    """Return the Message-ID the mail was given to SES with, which it replaces by its own."""
    headers = mail.get("headers")
    for header in map(_mapping, headers if isinstance(headers, list) else []):
        if _line(header.get("name")).lower() == "message-id":
            return _line(header.get("value")).strip("<>")
    return _line(_mapping(mail.get("commonHeaders")).get("messageId")).strip("<>")


def _mapping(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}


def _line(value: object) -> str:
    return one_line(value, 998).strip() if isinstance(value, str) else ""
