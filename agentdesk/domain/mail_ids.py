"""Our own Message-IDs: signed, so that a message carrying one is an answer to what we wrote and not a guess.

Shape: `<c{conversation}.m{message}.{hmac80}@domain>`, or `<n{name}.{hmac80}@domain>` of a notice to an agent; the HMAC-SHA256 is cut to
80 bits, in base32 without padding, lower case, since some systems fold the case of the left side.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass

from agentdesk.domain.ids import ConversationId, MessageId

_NOTICE = re.compile(r"n(?P<name>[a-z2-7]{16})\.(?P<mac>[a-z2-7]{16})")
_SHAPE = re.compile(r"c(?P<conversation>[0-9]{1,18})\.m(?P<message>[0-9]{1,18})\.(?P<mac>[a-z2-7]{16})")

_ROOT_BYTES = 22
_BLOCK_BYTES = 5
_LONGEST_INDEX = 2000
_LONGEST_LOCAL = 64
"""Octets of an address before its @ (RFC 5321 §4.5.3.1.1)."""


@dataclass(frozen=True, slots=True)
class OwnReference:
    """The conversation and message an own id speaks of."""

    conversation: ConversationId
    message: MessageId


def outlook_thread(thread_index: str) -> str:
    """Return a name for the conversation an Outlook Thread-Index belongs to, "" where it is none.

    Its first 22 bytes, a time and a GUID, are those of the first mail; each answer appends five more (MS-OXOMSG §2.2.1.3).
    """
    root = _index_bytes(thread_index)[:_ROOT_BYTES] if thread_index else b""
    return f"thread-index:{root.hex()}" if root else ""


def is_index_above(upper: str, lower: str) -> bool:
    """Whether a mail with the Thread-Index `upper` is one that `lower` goes back to: all of it and one answer's bytes or more."""
    above, below = _index_bytes(upper), _index_bytes(lower)
    return bool(above) and len(above) < len(below) and below.startswith(above)


def _index_bytes(thread_index: str) -> bytes:
    """Return a Thread-Index as far as it is whole, its head and the block of each answer; empty where its head names no thread."""
    encoded = thread_index.strip()[:_LONGEST_INDEX]
    try:
        found = base64.b64decode(encoded[: len(encoded) // 4 * 4], validate=True)
    except ValueError:
        return b""
    if len(found) < _ROOT_BYTES or not any(found[6:_ROOT_BYTES]):
        return b""
    return found[: len(found) - (len(found) - _ROOT_BYTES) % _BLOCK_BYTES]


def folded_id(rfc_id: str) -> str:
    """Return a Message-ID as ids are compared: what stands behind the @ is a domain, whose case gateways change (RFC 5322 §3.6.4)."""
    if rfc_id.islower():
        return rfc_id
    local, at, domain = rfc_id.rpartition("@")
    return f"{local}{at}{domain.lower()}" if at else rfc_id


def _mac(key: bytes, conversation: int, message: int) -> str:
    digest = hmac.new(key, f"agentdesk:{conversation}:{message}".encode(), hashlib.sha256).digest()
    return base64.b32encode(digest[:10]).decode("ascii").lower()


def own_token(key: bytes, conversation: ConversationId, message: MessageId) -> str:
    """Return the signed token; `key` is the desk's own, 32 random bytes."""
    return f"c{conversation}.m{message}.{_mac(key, conversation, message)}"


def own_message_id(key: bytes, conversation: ConversationId, message: MessageId, domain: str) -> str:
    """Return the Message-ID, without angle brackets, of a message of ours."""
    return f"{own_token(key, conversation, message)}@{domain}"


def answer_address(address: str, token: str) -> str:
    """Return the address that answers to one message come to: the token behind a plus sign; the address itself where that gets too long."""
    local, at, domain = address.rpartition("@")
    own = f"{local}+{token}"
    return f"{own}{at}{domain}" if at and len(own) <= _LONGEST_LOCAL else address


def without_token(address: str) -> str:
    """Return an address without the token that `answer_address` put in, whoever signed it."""
    local, at, domain = address.rpartition("@")
    name, plus, detail = local.rpartition("+")
    return f"{name}{at}{domain}" if plus and _SHAPE.fullmatch(detail.lower()) is not None else address


def verify(key: bytes, text: str) -> OwnReference | None:
    """Return what a Message-ID or token speaks of where its signature holds, None otherwise; compares in constant time."""
    found = _SHAPE.search(text.lower())
    if found is None:
        return None
    conversation, message = int(found["conversation"]), int(found["message"])
    if not hmac.compare_digest(_mac(key, conversation, message), found["mac"]):
        return None
    return OwnReference(ConversationId(conversation), MessageId(message))


def notice_token(key: bytes, *of: str) -> str:
    """Return the signed token of a notice to an agent; the same words, such as whose it is and for which day, give the same token."""
    digest = hashlib.sha256("\0".join(of).encode()).digest()
    name = base64.b32encode(digest[:10]).decode("ascii").lower()
    return f"n{name}.{_notice_mac(key, name)}"


def is_notice(key: bytes, text: str) -> bool:
    """Whether a Message-ID or token is that of a notice this desk sent; compares in constant time."""
    found = _NOTICE.search(text.lower())
    return found is not None and hmac.compare_digest(_notice_mac(key, found["name"]), found["mac"])


def _notice_mac(key: bytes, name: str) -> str:
    digest = hmac.new(key, f"agentdesk:notice:{name}".encode(), hashlib.sha256).digest()
    return base64.b32encode(digest[:10]).decode("ascii").lower()
