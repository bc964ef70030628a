"""Content-Type and Content-Disposition with their parameters, as tolerant as mail needs (RFC 2045 §5.1, RFC 2183, RFC 2231)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final
from urllib.parse import unquote_to_bytes

from agentdesk.reading import charsets
from agentdesk.reading.words import decode_words, to_text

_TYPE: Final = re.compile(r"\s*([\w!#$&^.+*-]+)\s*/\s*([\w!#$&^.+*-]+)")
_PARAMETER: Final = re.compile(r"""([^\s=;"()<>@,/]{1,100})\s*=\s*("(?:[^"\\]|\\.)*(?:"|$)|[^;]*)""", re.DOTALL)
_TOKEN_END: Final = re.compile(r"[\s;]")
_DISPOSITION: Final = re.compile(r'\s*"?([\w-]+)"?\s*(?![\w\s=-])|\s*([\w-]+)\s+(?=[\w*-]+\s*=)')
_NAME_START: Final = re.compile(r"[^\s;]")
_ESCAPED: Final = re.compile(r'\\(["\\])')
_SECTION: Final = re.compile(r"(.+?)\*(\d{1,4})?(\*)?")
_LOOKS_EXTENDED: Final = re.compile(r"[\w-]{2,20}'[\w-]{0,10}'.*%[0-9A-Fa-f]{2}.*", re.DOTALL)
_MAX_PARAMETERS: Final = 1_000


class Parameters:
    """Parameters by lower-case name; reading one decodes its continuations and charsets."""

    __slots__ = ("_raw",)

    def __init__(self, raw: list[tuple[str, str]]) -> None:
        self._raw = raw

    def get(self, name: str) -> str:
        """Return the decoded value of `name`, "" where it isn't given; RFC 2231 forms win over plain ones."""
        plain = ""
        sections: list[tuple[int, bool, str]] = []
        for key, value in self._raw:
            if key == name:
                plain = plain or value
            elif key.startswith(name) and (match := _SECTION.fullmatch(key)) is not None and match[1] == name:
                sections.append((int(match[2] or 0), match[3] is not None or match[2] is None, value))
        if sections:
            return _joined(sorted(sections, key=lambda section: section[0]))
        if _LOOKS_EXTENDED.fullmatch(plain):
            return _joined([(0, True, plain)])
        return decode_words(plain) if "=?" in plain else plain


def _joined(sections: list[tuple[int, bool, str]]) -> str:
    """Join the continuations of one parameter (RFC 2231 §3 and §4); the first encoded one names the charset."""
    label = ""
    data = bytearray()
    for index, (_number, is_encoded, value) in enumerate(sections):
        text = value
        if is_encoded and index == 0 and text.count("'") >= 2:  # noqa: PLR2004 - charset'language'text
            label, _language, text = text.split("'", 2)
        data += unquote_to_bytes(text) if is_encoded else text.encode("utf-8", "surrogateescape")
    joined = charsets.decode(bytes(data), label)
    return decode_words(joined) if "=?" in joined else joined


def parse_content_type(value: bytes, default: str) -> tuple[str, Parameters]:
    """Return the type in lower case and its parameters; a type that is none counts as text/plain (RFC 2045 §5.2)."""
    if not value:
        return default, _NONE
    return _parse_content_type(value) if len(value) < _CACHED_BYTES else _parse_content_type.__wrapped__(value)


_CACHED_BYTES: Final = 200
_NONE: Final = Parameters([])


@lru_cache(maxsize=512)
def _parse_content_type(value: bytes) -> tuple[str, Parameters]:
    text = to_text(value)
    match = _TYPE.match(text)
    if match is None:
        bare = text.strip().lower()
        return ("text/html" if bare.startswith("html") else "text/plain"), Parameters(_parameters(text, 0))
    return f"{match[1]}/{match[2]}".lower(), Parameters(_parameters(text, match.end()))


def parse_disposition(value: bytes) -> tuple[str, Parameters]:
    """Return the disposition's word in lower case ("" where there is none) and its parameters."""
    if not value:
        return "", _NONE
    text = to_text(value)
    match = _DISPOSITION.match(text)
    if match is None:
        return "", Parameters(_parameters(text, 0))
    return (match[1] or match[2]).lower(), Parameters(_parameters(text, match.end()))


def _parameters(text: str, at: int) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    while len(found) < _MAX_PARAMETERS and (start := _NAME_START.search(text, at)) is not None:
        match = _PARAMETER.match(text, start.start())
        if match is not None:
            found.append((match[1].lower(), _unquoted(match[2])))
            at = match.end()
            continue
        # Not a parameter: a word without its semicolon, or noise. The next token may be one.
        token = _TOKEN_END.search(text, start.end())
        if token is None:
            break
        at = token.start()
    return found


def _unquoted(value: str) -> str:
    value = value.strip()
    if value.startswith('"'):
        return _ESCAPED.sub(r"\1", value[1:].removesuffix('"'))
    return value
