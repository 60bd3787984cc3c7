"""What was done from afar, as its audit lines say it: who, when, from where, what and why, about what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from mfc_desk.domain.acts import ActLine
from mfc_desk.domain.entities import Entity, Visit
from mfc_desk.domain.far_decisions import FarDecision
from mfc_desk.domain.halls import Desk
from mfc_desk.domain.ids import DeskName, Key, OperatorId
from mfc_desk.domain.machines import VisitState
from mfc_desk.domain.operations.base import key_of
from mfc_desk.domain.operations.moving import TransferTicket
from mfc_desk.domain.operations.other_desks import EndOtherShift, OpenOtherDesk, PauseOtherDesk
from mfc_desk.domain.operations.rescuing import ENDED, GiveBackVisit, RescueVisit
from mfc_desk.domain.tickets import Ticket
from mfc_desk.usecases.workplace import Workplace

KINDS: Final = (Desk.kind, Ticket.kind, Visit.kind, FarDecision.kind)
TOLD: Final = "acts.told"
"""Note: which lines about this desk were told here."""
TOLD_KEPT: Final = 200
TOLD_FOR: Final = timedelta(days=14)
"""Older ones are told by nobody any more: a desk that was away so long begins anew."""
Acted = Desk | Ticket | Visit | FarDecision
TO_TELL: Final = frozenset(
    {
        OpenOtherDesk.KIND,
        PauseOtherDesk.KIND,
        EndOtherShift.KIND,
        RescueVisit.KIND,
        ENDED,
        GiveBackVisit.KIND,
        TransferTicket.KIND,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One line, with the names that are known here."""

    key: Key
    about: str
    """The desk, or the number; "" of a visit without one."""
    verb: str
    at: datetime
    """Local."""
    by: str
    """The name, or the id of whom this desk does not know."""
    desk: DeskName
    """From where it was done."""
    to: str
    """To which desk."""
    reason: str


def of_rows(work: Workplace, keys: Iterable[Key]) -> tuple[Told, ...]:
    """The lines of these rows, the newest first."""
    with work.store.read() as uow:
        found = [uow.rows.get(key) for key in keys if key.kind in KINDS]
        names = {each.id: each.name for each in uow.facts.people()}
    return _sorted(work, found, names)


def of_day(work: Workplace, rows: Iterable[Entity]) -> tuple[Told, ...]:
    """Every line of today among these rows, the newest first; of a visit and its number, the visit's alone."""
    found = list(rows)
    with work.store.read() as uow:
        names = {each.id: each.name for each in uow.facts.people()}
    told, day = _sorted(work, found, names), work.today()
    visits = {(one.verb, one.at) for one in told if one.key.kind == Visit.kind}
    twice = {one.ticket for one in found if isinstance(one, Visit) and one.acts}
    return tuple(
        one for one in told if one.at.date() == day and not (one.key.id in twice and (one.verb, one.at) in visits)
    )


def news(work: Workplace, keys: Iterable[Key] | None = None) -> tuple[Told, ...]:
    """What others did to this desk, to its visits, or sent here, that nobody was told here yet; the oldest first.

    Each line says to which desk it was done: a visit that was rescued here may be at another desk by now, and who goes
    on with it there is told nothing. What was taken back is told no more. Without `keys` everything of the last day is
    looked at, and whatever is put by. That a desk was closed is told by its own row.
    """
    with work.store.read() as uow:
        if keys is None:
            since = work.now() - timedelta(days=1)
            rows = [each for kind in (Visit.kind, Ticket.kind) for each in uow.rows.lately(kind, since)]
            rows += uow.rows.in_state(Visit.kind, {VisitState.PARKED})  # begun on another day, rescued since
            every = {key_of(each.entity): each.entity for each in rows}
            found = [uow.rows.get(Key(Desk.kind, work.desk.desk)), *every.values()]
        else:
            found = [uow.rows.get(key) for key in keys if key.kind in KINDS]
        names = {each.id: each.name for each in uow.facts.people()}
        known = frozenset(uow.facts.note(TOLD) or ())
    after, here = work.now() - TOLD_FOR, work.desk.desk
    lines = [one for one in _sorted(work, found, names) if one.to == here]
    back = {one.key: one.at for one in reversed(lines) if one.verb == GiveBackVisit.KIND}
    others = (one for one in lines if one.desk != here and one.verb in TO_TELL and not _taken_back(one, back))
    fresh = [one for one in others if one.at > after and _name(one) not in known]
    visits = {(one.verb, one.at) for one in fresh if one.key.kind == Visit.kind}
    return tuple(one for one in reversed(fresh) if one.key.kind != Ticket.kind or (one.verb, one.at) not in visits)


def was_told(work: Workplace, lines: Iterable[Told]) -> None:
    """These were told to who works here; what arrives late, with an older time, is told all the same."""
    with work.store.write() as uow:
        known = uow.facts.note(TOLD) or []
        uow.facts.set_note(TOLD, [*known, *(_name(one) for one in lines)][-TOLD_KEPT:])
        uow.commit()


def _name(one: Told) -> str:
    return f"{one.key}|{one.verb}|{one.at.timestamp()}"


def _taken_back(one: Told, back: Mapping[Key, datetime]) -> bool:
    """Whether it is a rescue after which the visit was given back: it never left whoever did not hear of it."""
    return one.verb == RescueVisit.KIND and one.key in back and one.at <= back[one.key]


def _sorted(work: Workplace, rows: Iterable[Entity | None], names: dict[str, str]) -> tuple[Told, ...]:
    told = (one for row in rows if isinstance(row, Acted) for one in _lines(work, row, names))
    return tuple(sorted(told, key=lambda one: (one.at, one.key), reverse=True))


def _lines(work: Workplace, row: Acted, names: dict[str, str]) -> Iterator[Told]:
    about = row.id if isinstance(row, Desk) else row.number or ""
    for line in row.acts:
        yield _line(work, key_of(row), about, line, names)


def _line(work: Workplace, key: Key, about: str, line: ActLine, names: dict[str, str]) -> Told:
    return Told(
        key=key,
        about=about,
        verb=line.verb,
        at=work.local(line.at),
        by=names.get(line.by, line.by),
        desk=line.desk,
        to=line.to,
        reason=line.reason,
    )


def was_signed_off(work: Workplace, who: OperatorId) -> bool:
    """Whether the shift of this operator at this desk was ended from afar, and nobody opened it since."""
    with work.store.read() as uow:
        row = uow.rows.get(Key(Desk.kind, work.desk.desk))
    return isinstance(row, Desk) and row.signed_off == who
