"""Whether a review that a platform gives us and one that a mail told of are the same: by platform, author, stars and words."""

from __future__ import annotations

from collections.abc import Iterable

from agentdesk.domain.media_types import ITEM_JSON, MIME
from agentdesk.domain.reading import ReadMessage
from agentdesk.domain.states import ChannelKind
from agentdesk.store.raw import Arrival
from agentdesk.store.twins import Candidate

PUBLIC = frozenset({ChannelKind.REVIEW, ChannelKind.SOCIAL})
_LEAST_WORDS = 4
"""A mail may cut a text; what is left of it must say something."""
_CUT = ("…", "...")


def other_way(arrival: Arrival, read: ReadMessage) -> str:
    """Return the media type by which the same thing may have come before, "" where nothing else tells of such messages."""
    if read.kind not in PUBLIC or read.is_outbound or not read.channel or read.unreadable:
        return ""
    return {ITEM_JSON: MIME, MIME: ITEM_JSON}.get(arrival.media_type, "")


def twin(read: ReadMessage, candidates: Iterable[Candidate]) -> Candidate | None:
    """Return the only one of several that can be the same; two that could be are two reviews for a person to look at."""
    alike = [one for one in candidates if _is_alike(read, one)]
    return alike[0] if len(alike) == 1 else None


def _is_alike(read: ReadMessage, one: Candidate) -> bool:
    if None not in (read.rating, one.rating) and read.rating != one.rating:
        return False
    names = _folded(read.sender.name), _folded(one.name)
    if all(names) and names[0] != names[1]:
        return False
    texts = _folded(read.reply_text or read.body_text), _folded(one.text)
    if texts[0] == texts[1]:
        # Stars without words are the same only from the same author.
        return bool(texts[0]) or (bool(names[0]) and names[0] == names[1])
    return _begins(*texts) or _begins(*reversed(texts))


def _begins(cut: str, whole: str) -> bool:
    """Say whether one text is the beginning of another, as mails show it."""
    for mark in _CUT:
        cut = cut.removesuffix(mark).rstrip()
    return len(cut.split()) >= _LEAST_WORDS and whole.startswith(cut)


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
