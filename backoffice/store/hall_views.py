"""The hall as it is looked at: who is at which desk, how many wait, and how many are before somebody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from backoffice.store import places
from backoffice.store import tables as t
from backoffice.store.bodies import entity_of
from backoffice.store.centres import Centre
from backoffice.store.kinds import Instant
from mfc_desk.domain.appointments import Appointment
from mfc_desk.domain.entities import Entity
from mfc_desk.domain.halls import Desk, DeskState, Hall
from mfc_desk.domain.ids import DeskName, TicketId
from mfc_desk.domain.ticket_prints import TicketPapers
from mfc_desk.domain.tickets import Ticket, TicketState

AT_A_DESK: Final = (TicketState.CALLED.value, TicketState.SERVING.value)
CALLED_ONCE: Final = (*AT_A_DESK, TicketState.DONE.value, TicketState.NO_SHOW.value)
_plainly: Final[WeakKeyDictionary[Engine, bool]] = WeakKeyDictionary()
_SAID_AT: Final = b'"at":"%s'
"""How the time of an appointment begins in its row."""
LATELY: Final = 400
"""Enough tickets to see the pace of the largest hall."""


def at_desks(tx: Connection, centre: Centre, now: datetime) -> Sequence[Ticket]:
    """Today's tickets that are called to a desk or served there."""
    c = t.waiting.c
    today = (c.centre == centre.centre, c.day == places.business_day(centre, now), c.state.in_(AT_A_DESK))
    return _tickets(tx, centre, sa.select(c.ticket).where(*today))


def called_lately(tx: Connection, centre: Centre, now: datetime) -> Sequence[datetime]:
    """When today's tickets were called first, of those who came last."""
    c = t.waiting.c
    today = (c.centre == centre.centre, c.day == places.business_day(centre, now), c.state.in_(CALLED_ONCE))
    newest = sa.select(c.ticket).where(*today).order_by(c.arrived_at.desc()).limit(LATELY)
    return [one.called_at for one in _tickets(tx, centre, newest) if one.called_at is not None]


def open_today(tx: Connection, centre: Centre, now: datetime) -> Sequence[Ticket]:
    """Every ticket of today that is not over."""
    c = t.waiting.c
    over = (TicketState.DONE.value, TicketState.LEFT.value, TicketState.VOIDED.value)
    today = (c.centre == centre.centre, c.day == places.business_day(centre, now), c.state.not_in(over))
    return _tickets(tx, centre, sa.select(c.ticket).where(*today))


def voided_of(tx: Connection, centre: Centre, tickets: Sequence[TicketId]) -> frozenset[TicketId]:
    """Which of these tickets were taken back: they are as if they had not been given."""
    c = t.waiting.c
    voided = (c.centre == centre.centre, c.state == TicketState.VOIDED.value, c.ticket.in_(tickets))
    return frozenset(TicketId(one) for one in tx.execute(sa.select(c.ticket).where(*voided)).scalars())


def waiting_now(tx: Connection, centre: Centre, now: datetime) -> dict[str, int]:
    """How many of today's people could be called now, by list."""
    c = t.waiting.c
    mine = (c.centre == centre.centre, c.day == places.business_day(centre, now), c.eligible_at <= now)
    query = sa.select(c.series, sa.func.count()).where(*mine).group_by(c.series)
    return {str(series): int(count) for series, count in tx.execute(query)}


def ahead_of(tx: Connection, centre: Centre, ticket: Ticket, *, hall: Hall, now: datetime) -> int:
    """How many who wait now go before this ticket, of those its desks call as well."""
    c, mine = t.waiting.c, places.place_of(centre, ticket)
    place = sa.tuple_(c.rank_at, c.arrived_at, c.ticket) < sa.tuple_(
        sa.literal(mine["rank_at"], Instant), sa.literal(mine["arrived_at"], Instant), sa.literal(ticket.id)
    )
    where = [c.centre == centre.centre, c.day == mine["day"], c.eligible_at <= now, c.ticket != ticket.id, place]
    beside = _beside(hall, ticket.series)
    if beside is not None:
        where.append(c.series.in_(beside))
    return int(tx.execute(sa.select(sa.func.count()).select_from(t.waiting).where(*where)).scalar_one())


def appointments_of(tx: Connection, centre: Centre, day: date) -> Sequence[Appointment]:
    """The times agreed on for that day at the centre. Only what may be of that day is read, of however many.

    A time is kept with the offset in which it was said: on the wall of the centre it may be a day earlier or later.
    """
    near = [_SAID_AT % (day + timedelta(days=by)).isoformat().encode() for by in (-1, 0, 1)]
    found = _of_kind(tx, centre, Appointment.kind, sa.or_(*(_within(tx, each) for each in near)))
    return [one for one in found if isinstance(one, Appointment) and centre.local(one.at).date() == day]


def _within(tx: Connection, part: bytes) -> sa.ColumnElement[bool]:
    """Whether the body of a row holds these bytes."""
    wanted = sa.literal(part, sa.LargeBinary)
    if tx.dialect.name == "postgresql":
        return sa.func.position(wanted.op("IN")(t.entity.c.body)) > 0
    return sa.func.instr(t.entity.c.body, wanted) > 0


def takes_appointments(tx: Connection, centre: Centre) -> bool:
    """Whether times are agreed on at this centre at all."""
    return bool(tx.execute(sa.select(sa.exists().where(*_kind(tx, centre, Appointment.kind)))).scalar_one())


def on_paper(tx: Connection, centre: Centre, tickets: Sequence[TicketId]) -> frozenset[TicketId]:
    """Which of these tickets somebody holds on paper, or may."""
    keys = [f"{TicketPapers.kind}:{name}" for name in tickets]
    query = sa.select(t.entity.c.body).where(t.entity.c.centre == centre.centre, t.entity.c.key.in_(keys))
    found = [entity_of(TicketPapers.kind, body) for body in tx.execute(query).scalars()]
    return frozenset(one.id for one in found if isinstance(one, TicketPapers) and one.next_copy)


def serving_desks(tx: Connection, centre: Centre, tickets: Sequence[Ticket]) -> set[DeskName]:
    """The desks that really serve: with a person, or open; never one that is closed or on a break."""
    states = {one.id: one.state for one in _of_kind(tx, centre, Desk.kind) if isinstance(one, Desk)}
    busy = {one.desk for one in tickets if one.desk is not None}
    opened = {name for name, state in states.items() if state is DeskState.OPEN}
    return {name for name in busy | opened if states.get(name, DeskState.OPEN) is DeskState.OPEN}


def _of_kind(tx: Connection, centre: Centre, kind: str, *such: sa.ColumnElement[bool]) -> list[Entity]:
    query = sa.select(t.entity.c.body).where(*_kind(tx, centre, kind), *such)
    return [entity_of(kind, body) for body in tx.execute(query).scalars()]


def _kind(tx: Connection, centre: Centre, kind: str) -> tuple[sa.ColumnElement[bool], ...]:
    """Whatever is of this kind: a range of the index, where the database sorts signs by their numbers."""
    key, head = t.entity.c.key, f"{kind}:"
    if _sorts_plainly(tx):
        return (t.entity.c.centre == centre.centre, key >= head, key < f"{kind};")
    return (t.entity.c.centre == centre.centre, sa.func.substr(key, 1, len(head)) == head)


def _sorts_plainly(tx: Connection) -> bool:
    """Whether ":" comes before ";". In the languages of people (ru_RU.UTF-8, en_US.UTF-8) it comes after it."""
    if tx.engine not in _plainly:
        _plainly[tx.engine] = bool(tx.execute(sa.select(sa.literal("a:b") < sa.literal("a;"))).scalar_one())
    return _plainly[tx.engine]


def _beside(hall: Hall, series: str) -> set[str] | None:
    """The lists that share a desk with this one; None where every list does."""
    plans = [one for one in hall.desks if not one.series or series in one.series]
    if not plans or any(not one.series for one in plans):
        return None
    return {letter for one in plans for letter in one.series}


def _tickets(tx: Connection, centre: Centre, names: sa.Select[tuple[str]]) -> list[Ticket]:
    keys = [f"{Ticket.kind}:{name}" for name in tx.execute(names).scalars()]
    query = sa.select(t.entity.c.body).where(t.entity.c.centre == centre.centre, t.entity.c.key.in_(keys))
    found = [entity_of(Ticket.kind, body) for body in tx.execute(query).scalars()]
    return [one for one in found if isinstance(one, Ticket)]
