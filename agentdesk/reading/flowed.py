"""format=flowed (RFC 3676): paragraphs that were wrapped for the wire become lines again."""

from __future__ import annotations


def unflow(text: str, *, deletes_space: bool) -> str:
    """Return `text` with flowed lines joined; quoting depth is kept as ">" signs, the signature line stands alone."""
    paragraphs: list[list[str]] = []
    open_depth = -1
    for raw in text.split("\n"):
        depth, line = _depth(raw.rstrip("\r"))
        is_signature = line == "-- "
        is_flowed = line.endswith(" ") and not is_signature
        content = line[:-1] if is_flowed and deletes_space else line
        if open_depth == depth and not is_signature:
            paragraphs[-1].append(content)
        else:
            paragraphs.append([(">" * depth + " " if depth else "") + content])
        open_depth = depth if is_flowed else -1
    return "\n".join(map("".join, paragraphs))


def _depth(line: str) -> tuple[int, str]:
    """Return the quoting depth and the line without quote signs and space-stuffing."""
    rest = line.lstrip(">")
    depth = len(line) - len(rest)
    return depth, rest.removeprefix(" ")
