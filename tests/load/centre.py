"""A centre that is played: days of real operations by the real rules, and the raw record of each of them.

The record is plain: who did what, where and when, as a desk would tell it. `truth.py` reads nothing else.
"""

from __future__ import annotations

import heapq
import itertools
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from forms.ids import ServiceId
from forms.register import Law
from mfc_desk.domain.entities import Entity, Visit
from mfc_desk.domain.errors import DomainError
from mfc_desk.domain.fold import Overlay
from mfc_desk.domain.guards import GUARDS
from mfc_desk.domain.halls import Desk, DeskPlan, DeskState, Hall, Series
from mfc_desk.domain.ids import ConsultationId, DeskName, DeviceId, Key, OperatorId, TicketId, VisitId
from mfc_desk.domain.operations.advice import CloseConsultation, OpenConsultation
from mfc_desk.domain.operations.base import Act, Operation, apply
from mfc_desk.domain.operations.calls import CallAgain, CallNext, CallTicket, NoShow, ReturnToQueue
from mfc_desk.domain.operations.desks import CloseDesk, CloseOtherDesk, OpenDesk, PauseDesk
from mfc_desk.domain.operations.guards import NotePrevented
from mfc_desk.domain.operations.moving import SendOn, TransferTicket
from mfc_desk.domain.operations.parking import ParkTicket, ParkVisit, ResumeVisit
from mfc_desk.domain.operations.returning import NotExpected, SendBack
from mfc_desk.domain.operations.tickets import ComeBack, IssueTicket, LeaveQueue, VoidTicket
from mfc_desk.domain.operations.visits import AbandonVisit, FinishVisit, StartVisit
from mfc_desk.domain.permissions import Actor, Role
from mfc_desk.domain.ranking import closed_desks, may_call, rank_at_desk
from mfc_desk.domain.tickets import Onward, Ticket, TicketState
from mfc_desk.domain.time import BusinessTime
from tests.domain.world import Nothing, law_in

LAW = law_in("ru")
SERVICES = tuple(one.id for one in LAW.services())[:4]
MORNING = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
"""Nine o'clock in Moscow, a Monday."""
OPEN_H = 9
Tell = Callable[[list[Entity], datetime, str], None]


def hall_of(desks: int, alone: ServiceId = SERVICES[0]) -> Hall:
    """Two lists; every third desk calls the second one alone, which is for one service; the last desk is for both."""
    plans = tuple(
        DeskPlan(desk=DeskName(str(n)), series=("B",) if n % 3 == 0 else ("A",) if n < desks else ())
        for n in range(1, desks + 1)
    )
    lists = (Series(letter="A"), Series(letter="B", services=(alone,)))
    return Hall(series=lists, desks=plans)


@dataclass
class Centre:
    """Rows, rules, and what was done. `tell` hears of every write, as the office's feed would."""

    hall: Hall
    rows: Overlay = field(default_factory=lambda: Overlay(Nothing()))
    raw: list[dict[str, Any]] = field(default_factory=list)
    tell: Tell | None = None
    count: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    law: Law = LAW
    services: tuple[ServiceId, ...] = SERVICES
    """What people come for; the first of them has a list of its own."""

    def __post_init__(self) -> None:
        self.rows.put([self.hall])

    def do(self, operation: Operation, desk: str, at: datetime, *, chief: bool = False) -> bool:
        """Do it if the rules let it be done; then it is on record."""
        roles = frozenset({Role.OPERATOR, Role.SUPERVISOR} if chief else {Role.OPERATOR})
        actor = Actor(OperatorId("chief" if chief else f"op{desk}"), roles)
        at_ = BusinessTime(at, provisional=False)
        act = Act(actor=actor, device=DeviceId(f"d{desk}"), desk=DeskName(desk), at=at_, law=self.law)
        try:
            written = apply(self.rows, operation, act)
        except DomainError:
            return False
        self.rows.put(written)
        name = f"op-{next(self.count):09d}"
        told = {"kind": operation.KIND, "at": at, "desk": desk, "by": actor.id, "op": name}
        self.raw.append({**msgspec.to_builtins(operation, builtin_types=(datetime,)), **told, "where": desk})
        if "desk" in msgspec.to_builtins(operation):
            self.raw[-1]["about"] = str(operation.primary.id)
        if self.tell is not None:
            self.tell(list(written), at, name)
        return True

    def name(self, mark: str) -> str:
        """A name that nobody has."""
        return f"{mark}{next(self.count):09d}"

    def of(self, kind: type[Any]) -> list[Any]:
        """Every row of a kind."""
        return [row for row in self.rows.written.values() if isinstance(row, kind)]

    def ticket(self, name: str) -> Ticket:
        found = self.rows.get(Key("ticket", name))
        assert isinstance(found, Ticket)
        return found

    def forget(self) -> None:
        """Let go of the rows of days that are over; the record stays."""
        kept = {k: v for k, v in self.rows.written.items() if k.kind in ("hall", "desk")}
        self.rows.written.clear()
        self.rows.written.update(kept)


class Day:
    """One day from nine to six, minute by minute and by chance: desks, breaks, people, and what goes wrong."""

    def __init__(self, centre: Centre, chance: random.Random, opens: datetime, people: int) -> None:
        self.centre, self.chance, self.opens = centre, chance, opens
        self.closes = opens + timedelta(hours=OPEN_H)
        self.desks = [plan.desk for plan in centre.hall.desks]
        self.skew = {desk: timedelta(seconds=chance.choice((0, 0, 0, -40, 25))) for desk in self.desks}
        self.people = people
        self.mean_s = 0.85 * len(self.desks) * OPEN_H * 3600 / people
        self.numbers = itertools.count(1)
        self.waiting: dict[str, Ticket] = {}
        self.parked: list[tuple[str, str | None]] = []
        self._events: list[tuple[datetime, int, Callable[[datetime], None]]] = []
        self._order = itertools.count()

    def at(self, moment: datetime, what: Callable[[datetime], None]) -> None:
        heapq.heappush(self._events, (moment, next(self._order), what))

    def play(self, until: datetime | None = None) -> None:
        """The whole day, or up to a moment."""
        for _ in range(self.people):
            part = self.chance.betavariate(2, 2.6)
            self.at(self.opens + part * timedelta(hours=OPEN_H - 0.4), self.arrive)
        for desk in self.desks:
            if self.chance.random() < 0.9:
                self.at(self.opens + timedelta(seconds=self.chance.randrange(400)), self._opening(desk))
        while self._events and (until is None or self._events[0][0] <= until):
            moment, _, what = heapq.heappop(self._events)
            what(moment)

    def arrive(self, at: datetime) -> None:
        chance, name = self.chance, TicketId(self.centre.name("t"))
        if chance.random() < 0.04:
            return self._walk_in(at)
        service = ServiceId(chance.choice(self.centre.services))
        letter = "B" if service == self.centre.services[0] else "A"
        booked = chance.choice((None,) * 9 + (timedelta(minutes=chance.randrange(-30, 40)),))
        self.centre.do(
            IssueTicket(
                ticket=name,
                number=f"{letter}-{next(self.numbers):03d}",
                series=letter,
                service=service,
                ground=chance.choice(tuple(self.centre.law.packs[0].priority)) if chance.random() < 0.07 else None,
                appointment=None if booked is None else at + booked,
            ),
            chance.choice(self.desks),
            at,
        )
        self._again(name)
        if chance.random() < 0.05:
            self.at(at + timedelta(minutes=chance.randrange(1, 50)), lambda when: self._give_up(name, when))
        return None

    def _again(self, name: str) -> None:
        """Keep the list of who may be called; the rules decide the rest."""
        ticket = self.centre.ticket(name)
        if ticket.callable_from is not None:
            self.waiting[name] = ticket
        else:
            self.waiting.pop(name, None)

    def _give_up(self, name: str, at: datetime) -> None:
        verb = self.chance.choice((LeaveQueue, LeaveQueue, VoidTicket, TransferTicket, ComeBack))
        ticket = TicketId(name)
        if verb is TransferTicket:
            onward = Onward(series=self.chance.choice("AB"))
            self.centre.do(TransferTicket(ticket=ticket, onward=onward, reason="x"), self.desks[0], at)
        elif verb is ComeBack:
            self.centre.do(ComeBack(ticket=ticket), self.desks[0], at)
        else:
            self.centre.do(verb(ticket=ticket, reason="gone"), self.desks[0], at)
        self._again(name)

    def _walk_in(self, at: datetime) -> None:
        desk, visit = self.chance.choice(self.desks), VisitId(self.centre.name("v"))
        if self.centre.do(StartVisit(visit=visit), desk, at):
            self._serve(desk, visit, None, at, free=False)

    def _opening(self, desk: DeskName) -> Callable[[datetime], None]:
        def open_(at: datetime) -> None:
            self.centre.do(OpenDesk(desk=desk, operator=OperatorId(f"op{desk}")), desk, at + self.skew[desk])
            self.at(at, self._free(desk))

        return open_

    def _free(self, desk: DeskName) -> Callable[[datetime], None]:
        """The desk has nobody: it closes, has a break, or calls the next one."""

        def free(at: datetime) -> None:
            chance = self.chance
            if at >= self.closes + timedelta(minutes=30) or (at >= self.closes and not self.waiting):
                verb = CloseDesk(desk=desk) if chance.random() < 0.9 else CloseOtherDesk(desk=desk, reason="late")
                self.centre.do(verb, desk if isinstance(verb, CloseDesk) else "0", at, chief=True)
                return
            if chance.random() < 0.02:
                self.centre.do(PauseDesk(desk=desk, reason="lunch"), desk, at + self.skew[desk])
                self.at(at + timedelta(minutes=chance.randrange(5, 40)), self._opening(desk))
                return
            called = self._next(desk, at)
            if called is None:
                self.at(at + timedelta(seconds=45), free)
            else:
                self._answer(desk, called, at)

        return free

    def _next(self, desk: DeskName, at: datetime) -> Ticket | None:
        hall, plan = self.centre.hall, self.centre.hall.plan_of(desk)
        closed = closed_desks(self.centre.rows.get(Key("desk", one)) for one in self.desks)
        able = [one for one in self.waiting.values() if one.waits_at(at) and may_call(one, plan, closed=closed)]
        if not able:
            return None
        chosen = min(able, key=lambda one: (rank_at_desk(one, hall, plan), one.arrived_at, one.id))
        when = at + self.skew[desk]
        if self.chance.random() < 0.03:
            chosen = self.chance.choice(able)
            done = self.centre.do(CallTicket(ticket=chosen.id, reason="asked"), desk, when)
        else:
            done = self.centre.do(CallNext(ticket=chosen.id), desk, when)
        self._again(chosen.id)
        return chosen if done else None

    def _answer(self, desk: DeskName, ticket: Ticket, at: datetime) -> None:
        """They come, or do not."""
        chance, at = self.chance, at + timedelta(seconds=self.chance.randrange(8, 80))
        what = chance.random()
        when = at + self.skew[desk]
        if what < 0.9:
            visit = ticket.visit
            if visit is not None:
                self.centre.do(ResumeVisit(visit=visit), desk, when)
            else:
                visit = VisitId(self.centre.name("v"))
                self.centre.do(StartVisit(visit=visit, ticket=ticket.id), desk, when)
            self._serve(desk, visit, ticket.id, at)
            return
        if what < 0.93:
            self.centre.do(CallAgain(ticket=ticket.id), desk, when)
        verb: Operation = NoShow(ticket=ticket.id)
        if what >= 0.98:
            verb = ReturnToQueue(ticket=ticket.id)
        elif what >= 0.96:
            verb = ParkTicket(ticket=ticket.id, minutes=chance.randrange(2, 30))
        self.centre.do(verb, desk, when + timedelta(seconds=20))
        self._again(ticket.id)
        self.at(at + timedelta(seconds=30), self._free(desk))

    def _serve(self, desk: DeskName, visit: VisitId, ticket: str | None, at: datetime, *, free: bool = True) -> None:
        asked = ConsultationId(self.centre.name("c"))
        self.centre.do(OpenConsultation(visit=visit, consultation=asked, subject="x"), desk, at)
        took = timedelta(seconds=60 + min(4 * self.mean_s, self.chance.expovariate(1 / self.mean_s)))

        def over(then: datetime) -> None:
            if self.chance.random() < 0.05:
                rule = self.chance.choice(sorted(GUARDS))
                self.centre.do(NotePrevented(visit=visit, rule=rule, subject=f"s{visit}"), desk, then)
            self.centre.do(CloseConsultation(consultation=asked, answer="y"), desk, then)
            self._end(desk, visit, ticket, then + self.skew[desk])
            if ticket is not None:
                self._again(ticket)
            if free:
                self.at(then + timedelta(seconds=15), self._free(desk))

        self.at(at + took, over)

    def _end(self, desk: DeskName, visit: VisitId, ticket: str | None, at: datetime) -> None:
        chance, done = self.chance, False
        what = chance.random()
        if ticket is not None and what < 0.06:
            other = chance.choice(self.desks)
            onward = Onward(desk=other, back=chance.random() < 0.5)
            done = self.centre.do(SendOn(visit=visit, onward=onward), desk, at)
        elif what < 0.1:
            done = self.centre.do(ParkVisit(visit=visit, minutes=chance.randrange(3, 40)), desk, at)
            if done and ticket is None:
                self.at(at + timedelta(minutes=20), lambda when: self._resumed(desk, visit, when))
        elif what < 0.13:
            done = self.centre.do(AbandonVisit(visit=visit, reason="gone"), desk, at)
        elif what < 0.14:
            done = self.centre.do(SendBack(visit=visit, reason="gone"), desk, at)
        elif what < 0.15 and ticket is not None:
            self.centre.do(NotExpected(ticket=TicketId(ticket)), desk, at)
        if not done:
            self.centre.do(FinishVisit(visit=visit), desk, at)

    def _resumed(self, desk: DeskName, visit: VisitId, at: datetime) -> None:
        if self.centre.do(ResumeVisit(visit=visit), desk, at):
            self.centre.do(FinishVisit(visit=visit), desk, at + timedelta(minutes=4))


def played(
    *,
    desks: int,
    people: int,
    seed: int,
    until: timedelta | None = None,
    days: int = 1,
    tell: Tell | None = None,
) -> Centre:
    """A centre after so many days; the last one up to a moment after nine o'clock. `tell` hears of every write."""
    centre, chance = Centre(hall_of(desks), tell=tell), random.Random(seed)
    for number in range(days):
        opens = MORNING + timedelta(days=number)
        last = number == days - 1 and until is not None
        Day(centre, chance, opens, people).play(opens + until if last and until is not None else None)
    return centre


def open_desks(centre: Centre) -> int:
    return sum(one.state is DeskState.OPEN for one in centre.of(Desk))


__all__ = ["MORNING", "Centre", "Day", "Ticket", "TicketState", "Visit", "hall_of", "open_desks", "played"]
