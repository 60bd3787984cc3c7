"""The whole hall on one list: who waits and why there, who is at which desk, who is away, who went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from forms.errors import UnknownService
from forms.ids import ServiceId
from mfc_desk.domain.halls import DeskPlan, Hall
from mfc_desk.domain.ids import DeskName, Key, TicketId
from mfc_desk.domain.operations.tickets import hall_of
from mfc_desk.domain.ranking import closed_desks, kept_for, may_call, rank_at_desk
from mfc_desk.domain.tickets import OVER, Phase, Ticket, TicketState
from mfc_desk.ports.storage import UnitOfWork
from mfc_desk.text.message import Message, msg
from mfc_desk.usecases import acts_told
from mfc_desk.usecases.acts_told import Told
from mfc_desk.usecases.workplace import Workplace

AT_DESKS: Final = frozenset({TicketState.CALLED, TicketState.SERVING})
SHOWN_BEFORE: Final = 3
"""How many of those who go before somebody are named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HallRow:
    """One person of the hall. Messages, so that the window says them in any language."""

    ticket: TicketId
    number: str
    service: Message | None
    state: TicketState
    desk: str
    """Where they are, or the one desk they were sent to; "" for none."""
    waits_min: int
    """How long they waited in all, whatever came in between."""
    place: tuple[Message, ...]
    """Why they stand where they stand, part by part."""
    reason: str
    """What was said when they were called, put by or sent on last."""
    returns_at: datetime | None
    """Local: when who is away is on the list again by themself."""
    sent: bool = False
    """Whether `desk` is one they were sent to."""
    then: str = ""
    """The desk that waits for them after that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceView:
    """One person's place in words: what it counts from, how many go before, the last of those."""

    ticket: Ticket
    mine: bool
    """Whether this desk's "next" may be them."""
    parts: tuple[Message, ...]
    counts_from: datetime
    """Local: the time by which they are ordered at this desk, as `parts` explain it."""
    before: int
    nearest: tuple[tuple[str, tuple[Message, ...]], ...]
    """Numbers right before them with the reasons of their places, nearest last."""
    acts: tuple[Told, ...] = ()
    """What was done with their number from afar, the newest first."""


@dataclass(frozen=True, slots=True)
class Seen:
    """From where a place is looked at: the rules of the hall, what the desk is for, where nobody sits."""

    hall: Hall
    plan: DeskPlan
    closed: frozenset[DeskName]


def look(work: Workplace) -> tuple[HallRow, ...]:
    """Everybody of this day: who waits in the order of this desk, who is at a desk, who is away, who is gone."""
    tickets, seen = _today(work)
    rows = _Rows(work, seen)
    return tuple(rows.row(each) for each in sorted(tickets, key=rows.turn))


def place(work: Workplace, ticket: TicketId) -> PlaceView | None:
    """Why a person stands where they stand; None where the ticket is not there."""
    with work.store.read() as uow:
        found = uow.rows.get(Key("ticket", ticket))
        seen = _seen(work, uow)
        waiting = [each.entity for each in uow.rows.waiting()]
    if not isinstance(found, Ticket):
        return None
    hall, plan, now = seen.hall, seen.plan, work.now()
    mine = (rank_at_desk(found, hall, plan), found.arrived_at, found.id)
    ahead = sorted(
        (rank_at_desk(one, hall, plan), one.arrived_at, one.id, one)
        for one in waiting
        if isinstance(one, Ticket) and one.id != found.id and one.waits_at(now)
    )
    before = [one for *key, one in ahead if tuple(key) < mine]
    return PlaceView(
        ticket=found,
        mine=may_call(found, plan, closed=seen.closed),
        parts=explain(work, found, seen),
        counts_from=work.local(rank_at_desk(found, hall, plan)),
        before=len(before),
        nearest=tuple((one.number, explain(work, one, seen)) for one in before[-SHOWN_BEFORE:]),
        acts=acts_told.of_rows(work, [Key("ticket", ticket)]),
    )


def explain(work: Workplace, ticket: Ticket, seen: Seen, *, short: bool = False) -> tuple[Message, ...]:
    """The place of a ticket in words: when they came, and everything that lets them go earlier.

    In `short` what holds for a whole list is left out: a table shows many of them under each other.
    """
    hall, plan, said = seen.hall, seen.plan, "place.short_" if short else "place."
    parts = [msg(f"{said}came", at=work.local(ticket.arrived_at))]
    if ticket.appointment is not None:
        parts.append(msg(f"{said}booked", at=work.local(ticket.appointment)))
    if ticket.ground is not None and ticket.head_start_min:
        parts.append(msg(f"{said}ground", ground=work.law.ahead_by(ticket.ground), n=ticket.head_start_min))
    if ticket.returned_min:
        parts.append(msg(f"{said}returned", n=ticket.returned_min))
    found = hall.list_of(ticket.series)
    if hall.tells_quick and not short and found is not None and found.quick == plan.quick:
        parts.append(msg("place.quick" if plan.quick else "place.not_quick", n=hall.quick_head_start_min))
    if ticket.for_desk is not None:
        kept = kept_for(ticket, seen.closed) is not None
        parts.append(msg(f"{said}for_desk" if kept else f"{said}freed", desk=ticket.for_desk))
    return tuple(parts)


def _seen(work: Workplace, uow: UnitOfWork) -> Seen:
    hall = hall_of(uow.rows)
    closed = closed_desks(each.entity for each in uow.rows.of_kind("desk"))
    return Seen(hall, hall.plan_of(work.desk.desk), closed)


def _today(work: Workplace) -> tuple[list[Ticket], Seen]:
    """The tickets of this day, and those of another that still wait."""
    today = work.today()
    start = datetime(today.year, today.month, today.day, tzinfo=work.zone)
    with work.store.read() as uow:
        seen = _seen(work, uow)
        found = [each.entity for each in uow.rows.of_kind("ticket")]
    tickets = (one for one in found if isinstance(one, Ticket))
    return [one for one in tickets if one.arrived_at >= start or one.state is TicketState.ISSUED], seen


def _group(ticket: Ticket, now: datetime) -> int:
    """Who can be called, who will be, who is at a desk, who is away, who is gone."""
    if ticket.waits_at(now):
        return 0
    if ticket.state is TicketState.ISSUED:
        return 1
    if ticket.state in AT_DESKS:
        return 2
    return 4 if ticket.state in OVER else 3


class _Rows:
    """Makes the rows of one look at the hall; each service is looked up once."""

    def __init__(self, work: Workplace, seen: Seen) -> None:
        self._work, self._seen, self._now = work, seen, work.now()
        self._services: dict[ServiceId, Message | None] = {}

    def turn(self, ticket: Ticket) -> tuple[int, datetime, datetime, str]:
        """Where it stands on the list."""
        rank_at = rank_at_desk(ticket, self._seen.hall, self._seen.plan)
        return _group(ticket, self._now), rank_at, ticket.arrived_at, ticket.id

    def row(self, ticket: Ticket) -> HallRow:
        """Its row."""
        here = ticket.desk if ticket.state in AT_DESKS else None
        sent = None if here is not None else kept_for(ticket, self._seen.closed)
        back = ticket.returns_at
        return HallRow(
            ticket=ticket.id,
            number=ticket.number,
            service=self._short(ticket.service),
            state=ticket.state,
            desk=here or sent or "",
            then=next((each.desk for each in ticket.desks_that_wait if each.desk != here), "")
            if ticket.state not in OVER
            else "",
            sent=sent is not None,
            waits_min=max(0, int(ticket.spent(Phase.WAITING, self._now).total_seconds() // 60)),
            place=explain(self._work, ticket, self._seen, short=True),
            reason=ticket.reason,
            returns_at=self._work.local(back) if back is not None else None,
        )

    def _short(self, service: ServiceId | None) -> Message | None:
        if service is None:
            return None
        if service not in self._services:
            try:
                self._services[service] = self._work.law.service(service).short
            except UnknownService:
                self._services[service] = None
        return self._services[service]
