"""What the tables of the load say: the ways of a day, the marks of its desks, and counts over many days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from backoffice.store import load_tables as t
from backoffice.store import tables
from backoffice.store.bodies import entity_of
from backoffice.store.kinds import EPOCH
from mfc_desk.domain.guards import Violation
from mfc_desk.domain.halls import Desk, DeskState
from mfc_desk.domain.ids import CentreId, DeskName, Key, OperatorId, TicketId
from mfc_desk.domain.load.day import Span
from mfc_desk.domain.load.parts import Outcome, Part, Spell, Way, way_of
from mfc_desk.domain.tickets import Period, Phase, Ticket, TicketState

_way, _part, _mark = t.load_way.c, t.load_part.c, t.load_mark.c
A_DAY = timedelta(days=1)
QUARTER_US = 15 * 60 * 1_000_000
SOME_DAYS = timedelta(days=2)
"""So long before a day whoever is still in it may have come: a person is parked over night, hardly longer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What happened on a day, or in one hour of it, of whoever came then. A wait that runs is none of it."""

    day: date
    hour: int | None
    arrivals: int
    calls: int
    waited_s: float
    """The sum over the first calls."""
    longest_s: float
    inside: int
    """First calls inside the norm."""
    outside: int
    """First calls beyond it, and who went uncalled beyond it."""
    served: int
    left: int
    broken_off: int
    no_shows: int
    never: int
    """Numbers that nobody ever called, and that nobody closed."""


def ways_of(tx: Connection, centre: CentreId, day: Span, now: datetime) -> tuple[Way, ...]:
    """Everybody of whom something lies in the day, in the order in which they came."""
    came = _came(centre, day)
    gone_on = sa.or_(_way.ended_at.is_(None), _way.ended_at >= day.since)
    rows = tx.execute(sa.select(t.load_way).where(*came, gone_on)).all()
    parts: dict[str, list[Any]] = defaultdict(list)
    named = sa.select(_way.way).where(*came, gone_on)
    wanted = sa.select(t.load_part).where(_part.centre == centre, _part.way.in_(named))
    for one in tx.execute(wanted.order_by(_part.way, _part.n)):
        parts[one.way].append(one)
    found = (way_from(row, parts[row.way], now) for row in rows)
    return tuple(sorted(found, key=lambda way: (way.came_at, way.key)))


def _came(centre: CentreId, day: Span) -> tuple[sa.ColumnElement[bool], ...]:
    """Who came early enough to be in the day. The days at the centre are in an index; no zone is a day off."""
    first, last = day.since - SOME_DAYS, day.until
    return (
        _way.centre == centre,
        _way.day.between((first - A_DAY).date().isoformat(), (last + A_DAY).date().isoformat()),
        _way.came_at >= first,
        _way.came_at < last,
    )


def marks_of(tx: Connection, centre: CentreId, day: Span) -> tuple[Desk, ...]:
    """The states that desks came into in the day, and those they were in when it began, as they were told."""
    before = (
        sa.select(_mark.desk, sa.func.max(_mark.since).label("since"))
        .where(_mark.centre == centre, _mark.since < day.since)
        .group_by(_mark.desk)
        .subquery()
    )
    first = sa.and_(_mark.desk == before.c.desk, _mark.since == before.c.since)
    query = sa.select(t.load_mark).select_from(t.load_mark.outerjoin(before, first))
    wanted = sa.or_(before.c.desk.is_not(None), sa.and_(_mark.since >= day.since, _mark.since < day.until))
    rows = tx.execute(query.where(_mark.centre == centre, wanted).order_by(_mark.seq))
    return tuple(
        Desk(
            id=DeskName(row.desk),
            state=DeskState(row.state),
            since=row.since,
            operator=None if row.operator is None else OperatorId(row.operator),
            reason=row.reason,
        )
        for row in rows
    )


def counted(
    tx: Connection, centre: CentreId, since: date, until: date, *, norm: timedelta, by_hour: bool = False
) -> Sequence[Counted]:
    """The days from one up to another, both with it, or the hours of each of them, as far as somebody came."""
    most = int(norm.total_seconds() * 1_000_000)
    called = _way.called_at.is_not(None) & _way.waited_us.is_not(None)
    beyond = (_way.waited_us > most) & _way.waited_us.is_not(None)
    by = [_way.day, _way.hour] if by_hour else [_way.day]
    ended = {name: _many(_way.outcome == str(name)) for name in (Outcome.SERVED, Outcome.LEFT, Outcome.BROKEN_OFF)}
    query = sa.select(
        *by,
        sa.func.count().label("arrivals"),
        _many(called).label("calls"),
        sa.func.coalesce(sa.func.sum(sa.case((called, _way.waited_us), else_=0)), 0).label("waited"),
        sa.func.coalesce(sa.func.max(sa.case((called, _way.waited_us), else_=0)), 0).label("longest"),
        _many(called & (_way.waited_us <= most)).label("inside"),
        _many(beyond).label("outside"),
        ended[Outcome.SERVED].label("served"),
        ended[Outcome.LEFT].label("left"),
        ended[Outcome.BROKEN_OFF].label("broken_off"),
        sa.func.sum(_way.missed).label("no_shows"),
        _many(_way.called_at.is_(None) & _way.ended_at.is_(None)).label("never"),
    ).where(
        _way.centre == centre,
        _way.day >= since.isoformat(),
        _way.day <= until.isoformat(),
        _way.outcome != str(Outcome.VOIDED),
    )
    return [_counted(row, by_hour=by_hour) for row in tx.execute(query.group_by(*by).order_by(*by)).mappings()]


def arrived(tx: Connection, centre: CentreId, since: date, until: date) -> Sequence[tuple[datetime, int]]:
    """How many took a number in each quarter of an hour of these days, both with them; numbers that were voided not.

    The beginning of the quarter; a quarter in which nobody came is not told.
    """
    quarter = _way.came_at.op("/")(sa.literal(QUARTER_US, sa.BigInteger))
    place = sa.type_coerce(quarter, sa.BigInteger).label("place")
    query = sa.select(place, sa.func.count()).where(
        _way.centre == centre,
        _way.day.between(since.isoformat(), until.isoformat()),
        _way.outcome != str(Outcome.VOIDED),
        _way.way.startswith(f"{Ticket.kind}:"),
    )
    rows = tx.execute(query.group_by(place).order_by(place))
    return [(EPOCH + timedelta(microseconds=int(n) * QUARTER_US), int(count)) for n, count in rows]


def _many(what: sa.ColumnElement[bool]) -> sa.ColumnElement[Any]:
    return sa.func.sum(sa.case((what, 1), else_=0))


def _counted(row: Any, *, by_hour: bool) -> Counted:
    same = ("arrivals", "calls", "inside", "outside", "served", "left", "broken_off", "no_shows", "never")
    return Counted(
        day=date.fromisoformat(row["day"]),
        hour=row["hour"] if by_hour else None,
        waited_s=int(row["waited"]) / 1_000_000,
        longest_s=int(row["longest"]) / 1_000_000,
        **{name: int(row[name]) for name in same},
    )


def first_day(tx: Connection, centre: CentreId) -> date | None:
    """The first day on which anybody came; None where nobody ever did."""
    found = tx.execute(sa.select(sa.func.min(_way.day)).where(_way.centre == centre)).scalar()
    return None if found is None else date.fromisoformat(found)


def ledger_of(tx: Connection, centre: CentreId, span: Span) -> list[Violation]:
    """The rows of the ledger of these days, those that were taken back among them, the oldest first."""
    c, body = t.load_ledger.c, tables.entity.c
    key = sa.literal(f"{Violation.kind}:") + c.violation
    query = (
        sa.select(body.body)
        .join_from(t.load_ledger, tables.entity, sa.and_(body.centre == c.centre, body.key == key))
        .where(c.centre == centre, c.at >= span.since, c.at < span.until)
        .order_by(c.at, c.violation)
    )
    found = [entity_of(Violation.kind, one) for one in tx.execute(query).scalars()]
    return [one for one in found if isinstance(one, Violation)]


def way_from(row: Any, parts: Sequence[Any], now: datetime) -> Way:
    """The way up to `now`, by the same rule as from the ticket itself."""
    key = Key.parse(row.way)
    log = tuple(
        Period(phase=Phase(one.phase), since=one.since, until=one.until, desk=one.desk, operator=one.operator)
        for one in parts
    )
    if key.kind == Ticket.kind:
        ticket = Ticket(
            id=TicketId(key.id), number=row.number, series=row.series, state=TicketState(row.state),
            service=row.service, ground=row.ground,
            arrived_at=row.came_at, eligible_at=row.eligible_at, returns_at=row.returns_at, log=log,
        )  # fmt: skip
        return way_of(ticket, now)
    return _way_alone(row, log, now)


def _way_alone(row: Any, log: tuple[Period, ...], now: datetime) -> Way:
    spells = {Phase.SERVING: Spell.SERVING, Phase.PARKED: Spell.PUT_BY}
    parts = tuple(
        Part(spells[one.phase], one.since, one.until or max(now, one.since), one.desk, one.operator) for one in log
    )
    return Way(
        key=Key.parse(row.way), number=row.number, series="", service=None, ground=None, outcome=Outcome(row.outcome),
        parts=parts,
    )  # fmt: skip
