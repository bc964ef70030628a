"""Sheets that go with letters: what parts them in a scanner's feeder, and the labels of envelopes."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from agentdesk.domain.errors import RefusedByDesk
from agentdesk.domain.letters import SEPARATOR_MARK, SheetCode
from agentdesk.domain.safe_text import one_line
from agentdesk.domain.texts import N_, _
from agentdesk.replies.letter.typesetting import MOST_ADDRESS_CHARS, TOO_LONG

_HERE: Final = Path(__file__).parent


def separator(code: SheetCode, language: str) -> bytes:
    """Return a separator sheet as PDF.

    Raises:
        RefusedByDesk: typst is missing.
    """
    import zxingcpp  # noqa: PLC0415 - for letters only

    formats = {
        SheetCode.QR: zxingcpp.BarcodeFormat.QRCode,
        SheetCode.CODE128: zxingcpp.BarcodeFormat.Code128,
        SheetCode.DATAMATRIX: zxingcpp.BarcodeFormat.DataMatrix,
    }
    drawn = zxingcpp.create_barcode(SEPARATOR_MARK, formats[code])
    words = {
        "title": _("Next letter"),
        "words": _("Put this sheet before each letter in the feeder. It is not kept, and can be used again."),
    }
    return _typeset(
        "separator.typ", {**words, "code": str(drawn.to_svg()), "wide": code is SheetCode.CODE128, "language": language or "en"}
    )


def labels(addresses: Sequence[Sequence[str]], columns: int, rows: int, used: int) -> bytes:
    """Return labels as PDF, row by row.

    Args:
        addresses: the lines of each.
        columns: labels beside each other on a sheet of A4.
        rows: labels below each other.
        used: how many of the first sheet are gone.

    Raises:
        RefusedByDesk: typst is missing, or an address doesn't fit even in small print.
    """
    lines = [[one_line(line, MOST_ADDRESS_CHARS) for line in address] for address in addresses]
    size = {"columns": columns, "rows": rows}
    try:
        return _typeset("labels.typ", {"labels": lines, "used": used, **size})
    except RuntimeError as error:
        if TOO_LONG not in str(error):
            raise
        first = next(one for one in lines if not _fits(one, size))
        raise RefusedByDesk(cause=N_("the address of {name} is too long for a label"), name=first[0]) from error


def _fits(address: Sequence[str], size: Mapping[str, int]) -> bool:
    try:
        _typeset("labels.typ", {"labels": [address], "used": 0, **size})
    except RuntimeError:
        return False
    return True


def _typeset(name: str, data: Mapping[str, object]) -> bytes:
    try:
        import typst  # noqa: PLC0415 - large, and only letters need it
    except ImportError as error:
        raise RefusedByDesk(cause=N_("letters can't be set in type: typst is missing")) from error
    source = (_HERE / name).read_bytes()
    inputs = {"sheet": json.dumps(data, ensure_ascii=False)}
    pdf = typst.Compiler(source, root=_HERE, sys_inputs=inputs, ignore_system_fonts=True).compile(source, format="pdf", timestamp=0)
    assert isinstance(pdf, bytes)  # a list is for pictures, None for files
    return pdf
