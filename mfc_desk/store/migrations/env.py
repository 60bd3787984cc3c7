"""What Alembic runs: the connection comes from the caller, and so does the transaction."""

from __future__ import annotations

from alembic import context

from mfc_desk.store import tables

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=tables.metadata,
    version_table=tables.schema_version.name,
    transactional_ddl=False,  # the caller's transaction holds all of it
)
context.run_migrations()
