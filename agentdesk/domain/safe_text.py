"""Cleans text from outside: at intake, so that records hold it well-formed, and at render, so that it can't act on a terminal.

Controls become visible marks (Unicode's control pictures, else U+FFFD), so that nobody wonders what was there; characters that only
reorder or hide text are removed from one-line fields. Arabic and Hebrew need none of these: their letters carry their own direction.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath
from typing import Final

from agentdesk.domain.late_patterns import late

DEFAULT_LIMIT: Final = 1_000
"""Characters in a one-line field; RFC 5322 lines end at 998."""
FILENAME_LIMIT_BYTES: Final = 240
"""UTF-8 bytes of a file name: 255 is the common limit, and a prefix or counter must still fit."""

MARK: Final = "\ufffd"
_ELLIPSIS: Final = "…"
_CONTROL_PICTURES: Final = 0x2400
_LONGEST_EXTENSION: Final = 20
_LONGEST_NAME: Final = 100_000

# Overrides, embeddings and isolates reorder what follows (CVE-2021-42574); marks, zero-width spaces, invisible operators, deprecated
# format characters, annotation anchors and tag characters hide text. ZWJ and ZWNJ stay: emoji and Persian are spelled with them.
# Fillers of Hangul and their kin are letters to Unicode, so that names can be made of nothing, and terminals disagree on their width.
# Variation selectors stay behind an ideograph, where they choose its form (Unicode's Ideographic Variation Database); anywhere else each is
# an invisible byte.
_REORDERS: Final = "\u202a-\u202e\u2066-\u2069"
_HIDES: Final = "\u061c\u180e\u200b\u200e\u200f\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"
_FILLS: Final = "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0"
_IDEOGRAPHS: Final = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0002a6dd"
_LOOSE_SELECTORS: Final = f"(?<![{_IDEOGRAPHS}])[\U000e0100-\U000e01ef]+"
_INVISIBLE: Final = late(f"[{_REORDERS}{_HIDES}{_FILLS}]+|{_LOOSE_SELECTORS}")
_MAY_HIDE: Final = re.compile(f"[{_FILLS}\U000e0100-\U000e01ef]")
PRINTABLE_BUT_INVISIBLE: Final = late(f"[{_FILLS}]|{_LOOSE_SELECTORS}")
"""What hides although Unicode counts it as printable, so that `str.isprintable` lets it pass."""
_LINE_BREAKS: Final = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_BLANKS: Final = re.compile("[\t\n ]+")
# C0 without tab and newline, DEL, C1, surrogates, private use, noncharacters.
_MARKED: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff\U000f0000-\U0010ffff]",
)
_RESERVED_NAMES: Final = re.compile(r"(?i)(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?")
_EMOJI_BLOCKS: Final = range(0x1F000, 0x1FB00)


def is_clean(text: str) -> bool:
    """Say whether `one_line` would return `text` unchanged, its limit aside."""
    return _is_plain(text) or (
        "\n" not in text
        and "\t" not in text
        and not _LINE_BREAKS.search(text)
        and not _INVISIBLE.search(text)
        and _without_marked(text) == text
    )


def one_line(text: str, limit: int = DEFAULT_LIMIT) -> str:
    """Return `text` as one line that holds no control, no bidi control and no surrogate, at most `limit` characters.

    Runs on every field and every rendered line, so text without anything odd returns at once. Line breaks and tabs become one space;
    what is cut off at the limit shows as "…".
    """
    if len(text) > limit:
        text = text[: limit - 1].rstrip() + _ELLIPSIS
    if _is_plain(text):
        return text
    text = _LINE_BREAKS.sub("\n", text)
    text = _BLANKS.sub(_one_space, text)
    return _without_marked(_INVISIBLE.sub("", text))


def block(text: str) -> str:
    r"""Return `text` of any length with "\n" line ends, no control but "\n" and "\t", and no surrogate.

    Bidi controls stay, since mail in Hebrew and Arabic is written with them; `one_line` takes them out of each line when it is shown.
    """
    if _is_plain(text.replace("\n", "").replace("\t", "")):
        return text
    return _MARKED.sub(_mark, _LINE_BREAKS.sub("\n", text))


def is_clean_block(text: str) -> bool:
    """Say whether `block` would return `text` unchanged."""
    return not _MARKED.search(text) and not _LINE_BREAKS.search(text)


def _is_plain(text: str) -> bool:
    """Say whether nothing in `text` can be of interest, at the speed of the interpreter's own loops."""
    is_printable = text.isprintable() or text.replace("\xa0", "").replace("\u200d", "").isprintable()
    return is_printable and not hides_in_print(text)


def hides_in_print(text: str) -> bool:
    """Say whether `text` holds what `PRINTABLE_BUT_INVISIBLE` finds; most lines have nothing like it, and are done with at once."""
    return not text.isascii() and _MAY_HIDE.search(text) is not None and PRINTABLE_BUT_INVISIBLE.search(text) is not None


def _one_space(match: re.Match[str]) -> str:
    """Fold blanks with a break or tab among them; plain spaces stay as many as they are."""
    return " " if "\n" in match[0] or "\t" in match[0] else match[0]


def _mark(match: re.Match[str]) -> str:
    char = match[0]
    if char < " ":
        return chr(_CONTROL_PICTURES + ord(char))
    return "\u2421" if char == "\x7f" else MARK


def _without_marked(text: str) -> str:
    """Mark what `_MARKED` names and, in one-line fields, code points that no Unicode version we know has assigned."""
    text = _MARKED.sub(_mark, text)
    if _is_plain(text):
        return text
    return "".join(MARK if _is_unassigned(char) else char for char in text)


def _is_unassigned(char: str) -> bool:
    # New emoji arrive every year, before the interpreter's tables know them; nothing else in those blocks can do harm.
    return not char.isprintable() and unicodedata.category(char) == "Cn" and ord(char) not in _EMOJI_BLOCKS


def safe_filename(name: str) -> str:
    """Return a plain base name from a name somebody else chose; "" where nothing usable is left.

    No directory, drive, control or bidi character; NFC; not "." or ".."; no name Windows reserves; at most 240 bytes of UTF-8 with the
    extension kept.
    """
    name = one_line(unicodedata.normalize("NFC", _MARKED.sub("", name)), limit=_LONGEST_NAME)
    name = re.split(r"[/\\]", name.rstrip("/\\ "))[-1]
    name = re.sub(r"^[A-Za-z]:(?=.)", "", name).strip().rstrip(". ")
    if not name.strip("."):
        return ""
    if _RESERVED_NAMES.fullmatch(name):
        name = "_" + name
    return _shortened(name)


def _shortened(name: str) -> str:
    if len(name.encode()) <= FILENAME_LIMIT_BYTES:
        return name
    stem, extension = PurePosixPath(name).stem, PurePosixPath(name).suffix
    if len(extension) > _LONGEST_EXTENSION:
        stem, extension = name, ""
    room = FILENAME_LIMIT_BYTES - len(extension.encode())
    return stem.encode()[:room].decode("utf-8", "ignore").rstrip() + extension
