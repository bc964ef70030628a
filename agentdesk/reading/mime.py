"""The MIME tree of a source, as spans of its bytes.

A parser of our own because a desk needs what the standard library's can't give: the exact bytes of an attached message (its digest is
exported), attachments left undecoded until asked for, one linear pass whatever the nesting, and limits that stop the walk instead of
the program. Tests hold it against the standard library's tree on well-formed mail.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from agentdesk.reading import limits
from agentdesk.reading.fields import Fields, read_fields
from agentdesk.reading.parameters import Parameters, parse_content_type

_BOUNDARY_LINE: Final = re.compile(rb"^--(-{0,40}[^\s-][^\s]{0,69}?)(?:--)?[ \t]*\r*$", re.MULTILINE)
# Parts of a message whose own Content-Type was lost on the way.
_LOST_MULTIPART: Final = re.compile(
    rb"^---{0,40}[^\s-][^\s]{0,69}[ \t]*\r?\nContent-(?:Type|Transfer-Encoding|Disposition)[ \t]*:", re.MULTILINE | re.IGNORECASE
)
_LONGEST_PREAMBLE: Final = 400
_LONGEST_TAIL: Final = 100


@dataclass(slots=True)
class Part:
    """One node: its header fields, its type, and where its body stands in `source`; a multipart that was split has children."""

    fields: Fields
    content_type: str
    parameters: Parameters
    source: bytes
    start: int
    end: int
    children: list[Part] = field(default_factory=list)

    @property
    def body(self) -> bytes:
        """Return the body's bytes, still transfer-encoded."""
        return self.source[self.start : self.end]


@dataclass(slots=True)
class Tree:
    """A parsed source: its root and the reason where parsing stopped ("" where it didn't)."""

    root: Part
    problem: str = ""
    leaves: int = 0


def parse(source: bytes) -> Tree:
    """Return the tree of `source`, which may be anything."""
    source = _normalised(source)
    fields, body_start, problem = read_fields(source, _skip_preamble(source), len(source))
    if not source or source.isspace():
        problem = limits.EMPTY
    elif not fields:
        problem = limits.NO_HEADERS
    root = _part(fields, source, body_start, len(source), "text/plain")
    if "content-type" not in fields and _has_lost_type(source, body_start):
        root.content_type = "multipart/mixed"
    tree = Tree(root, problem)
    _grow(tree, root, 1)
    return tree


def _has_lost_type(source: bytes, start: int) -> bool:
    """Say whether a body without a type starts with parts; a message that a bounce quotes further down is text."""
    match = _LOST_MULTIPART.search(source, start, start + _LONGEST_PREAMBLE)
    return match is not None and b":" not in source[start : match.start()]


def _normalised(source: bytes) -> bytes:
    """Undo wholesale damage: a file saved as UTF-16 or UTF-32, line ends of bare CR, and CRLF that had its LF turned into CRLF again."""
    if b"\0" in source[:8] or source[:2] in _MARKS:
        source = _narrowed(source)
    head = source[: limits.MAX_HEADER_BYTES]
    if b"\r" not in head:
        return source
    if b"\n" not in head:
        source = source.replace(b"\r", b"\n")
    if b"\r\r\n" in head and head.count(b"\r\r\n") == head.count(b"\n"):
        source = source.replace(b"\r\r\n", b"\r\n")
    return source


def _narrowed(source: bytes) -> bytes:
    """Return UTF-16 or UTF-32 as UTF-8: told by where the zeros stand beside a header's ASCII. A mark before other bytes is dropped."""
    start = 4 if source[:4] in _LONG_MARKS else 2 if source[:2] in _MARKS else 0
    sample = source[start : start + _WIDE_SAMPLE]
    quarters = len(sample) // 4
    zeros = tuple(sample[place::4].count(0) * _MOSTLY >= quarters * (_MOSTLY - 1) for place in range(4))
    codec = _BY_ZEROS.get(zeros) if quarters else None
    if codec is not None:
        return source[start:].decode(codec, "replace").encode("utf-8", "replace")
    return source[start:] if start and 0 not in sample else source.decode("utf-16", "replace").encode() if start else source


_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")
_LONG_MARKS: Final = (b"\xff\xfe\0\0", b"\0\0\xfe\xff")
_WIDE_SAMPLE: Final = 200
_MOSTLY: Final = 5
_BY_ZEROS: Final[dict[tuple[bool, ...], str]] = {
    (False, True, False, True): "utf-16-le",
    (True, False, True, False): "utf-16-be",
    (False, True, True, True): "utf-32-le",
    (True, True, True, False): "utf-32-be",
}


def _skip_preamble(source: bytes) -> int:
    """Return where the headers start: after a byte-order mark, blank lines and the From_ line of an mbox."""
    start = 3 if source.startswith(b"\xef\xbb\xbf") else 0
    while source[start : start + 1] in (b"\n", b"\r"):
        start += 1
    if source.startswith((b"From ", b">From "), start) and not source.startswith(b"From :", start):
        line_end = source.find(b"\n", start)
        return len(source) if line_end < 0 else line_end + 1
    return start


def _part(fields: Fields, source: bytes, start: int, end: int, default_type: str) -> Part:
    content_type, parameters = parse_content_type(fields.first("content-type"), default_type)
    return Part(fields, content_type, parameters, source, start, end)


def _grow(tree: Tree, part: Part, depth: int) -> None:
    if not part.content_type.startswith("multipart/"):
        tree.leaves += 1
        return
    if depth > limits.MAX_DEPTH:
        tree.problem = tree.problem or limits.TOO_DEEP
        return
    default = "message/rfc822" if part.content_type == "multipart/digest" else "text/plain"
    for start, end in _spans(part):
        if tree.leaves >= limits.MAX_PARTS:
            tree.problem = tree.problem or limits.TOO_MANY_PARTS
            return
        fields, body_start, problem = read_fields(part.source, start, end)
        tree.problem = tree.problem or problem
        child = _part(fields, part.source, body_start, end, default)
        if not fields and not part.source[start:end].strip():
            continue
        part.children.append(child)
        _grow(tree, child, depth + 1)
    _adopt(part)
    if not part.children:
        tree.leaves += 1


def _adopt(part: Part) -> None:
    """Give an empty multipart that shares its parent's boundary the parts behind it: they were written as its own."""
    boundary = part.parameters.get("boundary")
    for index, child in enumerate(part.children):
        is_empty = child.content_type.startswith("multipart/") and not child.children
        if is_empty and boundary and child.parameters.get("boundary") == boundary and index + 1 < len(part.children):
            child.children = part.children[index + 1 :]
            del part.children[index + 1 :]
            return


def _spans(part: Part) -> Iterator[tuple[int, int]]:
    """Yield where each child of a multipart starts and ends; nothing where its boundary doesn't occur.

    Parts behind the end count as well: it was a nested multipart's, to which a program gave the same boundary.
    """
    boundary = part.parameters.get("boundary").rstrip().encode("utf-8", "surrogateescape")
    if boundary and part.source.find(b"--" + boundary, part.start, part.end) < 0:
        boundary = b""
    opened = -1
    for line_start, line_end, is_last in _delimiters(part, boundary or _guessed_boundary(part)):
        if opened >= 0:
            yield opened, _before_line_end(part.source, opened, line_start)
        opened = -1 if is_last else line_end
    if opened >= 0:
        yield opened, part.end


def _guessed_boundary(part: Part) -> bytes:
    """Return the first line that looks like a delimiter and comes back, where the Content-Type names none."""
    match = _BOUNDARY_LINE.search(part.source, part.start, min(part.end, part.start + limits.MAX_HEADER_BYTES))
    if match is None or part.source.count(b"--" + match[1], match.end(), part.end) == 0:
        return b""
    return match[1]


def _delimiters(part: Part, boundary: bytes) -> Iterator[tuple[int, int, bool]]:
    """Yield (start of line, start of next line, closes) for each delimiter line (RFC 2046 §5.1.1)."""
    if not boundary:
        return
    source, end, token = part.source, part.end, b"--" + boundary
    at = source.find(token, part.start, end)
    while at >= 0:
        after = at + len(token)
        if at == part.start or source[at - 1 : at] == b"\n":
            line_end = source.find(b"\n", after, min(end, after + _LONGEST_TAIL))
            tail = source[after : line_end if line_end >= 0 else min(end, after + _LONGEST_TAIL)].strip()
            if tail in (b"", b"--"):
                yield at, line_end + 1 if line_end >= 0 else end, tail == b"--"
        at = source.find(token, after, end)


def _before_line_end(source: bytes, start: int, end: int) -> int:
    """Return `end` moved before the line end that belongs to the delimiter that follows."""
    if end > start and source[end - 1 : end] == b"\n":
        end -= 1
        if end > start and source[end - 1 : end] == b"\r":
            end -= 1
    return end
