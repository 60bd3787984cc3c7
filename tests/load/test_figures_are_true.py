"""Every figure of a day equals what another reading of the raw operations finds, and every way adds up."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from mfc_desk.domain.entities import Entity, Visit
from mfc_desk.domain.guards import GUARDS, Mode, Violation
from mfc_desk.domain.halls import Desk
from mfc_desk.domain.ids import Key
from mfc_desk.domain.load.day import DayLoad, Load, Span, day_load
from mfc_desk.domain.load.parts import (
    Going,
    Way,
    goes_alone,
    until,
    visit_began,
    visit_went_on,
    way_without_number,
    ways,
)
from mfc_desk.domain.load.violations import kept_to_the_law
from mfc_desk.domain.tickets import Ticket
from tests.load.centre import MORNING, Centre, played
from tests.load.truth import Truth, seconds

NORM = timedelta(minutes=15)
DAY = Span(MORNING - timedelta(hours=9), MORNING + timedelta(hours=15))
COUNTS = ("arrivals", "calls", "served", "left", "broken_off", "no_shows", "waiting")


class Heard:
    """Every change of desks and of visits without a number, as whoever follows the feed hears of it."""

    def __init__(self) -> None:
        self.marks: list[Desk] = []
        self.going: dict[str, Going] = {}

    def hear(self, rows: list[Entity], at: datetime, _: str) -> None:
        self.marks += [row for row in rows if isinstance(row, Desk)]
        for row in rows:
            if isinstance(row, Visit) and goes_alone(row):
                before = self.going.get(row.id)
                self.going[row.id] = visit_began(row) if before is None else visit_went_on(before, row, at)


def looked_at(centre: Centre, heard: Heard, now_after: timedelta) -> tuple[DayLoad, tuple[Way, ...]]:
    now = MORNING + now_after
    known = {way.key: way for way in ways(centre.of(Ticket), centre.of(Visit), now)}
    for visit in centre.of(Visit):
        if goes_alone(visit):
            known[Key("visit", visit.id)] = way_without_number(visit, until(heard.going[visit.id], now))
    return day_load(tuple(known.values()), heard.marks, DAY, norm=NORM, now=now), tuple(known.values())


def differs(load: Load, true: dict[str, object]) -> list[str]:
    """The figures of a span that are not as the other reading has them, and those that are not their rows."""
    wrong = []
    for name in COUNTS:
        figure = getattr(load, name)
        if sorted(key.id for key in figure.keys) != true[name] or figure.value != len(figure.rows):
            wrong.append(f"{name} at {load.span.since}: {figure.value}")
    wrong += [
        f"{name} at {load.span.since}: {getattr(load, name).value}, not {true[name]}"
        for name in ("wait", "longest", "inside")
        if getattr(load, name).value != pytest.approx(true[name])
    ]
    if sorted(key.id for key in load.inside.keys) != true["judged"]:
        wrong.append(f"judged at {load.span.since}")
    return wrong


@pytest.mark.parametrize(
    ("seed", "after"), [(1, timedelta(hours=2)), (2, timedelta(hours=5)), (3, timedelta(hours=11))]
)
def test_every_figure_of_a_day_is_what_the_raw_operations_say(seed: int, after: timedelta) -> None:
    heard = Heard()
    centre = played(desks=7, people=150, seed=seed, until=after, tell=heard.hear)
    load, known = looked_at(centre, heard, after)
    true, now = Truth(centre.raw), seconds(MORNING + after)
    assert len(known) > 20
    wrong = [
        each
        for one in (load.whole, *load.quarters)
        for each in differs(
            one,
            true.figures(seconds(one.span.since), seconds(one.span.until), day=seconds(DAY.since), norm=900, now=now),
        )
    ]
    assert wrong == []
    assert [one.desk for one in load.desks] == sorted({*true.desks}, key=int)
    for desk in load.desks:
        told = [(one.way.id, seconds(one.since), seconds(one.until)) for one in desk.people]
        own = true.at_desk(desk.desk, seconds(DAY.since), seconds(DAY.until), now)
        assert sorted(told) == sorted(each[:3] for each in own)
        states = sorted(true.desks[desk.desk], key=lambda each: each[0])
        shown = [(seconds(one.since), str(one.state), one.operator) for one in desk.states]
        kept = [(at, what, by if what != "closed" else None) for at, what, by in states if at < now]
        assert shown == [
            one for one, after_ in zip(kept, [*kept[1:], (now, "", "")], strict=True) if one[0] < after_[0]
        ]


@pytest.mark.parametrize("seed", range(3))
def test_the_parts_of_every_visit_add_up_to_its_length_also_over_night(seed: int) -> None:
    centre = played(desks=5, people=60, seed=seed, days=2, until=timedelta(hours=4))
    for hours in (28, 35, 240):
        now = MORNING + timedelta(hours=hours)
        for way in ways(centre.of(Ticket), centre.of(Visit), now):
            assert sum((part.length for part in way.parts), timedelta()) == way.length
            assert all(part.length >= timedelta() for part in way.parts)
            assert all(one.until == other.since for one, other in zip(way.parts, way.parts[1:], strict=False))
            assert way.over or way.until == max(now, way.parts[-1].since)


def test_violations_are_counted_as_they_were_recorded() -> None:
    centre = played(desks=7, people=150, seed=4)
    true = Truth(centre.raw)
    told = kept_to_the_law(centre.of(Violation), DAY)
    assert true.stopped
    for kept in told:
        stopped = [rule for _, rule in true.stopped if GUARDS[rule] is kept.category]
        assert kept.prevented.value == len(stopped) == len(kept.of(Mode.PREVENTED))
        assert (kept.insisted.value, kept.overridden.value, kept.happened.value) == (0, 0, 0)
