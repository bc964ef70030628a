"""Alembic's entry for its own command line; the desk runs migrations by `agentdesk.store.alembic_run` on a connection of its own."""

from __future__ import annotations

from alembic import context

if not context.is_offline_mode():
    context.run_migrations()
