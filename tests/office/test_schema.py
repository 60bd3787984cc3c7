"""The migrations make exactly the tables the program uses, and an old database is brought up."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from backoffice.store import centres, schema
from backoffice.store.database import Database, sqlite_url
from backoffice.store.tables import desk_place, metadata


@pytest.fixture
def empty(database: Database) -> Database:
    """The database without any table."""
    with database.engine.begin() as tx:
        metadata.drop_all(tx)
        tx.exec_driver_sql("DROP TABLE alembic_version")
    return database


def test_the_migrations_make_the_tables_of_the_program(empty: Database) -> None:
    schema.migrate(empty, "head")
    with empty.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_a_new_database_and_a_migrated_one_have_the_same_indexes_and_constraints(empty: Database) -> None:
    schema.migrate(empty, "head")
    migrated = _shape(empty)
    with empty.engine.begin() as tx:
        metadata.drop_all(tx)
        tx.exec_driver_sql("DROP TABLE alembic_version")
    schema.bring_up(empty)
    assert _shape(empty) == migrated


def test_the_programs_head_is_the_scripts_head() -> None:
    config = Config()
    config.set_main_option("script_location", str(schema.SCRIPTS))
    assert ScriptDirectory.from_config(config).get_current_head() == schema.HEAD


def test_a_database_of_a_newer_program_is_left_alone(database: Database) -> None:
    with database.engine.begin() as tx:
        tx.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(schema.NewerSchema):
        schema.bring_up(database)


def test_a_centre_of_an_older_office_speaks_russian_and_any_series_goes(empty: Database) -> None:
    schema.migrate(empty, "0001")
    old = {"centre": "KZ03", "name": "Центр № 3", "jurisdiction": "kz", "time_zone": "Asia/Almaty", "epoch": "e"}
    old |= {"number_prefix": "KZ-03", "address": "ул. Примерная, 3", "phone": "1414", "private_key": b"k"}
    with empty.engine.begin() as tx:
        tx.execute(sa.table("centre", *map(sa.column, old)).insert().values(old))
    schema.bring_up(empty)
    (found,) = empty.read(centres.centres)
    assert (found.name, found.address) == ({"ru": "Центр № 3"}, {"ru": "ул. Примерная, 3"})
    assert (found.series, found.desks) == ((), ())


def test_an_older_office_knows_at_once_which_of_its_desks_are_closed(empty: Database) -> None:
    schema.migrate(empty, "0009")
    of = {
        "centre": "KZ03",
        "name": "{}",
        "jurisdiction": "kz",
        "time_zone": "Asia/Almaty",
        "epoch": "e",
        "address": "{}",
    }
    of |= {"number_prefix": "KZ-03", "phone": "1414", "private_key": b"k"}
    rows = [
        {
            "centre": "KZ03",
            "key": f"desk:{name}",
            "revision": "r",
            "body": b'{"id":"%b","state":"%b"}' % (name.encode(), state),
        }
        for name, state in (("1", b"open"), ("2", b"closed"))
    ]
    with empty.engine.begin() as tx:
        tx.execute(sa.table("centre", *map(sa.column, of)).insert().values(of))
        tx.execute(sa.table("entity", *map(sa.column, rows[0])).insert(), rows)
    schema.bring_up(empty)
    with empty.engine.begin() as tx:
        found = {row.desk: row.closed for row in tx.execute(sa.select(desk_place.c.desk, desk_place.c.closed))}
    assert found == {"1": False, "2": True}


def test_every_key_index_and_reference_begins_with_the_centre() -> None:
    found = []
    for table in metadata.sorted_tables:
        keys = [table.primary_key, *table.constraints]
        kinds = sa.PrimaryKeyConstraint | sa.UniqueConstraint | sa.ForeignKeyConstraint
        found += [(table.name, [column.name for column in key.columns]) for key in keys if isinstance(key, kinds)]
        found += [(table.name, [column.name for column in index.columns]) for index in table.indexes if index.unique]
    assert found
    assert not [(name, columns) for name, columns in found if columns[0] != "centre"]


def test_the_embedded_database_survives_a_power_cut_by_its_settings(tmp_path: Path) -> None:
    database = Database(sqlite_url(tmp_path / "office.db"))
    with database.engine.connect() as connection:
        said = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    database.close()
    assert said == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def _shape(database: Database) -> dict[str, object]:
    inspector = sa.inspect(database.engine)
    shape: dict[str, object] = {}
    for name in sorted(metadata.tables):
        shape[name] = (
            inspector.get_pk_constraint(name),
            sorted(map(str, inspector.get_unique_constraints(name))),
            sorted(map(str, inspector.get_foreign_keys(name))),
            sorted(map(_index, inspector.get_indexes(name))),
        )
    return shape


def _index(found: dict[str, object]) -> str:
    options = {name: str(value) for name, value in found.pop("dialect_options", {}).items()}
    return f"{found} {options}"
