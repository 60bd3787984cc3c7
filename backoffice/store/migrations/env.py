"""Runs migrations over the connection that the program hands in."""

from __future__ import annotations

from alembic import context

from backoffice.store.feedback_tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, compare_type=True)
with context.begin_transaction():
    context.run_migrations()
