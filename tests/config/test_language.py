"""Which language the desk speaks."""

from __future__ import annotations

import gettext
import struct
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentdesk.config.language import CATALOGUES, choose_language, install_language
from agentdesk.domain.texts import _, ngettext, use_translations

MAGIC = 0x950412DE
"""Begins a compiled catalogue (GNU gettext manual, "The Format of GNU MO Files")."""


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    yield
    use_translations(gettext.NullTranslations())


def write_catalogue(folder: Path, language: str, words: dict[str, str]) -> None:
    """Write a compiled catalogue by the format's own description: two tables of (length, offset), then the texts."""
    texts = [("", "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=n != 1;\n"), *sorted(words.items())]
    start = 28 + 16 * len(texts)
    tables: list[list[tuple[int, int]]] = [[], []]
    content = b""
    for side in (0, 1):
        for pair in texts:
            raw = pair[side].encode()
            tables[side].append((len(raw), start + len(content)))
            content += raw + b"\0"
    header = struct.pack("<7I", MAGIC, 0, len(texts), 28, 28 + 8 * len(texts), 0, 0)
    entries = b"".join(struct.pack("<2I", *one) for table in tables for one in table)
    path = folder / language / "LC_MESSAGES" / "agentdesk.mo"
    path.parent.mkdir(parents=True)
    path.write_bytes(header + entries + content)


@pytest.fixture
def catalogues(tmp_path: Path) -> Path:
    write_catalogue(tmp_path, "nl", {"Reply": "Beantwoorden", "{count} day\0{count} days": "{count} dag\0{count} dagen"})
    write_catalogue(tmp_path, "pt_BR", {"Reply": "Responder"})
    return tmp_path


@pytest.mark.parametrize(
    ("environ", "language"),
    [
        ({}, "en"),
        ({"LANG": "nl_BE.UTF-8"}, "nl_BE"),
        ({"LANG": "nl"}, "nl"),
        ({"LANG": "nl_NL.UTF-8@euro"}, "nl_NL"),
        ({"LANG": "en_GB.UTF-8"}, "en_GB"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8", "LANGUAGE": "fr:nl:pt_BR"}, "nl"),
        ({"LANG": "nl_NL.UTF-8", "LANGUAGE": "fr:en:nl"}, "en"),
        ({"LANG": "nl_NL.UTF-8", "LC_MESSAGES": "pt_BR.UTF-8"}, "pt_BR"),
        ({"LANG": "nl_NL.UTF-8", "LC_ALL": "C.UTF-8", "LANGUAGE": "nl"}, "en"),
        ({"LANG": "nl_NL.UTF-8", "LC_ALL": ""}, "nl_NL"),
        ({"LANG": "pt_PT.UTF-8"}, "en"),
        ({"LANG": "../../etc"}, "en"),
        ({"LANG": "nl/../nl"}, "en"),
    ],
)
def test_the_reader_s_environment_chooses(catalogues: Path, environ: dict[str, str], language: str) -> None:
    assert choose_language(environ, catalogues) == language


def test_words_come_from_the_catalogue_and_english_where_it_has_none(catalogues: Path) -> None:
    """A half-translated catalogue must still be usable."""
    assert install_language({"LANG": "nl_BE.UTF-8"}, catalogues) == "nl_BE"
    assert (_("Reply"), _("Close")) == ("Beantwoorden", "Close")
    assert [ngettext("{count} day", "{count} days", count) for count in (1, 2)] == ["{count} dag", "{count} dagen"]
    assert install_language({}, catalogues) == "en"
    assert _("Reply") == "Reply"


@pytest.mark.parametrize("content", [b"", b"not a catalogue", struct.pack("<7I", MAGIC, 0, 9, 28, 9999, 0, 0)])
def test_a_broken_catalogue_leaves_the_desk_in_english(catalogues: Path, content: bytes) -> None:
    """A translator's slip must not keep anybody from answering customers."""
    (catalogues / "nl" / "LC_MESSAGES" / "agentdesk.mo").write_bytes(content)
    assert install_language({"LANG": "nl_NL.UTF-8"}, catalogues) == "en"
    assert _("Reply") == "Reply"


@given(st.dictionaries(st.sampled_from(["LANG", "LANGUAGE", "LC_ALL", "LC_MESSAGES"]), st.text(max_size=12)))
def test_no_environment_is_too_odd(environ: dict[str, str]) -> None:
    assert install_language(environ, CATALOGUES)
