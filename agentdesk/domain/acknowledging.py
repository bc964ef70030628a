"""When an automatic acknowledgement may leave: the gate, as pure rules, and the words it says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from agentdesk.domain.mailbox import is_address, is_no_reply, is_of_provider
from agentdesk.domain.texts import N_

PER_ADDRESS: Final = timedelta(hours=24)
"""One acknowledgement an address in this time (RFC 3834 §2 asks for such a limit; a day is short enough for a second matter)."""

MOST_PER_DOMAIN: Final = 10
"""In the same time, so many to one domain that isn't a mail provider's: a program that writes from ever new addresses."""

MOST_PER_HOUR: Final = 50
"""To everybody together; beyond it something is wrong, and nothing more leaves by itself within the hour."""

FRESH: Final = timedelta(hours=4)
"""Who wrote longer ago is not told by a machine that the mail arrived: a person answers next."""

_MACHINES: Final = re.compile(
    r"(?:abuse|root|daemon|admin-?bounces?|owner-.*|.*-(?:request|owner|bounces?|admin)|list(?:serv|manager|server)?|majordomo|"
    r"notifications?|notify|alerts?|mailer|autorespond(?:er)?|automat(?:ic|ed)?)",
    re.IGNORECASE,
)

TEXTS: Final[dict[str, str]] = {
    "en": "Thank you for your message. It has reached us, and somebody will answer you as soon as possible.\n\nReference: {number}",
    "nl": "Bedankt voor uw bericht. We hebben het goed ontvangen en iemand antwoordt u zo snel mogelijk.\n\nReferentie: {number}",
    "fr": "Merci pour votre message. Il nous est bien parvenu et une personne vous répondra dès que possible.\n\nRéférence : {number}",
    "de": "Danke für Ihre Nachricht. Sie ist bei uns angekommen, und jemand antwortet Ihnen so bald wie möglich.\n\nReferenz: {number}",
    "it": "Grazie per il suo messaggio. Ci è arrivato, e qualcuno le risponderà appena possibile.\n\nRiferimento: {number}",
    "es": "Gracias por su mensaje. Nos ha llegado y alguien le responderá lo antes posible.\n\nReferencia: {number}",
    "pt": "Obrigado pela sua mensagem. Já a recebemos e alguém lhe responderá logo que possível.\n\nReferência: {number}",
}


@dataclass(frozen=True, slots=True)
class Counted:
    """How many acknowledgements left lately: to this address and its domain within a day, in all within an hour."""

    to_address: int
    to_domain: int
    in_all: int


def counting_address(address: str) -> str:
    """Return an address as it is counted: `ticket+17@sys.example` and `ticket+18@sys.example` are one."""
    local, _at, domain = address.casefold().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


def refusal(address: str, counted: Counted) -> str:
    """Return why nothing may leave to an address by itself, "" where it may."""
    if reason := unreadable_by_people(address):
        return reason
    if counted.to_address:
        return N_("its address got one within a day")
    if counted.to_domain >= MOST_PER_DOMAIN and not is_of_provider(address):
        return N_("its domain got many within a day")
    return N_("too many left within an hour") if counted.in_all >= MOST_PER_HOUR else ""


def unreadable_by_people(address: str) -> str:
    """Return why nobody would read what is sent to an address, "" where somebody may."""
    if not is_address(address):
        return N_("its address can't be written to")
    is_machine = is_no_reply(address) or _MACHINES.fullmatch(address.rpartition("@")[0]) is not None
    return N_("nobody reads what is sent to its address") if is_machine else ""


def is_breaker(reason: str) -> bool:
    """Whether a refusal means that all acknowledgements have stopped for a while, which people must hear of."""
    return reason == "too many left within an hour"


def text_for(own_text: str, language: str, number: int) -> str:
    """Return what an acknowledgement says: the account's own text, else ours in the customer's language, else in English."""
    text = own_text or TEXTS.get(language.partition("-")[0].lower(), TEXTS["en"])
    return text.replace("{number}", f"#{number}")
