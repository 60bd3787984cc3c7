"""What the database itself says of every move of a place: written by its triggers, in the transaction that moved it.

Each entry has a tick of a counter that no transaction takes back. On PostgreSQL it also has the transaction, the tick
at which its statement began and the snapshot the statement saw: that is how "waiting and unlocked when it was passed
over" is told from "another desk was just dealing with them". SQLite has one writer: what stood before an entry is what
its statement saw.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from backoffice.store.bodies import entity_of
from backoffice.store.database import Database
from backoffice.store.kinds import EPOCH
from mfc_desk.domain.tickets import Ticket

COLUMNS = "ticket, series, number, state, eligible_at, rank_at, arrived_at, desk, for_desk"
NEW = ", ".join(f"NEW.{name}" for name in COLUMNS.split(", "))
POSTGRESQL = f"""
CREATE SEQUENCE race_tick;
CREATE TABLE race_log (tick bigint PRIMARY KEY, began bigint, xid text, snap text, was text,
    ticket text, series text, number text, state text, eligible_at bigint, rank_at bigint, arrived_at bigint,
    desk text, for_desk text);
ALTER TABLE waiting ADD COLUMN snap text;
CREATE FUNCTION race_began() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM set_config('race.began', nextval('race_tick')::text, true); RETURN NULL; END $$;
-- STABLE: it sees what the statement sees, and not what was written since
CREATE FUNCTION race_seen() RETURNS trigger LANGUAGE plpgsql STABLE AS $$
BEGIN NEW.snap := pg_current_snapshot()::text; RETURN NEW; END $$;
CREATE FUNCTION race_noted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO race_log (tick, began, xid, snap, was, {COLUMNS})
    SELECT nextval('race_tick'), current_setting('race.began')::bigint, pg_current_xact_id()::text, NEW.snap,
        CASE WHEN TG_OP = 'UPDATE' THEN OLD.state END, {NEW};
    RETURN NULL;
END $$;
CREATE TRIGGER race_began BEFORE INSERT OR UPDATE ON waiting FOR EACH STATEMENT EXECUTE FUNCTION race_began();
CREATE TRIGGER race_seen BEFORE INSERT OR UPDATE ON waiting FOR EACH ROW EXECUTE FUNCTION race_seen();
CREATE TRIGGER race_noted AFTER INSERT OR UPDATE ON waiting FOR EACH ROW EXECUTE FUNCTION race_noted();
"""
SQLITE = f"""
CREATE TABLE race_log (tick INTEGER PRIMARY KEY AUTOINCREMENT, began, xid, snap, was, {COLUMNS});
CREATE TRIGGER race_came AFTER INSERT ON waiting BEGIN
    INSERT INTO race_log (was, {COLUMNS}) SELECT NULL, {NEW};
END;
CREATE TRIGGER race_moved AFTER UPDATE ON waiting BEGIN
    INSERT INTO race_log (was, {COLUMNS})
    SELECT OLD.state, {NEW};
END;
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One move of one place."""

    tick: int
    began: int
    xid: int
    snap: str
    was: str | None
    ticket: str
    series: str
    number: str
    state: str
    eligible_at: int | None
    rank_at: int
    arrived_at: int
    desk: str | None
    for_desk: str | None


def begin(url: str) -> list[Entry]:
    """Log from now on; the places as they stand."""
    with closing(Database(url)) as database:
        with closing(database.engine.raw_connection()) as raw:
            if database.engine.dialect.name == "postgresql":
                raw.cursor().execute(POSTGRESQL)
                raw.commit()
            else:
                raw.driver_connection.executescript(SQLITE)  # type: ignore[union-attr]
        query = f"SELECT 0, 0, 0, '', NULL, {COLUMNS} FROM waiting"
        return [Entry(*row) for row in database.read(lambda tx: tx.exec_driver_sql(query).all())]


def read(url: str) -> list[Entry]:
    """Every move, in the order of its ticks."""
    query = f"SELECT tick, coalesce(began, tick), coalesce(xid, '0'), coalesce(snap, ''), was, {COLUMNS} FROM race_log ORDER BY tick"
    with closing(Database(url)) as database:
        rows = database.read(lambda tx: tx.exec_driver_sql(query).all())
    return [Entry(row[0], row[1], int(row[2]), *row[3:]) for row in rows]


def called_at(url: str) -> dict[tuple[str, str], list[int]]:
    """The times calls were made by, by ticket and desk."""
    found: dict[tuple[str, str], list[int]] = {}
    with closing(Database(url)) as database:
        query = sa.text("SELECT body FROM change WHERE key LIKE 'ticket:%' ORDER BY seq")
        for (body,) in database.read(lambda tx: tx.execute(query).all()):
            ticket = entity_of("ticket", bytes(body))
            assert isinstance(ticket, Ticket)
            if ticket.state == "called" and ticket.last_call_at is not None:
                found.setdefault((ticket.id, str(ticket.desk)), []).append(micros(ticket.last_call_at))
    return found


def micros(at: datetime) -> int:
    """As the tables keep a time."""
    return (at - EPOCH) // timedelta(microseconds=1)


def states(url: str) -> dict[str, Any]:
    """Number to state, of every place."""
    with closing(Database(url)) as database:
        return dict(database.read(lambda tx: tx.exec_driver_sql("SELECT number, state FROM waiting").all()))  # type: ignore[arg-type]
