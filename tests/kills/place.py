"""An office and its desks, each in a process that may be killed at any time and is started again as it was."""

from __future__ import annotations

import json
import multiprocessing
import os
import socket
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from backoffice import staffing
from backoffice.office import Office
from backoffice.store.centres import Centre
from backoffice.store.database import Database
from backoffice.store.world import World
from mfc_desk.domain.ids import CentreId, DeskName, RandomIds, TicketId
from mfc_desk.domain.permissions import Role
from mfc_desk.domain.tickets import Ticket, TicketState
from mfc_desk.domain.time import SystemClock
from tests.kills import lives
from tests.kills.lives import DeskJob, Fall, OfficeJob
from tests.kills.recording import Follower, gate, open_gate
from tests.office.bureau import centre

AT = datetime(2026, 11, 23, 5, 40, tzinfo=UTC)
CENTRE = CentreId("KZ03")
PASSWORD = "correct horse"
OPERATOR = staffing.Hired(login="operator", name="Оператор", password=PASSWORD, roles=(Role.OPERATOR,))
"""Sits at every desk: to hash a password for each takes longer than many a life here."""
START_S = 30.0
PAUSE = threading.Event()
_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(["tests.kills.lives"])


@dataclass
class Place:
    """The office over a database, and so many desks."""

    url: str
    folder: Path
    desks: int
    tickets: int = 0
    gateway: str = ""
    port: int = field(init=False)
    kills: dict[str, int] = field(default_factory=dict)
    fell: int = 0
    """How many lives ended at a point where they were to end."""
    running: dict[str, BaseProcess] = field(default_factory=dict)
    _followers: dict[str, Follower] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._began = time.monotonic()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        with closing(Database(self.url)) as database:
            office = Office(database=database, clock=SystemClock(AT), ids=RandomIds(), scans=self.folder / "scans")
            self.centre = centre(CENTRE)
            names = [str(number) for number in range(1, self.desks + 1)]
            staffing.found(office, self.centre, [OPERATOR])
            codes = {name: staffing.give_code(office, CENTRE, DeskName(name)) for name in names}
            if self.tickets:
                database.write(lambda tx: _wait(World(tx, self.centre), self.tickets))
        self.jobs = {name: self._job(name, code) for name, code in codes.items()}

    def _job(self, name: str, code: str) -> DeskJob:
        folder = self.folder / f"desk-{name}"
        folder.mkdir()
        key, url = os.urandom(32), f"http://127.0.0.1:{self.port}"
        return DeskJob(folder=folder, url=url, code=code, clock_at="", key=key, goal=1)

    @property
    def now(self) -> str:
        """The one clock of the place: it goes on over every death."""
        return (AT + timedelta(seconds=time.monotonic() - self._began)).isoformat()

    def later(self, seconds: float) -> None:
        """For everybody who is started from now on so much time has gone by."""
        self._began -= seconds

    def start_desk(self, name: str, *, log: Path | None = None, inject: Sequence[str] = (), **more: Any) -> BaseProcess:
        """Start that desk, as it was left; followed from outside where there is a `log`, with such errors of a disk."""
        job = replace(self.jobs[name], clock_at=self.now, **more)
        return self._start(name, lives.desk, job, log=log, inject=inject)

    def start_office(
        self, *, fall: Fall | None = None, plant: str = "", log: Path | None = None, inject: Sequence[str] = ()
    ) -> BaseProcess:
        """Start the office, and wait until it answers."""
        ready = self.folder / "ready.json"
        ready.unlink(missing_ok=True)
        job = OfficeJob(
            folder=self.folder, url=self.url, port=self.port, clock_at=self.now, ready=ready, fall=fall or Fall(),
            plant=plant, gateway=self.gateway,
        )  # fmt: skip
        process = self._start("office", lives.office, job, log=log, inject=inject)
        until = time.monotonic() + START_S
        while not ready.exists() and process.is_alive():
            assert time.monotonic() < until, self.log("office")
            PAUSE.wait(0.005)
        return process

    def kill(self, name: str) -> bool:
        """End that process in the middle of whatever it does; False where it had ended by itself."""
        process = self.running.get(name)
        if process is None:
            return False
        alive = process.is_alive()
        if alive:
            process.kill()
            self.kills[name] = self.kills.get(name, 0) + 1
        self.ended(name, 10)
        return alive

    def stop(self, name: str) -> None:
        """Ask it to end."""
        self.running[name].terminate()
        self.ended(name, 20)

    def lives(self, name: str) -> bool:
        """Whether it was started and has not ended."""
        return name in self.running and self.running[name].is_alive()

    def ended(self, name: str, within: float) -> int | None:
        """The exit code, None where it lives on."""
        self.running[name].join(within)
        follower = self._followers.pop(name, None) if self.running[name].exitcode is not None else None
        if follower is not None:
            follower.ends()
        return self.running[name].exitcode

    def log(self, name: str) -> str:
        """What that process said of itself."""
        file = self.folder / "office.log" if name == "office" else self.folder / f"desk-{name}" / "desk.log"
        return file.read_text(encoding="utf-8", errors="replace") if file.exists() else ""

    def close(self) -> None:
        """Nobody is left running."""
        for name in self.running:
            self.kill(name)

    def _start(self, name: str, live: Any, job: Any, *, log: Path | None, inject: Sequence[str]) -> BaseProcess:
        waits_at = None if log is None else gate(job.folder)
        process = _context.Process(target=live, args=(replace(job, gate=waits_at),), name=name)
        process.start()
        self.running[name] = process
        if log is not None and waits_at is not None and process.pid is not None:
            self._followers[name] = Follower(process.pid, log, inject=inject)
            open_gate(waits_at)
        return process


@contextmanager
def place_at(url: str, folder: Path, *, desks: int, tickets: int = 0, gateway: str = "") -> Iterator[Place]:
    """A place whose processes are all gone afterwards."""
    place = Place(url, folder, desks, tickets, gateway)
    try:
        yield place
    finally:
        place.close()


def _wait(world: World, people: int) -> None:
    """So many people hold a number and wait."""
    for number in range(people):
        at = AT - timedelta(minutes=30) + timedelta(seconds=number)
        ticket = Ticket(
            id=TicketId(f"waiting-{number:04d}"),
            number=f"A-{number + 1:03d}",
            series="A",
            arrived_at=at,
            eligible_at=at,
        )
        world.put([ticket.moved(TicketState.ISSUED, at)], f"founded-{number}")
    world.flush()


def told(lines: Sequence[dict[str, Any]]) -> str:
    """Lines of a journal, readable."""
    return "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)


__all__ = ["CENTRE", "Centre", "Place", "place_at", "told"]
