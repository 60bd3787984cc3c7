"""The queue as this desk sees it, and the asked verb "call next"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from forms.errors import UnknownService
from forms.service import Service
from mfc_desk.domain.halls import Desk, DeskState
from mfc_desk.domain.ids import CommandId, Key, TicketId
from mfc_desk.domain.operations.calls import NoShow
from mfc_desk.domain.operations.tickets import hall_of
from mfc_desk.domain.ranking import closed_desks, may_call, rank_at_desk
from mfc_desk.domain.tickets import Ticket, TicketState
from mfc_desk.ports.office import OfficeError, Refused, SessionOver
from mfc_desk.text.message import Message, msg
from mfc_desk.usecases.rebase import TO_REBASE, rebase_within
from mfc_desk.usecases.whole_hall import Seen, explain
from mfc_desk.usecases.workplace import Done, Session, Workplace, do
from sync.wire.messages import Answer, Ask

DESK_HAS_TICKET: Final = "office.desk_has_ticket"
"""What the office answers to "call next" while it sees an open call of this desk."""
NOT_HEARD: Final = frozenset({DESK_HAS_TICKET, "rule.desk_closed", "rule.desk_paused", "rule.wrong_state"})
"""What it may answer only because it has not heard yet what was done here last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueRow:
    """One waiting person: number, what for, why here in the line, how long."""

    ticket: TicketId
    number: str
    service: Message | None
    reason: Message
    waits_min: int
    by_law: bool
    due: bool
    """An appointment whose time has come."""
    coming: bool = False
    """An appointment before its time."""
    place: tuple[Message, ...] = ()
    """Why they stand where they stand, part by part."""
    returns_at: datetime | None = None
    """Local: when who is away is on the list again by themself."""
    held: bool = False
    """Whether a visit waits for them, half done."""
    stranded: bool = False
    """Whether the desk they were sent to is closed, and no other one calls from their list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueView:
    """The queue in the order in which it will be called."""

    rows: tuple[QueueRow, ...]
    longest_min: int
    set_aside: tuple[QueueRow, ...]
    """Called and did not come, or away by agreement; who is on the list again by themself is among `rows`.

    First whoever was sent to a desk that closed meanwhile and is on a list nobody calls from: every desk sees them.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """The answer of "call next": a ticket, or nobody waits."""

    ticket: Ticket | None
    changed: frozenset[Key]
    alone: bool = False
    """Without the line: of those that were dealt to this desk."""


def look(work: Workplace) -> QueueView:
    """The waiting people as last known, in the order in which the office calls them to this desk."""
    now = work.now()
    with work.store.read() as uow:
        found = [each.entity for each in uow.rows.waiting()]
        hall = hall_of(uow.rows)
        desks = [each.entity for each in uow.rows.of_kind("desk") if isinstance(each.entity, Desk)]
    plan, closed = hall.plan_of(work.desk.desk), closed_desks(desks)
    able = [hall.plan_of(each.id) for each in desks if each.state is not DeskState.CLOSED]

    def turn(one: Ticket) -> tuple[bool, datetime, datetime, str]:
        return not one.waits_at(now), rank_at_desk(one, hall, plan), one.arrived_at, one.id

    tickets = [one for one in found if isinstance(one, Ticket) and of_today(work, one)]
    listed = {one.id for one in tickets if one.state is TicketState.ISSUED or one.waits_at(now)}
    made = _Rows(work, Seen(hall, plan, closed), now)
    here = [one for one in tickets if one.id in listed and may_call(one, plan, closed=closed)]
    waiting = [made.row(each) for each in sorted(here, key=turn)]
    sent = (one for one in tickets if one.id in listed and one.for_desk in closed and one not in here)
    lost = [one for one in sent if not any(may_call(one, each, closed=closed) for each in able)]
    aside = [_stranded(made.row(each), each) for each in sorted(lost, key=turn)]
    aside += [_away(made.row(each), each) for each in tickets if each.id not in listed]
    longest = max((row.waits_min for row in waiting), default=0)
    return QueueView(rows=tuple(waiting), longest_min=longest, set_aside=tuple(aside))


def of_today(work: Workplace, ticket: Ticket) -> bool:
    """Whether the person came today, at the centre: a number is for one day."""
    return work.local(ticket.arrived_at).date() == work.today()


def called_here(work: Workplace) -> Ticket | None:
    """The ticket that is called to this desk and not yet answered for."""
    with work.store.read() as uow:
        for each in uow.rows.in_state("ticket", {TicketState.CALLED}):
            ticket = each.entity
            if isinstance(ticket, Ticket) and ticket.desk == work.desk.desk:
                return ticket
    return None


def same_number(one: str, other: str) -> bool:
    """Whether two numbers are the same, however they are typed: "a 44" is "A-044"."""
    return bool(plain_number(one)) and plain_number(one) == plain_number(other)


def means(work: Workplace, typed: str, ticket: Ticket) -> bool:
    """Whether who typed a number meant this ticket: "28" is "A-028" where no other list gave a 28 that day."""
    if same_number(typed, ticket.number):
        return True
    if not digits(typed) or any(letter.isalpha() for letter in typed) or digits(typed) != digits(ticket.number):
        return False
    with work.store.read() as uow:
        others = [each.entity for each in uow.rows.of_kind("ticket") if each.entity.id != ticket.id]
    day = work.local(ticket.arrived_at).date()
    that_day = [one for one in others if isinstance(one, Ticket) and work.local(one.arrived_at).date() == day]
    return all(digits(one.number) != digits(ticket.number) for one in that_day)


def plain_number(number: str) -> str:
    """Letters and figures without what people leave out."""
    return "".join(letter for letter in number.casefold() if letter.isalpha()) + digits(number)


def digits(number: str) -> str:
    """The figures of a number alone."""
    return "".join(letter for letter in number if letter.isdigit()).lstrip("0")


def service_of(work: Workplace, ticket: Ticket) -> Service | None:
    """What the person came for; None where they did not say, or where the law of this desk does not know it yet."""
    try:
        return work.law.service(ticket.service) if ticket.service else None
    except UnknownService:
        return None


def call_next(work: Workplace, session: Session) -> Called:
    """Ask the office for the next person. Raises `NoLine` where it does not answer in time."""
    work.demand_room()
    answer = ask(work, session, "call_next", {})
    name = answer.result.get("ticket")
    return Called(ticket=_ticket(work, name) if name else None, changed=_changed(answer))


def call_chosen(work: Workplace, session: Session, ticket: TicketId, reason: str) -> Called:
    """Have one chosen person called, whoever's turn it is; the reason stays with the ticket."""
    work.demand_room()
    answer = ask(work, session, "call_ticket", {"ticket": ticket, "reason": reason})
    return Called(ticket=_ticket(work, ticket), changed=_changed(answer))


def call_again(work: Workplace, session: Session, ticket: TicketId) -> Called:
    """Have the same number called once more, on the board and by voice."""
    answer = ask(work, session, "call_again", {"ticket": ticket})
    return Called(ticket=_ticket(work, ticket), changed=_changed(answer))


def no_show(work: Workplace, session: Session, ticket: TicketId) -> Done:
    """The called person did not come; the number is set aside."""
    return do(work, session, NoShow(ticket=ticket))


class NotToldYet(Exception):
    """The office still thinks someone sits here: what ended that visit has not been sent. Send it, then ask again."""


def ask(work: Workplace, session: Session, verb: str, args: Mapping[str, Any]) -> Answer:
    """Have the office do it; the command is kept before it is sent. Raises `NoLine`, `Refused`, `NotToldYet`."""
    asked = Ask(CommandId(work.ids.new()), verb, dict(args), session.actor.id)
    with work.store.write() as uow:
        uow.asked.add(asked, work.now())
        uow.commit()
    try:
        answer = work.office.ask(session.token or _device_session(work), asked)
    except OfficeError:
        with work.store.write() as uow:
            uow.asked.give_up(CommandId(asked.command))
            uow.commit()
        raise
    take(work, answer)
    if answer.refused is not None:
        if answer.refused.code in NOT_HEARD and _behind(work):
            raise NotToldYet
        raise Refused(Message(answer.refused.code, answer.refused.params))
    return answer


def _behind(work: Workplace) -> bool:
    with work.store.read() as uow:
        return uow.outbox.count_kept() > 0


def _device_session(work: Workplace) -> str:
    """Without a sign-in over the line the desk vouches for its operator, as it does for their operations."""
    with work.store.read() as uow:
        known: str | None = uow.facts.note("session")
    if known is None:
        raise SessionOver
    return known


def take(work: Workplace, answer: Answer) -> None:
    """Store an answer with the rows it changed.

    While a turn is taking the feed nothing is folded: over half of it the fold would do things twice. The turn does it.
    """
    with work.store.write() as uow:
        uow.asked.answered(answer)
        for row in answer.rows:
            uow.rows.receive(row)
        if not uow.facts.note(TO_REBASE):
            rebase_within(uow, work.law)
        uow.commit()


def _changed(answer: Answer) -> frozenset[Key]:
    return frozenset(Key.parse(row.key) for row in answer.rows)


def _ticket(work: Workplace, name: str) -> Ticket | None:
    with work.store.read() as uow:
        found = uow.rows.get(Key("ticket", name))
    return found if isinstance(found, Ticket) else None


@dataclass(frozen=True, slots=True)
class _Rows:
    """Makes the rows of one look at the queue."""

    work: Workplace
    seen: Seen
    now: datetime

    def row(self, ticket: Ticket) -> QueueRow:
        """The row of one who waits or is away."""
        work, now = self.work, self.now
        since = max(ticket.arrived_at, ticket.eligible_at)
        booked = ticket.eligible_at > ticket.arrived_at
        coming = booked and ticket.eligible_at > now
        service = service_of(work, ticket)
        return QueueRow(
            ticket=ticket.id,
            number=ticket.number,
            service=None if service is None else service.short,
            reason=_reason(work, ticket, coming=coming),
            waits_min=max(0, int((now - since).total_seconds() // 60)),
            by_law=ticket.ground is not None and not coming,
            due=booked and not coming,
            coming=coming,
            place=explain(work, ticket, self.seen),
            returns_at=work.local(ticket.returns_at) if ticket.returns_at is not None else None,
            held=ticket.visit is not None,
        )


def _away(row: QueueRow, ticket: Ticket) -> QueueRow:
    """The same of somebody who is not on the list now: why they are away, instead of why they would be called."""
    return replace(row, reason=msg(f"queue.away_{ticket.state}"), by_law=False, due=False)


def _stranded(row: QueueRow, ticket: Ticket) -> QueueRow:
    """The same of somebody whom only a closed desk may call."""
    why = msg("queue.desk_closed", desk=ticket.for_desk)
    return replace(row, reason=why, by_law=False, due=False, returns_at=None, stranded=True)


def _reason(work: Workplace, ticket: Ticket, *, coming: bool) -> Message:
    """Why it stands where it stands; before the time of an appointment no ground puts it first."""
    if ticket.state is not TicketState.ISSUED:
        return msg(f"queue.{ticket.state}")
    if ticket.ground is not None and not coming:
        return msg("queue.by_law", ground=work.law.ahead_by(ticket.ground))
    if ticket.appointment is not None:
        return msg("queue.appointment", at=work.local(ticket.appointment))
    if ticket.eligible_at > ticket.arrived_at:
        return msg("queue.appointment", at=work.local(ticket.eligible_at))
    return msg("queue.in_turn")
