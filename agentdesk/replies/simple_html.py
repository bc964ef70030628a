"""The HTML form of an outgoing text: paragraphs, links, lists and quotations, nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from itertools import groupby

_LINK = re.compile(r"(?:https?://|mailto:)[^\s<>\"“”]+[^\s<>\"“”.,;:!?)\]}'\u2019]")
_ITEM = re.compile(r"\s{0,3}(?:(?P<bullet>[-*•])|(?P<number>\d{1,3})[.)])\s+(?P<text>\S.*)")
_QUOTED = re.compile(r"> ?")


def gains_from_html(text: str) -> bool:
    """Whether a text has what plain text shows poorly: links or lists."""
    return _LINK.search(text) is not None or any(kind in {"ul", "ol"} for kind, _lines in _blocks(text.splitlines()))


def simple_html(text: str) -> str:
    """Return a text as a small HTML page; every character of it is escaped, and only http, https and mailto become links."""
    body = "\n".join(_rendered(text.splitlines()))
    return f'<!DOCTYPE html>\n<html><head><meta charset="utf-8"></head>\n<body>\n{body}\n</body></html>\n'


def _rendered(lines: list[str]) -> Iterator[str]:
    for kind, block in _blocks(lines):
        if kind == "blockquote":
            inner = "\n".join(_rendered([_QUOTED.sub("", line, count=1) for line in block]))
            yield f'<blockquote style="margin:0 0 0 .8ex;border-left:1px solid #ccc;padding-left:1ex">\n{inner}\n</blockquote>'
        elif kind in {"ul", "ol"}:
            yield _list(kind, block)
        elif kind == "p":
            yield "<p>" + "<br>\n".join(_line(line) for line in block) + "</p>"


def _list(kind: str, block: list[str]) -> str:
    found = [match for match in map(_ITEM.fullmatch, block) if match is not None]
    first = found[0]["number"] if kind == "ol" else None
    start = f' start="{int(first)}"' if first and int(first) != 1 else ""
    return f"<{kind}{start}>\n" + "\n".join(f"<li>{_line(match['text'])}</li>" for match in found) + f"\n</{kind}>"


def _blocks(lines: list[str]) -> Iterator[tuple[str, list[str]]]:
    """Yield runs of lines that belong together, each with the element it becomes; "" for empty lines."""
    for kind, block in groupby(lines, key=_kind):
        yield kind, list(block)


def _kind(line: str) -> str:
    if line.startswith(">"):
        return "blockquote"
    if not line.strip():
        return ""
    item = _ITEM.fullmatch(line)
    if item is None or line.startswith("-- "):
        return "p"
    return "ul" if item["bullet"] else "ol"


def _line(line: str) -> str:
    parts, place = [], 0
    for link in _LINK.finditer(line):
        parts += [_text(line[place : link.start()]), f'<a href="{escape(link[0])}">{escape(link[0])}</a>']
        place = link.end()
    return "".join((*parts, _text(line[place:])))


def _text(text: str) -> str:
    """Escape, and keep blanks that HTML would draw as one."""
    return escape(text).replace("  ", "&nbsp; ")
