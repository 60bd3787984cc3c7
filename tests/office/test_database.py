"""What the office's database promises to whoever reads."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from backoffice.store.database import Database
from tests.office.bureau import Bureau


def test_a_reader_sees_one_moment_however_much_is_written_meanwhile(bureau: Bureau, database: Database) -> None:
    def erase(tx: Connection) -> None:
        tx.execute(sa.text("UPDATE centre SET epoch = 'another'"))

    def twice(tx: Connection) -> tuple[object, object]:
        first = tx.execute(sa.text("SELECT epoch FROM centre")).all()
        database.write(erase)
        return first, tx.execute(sa.text("SELECT epoch FROM centre")).all()

    first, second = database.read(twice)
    assert first == second != []
    assert database.read(lambda tx: tx.execute(sa.text("SELECT DISTINCT epoch FROM centre")).scalar()) == "another"


def test_after_a_reader_a_connection_writes_as_before(bureau: Bureau, database: Database) -> None:
    for _ in range(3):
        database.read(lambda tx: tx.execute(sa.text("SELECT 1")).scalar())
        written = database.write(lambda tx: tx.execute(sa.text("UPDATE centre SET epoch = 'another'")).rowcount)
        assert written == 1


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_on_postgresql_a_reader_cannot_write(bureau: Bureau, database: Database) -> None:
    with pytest.raises(DBAPIError):
        database.read(lambda tx: tx.execute(sa.text("UPDATE centre SET epoch = 'another'")).rowcount)
