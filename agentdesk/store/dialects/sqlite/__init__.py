"""SQLite: a desk in a file of its own."""

from __future__ import annotations

from agentdesk.store.dialects.sqlite import (
    elements,  # noqa: F401 - it says how the neutral parts of statements are worded
    search,
)
from agentdesk.store.dialects.sqlite.engine import checkpoint, continue_numbers, deadline, full_check, place, quick_check, streamed
from agentdesk.store.dialects.sqlite.inserts import ManyRows as many_rows  # noqa: N813 - called as a function of the dialect
from agentdesk.store.dialects.sqlite.statements import FixedSelect as fixed_select  # noqa: N813
from agentdesk.store.dialects.sqlite.statements import FixedUpdate as fixed_update  # noqa: N813

__all__ = [
    "checkpoint",
    "continue_numbers",
    "deadline",
    "fixed_select",
    "fixed_update",
    "full_check",
    "many_rows",
    "place",
    "quick_check",
    "search",
    "streamed",
]
