"""What a list knows of a view that may hold a million conversations: keys and ids of the visited parts, and a cache of rows."""

from __future__ import annotations

from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from agentdesk.domain.ids import ConversationId
from agentdesk.domain.views import ConversationRow

CACHED_ROWS = 5000
AHEAD_ROWS = 60
"""The next page is asked for when the last visible row comes this near to the edge of what is known."""


class Edge(Enum):
    """Where a page is added."""

    BELOW = auto()
    """After the last row known (or, with a gap, after the last one above it)."""
    ABOVE_TAIL = auto()
    """Before the first row below the gap."""


@dataclass(frozen=True, slots=True)
class PageWanted:
    """A page that should be asked for: rows beyond key `after` (None: from that end), towards newer ones where `backwards`."""

    edge: Edge
    after: int | None
    backwards: bool


@dataclass(frozen=True, slots=True)
class Sight:
    """Which rows somebody looks at: their highest and lowest keys, and whether they were reached from the end, with a gap above them."""

    highest: int
    lowest: int
    is_of_tail: bool


class Window:
    """Conversations newest first, by descending key.

    Pages are added downwards from the newest. A jump to the end starts a second part, the tail; between both lies a gap, shown as one
    row, until paging from either side closes it. Indexes count the gap as a row.
    """

    def __init__(self) -> None:
        self._keys: list[int] = []
        self._ids: list[ConversationId] = []
        self._key_of: dict[ConversationId, int] = {}
        self._rows: OrderedDict[ConversationId, ConversationRow] = OrderedDict()
        self._gap: int | None = None
        self.is_end_known = False

    def __len__(self) -> int:
        return len(self._ids) + (self._gap is not None)

    def __contains__(self, conversation: object) -> bool:
        return conversation in self._key_of

    @property
    def gap(self) -> int | None:
        """The index of the gap's row, None where everything between first and last known row is known."""
        return self._gap

    @property
    def ids(self) -> Sequence[ConversationId]:
        """Every conversation known, in order."""
        return self._ids

    def id_at(self, index: int) -> ConversationId | None:
        """Return which conversation stands at an index; None for the gap and beyond the ends."""
        if index == self._gap or not 0 <= index < len(self):
            return None
        return self._ids[self._place(index)]

    def index_of(self, conversation: ConversationId) -> int | None:
        """Return where a conversation stands, None where it isn't known."""
        key = self._key_of.get(conversation)
        if key is None:
            return None
        place = self._place_of(conversation, key)
        return place + 1 if self._gap is not None and place >= self._gap else place

    def row(self, conversation: ConversationId) -> ConversationRow | None:
        """Return a row from the cache; None is a miss, to be asked for."""
        row = self._rows.get(conversation)
        if row is not None:
            self._rows.move_to_end(conversation)
        return row

    @property
    def rows(self) -> Iterable[ConversationRow]:
        """The rows in the cache, in no order that means anything."""
        return self._rows.values()

    def page_wanted(self, top: int, bottom: int) -> PageWanted | None:
        """Return what should be asked for so that rows `top` to `bottom` (and some beyond) are there."""
        if self._gap is None:
            if self.is_end_known or bottom + AHEAD_ROWS < len(self):
                return None
            return PageWanted(Edge.BELOW, self._keys[-1] if self._keys else None, backwards=False)
        if top > self._gap and top - AHEAD_ROWS <= self._gap:
            return PageWanted(Edge.ABOVE_TAIL, self._keys[self._gap], backwards=True)
        if top <= self._gap <= bottom + AHEAD_ROWS:
            return PageWanted(Edge.BELOW, self._keys[self._gap - 1] if self._gap else None, backwards=False)
        return None

    def sight(self, indexes: Iterable[int], cursor: int) -> Sight | None:
        """Return what is seen at some indexes, of those on the cursor's side of the gap; None where nothing is."""
        is_of_tail = self._gap is not None and cursor > self._gap
        seen = {*indexes, cursor}
        keys = [self._keys[self._place(at)] for at in seen if self.id_at(at) is not None and (self._place(at) != at) is is_of_tail]
        return Sight(max(keys), min(keys), is_of_tail) if keys else None

    def page_towards(self, sight: Sight | None) -> PageWanted | None:
        """Return what should be asked for next so that what was seen in another window is known in this one; None where it is."""
        if sight is None:
            return None
        if not sight.is_of_tail:
            is_there = self.is_end_known or (self._keys and self._keys[-1] <= sight.lowest)
            return None if is_there else PageWanted(Edge.BELOW, self._keys[-1] if self._keys else None, backwards=False)
        if not self.is_end_known:
            return PageWanted(Edge.ABOVE_TAIL, None, backwards=True)
        if self._gap is None or self._keys[self._gap] >= sight.highest:
            return None
        return PageWanted(Edge.ABOVE_TAIL, self._keys[self._gap], backwards=True)

    def add_page(self, wanted: PageWanted, rows: Sequence[ConversationRow], page_rows: int) -> None:
        """Add the answer to `wanted`; fewer than `page_rows` rows mean that nothing lies beyond."""
        if wanted.edge is Edge.ABOVE_TAIL and wanted.after is None:
            self.add_tail(rows)
            return
        met = any(row.id in self._key_of for row in rows)
        for row in rows:
            self._insert(row, wanted.edge)
        is_last = len(rows) < page_rows
        if self._gap is not None and (met or is_last):
            self._gap = None
        elif self._gap is None and is_last and wanted.edge is Edge.BELOW:
            self.is_end_known = True

    def add_tail(self, rows_oldest_first: Sequence[ConversationRow]) -> None:
        """Add the end of the view, as a jump to it asked for."""
        if self.is_end_known:
            return
        met = any(row.id in self._key_of for row in rows_oldest_first)
        at = len(self._ids)
        fresh = [row for row in reversed(rows_oldest_first) if row.id not in self._key_of]
        fresh = [row for row in fresh if not self._keys or row.key < self._keys[-1]]
        for row in fresh:
            self._keys.append(row.key)
            self._ids.append(row.id)
            self._remember(row)
        self.is_end_known = True
        self._gap = at if fresh and not met else None

    def put(self, row: ConversationRow) -> None:
        """Take a row as it is now; one that moved is moved, one that lies where nothing is known is left for its page."""
        old = self._key_of.get(row.id)
        if old == row.key:
            self._remember(row)
            return
        if old is not None:
            self.remove(row.id)
        if self._lies_in_known_part(row.key):
            self._insert(row, Edge.BELOW)

    def remove(self, conversation: ConversationId) -> None:
        """Forget a conversation that left the view."""
        key = self._key_of.pop(conversation, None)
        if key is None:
            return
        place = self._place_of(conversation, key)
        del self._keys[place], self._ids[place]
        self._rows.pop(conversation, None)
        if self._gap is not None and place < self._gap:
            self._gap -= 1

    def missing(self, indexes: Iterable[int]) -> list[ConversationId]:
        """Return which of the conversations at `indexes` have no row in the cache."""
        found = (self.id_at(index) for index in indexes)
        return [conversation for conversation in found if conversation is not None and conversation not in self._rows]

    def _place(self, index: int) -> int:
        return index - 1 if self._gap is not None and index > self._gap else index

    def _bisect(self, key: int) -> int:
        return bisect_left(self._keys, -key, key=lambda known: -known)

    def _place_of(self, conversation: ConversationId, key: int) -> int:
        """Return where a known conversation stands; two have one key while a message goes from one to the other."""
        return self._ids.index(conversation, self._bisect(key))

    def _lies_in_known_part(self, key: int) -> bool:
        place = self._bisect(key)
        if place == self._gap:
            return False
        return place < len(self._keys) or self.is_end_known

    def _insert(self, row: ConversationRow, edge: Edge) -> None:
        if row.id in self._key_of and self._key_of[row.id] != row.key:
            self.remove(row.id)
        if row.id not in self._key_of:
            place = self._bisect(row.key)
            self._keys.insert(place, row.key)
            self._ids.insert(place, row.id)
            if self._gap is not None and (place < self._gap or (place == self._gap and edge is Edge.BELOW)):
                self._gap += 1
        self._remember(row)

    def _remember(self, row: ConversationRow) -> None:
        self._key_of[row.id] = row.key
        self._rows[row.id] = row
        self._rows.move_to_end(row.id)
        while len(self._rows) > CACHED_ROWS:
            self._rows.popitem(last=False)
