"""The queue as the office asks it: who is next, what is called where, which number comes next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.engine import Connection

from backoffice.store import tables as t
from backoffice.store.centres import Centre
from backoffice.store.statements import Statement
from mfc_desk.domain.errors import WrongState
from mfc_desk.domain.halls import Desk, DeskPlan, Hall, Series
from mfc_desk.domain.ids import DeskName, TicketId
from mfc_desk.domain.ranking import rank
from mfc_desk.domain.tickets import Ticket, TicketState
from mfc_desk.text.message import msg

PLACE = ("series", "service", "state", "eligible_at", "rank_at", "desk", "for_desk")
"""What of a ticket's place changes while it lives."""
_CALLED: Final[Any] = sa.literal_column(f"'{TicketState.CALLED.value}'")
"""Said in the statement itself: a value bound to it would hide the partial index from the planner."""
_c = t.waiting.c


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A ticket whose place was marked as called, and its place as it is in the table now."""

    ticket: TicketId
    place: Mapping[str, Any]
    revision: str
    """Of the ticket's own row, as it was when the place was marked."""
    body: bytes
    desk_revision: str
    """Of the row of the desk it was called to, at that moment; "" where it has none."""


def lock_places(tx: Connection, centre: Centre, tickets: Sequence[str]) -> None:
    """Hold these tickets' places in the queue."""
    if tickets:
        mine = (t.waiting.c.centre == centre.centre, t.waiting.c.ticket.in_(tickets))
        tx.execute(sa.select(t.waiting.c.ticket).where(*mine).order_by(t.waiting.c.ticket).with_for_update())


def claim_next(tx: Connection, centre: Centre, *, hall: Hall, desk: DeskName, now: datetime) -> Claimed | None:
    """Call the next person to a desk: one statement, and whoever loses a race over one gets the one after.

    The place is marked as called; the ticket's own row is written by the caller through its rule. Nobody is called to a
    desk that has somebody called already.
    Only where everyone seems taken does it wait for those who are just being dealt with: "nobody" is never a guess.
    """
    plan = hall.plan_of(desk)
    ahead, alike = _quick_here(hall, plan)
    for past_locked in (True, False):
        claim = _claim(series=plan.series, alike=alike, ahead=ahead, past_locked=past_locked)
        found = claim.first(tx, of=centre.centre, on=business_day(centre, now), at_desk=desk, now=now)
        if found is not None:
            ticket, revision, body, desk_revision, *place = found
            return Claimed(
                ticket=TicketId(ticket),
                place=dict(zip(PLACE, place, strict=True)),
                revision=revision,
                body=bytes(body),
                desk_revision=desk_revision or "",
            )
    return None


@lru_cache(maxsize=256)
def _claim(*, series: tuple[str, ...], alike: tuple[str, ...], ahead: int, past_locked: bool) -> Statement:
    """The statement for desks that call from these lists and prefer those that are alike to them."""
    inner, at_desk = t.waiting.alias("candidate"), sa.bindparam("at_desk", type_=sa.Text)
    first = (
        sa.select(inner.c.ticket)
        .where(inner.c.centre == sa.bindparam("of"), inner.c.day == sa.bindparam("on"))
        .where(inner.c.eligible_at <= sa.bindparam("now"))
        .where(sa.or_(inner.c.for_desk == at_desk, sa.and_(_kept_for_none(inner), _one_of(inner, series))))
        .order_by(_rank_here(inner, alike, ahead), inner.c.arrived_at, inner.c.ticket)
        .limit(sa.literal_column("1"))
        .with_for_update(skip_locked=past_locked)
        .scalar_subquery()
    )
    other, row = t.waiting.alias("other"), t.entity.c
    here = sa.select(other.c.ticket).where(
        other.c.centre == sa.bindparam("of"), other.c.desk == at_desk, other.c.state == _CALLED
    )
    mine = (row.centre == sa.bindparam("of"), row.key == sa.literal_column(f"'{Ticket.kind}:'") + _c.ticket)
    own = (sa.select(row[name]).where(*mine).scalar_subquery() for name in ("revision", "body"))
    desk_row = (row.centre == sa.bindparam("of"), row.key == sa.literal_column(f"'{Desk.kind}:'") + at_desk)
    its_desk = sa.select(row.revision).where(*desk_row).scalar_subquery()
    claim = (
        t.waiting.update()
        .where(_c.centre == sa.bindparam("of"), _c.ticket == first, ~sa.exists(here))
        .values(state=_CALLED, desk=at_desk, eligible_at=None)
        .returning(_c.ticket, *own, its_desk, *(_c[name] for name in PLACE))
    )
    return Statement(lambda _: claim)


def _kept_for_none(inner: Any) -> Any:
    """Sent to no desk, or to one where nobody sits. The same as `domain.ranking.kept_for`."""
    c = t.desk_place.c
    closed = sa.select(c.desk).where(c.centre == sa.bindparam("of"), c.closed)
    return sa.or_(inner.c.for_desk.is_(None), inner.c.for_desk.in_(closed))


def closed_desks(tx: Connection, centre: Centre) -> frozenset[DeskName]:
    """The desks where nobody sits."""
    c = t.desk_place.c
    return frozenset(
        DeskName(name) for name in tx.execute(sa.select(c.desk).where(c.centre == centre.centre, c.closed)).scalars()
    )


def _one_of(inner: Any, series: tuple[str, ...]) -> Any:
    """The lists of a desk; none: every one. The same as `domain.ranking.may_call`."""
    return sa.or_(*(inner.c.series == one for one in series)) if series else sa.true()


def _quick_here(hall: Hall, plan: DeskPlan) -> tuple[int, tuple[str, ...]]:
    """How far ahead, in microseconds, which lists are at this desk. The same as `domain.ranking.rank_at_desk`."""
    if not hall.tells_quick:
        return 0, ()
    ahead = timedelta(minutes=hall.quick_head_start_min) // timedelta(microseconds=1)
    return ahead, tuple(one.letter for one in hall.series if one.quick == plan.quick)


def _rank_here(inner: Any, alike: tuple[str, ...], ahead: int) -> Any:
    """The order at a desk; where no list is quick every desk has the one order of the index."""
    if not alike:
        return inner.c.rank_at
    rank_at = sa.type_coerce(inner.c.rank_at, sa.BigInteger)
    return rank_at - sa.case((_one_of(inner, alike), ahead), else_=0)


_CALLED_HERE: Final = Statement(
    lambda _: sa.select(_c.ticket, _c.number).where(
        _c.centre == sa.bindparam("of"), _c.desk == sa.bindparam("at_desk"), _c.state == _CALLED
    )
)


def called_at_desk(tx: Connection, centre: Centre, desk: DeskName) -> tuple[TicketId, str] | None:
    """The ticket that is called to a desk and not yet answered for, and its number."""
    row = _CALLED_HERE.first(tx, of=centre.centre, at_desk=desk)
    return None if row is None else (TicketId(row[0]), row[1])


def _counting(dialect: str) -> Any:
    counter = t.number_counter
    insert = insert_for(dialect, counter)
    counted = {"last": counter.c.last + insert.excluded.last}
    keys = ["centre", "series", "day"]
    return insert.on_conflict_do_update(index_elements=keys, set_=counted).returning(counter.c.last)


_COUNTED: Final = Statement(_counting)


def next_in_series(tx: Connection, centre: Centre, *, series: str, day: str, count: int = 1) -> int:
    """The first of `count` fresh numbers of a series on a day: a counter row, never a count or a maximum."""
    last = _COUNTED.value(tx, centre=centre.centre, series=series, day=day, last=count)
    return int(last) - count + 1


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
    mine = (_c.centre == centre.centre, _c.person == person, _c.day == day, _c.state != TicketState.VOIDED.value)
    return [row.service or "" for row in tx.execute(sa.select(_c.service).where(*mine))]


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


def insert_for(dialect: str, table: sa.Table) -> Any:
    """Both databases know ON CONFLICT; SQLAlchemy has a class of its own for each."""
    return pg_insert(table) if dialect == "postgresql" else sqlite_insert(table)


_NUMBERED: Final = Statement(
    lambda _: sa.select(_c.ticket).where(
        _c.centre == sa.bindparam("of"), _c.day == sa.bindparam("on"), _c.number == sa.bindparam("printed")
    )
)


def _number_taken(tx: Connection, centre: Centre, ticket: Ticket) -> bool:
    holders = _NUMBERED.rows(tx, of=centre.centre, on=business_day(centre, ticket.arrived_at), printed=ticket.number)
    return any(holder != ticket.id for (holder,) in holders)


def _called_alike(centre: Centre, one: Ticket, other: Ticket) -> bool:
    days = {business_day(centre, each.arrived_at) for each in (one, other)}
    return len(days) == 1 and one.number == other.number
