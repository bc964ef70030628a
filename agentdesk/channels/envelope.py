"""Checks the addresses of an envelope: an address is used exactly as it was approved, or refused; it is never repaired."""

from __future__ import annotations

import string
import unicodedata
from typing import TYPE_CHECKING

from agentdesk.domain.errors import Refused
from agentdesk.domain.texts import N_

if TYPE_CHECKING:
    from agentdesk.domain.channels import OutgoingMessage
    from agentdesk.domain.ids import AccountName

MAX_ADDRESS_BYTES = 254
MAX_LOCAL_PART_BYTES = 64
"""RFC 5321 §4.5.3.1: 64 before the @; a path is 256 with its angle brackets."""

# RFC 5322's atext, and dots anywhere: some providers gave out addresses such as `a..b@`.
_LOCAL_ASCII = frozenset(string.ascii_letters + string.digits + "!#$%&'*+/=?^_`{|}~-.")
_LABEL_ASCII = frozenset(string.ascii_letters + string.digits + "-")


def _is_letter_beyond_ascii(char: str) -> bool:
    # Letters, marks and digits of any script (RFC 6531); nothing invisible, no spaces, no controls.
    return ord(char) > 0x7F and unicodedata.category(char)[0] in "LMN"  # noqa: PLR2004 - the last ASCII character


def _is_label(label: str) -> bool:
    return bool(label) and label[0] != "-" != label[-1] and all(char in _LABEL_ASCII or _is_letter_beyond_ascii(char) for char in label)


def is_plain_address(address: str) -> bool:
    """Tell whether `address` is local-part@domain without quoting, comments, spaces or control characters."""
    local_part, _at, domain = address.rpartition("@")
    return bool(
        local_part
        and all(char in _LOCAL_ASCII or _is_letter_beyond_ascii(char) for char in local_part)
        and all(_is_label(label) for label in domain.split("."))
        and len(local_part.encode()) <= MAX_LOCAL_PART_BYTES
        and len(address.encode()) <= MAX_ADDRESS_BYTES
    )


def check_envelope(account: AccountName, message: OutgoingMessage) -> None:
    """Refuse a message whose sender or recipients could mean something else on the wire than on the review card.

    Raises:
        Refused: naming the address.
    """
    if not message.recipients:
        raise Refused(account=account, cause=N_("the message has no recipients"))
    for address in (message.from_address, *message.recipients):
        if not is_plain_address(address):
            raise Refused(account=account, cause=N_("{address} is not an address mail can be sent to"), address=ascii(address))
