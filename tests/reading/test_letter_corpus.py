"""What is proposed of letters as firms, authorities, courts and customers write them in five languages, against what a person reads in them.

Each stands here twice: as typed, and broken into lines as on paper, where a deadline or a sum begins on one line and ends on the next.
"""

from __future__ import annotations

import textwrap
import tomllib
from collections import Counter
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

from agentdesk.domain.letters import ProposalKind
from agentdesk.reading.scans.proposals import proposals_of

CORPUS = Path(__file__).parent / "corpus"
ONE_OF = (ProposalKind.SENDER, ProposalKind.ADDRESS, ProposalKind.DATE, ProposalKind.SUBJECT)
SEVERAL = {
    "references": ProposalKind.REFERENCE,
    "deadlines": ProposalKind.DEADLINE,
    "amounts": ProposalKind.AMOUNT,
    "ibans": ProposalKind.IBAN,
}
LEAST_FOUND = {ProposalKind.ADDRESS: 75.0, ProposalKind.SUBJECT: 85.0}
"""Where only one address block stands on a page nobody can tell whose it is; of other kinds 95 % are to be found."""


@cache
def _letters() -> tuple[Mapping[str, object], ...]:
    return tuple(one for path in sorted(CORPUS.glob("letters*.toml")) for one in tomllib.loads(path.read_text())["letter"])


def _as_on_paper(text: str, width: int) -> str:
    lines = text.strip("\n").split("\n")
    return "\n".join(part for line in lines for part in (textwrap.wrap(line, width) if len(line) > width + 10 else [line]))


@cache
def _figures(width: int) -> tuple[Counter[ProposalKind], Counter[ProposalKind], Counter[ProposalKind]]:
    """Return how many values of each kind stand in the letters, were proposed, and were proposed rightly."""
    wanted, proposed, right = Counter[ProposalKind](), Counter[ProposalKind](), Counter[ProposalKind]()
    for letter in _letters():
        found: dict[ProposalKind, list[str]] = {}
        for one in proposals_of(_as_on_paper(str(letter["text"]), width)):
            found.setdefault(one.kind, []).append(one.value)
        for kind in ONE_OF:
            told = letter.get(kind.value, "")
            names = {*told} if isinstance(told, list) else {str(told)}
            values = found.get(kind, [])[:1]
            wanted[kind] += any(names)
            proposed[kind] += len(values)
            right[kind] += bool(names & {*values})
        for key, kind in SEVERAL.items():
            told = letter.get(key, [])
            assert isinstance(told, list)
            wanted[kind] += len({*told})
            proposed[kind] += len(found.get(kind, []))
            right[kind] += len({*told} & {*found.get(kind, [])})
    return wanted, proposed, right


@pytest.mark.parametrize("width", [60, 75, 10_000])
@pytest.mark.parametrize("kind", list(ProposalKind))
def test_what_a_person_reads_in_a_letter_is_proposed_and_little_else(kind: ProposalKind, width: int) -> None:
    wanted, proposed, right = _figures(width)
    assert 100 * right[kind] / wanted[kind] >= LEAST_FOUND.get(kind, 95.0), f"{right[kind]} of {wanted[kind]} found"
    assert 100 * right[kind] / proposed[kind] >= 93, f"{proposed[kind] - right[kind]} of {proposed[kind]} wrong"


HOSTILE = {
    "labels": "Klantnummer " * 40_000,
    "half deadlines": "binnen een termijn van " * 20_000,
    "digits": "1 " * 200_000,
    "lines": "a\n" * 100_000,
    "signs": "Nr. 1/2-" * 50_000,
    "currencies": "€ " * 100_000,
    "towns": "Aa 12, " * 50_000,
}


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_no_letter_takes_long_to_understand(name: str) -> None:
    """Text layers are hostile like anything else; the time limit of a test is what a slow one would hit."""
    assert len(proposals_of(HOSTILE[name])) <= 40
