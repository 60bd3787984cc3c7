"""Which desks are outside the norms of the hall, as this desk last knew it."""

from __future__ import annotations

from dataclasses import dataclass

from mfc_desk.domain.entities import Visit
from mfc_desk.domain.halls import Desk
from mfc_desk.domain.ids import DeskName
from mfc_desk.domain.norms import idle_desks
from mfc_desk.domain.operations.tickets import hall_of
from mfc_desk.domain.tickets import Ticket
from mfc_desk.usecases.queue import of_today
from mfc_desk.usecases.workplace import Workplace


@dataclass(frozen=True, slots=True, kw_only=True)
class IdleRow:
    """A desk that is free while people wait: how long, how many wait for it, and how long the hall allows."""

    desk: DeskName
    minutes: int
    waiting: int
    most_min: int


def idle(work: Workplace) -> tuple[IdleRow, ...]:
    """Those desks, the longest first. Where nobody waits nothing else is read."""
    now = work.now()
    with work.store.read() as uow:
        hall = hall_of(uow.rows)
        waiting = (each.entity for each in uow.rows.waiting())
        if not any(isinstance(one, Ticket) and one.waits_at(now) and of_today(work, one) for one in waiting):
            return ()
        desks, tickets, visits = (
            [each.entity for each in uow.rows.of_kind(kind)] for kind in ("desk", "ticket", "visit")
        )
    found = idle_desks(
        hall,
        (one for one in desks if isinstance(one, Desk)),
        (one for one in tickets if isinstance(one, Ticket) and of_today(work, one)),
        (one for one in visits if isinstance(one, Visit)),
        now=now,
    )
    return tuple(
        IdleRow(desk=one.desk, minutes=one.minutes(now), waiting=one.waiting, most_min=hall.idle_most_min)
        for one in found
    )
