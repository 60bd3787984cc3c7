from __future__ import annotations

import json
import multiprocessing
import os
import stat
import warnings
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import insert, inspect, select, text
from sqlalchemy.exc import IntegrityError

from mfc_desk.domain.ids import Key
from mfc_desk.ports.rows import SyncState
from mfc_desk.store import bodies, tables
from mfc_desk.store.engine import open_engine
from mfc_desk.store.errors import Busy, Damaged, TooNew, WrongKey
from mfc_desk.store.uow import SqlStore, open_store
from mfc_desk.text.catalogue import LANGUAGES, Catalogue
from sync.wire.messages import Receipt
from tests.store.world import KEY, NINE, CountedIds, HandClock, desk, issue, opened, recorded

TICKET = Key("ticket", "ticket-1")


def test_what_was_committed_is_there_when_the_file_is_opened_again(tmp_path: Path, clock: HandClock) -> None:
    store = opened(tmp_path, clock)
    done = recorded(store, issue(), clock=clock, ids=CountedIds())
    store.close()
    again = opened(tmp_path, clock)
    with again.read() as uow:
        shown = uow.rows.shown(TICKET)
        assert shown is not None
        assert (shown.revision, shown.sync) == (done.op_id, SyncState.QUEUED)
    again.close()


def test_what_was_not_committed_is_not_there(store: SqlStore) -> None:
    with store.write() as uow:
        uow.drafts.save("form", "name", "A")
    with store.read() as uow:
        assert uow.drafts.load("form") == {}


def test_a_write_after_the_commit_is_a_loud_defect(store: SqlStore) -> None:
    import sqlalchemy.exc

    with store.write() as uow:
        uow.commit()
        with pytest.raises(sqlalchemy.exc.ResourceClosedError):
            uow.drafts.save("form", "name", "A")


def test_another_key_does_not_open_the_file(tmp_path: Path, clock: HandClock) -> None:
    opened(tmp_path, clock).close()
    with pytest.raises(WrongKey):
        open_store(tmp_path / "desk.db", bytes(32), clock)


def test_another_key_is_told_from_damage_without_its_mark_too(tmp_path: Path, clock: HandClock) -> None:
    opened(tmp_path, clock).close()
    (tmp_path / "desk.db.mark").unlink()
    with pytest.raises(WrongKey):
        open_store(tmp_path / "desk.db", bytes(32), clock)
    opened(tmp_path, clock).close()


@pytest.mark.parametrize("place", [20, 5000, 9000])
def test_a_damaged_file_is_said_to_be_damaged_and_left_alone(tmp_path: Path, clock: HandClock, place: int) -> None:
    store = opened(tmp_path, clock)
    recorded(store, issue(), clock=clock, ids=CountedIds())
    store.close()
    file = tmp_path / "desk.db"
    content = bytearray(file.read_bytes())
    for page in range(place, len(content), 4096):
        content[page] ^= 0xFF
    file.write_bytes(content)
    with pytest.raises(Damaged) as raised:
        read_everything(file, clock)
    assert file.read_bytes() == bytes(content)
    for language in LANGUAGES:
        assert Catalogue(language).say(raised.value.why)


def read_everything(file: Path, clock: HandClock) -> None:
    store = open_store(file, KEY, clock)
    try:
        with store.read() as uow:
            uow.rows.waiting()
            uow.outbox.pending()
    finally:
        store.close()


def test_a_file_cut_short_is_damaged(tmp_path: Path, clock: HandClock) -> None:
    opened(tmp_path, clock).close()
    file = tmp_path / "desk.db"
    file.write_bytes(file.read_bytes()[:3000])
    with pytest.raises(Damaged):
        open_store(file, KEY, clock)


def test_a_file_of_a_newer_program_is_not_touched(tmp_path: Path, clock: HandClock) -> None:
    opened(tmp_path, clock).close()
    engine = open_engine(tmp_path / "desk.db", KEY)
    with engine.begin() as db:
        db.execute(tables.schema_version.update().values(version_num="9999"))
    engine.dispose()
    with pytest.raises(TooNew):
        open_store(tmp_path / "desk.db", KEY, clock)


def test_a_second_writer_waits_and_is_told_when_it_was_too_long(
    store: SqlStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mfc_desk.store.engine._PRAGMAS", ("PRAGMA busy_timeout = 1",))
    other = SqlStore(open_engine(tmp_path / "desk.db", KEY), HandClock())
    with store.write(), pytest.raises(Busy), other.write():
        pass
    other.close()


def test_no_plain_text_lies_on_the_disk(tmp_path: Path, clock: HandClock) -> None:
    store = opened(tmp_path, clock)
    with store.write() as uow:
        for n in range(200):
            uow.drafts.save(f"form-{n}", "name", "Бауыржан Plainword " * 20)
        uow.commit()
    recorded(store, issue(number="PLAINWORD"), clock=clock, ids=CountedIds())
    with store.read() as uow:
        assert len(uow.drafts.keys()) == 200  # sorted: a temporary file would be used now
    found = [file.name for file in tmp_path.iterdir() if has_plain_words(file.read_bytes())]
    store.close()
    assert not found
    assert not [file for file in tmp_path.iterdir() if has_plain_words(file.read_bytes())]


def has_plain_words(content: bytes) -> bool:
    words = ("plainword", "бауыржан", "ticket", "outbox", "sqlite format")
    return any(
        word.encode() in content or word.title().encode() in content or word.upper().encode() in content
        for word in words
    )


def test_plain_words_are_seen() -> None:
    assert has_plain_words(b"...SQLite format 3\0".upper())


def test_the_files_are_the_owners_alone(tmp_path: Path, clock: HandClock) -> None:
    store = opened(tmp_path, clock)
    recorded(store, issue(), clock=clock, ids=CountedIds())
    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()}
    store.close()
    assert set(modes.values()) == {0o600}, modes


def test_the_settings_that_make_a_commit_durable_are_on_every_connection(tmp_path: Path) -> None:
    engine = open_engine(tmp_path / "desk.db", KEY)
    names = ("journal_mode", "synchronous", "foreign_keys", "temp_store", "busy_timeout")
    with engine.connect() as one, engine.connect() as two:
        for db in (one, two):
            assert [db.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names] == ["wal", 2, 1, 2, 5000]
    engine.dispose()


def _die_in_the_middle(folder: str, committed: bool) -> None:
    store = opened(Path(folder), HandClock())
    with store.write() as uow:
        uow.drafts.save("form", "name", "A")
        if committed:
            uow.commit()
        os._exit(137)


@pytest.mark.parametrize("committed", [True, False])
def test_a_process_killed_after_the_commit_kept_it_and_before_it_did_not(tmp_path: Path, committed: bool) -> None:
    opened(tmp_path).close()
    child = multiprocessing.get_context("spawn").Process(target=_die_in_the_middle, args=(str(tmp_path), committed))
    child.start()
    child.join(60)
    assert child.exitcode == 137
    store = opened(tmp_path)
    with store.read() as uow:
        assert uow.drafts.load("form") == ({"name": "A"} if committed else {})
    store.close()


def _shape(engine: object) -> dict[str, object]:
    seen = inspect(engine)
    shape: dict[str, object] = {}
    for name in sorted(seen.get_table_names()):
        columns = [
            (c["name"], str(c["type"]), c["nullable"], c["primary_key"], c["default"]) for c in seen.get_columns(name)
        ]
        indexes = _indexes(engine, name)
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message=".*expression-based index")  # looked at in their own words
            uniques = sorted((u["name"], tuple(u["column_names"])) for u in seen.get_unique_constraints(name))
        keys = [(k["name"], tuple(k["constrained_columns"]), k["referred_table"]) for k in seen.get_foreign_keys(name)]
        shape[name] = (columns, indexes, uniques, seen.get_pk_constraint(name), keys)
    return shape


def _indexes(engine: object, table: str) -> list[str]:
    """What each index says, whoever wrote it; one over an expression is told by no inspector."""
    asked = text("SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name = :table")
    with engine.connect() as db:  # type: ignore[attr-defined]
        said = [each.replace('"', "").replace("!=", "<>") for each in db.execute(asked, {"table": table}).scalars()]
    return sorted("".join(each.split()) for each in said)


def _migrated(path: Path, to: str = "head") -> object:
    """A file that the migrations alone made, the newest or an older one."""
    from sqlalchemy import event

    from mfc_desk.store import engine as room
    from mfc_desk.store.migrations.run import upgrade

    empty = room.create_engine(
        "sqlite://", module=room.dbapi2, creator=lambda: room._connect(path, KEY), poolclass=room.QueuePool
    )
    event.listen(empty, "begin", room._begin)
    with empty.execution_options(write=True).begin() as db:
        upgrade(db, to)
    return empty


def test_migrations_produce_the_tables(tmp_path: Path) -> None:
    made = open_engine(tmp_path / "made.db", KEY)
    migrated = _migrated(tmp_path / "migrated.db")
    assert _shape(made) == _shape(migrated)
    for engine in (made, migrated):
        with engine.connect() as db:  # type: ignore[attr-defined]
            assert db.execute(tables.schema_version.select()).all() == [(tables.VERSION,)]
        engine.dispose()  # type: ignore[attr-defined]


def _older(path: Path, version: str, *statements: tuple[str, dict[str, object]]) -> None:
    """A file as a program of that version left it."""
    engine = _migrated(path, version)
    with engine.execution_options(write=True).begin() as db:  # type: ignore[attr-defined]
        for statement, values in statements:
            db.execute(text(statement), values)
    engine.dispose()  # type: ignore[attr-defined]


FACT = "INSERT INTO fact (name, value) VALUES (:name, :value)"


def test_a_desk_of_an_older_program_keeps_the_name_of_its_centre_as_the_russian_one(tmp_path: Path) -> None:
    old = json.loads(bodies.encode(desk())) | {"centre_name": "Центр № 3", "address": "ул. Примерная, 3"}
    _older(tmp_path / "desk.db", "0001", (FACT, {"name": "desk", "value": json.dumps(old).encode()}))
    store = open_store(tmp_path / "desk.db", KEY, HandClock())
    with store.read() as uow:
        found = uow.facts.desk()
        assert found == replace(desk(), centre_name={"ru": "Центр № 3"}, address={"ru": "ул. Примерная, 3"})
    store.close()


def test_work_and_receipt_of_an_older_program_are_of_the_life_the_desk_was_enrolled_with(tmp_path: Path) -> None:
    (tmp_path / "made").mkdir()
    made = opened(tmp_path / "made")
    ids = CountedIds()
    for name in ("t-1", "t-2"):
        recorded(made, issue(name), clock=HandClock(), ids=ids)
    with made.read() as uow:
        rows = [dict(row) for row in uow._db.execute(select(tables.outbox)).mappings()]
        end = uow.outbox.last_link()
    made.close()
    receipt = Receipt("device-4", desk().incarnation, 1, rows[0]["chain"], NINE, b"x")
    insert_work = (
        "INSERT INTO outbox (n, op_id, head, salt, args, chain, state, seq) VALUES (:n, :op_id, :head, :salt, "
    )
    work = [(insert_work + ":args, :chain, :state, :seq)", row) for row in rows]
    touched_rows = [
        ("INSERT INTO touched (key, n) VALUES (:key, :n)", {"key": f"ticket:t-{n}", "n": n}) for n in (1, 2)
    ]
    facts = [
        (FACT, {"name": name, "value": bodies.encode(value)})
        for name, value in (("desk", desk()), ("receipt", receipt))
    ]
    _older(tmp_path / "desk.db", "0004", *facts, *work, *touched_rows)
    store = open_store(tmp_path / "desk.db", KEY, HandClock())
    assert recorded(store, issue("t-3"), clock=HandClock(), ids=ids).n == 3
    with store.read() as uow:
        first, second, third = uow.outbox.unsent(10)
        assert (first.wire.head, second.wire.head) == (rows[0]["head"], rows[1]["head"])
        assert third.head.prev == end
        assert uow.outbox.life() == desk().incarnation
        assert (uow.facts.receipt(), uow.facts.receipts()) == (receipt, [receipt])
        assert uow.facts._raw("receipt") is None
        found = uow._db.execute(select(tables.touched.c.key, tables.touched.c.place)).all()
        assert found == [("ticket:t-1", 1), ("ticket:t-2", 2), ("ticket:t-3", 3)]
    store.close()


def test_a_table_that_migrations_forgot_is_seen(tmp_path: Path) -> None:
    made = open_engine(tmp_path / "made.db", KEY)
    before = _shape(made)
    with made.begin() as db:
        db.exec_driver_sql("DROP INDEX ix_row_shown")
    made.dispose()
    again = open_engine(tmp_path / "made.db", KEY)
    assert _shape(again) != before
    again.dispose()


def test_opening_a_file_of_this_version_imports_no_migrations(tmp_path: Path) -> None:
    import subprocess
    import sys

    opened(tmp_path).close()
    code = (
        "import sys; from pathlib import Path; from tests.store.world import opened;"
        f"opened(Path({str(tmp_path)!r})).close(); sys.exit('alembic' in sys.modules)"
    )
    root = Path(__file__).parents[2]
    assert subprocess.run([sys.executable, "-c", code], cwd=root, check=False).returncode == 0


def test_every_table_is_either_work_or_cache() -> None:
    kinds = {table.name for table in (*tables.WORK, *tables.CACHE)} | {tables.schema_version.name}
    assert kinds == set(tables.metadata.tables)


def test_what_is_bound_is_in_no_word_of_an_error_and_the_key_of_the_desk_in_no_record(tmp_path: Path) -> None:
    engine = open_engine(tmp_path / "desk.db", KEY)
    row = {"name": "person", "value": "Ахметова".encode()}
    with engine.connect() as connection:
        connection.execute(insert(tables.fact).values(**row))
        with pytest.raises(IntegrityError) as refused:
            connection.execute(insert(tables.fact).values(**row))
    engine.dispose()
    assert "person" not in str(refused.value)
    assert repr(desk().private_key) not in repr(desk())
