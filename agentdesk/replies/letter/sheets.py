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

_HERE: Final = Path(__file__).parent
_LINE_CHARS: Final = 60
_LINES: Final = 6


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
        RefusedByDesk: typst is missing.
    """
    lines = [[one_line(line, _LINE_CHARS) for line in address[:_LINES]] for address in addresses]
    return _typeset("labels.typ", {"labels": lines, "columns": columns, "rows": rows, "used": used})


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
