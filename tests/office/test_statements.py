"""What is sent many times a second: the same values, rows, errors and transaction as SQLAlchemy's own, on both databases."""

from __future__ import annotations

import socket
from contextlib import closing
from datetime import UTC, datetime

import psycopg
import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError

from backoffice.commands import listen
from backoffice.store import tables as t
from backoffice.store.database import Database
from backoffice.store.statements import Part, Statement
from tests.office.bureau import CENTRE, Bureau

AT = datetime(2026, 11, 20, 6, 0, 0, 123456, tzinfo=UTC)
c = t.sign_in_attempt.c
KEPT = Statement(lambda _: t.sign_in_attempt.insert())
FOUND = Statement(
    lambda _: (
        sa.select(c.slot, c.failures, c.wait_until)
        .where(c.centre == sa.bindparam("of"), c.failures >= sa.bindparam("least"), c.slot != "nobody")
        .order_by(c.slot)
    )
)


def row(slot: str, failures: int = 1) -> dict[str, object]:
    return {"centre": CENTRE, "slot": slot, "failures": failures, "wait_until": AT}


def test_values_and_rows_go_through_the_types_of_their_columns(bureau: Bureau) -> None:
    def work(tx: Connection) -> list[tuple[object, ...]]:
        KEPT.do(tx, [row("a", 1)])
        KEPT.do(tx, [row("b", 2), row("c", 3), row("nobody", 4)])
        KEPT.do(tx, [])
        return FOUND.rows(tx, of=CENTRE, least=2)

    assert bureau.database.write(work) == [("b", 2, AT), ("c", 3, AT)]


def test_nothing_found_is_none(bureau: Bureau) -> None:
    assert bureau.database.read(lambda tx: FOUND.first(tx, of=CENTRE, least=0)) is None
    assert bureau.database.read(lambda tx: FOUND.value(tx, of=CENTRE, least=0)) is None


def test_what_was_sent_is_undone_with_its_transaction(bureau: Bureau) -> None:
    def work(tx: Connection) -> None:
        KEPT.do(tx, [row("a")])
        raise LookupError

    with pytest.raises(LookupError):
        bureau.database.write(work)
    assert bureau.database.read(lambda tx: FOUND.rows(tx, of=CENTRE, least=0)) == []


def test_a_row_that_is_there_is_the_same_trouble_and_a_lost_race_is_run_again(bureau: Bureau) -> None:
    tries = []

    def work(tx: Connection) -> None:
        tries.append(1)
        KEPT.do(tx, [row("a"), row("a")] if len(tries) == 1 else [row("a")])

    bureau.database.write(work)
    assert len(tries) == 2
    with pytest.raises(IntegrityError):
        bureau.database.write(lambda tx: KEPT.do(tx, [row("a")]))


def test_what_closes_its_transaction_keeps_all_that_was_done_in_it(bureau: Bureau) -> None:
    def work(tx: Connection) -> str:
        KEPT.do(tx, [row("a"), row("b")])
        KEPT.closing(tx, **row("c"))
        return "told"

    assert bureau.database.write(work) == "told"
    assert [slot for slot, *_ in _found(bureau)] == ["a", "b", "c"]


def test_what_cannot_close_its_transaction_undoes_all_of_it_and_is_run_again_as_a_lost_race(bureau: Bureau) -> None:
    tries = []

    def work(tx: Connection) -> None:
        tries.append(1)
        KEPT.do(tx, [row("a")])
        KEPT.closing(tx, **row("a" if len(tries) < 3 else "b"))

    bureau.database.write(work)
    assert len(tries) == 3
    assert [slot for slot, *_ in _found(bureau)] == ["a", "b"]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_connection_that_was_cut_before_the_end_is_given_up_and_nothing_of_it_stands(bureau: Bureau) -> None:
    def cut(tx: Connection) -> None:
        KEPT.do(tx, [row("a")])
        _cut_all(bureau.database)
        KEPT.closing(tx, **row("b"))

    with pytest.raises(OperationalError):
        bureau.database.write(cut)
    assert _found(bureau) == []


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_what_closes_a_transaction_stands_before_the_work_returns(bureau: Bureau) -> None:
    def work(tx: Connection) -> list[tuple[object, ...]]:
        KEPT.closing(tx, **row("a"))
        return _found(bureau)

    assert len(bureau.database.write(work)) == 1


def test_a_part_of_an_answer_is_made_once_for_the_same_values(bureau: Bureau) -> None:
    part = Part((c.slot, c.failures, c.wait_until), lambda **values: dict(values))
    raw = Statement(lambda _: sa.select(*part.columns).where(c.centre == sa.bindparam("of")).order_by(c.slot), raw=True)

    def read(tx: Connection) -> object:
        return part.of(tx, iter(raw.first(tx, of=CENTRE) or ()))

    bureau.database.write(lambda tx: KEPT.do(tx, [row("a")]))
    first = bureau.database.read(read)
    assert first == {"slot": "a", "failures": 1, "wait_until": AT}
    assert bureau.database.read(read) is first
    bureau.database.write(lambda tx: tx.execute(t.sign_in_attempt.update().values(failures=2)))
    assert bureau.database.read(read) == {"slot": "a", "failures": 2, "wait_until": AT}


def _found(bureau: Bureau) -> list[tuple[object, ...]]:
    return bureau.database.read(lambda tx: FOUND.rows(tx, of=CENTRE, least=0))


def test_a_value_that_is_missing_is_seen(bureau: Bureau) -> None:
    with pytest.raises((KeyError, ProgrammingError)):
        bureau.database.read(lambda tx: FOUND.rows(tx, of=CENTRE))


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_connection_that_was_cut_in_the_middle_is_given_up_and_the_next_one_works(bureau: Bureau) -> None:
    def cut(tx: Connection) -> None:
        _cut_all(bureau.database)
        FOUND.rows(tx, of=CENTRE, least=0)

    with pytest.raises(OperationalError):
        bureau.database.read(cut)
    assert bureau.database.read(lambda tx: FOUND.rows(tx, of=CENTRE, least=0)) == []


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_connections_that_were_cut_while_nobody_used_them_are_made_anew(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    bureau.database.read(lambda tx: FOUND.rows(tx, of=CENTRE, least=0))
    _cut_all(bureau.database)
    monkeypatch.setattr("backoffice.store.database.IDLE_S", 0.0)  # the pause is over
    assert bureau.database.read(lambda tx: FOUND.rows(tx, of=CENTRE, least=0)) == []


def _cut_all(database: Database) -> None:
    url = database.engine.url
    with psycopg.connect(url.set(drivername="postgresql").render_as_string(hide_password=False)) as admin:
        admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def test_an_answer_leaves_the_office_at_once_without_waiting_for_the_desk() -> None:
    with closing(listen("127.0.0.1", 0)) as listening, socket.create_connection(listening.getsockname()):
        connection, _ = listening.accept()
        with closing(connection):
            assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
