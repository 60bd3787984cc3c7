"""Whether the desks that were open could keep the norm: the hours in which it was broken against what the load asks.

The need is Erlang C's for those who came in the hour (`domain.staffing`): by it a desk that was not open and needed is
told apart from a long wait under desks enough. Where the formula does not hold, the report says so.
"""

from __future__ import annotations

from datetime import timedelta

from mfc_desk.domain.load.figures import Figure, How, joined
from mfc_desk.domain.reports.basis import Basis
from mfc_desk.domain.reports.report import Column, Row, Table, Unit, count, day, number, shown, text
from mfc_desk.domain.reports.sums import HOUR, HourOfDay, Sums, beyond
from mfc_desk.domain.staffing.advice import Custom, doubts_of
from mfc_desk.text.message import Message, msg


def evidence(sums: Sums, basis: Basis) -> tuple[Table, ...]:
    """The hours counted; nothing where the law names no norm."""
    if basis.norm is None:
        return ()
    broken = [one for one in sums.hours if one.broken]
    known = [one for one in broken if one.lacked is not None]
    too_few = [one for one in known if one.lacked]
    above = [one for one in broken if one.need is not None and one.need > basis.desks]
    missing = sum((one.length * (one.lacked or 0) for one in too_few), timedelta()) // HOUR
    told = (
        ("hours", number(len(sums.hours))),
        ("broken", number(len(broken))),
        ("too_few", number(len(too_few) if len(known) == len(broken) else None)),
        ("enough", number(len(known) - len(too_few) if len(known) == len(broken) else None)),
        ("above", number(len(above) if _reckoned(broken) else None)),
        ("hall", number(basis.desks)),
        ("missing", number(missing if len(known) == len(broken) else None, Unit.HOURS)),
        ("people", count(_people(broken))),
        ("people_too_few", count(_people(too_few)) if len(known) == len(broken) else number(None)),
    )
    rows = tuple(Row(name, (text(msg(f"report.evidence.{name}")), cell)) for name, cell in told)
    columns = (
        Column("figure", msg("report.head.figure"), Unit.TEXT),
        Column("value", msg("report.head.value"), Unit.TEXT),
    )
    notes = _notes(sums, basis)
    table = Table(
        id="evidence",
        title=msg("report.table.evidence"),
        columns=columns,
        rows=rows,
        notes=notes,
        mixed=True,
    )
    return (table,)


def broken_hours(sums: Sums, basis: Basis) -> Table:
    """Each hour in which somebody waited longer than the norm, with its desks."""
    rows = tuple(_row(one) for one in sums.hours if one.broken) if basis.norm is not None else ()
    columns = (
        Column("day", msg("report.head.day"), Unit.DAY),
        Column("hour", msg("report.head.hour"), Unit.TEXT),
        Column("arrivals", msg("report.head.arrivals")),
        Column("beyond", msg("report.head.beyond")),
        Column("longest", msg("report.head.longest"), Unit.MINUTES),
        Column("open", msg("report.head.open"), Unit.DESKS),
        Column("need", msg("report.head.need")),
        Column("lacked", msg("report.head.lacked"), Unit.DESKS),
    )
    empty = msg("report.no_norm") if basis.norm is None else msg("report.never_broken")
    notes = (msg("report.note.broken"),) if rows else ()
    return Table(id="broken", title=msg("report.table.broken"), columns=columns, rows=rows, notes=notes, empty=empty)


def _row(one: HourOfDay) -> Row:
    return Row(
        f"{one.day.isoformat()}T{one.hour:02d}",
        (
            day(one.day),
            text(msg("report.hour", since=one.hour, until=one.hour + 1)),
            count(one.load.arrivals),
            count(beyond(one.load)),
            shown(one.load.longest, Unit.MINUTES),
            number(one.desks, Unit.DESKS),
            number(one.need),
            number(one.lacked, Unit.DESKS),
        ),
    )


def _people(hours: list[HourOfDay]) -> Figure:
    return joined(beyond(one.load) for one in hours) if hours else Figure(How.COUNT, ())


def _reckoned(hours: list[HourOfDay]) -> bool:
    return all(one.need is not None for one in hours)


def _notes(sums: Sums, basis: Basis) -> tuple[Message, ...]:
    """What the need rests on, and what speaks against it."""
    service = sums.service
    if service is None:
        return (msg("report.note.no_service"),)
    notes = [
        msg("report.note.need", minutes=round(service.mean_min), n=service.seen),
        msg("report.note.open"),
    ]
    if not all(one.marks_known for one in sums.stretch.days):
        notes.append(msg("report.note.open_unknown"))
    first = sum(way.ground is not None for way in sums.people) / max(1, len(sums.people))
    custom = Custom(own_lists=basis.own_lists, first_share=first)
    return (*notes, *doubts_of((), (), first=0, service=service, custom=custom))
