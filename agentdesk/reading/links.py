"""The addresses a mail links to, in the order in which they stand; asked for only of mails that platforms send."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree
from lxml.html import HTMLParser

from agentdesk.domain.safe_text import is_clean
from agentdesk.reading.bodies import read_contents
from agentdesk.reading.limits import MAX_HTML_CHARS
from agentdesk.reading.mime import parse

_MOST: Final = 200
_LONGEST: Final = 2_000
_WRITTEN: Final = re.compile(r"https://[^\s<>\"']{1,2000}")


def links_of(source: bytes) -> tuple[str, ...]:
    """Return the https addresses a mail links to, each once."""
    found: dict[str, None] = {}
    for text in read_contents(parse(source).root).texts:
        if not text.data.strip():
            continue
        links = _hrefs(text.data.decode("utf-8", "replace")) if text.is_html else _WRITTEN.findall(text.render())
        for link in links:
            if len(found) < _MOST and len(link) <= _LONGEST and link.startswith("https://") and is_clean(link):
                found[link.rstrip(".,;)")] = None
    return tuple(found)


def _hrefs(source: str) -> Iterator[str]:
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, recover=True)
    try:
        tree = etree.fromstring(source[:MAX_HTML_CHARS].encode("utf-8", "replace"), parser)
    except (etree.LxmlError, ValueError):
        return
    if tree is None:
        return
    for element in tree.iter("a"):
        yield (element.get("href") or "").strip()
