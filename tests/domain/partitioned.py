"""A day of a hall whose desks lose the line, by chance and by seed: only rules, no store, no window.

The office and each desk hold rows of their own. With the line a desk calls by the office's order; without it, those of
its last list that are dealt to it. What it did comes later, with a clock that was wrong, and is merged as the office
merges: taken where the row is still what the desk saw, else kept as a disagreement. A person has one body: they sit
down at the first desk that calls them, and whoever calls them afterwards calls in vain.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise

from mfc_desk.domain import dealing
from mfc_desk.domain.errors import DomainError
from mfc_desk.domain.fold import Overlay
from mfc_desk.domain.halls import Desk, DeskState, Hall, TicketBlock
from mfc_desk.domain.ids import DeskName, DeviceId, Key, LeaseId, OperatorId, TicketId
from mfc_desk.domain.operations.base import Act, Operation, apply
from mfc_desk.domain.operations.calls import CallDealt, CallNext, NoShow
from mfc_desk.domain.operations.tickets import IssueTicket, LeaveQueue
from mfc_desk.domain.permissions import Actor, Role
from mfc_desk.domain.ranking import rank_at_desk
from mfc_desk.domain.tickets import Ticket, TicketState
from mfc_desk.domain.time import BusinessTime
from tests.domain.world import NOW, Nothing, stories, world

LAW = world(next(stories())).law
HALL = Hall()
STEPS = 60
BLOCK = 50
"""Numbers of a desk's own."""


@dataclass(slots=True)
class Sent:
    """An operation of a desk on its way, with the revision it was made over."""

    id: str
    operation: Operation
    base: str
    at: datetime


@dataclass(slots=True)
class Side:
    """One end: its rows, the operation that wrote each of them last, and for a desk what it has not sent."""

    name: str
    wrong: timedelta = timedelta(0)
    """How far its clock is from the truth."""
    rows: Overlay = field(default_factory=lambda: Overlay(Nothing()))
    revisions: dict[str, str] = field(default_factory=dict)
    outbox: list[Sent] = field(default_factory=list)
    listed: int = 0
    """Which list of the office it has: how much the office had done by then."""
    served: list[str] = field(default_factory=list)
    online: bool = True
    sits: str = ""
    """Who is at the desk, in their body."""

    def tickets(self) -> list[Ticket]:
        """Every ticket it knows."""
        return [row for row in self.rows.written.values() if isinstance(row, Ticket)]


class Day:
    """One day, and everything that was wrong with it."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.now, self.count = NOW, 0
        self.office = Side("office")
        self.heard: set[str] = set()
        """Operations the office has taken."""
        self.told: dict[str, str] = {}
        """What came of each operation that was sent, the last word."""
        self.contested: set[str] = set()
        """Tickets about which two ends disagree: a person at the tray knows, the list does not yet."""
        self.trouble: list[str] = []
        self.dealt: dict[tuple[str, int], str] = {}
        """Who was called without the line, of which list, to the desk that called them."""
        many = self.chance.randint(2, 4)
        self.desks = [Side(str(n), wrong=timedelta(minutes=self.chance.randint(-600, 600))) for n in range(1, many + 1)]
        self.open = tuple(Desk(id=DeskName(one.name), state=DeskState.OPEN, since=NOW) for one in self.desks)
        self.seated: dict[str, str] = {}
        """Person (by ticket) to the desk they sat down at, once and for good."""
        self.done: list[str] = []
        self.disagreed: list[str] = []
        self.given: list[str] = []
        for place, one in enumerate(self.desks):
            block = TicketBlock(
                id=LeaseId(one.name),
                device=DeviceId(one.name),
                series="A",
                first=1000 + BLOCK * place,
                last=1049 + BLOCK * place,
            )
            for side in (self.office, one):
                side.rows.put([block])
                side.revisions[f"ticket_block:{one.name}"] = "founded"

    def play(self) -> list[str]:
        """The whole day; at its end the line is there for everybody. What was wrong, in words."""
        for _ in range(STEPS):
            self.now += timedelta(seconds=self.chance.randint(1, 90))
            one = self.chance.choice(self.desks)
            move = self.chance.choice((self._arrive, self._arrive, self._work, self._work, self._work, self._switch))
            move(one)
        for one in self.desks:
            one.online = True
            self._sync(one)
        for _ in range(2):
            for one in self.desks:
                while self._work(one):
                    self.now += timedelta(seconds=20)
        for one in self.desks:
            while one.outbox:
                self._sync(one)
        for one in self.desks:
            self._pull(one)
        return self.wrong()

    def _arrive(self, one: Side) -> None:
        self.count += 1
        name, online = TicketId(f"t{self.chance.getrandbits(40):010x}"), one.online
        if online:
            operation = IssueTicket(ticket=name, number=f"A-{self.count:03d}", series="A")
        else:
            block = one.rows.get(Key("ticket_block", one.name))
            assert isinstance(block, TicketBlock)
            number = block.next_on((self.now + one.wrong).date())
            if number is None:
                return
            operation = IssueTicket(ticket=name, number=block.printed(number), series="A", block=LeaseId(one.name))
        if self._do(one, operation, also_office=online):
            self.given.append(operation.number)

    def _work(self, one: Side) -> bool:
        """See out who sits here, else call the next one; whether anything happened."""
        if one.sits:
            name, one.sits = one.sits, ""
            self.done.append(name)
            one.served.append(name)
            self._do(one, LeaveQueue(ticket=TicketId(name), reason="gone"), also_office=one.online)
            return True
        called = self._next(one)
        if called is None:
            return False
        if called.id in one.served and called.id not in self.contested:
            self.trouble.append(f"desk {one.name} called {called.number} after it had seen them out")
            return False
        operation = CallNext(ticket=called.id) if one.online else CallDealt(ticket=called.id, listed=one.listed)
        if not one.online and self.dealt.setdefault((called.id, one.listed), one.name) != one.name:
            self.trouble.append(f"{called.number} was dealt to two desks out of one list")
        if not self._do(one, operation, also_office=one.online):
            return False
        if called.id in self.seated:  # the paper is at another desk already
            self._do(one, NoShow(ticket=called.id), also_office=one.online)
        else:
            self.seated[called.id] = one.name
            one.sits = called.id
        return True

    def _next(self, one: Side) -> Ticket | None:
        desk = DeskName(one.name)
        if one.online:
            self._sync(one)
            able = [each for each in self.office.tickets() if each.waits_at(self.now)]
            plan = HALL.plan_of(desk)
            return min(able, key=lambda each: (rank_at_desk(each, HALL, plan), each.arrived_at, each.id), default=None)
        return dealing.next_dealt(desk, one.tickets(), self.open, HALL, now=self.now + one.wrong)

    def _switch(self, one: Side) -> None:
        one.online = not one.online
        if one.online:
            self._sync(one)

    def _do(self, one: Side, operation: Operation, *, also_office: bool) -> bool:
        """Do it at the office at once where there is a line, else here and send it later."""
        if also_office:
            done = self._apply(self.office, operation, one, op=self._op(), at=self.now)
            self.hear(one, operation.primary)
            self._pull(one)
            return done
        base, op = one.revisions.get(str(operation.primary), ""), self._op()
        at = self.now + one.wrong
        if not self._apply(one, operation, one, op=op, at=at):
            return False
        one.outbox.append(Sent(op, operation, base, at))
        return True

    def _op(self) -> str:
        return f"op{self.chance.getrandbits(60):015x}"

    def _apply(self, side: Side, operation: Operation, desk: Side, *, op: str, at: datetime) -> bool:
        actor = Actor(OperatorId(desk.name), frozenset({Role.OPERATOR}))
        time = BusinessTime(at, provisional=side is not self.office)
        act = Act(actor=actor, device=DeviceId(desk.name), desk=DeskName(desk.name), at=time, law=LAW)
        try:
            written = apply(side.rows, operation, act)
        except DomainError:
            return False
        side.rows.put(written)
        side.revisions.update({f"{row.kind}:{row.id}": op for row in written})
        return True

    def _sync(self, one: Side) -> None:
        """Everything the desk did, in its order, then everything the office has."""
        for sent in one.outbox:
            if not self.known(sent):
                self.merge(one, sent)
        if self.chance.random() < 0.2:  # the answer was lost: everything is sent again
            return
        one.outbox.clear()
        self._pull(one)

    def known(self, sent: Sent) -> bool:
        """Whether the office has heard of it: it says the same again."""
        return sent.id in self.told

    def merge(self, one: Side, sent: Sent) -> None:
        """Take it where its row is what the desk saw, else keep it as a disagreement that somebody looks at."""
        key = str(sent.operation.primary)
        same = self.office.revisions.get(key, "") == sent.base
        if same and self._apply(self.office, sent.operation, one, op=sent.id, at=self.believed(one, sent)):
            self.heard.add(sent.id)
            self.told[sent.id] = "taken"
        else:
            self.told[sent.id] = "disagreed"
            self.disagree(one, sent)

    def believed(self, one: Side, sent: Sent) -> datetime:
        """When it was, by the office's knowledge of each desk's clock."""
        return min(sent.at - one.wrong, self.now)

    def disagree(self, one: Side, sent: Sent) -> None:
        """The tray shows it."""
        self.disagreed.append(sent.id)
        self.contested.add(sent.operation.primary.id)

    def _pull(self, one: Side) -> None:
        if not one.outbox:
            self.overwrite(one)

    def hear(self, one: Side, key: Key) -> None:
        """The row an answer brings is kept at once, also while other work is unsent."""
        row = self.office.rows.get(key)
        if row is not None:
            one.rows.put([row])
            one.revisions[str(key)] = self.office.revisions[str(key)]

    def overwrite(self, one: Side) -> None:
        """Everything the office has, over what the desk had."""
        one.rows.put(self.office.rows.written.values())
        one.revisions = dict(self.office.revisions)
        one.listed = len(self.office.rows.written) * 1000 + len(self.heard) + self.count

    def wrong(self) -> list[str]:
        """What must never be, whatever happened."""
        tickets = {ticket.id: ticket for ticket in self.office.tickets()}
        found = [*self.trouble, *(f"{one.name} has something unsent" for one in self.desks if one.outbox)]
        found += [f"{op} was refused and nobody was told" for op in self._silent()]
        found += [f"{op} was taken and told as a disagreement" for op in self.heard & set(self.disagreed)]
        found += [f"{number} was given twice" for number in self.given if self.given.count(number) > 1]
        found += [f"{name} was seen out twice" for name in self.done if self.done.count(name) > 1]
        found += [f"nobody knows of {name} any more" for name in self.seated if TicketId(name) not in tickets]
        found += [f"{one.number} went unserved" for one in tickets.values() if self._forgotten(one)]
        found += [f"{one.number} has a hole in its way" for one in tickets.values() if not whole(one, self.now)]
        found += [f"the desks differ about {one.number}" for one in tickets.values() if self._differs(one)]
        served = {ticket.number for ticket in tickets.values()}
        return found + [f"{number} was lost" for number in self.given if number not in served]

    def _silent(self) -> list[str]:
        return [op for op, word in self.told.items() if word == "disagreed" and op not in self.disagreed]

    def _forgotten(self, ticket: Ticket) -> bool:
        """Whoever waited sat down at a desk."""
        return ticket.state is TicketState.ISSUED or ticket.id not in self.seated

    def _differs(self, ticket: Ticket) -> bool:
        return any(one.rows.get(Key("ticket", ticket.id)) != ticket for one in self.desks)


def whole(ticket: Ticket, now: datetime) -> bool:
    """Its way has no hole, never runs backwards, and lies within the day."""
    parts = ticket.log
    if not all(NOW <= one.since <= now for one in parts):
        return False
    return all(one.until == after.since for one, after in pairwise(parts)) and all(
        one.until is None or one.until >= one.since for one in parts
    )


def played(seeds: Iterable[int]) -> dict[int, list[str]]:
    """The days that went wrong, by seed."""
    return {seed: wrong for seed in seeds if (wrong := Day(seed).play())}
