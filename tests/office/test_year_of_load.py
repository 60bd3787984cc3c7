"""A centre of sixty desks, day after day: every figure of every day is what the raw operations say, at desk and office.

In every check two days; `./check --long year` plays a year of working days on both databases and prints what it counted.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final

import pytest
from sqlalchemy.engine import Connection

from backoffice import loading
from backoffice.store import load_views, tables
from backoffice.store.bodies import body_of
from backoffice.store.loads import WANTED
from backoffice.store.world import next_numbers
from mfc_desk.domain.entities import Entity, Visit
from mfc_desk.domain.guards import GUARDS, Violation
from mfc_desk.domain.load.day import Span, day_load
from mfc_desk.domain.load.parts import Way, goes_alone, until, way_without_number, ways
from mfc_desk.domain.load.violations import kept_to_the_law
from mfc_desk.domain.operations.base import key_of
from mfc_desk.domain.tickets import Ticket
from tests.load.centre import MORNING, Centre, Day, hall_of
from tests.load.test_figures_are_true import Heard, differs
from tests.load.test_now_is_true import moment_is_true
from tests.load.truth import Truth, seconds
from tests.office.bureau import CENTRE, Bureau

DAYS: Final = int(os.environ.get("MFC_YEAR", "2"))
SEED: Final = int(os.environ.get("MFC_YEAR_SEED", "60"))
DESKS: Final = 60
PEOPLE: Final = (700, 900)
"""Of a day, at least and at most."""
NORM: Final = timedelta(minutes=15)
EVENING: Final = timedelta(hours=12, minutes=59)
"""After nine o'clock: everybody has gone, and it is the same day."""
OF_DESKS: Final = frozenset({"open_desk", "pause_desk", "close_desk", "close_other_desk"})


@dataclass
class Played:
    """A centre whose days follow each other; its writes are told to the office, and what was compared is counted."""

    bureau: Bureau
    centre: Centre = field(default_factory=lambda: Centre(hall_of(DESKS)))
    chance: random.Random = field(default_factory=lambda: random.Random(SEED))
    heard: Heard = field(default_factory=Heard)
    writes: list[tuple[Entity, str]] = field(default_factory=list)
    compared: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.centre.tell = self._hear

    def day(self, opens: datetime) -> None:
        """Play it, look at moments of it, then at the whole of it."""
        self._begin_anew()
        day = Day(self.centre, self.chance, opens, self.chance.randint(*PEOPLE))
        for _ in range(3):
            day.at(opens + timedelta(minutes=self.chance.randrange(60, 480)), self._moment)
        day.play()
        self._tell()
        now = opens + EVENING
        span = Span(opens - timedelta(hours=11), opens + timedelta(hours=13))
        true = Truth(self.centre.raw)
        self._own(span, true, now)
        self._of_the_office(span, true, now)
        self.compared["days"] += 1
        self.compared["operations"] += len(self.centre.raw)

    def _hear(self, rows: list[Entity], at: datetime, op: str) -> None:
        self.heard.hear(rows, at, op)
        self.writes += [(row, op) for row in rows if row.kind in WANTED]

    def _begin_anew(self) -> None:
        """Of the days before only what the desks are in is known."""
        last = {each["about"]: each for each in self.centre.raw if each["kind"] in OF_DESKS}
        self.centre.raw[:] = list(last.values())
        self.heard.marks[:] = list({one.id: one for one in self.heard.marks}.values())
        self.heard.going.clear()
        self.centre.forget()

    def _moment(self, at: datetime) -> None:
        now = max([at, *(each["at"] for each in self.centre.raw)])  # a desk's clock may be ahead
        moment_is_true(self.centre, now)
        self.compared["moments"] += 1

    def _own(self, span: Span, true: Truth, now: datetime) -> None:
        """As a desk that holds the rows of the day reckons it."""
        known = self._ways(now)
        for way in known:
            assert sum((part.length for part in way.parts), timedelta()) == way.length
            assert all(one.until == other.since for one, other in zip(way.parts, way.parts[1:], strict=False))
        self.compared["ways whose parts add up"] += len(known)
        load = day_load(known, self.heard.marks, span, norm=NORM, now=now)
        for one in (load.whole, *load.quarters):
            assert differs(one, figures(true, one.span, day=span, now=now)) == []
            self.compared["spans"] += 1
        for kept in kept_to_the_law(self.centre.of(Violation), span):
            assert kept.prevented.value == sum(GUARDS[rule] is kept.category for _, rule in true.stopped)

    def _ways(self, now: datetime) -> tuple[Way, ...]:
        found = {way.key: way for way in ways(self.centre.of(Ticket), self.centre.of(Visit), now)}
        for visit in self.centre.of(Visit):
            if goes_alone(visit):
                way = way_without_number(visit, until(self.heard.going[visit.id], now))
                found[way.key] = way
        return tuple(found.values())

    def _of_the_office(self, span: Span, true: Truth, now: datetime) -> None:
        """As the office reckons it out of its feed."""
        while not loading.follow(self.bureau.office, self.bureau.centre):
            pass

        def read(tx: Connection) -> Any:
            day = self.bureau.centre.local(now).date()
            return (
                load_views.ways_of(tx, CENTRE, span, now),
                load_views.marks_of(tx, CENTRE, span),
                load_views.counted(tx, CENTRE, day, day, norm=NORM),
            )

        found, marks, (counted,) = self.bureau.database.read(read)
        whole = figures(true, span, day=span, now=now)
        assert differs(day_load(found, marks, span, norm=NORM, now=now).whole, whole) == []
        assert_counted(counted, whole)
        self.compared["days of the office"] += 1

    def _tell(self) -> None:
        """Every write of the day, in the office's feed."""
        rows, self.writes = self.writes, []

        def tell(tx: Connection) -> None:
            first = next_numbers(tx, self.bureau.centre, len(rows))
            told = [
                {"centre": CENTRE, "seq": n, "key": str(key_of(row)), "revision": op, "body": body_of(row),
                 "deleted": False}
                for n, (row, op) in enumerate(rows, first)
            ]  # fmt: skip
            tx.execute(tables.change.insert(), told)

        self.bureau.database.write(tell)


def figures(true: Truth, span: Span, *, day: Span, now: datetime) -> dict[str, Any]:
    """What the raw operations say of a span."""
    return true.figures(
        seconds(span.since), seconds(span.until), day=seconds(day.since), norm=NORM.total_seconds(), now=seconds(now)
    )


def assert_counted(told: Any, true: dict[str, Any]) -> None:
    """Fails where a day that the office counted is another one."""
    for name in ("arrivals", "calls", "served", "left", "broken_off", "no_shows"):
        assert getattr(told, name) == len(true[name]), name
    assert told.waited_s == pytest.approx((true["wait"] or 0.0) * len(true["calls"]))
    assert told.longest_s == pytest.approx(true["longest"] or 0.0)


def working_days() -> Iterator[datetime]:
    """Monday to Friday, one after the other."""
    return (day for n in range(10_000) if (day := MORNING + timedelta(days=n)).weekday() < 5)


@pytest.mark.timeout(0 if DAYS > 2 else 120)
def test_every_figure_of_every_day_of_sixty_desks_is_what_the_raw_operations_say(bureau: Bureau) -> None:
    played = Played(bureau)
    for opens, _ in zip(working_days(), range(DAYS), strict=False):
        played.day(opens)
    print(f"\nseed {SEED}, {DESKS} desks: {dict(played.compared)}")
    assert played.compared["days of the office"] == DAYS
    _the_year_is_its_days(bureau, played)


def _the_year_is_its_days(bureau: Bureau, played: Played) -> None:
    """All days counted in one question are the days counted one by one."""
    whole = bureau.database.read(lambda tx: load_views.counted(tx, CENTRE, MORNING.date(), date(2099, 1, 1), norm=NORM))
    assert len(whole) == played.compared["days"]
    assert len({one.day for one in whole}) == len(whole)


def test_a_call_that_is_left_out_of_the_record_is_seen(bureau: Bureau) -> None:
    played = Played(bureau)
    played.day(MORNING)
    raw, now = played.centre.raw, MORNING + EVENING
    without = next(n for n, each in enumerate(raw) if each["kind"] == "call_next")
    true = Truth([each for n, each in enumerate(raw) if n != without])
    span = Span(MORNING - timedelta(hours=11), MORNING + timedelta(hours=13))
    with pytest.raises(AssertionError):
        played._own(span, true, now)
