"""The parent side of the reading children: starts them, hands them items, and says which item broke one.

A *child* is one `python -I -m agentdesk.reading` process; `-I` keeps the user's environment and directory out of it, so the package must
be importable from the interpreter itself: installed, or an editable install of a source tree. An item is *in flight* from the moment it
was sent until its answer came. The promise: every item handed in comes back as a record, and what one item does to a child never
touches another item.
"""

from __future__ import annotations

from agentdesk.sandbox.pool import ReadingPool

__all__ = ["ReadingPool"]
