"""What the office keeps beside the rows so that it can ask and forbid: the queue, numbers given, numbers leased."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from backoffice.store import inquiries, places
from backoffice.store import tables as t
from backoffice.store.centres import Centre, Device
from backoffice.store.places import Claimed
from backoffice.store.statements import Statement
from mfc_desk.domain.entities import Application, Entity, NumberLease
from mfc_desk.domain.errors import WrongState
from mfc_desk.domain.guards import Refusal
from mfc_desk.domain.halls import Desk, DeskState
from mfc_desk.domain.ids import ApplicationId, CaseNumber, CentreId, DeviceId, NoticeNumber
from mfc_desk.domain.inquiries import AgencyRequest
from mfc_desk.domain.tickets import Ticket, TicketState
from mfc_desk.text.message import msg

RESTORED: Final = "restored"
REVOKED: Final = "revoked"
"""Why nobody gives what is left of a lease any more."""
_NUMBERED: Final = Statement(
    lambda _: sa.select(t.numbered_case.c.application).where(
        t.numbered_case.c.centre == sa.bindparam("of"), t.numbered_case.c.number == sa.bindparam("number")
    )
)


def numbers_left(tx: Connection, centre: Centre, device: DeviceId, lives: Sequence[str]) -> int:
    """How many leased application numbers one life of a desk still has, as far as the office knows."""
    c = t.number_lease.c
    mine = (c.centre == centre.centre, c.device == device, c.life.in_(lives), c.voided_at.is_(None))
    return int(tx.execute(sa.select(sa.func.coalesce(sa.func.sum(c.remaining), 0)).where(*mine)).scalar_one())


def void_leases(tx: Connection, device: Device, *, but: Sequence[str], at: datetime, why: str) -> None:
    """What is left of the numbers of a desk is given by nobody from now on, that of these lives aside."""
    c = t.number_lease.c
    mine = (c.centre == device.centre, c.device == device.device, c.voided_at.is_(None), c.remaining > 0)
    tx.execute(t.number_lease.update().where(*mine, c.life.not_in(but)).values(voided_at=at, why=why))


def revive_leases(tx: Connection, device: Device, lives: Sequence[str]) -> None:
    """A life that was taken for over speaks again: its numbers are its own."""
    c = t.number_lease.c
    mine = (c.centre == device.centre, c.device == device.device, c.life.in_(lives))
    tx.execute(t.number_lease.update().where(*mine).values(voided_at=None, why=""))


@dataclass(frozen=True, slots=True, kw_only=True)
class Void:
    """Numbers of a lease that nobody gives any more: how many, since when and why."""

    device: str
    remaining: int
    voided_at: datetime
    why: str


def voided(tx: Connection, centre: CentreId) -> Sequence[Void]:
    """The numbers of a centre that are void, the newest first."""
    c = t.number_lease.c
    query = sa.select(c.device, c.remaining, c.voided_at, c.why).where(c.centre == centre, c.voided_at.is_not(None))
    return [Void(**row) for row in tx.execute(query.order_by(c.voided_at.desc())).mappings()]


def application_by_number(tx: Connection, centre: Centre, number: CaseNumber | NoticeNumber) -> ApplicationId | None:
    """The application that bears a number, its own or that of its refusal."""
    found = _NUMBERED.value(tx, of=centre.centre, number=number)
    return None if found is None else ApplicationId(found)


def takes(entity: Entity, before: Entity | None) -> bool:
    """Whether the row takes something that another one may have: a number that it had before is its own."""
    match entity, before:
        case Application(number=number), Application(number=had):
            return number is not None and number != had
        case Refusal(number=notice), Refusal(number=had):
            return notice != had
        case ((Application() | Refusal() | Ticket()), _):
            return True
    return False


def demand_free(tx: Connection, centre: Centre, entity: Entity, beside: Iterable[Entity]) -> None:
    """Raise `WrongState` where a row would take what another has. The unique indexes say the same once more."""
    match entity:
        case Application(number=number) if number is not None:
            holder = application_by_number(tx, centre, number)
            twins = [one.id for one in beside if isinstance(one, Application) and one.number == number]
            if any(one not in (None, entity.id) for one in (holder, *twins)):
                raise WrongState(msg("office.number_taken"))
        case Refusal(number=notice):
            others = [one.application for one in beside if isinstance(one, Refusal) and one.number == notice]
            others.append(application_by_number(tx, centre, notice) or entity.application)
            if any(one != entity.application for one in others):
                raise WrongState(msg("office.number_taken"))
        case Ticket(state=TicketState.ISSUED):
            places.demand_number_free(tx, centre, entity, [one for one in beside if isinstance(one, Ticket)])
        case Ticket(state=TicketState.CALLED, desk=desk) if desk is not None:
            places.demand_desk_free(tx, centre, entity, [one for one in beside if isinstance(one, Ticket)])


def placed_so(centre: Centre, ticket: Ticket, claimed: Claimed) -> bool:
    """Whether the place that was marked says all there is to say of the ticket."""
    place = places.place_of(centre, ticket)
    return all(place[name] == value for name, value in claimed.place.items())


def project(tx: Connection, centre: Centre, entities: Iterable[Entity], placed: Mapping[str, Claimed]) -> None:
    """Bring the tables of this module up to what the rows say now; `placed` are tickets whose place was marked."""
    entities = tuple(entities)
    _project_requests(tx, centre, [one for one in entities if isinstance(one, AgencyRequest)])
    tickets, desks, cases, leases = [], [], [], []
    for entity in entities:
        match entity:
            case Ticket():
                claimed = placed.get(entity.id)
                if claimed is None or not placed_so(centre, entity, claimed):
                    tickets.append(places.place_of(centre, entity))
            case Desk(id=desk, state=state):
                desks.append({"centre": centre.centre, "desk": desk, "closed": state is DeskState.CLOSED})
            case Application(number=number) if number is not None:
                cases.append({"centre": centre.centre, "number": number, "application": entity.id})
            case Refusal():
                named = {"number": entity.number, "application": entity.application}
                cases.append({"centre": centre.centre, **named})
            case NumberLease():
                leases.append(
                    {
                        "centre": centre.centre,
                        "lease": entity.id,
                        "device": entity.device,
                        "remaining": entity.left,
                        "life": entity.life,
                        "voided_at": None,
                        "why": "",
                    }
                )
    # whoever leaves a desk goes first, so that the next one may come
    tickets.sort(key=lambda place: place["state"] == TicketState.CALLED.value)
    _upsert(t.waiting, places.PLACE).do(tx, tickets)
    _upsert(t.desk_place, ("closed",)).do(tx, desks)
    _upsert(t.numbered_case, ("application",)).do(tx, cases)
    _upsert(t.number_lease, ("remaining",)).do(tx, leases)


def _project_requests(tx: Connection, centre: Centre, requests: list[AgencyRequest]) -> None:
    waiting = [inquiries.place_of(centre, one) for one in requests if one.in_flight]
    _upsert(t.inquiry, ("expected_by", "late", "agency")).do(tx, waiting)
    inquiries.forget(tx, centre.centre, [one.id for one in requests if not one.in_flight])


@cache
def _upsert(table: sa.Table, changing: tuple[str, ...]) -> Statement:
    keys = [column.name for column in table.primary_key]

    def build(dialect: str) -> Any:
        insert = places.insert_for(dialect, table)
        return insert.on_conflict_do_update(
            index_elements=keys, set_={name: insert.excluded[name] for name in changing}
        )

    return Statement(build)
