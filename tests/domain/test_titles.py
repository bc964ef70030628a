"""Names with a title before them are the same names, and nobody's first name is “Mevrouw”."""

from __future__ import annotations

import pytest

from agentdesk.domain.titles import without_title
from agentdesk.replies.templates.addressing import first_name

TITLED = [
    ("Mevrouw Anna Jansen", "Anna"),
    ("De heer Jan de Vries", "Jan"),
    ("Herrn Uwe Klein", "Uwe"),
    ("Frau Dr. Uta Klein", "Uta"),
    ("Mme Claire Petit", "Claire"),
    ("Monsieur Paul Mercier", "Paul"),
    ("Signora Ida Colombo", "Ida"),
    ("Dott.ssa Anna Zanetti", "Anna"),
    ("Mrs Jane Smith", "Jane"),
]


@pytest.mark.parametrize(("name", "first"), TITLED)
def test_somebody_is_called_by_their_name_and_not_by_their_title(name: str, first: str) -> None:
    assert first_name(name) == first


@pytest.mark.parametrize("name", ["Mevrouw Jansen", "Familie Petersen", "Fam. Oosterveld", "Herr Klein"])
def test_who_gives_no_first_name_is_called_by_none(name: str) -> None:
    assert first_name(name) == ""


@pytest.mark.parametrize("name", ["Anna Jansen", "M. Jansen", "Drost Mak", "Melanie Herrmann", "Sirena Bianchi", "Mevrouw", ""])
def test_what_is_no_title_stays(name: str) -> None:
    assert without_title(name) == name
