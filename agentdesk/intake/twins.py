"""Whether a review that a platform gives us and one that a mail told of are the same: by platform, author, stars and words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from agentdesk.domain.errors import FieldValue
from agentdesk.domain.ids import AccountName, ConversationId, MessageId
from agentdesk.domain.media_types import ITEM_JSON, MIME
from agentdesk.domain.reading import ReadMessage
from agentdesk.domain.states import ChannelKind
from agentdesk.domain.texts import N_
from agentdesk.store import revising
from agentdesk.store.incoming import Incoming
from agentdesk.store.raw import Arrival
from agentdesk.store.twins import Candidate, adopt, candidates
from agentdesk.store.work import Work

PUBLIC = frozenset({ChannelKind.REVIEW, ChannelKind.SOCIAL})
_LEAST_WORDS = 4
"""A mail may cut a text; what is left of it must say something."""
_CUT = ("…", "...")


ADOPTED = N_("#{number}, which a mail had told of, is now {account}'s own and answered there")
_KNOWN, _UPDATED = "known", "updated"


@dataclass(frozen=True, slots=True)
class Twins:
    """Finds the message that an arrival is once more, and joins the two."""

    work: Work
    incoming: Incoming
    account: AccountName

    def find(self, arrival: Arrival, read: ReadMessage) -> tuple[MessageId, ConversationId, str] | None:
        """Return the message, its conversation and what became of the arrival, None where it is a thing of its own."""
        media_type = other_way(arrival, read)
        if not media_type:
            return None
        self.incoming.write()
        found = twin(read, candidates(self.work.connection, read, arrival.arrived_at, media_type))
        if found is None:
            return None
        self.incoming.link(arrival, found.message, is_copy=True)
        if media_type == MIME:
            self.incoming.write()
            self._adopt(found, arrival, read)
            return found.message, found.conversation, _UPDATED
        return found.message, found.conversation, _KNOWN

    def _adopt(self, found: Candidate, arrival: Arrival, read: ReadMessage) -> None:
        """What the platform says takes the place of what the mail said, which stays below it."""
        revising.revise(self.work.connection, (found.message, found.conversation), arrival, read, self.work.now)
        adopt(self.work.connection, found, self.account, arrival.media_type, read)
        fields: dict[str, FieldValue] = {"number": found.conversation, "account": self.account}
        self.work.finish("revise", ADOPTED, fields, is_undoable=False)
        self.work.changed.add(found.conversation)


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
