"""What systems pass on that somebody wrote: websites' forms, helpdesks' agents, rules of mailboxes, programs without a mailbox."""

from __future__ import annotations

import re
from typing import Final

from agentdesk.domain.reading import Address
from agentdesk.reading.acknowledgements import acknowledges
from agentdesk.reading.envelope import ANSWER_SUBJECT, Envelope
from agentdesk.reading.fields import Fields
from agentdesk.reading.mailings import FORM, asks
from agentdesk.reading.marks import has_helpdesk, is_by_rule, names_parent
from agentdesk.reading.notice_words import CANNED_QUESTION
from agentdesk.reading.robots import FORWARDED, names_author
from agentdesk.reading.words import to_text

_MAILBOX: Final = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_LONGEST_FIELD: Final = 500


def is_passed_on(fields: Fields, envelope: Envelope) -> bool:
    """Say whether what a system made holds somebody's words: of a customer in a form, or of an agent who answers through a helpdesk."""
    if is_from_form(fields, envelope) or (is_by_rule(fields) and is_led_on(fields, envelope)):
        return True
    if not (names_parent(fields) and has_helpdesk(fields)) or acknowledges(envelope.text):
        return False
    name = envelope.sender.name
    return names_author(envelope.sender, envelope.written) or (bool(name) and name in envelope.written and asks_itself(envelope.written))


def is_led_on(fields: Fields, envelope: Envelope) -> bool:
    """Say whether a mailbox's rule redirected or forwarded it, rather than answered."""
    return "resent-from" in fields or FORWARDED.match(envelope.subject) is not None


def is_asked_anew(fields: Fields, envelope: Envelope) -> bool:
    """Say whether somebody asks in a mail that answers nothing: shop systems and old programs name nobody in the envelope."""
    if names_parent(fields) or ANSWER_SUBJECT.match(envelope.subject) is not None:
        return False
    return asks_itself(envelope.written) and not acknowledges(envelope.text)


def asks_itself(written: str) -> bool:
    """Say whether a text asks more than whether there are questions."""
    return asks(written) and asks(CANNED_QUESTION.sub(" ", written))


def is_from_form(fields: Fields, envelope: Envelope) -> bool:
    """Say whether a form's service brings what somebody filled in, to be answered at an address of theirs."""
    if not is_answered_elsewhere(fields, envelope.sender):
        return False
    found = _MAILBOX.search(to_text(fields.first("reply-to"))[:_LONGEST_FIELD])
    return (found is not None and found[0] in envelope.written) or FORM.search(envelope.written) is not None


def is_answered_elsewhere(fields: Fields, sender: Address) -> bool:
    """Say whether answers go to another house than its author's."""
    domain = sender.address.lower().partition("@")[2]
    answers = to_text(fields.first("reply-to")).lower()
    return bool(answers) and domain not in answers
