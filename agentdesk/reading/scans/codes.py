"""Reads the code we print on our letters, where a page that comes back bears it."""

from __future__ import annotations

from typing import Final

import zxingcpp
from PIL import Image

from agentdesk.domain.letters import CASE_MARK, SEPARATOR_MARK

_LONGEST: Final = 200


def is_separator(image: Image.Image) -> bool:
    """Say whether a page is a sheet that parts two letters."""
    kinds = zxingcpp.BarcodeFormat
    found = zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormats([kinds.QRCode, kinds.Code128, kinds.DataMatrix]))
    return any(code.valid and code.text == SEPARATOR_MARK for code in found)


def case_code(image: Image.Image) -> str:
    """Return what a QR code of ours on a page says, "" where there is none; whether it is really ours its signature tells."""
    found = zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    texts = (code.text for code in found if code.valid)
    return next((text.removeprefix(CASE_MARK) for text in texts if text.startswith(CASE_MARK) and len(text) <= _LONGEST), "")
