"""What a desk does in a process of its own: it joins, works alone, and comes back over the line."""

from __future__ import annotations

import logging
import os
import random
import resource
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeVar

from mfc_desk.bootstrap import Connection, enrol, open_workplace
from mfc_desk.domain.ids import DeskName
from mfc_desk.domain.permissions import Actor, Role
from mfc_desk.ports.office import NoLine, SessionOver
from mfc_desk.text.message import msg
from mfc_desk.usecases import signing_in, tray
from mfc_desk.usecases.turns import Turn
from mfc_desk.usecases.workplace import Session, Workplace
from sync.hello import greet
from sync.http import HttpOffice
from sync.wire.messages import Ask
from tests.kills.clerk import Journal
from tests.kills.lives import GivenKey
from tests.outage.day import Days, begin_known_case
from tests.outage.desk import DeskClock, StoreDesk
from tests.outage.plan import CUT, Size

T = TypeVar("T")
REST_S: Final = 1.0
LISTEN_S: Final = 5.0
"""As in the window, where it is longer: here somebody waits for the end."""
COUNT_S: Final = 1.0
DESK: Final = 10
"""Forty desks are computers of their own: here they leave the processors to the office, which is one as well."""
TRIES: Final = 60
PAUSE = threading.Event()


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Which desk, where, and with what."""

    number: int
    folder: Path
    url: str
    code: str
    login: str
    password: str
    key: bytes
    authority: Path
    size: Size
    copy: bool = False
    """Whether its disk is the copy of another desk's."""

    @property
    def name(self) -> str:
        """By which it is called in what is told of the run."""
        return f"{self.number}b" if self.copy else str(self.number)

    @property
    def profile(self) -> Path:
        return self.folder / "profile"

    @property
    def journal(self) -> Path:
        return self.folder / "journal.jsonl"


def join(job: Job, at: datetime) -> None:
    """Become a desk, sign in over the line, begin a case and send it."""
    _environment(job)
    clock = DeskClock(job.name, at)
    clock.run()
    _patiently(lambda: enrol(job.profile, GivenKey(job.key), office_url=job.url, code=job.code, clock=clock))
    with _at_work(job, clock) as (work, connection, session):
        signed_in = _patiently(lambda: signing_in.sign_in(work, job.login, job.password))
        assert signed_in.token, "the line is there"
        _patiently(lambda: _rest(job, connection, session, work))
        begin_known_case(_store_desk(job, work, session), job.number)
        _patiently(lambda: _rest(job, connection, session, work))
        back = _patiently(lambda: greet(work.office, work.store, work.clock)).back
        Journal(job.journal).say("tokens", person=signed_in.token, desk=back.session)


def hear(job: Job, at: datetime) -> None:
    """Take what the others began; then the line is gone."""
    _environment(job)
    clock = DeskClock(job.name, at)
    clock.run()
    with _at_work(job, clock) as (work, connection, session):
        _patiently(lambda: _rest(job, connection, session, work))


def _rest(job: Job, connection: Connection, session: Session, work: Workplace) -> None:
    """A turn after which nothing is left to tell. Raises `NoLine` where something is."""
    turn = _tell(job, connection.turn(session), work)
    if not turn.online or turn.kept:
        raise NoLine(turn.why or msg("line.too_slow"))


def _patiently(work: Callable[[], T]) -> T:
    """On a busy machine the office may be late with an answer; it is asked again."""
    for _ in range(TRIES):
        try:
            return work()
        except (NoLine, signing_in.SignInRefused):
            PAUSE.wait(0.2)
    return work()


def alone(job: Job, first: int, last: int) -> None:
    """The working days from `first` up to `last`, without the line."""
    _environment(job)
    clock = DeskClock(job.name, CUT)
    with _at_work(job, clock) as (work, connection, session):
        days = Days(_store_desk(job, work, session), clock, number=job.number, size=job.size, copy=job.copy)
        for day in range(first, last):
            days.play(day)
            _tell(job, connection.turn(session), work)


def back(job: Job, gate: Any, over: Any) -> None:
    """Wait for the line, take turns as the program does until everything is told, and stay until all are there."""
    _environment(job)
    clock = DeskClock(job.name, job.size.back_at)
    with _at_work(job, clock) as (work, connection, session):
        gate.wait()
        clock.run()
        journal = Journal(job.journal)
        threading.Thread(target=_count, args=(work, journal), daemon=True).start()
        journal.say("tokens over", n=_tokens_over(job, work, session))
        while not _is_over(journal, _tell(job, connection.turn(session), work), over):
            continue
        _last_words(work, journal)


def _count(work: Workplace, journal: Journal) -> None:
    """What is kept here still, every second: a turn may take long."""
    while True:
        with work.store.read() as uow:
            journal.say("kept", wall=time.time(), n=uow.outbox.count_kept())
        PAUSE.wait(COUNT_S)


def _is_over(journal: Journal, turn: Turn, over: Any) -> bool:
    """Whether nothing is left to do for anybody; else the time until the next turn goes by, as in the window."""
    if turn.next_in_s > 0:
        PAUSE.wait(turn.next_in_s)
    elif turn.kept > turn.waits:
        PAUSE.wait(REST_S)
    else:
        journal.say("told everything")
        return bool(over.wait(LISTEN_S))
    return False


def _last_words(work: Workplace, journal: Journal) -> None:
    """Take the feed to its end, and tell what stands in the tray."""
    connection = Connection(work)
    while True:
        turn = connection.turn(None)
        if turn.online and turn.kept == 0 and not turn.sent and turn.next_in_s == 0:
            break
        PAUSE.wait(turn.next_in_s)
    items = [{"id": one.id, "why": one.why.code, "told": one.told} for one in tray.look(work)]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    journal.say("over", tray=items, peak_kib=peak, cpu_s=round(time.process_time(), 2))


def _tokens_over(job: Job, work: Workplace, session: Session) -> int:
    """How many of the two tokens of the day before the outage the office still takes for good: none."""
    from tests.kills.clerk import read_journal

    told = next(line for line in read_journal(job.journal) if line["what"] == "tokens")
    refused = 0
    for token in (told["person"], told["desk"]):
        try:
            _patiently(partial(work.office.ask, token, Ask(work.ids.new(), "call_next", {}, session.actor.id)))
        except SessionOver:
            refused += 1
    return refused


@contextmanager
def _at_work(job: Job, clock: DeskClock) -> Iterator[tuple[Workplace, Connection, Session]]:
    work = open_workplace(job.profile, GivenKey(job.key), clock)
    assert isinstance(work.office, HttpOffice), "it is reached over the line"
    with closing(work.store), closing(work.office):
        yield work, Connection(work), _session(job, work)


def _session(job: Job, work: Workplace) -> Session:
    """The desk vouches for its operator, as it does without the line."""
    with work.store.read() as uow:
        person = next((each for each in uow.facts.people() if each.login == job.login), None)
    actor = Actor(person.id if person else "", frozenset({Role.OPERATOR}))  # type: ignore[arg-type]
    desk = work.desk
    return Session(actor=actor, name="", login=job.login, desk=DeskName(desk.desk), device=desk.device, token=None)


def _store_desk(job: Job, work: Workplace, session: Session) -> StoreDesk:
    return StoreDesk(work, session, Journal(job.journal), random.Random(f"scans {job.name}"))


def _tell(job: Job, turn: Turn, work: Workplace) -> Turn:
    """What a turn came to, in the played time and as a figure of the wall."""
    told = {"at": work.clock.now().isoformat(), "online": turn.online, "kept": turn.kept, "sent": turn.sent}
    told |= {"waited": turn.asked_to_wait, "why": turn.why.code if turn.why else "", "refused": turn.attention}
    Journal(job.journal).say("turn", wall=time.time(), **{("played" if k == "at" else k): v for k, v in told.items()})
    return turn


def _environment(job: Job) -> None:
    os.nice(DESK)
    os.umask(0o077)
    os.environ["MFC_RESERVE_MB"] = "1"
    os.environ["REQUESTS_CA_BUNDLE"] = str(job.authority)
    file = os.open(job.folder / "desk.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(file, 1)
    os.dup2(file, 2)
    logging.basicConfig(level=logging.WARNING, force=True, format="%(levelname)s %(name)s: %(message)s")
