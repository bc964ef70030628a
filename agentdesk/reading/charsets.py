"""Bytes to text, whatever the label says.

Labels are often wrong in known ways: GB2312 that is GBK, Shift_JIS that is CP932, ISO-8859-1 that is windows-1252, anything that is
UTF-8. Only mail charsets are allowed: `punycode`, `unicode_escape`, `rot13` and the like are codecs of the interpreter, not of mail.
"""

from __future__ import annotations

import codecs
import re
from functools import lru_cache
from typing import Final

from agentdesk.domain.late_patterns import late
from agentdesk.reading.charset_shapes import codec_by_shape

# Wider charset in place of the narrower one it contains, as the WHATWG Encoding Standard does for the web.
_WIDER: Final = {
    "ascii": "cp1252", "us-ascii": "cp1252", "ansi_x3.4-1968": "cp1252", "iso646-us": "cp1252", "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252", "iso88591": "cp1252", "iso_8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252", "l1": "cp1252",
    "iso-8859-1-windows-3.1-latin-1": "cp1252", "windows-1252": "cp1252", "cp1252": "cp1252", "ansi": "cp1252", "x-ansi": "cp1252",
    "iso-8859-9": "cp1254", "latin5": "cp1254", "iso-8859-11": "cp874", "tis-620": "cp874", "windows-874": "cp874",
    "iso-8859-8-i": "iso8859_8", "iso-8859-8-e": "iso8859_8", "iso-8859-6-i": "iso8859_6", "iso-8859-6-e": "iso8859_6",
    "gb2312": "gb18030", "gb_2312-80": "gb18030", "gbk": "gb18030", "cp936": "gb18030", "x-gbk": "gb18030", "gb18030": "gb18030",
    "euc-cn": "gb18030", "chinese": "gb18030", "hz-gb-2312": "hz", "big5": "big5hkscs", "big5-hkscs": "big5hkscs",
    "x-x-big5": "big5hkscs", "cp950": "cp950",
    "shift_jis": "cp932", "shift-jis": "cp932", "sjis": "cp932", "x-sjis": "cp932", "windows-31j": "cp932", "ms_kanji": "cp932",
    "cp932": "cp932", "euc-jp": "euc_jp", "x-euc-jp": "euc_jp", "ujis": "euc_jp",
    "iso-2022-jp": "iso2022_jp", "iso-2022-jp-1": "iso2022_jp_1", "iso-2022-jp-2": "iso2022_jp_2", "iso-2022-jp-ms": "iso2022_jp",
    "csiso2022jp": "iso2022_jp", "cp50220": "iso2022_jp", "cp50221": "iso2022_jp",
    "euc-kr": "cp949", "ks_c_5601-1987": "cp949", "ks_c_5601": "cp949", "ksc5601": "cp949", "korean": "cp949", "cp949": "cp949",
    "windows-949": "cp949", "uhc": "cp949", "iso-2022-kr": "iso2022_kr",
    "unicode-1-1-utf-7": "utf_7", "utf-7": "utf_7", "utf7": "utf_7", "utf-8": "utf_8", "utf8": "utf_8", "unicode-1-1-utf-8": "utf_8",
    "x-unicode-2-0-utf-8": "utf_8", "utf-8-sig": "utf_8", "utf8mb4": "utf_8", "unicode": "utf_8", "cp65001": "utf_8",
    "utf-16": "utf_16", "utf-16le": "utf_16_le", "utf-16be": "utf_16_be", "utf-32": "utf_32", "utf-32le": "utf_32_le",
    "utf-32be": "utf_32_be", "macintosh": "mac_roman", "mac": "mac_roman", "x-mac-roman": "mac_roman",
    "x-mac-cyrillic": "mac_cyrillic", "koi8-r": "koi8_r", "koi8": "koi8_r", "koi8-u": "koi8_u", "koi8-ru": "koi8_u",
    "viscii": "cp1258", "armscii-8": "utf_8", "ms949": "cp949", "koi8r": "koi8_r", "koi8u": "koi8_u", "euckr": "cp949",
    "x-mac-ce": "mac_latin2", "8859-1": "cp1252", "8859_1": "cp1252", "iso-latin-1": "cp1252",
}  # fmt: skip
_NUMBERED: Final = late(
    r"(?:iso[-_]?8859[-_]?(?P<iso>[1-9]|1[013-6])|(?:windows|cp|x-cp|win|ibm|dos)[-_]?(?P<page>\d{3,4}))(?::\d{4})?",
)
_PAGES: Final = frozenset(
    [
        *("437", "720", "737", "775", "850", "852", "855", "857", "858", "860", "861", "862", "863", "864", "865", "866", "869"),
        *("874", "1125", "1250", "1251", "1252", "1253", "1254", "1255", "1256", "1257", "1258"),
    ],
)
# Both are valid in almost any byte string, so a label naming one proves little against valid UTF-8.
_SINGLE_BYTE_LATIN: Final = frozenset({"cp1252", "cp1254"})
_JIS_SHIFTS: Final = re.compile(rb"\x1b(\$[@B]|\(D|\([BJI]|\$\(D)")
_SAMPLE_BYTES: Final = 8_192
_SOUND_PER_BROKEN: Final = 4
"""Sound characters beyond ASCII that each broken one needs beside it for a charset to be believed."""


def codec_of(label: str) -> str | None:
    """Return the interpreter's codec for a charset label of mail, None where the label names no mail charset."""
    label = label.strip(_AROUND_LABEL).lower()
    if label in _WIDER:
        return _WIDER[label]
    match = _NUMBERED.fullmatch(label)
    if match is None:
        label = label.replace(" ", "-")
        return (
            _WIDER.get(label.replace("_", "-"))
            or _aliased(label)
            or _aliased(label.replace("latin-", "latin"))
            or (codec_of(label[2:]) if label.startswith("x-") else None)
        )
    if match["iso"]:
        return _WIDER.get(f"iso-8859-{match['iso']}", f"iso8859_{match['iso']}")
    return f"cp{match['page']}" if match["page"] in _PAGES else None


def _aliased(label: str) -> str | None:
    """Return the codec the interpreter knows by another of its names (csISOLatin1, latin2, greek), where that is a mail charset."""
    if not _ALIAS.fullmatch(label):
        return None
    try:
        name = codecs.lookup(label).name
    except (LookupError, ValueError):
        return None
    return _WIDER.get(name, name) if name.replace("-", "_") in _MAIL_CODECS else None


_AROUND_LABEL: Final = " \t\r\n\"';:,()"
_ALIAS: Final = re.compile(r"[a-z][a-z0-9_-]{1,30}")
_MAIL_CODECS: Final = frozenset(
    [
        *(f"iso8859_{number}" for number in (*range(1, 12), *range(13, 17))),
        *(f"cp{page}" for page in _PAGES),
        *("mac_roman", "mac_cyrillic", "mac_greek", "mac_latin2", "mac_turkish", "mac_iceland", "koi8_t", "kz1048", "ptcp154", "tis_620"),
        *("ascii", "utf_8", "utf_16", "gb2312", "gbk", "big5", "shift_jis", "euc_jp", "euc_kr", "johab", "iso2022_jp", "iso2022_kr", "hz"),
        *(
            "euc_jis_2004",
            "euc_jisx0213",
            "shift_jis_2004",
            "shift_jisx0213",
            "iso2022_jp_1",
            "iso2022_jp_2",
            "iso2022_jp_3",
            "iso2022_jp_ext",
        ),
    ],
)


def decode(data: bytes, label: str = "") -> str:
    """Return `data` as text, by its label where that works, else by what the bytes themselves say. Never raises on damage."""
    if data.isascii() and b"\x1b" not in data and b"\x00" not in data:
        codec = codec_of(label) if label else None
        if codec is None or codec in _ASCII_SUPERSETS:
            return data.decode("ascii")
    codec = codec_of(label)
    if b"\x1b$" in data and codec in _NO_ESCAPES and _JAPANESE.search(data) and data.isascii():
        return _jis(data)
    if codec not in _WIDE:
        data = _narrowed(data)
    elif b"\x00" not in data and data.isascii():
        # Nothing of any length in UTF-16 or UTF-32 is without zeros and ASCII throughout: the label is wrong.
        return data.decode("ascii")
    if codec is None or codec in _SINGLE_BYTE:
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError:
            if codec is None:
                return detect(data)
    return _single_byte(data, codec) if codec in _SINGLE_BYTE_LATIN else _decode_labelled(data, codec)


_JAPANESE: Final = re.compile(rb"\x1b\$[@B](?:[!-~]{2})+\x1b\([BJ]")
_NO_ESCAPES: Final = frozenset({None, "cp1252", "utf_8"})
"""No label, or one of charsets in which an escape sequence says nothing: Japanese in ISO-2022-JP is told by its own."""
_WIDE: Final = frozenset({"utf_16", "utf_16_le", "utf_16_be", "utf_32", "utf_32_le", "utf_32_be"})
_SINGLE_BYTE: Final = frozenset(
    {f"iso8859_{n}" for n in (*range(1, 12), *range(13, 17))} | {f"cp{page}" for page in range(1250, 1259)} | {"koi8_r", "koi8_u", "cp874"}
)
"""Their text is practically never valid UTF-8 by chance, so valid UTF-8 under such a label is UTF-8."""
_ZERO_SHARE: Final = 4


def _narrowed(data: bytes) -> bytes:
    """Return UTF-16 that carries another label, or none, as UTF-8: told by its mark or by a zero in every other byte."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace").encode("utf-8", "replace")
    sample = data[:_SAMPLE_BYTES]
    if len(sample) < _ZERO_SHARE or sample.count(b"\x00") * _ZERO_SHARE < len(sample):
        return data
    odd, even = sample[1::2].count(0), sample[::2].count(0)
    if odd and not even:
        return data.decode("utf-16-le", "replace").encode("utf-8", "replace")
    return data.decode("utf-16-be", "replace").encode("utf-8", "replace") if even and not odd else data


_ASCII_SUPERSETS: Final = frozenset({*_SINGLE_BYTE_LATIN, "utf_8", "gb18030", "big5hkscs", "cp949", "koi8_r", "koi8_u", "euc_jp"}) | {
    f"iso8859_{n}" for n in (*range(1, 12), *range(13, 17))
}


def _decode_labelled(data: bytes, codec: str) -> str:
    if codec == "utf_16" and data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        # RFC 2781 §4.3 says big-endian without a mark; programs write either, and where the zeros stand tells which.
        codec = "utf_16_le" if data[1::2].count(0) > data[::2].count(0) else "utf_16_be"
    if codec in _DOUBLE_BYTE and _is_surely_utf8(data):
        codec = "utf_8"
    try:
        text = data.decode(codec)
    except (UnicodeError, ValueError):
        text = _damaged(data, codec)
    # UTF-7 alone can spell half a character, which no other charset could write down again.
    return _whole(text) if codec == "utf_7" else text.removeprefix("\ufeff")


def _whole(text: str) -> str:
    """Return a text without halves of characters (surrogates that stand alone)."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").removeprefix("\ufeff")


_DOUBLE_BYTE: Final = frozenset({"gb18030", "big5hkscs", "cp950", "cp932", "euc_jp", "cp949"})
_FEWEST_SEQUENCES: Final = 4


def _is_surely_utf8(data: bytes) -> bool:
    """Say whether bytes are valid UTF-8 and too many to be so by chance; two characters of GBK sometimes are."""
    try:
        text = data[:_SAMPLE_BYTES].decode("utf-8") if len(data) <= _SAMPLE_BYTES else data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return sum(char > "\x7f" for char in text[:_SAMPLE_BYTES]) >= _FEWEST_SEQUENCES


def _damaged(data: bytes, codec: str) -> str:
    """Return text from bytes that are not all what their label says."""
    if codec.startswith("iso2022_jp"):
        return _jis(data)
    if codec == "utf_8":
        return detect(data)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode(codec, "replace")
    return text if _is_mostly_sound(text) else detect(data)


def _is_mostly_sound(text: str) -> bool:
    """Say whether replacement characters are few among those beyond ASCII."""
    broken = text.count("\ufffd")
    beyond_ascii = len(text) - len(text.encode("ascii", "ignore"))
    return broken * _SOUND_PER_BROKEN <= beyond_ascii - broken


_UNDEFINED: Final = frozenset(b"\x81\x8d\x8e\x8f\x90\x9d\x9e")


def _single_byte(data: bytes, codec: str) -> str:
    """Decode by a Windows code page whose five undefined bytes become the C1 controls they are in ISO-8859."""
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        return codecs.charmap_decode(data, "replace", _with_controls(codec))[0]


@lru_cache
def _with_controls(codec: str) -> str:
    """Return what each byte means in a code page, its undefined ones as in ISO-8859."""
    meanings = bytes(range(256)).decode(codec, "replace")
    return "".join(chr(byte) if meaning == "\ufffd" and byte in _UNDEFINED else meaning for byte, meaning in enumerate(meanings))


def _jis(data: bytes) -> str:
    """Decode ISO-2022-JP by way of CP932, which also knows NEC's row 13 (circled digits, units) that the stdlib codec refuses."""
    pieces = _JIS_SHIFTS.split(data)
    text = [pieces[0].decode("cp932", "replace")]
    for shift, piece in zip(pieces[1::2], pieces[2::2], strict=True):
        if shift in (b"$@", b"$B"):
            text.append(_jis_pairs(piece))
        elif shift == b"(I":
            text.append(bytes(byte | 0x80 for byte in piece).decode("cp932", "replace"))
        else:
            text.append(piece.decode("cp932", "replace"))
    return "".join(text)


def _jis_pairs(piece: bytes) -> str:
    """Turn JIS row and cell bytes into Shift_JIS pairs (JIS X 0208, annex 1) and decode those."""
    out = bytearray()
    index = 0
    while index < len(piece):
        row = piece[index]
        if not 0x21 <= row <= 0x7E or index + 1 >= len(piece):  # noqa: PLR2004 - the 94 rows of a JIS plane
            out.append(row)
            index += 1
            continue
        cell = piece[index + 1]
        odd = row & 1
        out.append((row + 1) // 2 + (0x70 if row <= 0x5E else 0xB0))  # noqa: PLR2004
        out.append((cell + 0x1F + (cell > 0x5F)) & 0xFF if odd else (cell + 0x7E) & 0xFF)  # noqa: PLR2004
        index += 2
    return bytes(out).decode("cp932", "replace")


def detect(data: bytes) -> str:
    """Return text from bytes without a usable label: UTF-8, else what their shape or a sample says, else windows-1252."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    if b"\xed" in data and _SURROGATES.search(data):
        data = _SURROGATES.sub(_joined_surrogates, data)
    text = data.decode("utf-8", "replace")
    if _is_mostly_sound(text) or _is_cut_short(data, text):
        return text
    codec = detected_codec(data)
    return _single_byte(data, "cp1252") if codec is None else data.decode(codec, "replace")


_SURROGATES: Final = re.compile(rb"\xed[\xa0-\xaf][\x80-\xbf]\xed[\xb0-\xbf][\x80-\xbf]")
"""A character beyond the 16th bit as CESU-8 writes it (Unicode Technical Report 26): old Java and databases do."""


def _joined_surrogates(match: re.Match[bytes]) -> bytes:
    return match[0].decode("utf-8", "surrogatepass").encode("utf-16-le", "surrogatepass").decode("utf-16-le").encode()


def _is_cut_short(data: bytes, text: str) -> bool:
    """Say whether bytes are UTF-8 but for a last character that was cut in two; one sound character beyond ASCII tells it from Latin-1."""
    return text.endswith("\ufffd") and text.count("\ufffd") == 1 and not text[:-1].isascii() and is_utf8_throughout(data)


def is_utf8_throughout(sample: bytes) -> bool:
    """Say whether a sample is UTF-8, a character cut in two at its end aside."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError:
        return False
    return True


def detected_codec(data: bytes) -> str | None:
    """Return what charset bytes that are no UTF-8 are probably in, None where nothing speaks against windows-1252."""
    sample = data[:_SAMPLE_BYTES]
    codec = codec_by_shape(sample)
    if codec is None and sum(byte > 0x7F for byte in sample) >= _ENOUGH_TO_GUESS:  # noqa: PLR2004 - beyond ASCII
        return _guess(sample)
    return codec


_ENOUGH_TO_GUESS: Final = 24
_CANDIDATES: Final = ["cp1252", "cp1250", "cp1251", "koi8_r", "gb18030", "big5", "cp932", "euc_jp", "cp949", "cp1253", "cp1255", "cp1256"]


def _guess(sample: bytes) -> str | None:
    # Imported here: it costs 40 ms and few messages need it.
    from charset_normalizer import from_bytes  # noqa: PLC0415

    best = from_bytes(sample, cp_isolation=_CANDIDATES, steps=3, chunk_size=512, preemptive_behaviour=False).best()
    return best.encoding if best is not None else None
