"""One world: a true time, one office, desks, a line between them; what is done in it, and what was said in it."""

from __future__ import annotations

import logging
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from backoffice import picturing
from backoffice.store import centres
from mfc_desk.domain.errors import DomainError
from mfc_desk.domain.scope import DAYS
from mfc_desk.ports.office import OfficeError
from mfc_desk.usecases.picture import wish
from mfc_desk.usecases.queue import NotToldYet
from sync.pace import Load
from tests.simulation import ground, line, steps, verbs
from tests.simulation.bureau import Killed, PlayedOffice
from tests.simulation.chance import MachineClock, Time, seeded_bytes
from tests.simulation.desk import Died, PlayedDesk
from tests.simulation.disk import Disk
from tests.simulation.line import Asked, Said, door
from tests.simulation.releases import NEWEST, at_desk
from tests.simulation.sizes import narrow
from tests.simulation.watching import Broken, Watch

ROUNDS = 12
"""So many turns of every desk, with nothing in the way, are enough for everything to come to rest."""


@dataclass(slots=True)
class _Plan:
    """What is planned for the calls of the step that goes on."""

    troubles: dict[int, steps.Trouble]
    beside: Sequence[steps.Beside] = ()
    calls: int = 0


@dataclass(frozen=True, slots=True)
class Stage:
    """What all worlds of a process are played on: its folder, its database engines, its disks."""

    disk: Disk
    office: PlayedOffice
    desks: tuple[PlayedDesk, ...]


@cache
def stage(_process: int) -> Stage:
    """The stage of this process."""
    root, disk = ground.memory(), Disk()
    clock = MachineClock(Time(), "office")
    marks = [f"d{number}" for number in range(1, len(ground.DESKS) + 1)]
    desks = tuple(PlayedDesk(root / mark, mark, disk) for mark in (*marks, "twin"))
    return Stage(disk, PlayedOffice(root / "office", clock, disk), desks)


@dataclass
class World:
    """Everything there is in one schedule."""

    time: Time = field(default_factory=Time)
    seen: Counter[str] = field(default_factory=Counter)
    """What came to pass, and how often: a play in which nothing happens finds nothing."""
    scope_days: int = DAYS
    load: Load | None = None
    """What the lines carry at once, where it is little."""

    def __post_init__(self) -> None:
        made, template = stage(os.getpid()), ground.template()
        self.disk, self.office = made.disk, made.office
        self.desks, self._spare = list(made.desks[:-1]), made.desks[-1]
        self.office.begin(template, MachineClock(self.time, "office"))
        self._plans: dict[str, list[_Plan]] = {desk.mark: [] for desk in self.desks}
        self._late: list[Asked] = []
        self._earlier: dict[tuple[str, str], Said] = {}
        self._kept_out: set[int] = set()
        self._ahead_s = 0
        self._copied_days = self._least_days = self.scope_days
        self._plans[self._spare.mark] = []
        for number, desk in enumerate(self.desks, 1):
            clock = MachineClock(self.time, f"desk-{number}")
            desk.at_commit = lambda _: None
            desk.begin(template / f"desk-{number}", clock, self._port(desk), ground.actor(number))
            desk.at_commit = lambda commit, one=desk: self._beside(one, "commit", commit)  # type: ignore[misc]
        self.watch = Watch(self)

    def _port(self, desk: PlayedDesk) -> line.HttpOffice:
        return line.office_over(lambda asked: self._carry(desk, asked))

    def close(self) -> None:
        """Nothing of this world stays open."""
        self.watch.close()
        for desk in self.desks:
            desk.shut()
            desk.office.close()
        self.office.database.close()

    # ---- what is done --------------------------------------------------------------------------------------
    def step(self, step: steps.Step) -> None:
        """Play one step and look whether everything still holds."""
        self.time.pass_by(1)
        self.seen[type(step).__name__] += 1
        step.play(self)
        self.watch.look()

    def act(self, step: steps.Do | steps.Ask) -> None:
        """An operator does or asks something; what the program then calls saved is written down outside of it."""
        desk = self.at(step.desk)
        verb = (verbs.ASKED if isinstance(step, steps.Ask) else verbs.RECORDED)[step.verb]
        troubles = step.troubles if isinstance(step, steps.Ask) else ()
        with self._living(desk, step.dies), self._planned(desk, troubles):
            try:
                verb(desk, step.pick)
            except verbs.NothingThere:
                self.seen["nothing there"] += 1
            except (DomainError, OfficeError, NotToldYet) as error:
                self.seen[f"{step.verb} {type(error).__name__}"] += 1
            else:
                self.seen[step.verb] += 1
            self.watch.said(desk)

    def turn(self, step: steps.Turn) -> None:
        """A desk sends and receives, whatever gets in the way."""
        desk = self.at(step.desk)
        with self._living(desk, step.dies), self._planned(desk, step.troubles, step.beside):
            if self.load is not None:
                desk.connection._load = deepcopy(self.load)
                self.seen["turn with little at once"] += 1
            told = desk.turn()
            self.seen["turn online" if told.online else "turn offline"] += 1
            if told.why is not None:
                self.seen[f"why {told.why.code}"] += 1
            self.watch.said(desk)

    def deliver(self, which: int) -> None:
        """Nobody hears the answer."""
        if self._late:
            asked = self._late.pop(which % len(self._late))
            self.seen["delivered late"] += 1
            self._office_says(asked)

    def staff(self, number: int) -> None:
        """Kept out, or let in again."""
        number %= len(ground.DESKS)
        self._kept_out ^= {number}
        self.office.let_work(f"operator{number + 1}", active=number not in self._kept_out)

    def to_office(self, what: str) -> None:
        """Backed up, restored, started anew, gone dark."""
        if what == "restore" and not self.office.copies:
            return
        self.seen[f"office {what}"] += 1
        self.watch.let_go_of_office()
        getattr(self.office, what)()
        self.watch.office_was(what)
        if what == "restore":
            self.scope_days = min(self.scope_days, self._copied_days)
        if what == "back_up":
            self._copied_days = self.scope_days

    def to_desk(self, number: int, what: str) -> None:
        """Started anew, gone dark, backed up, restored."""
        desk = self.at(number)
        if self._plans[desk.mark] or (what == "restore" and not desk.copies):
            return  # its program is in the middle of a turn
        self.seen[f"desk {what}"] += 1
        self.watch.let_go_of(desk)
        if what == "clone":
            self._clone(desk)
        elif what == "reboot":
            desk.clock.reboot()
            desk.restart()
        else:
            getattr(desk, what)()
        self.watch.desk_was(desk, what)

    def _clone(self, desk: PlayedDesk) -> None:
        """The files of a desk are copied to another machine, and both go on. Once in a world."""
        if self._spare in self.desks:
            return
        desk.shut()
        clock = MachineClock(self.time, self._spare.mark)
        self._spare.at_commit = lambda _: None
        self._spare.begin(desk.folder, clock, self._port(self._spare), desk.actor)
        self._spare.release = desk.release
        self._spare.at_commit = lambda commit: self._beside(self._spare, "commit", commit)
        desk.open()
        self.desks.append(self._spare)
        self.watch.copied(desk, self._spare)

    def rot(self, number: int, pick: int) -> None:
        """Nobody notices but who compares."""
        desk = self.at(number)
        if self.watch.spoil(desk, pick):
            self.seen["spoilt"] += 1
            with desk.store.write() as uow:
                wish(uow)
                uow.commit()

    def scope(self, days: int) -> None:
        """The centre says how long a closed file stays at its desks."""
        office = self.office.office
        with self.office.database.engine.connect() as tx:
            (centre,) = centres.centres(tx)
        self.watch.office_moves()
        if picturing.set_days(office, centre, days):
            self.seen["scope"] += 1
            self.scope_days, self._least_days = days, min(days, self._least_days)

    @property
    def rested_ms(self) -> int:
        """What was touched last after this moment every desk holds. A day is what a centre's midnight may make of it.

        An office whose clock is years ahead lets go years early: it cannot know.
        """
        return self.time.ms + self._ahead_s * 1000 - (self._least_days - 1) * 86_400_000

    def become(self, office: int, desks: Sequence[int]) -> None:
        """Newer releases; a desk in the middle of something stays what it is."""
        self.office.becomes(max(office, self.office.release), older=self.office.older)
        for desk, release in zip(self.desks, desks, strict=False):
            if not self._plans[desk.mark]:
                desk.release = max(release, desk.release)
        self.seen["releases"] += 1

    def wall(self, number: int, off_s: int) -> None:
        """A wall clock goes wrong."""
        clock = self.office.clock if number >= len(self.desks) else self.desks[number].clock
        clock.off_s = off_s
        if clock is self.office.clock:
            self._ahead_s = max(self._ahead_s, off_s)

    def at(self, number: int) -> PlayedDesk:
        """A desk by its number."""
        return self.desks[number % len(self.desks)]

    # ---- how it is done ------------------------------------------------------------------------------------
    @contextmanager
    def _living(self, desk: PlayedDesk, dies: steps.At | None) -> Iterator[None]:
        """Where the process dies, another one starts; within another step of the same desk that one dies as well."""
        inner = bool(self._plans[desk.mark])
        try:
            with desk.dying(dies) if dies is not None or not inner else _nothing(), at_desk(desk.release):
                yield
        except Died as died:
            if died.desk is not desk or inner:
                raise
            self.seen["desk died"] += 1
            self.watch.let_go_of(desk)
            desk.restart()
            self.watch.desk_was(desk, "died")

    @contextmanager
    def _planned(
        self, desk: PlayedDesk, troubles: Sequence[steps.Trouble], beside: Sequence[steps.Beside] = ()
    ) -> Iterator[None]:
        self._plans[desk.mark].append(_Plan({each.call: each for each in troubles}, beside))
        try:
            yield
        finally:
            self._plans[desk.mark].pop()

    def _beside(self, desk: PlayedDesk, when: str, number: int) -> None:
        plans = self._plans[desk.mark]
        if len(plans) == 1:
            for each in plans[0].beside:
                if (each.when, each.number) == (when, number):
                    self.seen[f"beside a {when}"] += 1
                    before = desk.commits
                    self.step(each.step)
                    desk.commits = before

    def _carry(self, desk: PlayedDesk, asked: Asked) -> Said:
        """A call of a desk, with what is planned for it."""
        self.time.pass_by(0.05)
        plan = self._plans[desk.mark][-1] if self._plans[desk.mark] else _Plan({})
        number, plan.calls = plan.calls, plan.calls + 1
        self._beside(desk, "call", number)
        trouble = plan.troubles.get(number)
        if trouble is None:
            said = self._office_says(asked)
        else:
            said = self._in_trouble(desk, asked, trouble)
        self._earlier[desk.mark, _kind(asked)] = said
        return said

    def _in_trouble(self, desk: PlayedDesk, asked: Asked, trouble: steps.Trouble) -> Said:
        self.seen[f"line {trouble.kind}"] += 1
        match trouble.kind:
            case "lost":
                raise line.no_answer()
            case "late":
                self._late.append(asked)
                raise line.no_answer()
            case "unanswered":
                self._office_says(asked)
                raise line.no_answer()
            case "twice":
                self._office_says(asked)
                return self._office_says(asked)
            case "half":
                return line.half(self._office_says(asked))
            case "portal":
                return line.portal()
            case "busy":
                return line.busy()
            case "old":
                now = self._office_says(asked)
                return self._earlier.get((desk.mark, _kind(asked)), now)
            case "damaged":
                return self._office_says(line.damaged(asked))
            case "liar":
                return line.liar(asked) or self._office_says(asked)
            case "kill":
                return self._office_says(asked, trouble.kill)
        raise AssertionError(trouble.kind)

    def _office_says(self, asked: Asked, kill: steps.At | None = None) -> Said:
        self.watch.office_moves()
        try:
            with self.office.at_work(kill):
                return door(self.office.office, asked)
        except Killed:
            self.seen["office killed"] += 1
            self.watch.let_go_of_office()
            self.office.restart()
            raise line.no_answer() from None

    # ---- how it ends ---------------------------------------------------------------------------------------
    def settle(self) -> None:
        """Nothing is in the way any more: everything comes to rest, and is where it belongs."""
        newest = NEWEST if self.office.release else 0
        self.office.becomes(newest, older=set())
        for number in sorted(self._kept_out):
            self.office.let_work(f"operator{number + 1}", active=True)
        busy = list(self.desks)
        for _ in range(ROUNDS):
            for desk in busy:
                desk.release = newest
                with at_desk(newest):
                    desk.turn()
                self.watch.said(desk)
            self.time.pass_by(30)
            self.watch.look()
            busy = [desk for desk in self.desks if not self.watch.rests(desk)]
            if not busy and self.watch.go_astray():  # heard once more by all that came from copies
                busy = list(self.desks)
            if not busy:
                self.watch.at_rest()
                return
        raise Broken("at rest", f"never: {[(desk.mark, self.watch.why_not(desk)) for desk in busy]}")


def _kind(asked: Asked) -> str:
    return asked.method + asked.path.partition("/scans/")[0]


@contextmanager
def _nothing() -> Iterator[None]:
    yield


@dataclass(frozen=True, slots=True)
class Played:
    """What came to pass in a world, and a mark of all that was there at its end."""

    seen: Counter[str]
    mark: str


def played(schedule: Sequence[steps.Step], seed: object) -> Played:
    """Play a schedule to its end. Raises `Broken`, or whatever the program raised and must not."""
    ground.template()
    logging.disable(logging.CRITICAL)
    try:
        with seeded_bytes(seed), line.unhurried(), stage(os.getpid()).disk.watched(), narrow(seed) as load:
            world = World(load=load)
            try:
                for step in schedule:
                    world.step(step)
                world.settle()
                world.seen.update(world.watch.verdict_counts())
                return Played(world.seen, world.watch.mark())
            finally:
                world.close()
    finally:
        logging.disable(logging.NOTSET)


def folder() -> Path:
    """Where this process plays."""
    return stage(os.getpid()).office.folder.parent
