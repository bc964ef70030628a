"""Makes an answer a letter: its sheet from what the desk knows, set in type, so that every attempt prints the same."""

from __future__ import annotations

from agentdesk.desk.context import AccountFacts, DeskFacts
from agentdesk.domain.channels import OutgoingMessage
from agentdesk.domain.errors import ConfigError, UsageError
from agentdesk.domain.letters import CASE_MARK
from agentdesk.domain.media_types import PDF
from agentdesk.domain.texts import N_, _
from agentdesk.replies.letter.layouts import LAYOUTS, Layout, layout_for
from agentdesk.replies.letter.sheet import LetterText, Stationery, address_lines, sheet_for
from agentdesk.replies.letter.typesetting import Typeset, count_pages, typeset


def in_type(letter: LetterText, account: AccountFacts, desk: DeskFacts) -> Typeset:
    """Set a letter in type.

    Raises:
        ConfigError: the account names a layout that isn't there.
        RefusedByDesk: a picture can't be read, or the letter is too long.
    """
    voice = desk.voice
    return typeset(sheet_for(letter, voice.business, _stationery(account, desk, letter.language)), voice.letterheads)


def pages_of(letter: LetterText, account: AccountFacts, desk: DeskFacts) -> int:
    """Return how many pages a letter fills as it will be printed. Raises as `in_type` does."""
    voice = desk.voice
    return count_pages(sheet_for(letter, voice.business, _stationery(account, desk, letter.language)), voice.letterheads)


def outgoing_letter(letter: LetterText, account: AccountFacts, desk: DeskFacts, message_id: str) -> OutgoingMessage:
    """Return a letter ready to leave.

    Raises:
        UsageError: nobody or no postal address is named. ConfigError, RefusedByDesk: see `in_type`.
    """
    lines = address_lines(letter.to)
    if not letter.to.address.strip() or "@" in letter.to.address:
        cause = N_("a letter needs a postal address: --to “Name <street and number, postcode and town>”")
        raise UsageError(cause=cause)
    made = in_type(letter, account, desk)
    return OutgoingMessage(made.pdf, PDF, account.address, (", ".join(lines),), message_id)


def _stationery(account: AccountFacts, desk: DeskFacts, language: str) -> Stationery:
    settings = account.settings
    return Stationery(
        _layout(account, desk),
        letterhead=settings.get("letterhead"),
        signature=settings.get("signature_picture"),
        footer=account.in_language("footer", language),
    )


def _layout(account: AccountFacts, desk: DeskFacts) -> Layout:
    name = account.settings.get("layout").strip()
    found = layout_for(name, desk.voice.business.country)
    if found is None:
        cause = _("there is no layout “{name}”; there are {names}").format(name=name, names=", ".join(sorted(LAYOUTS)))
        raise ConfigError(file=f"[accounts.{account.settings.name}]", cause=cause)
    return found


def case_code(token: str) -> str:
    """Return a QR code that names the case, as SVG: an answer that bears it finds its conversation."""
    import zxingcpp  # noqa: PLC0415 - for letters only

    code = zxingcpp.create_barcode(f"{CASE_MARK}{token}", zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    return str(code.to_svg(add_quiet_zones=False))
