"""Rows that a newer office wrote: kept byte for byte, in nobody's way, and shown once this program is updated."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import select

from mfc_desk.domain.ids import Key
from mfc_desk.store import bodies, tables
from mfc_desk.store.engine import open_engine
from mfc_desk.store.rows import UNREAD
from mfc_desk.store.uow import SqlStore, open_store
from sync.wire.messages import ChangeRow
from tests.store.world import KEY, HandClock, told

TICKET = Key("ticket", "ticket-1")
NEWER = [
    ("spaceship:1", b'{"id":"1","warp":9}'),
    ("ticket:9", b'{"id":3}'),
    ("ticket:9", b"\xff"),
    ("visit:9", b"\xff"),
    ("visit:9", b""),
]


def kept(folder: Path, key: str) -> tuple[bytes, str, str]:
    """What lies on the disk of a row: body, revision, state."""
    engine = open_engine(folder / "desk.db", KEY)
    kind, _, name = key.partition(":")
    row = tables.row.c
    with engine.connect() as connection:
        found = connection.execute(
            select(row.server, row.server_revision, row.state).where(row.kind == kind, row.id == name)
        ).one()
    engine.dispose()
    return found.server, found.server_revision, found.state


@pytest.mark.logs("does not know")
@pytest.mark.parametrize(("key", "body"), NEWER)
def test_a_row_that_cannot_be_read_is_kept_as_it_came(store: SqlStore, tmp_path: Path, key: str, body: bytes) -> None:
    with store.write() as uow:
        uow.rows.receive(ChangeRow(3, key, "their-3", body))
        uow.commit()
    with store.read() as uow:
        assert list(uow.rows.of_kind("ticket")) == []
        if key.startswith("ticket"):
            assert uow.rows.get(Key.parse(key)) is None
            assert uow.rows.shown(Key.parse(key)) is None
            assert uow.rows.server(Key.parse(key)) is None
    store.close()
    assert kept(tmp_path, key) == (body, "their-3", UNREAD)


def test_a_field_that_this_program_does_not_know_is_kept_with_its_row(store: SqlStore, tmp_path: Path) -> None:
    assert told(store, "ticket-1", 3)
    with store.read() as uow:
        plain = uow.rows.get(TICKET)
    assert plain is not None
    newer = json.dumps({**json.loads(bodies.encode(plain)), "colour": "blue"}).encode()
    with store.write() as uow:
        assert uow.rows.receive(ChangeRow(4, str(TICKET), "their-4", newer))
        uow.commit()
    with store.read() as uow:
        assert uow.rows.get(TICKET) == plain
        assert len(uow.rows.waiting()) == 1
    store.close()
    assert kept(tmp_path, str(TICKET))[0] == newer


def test_what_an_older_program_could_not_read_is_shown_after_the_update(store: SqlStore, tmp_path: Path) -> None:
    assert told(store, "ticket-1", 3)
    store.close()
    engine = open_engine(tmp_path / "desk.db", KEY)
    with engine.begin() as connection:  # as the program before this one left what it could not read
        connection.execute(tables.row.update().values(state=UNREAD, sort=""))
    engine.dispose()
    updated = open_store(tmp_path / "desk.db", KEY, HandClock())
    with updated.read() as uow:
        assert [each.entity.id for each in uow.rows.waiting()] == ["ticket-1"]
    updated.close()
