"""Which parts of a message are its text and which are attachments, and the text itself."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Final
from urllib.parse import unquote_to_bytes

from agentdesk.domain.safe_text import block, safe_filename
from agentdesk.reading import charsets, html
from agentdesk.reading.attachments import Attachment, content_id_of, decoded_body, filename_of, type_by_name
from agentdesk.reading.flowed import unflow
from agentdesk.reading.limits import MAX_BODY_CHARS
from agentdesk.reading.mime import Part, parse
from agentdesk.reading.parameters import parse_disposition
from agentdesk.reading.rtf import is_rtf, rtf_text
from agentdesk.reading.smime import open_cms
from agentdesk.reading.tnef import Tnef, open_tnef
from agentdesk.reading.transfer import UuFile, decode_transfer, guessed_transfer, is_noise, uu_files, yenc_files

# Text that no mail program shows as the message's own words.
_NEVER_BODY: Final = frozenset(
    [
        *("text/calendar", "text/vcard", "text/x-vcard", "text/directory", "text/csv", "text/css", "text/xml", "text/javascript"),
        *("text/rfc822-headers", "text/x-amp-html", "text/watch-html", "text/x-vcalendar", "text/rtf"),
    ],
)
_TOP_LEVELS: Final = frozenset({"application", "audio", "chemical", "font", "haptics", "image", "message", "model", "video"})
"""Those of IANA's registry that are no text, and one that chemists use."""
_SHADOWS: Final = frozenset({"text/x-amp-html", "text/watch-html"})
_TNEF: Final = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})
_RTF: Final = frozenset({"text/rtf", "application/rtf", "application/x-rtf"})
_SMIME: Final = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
_MOST_PACKETS: Final = 4
"""Signed mail inside signed mail: a list's signature around the author's, and some more."""
_CALENDARS: Final = frozenset({"text/calendar", "text/x-vcalendar", "application/ics"})
_MARKUP: Final = frozenset({"text/html", "text/xhtml", "application/xhtml+xml"})
_TAGGED: Final = frozenset({"text/enriched", "text/richtext"})
_IS_HTML: Final = re.compile(r"(?i)\s*(?:<!doctype\s+html|<html\b)")
_PARAMETER: Final = re.compile(r"(?i)<param>[^<]{0,200}</param>")
_LINE_ENDS: Final = re.compile(r"\n+")
_TAG: Final = re.compile(r"<[^<>]{0,100}>")
_NO_HTML_NOTICE: Final = re.compile(r"(?i)\bhtml\b|\bbrowser\b")
_NOTICE_LENGTH: Final = 400
_BLANK_MARKUP: Final = re.compile(r"(?i)&nbsp;|&#160;|<br ?/?>|</?(?:p|div)>")
"""What programs leave in the plain text that they make of an HTML page's emptiness."""
_SHOWN_ID: Final = re.compile(rb"cid:([^\s\"'<>()]{1,200})")
_UU_HINT: Final = re.compile(rb"(?m)^begin[ -]")


@dataclass(slots=True)
class Text:
    """A text part with its bytes decoded from transfer; turned into text only where it is shown, since HTML costs milliseconds."""

    part: Part
    data: bytes
    label: str
    _rendered: str | None = None

    @property
    def is_html(self) -> bool:
        """Say whether the part declares itself HTML."""
        return self.part.content_type in _MARKUP

    def render(self) -> str:
        """Return the clean text, with the marks of `reading.html` where it was HTML."""
        if self._rendered is None:
            self._rendered = part_text(self.part, self.data, self.label)
        return self._rendered

    def says_something(self) -> bool:
        """Say whether a reader would see anything."""
        return bool(self.data.strip()) and bool(_BLANK_MARKUP.sub("", html.unmarked(self.render())).strip())


@dataclass(slots=True)
class Contents:
    """What a walk found: texts in order and attachments in order; `parts` counts every leaf, so that numbers never shift."""

    texts: list[Text] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    packed_text: str = ""
    packed_html: str = ""
    packed_rtf: bytes = b""
    """What Outlook packed into winmail.dat; shown where there is no other text."""
    calendar: Part | None = None
    """The first calendar part; told in words where there is no other text."""
    rtf: Part | None = None
    """The first RTF part that is no file; shown where there is no other text."""
    is_encrypted: bool = False
    """Whether a part holds what only its recipient's key opens."""
    parts: int = 0
    is_cut: bool = False

    def listed(self) -> list[Attachment]:
        """Return what a person is shown: packets only where their contents don't stand for them."""
        return [attachment for attachment in self.attachments if not attachment.is_unpacked]

    def next_number(self) -> int:
        """Return the number of the next leaf."""
        self.parts += 1
        return self.parts - 1


def read_contents(root: Part, label: str = "") -> Contents:
    """Walk the tree once; `label` is the charset to believe where a part names none."""
    walk = _Walk(label)
    walk.contents.texts = walk.visit(root, is_body=True)
    walk.mark_shown()
    return walk.contents


class _Walk:
    """One walk over a tree; `visit` returns the texts of a node and collects attachments on the way."""

    def __init__(self, label: str) -> None:
        self.contents = Contents()
        self._shown: set[bytes] = set()
        self._packets = 0
        self._label = label

    def visit(self, part: Part, *, is_body: bool, is_related: bool = False) -> list[Text]:
        if part.children:
            return self._multipart(part, is_body=is_body)
        if self._is_text(part, is_body=is_body):
            return self._text(part)
        packet = self._opened(part)
        self._attach(part, is_related=is_related, is_packet=packet is not None)
        return [] if packet is None else self.visit(parse(packet).root, is_body=is_body)

    def mark_shown(self) -> None:
        """Mark as inline what the HTML shows by its Content-ID (RFC 2392), whatever its disposition says."""
        if not self._shown:
            return
        self.contents.attachments = [
            replace(item, is_inline=item.is_inline or (item.part is not None and content_id_of(item.part).encode() in self._shown))
            for item in self.contents.attachments
        ]

    def _multipart(self, part: Part, *, is_body: bool) -> list[Text]:
        kind = part.content_type.partition("/")[2]
        children = part.children
        if kind == "alternative":
            return self._alternative(children)
        if kind == "related":
            return self._related(part)
        if kind == "encrypted":
            self.contents.is_encrypted = True
            for child in children:
                self.visit(child, is_body=False)
            return []
        texts: list[Text] = []
        for index, child in enumerate(children):
            texts += self.visit(child, is_body=is_body and index == 0)
        return texts

    def _alternative(self, children: list[Part]) -> list[Text]:
        """Return the plain rendering where it says something, else the richest other one."""
        plain: list[Text] = []
        others: list[list[Text]] = []
        for child in children:
            texts = [] if child.content_type in _SHADOWS else self.visit(child, is_body=True)
            if child.content_type == "text/plain" and not plain:
                plain = texts
            elif texts:
                others.append(texts)
        if _say_something(plain) and not _may_be_notice(plain):
            return plain
        rich = next((texts for texts in reversed(others) if _say_something(texts)), [])
        return plain if not rich or (_say_something(plain) and not _is_shorter(plain, rich)) else rich

    def _related(self, part: Part) -> list[Text]:
        """Show the root (RFC 2387: named by `start`, else the first); the rest are its images and sheets."""
        start = part.parameters.get("start").strip("<> ")
        root = next((child for child in part.children if start and content_id_of(child) == start), part.children[0])
        texts: list[Text] = []
        for child in part.children:
            texts += self.visit(child, is_body=child is root, is_related=child is not root)
        return texts

    def _is_text(self, part: Part, *, is_body: bool) -> bool:
        if part.content_type.startswith("multipart/"):
            return True
        if not part.content_type.startswith("text/") and part.content_type not in _MARKUP:
            return is_body and _is_unheard_of(part)
        if part.content_type in _NEVER_BODY:
            return False
        word, _parameters = parse_disposition(part.fields.first("content-disposition"))
        if word == "attachment":
            return False
        return is_body or not filename_of(part)

    def _opened(self, part: Part) -> bytes | None:
        """Return the mail inside of one that was only signed, None where a part is nothing of the kind."""
        if part.content_type not in _SMIME and filename_of(part).lower() != "smime.p7m":
            return None
        packet = open_cms(decoded_body(part))
        self.contents.is_encrypted |= packet.is_encrypted
        self._packets += packet.content is not None
        return packet.content if self._packets <= _MOST_PACKETS else None

    def _attach(self, part: Part, *, is_related: bool, is_packet: bool = False) -> None:
        word, _parameters = parse_disposition(part.fields.first("content-disposition"))
        is_inline = word == "inline" or (word != "attachment" and is_related and "content-id" in part.fields)
        attachment = Attachment(self.contents.next_number(), part, is_inline)
        is_tnef = part.content_type in _TNEF or filename_of(part).lower() == "winmail.dat"
        inside = open_tnef(decoded_body(part)) if is_tnef else None
        is_unpacked = is_packet or (inside is not None and inside.stands_for_itself())
        self.contents.attachments.append(replace(attachment, is_unpacked=is_unpacked))
        if inside is not None:
            self._unpack(inside)
        if part.content_type in _CALENDARS and self.contents.calendar is None:
            self.contents.calendar = part
        if part.content_type in _RTF and self.contents.rtf is None and word != "attachment" and not filename_of(part):
            self.contents.rtf = part

    def _unpack(self, inside: Tnef) -> None:
        """List the files that Outlook packed into winmail.dat, and keep its text for a message that has no other."""
        for file in inside.files:
            self._list_file(file.name, file.data, file.content_type.lower())
        self.contents.packed_text = inside.text or self.contents.packed_text
        self.contents.packed_html = inside.html or self.contents.packed_html
        self.contents.packed_rtf = inside.rtf or self.contents.packed_rtf

    def _text(self, part: Part) -> list[Text]:
        self.contents.next_number()
        data = _text_body(part)
        if part.content_type.startswith("multipart/"):
            data = _without_delimiters(part, data)
        if b"begin" in data and _UU_HINT.search(data):
            data = self._without_files(data, uu_files(data))
        if b"=ybegin " in data:
            data = self._without_files(data, yenc_files(data))
        text = Text(part, data, self._label)
        if text.is_html and b"cid:" in data:
            self._shown.update(map(unquote_to_bytes, _SHOWN_ID.findall(data)))
        self.contents.is_cut |= text.is_html and len(data) > MAX_BODY_CHARS
        return [text]

    def _without_files(self, data: bytes, files: list[UuFile]) -> bytes:
        kept, at = [], 0
        for file in files:
            self._list_file(file.name, file.data)
            kept.append(data[at : file.start])
            at = file.end
        return b"".join([*kept, data[at:]])

    def _list_file(self, name: str, data: bytes, kind: str = "") -> None:
        """List a file that stood inside something else; its name says what it is where nothing better does."""
        name = safe_filename(name)
        kind = kind or type_by_name(name)
        self.contents.attachments.append(Attachment(self.contents.next_number(), None, filename=name, data=data, content_type=kind))


def _without_delimiters(part: Part, data: bytes) -> bytes:
    """Return the text of a multipart that has no parts, without the lines that would have parted them."""
    boundary = part.parameters.get("boundary").strip().encode("utf-8", "surrogateescape")
    if not boundary or b"--" + boundary not in data:
        return data
    signs = (b"--" + boundary, b"--" + boundary + b"--")
    return b"".join(line for line in data.splitlines(keepends=True) if line.strip() not in signs)


def _is_unheard_of(part: Part) -> bool:
    """Say whether a body without a name is of no type there is ("plain/text") and reads as text."""
    top = part.content_type.partition("/")[0]
    if top in _TOP_LEVELS or top.startswith("x-") or filename_of(part):
        return False
    return parse_disposition(part.fields.first("content-disposition"))[0] != "attachment" and not is_noise(_text_body(part))


def _text_body(part: Part) -> bytes:
    """Return a text part's bytes without their transfer encoding, where its label lies as well."""
    body, encoding = part.body, part.fields.first("content-transfer-encoding")
    data = decode_transfer(body, encoding)
    if data is body:
        return guessed_transfer(body, encoding)
    is_wide = part.parameters.get("charset").lower().startswith(("utf-16", "utf-32", "utf16", "ucs"))
    return body if not is_wide and is_noise(data) and b"\x00" not in data and body.isascii() else data


def part_text(part: Part, data: bytes, label: str = "") -> str:
    """Return a text part's decoded bytes as clean text; HTML comes with the marks of `reading.html`."""
    declared = part.parameters.get("charset").partition(" ")[0]
    if part.content_type in _MARKUP:
        return html_text(charsets.decode(data, declared or _meta_charset(data) or label))
    text = charsets.decode(data, declared or label)
    if _IS_HTML.match(text):
        return html_text(text)
    if is_rtf(text):
        return block(rtf_text(data).replace("\x00", ""))
    text = block(text.replace("\x00", ""))
    if part.content_type in _TAGGED:
        return _untagged(text)
    if part.parameters.get("format").lower() == "flowed":
        text = unflow(text, deletes_space=part.parameters.get("delsp").lower() == "yes")
    return text


def _untagged(text: str) -> str:
    """Return text/enriched (RFC 1896) as plain text: formatting out, single line ends as blanks, of several one less."""
    text = _PARAMETER.sub("", text.replace("<<", "\ufdd0"))
    text = _LINE_ENDS.sub(lambda match: match[0][1:] or " ", _TAG.sub("", text))
    return text.replace("\ufdd0", "<")


def html_text(source: str) -> str:
    """Return HTML as clean text, still with the marks around quotes and signatures."""
    marked = html.html_to_text(source[:MAX_BODY_CHARS].replace("\x00", ""))
    if not html.MARKS.search(marked):
        return block(marked)
    signs = html.MARKS.findall(marked)
    pieces = [block(piece) for piece in html.MARKS.split(marked)]
    return pieces[0] + "".join(sign + piece for sign, piece in zip(signs, pieces[1:], strict=True))


_META_CHARSET: Final = re.compile(rb"(?i)<meta[^>]{0,200}charset\s*=\s*[\"']?([\w:.-]{3,30})")


def _meta_charset(data: bytes) -> str:
    match = _META_CHARSET.search(data[:4096])
    return match[1].decode("ascii", "replace") if match else ""


def _say_something(texts: list[Text]) -> bool:
    return any(text.says_something() for text in texts)


def _may_be_notice(texts: list[Text]) -> bool:
    """Say whether a plain text may only tell that the message is HTML."""
    return sum(len(text.data) for text in texts) < _NOTICE_LENGTH and any(_NO_HTML_NOTICE.search(text.render()) for text in texts)


def _is_shorter(plain: list[Text], rich: list[Text]) -> bool:
    return 2 * sum(len(text.render()) for text in plain) < sum(len(text.render()) for text in rich)
