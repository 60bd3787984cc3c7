"""Who waits for one desk alone, and who is there now: what has to be known before that desk is closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from mfc_desk.domain.entities import Visit
from mfc_desk.domain.halls import Desk
from mfc_desk.domain.ids import DeskName, Key, TicketId, VisitId
from mfc_desk.domain.machines import VisitState
from mfc_desk.domain.tickets import OVER, WAITS, Ticket, TicketState
from mfc_desk.ports.storage import UnitOfWork
from mfc_desk.usecases.queue import of_today
from mfc_desk.usecases.workplace import Workplace


class Waits(StrEnum):
    """How somebody waits for a desk that no other one calls them for."""

    PARKED = "parked"
    """Put by there, and away until a time."""
    SENT = "sent"
    """On the list, for that desk alone."""
    BACK = "back"
    """At another desk, or on the way there, and expected back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForDesk:
    """One who waits for the desk alone."""

    ticket: TicketId
    number: str
    how: Waits
    visit: VisitId | None = None
    """What waits for them there, half done."""
    at: DeskName | None = None
    """The desk they are at meanwhile."""
    until: datetime | None = None
    """Local: when who is away is on the list again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AtDesk:
    """A desk as somebody sees it who is about to close it: who is there now, who waits for it alone."""

    desk: DeskName
    called: str = ""
    """The number that is called there and has not come yet."""
    visits: tuple[str, ...] = ()
    """The numbers of those who sit there; "" of one without a number."""
    alone: tuple[ForDesk, ...] = ()
    heard: datetime | None = None
    """Local: of the newest thing done there that is known here; None where nothing is."""


def look(work: Workplace, desk: DeskName) -> AtDesk:
    """That desk, as last known here."""
    with work.store.read() as uow:
        tickets = [each.entity for each in uow.rows.at_desks()]
        visits = [each.entity for each in uow.rows.of_kind("visit")]
        alone, row = waits_for(work, uow, desk), uow.rows.get(Key("desk", desk))
    state = row if isinstance(row, Desk) else None
    here = [one for one in tickets if isinstance(one, Ticket) and one.desk == desk and of_today(work, one)]
    sits = [one for one in visits if isinstance(one, Visit) and one.desk == desk and one.state is VisitState.OPEN]
    serving = {one.number for one in here if one.state is TicketState.SERVING}
    times = _heard(state, here, [one for one in visits if isinstance(one, Visit) and one.desk == desk])
    return AtDesk(
        desk=desk,
        called=next((one.number for one in here if one.state is TicketState.CALLED), ""),
        visits=tuple(sorted(serving | {one.number or "" for one in sits})),
        alone=alone,
        heard=max((work.local(each) for each in times), default=None),
    )


def _heard(state: Desk | None, tickets: list[Ticket], visits: list[Visit]) -> list[datetime]:
    """When something was done at the desk; what somebody did to it from elsewhere tells nothing of it."""
    times = [state.since] if state is not None and state.by is None else []
    times += [at for one in tickets for at in (one.called_at, one.last_call_at) if at is not None]
    return times + [at for one in visits for at in (one.started_at, one.parked_at, one.ended_at) if at is not None]


def waits_for(work: Workplace, uow: UnitOfWork, desk: DeskName) -> tuple[ForDesk, ...]:
    """Everybody of today who waits for this desk alone, who came first goes first."""
    found = [each.entity for each in uow.rows.in_state("ticket", set(TicketState) - OVER)]
    going = [one for one in found if isinstance(one, Ticket) and of_today(work, one)]
    mine = (_of(work, one, desk) for one in sorted(going, key=lambda one: (one.arrived_at, one.id)))
    return tuple(one for one in mine if one is not None)


def _of(work: Workplace, ticket: Ticket, desk: DeskName) -> ForDesk | None:
    if ticket.for_desk == desk and ticket.state in WAITS:
        back = ticket.returns_at
        away = ticket.state is not TicketState.ISSUED and (back is None or back > work.now())
        return ForDesk(
            ticket=ticket.id,
            number=ticket.number,
            how=Waits.PARKED if away else Waits.SENT,
            visit=ticket.visit,
            until=work.local(back) if away and back is not None else None,
        )
    back_here = next((each for each in ticket.desks_that_wait if each.desk == desk), None)
    if back_here is None:
        return None
    at = ticket.desk if ticket.state not in WAITS else None
    return ForDesk(ticket=ticket.id, number=ticket.number, how=Waits.BACK, visit=back_here.visit, at=at)
