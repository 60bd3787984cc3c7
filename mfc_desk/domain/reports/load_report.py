"""The load report: what the founder needs to decide whether a centre has windows enough for the norm of waiting.

Where the load does not allow the norm, the founder decides to add windows: so the hours in which it was broken stand
beside the desks that were open and those that the load asked for.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Final

from forms.ids import ServiceId
from mfc_desk.domain.halls import DeskState
from mfc_desk.domain.load.day import DeskDay, Load, by_number
from mfc_desk.domain.load.figures import Figure, How, counted, joined
from mfc_desk.domain.load.parts import Way
from mfc_desk.domain.reports.basis import Basis, DayRows, Stretch, facts_of, norm_fact
from mfc_desk.domain.reports.evidence import broken_hours, evidence
from mfc_desk.domain.reports.report import (
    Cell,
    Chart,
    Column,
    Fact,
    Kind,
    Look,
    Report,
    Row,
    Table,
    Unit,
    count,
    day,
    number,
    shown,
    text,
)
from mfc_desk.domain.reports.sums import Sums, again, beyond, busy_in, open_in
from mfc_desk.domain.staffing.erlang import Norm
from mfc_desk.text.message import Message, msg

ANY_LENGTH: Final = timedelta(days=1)
"""Of a country whose law names no longest wait."""
EDGES: Final = (0, 5, 10, 15, 20, 30, 45, 60)
"""Minutes between which waits are counted, besides the norm."""


def load_report(basis: Basis, stretch: Stretch) -> Report:
    """The whole of it. The stretch has at least one day."""
    sums = sums_of(basis, stretch)
    since, until = stretch.days[0].day, stretch.days[-1].day
    tables = [summary(sums, basis), waits(sums, basis), *evidence(sums, basis), by_hours(sums, basis)]
    if len(stretch.days) > 1:
        tables.append(by_days(sums, basis))
    tables += [by_lists(sums, basis), by_services(sums, basis), by_desks(sums), broken_hours(sums, basis)]
    return Report(
        kind=Kind.LOAD,
        title=msg("report.title.load"),
        since=since,
        until=until,
        facts=(*facts_of(basis, since, until), norm_fact(basis), *need_facts(basis)),
        tables=tuple(tables),
    )


def sums_of(basis: Basis, stretch: Stretch) -> Sums:
    """What the stretch is reckoned with."""
    length = ANY_LENGTH if basis.norm is None else basis.norm.length
    target = Norm() if basis.norm is None else Norm(minutes=basis.norm.minutes)
    return Sums(stretch=stretch, norm=length, now=basis.made_at, target=target)


def need_facts(basis: Basis) -> tuple[Fact, ...]:
    """Which share of an hour's people the desks are reckoned for: no law says it."""
    if basis.norm is None:
        return ()
    words = msg("report.target_is", percent=round(Norm().share * 100))
    return (Fact(id="target", label=msg("report.target"), words=words, unverified=True),)


def summary(sums: Sums, basis: Basis) -> Table:
    """The figures of the whole stretch, one under the other."""
    rows = [
        Row(name, (text(msg(f"report.figure.{name}")), cell, text("") if n is None else number(n)))
        for name, cell, n in summed(sums.whole, sums)
        if basis.norm is not None or name not in ("inside", "beyond", "never")
    ]
    columns = (Column("figure", msg("report.head.figure"), Unit.TEXT), _value(), Column("n", msg("report.head.n")))
    notes = (msg("report.note.cut"), msg("report.note.first_wait"))
    return Table(
        id="summary", title=msg("report.table.summary"), columns=columns, rows=tuple(rows), notes=notes, mixed=True
    )


def summed(load: Load, sums: Sums) -> tuple[tuple[str, Cell, int | None], ...]:
    """Each figure by its name, with how many rows a mean or a share is made of."""
    waits_, n = load.wait, len(load.wait)
    return (
        ("arrivals", count(load.arrivals), None),
        ("calls", count(load.calls), None),
        ("mean", shown(waits_, Unit.MINUTES), n),
        ("median", shown(again(waits_, How.MEDIAN), Unit.MINUTES), n),
        ("p90", shown(again(waits_, How.P90), Unit.MINUTES), n),
        ("longest", shown(load.longest, Unit.MINUTES), n),
        ("inside", shown(load.inside, Unit.PERCENT), len(load.inside)),
        ("beyond", count(beyond(load)), None),
        ("never", count(sums.never()), None),
        ("served", count(load.served), None),
        ("left", count(load.left), None),
        ("broken_off", count(load.broken_off), None),
        ("no_shows", count(load.no_shows), None),
    )


def waits(sums: Sums, basis: Basis) -> Table:
    """How many waited how long until the first call."""
    norm = None if basis.norm is None else basis.norm.minutes
    edges = sorted({*EDGES} | ({norm} if norm is not None else set()))
    bounds = [*itertools.pairwise(edges), (edges[-1], None)]
    rows_, total = sums.whole.wait.rows, len(sums.whole.wait)
    rows = []
    for low, high in bounds:
        here = tuple(one for one in rows_ if _between(one.brings, low, high))
        figure = Figure(How.COUNT, here)
        name = _edge_words(low, high)
        share = number(len(here) * 1000 // total if total else None, Unit.PERCENT)
        rows.append(Row(f"{low}", (text(name), count(figure), share)))
    past = frozenset(f"{low}" for low, _ in bounds if norm is not None and low >= norm)
    chart = Chart(look=Look.BARS, title=msg("report.chart.waits"), columns=("people",), beyond=past)
    columns = (
        Column("wait", msg("report.head.wait"), Unit.TEXT),
        Column("people", msg("report.head.people")),
        Column("share", msg("report.head.share"), Unit.PERCENT),
    )
    notes = (msg("report.note.edges"),)
    return Table(
        id="waits", title=msg("report.table.waits"), columns=columns, rows=tuple(rows), notes=notes, chart=chart
    )


def _edge_words(low: int, high: int | None) -> Message:
    if high is None:
        return msg("report.over_minutes", n=low)
    return msg("report.minutes_between", low=low, high=high) if low else msg("report.minutes_up_to", high=high)


def _between(seconds: float, low: int, high: int | None) -> bool:
    """Beyond the lower edge and up to the upper one: who waited exactly the norm kept to it. Nobody is left out."""
    return (seconds > low * 60 or (low == 0 and seconds >= 0)) and (high is None or seconds <= high * 60)


def by_hours(sums: Sums, basis: Basis) -> Table:
    """Each hour of the day, all days together, with the picture of its waits against the norm."""
    rows = tuple(Row(f"{hour:02d}", (text(hour_words(hour)), *_cells(load, basis))) for hour, load in sums.by_hour())
    norm = basis.norm
    chart = Chart(
        look=Look.WAITS,
        title=msg("report.chart.hours"),
        columns=("mean", "p90"),
        norm=None if norm is None else norm.minutes * 10,
        norm_words=None if norm is None else msg("report.norm_line", n=norm.minutes),
    )
    return _table("hours", "hour", basis, rows, chart=chart)


def by_days(sums: Sums, basis: Basis) -> Table:
    """Day by day; days on which nobody came are left out."""
    rows = tuple(
        Row(one.day.isoformat(), (day(one.day), *_cells(load.whole, basis)))
        for one, load in sums.days
        if len(load.whole.arrivals) or len(load.whole.inside)
    )
    return _table("days", "day", basis, rows, unit=Unit.DAY)


def by_lists(sums: Sums, basis: Basis) -> Table:
    """By the list of the number."""
    no_number = msg("report.no_number")
    return _grouped("lists", "list", sums, basis, what=lambda way: way.series, called=lambda name: name or no_number)


def by_services(sums: Sums, basis: Basis) -> Table:
    """By the service that was said when the number was taken."""

    def called(name: str) -> Message | str:
        return basis.services.get(ServiceId(name), name) if name else msg("report.no_service")

    return _grouped("services", "service", sums, basis, what=lambda way: way.service or "", called=called)


def by_desks(sums: Sums) -> Table:
    """What each desk did: how long it was open, whom it had."""
    known = all(one.marks_known for one in sums.stretch.days)
    rows = tuple(
        Row(name, (text(msg("report.desk", desk=name)), *_desk_cells(days, known=known)))
        for name, days in sorted(sums.desks(), key=lambda pair: by_number(pair[0]))
    )
    columns = (
        Column("desk", msg("report.head.desk"), Unit.TEXT),
        Column("open", msg("report.head.open_h"), Unit.HOURS),
        Column("pauses", msg("report.head.pauses_h"), Unit.HOURS),
        Column("busy", msg("report.head.busy_h"), Unit.HOURS),
        Column("people", msg("report.head.at_desk")),
    )
    notes = () if known else (msg("report.note.open_unknown"),)
    return Table(id="desks", title=msg("report.table.desks"), columns=columns, rows=rows, notes=notes,
                 empty=msg("report.nobody"))  # fmt: skip


def _desk_cells(days: Sequence[tuple[DayRows, DeskDay]], *, known: bool) -> tuple[Cell, ...]:
    nothing = number(None, Unit.HOURS)
    open_ = joined(open_in([one], rows.span) for rows, one in days)
    pauses = joined(open_in([one], rows.span, DeskState.PAUSED) for rows, one in days)
    busy = joined(busy_in([one], rows.span) for rows, one in days)
    return (
        shown(open_, Unit.HOURS) if known else nothing,
        shown(pauses, Unit.HOURS) if known else nothing,
        shown(busy, Unit.HOURS),
        count(counted(dict.fromkeys(busy.keys))),
    )


def _grouped(
    name: str,
    first: str,
    sums: Sums,
    basis: Basis,
    *,
    what: Callable[[Way], str],
    called: Callable[[str], Message | str],
) -> Table:
    rows = tuple(Row(key or "none", (text(called(key)), *_cells(load, basis))) for key, load in sums.by(what))
    return _table(name, first, basis, rows)


def _table(
    name: str, first: str, basis: Basis, rows: tuple[Row, ...], *, chart: Chart | None = None, unit: Unit = Unit.TEXT
) -> Table:
    columns = (Column(first, msg(f"report.head.{first}"), unit), *columns_of(basis))
    return Table(
        id=name,
        title=msg(f"report.table.{name}"),
        columns=columns,
        rows=rows,
        empty=msg("report.nobody"),
        chart=chart if rows else None,
    )


def columns_of(basis: Basis) -> tuple[Column, ...]:
    """What every table of loads tells."""
    plain = (
        Column("arrivals", msg("report.head.arrivals")),
        Column("calls", msg("report.head.calls")),
        Column("mean", msg("report.head.mean"), Unit.MINUTES),
        Column("median", msg("report.head.median"), Unit.MINUTES),
        Column("p90", msg("report.head.p90"), Unit.MINUTES),
        Column("longest", msg("report.head.longest"), Unit.MINUTES),
    )
    of_norm = (
        Column("inside", msg("report.head.inside"), Unit.PERCENT),
        Column("beyond", msg("report.head.beyond")),
    )
    return plain if basis.norm is None else plain + of_norm


def _cells(load: Load, basis: Basis) -> tuple[Cell, ...]:
    waits_ = load.wait
    plain = (
        count(load.arrivals),
        count(load.calls),
        shown(waits_, Unit.MINUTES),
        shown(again(waits_, How.MEDIAN), Unit.MINUTES),
        shown(again(waits_, How.P90), Unit.MINUTES),
        shown(load.longest, Unit.MINUTES),
    )
    if basis.norm is None:
        return plain
    return (*plain, shown(load.inside, Unit.PERCENT), count(beyond(load)))


def hour_words(hour: int) -> Message:
    """From which hour to which."""
    return msg("report.hour", since=hour, until=hour + 1)


def _value() -> Column:
    return Column("value", msg("report.head.value"), Unit.TEXT)
