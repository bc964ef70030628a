"""The tables the desk works with are the tables that are declared, and a start does not pay for the declaring."""

from __future__ import annotations

import subprocess
import sys

from agentdesk.store import rows, tables
from agentdesk.store.generate_tables import TARGET, render


def test_the_written_tables_are_the_declared_ones() -> None:
    """Else a column would be declared and never made. Mend: python -m agentdesk.store.generate_tables."""
    assert TARGET.read_text("utf-8") == render()
    assert list(tables.metadata.tables) == [table.name for table in rows.metadata.sorted_tables]


def test_the_service_starts_without_the_models() -> None:
    """SQLModel and its classes cost half a second at every start, and no statement needs them."""
    script = "import agentdesk.service.main, sys; sys.exit(any(name in sys.modules for name in ('sqlmodel', 'sqlalchemy.orm', 'alembic')))"
    subprocess.run([sys.executable, "-c", script], check=True, timeout=240)
