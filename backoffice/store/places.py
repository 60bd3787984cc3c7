"""The queue as the office asks it: who is next, what is called where, which number comes next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.engine import Connection

from backoffice.store import tables as t
from backoffice.store.centres import Centre
from mfc_desk.domain.errors import WrongState
from mfc_desk.domain.halls import DeskPlan, Hall, Series
from mfc_desk.domain.ids import DeskName, TicketId
from mfc_desk.domain.ranking import rank
from mfc_desk.domain.tickets import Ticket, TicketState
from mfc_desk.text.message import msg

PLACE = ("series", "service", "state", "eligible_at", "rank_at", "desk", "for_desk")
"""What of a ticket's place changes while it lives."""


def lock_places(tx: Connection, centre: Centre, tickets: Sequence[str]) -> None:
    """Hold these tickets' places in the queue."""
    if tickets:
        mine = (t.waiting.c.centre == centre.centre, t.waiting.c.ticket.in_(tickets))
        tx.execute(sa.select(t.waiting.c.ticket).where(*mine).order_by(t.waiting.c.ticket).with_for_update())


def claim_next(tx: Connection, centre: Centre, *, hall: Hall, desk: DeskName, now: datetime) -> TicketId | None:
    """Call the next person to a desk: one statement, and whoever loses a race over one gets the one after.

    The place is marked as called; the ticket's own row is written by the caller through its rule.
    Only where everyone seems taken does it wait for those who are just being dealt with: "nobody" is never a guess.
    """
    plan = hall.plan_of(desk)
    found = tx.execute(_claim(centre, hall, plan=plan, now=now, past_locked=True)).scalar()
    if found is None:
        found = tx.execute(_claim(centre, hall, plan=plan, now=now, past_locked=False)).scalar()
    return None if found is None else TicketId(found)


def _claim(centre: Centre, hall: Hall, *, plan: DeskPlan, now: datetime, past_locked: bool) -> Any:
    inner = t.waiting.alias("candidate")
    first = (
        sa.select(inner.c.ticket)
        .where(
            inner.c.centre == centre.centre,
            inner.c.day == business_day(centre, now),
            inner.c.eligible_at <= now,
            _for(inner, plan),
        )
        .order_by(_rank_here(inner, hall, plan), inner.c.arrived_at, inner.c.ticket)
        .limit(1)
        .with_for_update(skip_locked=past_locked)
        .scalar_subquery()
    )
    return (
        t.waiting.update()
        .where(t.waiting.c.centre == centre.centre, t.waiting.c.ticket == first)
        .values(state=TicketState.CALLED.value, desk=plan.desk, eligible_at=None)
        .returning(t.waiting.c.ticket)
    )


def _for(inner: Any, plan: DeskPlan) -> Any:
    """The same as `domain.ranking.may_call`."""
    anyone = inner.c.for_desk.is_(None)
    if plan.series:
        anyone = sa.and_(anyone, inner.c.series.in_(plan.series))
    return sa.or_(inner.c.for_desk == plan.desk, anyone)


def _rank_here(inner: Any, hall: Hall, plan: DeskPlan) -> Any:
    """The same as `domain.ranking.rank_at_desk`; where no list is quick every desk has the one order of the index."""
    if not hall.quick_head_start_min or not any(one.quick for one in hall.series):
        return inner.c.rank_at
    alike = [one.letter for one in hall.series if one.quick == plan.quick]
    ahead = timedelta(minutes=hall.quick_head_start_min) // timedelta(microseconds=1)
    rank_at = sa.type_coerce(inner.c.rank_at, sa.BigInteger)
    return rank_at - sa.case((inner.c.series.in_(alike), ahead), else_=0)


def called_at_desk(tx: Connection, centre: Centre, desk: DeskName) -> tuple[TicketId, str] | None:
    """The ticket that is called to a desk and not yet answered for, and its number."""
    mine = (
        t.waiting.c.centre == centre.centre,
        t.waiting.c.desk == desk,
        t.waiting.c.state == TicketState.CALLED.value,
    )
    row = tx.execute(sa.select(t.waiting.c.ticket, t.waiting.c.number).where(*mine)).first()
    return None if row is None else (TicketId(row.ticket), row.number)


def next_in_series(tx: Connection, centre: Centre, *, series: str, day: str, count: int = 1) -> int:
    """The first of `count` fresh numbers of a series on a day: a counter row, never a count or a maximum."""
    insert = insert_into(tx, t.number_counter).values(centre=centre.centre, series=series, day=day, last=count)
    upsert = insert.on_conflict_do_update(
        index_elements=["centre", "series", "day"], set_={"last": t.number_counter.c.last + count}
    ).returning(t.number_counter.c.last)
    return int(tx.execute(upsert).scalar_one()) - count + 1


def next_ticket_number(tx: Connection, centre: Centre, series: Series, day: str) -> str:
    """The next number of a list as it is printed, past what is excluded. Raises `WrongState` where none is left."""
    number = next_in_series(tx, centre, series=series.letter, day=day)
    fresh = next((one for one in range(max(number, series.first), series.last + 1) if series.gives(one)), None)
    if fresh is None:
        raise WrongState(msg("office.series_used_up", series=series.letter))
    if fresh > number:
        next_in_series(tx, centre, series=series.letter, day=day, count=fresh - number)
    if series.day_limit is not None and series.given_up_to(fresh) > series.day_limit:
        raise WrongState(msg("office.day_limit", series=series.letter, n=series.day_limit))
    return series.printed(fresh)


def taken_by(tx: Connection, centre: Centre, *, person: str, day: str) -> list[str]:
    """The services for which somebody has taken a number on a day and not handed it back; "" for none named."""
    c = t.waiting.c
    mine = (c.centre == centre.centre, c.person == person, c.day == day, c.state != TicketState.VOIDED.value)
    return [row.service or "" for row in tx.execute(sa.select(c.service).where(*mine))]


def place_of(centre: Centre, ticket: Ticket) -> dict[str, Any]:
    """The row of a ticket's place."""
    ranked = rank(ticket)
    return {
        "centre": centre.centre,
        "ticket": ticket.id,
        "day": business_day(centre, ticket.arrived_at),
        "series": ticket.series,
        "number": ticket.number,
        "service": ticket.service,
        "state": ticket.state.value,
        "arrived_at": ticket.arrived_at,
        "eligible_at": ranked.eligible_at,
        "rank_at": ranked.rank_at,
        "desk": ticket.desk,
        "for_desk": ticket.for_desk,
        "person": ticket.person,
    }


def demand_number_free(tx: Connection, centre: Centre, ticket: Ticket, beside: Sequence[Ticket]) -> None:
    """Raise `WrongState` where another ticket of this day has the number. The unique index says the same once more."""
    others = [one for one in beside if one.id != ticket.id]
    if any(_called_alike(centre, ticket, one) for one in others) or _number_taken(tx, centre, ticket):
        raise WrongState(msg("office.ticket_number_taken", number=ticket.number))


def demand_desk_free(tx: Connection, centre: Centre, ticket: Ticket, beside: Sequence[Ticket]) -> None:
    """Raise `WrongState` where another ticket is called to the same desk."""
    assert ticket.desk is not None
    here = called_at_desk(tx, centre, ticket.desk)
    now = {one.id: one for one in beside}
    if here is not None and here[0] not in {ticket.id, *now}:
        raise WrongState(msg("office.desk_has_ticket", number=here[1]))
    for one in now.values():
        if one.id != ticket.id and one.state is TicketState.CALLED and one.desk == ticket.desk:
            raise WrongState(msg("office.desk_has_ticket", number=one.number))


def business_day(centre: Centre, at: datetime) -> str:
    """The day at the centre, as text."""
    return centre.local(at).date().isoformat()


def insert_into(tx: Connection, table: sa.Table) -> Any:
    """Both databases know ON CONFLICT; SQLAlchemy has a class of its own for each."""
    return pg_insert(table) if tx.dialect.name == "postgresql" else sqlite_insert(table)


def _number_taken(tx: Connection, centre: Centre, ticket: Ticket) -> bool:
    same = (
        t.waiting.c.centre == centre.centre,
        t.waiting.c.day == business_day(centre, ticket.arrived_at),
        t.waiting.c.number == ticket.number,
        t.waiting.c.ticket != ticket.id,
    )
    return tx.execute(sa.select(t.waiting.c.ticket).where(*same)).first() is not None


def _called_alike(centre: Centre, one: Ticket, other: Ticket) -> bool:
    days = {business_day(centre, each.arrived_at) for each in (one, other)}
    return len(days) == 1 and one.number == other.number
