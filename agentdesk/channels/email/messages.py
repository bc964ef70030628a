"""Takes messages out of an open folder: whole, as headers where they are too large, or not yet where the server gives nothing."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from agentdesk.channels.email import answers
from agentdesk.channels.email.cursor import Retry
from agentdesk.domain.channels import RawItem
from agentdesk.domain.errors import Transient
from agentdesk.domain.states import Partial

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from agentdesk.channels.email.cursor import FolderCursor
    from agentdesk.channels.email.imap import FolderState, ImapSession, Metadata
    from agentdesk.channels.email.settings import EmailSettings
    from agentdesk.channels.email.tuning import Tuning
    from agentdesk.domain.clock import Clock

_Given = TypeVar("_Given")
_PER_COMMAND = 25
_MAX_BREAKS = 2
"""Of the line in one poll: once for messages asked for together, once for the bad one among them."""


@dataclass(frozen=True, slots=True)
class OpenFolder:
    """A folder that could be opened in this poll, with how far it was read and what it holds."""

    name: str
    is_outbound: bool
    cursor: FolderCursor
    state: FolderState


@dataclass(slots=True)
class Budget:
    """What one batch may still hold; the first item always fits."""

    items: int
    bytes: int
    ends_at_s: float
    is_empty: bool = True

    def is_spent(self) -> bool:
        """Tell whether the batch is full or has taken long enough."""
        return not self.is_empty and (self.items <= 0 or self.bytes <= 0 or time.monotonic() > self.ends_at_s)

    def spend(self, size: int) -> None:
        """Count an item in."""
        self.items -= 1
        self.bytes -= size
        self.is_empty = False


class MessageTaker:
    """Collects the items of one poll.

    A message ends up in exactly one of three places: `items`, the cursor's `retries`, or nowhere where a search says it no longer exists.
    """

    def __init__(self, session: ImapSession, settings: EmailSettings, tuning: Tuning, clock: Clock, budget: Budget) -> None:
        self._session = session
        self._settings = settings
        self._tuning = tuning
        self._most_bytes = min(tuning.max_message_bytes, settings.whole_up_to_bytes)
        self._clock = clock
        self.budget = budget
        self.items: list[RawItem] = []
        self._breaks = 0
        self._broke_at: set[int] = set()
        self._problem: Transient | None = None

    def take(self, folder: OpenFolder, uids: Sequence[int]) -> int:
        """Take messages in the order given until the batch is full; return how many of `uids` are dealt with."""
        if not uids or self.budget.is_spent():
            return 0
        self._session.ensure_examined(folder.name)
        wanted = uids[: max(self.budget.items, 1)]
        known, untried = self._metadata(folder, wanted)
        wanted = _before(wanted, untried)
        done = 0
        for group in self._groups(wanted, known):
            if self.budget.is_spent():
                break
            taken = self._take_group(folder, self._fitting(group, known), known)
            done += taken
            if taken < len(group):
                break
        return done

    def _groups(self, uids: Sequence[int], known: dict[int, Metadata]) -> Iterator[list[int]]:
        """Split into what one command asks for: about a megabyte, or one message that is larger."""
        group: list[int] = []
        size = 0
        for uid in uids:
            own = self._fetched_size(known.get(uid))
            if group and (len(group) == _PER_COMMAND or size + own > self._tuning.fetch_bytes):
                yield group
                group, size = [], 0
            group.append(uid)
            size += own
        if group:
            yield group

    def _fetched_size(self, known: Metadata | None) -> int:
        return 0 if known is None or known.size > self._most_bytes else known.size

    def _fitting(self, group: list[int], known: dict[int, Metadata]) -> list[int]:
        """Return the front of a group that still fits the batch."""
        room = self.budget.bytes
        for position, uid in enumerate(group):
            size = self._fetched_size(known.get(uid))
            if size > room and not (self.budget.is_empty and position == 0):
                return group[:position]
            room -= size
        return group

    def _take_group(self, folder: OpenFolder, uids: Sequence[int], known: dict[int, Metadata]) -> int:
        """Take messages that fit one command; return how many are dealt with, fewer than asked where the line is bad."""
        whole = [uid for uid in uids if uid in known and known[uid].size <= self._most_bytes]
        bodies, untried = self._bodies(folder, whole, known)
        dealt_with = _before(uids, untried)
        missing = []
        for uid in dealt_with:
            meta = known.get(uid)
            if meta is not None and meta.size > self._most_bytes:
                content, partial = self._headers(folder, uid), Partial.OVERSIZE
            else:
                content, partial = _given(bodies.get(uid), meta), None
            if content is None:
                missing.append(uid)
            else:
                self._add(folder, uid, content, meta, partial)
        for uid in self._still_there(missing):
            known_retry = folder.cursor.retries.get(uid, Retry())
            is_break = uid in self._broke_at
            folder.cursor.retries[uid] = Retry(known_retry.misses + (not is_break), known_retry.breaks + is_break)
        return len(dealt_with)

    def _bodies(self, folder: OpenFolder, uids: Sequence[int], known: dict[int, Metadata]) -> tuple[dict[int, bytes], int | None]:
        """Fetch bodies together, and one by one those that did not come."""

        def fetch(some: Sequence[int]) -> dict[int, bytes]:
            bodies = self._session.bodies(some, sum(known[uid].size for uid in some))
            return {uid: body for uid, body in bodies.items() if _given(body, known[uid]) is not None}

        return self._fetch(folder, uids, fetch)

    def _metadata(self, folder: OpenFolder, uids: Sequence[int]) -> tuple[dict[int, Metadata], int | None]:
        """Ask for sizes and dates together, and one by one for those that did not come."""
        return self._fetch(folder, uids, self._session.metadata)

    def _fetch(
        self, folder: OpenFolder, uids: Sequence[int], fetch: Callable[[Sequence[int]], dict[int, _Given]]
    ) -> tuple[dict[int, _Given], int | None]:
        """Fetch together, and one by one what did not come, so that one bad message can't hide the others.

        Returns:
            What came, and the first message not tried: a line that breaks for two of them is to blame itself, and the batch ends.
        """
        found = self._fetch_or_none(folder, uids, fetch) if uids else {}
        for uid in uids:
            if len(uids) == 1 or uid in found:
                continue
            if self._breaks > _MAX_BREAKS:
                return found, uid
            found |= self._fetch_or_none(folder, [uid], fetch)
        return found, None

    def _fetch_or_none(
        self, folder: OpenFolder, uids: Sequence[int], fetch: Callable[[Sequence[int]], dict[int, _Given]]
    ) -> dict[int, _Given]:
        try:
            return fetch(uids)
        except Transient as problem:
            reason = problem.fields["reason"]
            if reason == "dropped" or answers.passes(problem.cause):
                self._breaks += 1
                self._problem = problem
                if len(uids) == 1:
                    self._broke_at.update(uids)
            if reason != "refused-command":
                # Raises where the line itself is down: then nothing is wrong with a message, and the poll ends.
                self._session.reopen(folder.name)
            return {}

    @property
    def has_broken(self) -> bool:
        """Whether the line broke, or the server refused for a while."""
        return self._breaks > 0

    def raise_if_in_vain(self) -> None:
        """Raise what went wrong where nothing could be taken because of the line or the server, not of one message."""
        if self._problem is not None and self._breaks > _MAX_BREAKS and not self.items:
            raise self._problem

    def _still_there(self, missing: Sequence[int]) -> list[int]:
        """Return those of `missing` that were not expunged meanwhile."""
        if not missing:
            return []
        present = self._session.search(["UID", ",".join(map(str, missing))])
        return [uid for uid in missing if uid in present]

    def retry(self, folder: OpenFolder, uids: Sequence[int]) -> None:
        """Ask again for messages whose data was missing; one that stays missing is handed on as its headers."""
        if not uids or self.budget.is_spent():
            return
        self._session.ensure_examined(folder.name)
        present = self._still_there(uids)
        for uid in set(uids) - set(present):
            del folder.cursor.retries[uid]
        known, untried = self._metadata(folder, present)
        for uid in _before(present, untried):
            before = folder.cursor.retries[uid]
            self._take_group(folder, [uid], known)
            now = folder.cursor.retries[uid]
            if now == before:
                del folder.cursor.retries[uid]
            elif now.misses >= self._tuning.max_misses or now.breaks >= self._tuning.max_breaks:
                del folder.cursor.retries[uid]
                self._add(folder, uid, self._headers(folder, uid) or b"", known.get(uid), Partial.UNFETCHABLE)

    def _headers(self, folder: OpenFolder, uid: int) -> bytes | None:
        """Return a message's headers, None where the server does not give even these."""

        def fetch(some: Sequence[int]) -> dict[int, bytes]:
            given = self._session.headers(some[0])
            return {} if given is None else {some[0]: given}

        return self._fetch_or_none(folder, [uid], fetch).get(uid)

    def _arrived_at(self, meta: Metadata | None) -> datetime:
        """Return when a message arrived; what a server's clock puts into the future arrived now, or it would lead every list for years."""
        now = self._clock.now()
        said = meta.arrived_at if meta else None
        return now if said is None else min(said, now)

    def _add(self, folder: OpenFolder, uid: int, content: bytes, meta: Metadata | None, partial: Partial | None) -> None:
        self.budget.spend(len(content))
        self.items.append(
            RawItem(
                external_id=folder.cursor.external_id(folder.name, uid),
                content=content,
                arrived_at=self._arrived_at(meta),
                location=folder.name,
                is_outbound=folder.is_outbound,
                partial=partial,
                full_bytes=meta.size if partial and meta else None,
            )
        )


def _before(uids: Sequence[int], end: int | None) -> Sequence[int]:
    """Return the UIDs in front of `end`, all where it is None."""
    return uids if end is None else uids[: uids.index(end)]


def _given(body: bytes | None, meta: Metadata | None) -> bytes | None:
    """Return a body, None where the server gave an empty one for a message that isn't: some do for what they can't read."""
    return None if not body and not (meta is not None and meta.size == 0) else body
