"""The month in short, beside the month before: weekday against the same weekday, so that a month of five Mondays is
not busier than one of four by its calendar alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from mfc_desk.domain.load.day import Load
from mfc_desk.domain.load.figures import How
from mfc_desk.domain.load.violations import kept_to_the_law
from mfc_desk.domain.reports.basis import Basis, Stretch, facts_of, norm_fact
from mfc_desk.domain.reports.evidence import broken_hours, evidence
from mfc_desk.domain.reports.load_report import by_days, by_hours, need_facts, summed, sums_of, waits
from mfc_desk.domain.reports.report import Cell, Column, Fact, Kind, Report, Row, Table, Unit, number, shown, text
from mfc_desk.domain.reports.sums import Sums, again, join
from mfc_desk.domain.reports.violations_report import MODES, classes, many
from mfc_desk.text.message import msg

WEEKDAYS: Final = range(7)
BESIDE: Final = (("day_count", Unit.COUNT), ("a_day", Unit.COUNT), ("p90", Unit.MINUTES), ("inside", Unit.PERCENT))
"""What is told of each weekday, now and before."""


def month_report(basis: Basis, stretch: Stretch, before: Stretch) -> Report:
    """The month and the one before it. Each has at least one day."""
    now, then = sums_of(basis, stretch), sums_of(basis, before)
    since, until = stretch.days[0].day, stretch.days[-1].day
    return Report(
        kind=Kind.MONTH,
        title=msg("report.title.month"),
        since=since,
        until=until,
        facts=(
            *facts_of(basis, since, until),
            *before_facts(basis, before),
            norm_fact(basis),
            *need_facts(basis),
        ),
        tables=(
            beside(now, then, basis),
            weekdays(now, then, basis),
            waits(now, basis),
            by_hours(now, basis),
            *evidence(now, basis),
            kept(stretch, before),
            classes(stretch),
            by_days(now, basis),
            broken_hours(now, basis),
        ),
    )


def beside(now: Sums, then: Sums, basis: Basis) -> Table:
    """Each figure of the month beside that of the month before, and what changed."""
    earlier = {name: cell for name, cell, _ in summed(then.whole, then)}
    rows = [
        Row(name, (text(msg(f"report.figure.{name}")), cell, earlier[name], changed(cell, earlier[name])))
        for name, cell, _ in summed(now.whole, now)
        if basis.norm is not None or name not in ("inside", "beyond", "never")
    ]
    opened = [number(len(_by_weekday_all(one))) for one in (now, then)]
    rows.insert(0, Row("open_days", (text(msg("report.figure.open_days")), *opened, changed(*opened))))
    columns = (
        Column("figure", msg("report.head.figure"), Unit.TEXT),
        Column("now", msg("report.head.this_month"), Unit.TEXT),
        Column("before", msg("report.head.month_before"), Unit.TEXT),
        Column("change", msg("report.head.change"), Unit.TEXT),
    )
    many = [len(one.stretch.days) for one in (now, then)]
    notes = (
        msg("report.note.change", n=many[0], before=many[1]),
        msg("report.note.cut"),
        msg("report.note.first_wait"),
    )
    return Table(
        id="summary", title=msg("report.table.beside"), columns=columns, rows=tuple(rows), notes=notes, mixed=True
    )


def weekdays(now: Sums, then: Sums, basis: Basis) -> Table:
    """Each weekday of the month beside the same one of the month before: people a day, waits, the share inside."""
    here, there = _by_weekday(now), _by_weekday(then)
    rows = []
    for place in WEEKDAYS:
        if here[place] or there[place]:
            pair = (join(here[place], now.stretch.span), join(there[place], then.stretch.span))
            cells = _weekday_cells((here[place], there[place]), pair, basis)
            rows.append(Row(f"{place + 1}", (text(msg(f"entry.weekday.{place + 1}")), *cells)))
    columns = [Column("weekday", msg("report.head.weekday"), Unit.TEXT)]
    for name, unit in (
        ("day_count", Unit.COUNT),
        ("a_day", Unit.COUNT),
        ("p90", Unit.MINUTES),
        ("inside", Unit.PERCENT),
    ):
        if name != "inside" or basis.norm is not None:
            columns += [Column(f"{name}_{when}", msg(f"report.head.{name}_{when}"), unit) for when in ("now", "before")]
    return Table(
        id="weekdays",
        title=msg("report.table.weekdays"),
        columns=tuple(columns),
        rows=tuple(rows),
        notes=(msg("report.note.weekdays"),),
        empty=msg("report.nobody"),
    )


def kept(stretch: Stretch, before: Stretch) -> Table:
    """What was kept to the law in the month and in the one before."""
    here, there = (kept_to_the_law(one.ledger, one.span) for one in (stretch, before))
    rows = []
    for mode in MODES:
        pair = [number(many(one, mode)) for one in (here, there)]
        rows.append(Row(mode, (text(msg(f"violation.{mode}")), *pair, changed(*pair))))
    columns = (
        Column("mode", msg("report.head.mode"), Unit.TEXT),
        Column("now", msg("report.head.this_month")),
        Column("before", msg("report.head.month_before")),
        Column("change", msg("report.head.change")),
    )
    return Table(id="kept", title=msg("report.table.kept"), columns=columns, rows=tuple(rows))


def changed(now: Cell, before: Cell) -> Cell:
    """By how much it is more than before; nothing where one of them has nothing to tell."""
    if now.number is None or before.number is None:
        return Cell(now.unit)
    return Cell(now.unit, now.number - before.number)


def before_facts(basis: Basis, before: Stretch) -> tuple[Fact, ...]:
    """Which days stand for the month before, and from when on they are known."""
    since, until = before.days[0].day, before.days[-1].day
    label = msg("report.month_before")
    found = [
        Fact(id="month_before", label=label, words=msg("report.from_to", since=since, until=until, n=len(before.days)))
    ]
    if basis.first is not None and since < basis.first:
        words = msg("report.month_before_partly", day=basis.first)
        found.append(Fact(id="month_before_partly", label=msg("report.not_known"), words=words, warns=True))
    return tuple(found)


def _weekday_cells(days: tuple[Sequence[Load], Sequence[Load]], pair: tuple[Load, Load], basis: Basis) -> list[Cell]:
    cells = [number(len(one)) for one in days]
    cells += [number(len(load.arrivals) // len(one) if one else None) for one, load in zip(days, pair, strict=True)]
    cells += [shown(again(load.wait, How.P90), Unit.MINUTES) for load in pair]
    if basis.norm is not None:
        cells += [shown(load.inside, Unit.PERCENT) for load in pair]
    return cells


def _by_weekday(sums: Sums) -> dict[int, list[Load]]:
    """The days on which somebody came, by their weekday."""
    found: dict[int, list[Load]] = {place: [] for place in WEEKDAYS}
    for rows, load in sums.days:
        if len(load.whole.arrivals):
            found[rows.day.weekday()].append(load.whole)
    return found


def _by_weekday_all(sums: Sums) -> list[Load]:
    return [one for each in _by_weekday(sums).values() for one in each]
