"""What runs in a process of its own, to be killed: a desk without a window, and the office as `mfc-office serve`."""

from __future__ import annotations

import importlib
import logging
import os
import random
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

import backoffice.__main__
import forms.shelf
from mfc_desk.bootstrap import Connection, enrol, open_workplace
from mfc_desk.domain.time import SystemClock
from mfc_desk.ports.office import NoLine
from mfc_desk.ports.storage import StorageError
from mfc_desk.store.uow import open_store
from printing.fonts import faces
from tests.domain.world import stories
from tests.kills import points
from tests.kills.clerk import SERVICE, Clerk, Journal
from tests.kills.falls import Falls, When
from tests.kills.plants import PLANTS
from tests.kills.recording import wait_at

ANSWERS = max((each for each in stories() if each.service == SERVICE), key=lambda each: len(each.shown)).answers
"""Of somebody who brings papers of their own and for whom agencies are asked."""
PATIENCE_S = 60
forms.shelf.builtin_pack = cache(forms.shelf.builtin_pack)  # read before the fork: it is the same in every life
forms.shelf.law_from("kz")
faces()  # of paper, the same in every life, too
PAUSE = threading.Event()
GIVEN_UP = 4
"""How a life ends whose disk takes nothing any more."""
TRIES = 5
KNOCKS = 40
NO_LINE = 3
"""How a life ends that could not become a desk."""
AT_ONCE = (
    "attrs", "backoffice.commands", "backoffice.server", "backoffice.appointment_commands", "backoffice.centre_commands", "backoffice.hall_commands",
    "backoffice.terminal_commands", "h11", "litestar.exceptions.responses", "mfc_desk.usecases.services",
    "PIL.PngImagePlugin", "sqlite3", "uuid_utils", "uvicorn.lifespan.on", "uvicorn.loops.asyncio",
    "uvicorn.protocols.http.h11_impl", "uvicorn.protocols.websockets.wsproto_impl", "anyio._backends._asyncio",
)  # fmt: skip
"""What a life would import by itself, later: a fork has it at once."""
for each in AT_ONCE:
    importlib.import_module(each)
points.at()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fall:
    """Where a life ends, if anywhere."""

    at: str = ""
    when: When = "before"
    nth: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskJob:
    """One life of a desk."""

    folder: Path
    url: str
    code: str
    clock_at: str
    key: bytes
    goal: int
    """Visits after which it settles and ends; none where it is below 0; where it is 0 it works until `stop` exists."""
    further: int = 0
    """So many visits more than its own store has seen to their end, instead of `goal`."""
    patient: bool = False
    """Whether it goes on where the disk does not, as a window does that tells it; after so many times it gives up."""
    acts: int = 0
    """So many acts, and it ends without settling; 0 for any number."""
    password: str = ""
    """With which the operator signs in first, over the line; without it the desk vouches for them."""
    fall: Fall = Fall()
    plant: str = ""
    """The defect of this life; see `plants`."""
    threads: bool = False
    """Whether the line has a thread of its own, as in the window."""
    gate: Path | None = None
    """Where it waits until it is followed."""

    @property
    def profile(self) -> Path:
        return self.folder / "profile"

    @property
    def journal(self) -> Path:
        return self.folder / "journal.jsonl"

    @property
    def stop(self) -> Path:
        return self.folder.parent / "stop"


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeJob:
    """One life of the office."""

    folder: Path
    url: str
    port: int
    clock_at: str
    ready: Path
    fall: Fall = Fall()
    plant: str = ""
    """The defect of this life; see `plants`."""
    gateway: str = ""
    gate: Path | None = None


class GivenKey:
    """A key that the test keeps: deriving one takes longer than many a life here."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def begin(self) -> bytes:
        return self._key

    def key(self) -> bytes:
        return self._key


def desk(job: DeskJob) -> None:
    """Live as a desk: enrol if need be, work, settle. What the disk does not take is told, in its words."""
    try:
        _live(job)
    except StorageError as error:
        Journal(job.journal).say("told", code=error.why.code, over=True, cause=repr(error.__cause__))
        sys.exit(GIVEN_UP)


def _live(job: DeskJob) -> None:
    _own_log(job.folder / "desk.log")
    os.environ["MFC_RESERVE_MB"] = "1"  # or each new profile takes 64 MiB
    if job.gate is not None:
        wait_at(job.gate)
    journal = Journal(job.journal)
    if job.plant:
        PLANTS[job.plant]()
    _falls(job.fall)
    clock, secrets = SystemClock(datetime.fromisoformat(job.clock_at)), GivenKey(job.key)
    if not _is_enrolled(job, secrets, clock):
        _become_one(job, secrets, clock)
        journal.say("done", act="enrol", about="", n=0, link="")
    work = open_workplace(job.profile, secrets, clock)
    journal.say("opened")
    with closing(work.store):
        connection = Connection(work)
        clerk = Clerk(work, journal, answers=ANSWERS, folder=job.folder)
        if job.password:
            clerk.sign_in(job.password)
        connection.turn(None)
        (_work_beside_the_line if job.threads else _work)(job, clerk, connection)
        if not job.acts:
            _settle(clerk, connection)
        journal.say("settled")


def office(job: OfficeJob) -> None:
    """Live as the office."""
    _own_log(job.folder / "office.log")
    if job.gate is not None:
        wait_at(job.gate)
    if job.plant:
        PLANTS[job.plant]()
    _falls(job.fall)
    os.environ["MFC_OFFICE_SCANS"] = str(job.folder / "scans")
    where = ["--data", str(job.folder)] if job.url.startswith("sqlite") else ["--database", job.url]
    more = ["--port", str(job.port), "--ready-file", str(job.ready), "--clock-at", job.clock_at]
    more += ["--gateway", job.gateway] if job.gateway else []
    sys.exit(backoffice.__main__.main(["serve", *where, *more]))


def _become_one(job: DeskJob, secrets: GivenKey, clock: SystemClock) -> None:
    """As a person does it: with the same code again, where no answer came. An office under load may take its time."""
    for _ in range(KNOCKS):
        try:
            enrol(job.profile, secrets, office_url=job.url, code=job.code, clock=clock)
        except NoLine:
            PAUSE.wait(0.05)
        else:
            return
    sys.exit(NO_LINE)


def _work(job: DeskJob, clerk: Clerk, connection: Connection) -> None:
    """Act and tell, in turn: where a life falls is the same each time."""
    count, patience = 0, list(range(TRIES))
    goal = clerk.finished() + job.further if job.further else job.goal
    while not job.stop.exists() and (not goal or clerk.finished() < goal):
        with _told(clerk.journal, patience if job.patient else []):
            clerk.act()
        count += 1
        if count == job.acts:
            return
        if count % 3 == 0:
            with _told(clerk.journal, patience if job.patient else []):
                connection.turn(clerk.session)


@contextmanager
def _told(journal: Journal, patience: list[int]) -> Iterator[None]:
    """What was not kept is said, and tried again."""
    try:
        yield
    except StorageError as error:
        if not patience:
            raise
        patience.pop()
        journal.say("told", code=error.why.code, over=False, cause=repr(error.__cause__))


def _work_beside_the_line(job: DeskJob, clerk: Clerk, connection: Connection) -> None:
    """Act, while the line goes its own way."""
    done = threading.Event()
    line = threading.Thread(target=_line, args=(clerk, connection, done), daemon=True)
    line.start()
    while not job.stop.exists():
        clerk.act()
        PAUSE.wait(random.random() * 0.02)
    done.set()
    line.join(PATIENCE_S)


def _line(clerk: Clerk, connection: Connection, done: threading.Event) -> None:
    while not done.is_set():
        turn = connection.turn(clerk.session)
        done.wait(min(turn.next_in_s or 0.05, 0.1))


def _settle(clerk: Clerk, connection: Connection) -> None:
    """The day is over: whatever is kept here goes to the office."""
    until = time.monotonic() + PATIENCE_S
    while True:
        turn = connection.turn(clerk.session)
        if turn.online and not turn.kept and turn.why is None and connection.turn(clerk.session).kept == 0:
            return
        if time.monotonic() > until:
            raise TimeoutError(f"after {PATIENCE_S} s {turn.kept} are kept here still: {turn.why}")
        PAUSE.wait(0.05)


def _is_enrolled(job: DeskJob, secrets: GivenKey, clock: SystemClock) -> bool:
    if not (job.profile / "desk.db").exists():
        return False
    with closing(open_store(job.profile / "desk.db", secrets.key(), clock)) as store, store.read() as uow:
        return uow.facts.desk() is not None


def _falls(fall: Fall) -> None:
    if fall.at:
        Falls(at=fall.at, when=fall.when, nth=fall.nth).install()


def _own_log(path: Path) -> None:
    """Whatever this life says of itself lies where others find it, also when it is killed."""
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(file, 1)
    os.dup2(file, 2)
    logging.basicConfig(level=logging.WARNING, force=True, format="%(levelname)s %(name)s: %(message)s")
    os.umask(0o077)
