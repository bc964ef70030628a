"""E-mail addresses as the desk accepts them for sending: checked, never repaired."""

from __future__ import annotations

import re

from agentdesk.domain.errors import UsageError
from agentdesk.domain.late_patterns import late
from agentdesk.domain.texts import _

_LOCAL = late(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.\u0080-\U0010ffff-]+")
_LABEL = late(r"[A-Za-z0-9\u0080-\U0010ffff]([A-Za-z0-9\u0080-\U0010ffff-]{0,61}[A-Za-z0-9\u0080-\U0010ffff])?")
MAX_LOCAL_BYTES = 64
MAX_ADDRESS_BYTES = 254
"""RFC 5321 §4.5.3.1: a local part of 64 octets, a path of 256 with its brackets."""


def is_address(text: str) -> bool:
    """Whether mail can be sent to this: a dot-atom, an @, a domain of letters, digits and hyphens; no quotes, comments or routes."""
    local, at, domain = text.rpartition("@")
    if not at or not text.isprintable() or len(text.encode("utf-8", "replace")) > MAX_ADDRESS_BYTES:
        return False
    if len(local.encode("utf-8", "replace")) > MAX_LOCAL_BYTES or _LOCAL.fullmatch(local) is None:
        return False
    return all(_LABEL.fullmatch(label) for label in domain.split("."))


def checked_address(text: str) -> str:
    """Return an address mail can be sent to.

    Raises:
        UsageError: it is none; it is refused, never repaired, since a repaired address may be somebody else's.
    """
    if not is_address(text):
        raise UsageError(cause=_("“{address}” is not an address that mail can be sent to").format(address=text[:100]))
    return text


def domain_of(address: str) -> str:
    """Return what stands behind the @, lower case; "" where there is none."""
    return address.rpartition("@")[2].casefold() if "@" in address else ""


_NO_REPLY = late(
    r"(?:do[-_.]?)?not?[-_.]?repl(?:y|ies)|mailer-daemon|postmaster|bounces?|nie[-_.]?antworten|keine?[-_.]?antwort|niet[-_.]?beantwoorden"
)


def is_no_reply(address: str) -> bool:
    """Whether an address says of itself that nobody reads what is sent there, as `no-reply+17@shop.example` does."""
    local = address.rpartition("@")[0].casefold()
    return any(_NO_REPLY.fullmatch(part) for part in (local, re.split(r"[+=]", local)[0]))


_PROVIDERS = late(
    r"(?:.*\.)?(?:gmail|googlemail|hotmail|outlook|live|msn|yahoo|ymail|aol|icloud|me|mac|gmx|web|t-online|freenet|posteo|proton|protonmail|"
    r"pm|skynet|telenet|proximus|ziggo|kpnmail|xs4all|orange|wanadoo|free|laposte|sfr|libero|tin|virgilio|wp|onet|seznam|mail|yandex)"
    r"\.(?:[a-z]{2,3}|co\.[a-z]{2})"
)


def is_of_provider(address: str) -> bool:
    """Whether an address is at a provider whose domain everybody shares, so that the domain tells nothing of who belongs together."""
    return _PROVIDERS.fullmatch(domain_of(address)) is not None
