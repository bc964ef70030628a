r"""RTF to text, for mail whose only text is RTF: paragraphs, tabs, and every character; pictures, styles and hidden text stay out.

One pass over the source, whatever it nests: the libraries there are search with expressions whose time grows with the square of a
hostile text. Source: Rich Text Format Specification 1.9.1 (`\ansicpg`, `\fcharset`, `\u` with `\uc`, `\bin`, destinations).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Final

_MOST_BYTES: Final = 16_000_000
_MOST_TOKENS: Final = 200_000
"""About half a second; pictures are one token a line."""
_MOST_DEPTH: Final = 10_000
_TOKEN: Final = re.compile(
    rb"\\([A-Za-z]{1,32})(-?[0-9]{1,10})? ?|\\'([0-9A-Fa-f]{2})|\\([^A-Za-z])|([{}])|([^\\{}\r\n]+)|[\r\n]+|\\", re.DOTALL
)
_SILENT: Final = frozenset(
    b"annotation atnauthor atnid author buptim colortbl comment company creatim doccomm filetbl fldinst fonttbl footer footerf footerl "
    b"footerr footnote generator header headerf headerl headerr info keywords latentstyles listoverridetable listtable manager "
    b"nonshppict objdata operator pict pntext printim private1 revtbl revtim rsidtbl stylesheet subject template themedata title txe "
    b"xe".split()
)
"""Groups whose text is no part of the document's; every group that begins with \\* is one more."""
_WORDS: Final = {
    **dict.fromkeys((b"par", b"line", b"sect", b"page", b"row", b"nestrow"), "\n"),
    **dict.fromkeys((b"tab", b"cell", b"nestcell"), "\t"),
    b"emdash": "\u2014", b"endash": "\u2013", b"bullet": "\u2022", b"lquote": "\u2018", b"rquote": "\u2019",
    b"ldblquote": "\u201c", b"rdblquote": "\u201d", b"emspace": "\u2003", b"enspace": "\u2002",
}  # fmt: skip
_SIGNS: Final = {b"~": "\u00a0", b"_": "\u2011", b"\\": "\\", b"{": "{", b"}": "}", b"\n": "\n", b"\r": "\n", b"\t": "\t"}
_CHARSETS: Final = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gbk", 136: "cp950", 161: "cp1253", 162: "cp1254", 163: "cp1258",
    177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250", 254: "cp437", 255: "cp850",
}  # fmt: skip
"""The fonts' charsets that are no other name for the document's own."""
_CODEPAGES: Final = frozenset(
    [437, 850, 852, 855, 857, 866, 874, 932, 936, 949, 950, 1250, 1251, 1252, 1253, 1254, 1255, 1256, 1257, 1258, 65001]
)


def is_rtf(source: str | bytes) -> bool:
    """Say whether something begins as RTF does."""
    return source[:200].lstrip().startswith("{\\rtf") if isinstance(source, str) else source[:200].lstrip().startswith(b"{\\rtf")


def rtf_text(source: bytes) -> str:
    """Return the text of an RTF document; of any other bytes, what they would say if they were one."""
    reader = _Reader(source[:_MOST_BYTES])
    reader.read()
    return "".join(reader.pieces).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").strip("\n")


@dataclass(frozen=True, slots=True)
class _Group:
    """What a group inherits and changes for itself."""

    is_silent: bool = False
    is_hidden: bool = False
    is_fonts: bool = False
    font: int = -1
    fallbacks: int = 1
    """How many characters stand behind a \\u for readers that don't know it."""


@dataclass(slots=True)
class _Reader:
    source: bytes
    pieces: list[str] = field(default_factory=list)
    codec: str = "cp1252"
    fonts: dict[int, str] = field(default_factory=dict)
    group: _Group = field(default_factory=_Group)
    _above: list[_Group] = field(default_factory=list)
    _bytes: bytearray = field(default_factory=bytearray)
    _skip: int = 0

    def read(self) -> None:
        """Read to the end of the document, or of the source where it breaks off."""
        at, left = 0, _MOST_TOKENS
        while left and (token := _TOKEN.match(self.source, at)) is not None:
            left -= 1
            at = token.end()
            word, number, byte, sign, brace, run = token.groups()
            if word is not None:
                at += self._word(word.lower(), None if number is None else int(number))
            elif byte is not None:
                self._take(bytes.fromhex(byte.decode()))
            elif run is not None:
                self._take(run)
            elif brace == b"{":
                self._open()
            elif brace == b"}":
                if not self._close():
                    break
            elif sign == b"*":
                self.group = replace(self.group, is_silent=True)
            elif sign is not None:
                self._say(_SIGNS.get(sign, ""))
        self._flush()

    def _open(self) -> None:
        self._flush()
        self._skip = 0
        if len(self._above) < _MOST_DEPTH:
            self._above.append(self.group)

    def _close(self) -> bool:
        """Leave a group; False where it was the document."""
        self._flush()
        self._skip = 0
        self.group = self._above.pop() if self._above else _Group()
        return bool(self._above)

    def _word(self, word: bytes, number: int | None) -> int:
        """Do what a control word says; return how many raw bytes behind it are none of ours."""
        if word == b"bin":
            return max(0, number or 0)
        if word == b"u" and number is not None:
            self._say(chr(number % 0x10000))
            self._skip = self.group.fallbacks
        elif word in _WORDS:
            self._say(_WORDS[word])
        elif word in _SILENT:
            self.group = replace(self.group, is_silent=True, is_fonts=word == b"fonttbl")
        else:
            self._flush()
            self._set(word, number)
        return 0

    def _set(self, word: bytes, number: int | None) -> None:
        if word == b"ansicpg" and number in _CODEPAGES:
            self.codec = "utf-8" if number == 65001 else f"cp{number}"  # noqa: PLR2004 - Windows' number of UTF-8
        elif word == b"mac":
            self.codec = "mac_roman"
        elif word == b"uc":
            self.group = replace(self.group, fallbacks=max(0, min(number or 0, 16)))
        elif word == b"v":
            self.group = replace(self.group, is_hidden=number != 0)
        elif word == b"f" and number is not None:
            self.group = replace(self.group, font=number)
        elif word == b"plain":
            self.group = replace(self.group, font=-1, is_hidden=False)
        elif word == b"fcharset" and self.group.is_fonts and number in _CHARSETS:
            self.fonts[self.group.font] = _CHARSETS[number]

    def _take(self, data: bytes) -> None:
        """Take bytes of text, in whatever charset their font is."""
        skipped = min(self._skip, len(data))
        self._skip -= skipped
        if not self.group.is_silent and not self.group.is_hidden:
            self._bytes += data[skipped:]

    def _say(self, text: str) -> None:
        self._flush()
        self._skip = 0
        if not self.group.is_silent and not self.group.is_hidden:
            self.pieces.append(text)

    def _flush(self) -> None:
        if self._bytes:
            self.pieces.append(self._bytes.decode(self.fonts.get(self.group.font, self.codec), "replace"))
            self._bytes.clear()
