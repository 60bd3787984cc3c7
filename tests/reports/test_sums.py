"""What a report reckons with, at its edges: fractions of a computer, an hour that runs, numbers that were voided."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from mfc_desk.domain.ids import Key
from mfc_desk.domain.load.figures import How, measured
from mfc_desk.domain.load.parts import Outcome
from mfc_desk.domain.reports.load_report import load_report, sums_of
from mfc_desk.domain.reports.month_report import month_report
from mfc_desk.domain.reports.sums import HOUR, HourOfDay
from mfc_desk.domain.staffing.erlang import Norm, desks_for
from mfc_desk.domain.staffing.load import loads
from tests.load.centre import MORNING
from tests.reports.days import FIRST, NOW, basis, played_day, stretch

HERE = Key("desk", "1")
RUNS = MORNING.astimezone(NOW.tzinfo) + timedelta(hours=2, minutes=20)
"""In the third hour, of which two quarters have begun."""


def micro(many: int) -> float:
    return timedelta(microseconds=many).total_seconds()


def test_two_desks_that_were_open_all_the_time_are_two_however_long_that_was() -> None:
    load = sums_of(basis(), stretch()).whole
    for long in range(1, 3_600_000_000, 7_654_321):
        opened = measured(How.SUM, [(HERE, micro(long)), (HERE, micro(long))])
        span = timedelta(microseconds=long)
        hour = HourOfDay(day=FIRST, hour=9, load=load, length=span, open=opened, need=2)
        assert (hour.desks, hour.lacked) == (20, 0), long


def test_a_mean_that_is_a_whole_step_is_that_step() -> None:
    for first in range(1, 35_000_000, 99_991):
        parts = (first, 36_000_000, 36_000_000 - first)
        figure = measured(How.MEAN, [(HERE, micro(one)) for one in parts])
        assert figure.cut(6.0) == 4, first
        assert replace(figure, how=How.SUM).cut(6.0) == 12, first
    assert measured(How.MEAN, []).cut(6.0) is None


def test_an_hour_that_runs_needs_desks_for_as_much_of_it_as_has_begun() -> None:
    sums = sums_of(basis(made_at=RUNS), stretch())
    assert sums.service is not None
    counts = [len(one.arrivals) for one in sums.days[0][1].quarters]
    first = next(place for place, many in enumerate(counts) if many)
    felt = [0.0] * first + [one.lagged for one in loads(counts[first:], service_min=sums.service.mean_min)]
    hour = sums.hours[-1]
    assert (hour.hour, hour.length) == (11, timedelta(minutes=20))
    assert hour.need == desks_for(sum(felt[44:46]) / 2, service=sums.service, norm=Norm(minutes=15))


def test_what_was_lacking_in_a_part_of_an_hour_counts_for_that_part() -> None:
    known, days = basis(made_at=RUNS), stretch(replace(played_day(), marks=()))
    sums = sums_of(known, days)
    assert sums.hours[-1].broken
    expected = sum((one.length * (one.lacked or 0) for one in sums.hours if one.broken), timedelta()) // HOUR
    rows = {row.key: row.cells[1].number for row in load_report(known, days).table("evidence").rows}
    assert rows["missing"] == expected > 0
    assert expected < sum(one.lacked or 0 for one in sums.hours if one.broken)


@pytest.mark.parametrize("table", ["lists", "services"])
def test_a_number_that_was_voided_is_nobody_and_has_no_line(table: str) -> None:
    one = played_day()
    void = replace(one.ways[0], key=Key("ticket", "void"), series="V", service="void", outcome=Outcome.VOIDED)  # type: ignore[arg-type]  # a name is a text
    found = load_report(basis(), stretch(replace(one, ways=(*one.ways, void)))).table(table)
    assert found.rows == load_report(basis(), stretch(one)).table(table).rows


def test_a_change_says_how_many_days_stand_beside_how_many() -> None:
    one = played_day()
    later = replace(one, day=date(2026, 11, 24), ways=(), marks=())
    found = month_report(basis(), stretch(one), stretch(one, later)).table("summary").notes[0]
    assert (found.code, dict(found.params)) == ("report.note.change", {"n": 1, "before": 2})
