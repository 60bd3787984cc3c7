"""The load report: every figure is one of the cockpit's, its parts add up, and what is not known is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from mfc_desk.domain.ids import DeskName
from mfc_desk.domain.load.day import day_load
from mfc_desk.domain.load.figures import How
from mfc_desk.domain.reports.basis import Origin, Silent
from mfc_desk.domain.reports.load_report import load_report, sums_of
from mfc_desk.domain.reports.report import Report, Unit, shown
from mfc_desk.domain.reports.saying import printed
from mfc_desk.domain.reports.sums import again
from mfc_desk.domain.staffing.erlang import Norm, desks_for
from mfc_desk.domain.staffing.load import loads
from tests.load.centre import played
from tests.load.truth import Truth, seconds
from tests.reports.days import DAY, NOW, basis, played_day, say, stretch


@pytest.fixture(scope="module")
def report() -> Report:
    return load_report(basis(), stretch())


def cell(report: Report, table: str, row: str, column: str) -> int | None:
    found = report.table(table)
    place = [one.id for one in found.columns].index(column)
    return next(one for one in found.rows if one.key == row).cells[place].number


def test_the_figures_are_those_of_the_cockpit_and_of_the_raw_operations(report: Report) -> None:
    whole = day_load(played_day().ways, played_day().marks, DAY, norm=timedelta(minutes=15), now=NOW).whole
    true = Truth(played(desks=4, people=90, seed=31).raw)
    known = true.figures(seconds(DAY.since), seconds(DAY.until), day=seconds(DAY.since), norm=900, now=seconds(NOW))
    for name in ("arrivals", "calls", "served", "left", "no_shows"):
        assert cell(report, "summary", name, "value") == len(getattr(whole, name)) == len(known[name])
    waits = sorted(row.brings for row in whole.wait.rows)
    assert cell(report, "summary", "mean", "value") == int(sum(waits) / len(waits) // 6)
    assert cell(report, "summary", "longest", "value") == int(waits[-1] // 6)
    assert cell(report, "summary", "p90", "value") == int(waits[-(-len(waits) * 9 // 10) - 1] // 6)
    kept = sum(1 for row in whole.inside.rows if row.brings)
    assert cell(report, "summary", "inside", "value") == kept * 1000 // len(whole.inside.rows)
    assert cell(report, "summary", "beyond", "value") == len(whole.inside.rows) - kept > 0


@pytest.mark.parametrize("table", ["hours", "lists", "services"])
@pytest.mark.parametrize("column", ["arrivals", "calls", "beyond"])
def test_parts_add_up_to_the_whole(report: Report, table: str, column: str) -> None:
    parts = [one.number or 0 for one in report.table(table).column(column)]
    assert sum(parts) == cell(report, "summary", column, "value")
    assert max(one.number or 0 for one in report.table(table).column("longest")) == cell(
        report, "summary", "longest", "value"
    )


def test_every_first_call_stands_in_one_line_of_the_waits(report: Report) -> None:
    found = report.table("waits")
    assert sum(one.number or 0 for one in found.column("people")) == cell(report, "summary", "calls", "value")
    beyond = sum(
        one.number or 0
        for row, one in zip(found.rows, found.column("people"), strict=True)
        if found.chart is not None and row.key in found.chart.beyond
    )
    whole = sums_of(basis(), stretch()).whole
    assert beyond == sum(row.brings > 900 for row in whole.wait.rows)


def test_an_hour_in_which_the_norm_was_broken_has_its_desks_and_what_the_load_asked_for(report: Report) -> None:
    sums = sums_of(basis(), stretch())
    assert sums.service is not None
    counts = [len(one.arrivals) for one in sums.days[0][1].quarters]
    first = next(place for place, many in enumerate(counts) if many)
    felt = [0.0] * first + [one.lagged for one in loads(counts[first:], service_min=sums.service.mean_min)]
    rows = report.table("broken").rows
    assert rows
    for one in (one for one in sums.hours if one.broken):
        row = next(row for row in rows if row.key.endswith(f"T{one.hour:02d}"))
        load = sum(felt[one.hour * 4 : one.hour * 4 + 4]) / 4
        need = desks_for(load, service=sums.service, norm=Norm(minutes=15))
        assert row.cells[6].number == need
        opened = row.cells[5].number
        assert opened is not None
        assert row.cells[7].number == max(0, need * 10 - opened)
        assert 0 < opened <= 40
    lacking = [row for row in rows if row.cells[7].number]
    assert cell(report, "evidence", "too_few", "value") == len(lacking)
    assert cell(report, "evidence", "enough", "value") == len(rows) - len(lacking)
    assert cell(report, "evidence", "missing", "value") == sum(row.cells[7].number or 0 for row in lacking)


def test_open_time_of_desks_is_that_of_their_states(report: Report) -> None:
    sums = sums_of(basis(), stretch())
    ((_, load),) = sums.days
    for one in load.desks:
        seconds_ = sum((s.until - s.since).total_seconds() for s in one.states if s.state == "open")
        assert cell(report, "desks", one.desk, "open") == int(seconds_ // 360)


def test_without_the_states_of_desks_nobody_claims_how_many_were_open() -> None:
    blind = replace(played_day(), marks=(), marks_known=False)
    found = load_report(basis(origin=Origin.DESK, why_desk=None), stretch(blind))
    assert {one.number for one in found.table("broken").column("open")} == {None}
    assert {one.number for one in found.table("desks").column("open")} == {None}
    assert cell(found, "evidence", "too_few", "value") is None
    assert cell(found, "evidence", "missing", "value") is None
    assert cell(found, "evidence", "broken", "value")
    said = {one.code for one in found.table("evidence").notes}
    assert "report.note.open_unknown" in said


def test_who_is_told_by_two_days_is_counted_once() -> None:
    one = played_day()
    later = replace(
        one, day=one.day + timedelta(days=1), span=replace(DAY, since=DAY.until, until=DAY.until + timedelta(days=1)),
        marks=(),
    )  # fmt: skip
    twice = load_report(basis(made_at=NOW + timedelta(days=1)), stretch(one, later))
    once = load_report(basis(), stretch(one))
    for row in ("arrivals", "calls", "served", "inside", "beyond"):
        assert cell(twice, "summary", row, "value") == cell(once, "summary", row, "value")
    assert [row.key for row in twice.table("days").rows] == ["2026-11-23"]


def test_a_country_without_a_norm_is_told_no_share_of_it() -> None:
    found = load_report(basis(norm=None), stretch())
    assert "inside" not in {one.key for one in found.table("summary").rows}
    assert "beyond" not in {one.id for one in found.table("hours").columns}
    assert [one.id for one in found.tables if one.id == "evidence"] == []
    assert "report.no_norm" in {getattr(one.words, "code", "") for one in found.facts}


def test_the_norm_is_named_with_its_act_and_marked_where_it_is_not_verified(report: Report) -> None:
    norm = next(one for one in report.facts if one.id == "norm")
    assert "п. 18" in say().say(norm.words) or "пункт 18" in say().say(norm.words)  # type: ignore[arg-type]  # a message
    assert norm.unverified
    assert next(one for one in report.facts if one.id == "target").unverified


def test_what_is_not_known_stands_at_its_head() -> None:
    known = basis(
        silent=(Silent(desk=DeskName("7"), since=NOW),),
        upto=800,
        unsent=3,
        first=DAY.until.date() + timedelta(days=3),
    )
    told = {one.id for one in load_report(known, stretch()).facts if one.warns}
    assert {"source", "silent.7", "unsent", "before"} <= told
    assert "goes_on" in told, "the day of looking is not over"


def test_a_share_is_cut_from_its_rows_and_never_rounded_up() -> None:
    whole = sums_of(basis(), stretch()).whole
    rows = tuple(replace(whole.inside.rows[0], brings=float(n != 0)) for n in range(5_000))
    nearly = replace(whole.inside, rows=rows)
    assert printed(shown(nearly, Unit.PERCENT), say("en")) == "99.9"
    assert nearly.cut(0.01) == 99
    exact = replace(whole.inside, rows=tuple(replace(rows[0], brings=float(n < 57)) for n in range(100)))
    assert exact.cut(0.01) == 57
    assert again(replace(exact, rows=()), How.MEDIAN).value is None
