"""The rows behind a figure of the cockpit, read by their names: numbers, services, times and desks, nobody's name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from forms.errors import UnknownService
from forms.ids import ServiceId
from mfc_desk.domain.entities import Application, Entity, Visit
from mfc_desk.domain.guards import Mode, Violation, ViolationClass
from mfc_desk.domain.halls import Desk, DeskState
from mfc_desk.domain.ids import Key
from mfc_desk.domain.load.parts import Outcome, Way, way_of, way_of_visit
from mfc_desk.domain.machines import TICKET
from mfc_desk.domain.operations.moving import TransferTicket
from mfc_desk.domain.second_words import SecondWord, WordState
from mfc_desk.domain.tickets import Ticket, TicketState
from mfc_desk.text.message import Message, msg
from mfc_desk.usecases import from_afar
from mfc_desk.usecases.from_afar import OpenVisit
from mfc_desk.usecases.workplace import Workplace

OF_DESK: Final[Mapping[DeskState | None, tuple[str, ...]]] = {
    DeskState.OPEN: ("pause", "close", "end_shift"),
    DeskState.PAUSED: ("open", "close", "end_shift"),
    DeskState.CLOSED: ("open",),
    None: ("open",),
}
"""What can be done with a desk in each state."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind:
    """One row that was counted. What it has nothing to say of is None or ""."""

    key: Key
    number: str = ""
    what: Message | None = None
    """The service, or the guard that wrote it."""
    at: datetime | None = None
    """Local: when the person came, or when it was recorded or began."""
    until: datetime | None = None
    """Local: when they were called first."""
    waited_min: int | None = None
    """The wait that counts."""
    outcome: Outcome | None = None
    desk: str = ""
    state: DeskState | None = None
    can: tuple[str, ...] = ()
    """What a supervisor can do with it from afar."""
    mode: Mode | None = None
    category: ViolationClass | None = None


def behind(work: Workplace, keys: Iterable[Key]) -> tuple[Behind, ...]:
    """Each row by its name, in that order; a row that is not here any more is told by its name alone."""
    now = work.now()
    with work.store.read() as uow:
        found = [(key, uow.rows.get(key)) for key in keys]
    elsewhere = from_afar.open_elsewhere(work)
    return tuple(replace(_behind(work, key, row, now), can=can(work, key, row, elsewhere)) for key, row in found)


def can(work: Workplace, key: Key, row: Entity | None, elsewhere: Sequence[OpenVisit]) -> tuple[str, ...]:
    """What a supervisor can do with a row from here; nothing with their own desk, which has its own page.

    A desk that is planned and was never opened has no row yet: it can be opened.
    """
    if key.kind == Desk.kind:
        if key.id == work.desk.desk:
            return ()
        state = row.state if isinstance(row, Desk) else None
        busy = ("rescue",) if any(one.desk == key.id for one in elsewhere) else ()
        at_work = row is None and bool(busy)
        return (*(OF_DESK[DeskState.OPEN] if at_work else OF_DESK[state]), *busy)
    if isinstance(row, SecondWord):
        return ("answer",) if row.state is WordState.ASKED and row.device != work.desk.device else ()
    waits = isinstance(row, Ticket) and row.visit is None and row.state is not TicketState.CALLED
    if isinstance(row, Ticket) and waits and TICKET.allows(row.state, TransferTicket.KIND):
        return ("reassign",)
    sits = any(key.id in (one.visit, one.ticket) for one in elsewhere)
    return ("rescue",) if sits else ()


def service_words(work: Workplace, service: ServiceId | None) -> Message | None:
    """What the service is called for short; None where nobody said it, or the law of this desk does not know it."""
    if service is None:
        return None
    try:
        return work.law.service(service).short
    except UnknownService:
        return None


def _behind(work: Workplace, key: Key, entity: Entity | None, now: datetime) -> Behind:
    if isinstance(entity, Ticket) and entity.log:
        return _of_way(work, way_of(entity, now))
    if isinstance(entity, Visit):
        way = way_of_visit(entity, now)
        if way is not None:
            return _of_way(work, way)
        return Behind(key=key, number=entity.number or "", at=work.local(entity.started_at), desk=entity.desk)
    if isinstance(entity, Violation):
        what, at = msg(f"guard.{entity.rule}"), work.local(entity.at)
        return Behind(key=key, what=what, at=at, mode=entity.mode, category=entity.category)
    if isinstance(entity, SecondWord):
        what, at = msg(f"guard.{entity.guard}"), work.local(entity.asked_at)
        return Behind(key=key, desk=entity.desk, what=what, at=at)
    if isinstance(entity, Desk):
        return Behind(key=key, desk=entity.id, at=work.local(entity.since), state=entity.state)
    if isinstance(entity, Application):
        number = "" if entity.number is None else str(entity.number)
        return Behind(key=key, number=number, what=service_words(work, entity.service))
    return Behind(key=key)


def _of_way(work: Workplace, way: Way) -> Behind:
    called = way.called_at if way.numbered else None
    return Behind(
        key=way.key,
        number=way.number,
        what=service_words(work, way.service),
        at=work.local(way.came_at),
        until=None if called is None else work.local(called),
        waited_min=int(way.first_wait.total_seconds() // 60) if way.numbered else None,
        outcome=way.outcome,
        desk=next((str(part.desk) for part in reversed(way.parts) if part.desk is not None), ""),
    )
