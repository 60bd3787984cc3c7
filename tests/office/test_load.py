"""The load of a centre is followed out of the feed, and made again it is the same."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from backoffice import keys, loading
from backoffice.errors import Forbidden, Garbage
from backoffice.store import centres, load_views, loads, tables
from backoffice.store import load_tables as t
from backoffice.store.bodies import body_of
from backoffice.store.centres import Operator, Session
from backoffice.store.database import Database
from backoffice.store.world import next_numbers
from mfc_desk.domain.entities import Visit
from mfc_desk.domain.ids import OperatorId
from mfc_desk.domain.load.day import Span, day_load
from mfc_desk.domain.load.parts import goes_alone
from mfc_desk.domain.operations.base import key_of
from mfc_desk.domain.tickets import Ticket, TicketState
from tests.load.centre import MORNING, Centre, played
from tests.load.truth import Truth, seconds
from tests.office.bureau import CENTRE, Bureau

NORM = timedelta(minutes=15)
DAY = Span(MORNING - timedelta(hours=11), MORNING + timedelta(hours=13))
"""Of Almaty."""


def told_to(bureau: Bureau, *, seed: int) -> Centre:
    """A played day whose writes are in the office's feed, with the times from which its operations count."""
    writes: list[tuple[Any, Any, str]] = []
    centre = played(desks=4, people=60, seed=seed, tell=lambda rows, at, op: writes.extend((r, at, op) for r in rows))

    def tell(tx: Connection) -> None:
        first = next_numbers(tx, bureau.centre, len(writes))
        tx.execute(
            tables.change.insert(),
            [
                {"centre": CENTRE, "seq": n, "key": str(key_of(row)), "revision": op, "body": body_of(row),
                 "deleted": False}
                for n, (row, _, op) in enumerate(writes, first)
            ],
        )  # fmt: skip

    bureau.database.write(tell)
    return centre


def everything(database: Database) -> dict[str, list[Any]]:
    """Every row of the load, but when it was followed."""

    def read(tx: Connection) -> dict[str, list[Any]]:
        return {
            table.name: sorted(map(repr, tx.execute(sa.select(table)).all()))
            for table in (t.load_way, t.load_part, t.load_mark, t.load_ledger)
        }

    return database.read(read)


@pytest.mark.parametrize("steps", [90, 5000])
def test_a_load_made_again_is_the_one_that_was_followed_step_by_step(bureau: Bureau, steps: int) -> None:
    told_to(bureau, seed=21)
    now = bureau.clock.now()
    while not bureau.database.write(lambda tx: loads.follow(tx, bureau.centre, now=now, limit=steps)):
        pass
    followed = everything(bureau.database)
    assert all(followed.values())
    bureau.database.write(lambda tx: loads.forget(tx, CENTRE))
    assert not any(everything(bureau.database).values())
    assert loading.follow(bureau.office, bureau.centre)
    assert everything(bureau.database) == followed


def test_the_figures_of_a_day_out_of_the_table_are_those_of_the_raw_operations(bureau: Bureau) -> None:
    centre = told_to(bureau, seed=22)
    assert loading.follow(bureau.office, bureau.centre)
    now = MORNING + timedelta(hours=11)
    ways = bureau.database.read(lambda tx: load_views.ways_of(tx, CENTRE, DAY, now))
    marks = bureau.database.read(lambda tx: load_views.marks_of(tx, CENTRE, DAY))
    load, true = day_load(ways, marks, DAY, norm=NORM, now=now), Truth(centre.raw)
    for one in (load.whole, *load.quarters):
        known = true.figures(
            seconds(one.span.since), seconds(one.span.until), day=seconds(DAY.since), norm=900, now=seconds(now)
        )
        for name in ("arrivals", "calls", "served", "left", "no_shows", "waiting"):
            assert sorted(key.id for key in getattr(one, name).keys) == known[name]
        assert one.inside.value == pytest.approx(known["inside"])
    (counted,) = bureau.database.read(
        lambda tx: load_views.counted(tx, CENTRE, MORNING.date(), MORNING.date(), norm=NORM)
    )
    whole = load.whole
    assert (counted.arrivals, counted.calls, counted.served) == (
        len(whole.arrivals),
        len(whole.calls),
        len(whole.served),
    )
    assert counted.waited_s == pytest.approx(sum(row.brings for row in whole.wait.rows))
    assert any(goes_alone(one) for one in centre.of(Visit))


def test_arrivals_by_quarter_hours_are_those_of_the_ways(bureau: Bureau) -> None:
    centre = told_to(bureau, seed=24)
    assert loading.follow(bureau.office, bureau.centre)
    found = bureau.database.read(
        lambda tx: load_views.arrived(tx, CENTRE, MORNING.date() - timedelta(days=1), MORNING.date())
    )
    true: dict[datetime, int] = {}
    for one in centre.of(Ticket):
        if one.log and one.state is not TicketState.VOIDED:
            at = one.log[0].since
            begun = at.replace(minute=at.minute // 15 * 15, second=0, microsecond=0)
            true[begun] = true.get(begun, 0) + 1
    assert dict(found) == true
    assert len(true) > 4


def test_following_writes_nothing_to_the_feed(bureau: Bureau, tmp_path: Path) -> None:
    told_to(bureau, seed=23)
    before = bureau.database.read(lambda tx: tx.execute(sa.select(sa.func.count()).select_from(tables.change)).scalar())
    assert loading.follow(bureau.office, bureau.centre)
    after = bureau.database.read(lambda tx: tx.execute(sa.select(sa.func.count()).select_from(tables.change)).scalar())
    assert after == before


def token_of(bureau: Bureau, roles: str) -> str:
    """Of somebody with these roles who signed in at a desk."""
    bureau.desk()
    token, until = keys.new_token(CENTRE), bureau.clock.now() + timedelta(hours=1)

    def signed_in(tx: Connection) -> None:
        name = OperatorId(bureau.ids.new())
        plain = Operator(
            centre=CENTRE, operator=name, login=roles, name=roles, password="-", roles=roles, desk=None, active=True
        )
        centres.add_operator(tx, plain)
        (device,) = centres.devices(tx, CENTRE)
        session = Session(centre=CENTRE, device=device.device, operator=name, until=until)
        centres.add_session(tx, session, token_hash=keys.digest(token))

    bureau.database.write(signed_in)
    return token


def test_a_supervisor_is_told_the_load_with_how_old_it_is_and_nobody_else_is(bureau: Bureau) -> None:
    told_to(bureau, seed=24)
    token = token_of(bureau, "operator supervisor")
    day = loading.day(bureau.office, token, MORNING.date())
    assert day.as_of.upto == day.as_of.head > 0
    assert len(day.ways) > 40
    span = loading.span(bureau.office, token, since=MORNING.date(), until=MORNING.date(), by_hour=True)
    assert span.norm_min == 15
    assert sum(one.arrivals for one in span.days) == sum(one.outcome != "voided" for one in day.ways)
    with pytest.raises(Garbage):
        loading.span(bureau.office, token, since=MORNING.date(), until=MORNING.date() + timedelta(days=401))


@pytest.mark.parametrize("wanted", [date.min, date.min + timedelta(days=2), date.max])
def test_a_day_that_no_clock_knows_is_refused_and_breaks_nothing(bureau: Bureau, wanted: date) -> None:
    token = token_of(bureau, "operator supervisor")
    with pytest.raises(Garbage):
        loading.day(bureau.office, token, wanted)
    with pytest.raises(Garbage):
        loading.span(bureau.office, token, since=wanted, until=wanted)
    assert loading.day(bureau.office, token, date(2998, 12, 31)).ways == []


def test_a_day_is_found_by_the_index_of_days_and_not_by_reading_every_way() -> None:
    engine, asked = sa.create_engine("sqlite://"), []

    def hear(*told: Any) -> None:
        asked.append((told[2], told[3]))

    with engine.begin() as tx:
        t.metadata.create_all(tx, tables=[tables.centre, t.load_way, t.load_part])
        sa.event.listen(tx, "before_cursor_execute", hear)
        load_views.ways_of(tx, CENTRE, DAY, MORNING)
        sa.event.remove(tx, "before_cursor_execute", hear)
        plan = [row[-1] for text, values in asked for row in tx.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", values)]
    assert sum("ix_load_way_day (centre=? AND day>? AND day<?)" in step for step in plan) == 2
    engine.dispose()


def test_who_is_no_supervisor_is_told_nothing(bureau: Bureau) -> None:
    token = token_of(bureau, "operator reception")
    with pytest.raises(Forbidden):
        loading.day(bureau.office, token, MORNING.date())
    with pytest.raises(Forbidden):
        loading.span(bureau.office, token, since=MORNING.date(), until=MORNING.date())
