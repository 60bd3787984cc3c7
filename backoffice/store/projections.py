"""What the office keeps beside the rows so that it can ask and forbid: the queue, numbers given, numbers leased."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.engine import Connection

from backoffice.store import inquiries
from backoffice.store import tables as t
from backoffice.store.centres import Centre
from mfc_desk.domain.entities import Application, Entity, NumberLease, Ticket
from mfc_desk.domain.errors import WrongState
from mfc_desk.domain.ids import ApplicationId, CaseNumber, DeskName, DeviceId, TicketId
from mfc_desk.domain.inquiries import AgencyRequest
from mfc_desk.domain.machines import TicketState
from mfc_desk.domain.ranking import rank
from mfc_desk.text.message import msg


def lock_places(tx: Connection, centre: Centre, tickets: Sequence[str]) -> None:
    """Hold these tickets' places in the queue."""
    if tickets:
        mine = (t.waiting.c.centre == centre.centre, t.waiting.c.ticket.in_(tickets))
        tx.execute(sa.select(t.waiting.c.ticket).where(*mine).order_by(t.waiting.c.ticket).with_for_update())


def claim_next(tx: Connection, centre: Centre, *, desk: DeskName, now: datetime) -> TicketId | None:
    """Call the next person to a desk: one statement, and whoever loses a race over one gets the one after.

    The place is marked as called; the ticket's own row is written by the caller through its rule.
    Only where everyone seems taken does it wait for those who are just being dealt with: "nobody" is never a guess.
    """
    found = _claim(tx, centre, desk=desk, now=now, past_locked=True)
    return found if found is not None else _claim(tx, centre, desk=desk, now=now, past_locked=False)


def _claim(tx: Connection, centre: Centre, *, desk: DeskName, now: datetime, past_locked: bool) -> TicketId | None:
    inner = t.waiting.alias("candidate")
    first = (
        sa.select(inner.c.ticket)
        .where(inner.c.centre == centre.centre, inner.c.state == TicketState.ISSUED.value, inner.c.eligible_at <= now)
        .order_by(inner.c.rank_at, inner.c.arrived_at, inner.c.ticket)
        .limit(1)
        .with_for_update(skip_locked=past_locked)
        .scalar_subquery()
    )
    claim = (
        t.waiting.update()
        .where(t.waiting.c.centre == centre.centre, t.waiting.c.ticket == first)
        .values(state=TicketState.CALLED.value, desk=desk)
        .returning(t.waiting.c.ticket)
    )
    found = tx.execute(claim).scalar()
    return None if found is None else TicketId(found)


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
    insert = _insert(tx, t.number_counter).values(centre=centre.centre, series=series, day=day, last=count)
    upsert = insert.on_conflict_do_update(
        index_elements=["centre", "series", "day"], set_={"last": t.number_counter.c.last + count}
    ).returning(t.number_counter.c.last)
    return int(tx.execute(upsert).scalar_one()) - count + 1


def numbers_left(tx: Connection, centre: Centre, device: DeviceId) -> int:
    """How many leased application numbers a desk still has, as far as the office knows."""
    mine = (t.number_lease.c.centre == centre.centre, t.number_lease.c.device == device)
    return int(
        tx.execute(sa.select(sa.func.coalesce(sa.func.sum(t.number_lease.c.remaining), 0)).where(*mine)).scalar_one()
    )


def application_by_number(tx: Connection, centre: Centre, number: CaseNumber) -> ApplicationId | None:
    """The application that bears a number."""
    mine = (t.numbered_case.c.centre == centre.centre, t.numbered_case.c.number == number)
    found = tx.execute(sa.select(t.numbered_case.c.application).where(*mine)).scalar()
    return None if found is None else ApplicationId(found)


def demand_free(tx: Connection, centre: Centre, entity: Entity, beside: Iterable[Entity]) -> None:
    """Raise `WrongState` where a row would take what another has. The unique indexes say the same once more."""
    match entity:
        case Application(number=number) if number is not None:
            holder = application_by_number(tx, centre, number)
            twins = [one.id for one in beside if isinstance(one, Application) and one.number == number]
            if any(one not in (None, entity.id) for one in (holder, *twins)):
                raise WrongState(msg("office.number_taken"))
        case Ticket(state=TicketState.ISSUED):
            others = [one for one in beside if isinstance(one, Ticket) and one.id != entity.id]
            if any(_called_alike(centre, entity, one) for one in others) or _number_taken(tx, centre, entity):
                raise WrongState(msg("office.ticket_number_taken", number=entity.number))
        case Ticket(state=TicketState.CALLED, desk=desk) if desk is not None:
            _demand_desk_free(tx, centre, entity, [one for one in beside if isinstance(one, Ticket)])


def project(tx: Connection, centre: Centre, entities: Iterable[Entity]) -> None:
    """Bring the tables of this module up to what the rows say now."""
    entities = tuple(entities)
    _project_requests(tx, centre, [one for one in entities if isinstance(one, AgencyRequest)])
    tickets, cases, leases = [], [], []
    for entity in entities:
        match entity:
            case Ticket():
                tickets.append(_place(centre, entity))
            case Application(number=number) if number is not None:
                cases.append({"centre": centre.centre, "number": number, "application": entity.id})
            case NumberLease():
                leases.append(
                    {"centre": centre.centre, "lease": entity.id, "device": entity.device, "remaining": entity.left}
                )
    # whoever leaves a desk goes first, so that the next one may come
    tickets.sort(key=lambda place: place["state"] == TicketState.CALLED.value)
    _upsert(tx, t.waiting, tickets, ["state", "desk", "eligible_at", "rank_at", "service"])
    _upsert(tx, t.numbered_case, cases, ["application"])
    _upsert(tx, t.number_lease, leases, ["remaining"])


def _project_requests(tx: Connection, centre: Centre, requests: list[AgencyRequest]) -> None:
    waiting = [inquiries.place_of(centre, one) for one in requests if one.in_flight]
    _upsert(tx, t.inquiry, waiting, ["expected_by", "late", "agency"])
    inquiries.forget(tx, centre.centre, [one.id for one in requests if not one.in_flight])


def _upsert(tx: Connection, table: sa.Table, rows: list[dict[str, Any]], changing: list[str]) -> None:
    if not rows:
        return
    insert = _insert(tx, table)
    keys = [column.name for column in table.primary_key]
    tx.execute(
        insert.on_conflict_do_update(index_elements=keys, set_={name: insert.excluded[name] for name in changing}), rows
    )


def _insert(tx: Connection, table: sa.Table) -> Any:
    """Both databases know ON CONFLICT; SQLAlchemy has a class of its own for each."""
    return pg_insert(table) if tx.dialect.name == "postgresql" else sqlite_insert(table)


def business_day(centre: Centre, at: datetime) -> str:
    """The day at the centre, as text."""
    return centre.local(at).date().isoformat()


def _place(centre: Centre, ticket: Ticket) -> dict[str, Any]:
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
    }


def _number_taken(tx: Connection, centre: Centre, ticket: Ticket) -> bool:
    same = (
        t.waiting.c.centre == centre.centre,
        t.waiting.c.day == business_day(centre, ticket.arrived_at),
        t.waiting.c.series == ticket.series,
        t.waiting.c.number == ticket.number,
        t.waiting.c.ticket != ticket.id,
    )
    return tx.execute(sa.select(t.waiting.c.ticket).where(*same)).first() is not None


def _called_alike(centre: Centre, one: Ticket, other: Ticket) -> bool:
    days = {business_day(centre, each.arrived_at) for each in (one, other)}
    return len(days) == 1 and (one.series, one.number) == (other.series, other.number)


def _demand_desk_free(tx: Connection, centre: Centre, ticket: Ticket, beside: list[Ticket]) -> None:
    assert ticket.desk is not None
    here = called_at_desk(tx, centre, ticket.desk)
    now = {one.id: one for one in beside}
    if here is not None and here[0] not in {ticket.id, *now}:
        raise WrongState(msg("office.desk_has_ticket", number=here[1]))
    for one in now.values():
        if one.id != ticket.id and one.state is TicketState.CALLED and one.desk == ticket.desk:
            raise WrongState(msg("office.desk_has_ticket", number=one.number))
