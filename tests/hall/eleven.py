"""Eleven o'clock on a Monday in a full hall: thirteen desks, a morning played by the real rules, and the weeks before it.

The rows stand in a real office, the desks that are away said what they keep before they went, and the supervisor's own
desk is a real one. Nothing here goes by the wall clock: time stands still until somebody moves it.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import Any, Final

from sqlalchemy.engine import Connection

from backoffice.inprocess import InProcess, Said
from backoffice.recording import record
from backoffice.rehearsal import RehearsalDesk
from backoffice.store import centres, feedbacks, load_tables
from backoffice.store.centres import Operator
from backoffice.store.database import Database, sqlite_url
from backoffice.store.schema import bring_up
from backoffice.store.world import World
from forms.ids import ServiceId
from mfc_desk.domain.entities import Entity
from mfc_desk.domain.feedback import CRITERIA, NOT_APPLICABLE, Answers, How
from mfc_desk.domain.guards import Mode, Violation, category_of
from mfc_desk.domain.ids import DeskName, OperatorId, TicketId, ViolationId, VisitId
from mfc_desk.domain.operations.base import Operation
from mfc_desk.domain.operations.desks import OpenDesk, PauseDesk, SetHall
from mfc_desk.domain.operations.moving import TransferTicket
from mfc_desk.domain.operations.tickets import IssueTicket, LeaveQueue
from mfc_desk.domain.operations.visits import StartVisit
from mfc_desk.domain.tickets import Onward, Ticket, TicketState
from mfc_desk.usecases import line, refusing, second_words
from sync.wire.envelope import decode_head
from tests.domain.world import law_in
from tests.hall.centre import RealDesk
from tests.hall.registering import begun
from tests.load.centre import Centre, Day, hall_of
from tests.office.bureau import CENTRE, NOON, Bureau, CountedIds, _hashed

OPENS: Final = NOON + timedelta(days=2, hours=22)
"""Nine o'clock on Monday, 23 November; two hours later it is eleven."""
ELEVEN: Final = timedelta(hours=2)
DESKS, PEOPLE, MEAN_S, SEED = 13, 300, 700, 8
"""People of the whole day; a visit takes a quarter of an hour on the mean."""
FORGOTTEN, CLOSED, ASKS, CHIEF = "11", "12", "10", "13"
CUT: Final = {"4": (timedelta(minutes=91), 14, 2), "9": (timedelta(minutes=108), 3, 0)}
"""The desks that lost the line: when, and what each kept then that was not at the office."""
AT_ODDS: Final = "3"
"""The desk whose work the office did not take."""
WEEKS: Final = 5
A_DAY: Final = (240, 290)
ROWS: Final = 150
"""So many numbers of the days before are rows that a desk holds."""
NAMES: Final = (
    "Әсел Үлгіқызы", "Тимур Образцов", "Динара Сынақова", "Ғалым Мысалов", "Жанар Үлгібаева", "Олег Пробный",
    "Айгүл Сынақбаева", "Ерлан Мысалұлы", "Марина Образцова", "Сәуле Үлгінова", "Данияр Сынақов", "Ольга Примерная",
)  # fmt: skip
SUPERVISOR: Final = "operator13"
TASTES: Final = (
    (1, 2, 6, 31, 60), (2, 3, 9, 36, 50), (0, 1, 4, 25, 70), (3, 5, 12, 38, 42), (6, 9, 18, 37, 30), (2, 2, 8, 20, 30),
    (2, 4, 8, 34, 52), (9, 9, 14, 21, 17),
)  # fmt: skip
"""How often of a hundred each score is given."""


@dataclass(frozen=True, slots=True)
class Former:
    """Somebody who came on a day before."""

    id: str
    number: str
    service: ServiceId
    came: datetime
    called: datetime
    done: datetime
    desk: str

    def row(self) -> Ticket:
        """Their number as it stands in the evening."""
        plain = Ticket(
            id=TicketId(self.id), number=self.number, series=self.number[0], service=self.service,
            arrived_at=self.came, eligible_at=self.came,
        )  # fmt: skip
        at = {"desk": DeskName(self.desk), "operator": OperatorId(f"op{self.desk}")}
        row = plain.moved(TicketState.ISSUED, self.came)
        row = row.moved(TicketState.SERVING, self.called, called_at=self.called, started_at=self.called, **at)
        return row.moved(TicketState.DONE, self.done)


class OneAtATime:
    """The door of the office for a window, whose workers come at once."""

    def __init__(self, call: InProcess) -> None:
        self._call, self._lock = call, Lock()

    def __call__(self, *given: Any, **more: Any) -> Said:
        with self._lock:
            return self._call(*given, **more)

    def close(self) -> None:
        self._call.close()


class PlayedHall(Centre):
    """What the desks do goes on record until they lose their line."""

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.cut: set[str] = set()

    def do(self, operation: Operation, desk: str, at: datetime, *, chief: bool = False) -> bool:
        """Nothing of who is cut off is heard; numbers come from the kiosk."""
        heard = desk not in self.cut or isinstance(operation, IssueTicket)
        return heard and super().do(operation, desk, at, chief=chief)


class Eleven:
    """The hall, its office and the supervisor's desk. `busy=False`: the same centre before anybody came."""

    def __init__(self, folder: Path, *, busy: bool = True) -> None:
        self.folder = folder
        self.database = Database(sqlite_url(folder / "office.db"))
        bring_up(self.database)
        self.bureau = Bureau(self.database, folder)
        self.bureau.call = OneAtATime(self.bureau.call)  # type: ignore[assignment]  # the same door
        self.clock = self.bureau.clock
        self.clock.advance(OPENS - self.clock.now() - timedelta(minutes=25))
        law = law_in("kz")
        offered = [one.id for one in law.services() if not one.guided and "natural" in one.addressees]
        services = tuple(offered[:6])
        self.centre = PlayedHall(hall_of(DESKS, services[0]), tell=self._hear, law=law, services=services)
        self._written: list[tuple[list[Entity], str]] = []
        self._staff()
        rules = SetHall(hall=replace(self.centre.hall, feedback=True))
        self.database.write(lambda tx: record(tx, self.bureau.office, self.bureau.centre, rules))
        self.away: dict[str, RehearsalDesk] = {}
        self.asks: RealDesk | None = None
        """The desk that waits for a second person's word."""
        self.undecided = ""
        """What the office did not take from a desk."""
        self._weeks_before()
        if busy:
            self._play()
        self.chief = RealDesk(self.bureau, folder / "chief", CHIEF)
        self.settle()

    def settle(self) -> None:
        """Whoever has a line says something, and the supervisor's desk has heard it."""
        for name, desk in self.away.items():
            if name not in CUT:
                desk.hello(unsent_since=None, scans=0, undecided=[self.undecided] if name == AT_ODDS else [])
        if self.asks is not None:
            self.asks.turn()
        self.chief.settle()
        line.remember(self.chief.work, online=True)

    def pass_time(self, by: timedelta = timedelta(seconds=21)) -> None:
        """It is so much later, and every desk that can has been heard meanwhile."""
        self.clock.advance(by)
        self.settle()

    def close(self) -> None:
        for desk in (self.chief, self.asks):
            if desk is not None:
                desk.close()
        self.bureau.close()
        self.database.close()

    def _staff(self) -> None:
        people = [(f"op{n}", _login(n), name, "operator", str(n)) for n, name in enumerate(NAMES, 1)]
        people.append((SUPERVISOR, SUPERVISOR, "Марат Үлгиев", "supervisor operator", CHIEF))
        for name, login, said, roles, desk in people:
            person = Operator(
                centre=CENTRE, operator=OperatorId(name), login=login, name=said, password=_hashed(), roles=roles,
                desk=desk, active=True,
            )  # fmt: skip
            self.database.write(lambda tx, person=person: centres.add_operator(tx, person))

    def _hear(self, rows: list[Entity], _at: datetime, op: str) -> None:
        self._written.append((rows, op))

    def tell(self) -> None:
        """What was played is in the office's rows and in its feed."""
        written, self._written = self._written, []

        def write(tx: Connection) -> None:
            world = World(tx, self.bureau.centre)
            for rows, op in written:
                world.put(rows, op)
            world.flush()

        self.database.write(write)

    def _weeks_before(self) -> None:
        """Five weeks of working days with a peak before noon: in the office's tables, some of the last days as rows too.

        A desk holds rows of the last weeks, and knows from them how long a visit takes.
        """
        chance = random.Random(SEED)
        former: list[Former] = []
        for back in range(1, 7 * WEEKS + 1):
            opens = OPENS - timedelta(days=back)
            if opens.weekday() < 5:
                former += [self._former(chance, opens, f"w{back}x{n}") for n in range(chance.randrange(*A_DAY))]
        for one in former[:ROWS]:
            self._hear([one.row()], one.came, f"op-{one.id}")
        self.tell()
        self.database.write(lambda tx: _keep(tx, self.bureau, former[ROWS:]))
        self._feedback(chance)

    def _former(self, chance: random.Random, opens: datetime, name: str) -> Former:
        part = chance.betavariate(2, 2.6)
        came = opens + part * timedelta(hours=8.6)
        waited = timedelta(minutes=max(0.2, chance.gauss(2 + 50 * part * (1 - part) ** 1.6, 3)))
        took = timedelta(seconds=60 + min(4 * MEAN_S, chance.expovariate(1 / MEAN_S)))
        service, desk = chance.choice(self.centre.services), str(chance.randrange(1, 11))
        letter = "B" if service == self.centre.services[0] else "A"
        return Former(
            name,
            f"{letter}-{int(name.partition('x')[2]) + 1:03d}",
            service,
            came,
            came + waited,
            came + waited + took,
            desk,
        )

    def _feedback(self, chance: random.Random) -> None:
        def write(tx: Connection) -> None:
            for n in range(640):
                day = self._open_day(chance)
                scores = (
                    {}
                    if n % 9 == 0
                    else {name: _score(chance, weights) for name, weights in zip(CRITERIA, TASTES, strict=True)}
                )
                if n % 11 == 0:
                    scores = dict(list(scores.items())[: chance.randrange(1, 7)])
                how = How.SKIPPED if len(scores) < len(CRITERIA) else How.FINISHED
                answers = Answers(scores=scores, how=how)
                feedbacks.keep(tx, CENTRE, answers, day=day.isoformat(), services=[chance.choice(self.centre.services)])

        self.database.write(write)

    def _open_day(self, chance: random.Random) -> date:
        while True:
            day = (OPENS - timedelta(days=chance.randrange(1, 29))).date()
            if day.weekday() < 5:
                return day

    # ── the morning ──

    def _play(self) -> None:
        chance = random.Random(SEED)
        day = Day(self.centre, chance, OPENS, PEOPLE)
        day.mean_s = MEAN_S
        day.desks = [one for one in day.desks if one not in (FORGOTTEN, CLOSED, ASKS, CHIEF)]
        early = OPENS - timedelta(minutes=20)
        for desk in (FORGOTTEN, ASKS):
            self.centre.do(OpenDesk(desk=DeskName(desk), operator=OperatorId(f"op{desk}")), desk, early)
        self.centre.do(StartVisit(visit=VisitId("forgotten")), FORGOTTEN, early + timedelta(minutes=4))
        self.tell()
        for n in range(1, 13):
            if str(n) != ASKS:
                self.away[str(n)] = self._desk(str(n))
        hooks: list[tuple[float, Callable[[datetime], None]]] = [
            (86, lambda at: self._pause(day, "2", at)), (103, lambda at: self._pause(day, "7", at)),
            (92, lambda at: self._for_one_desk(day, at)), (90, self._pull),
        ]  # fmt: skip
        for minutes, what in hooks:
            day.at(OPENS + timedelta(minutes=minutes), what)
        for name, (after, _, _) in CUT.items():
            day.at(OPENS + after, lambda at, name=name: self._cut_off(name, at))
        day.play(OPENS + ELEVEN)
        self._ledger(OPENS + ELEVEN)
        self.tell()
        self._be(OPENS + ELEVEN + timedelta(seconds=40))
        self._asks()
        self._not_taken()

    def _desk(self, name: str) -> RehearsalDesk:
        desk = RehearsalDesk(self.bureau.call, self.clock, CountedIds(f"{int(name) + 500:03d}"))
        desk.enrol(self.bureau.code(name), self.centre.law)
        self.bureau.seat(desk, _login(int(name)))
        return desk

    def _be(self, at: datetime) -> None:
        self.clock.advance(max(timedelta(0), at - self.clock.now()))

    def _pause(self, day: Day, desk: str, at: datetime) -> None:
        """A break, as soon as the desk has nobody."""
        if not self.centre.do(PauseDesk(desk=DeskName(desk), reason="lunch"), desk, at):
            day.at(at + timedelta(seconds=20), lambda when: self._pause(day, desk, when))

    def _for_one_desk(self, day: Day, at: datetime) -> None:
        """Two people are sent to a desk that has just lost its line."""
        for ticket in list(day.waiting.values())[:2]:
            self.centre.do(
                TransferTicket(ticket=ticket.id, onward=Onward(desk=DeskName("4")), reason="specialist"), "1", at
            )
            day._again(ticket.id)

    def _pull(self, at: datetime) -> None:
        """The desk that will be at odds with the office takes the feed, so that it knows who is there."""
        self.tell()
        self._be(at)
        odd = self.away[AT_ODDS]
        odd.hello()
        odd.pull()
        waiting = [row for row, _ in odd.rows.values() if isinstance(row, Ticket) and row.state is TicketState.ISSUED]
        first = min(waiting, key=lambda one: (one.eligible_at, one.id))
        self.undecided = decode_head(odd.do(LeaveQueue(ticket=first.id, reason="gone")).head).op_id

    def _cut_off(self, name: str, at: datetime) -> None:
        """The last word of a desk: how much it keeps, and since when."""
        self._be(at)
        self.centre.cut.add(name)
        desk, (_, kept, scans) = self.away[name], CUT[name]
        desk.n, desk.chain = kept, "0" * 64
        desk.hello(kept=kept, unsent_since=at - timedelta(minutes=2), scans=scans, undecided=[])

    def _ledger(self, at: datetime) -> None:
        rows = []
        told = [("agency_held", Mode.PREVENTED, 21), ("complete", Mode.PREVENTED, 14), ("term_ground", Mode.PREVENTED, 6),
                ("refusal_ground", Mode.PREVENTED, 3), ("complete", Mode.INSISTED, 2), ("refusal_ground", Mode.OVERRIDDEN, 2),
                ("answer_lacking", Mode.HAPPENED, 1)]  # fmt: skip
        for rule, mode, many in told:
            for n in range(many):
                when, name = at - timedelta(minutes=3 + 5 * n), f"x{rule}{mode}{n}"
                rows.append(Violation(
                    id=ViolationId(name), category=category_of(rule), mode=mode, rule=rule, subject="proof", at=when,
                    by=OperatorId("op1"),
                ))  # fmt: skip
        for row in rows:
            self._hear([row], at, f"op-{row.id}")

    def _asks(self) -> None:
        """A desk asks for a second person's word from afar."""
        desk = self.asks = RealDesk(self.bureau, self.folder / "asks", ASKS)
        line.remember(desk.work, online=True)
        application = begun(desk)
        desk.settle()
        grounds = refusing.grounds(desk.work, desk.session, application)
        ground = next(view.ground.id for view in grounds if not view.holds)
        second_words.ask(desk.work, desk.session, application, ground=ground, reason=refusing.reasons()[0])
        desk.settle()

    def _not_taken(self) -> None:
        """Who was written off as gone was called elsewhere meanwhile: the office does not take it, that desk decides."""
        odd = self.away[AT_ODDS]
        odd.hello()
        odd.push()


def _keep(tx: Connection, bureau: Bureau, former: Sequence[Former]) -> None:
    """As the office's own tables have them after it followed its feed."""
    ways: list[dict[str, Any]] = []
    parts: list[dict[str, Any]] = []
    for one in former:
        name, local = f"ticket:{one.id}", bureau.centre.local(one.came)
        ways.append({
            "centre": CENTRE, "way": name, "day": local.date().isoformat(), "hour": local.hour, "number": one.number,
            "series": one.number[0], "service": one.service, "ground": None, "state": "done", "outcome": "served",
            "came_at": one.came, "eligible_at": one.came, "returns_at": None, "called_at": one.called,
            "ended_at": one.done, "waited_us": (one.called - one.came) // timedelta(microseconds=1), "missed": 0,
        })  # fmt: skip
        parts += [
            {"centre": CENTRE, "way": name, "n": n, "phase": phase, "since": since, "until": until, "desk": desk,
             "operator": None}
            for n, (phase, since, until, desk) in enumerate(
                (("waiting", one.came, one.called, None), ("serving", one.called, one.done, one.desk))
            )
        ]  # fmt: skip
    tx.execute(load_tables.load_way.insert(), ways)
    tx.execute(load_tables.load_part.insert(), parts)


def _login(n: int) -> str:
    """The first two are hired by the bureau under the plain names already."""
    return f"op{n}" if n < 3 else f"operator{n}"


def _score(chance: random.Random, weights: tuple[int, ...]) -> int:
    scores = (1, 2, 3, 4, 5, NOT_APPLICABLE)
    return chance.choices(scores, weights=(*weights, 102 - sum(weights)))[0]
