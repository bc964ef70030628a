"""PostgreSQL: a desk on a server, which several services may share."""

from __future__ import annotations

from agentdesk.store.dialects.postgresql import (
    elements,  # noqa: F401 - it says how the neutral parts of statements are worded
    search,
    troubles,  # noqa: F401 - it says what the driver's errors mean
)
from agentdesk.store.dialects.postgresql.engine import checkpoint, deadline, full_check, place, quick_check, streamed
from agentdesk.store.dialects.postgresql.statements import FixedSelect as fixed_select  # noqa: N813 - called as a function of the dialect
from agentdesk.store.dialects.postgresql.statements import FixedUpdate as fixed_update  # noqa: N813
from agentdesk.store.dialects.postgresql.statements import ManyRows as many_rows  # noqa: N813
from agentdesk.store.dialects.postgresql.statements import continue_numbers

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
