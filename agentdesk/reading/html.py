"""HTML mail to text, with marks where the sender's program says that something is quoted or a signature.

Layout comes from inscriptis; where that fails or would take too long, from nh3 with the tags taken out. Nothing is ever fetched.
"""

from __future__ import annotations

import re
from html import unescape
from typing import Final

import nh3
from inscriptis.css_profiles import CSS_PROFILES
from inscriptis.html_properties import Display
from inscriptis.model.config import ParserConfig
from inscriptis.model.html_element import HtmlElement as HtmlStyle
from lxml import etree
from lxml.html import HtmlElement, HTMLParser

from agentdesk.domain.late_patterns import late
from agentdesk.reading.layout import laid_out
from agentdesk.reading.limits import MAX_HTML_CHARS, MAX_HTML_TAGS

# Noncharacters: cleaning takes them out of any text that comes from outside, so only we can have put them here.
QUOTE_START: Final = "\ufdd0"
QUOTE_END: Final = "\ufdd1"
SIGNATURE_START: Final = "\ufdd2"
SIGNATURE_END: Final = "\ufdd3"
INDENT_START: Final = "\ufdd4"
"""A block quotation that may as well be an indented paragraph; what stands above it tells."""
INDENT_END: Final = "\ufdd5"
TAIL_START: Final = "\ufdd6"
"""Everything behind it is the message that is answered or forwarded."""
MARKS: Final = re.compile("[\ufdd0-\ufdd6]")

_EVERY_MARK: Final = (QUOTE_START, QUOTE_END, SIGNATURE_START, SIGNATURE_END, INDENT_START, INDENT_END, TAIL_START)

_DOCUMENT_ENDS: Final = re.compile(r"(?i)(?:</(?:html|body)\s*>\s*)+")
_AMPERSAND: Final = re.compile(r"(?i)&(?:amp|#0*38|#x0*26);")
"""Inscriptis decodes references once more in what the parser has decoded: without care "&amp;region=" in a link becomes "®ion="."""
_MARK_REFERENCES: Final = re.compile(r"(?i)&#(?:x0*fdd[0-6]|0*649(?:7[6-9]|8[0-2]));?")

_BREAKING: Final = re.compile(r"(?i)<(?:br|/p|/div|/tr|/li|/h[1-6]|/blockquote|hr|/table|/pre|/title)\b[^>]*>")
_HIDDEN: Final = re.compile(
    r"(?i)display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|"
    r"font-size\s*:\s*0(?:px|pt|em)?\s*(?:;|$|!)|opacity\s*:\s*0(?:\.0+)?\s*(?:;|$|!)|max-height\s*:\s*0(?:px)?\s*(?:;|$|!)"
)
_TAG: Final = re.compile(r"<(/?[a-zA-Z][a-zA-Z0-9:-]{0,30}|[!?])[^<>]{0,4000}>")
_INVISIBLE: Final = re.compile("[\u200b\u200c\u034f\u00ad\ufeff]+")
"""What senders fill preheaders with, and hyphens that show only where a line breaks."""
_MANY_BLANK_LINES: Final = re.compile(r"\n{3,}")
_DROPPED: Final = frozenset(
    {"script", "style", "head", "title", "template", "noscript", "object", "applet", "iframe", "svg", "math", "xml"}
)
# Class names and ids that mail programs give quotations; "x_" is what Outlook puts before those of an answered message.
_QUOTE_CLASSES: Final = late(
    r"(?i)\b(?:gmail_attr|gmail_quote_attribution|(?:\w+)?yahoo_quoted|moz-cite-prefix|zmail_extra|tutanota_quote|"
    r"quoted-text|mail-quote-\w+|"
    r"front-blockquote|freebirdQuote|superhuman-quote|sh-quoted-content|spark_quote|Apple-interchange-newline-quote)\b"
)
_QUOTE_IDS: Final = re.compile(r"(?i)^(?:reply-intro|OLK_SRC_BODY_SECTION|mail-editor-reference-message-container|\w*yahoo_quoted_\w+|qt)$")
_QUOTE_NAMES: Final = frozenset({"quote", "messageReplySection"})
"""What GMX and Spark put into `name`."""
_QUOTE_MARKERS: Final = frozenset({"__QUOTED_TEXT__", "__HEADERS__"})
"""What Zimbra puts into `data-marker`."""
_TAIL_CLASSES: Final = re.compile(r"(?i)\b(?:ms-outlook-mobile-reference-message|OutlookMessageHeader)\b")
_TAIL_IDS: Final = re.compile(r"(?i)^(?:x_)*(?:divRplyFwdMsg|stopSpelling)$")
# Word's line above the header block of the message answered, whatever language the block is in.
_TAIL_STYLE: Final = re.compile(r"(?i)border\s*:\s*none\s*;\s*border-top\s*:\s*solid\s+#?\w{3,10}\s+1\.0pt\s*;\s*padding\s*:\s*3\.0pt\s+0")
_SIGNATURE_CLASSES: Final = re.compile(
    r"(?i)\b(?:gmail_signature(?!_prefix)|moz-signature|protonmail_signature_block(?!-)|ms-outlook-mobile-signature)\b",
)
_SIGNATURE_IDS: Final = re.compile(
    r"(?i)^(?:Signature|AppleMailSignature|ms-outlook-mobile-signature|ms-outlook-ios-signature|isSignature)$"
)
_TELLING: Final = frozenset({"class", "id", "name", "style", "data-marker", "data-signature-widget", "data-signatureblock"})
"""The attributes by which programs say what an element is."""
_CITED_STYLE: Final = re.compile(r"(?i)border-left\s*:|padding-left\s*:\s*1ex")
_CITED_CLASS: Final = re.compile(r"(?i)quote|cite|reply")

_BLOCK_TAGS: Final = (
    *("address", "article", "aside", "center", "dd", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "header", "legend"),
    *("main", "nav", "option", "section", "textarea", "caption", "details", "summary"),
)
_CSS: Final = {**CSS_PROFILES["strict"], **{tag: HtmlStyle(display=Display.block) for tag in _BLOCK_TAGS}}
_CONFIG: Final = ParserConfig(css=_CSS, display_images=False, display_links=False)


def has_marks(text: str) -> bool:
    """Say whether there is any mark in `text`; seven searches for one sign each take a twentieth of the pattern's time."""
    return not text.isascii() and any(sign in text for sign in _EVERY_MARK)


def unmarked(text: str) -> str:
    """Return `text` without marks."""
    return MARKS.sub("", text) if has_marks(text) else text


def html_to_text(source: str) -> str:
    """Return the text a reader sees, with the marks of this module around quotes and signatures."""
    # libxml2 drops what stands behind the end of a document, where gateways and lists put their lines and some programs a second one.
    source = _DOCUMENT_ENDS.sub("<div></div>", _MARK_REFERENCES.sub("", MARKS.sub("", source)))
    text = ""
    if len(source) <= MAX_HTML_CHARS and source.count("<") <= MAX_HTML_TAGS:
        text = _laid_out(source)
    if not text.strip():
        text = _stripped(source)
    return _tidied(text)


def _tidied(text: str) -> str:
    text = _INVISIBLE.sub("", text)
    return _MANY_BLANK_LINES.sub("\n\n", "\n".join(line.rstrip() for line in text.splitlines())).strip("\n")


def _laid_out(source: str) -> str:
    source = _AMPERSAND.sub("&amp;amp;", source)
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, recover=True)
    try:
        tree = etree.fromstring(source.encode("utf-8", "replace"), parser)
        if tree is None:
            return ""
        _prepare(tree)
        return laid_out(tree, _CONFIG)
    except (etree.LxmlError, RecursionError, ValueError, AttributeError, IndexError, TypeError, AssertionError):
        # inscriptis trips over damage in more ways than it documents; the stripped text below is always there.
        return ""


def _stripped(source: str) -> str:
    """Return the text with every tag taken out, lines where blocks end."""
    source = _BREAKING.sub(_on_own_line, source)
    if source.count("<") > MAX_HTML_TAGS:
        # nh3's time grows with the square of the depth, and nothing can interrupt it.
        return unescape(_without_tags(source))
    return unescape(nh3.clean(source, tags=set(), clean_content_tags={"script", "style", "title"}))


def _on_own_line(match: re.Match[str]) -> str:
    return f"\n{match[0]}"


def _without_tags(source: str) -> str:
    """Take out comments, tags and what scripts and styles hold, in one pass."""
    first, *rest = source.split("<!--")
    source = first + "".join(piece.partition("-->")[2] for piece in rest)
    kept: list[str] = []
    unseen = ""
    for index, piece in enumerate(_TAG.split(source)):
        if index % 2 == 0:
            if not unseen:
                kept.append(piece)
            continue
        name = piece.lower()
        if unseen and name == f"/{unseen}":
            unseen = ""
        elif not unseen and name in ("script", "style", "title"):
            unseen = name
    return "".join(kept)


def _prepare(tree: HtmlElement) -> None:
    """Take out what isn't shown and mark what the sender's program calls a quote or a signature."""
    unseen: list[HtmlElement] = []
    for element in tree.iter(etree.Element):
        tag, attributes = element.tag, element.keys()
        if tag in _DROPPED or (attributes and _is_hidden(element)):
            unseen.append(element)
        elif tag == "blockquote":
            _mark(element, *((QUOTE_START, QUOTE_END) if _is_cited(element) else (INDENT_START, INDENT_END)))
        elif not _TELLING.isdisjoint(attributes):
            _mark_named(element)
    for element in unseen:
        _drop(element)


def _mark_named(element: HtmlElement) -> None:
    """Mark an element whose attributes say that it is a quote, the message answered, or a signature."""
    if _is(element, _QUOTE_CLASSES, _QUOTE_IDS) or _is_named_quote(element):
        _mark(element, QUOTE_START, QUOTE_END)
    elif _is(element, _TAIL_CLASSES, _TAIL_IDS) or _is_ruled_off(element):
        _mark(element, TAIL_START, "")
    elif _is(element, _SIGNATURE_CLASSES, _SIGNATURE_IDS) or _is_signature_block(element):
        _mark(element, SIGNATURE_START, SIGNATURE_END)


def _is_hidden(element: HtmlElement) -> bool:
    style = element.get("style")
    return (style is not None and _HIDDEN.search(style) is not None) or element.get("hidden") is not None


def _is_signature_block(element: HtmlElement) -> bool:
    return bool(element.get("data-signature-widget") == "container" or element.get("data-signatureblock") == "true")


def _is_named_quote(element: HtmlElement) -> bool:
    return element.get("name") in _QUOTE_NAMES or element.get("data-marker") in _QUOTE_MARKERS


def _is_ruled_off(element: HtmlElement) -> bool:
    style = element.get("style")
    return style is not None and "border-top" in style and _TAIL_STYLE.search(style) is not None


def _is_cited(element: HtmlElement) -> bool:
    """Say whether a block quotation is one, and not a paragraph that was indented."""
    return (
        element.get("type") == "cite"
        or element.get("cite") is not None
        or _CITED_CLASS.search(element.get("class") or "") is not None
        or _CITED_STYLE.search(element.get("style") or "") is not None
    )


def _is(element: HtmlElement, classes: re.Pattern[str], ids: re.Pattern[str]) -> bool:
    names, identifier = element.get("class"), element.get("id")
    return (names is not None and classes.search(names) is not None) or (identifier is not None and ids.match(identifier) is not None)


def _mark(element: HtmlElement, start: str, end: str) -> None:
    element.text = start + (element.text or "")
    if len(element):
        element[-1].tail = (element[-1].tail or "") + end
    else:
        element.text += end


def _drop(element: HtmlElement) -> None:
    """Remove an element but keep the text after it."""
    parent = element.getparent()
    if parent is None:
        return
    previous = element.getprevious()
    if element.tail:
        if previous is not None:
            previous.tail = (previous.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)
