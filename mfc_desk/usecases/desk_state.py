"""The desk as the hall sees it: open, on a break or closed, who sits there, and what it is for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from mfc_desk.domain import reasons
from mfc_desk.domain.errors import WrongState
from mfc_desk.domain.halls import Desk, DeskPlan, DeskState, Hall
from mfc_desk.domain.ids import DeskName, Key, OperatorId
from mfc_desk.domain.operations.desks import CloseDesk, CloseOtherDesk, OpenDesk, PauseDesk
from mfc_desk.domain.operations.other_desks import OpenOtherDesk, PauseOtherDesk
from mfc_desk.domain.operations.tickets import ComeBack, hall_of
from mfc_desk.domain.tickets import Ticket, TicketState
from mfc_desk.ports.storage import UnitOfWork
from mfc_desk.text.message import msg
from mfc_desk.usecases.queue import of_today
from mfc_desk.usecases.workplace import Done, Session, Workplace, do


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskRow:
    """One desk of the centre: how it is, since when, why, and who sits there."""

    desk: DeskName
    state: DeskState
    since: datetime | None = None
    """Local; None where nobody has ever opened it."""
    reason: str = ""
    operator: OperatorId | None = None
    name: str = ""
    """Of who sits there, where this desk knows them."""
    by: OperatorId | None = None
    """Who changed it last, where that was not who sits there."""
    by_name: str = ""
    signed_off: OperatorId | None = None
    """Whose shift somebody else ended here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskView:
    """This desk, the rules of its hall, and the other desks that were opened or have somebody now."""

    here: DeskRow
    hall: Hall
    plan: DeskPlan
    others: tuple[DeskRow, ...]

    @property
    def takes(self) -> bool:
        """Whether people are called here."""
        return self.here.state is DeskState.OPEN


def look(work: Workplace) -> DeskView:
    """The desks as last known. A desk that was never opened nor closed takes people, as the rules have it."""
    own = work.desk.desk
    with work.store.read() as uow:
        hall, names = hall_of(uow.rows), {each.id: each.name for each in uow.facts.people()}
        rows = [each.entity for each in uow.rows.of_kind("desk")]
        here = _here(uow, own)
        people = [each.entity for each in uow.rows.at_desks()]
    known = [_row(work, each, names) for each in rows if isinstance(each, Desk)]
    opened = {each.desk for each in known}
    serving = {one.desk: one for one in people if isinstance(one, Ticket) and one.desk and of_today(work, one)}
    known += [_at_work(name, one, names) for name, one in serving.items() if name not in opened]
    return DeskView(
        here=DeskRow(desk=own, state=DeskState.OPEN) if here is None else _row(work, here, names),
        hall=hall,
        plan=hall.plan_of(own),
        others=tuple(sorted((each for each in known if each.desk != own), key=lambda each: _by_number(each.desk))),
    )


def sit_down(work: Workplace, session: Session) -> Done | None:
    """Open the desk for who signed in; None where they sit there already, on a break perhaps."""
    with work.store.read() as uow:
        here = _here(uow, session.desk)
    if here is not None and here.state is not DeskState.CLOSED and here.operator == session.actor.id:
        return None
    return open_here(work, session)


def open_here(work: Workplace, session: Session) -> Done:
    """People are called here again."""
    return do(work, session, OpenDesk(desk=session.desk, operator=session.actor.id))


def open_again(
    work: Workplace, session: Session, desk: DeskName, operator: OperatorId, *, on_break: bool = False
) -> Done:
    """A desk that was closed by mistake is as it was, for who sat there. Raises `DomainError`, see `demand_seat`."""
    demand_seat(work, desk, operator)
    back = [PauseOtherDesk(desk=desk, reason=reasons.UNDONE)] if on_break else []
    return do(work, session, OpenOtherDesk(desk=desk, operator=operator, reason=reasons.UNDONE), *back)


def demand_seat(work: Workplace, desk: DeskName, operator: OperatorId) -> None:
    """Raises `WrongState` where somebody else sits at that desk by now, or this person sits at another one."""
    with work.store.read() as uow:
        names = {each.id: each.name for each in uow.facts.people()}
        rows = [each.entity for each in uow.rows.of_kind("desk")]
    taken = {one.id: one.operator for one in rows if isinstance(one, Desk) and one.state is not DeskState.CLOSED}
    here = taken.pop(desk, None)
    if here is not None and here != operator:
        raise WrongState(msg("far.somebody_sits", desk=desk, name=names.get(here, here)))
    other = next((name for name in sorted(taken) if taken[name] == operator), None)
    if here is None and other is not None:
        raise WrongState(msg("far.sits_elsewhere", desk=other, name=names.get(operator, operator)))


def pause(work: Workplace, session: Session, reason: str) -> Done:
    """Nobody is called here for a while. Raises `DomainError`."""
    with work.store.read() as uow:
        never = _here(uow, session.desk) is None
    opened = [OpenDesk(desk=session.desk, operator=session.actor.id)] if never else []
    return do(work, session, *opened, PauseDesk(desk=session.desk, reason=reason))


def close(work: Workplace, session: Session) -> Done | None:
    """Nobody sits at this desk any more; None where it is closed. Raises `DomainError`."""
    return _close(work, session, CloseDesk(desk=session.desk))


def close_other(work: Workplace, session: Session, desk: DeskName, reason: str) -> Done | None:
    """A desk that was left open is closed; None where it is closed already. Raises `DomainError`."""
    return _close(work, session, CloseOtherDesk(desk=desk, reason=reason))


def _close(work: Workplace, session: Session, act: CloseDesk | CloseOtherDesk) -> Done | None:
    with work.store.read() as uow:
        found = _here(uow, act.desk)
    if found is not None and found.state is DeskState.CLOSED:
        return None
    opened = (
        [OpenDesk(desk=act.desk, operator=session.actor.id)] if found is None else []
    )  # only what is open is closed
    with work.store.read() as uow:
        at_desks = [each.entity for each in uow.rows.at_desks()]
    left = [
        ComeBack(ticket=one.id)  # nobody is there whom they could come to: they wait for every desk again
        for one in at_desks
        if isinstance(one, Ticket) and one.state is TicketState.CALLED and one.desk == act.desk
    ]
    return do(work, session, *opened, act, *left)


def _here(uow: UnitOfWork, desk: DeskName) -> Desk | None:
    found = uow.rows.get(Key("desk", desk))
    return found if isinstance(found, Desk) else None


def _row(work: Workplace, desk: Desk, names: dict[str, str]) -> DeskRow:
    return DeskRow(
        desk=desk.id,
        state=desk.state,
        since=work.local(desk.since),
        reason=desk.reason,
        operator=desk.operator,
        name=names.get(desk.operator or "", ""),
        by=desk.by,
        by_name=names.get(desk.by or "", ""),
        signed_off=desk.signed_off,
    )


def _at_work(desk: DeskName, ticket: Ticket, names: dict[str, str]) -> DeskRow:
    """A desk that nobody opened by name, and that has somebody: it is at work."""
    operator = ticket.operator
    return DeskRow(desk=desk, state=DeskState.OPEN, operator=operator, name=names.get(operator or "", ""))


def _by_number(desk: str) -> tuple[int, str]:
    return (int(desk) if desk.isdigit() else 10**6, desk)
