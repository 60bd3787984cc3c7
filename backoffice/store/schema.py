"""Brings a database to the schema of this program: at once where it is new, by Alembic where it is older."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import sqlalchemy as sa

from backoffice.store.database import Database
from backoffice.store.feedback_tables import metadata

HEAD: Final = "0015"
"""The newest migration; a test compares it with the scripts. Alembic is imported only when a database is behind."""
SCRIPTS: Final = Path(__file__).parent / "migrations"


class NewerSchema(RuntimeError):
    """The database was written by a newer program; this one leaves it alone."""


def bring_up(database: Database) -> None:
    """Make the schema what this program needs. Raises `NewerSchema`."""
    with database.engine.connect() as connection:
        inspector = sa.inspect(connection)
        versioned = inspector.has_table("alembic_version")
        current = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() if versioned else None
    if current == HEAD:
        return
    if current is None:
        _make_new(database)
        return
    if current > HEAD:
        raise NewerSchema(current)
    migrate(database, HEAD)


def migrate(database: Database, target: str) -> None:
    """Run the migrations up to `target`, from wherever the database is."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    with database.engine.connect().execution_options(immediate=True) as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, target)


def _make_new(database: Database) -> None:
    with database.engine.connect().execution_options(immediate=True) as connection, connection.begin():
        metadata.create_all(connection)
        connection.exec_driver_sql(
            "CREATE TABLE IF NOT EXISTS alembic_version"
            " (version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
        )
        connection.exec_driver_sql("DELETE FROM alembic_version")
        connection.execute(sa.text("INSERT INTO alembic_version (version_num) VALUES (:head)"), {"head": HEAD})
