"""Reads the reply corpora of tests/reading/corpus: bodies as programs send them, and what of each was written now.

A case is "=== name", the body, "--- reply" (for an HTML body "--- html"), and what should be left; blanks are not compared.
"""

from __future__ import annotations

import re
from pathlib import Path

from tests.reading.replies import Case

_CORPUS = Path(__file__).parent / "corpus"
_NAME = re.compile(r"^=== (.+)\n", re.MULTILINE)
_EXPECTED = re.compile(r"^--- (reply|html)\n", re.MULTILINE)


def corpus_cases() -> list[Case]:
    """Return the cases of every file."""
    return [case for path in sorted(_CORPUS.glob("replies-*.txt")) for case in _cases(path)]


def _cases(path: Path) -> list[Case]:
    pieces = _NAME.split(path.read_text(encoding="utf-8"))
    found = []
    for name, text in zip(pieces[1::2], pieces[2::2], strict=True):
        body, kind, reply = _EXPECTED.split(text, maxsplit=1)
        found.append(Case(f"{path.stem}: {name}", body.rstrip("\n") + "\n", reply.strip(), is_html=kind == "html"))
    return found
