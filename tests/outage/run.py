"""Plays the outage from the morning before it to the end of the drain, and writes down what was seen on the way."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import shutil
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa

from backoffice import passwords, staffing
from backoffice.office import Office
from backoffice.store import centres
from backoffice.store.centres import Operator
from backoffice.store.database import Database, sqlite_url
from backoffice.store.schema import HEAD, bring_up, migrate
from mfc_desk.domain.ids import CentreId, DeskName, OperatorId, RandomIds
from mfc_desk.domain.permissions import Role
from mfc_desk.domain.time import SystemClock
from tests.kills.clerk import read_journal
from tests.office.bureau import centre
from tests.outage import lives
from tests.outage.certificates import Authority
from tests.outage.lives import Job
from tests.outage.office import NEWER
from tests.outage.plan import CUT, Size

CENTRE: Final = CentreId("KZ03")
PASSWORD: Final = "correct horse"
BEFORE: Final = timedelta(hours=9)
"""So long before the line dies the desks are founded."""
AT_ONCE: Final = os.cpu_count() or 2
LOOK_S: Final = 0.5
PAUSE = threading.Event()
EARLIER: Final = "0008"
"""The tables of the release before this one: what came since is made from the feed by the next one."""
_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(["tests.outage.lives"])


@dataclass(slots=True)
class Seen:
    """What was seen of the run, in figures."""

    wall_s: dict[str, float] = field(default_factory=dict)
    samples: list[dict[str, Any]] = field(default_factory=list)
    certificates: list[str] = field(default_factory=list)
    tables: list[str] = field(default_factory=list)
    office_peak_mb: float = 0.0
    all_there_s: float = 0.0
    """After so many seconds every desk had every row as well."""
    back_wall: float = 0.0
    """When that was, by the wall."""
    told_s: dict[str, float] = field(default_factory=dict)
    """After so many seconds from the line's return a desk had told everything, for the first time."""


class Outage:
    """One office and its desks, in a folder of their own."""

    def __init__(self, url: str, folder: Path, size: Size) -> None:
        self.url, self.folder, self.size, self.seen = url, folder, size, Seen()
        self._authority = Authority(folder)
        self._office: subprocess.Popen[bytes] | None = None
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        (folder / "scans").mkdir()
        with closing(Database(url)) as database:
            bring_up(database)
            clock = SystemClock(CUT - BEFORE)
            office = Office(database=database, clock=clock, ids=RandomIds(), scans=folder / "scans")
            database.write(self._found)
            self.jobs = [self._job(office, number) for number in range(1, size.desks + 1)]

    def _found(self, tx: sa.Connection) -> None:
        centres.add_centre(tx, centre(CENTRE))
        hashed = passwords.hashed(PASSWORD)  # one for all: that is slow on purpose
        for number in range(1, self.size.desks + 1):
            operator = Operator(
                centre=CENTRE, operator=OperatorId(RandomIds().new()), login=f"operator{number}", name="Әсел",
                password=hashed, roles=Role.OPERATOR.value, desk=str(number), active=True,
            )  # fmt: skip
            centres.add_operator(tx, operator)

    def _job(self, office: Office, number: int) -> Job:
        folder = self.folder / f"desk-{number}"
        folder.mkdir()
        return Job(
            number=number,
            folder=folder,
            url=f"https://127.0.0.1:{self._port}",
            code=staffing.give_code(office, CENTRE, DeskName(str(number))),
            login=f"operator{number}",
            password=PASSWORD,
            key=os.urandom(32),
            authority=self._authority.file,
            size=self.size,
        )

    def play(self) -> Seen:
        """All of it, in its order."""
        try:
            self._timed("the day before", self._day_before)
            self._timed("days without the line", self._days_alone)
            self._timed("upgrade and certificate", self._upgrade)
            self._timed("drain", self._everybody_back)
        finally:
            self._close()
        return self.seen

    # ---- before and during ---------------------------------------------------------------------------------
    def _day_before(self) -> None:
        self._open(CUT - BEFORE, release=1)
        for part in (lives.join, lives.hear):
            self._each([(part, job, (CUT - BEFORE,)) for job in self.jobs])
        self._close()

    def _days_alone(self) -> None:
        last, copied = len(self.size.days()), self.size.cloned
        at = self.size.cloned_after if copied else last
        first = [(lives.alone, job, (0, at if job.number == copied else last)) for job in self.jobs]
        self._each(first)
        if copied:
            original = self.jobs[copied - 1]
            twin = replace(original, folder=self.folder / f"desk-{copied}b", copy=True)
            shutil.copytree(original.folder, twin.folder)
            self.jobs.append(twin)
            self._each([(lives.alone, job, (at, last)) for job in (original, twin)])

    def _upgrade(self) -> None:
        """The office's tables are those of the release before; the new program brings them up as it starts."""
        with closing(Database(self.url)) as database:
            earlier = _tables_of_before(self.folder / "before.db")
            database.write(lambda tx: _as_before(tx, earlier))
            self.seen.tables.append(database.read(_version))
        self._open(self.size.back_at, release=NEWER)
        with closing(Database(self.url)) as database:
            self.seen.tables.append(database.read(_version))
        assert self.seen.tables == [EARLIER, HEAD], self.seen.tables
        assert len(set(self.seen.certificates)) == 2, "the certificate is another one"
        self._close()  # the line is not there yet

    # ---- and afterwards ------------------------------------------------------------------------------------
    def _everybody_back(self) -> None:
        gate, over = _context.Event(), _context.Event()
        processes = {job.name: _context.Process(target=lives.back, args=(job, gate, over)) for job in self.jobs}
        for process in processes.values():
            process.start()
        self._open(self.size.back_at, release=NEWER, leaf=self._leaf)
        self.seen.back_wall = began = time.time()
        gate.set()
        try:
            self._watch(processes, began, over)
        finally:
            for process in processes.values():
                process.kill()
                process.join(20)

    def _watch(self, processes: Mapping[str, BaseProcess], began: float, over: Any) -> None:
        """Look until everybody has ended, having told everything."""
        assert self._office is not None
        while any(process.is_alive() for process in processes.values()):
            pids = {name: process.pid for name, process in processes.items() if process.is_alive()}
            self._sample(pids, time.time() - began)
            if not over.is_set() and len(self.seen.told_s) == len(processes):
                over.set()
            PAUSE.wait(LOOK_S)
        self.seen.all_there_s = round(time.time() - began, 1)
        self.seen.office_peak_mb = _memory(self._office.pid, "VmHWM")
        wrong = {name: process.exitcode for name, process in processes.items() if process.exitcode}
        assert not wrong, f"{wrong}: {self._log(next(iter(wrong)))}"

    def _sample(self, pids: dict[str, int | None], at: float) -> None:
        assert self._office is not None
        desks = {name: _memory(pid, "VmRSS") for name, pid in pids.items() if pid}
        office = _memory(self._office.pid, "VmRSS")
        self.seen.samples.append({"at": round(at, 1), "office_mb": office, "desk_mb": max(desks.values(), default=0.0)})
        for job in self.jobs:
            if job.name not in self.seen.told_s and _told_everything(job):
                self.seen.told_s[job.name] = round(at, 2)

    # ---- processes -----------------------------------------------------------------------------------------
    def _open(self, at: datetime, *, release: int, leaf: Path | None = None) -> None:
        """Start the office, and wait until it answers."""
        self._leaf = leaf or self._authority.leaf(f"leaf-{release}")[0]
        ready = self.folder / "ready"
        ready.unlink(missing_ok=True)
        told = [self.url, str(self.folder), str(self._port), at.isoformat(), str(release), str(self._leaf)]
        with (self.folder / "office.log").open("ab") as log:
            self._office = subprocess.Popen(
                [sys.executable, "-m", "tests.outage.office", *told], stdout=log, stderr=log
            )
        while not ready.exists():
            assert self._office.poll() is None, (self.folder / "office.log").read_text(encoding="utf-8")
            PAUSE.wait(0.02)
        shown = ssl.get_server_certificate(("127.0.0.1", self._port))
        self.seen.certificates.append(hashlib.sha256(ssl.PEM_cert_to_DER_cert(shown)).hexdigest()[:16])

    def _close(self) -> None:
        if self._office is not None:
            self._office.terminate()
            self._office.wait(30)
            self._office = None

    def _each(self, calls: Sequence[tuple[Callable[..., None], Job, tuple[Any, ...]]]) -> None:
        """A process for each, as many at a time as there are processors.

        By one thread: two that start and join processes beside one another take each other's exit codes.
        """
        waiting, running = list(reversed(calls)), dict[Any, tuple[BaseProcess, Job]]()
        while waiting or running:
            while waiting and len(running) < AT_ONCE:
                work, job, more = waiting.pop()
                process = _context.Process(target=work, args=(job, *more))
                process.start()
                running[process.sentinel] = process, job
            for ended in wait(list(running)):
                process, job = running.pop(ended)
                process.join()
                assert process.exitcode == 0, f"{process.exitcode} {self._log(job.name)}"

    def _log(self, name: str) -> str:
        job = next(each for each in self.jobs if each.name == name)
        return f"desk {name}: " + (job.folder / "desk.log").read_text(encoding="utf-8")[-3000:]

    def _timed(self, what: str, work: Callable[[], None]) -> None:
        began = time.monotonic()
        work()
        self.seen.wall_s[what] = round(time.monotonic() - began, 1)


def _told_everything(job: Job) -> bool:
    return any(line["what"] == "told everything" for line in read_journal(job.journal)[-5:])


def _tables_of_before(file: Path) -> sa.MetaData:
    """Those of the release before, in a database of their own."""
    earlier = sa.MetaData()
    with closing(Database(sqlite_url(file))) as database:
        migrate(database, EARLIER)
        database.read(earlier.reflect)
    return earlier


def _as_before(tx: sa.Connection, earlier: sa.MetaData) -> None:
    """Take away each table and column that the release before did not have."""
    now = sa.MetaData()
    now.reflect(tx)
    for table in reversed(now.sorted_tables):
        before = earlier.tables.get(table.name)
        if before is None:
            tx.exec_driver_sql(f"DROP TABLE {table.name}")
            continue
        for column in {*table.columns.keys()} - {*before.columns.keys()}:
            tx.exec_driver_sql(f"ALTER TABLE {table.name} DROP COLUMN {column}")
    tx.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{EARLIER}'")


def _version(tx: sa.Connection) -> str:
    return str(tx.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one())


def _memory(pid: int, what: str) -> float:
    """Millions of bytes."""
    try:
        told = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    except OSError:
        return 0.0
    lines = [line for line in told.splitlines() if line.startswith(f"{what}:")]
    return round(int(lines[0].split()[1]) * 1024 / 1e6, 1) if lines else 0.0
