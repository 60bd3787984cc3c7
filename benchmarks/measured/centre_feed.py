"""The feed of a centre of sixty desks, played by the real rules, as a desk that listens to it takes it in."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Condition
from typing import Any, Final, cast

from mfc_desk.commands.profile import Profile
from mfc_desk.commands.run import Desk
from mfc_desk.domain.entities import Entity
from mfc_desk.domain.ids import DeskName, Key
from mfc_desk.domain.time import SystemClock
from mfc_desk.ports.office import Office
from mfc_desk.store import bodies
from mfc_desk.usecases import line
from mfc_desk.usecases.rebase import rebase
from mfc_desk.usecases.turns import Turn
from mfc_desk.usecases.workplace import Session, Workplace
from sync.ahead import when_asked
from sync.pace import Load
from sync.receiving import Receiver
from sync.wire.messages import ChangeRow, Changes, HelloBack
from tests.load.centre import MORNING, Centre, Day, hall_of

DESKS, PEOPLE, SEED = 60, 2500, 7
NOON: Final = MORNING + timedelta(hours=3)
"""When the cockpit is opened: so much of the day is over."""
OWN: Final = DeskName("61")
"""The supervisor's own desk serves nobody: none of the sixty is theirs."""
EPOCH: Final = "played"


class DayClock(SystemClock):
    """The machine's clocks, and what the feed put them forward by."""

    def __init__(self, start_at: datetime) -> None:
        super().__init__(start_at)
        self._ahead = timedelta(0)

    def now(self) -> datetime:
        """The wall clock of the centre."""
        return super().now() + self._ahead

    def boot_ms(self) -> int:
        """Milliseconds since the machine started, and those by which the clock was put forward."""
        return super().boot_ms() + self._ahead // timedelta(milliseconds=1)

    def forward(self, at: datetime) -> None:
        """It is this late, if it was not later already."""
        self._ahead += max(timedelta(0), at - self.now())


class Afternoon:
    """Every row of a day in the order of its writing: those of the morning are told, the later ones on demand."""

    def __init__(self, clock: DayClock, *, desks: int = DESKS, people: int = PEOPLE) -> None:
        self._clock, self._more = clock, Condition()
        self.begins = clock.now()
        centre = Centre(hall_of(desks), tell=self._write)
        self._rows = [(str(Key("hall", centre.hall.id)), "op-hall", bodies.encode(centre.hall))]
        self._writes: list[tuple[datetime, int]] = []
        Day(centre, random.Random(SEED), MORNING, people).play()
        morning = [upto for at, upto in self._writes if at <= NOON]
        self.later = self._writes[len(morning) :]
        """Of each later write its moment, and how many rows there are with it."""
        self._told, self.head = 0, morning[-1]
        self._first, self._whole = tuple(self.later), (morning[-1], self._writes[-1][1])

    @property
    def told(self) -> int:
        """How many of the later writes were told."""
        return self._told

    @property
    def minutes(self) -> float:
        """How long it has been by the clock of the centre."""
        return (self._clock.now() - self.begins).total_seconds() / 60

    @property
    def different(self) -> int:
        """How many rows were told of; a row that is told again is one."""
        return len({name for name, _, _ in self._rows[: self.head]})

    def once_more(self) -> None:
        """After what is told already the same later writes come again, of the same rows: not one is new."""
        begin, end = self._whole
        more, times = len(self._rows) - begin, len(self.later) // len(self._first)
        self._rows += [(key, f"{name}-{times}", body) for key, name, body in self._rows[begin:end]]
        self.later += [(at, upto + more) for at, upto in self._first]

    def tell(self, upto: int) -> None:
        """The first so many of the later writes are told, and it is as late as they say."""
        upto = min(upto, len(self.later))
        if upto <= self._told:
            return
        self._clock.forward(self.later[upto - 1][0])
        with self._more:
            self._told, self.head = upto, self.later[upto - 1][1]
            self._more.notify_all()

    def wait(self, after: int, seconds: float) -> bool:
        """Whether more than the first `after` rows are told, as soon as they are or the time is over."""
        with self._more:
            return self._more.wait_for(lambda: self.head > after, seconds)

    def rows(self, after: int, limit: int) -> list[ChangeRow]:
        """A page."""
        found = self._rows[after : min(self.head, after + limit)]
        return [ChangeRow(after + n, key, name, body) for n, (key, name, body) in enumerate(found, 1)]

    def _write(self, written: list[Entity], at: datetime, name: str) -> None:
        self._rows += [(f"{one.kind}:{one.id}", f"{name}-{n}", bodies.encode(one)) for n, one in enumerate(written)]
        self._writes.append((at, len(self._rows)))


class _Wire:
    """What an office answers of its feed, from the number at which the desk begins to hear it."""

    def __init__(self, feed: Afternoon, base: int) -> None:
        self._feed, self._base = feed, base

    def changes(self, _session: str, *, after: int, limit: int) -> Changes:
        """A page of the feed."""
        rows = [
            ChangeRow(row.seq + self._base, row.key, row.revision, row.body)
            for row in self._feed.rows(after - self._base, limit)
        ]
        to, head = after + len(rows), self._base + self._feed.head
        return Changes(epoch=EPOCH, after=after, to=to, head=head, office_time=NOON, rows=rows)


class FedDesk(Desk):
    """The desk of a profile; once it is fed, its line is the receiving path over a feed that is at hand."""

    def __init__(self, profile: Callable[[], Profile]) -> None:
        super().__init__(profile)
        self._work: Workplace | None = None
        self._feed: Afternoon | None = None
        self._base = 0
        self._load, self._clock = Load(), SystemClock()
        self.upto = -1
        """How many of the rows of the feed are here."""

    def open(self, passphrase: str | None) -> Workplace:
        """The desk, at a place where nobody is served."""
        work = super().open(passphrase)
        self._work = replace(work, desk=replace(work.desk, desk=OWN))
        return self._work

    def feed_from(self, feed: Afternoon) -> None:
        """From the next turn on this is what the office tells."""
        self._feed = feed

    def turn(self, session: Session | None) -> Turn:
        """Take what is told, page by page, each in a transaction of its own; bring in line what is shown."""
        if self._feed is None or self._work is None:
            return super().turn(session)
        work, feed = self._work, self._feed
        with work.store.read() as uow:
            cursor = uow.facts.cursor()
        if self.upto < 0:
            self._base = cursor
        back: Any = HelloBack(
            protocol=1, schema_ok=True, epoch=EPOCH, have_n=0, have_hash="", office_time=NOON,
            feed_head=self._base + feed.head, session="", people=[],
        )  # fmt: skip
        wire = cast("Office", _Wire(feed, self._base))
        pages = Receiver(wire, work.store, back, clock=self._clock, load=self._load, begin=when_asked)
        changed: frozenset[Key] = frozenset()
        while True:
            page = pages.receive()
            changed |= page.changed
            if page.whole:
                break
        changed |= rebase(work.store, work.law).changed
        with work.store.read() as uow:
            self.upto = uow.facts.cursor() - self._base
        turned = line.remember(work, online=True)
        return Turn(online=True, turned=turned, sent=0, kept=0, changed=changed, attention=0, next_in_s=0)

    def news(self, wait_s: float) -> bool:
        """Whether more was told within the time."""
        if self._feed is None:
            return super().news(min(wait_s, 0.5))
        return self._feed.wait(self.upto, wait_s)
