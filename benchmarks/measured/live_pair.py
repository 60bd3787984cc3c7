"""Two desks of one centre: one records, the other listens. Both as the program does it, without its window.

    python -m benchmarks.measured.live_pair write FOLDER URL COUNT -> {visit: nanoseconds at its beginning}
    python -m benchmarks.measured.live_pair read FOLDER URL COUNT  -> the same, when each was on this desk's disk

Nanoseconds are of the monotonic clock, which both processes share. The writer begins once its standard input says so,
and records the next visit when the one before has been acknowledged and a moment has passed.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from contextlib import closing, suppress
from functools import partial
from pathlib import Path

from backoffice.office import law_of
from benchmarks.measured.outage import KEY
from mfc_desk.domain.ids import OperatorId, RandomIds, VisitId
from mfc_desk.domain.operations.base import Act
from mfc_desk.domain.operations.visits import AbandonVisit, StartVisit
from mfc_desk.domain.permissions import Actor, Role
from mfc_desk.domain.time import BusinessTime, SystemClock
from mfc_desk.ports.office import OfficeError
from mfc_desk.store.scan_files import EncryptedScans
from mfc_desk.store.uow import SqlStore, open_store
from mfc_desk.usecases.record import record
from sync import engine
from sync.http import HttpOffice
from sync.live import Live

BETWEEN_S = 0.05
LISTEN_S = 20.0
PATIENCE_S = 100.0


def main(role: str, folder: Path, url: str, count: int) -> dict[str, int]:
    """When each visit began, or was seen."""
    clock, law, scans = SystemClock(), law_of("kz"), EncryptedScans(folder / "scans", KEY)
    with closing(open_store(folder / "desk.db", KEY, clock)) as store, closing(HttpOffice(url)) as office:
        turn = partial(engine.turn, office=office, store=store, scans=scans, clock=clock, law=law)
        turn()
        print("ready", flush=True)
        if role == "write":
            sys.stdin.readline()
            return _written(store, turn, count)
        return _seen(Live(office, store, clock), turn, count)


def _written(store: SqlStore, turn: partial[engine.TurnReport], count: int) -> dict[str, int]:
    began: dict[str, int] = {}
    pause = threading.Event()
    for _ in range(count):
        visit = VisitId(RandomIds().new())
        began[visit] = time.monotonic_ns()
        _record(store, StartVisit(visit=visit))
        _demand_taken(turn())
        _record(store, AbandonVisit(visit=visit, reason="measured"))
        _demand_taken(turn())
        pause.wait(BETWEEN_S)
    return began


def _demand_taken(report: engine.TurnReport) -> None:
    """What the office does not take is seen at no other desk, however long that one waits."""
    if report.attention:
        raise SystemExit(f"the office did not take it: {report}")


def _record(store: SqlStore, operation: StartVisit | AbandonVisit) -> None:
    clock = SystemClock()
    with store.write() as uow:
        desk, people = uow.facts.desk(), uow.facts.people()
        assert desk is not None, "it is enrolled"
        person = next(each for each in people if each.desk == desk.desk)
        actor = Actor(OperatorId(person.id), frozenset(Role(each) for each in person.roles))
        at = BusinessTime(clock.now(), provisional=False)
        act = Act(actor=actor, device=desk.device, desk=desk.desk, at=at, law=law_of("kz"))
        record(uow, operation, act=act, desk=desk, ids=RandomIds(), clock=clock)
        uow.commit()


def _seen(live: Live, turn: partial[engine.TurnReport], count: int) -> dict[str, int]:
    seen: dict[str, int] = {}
    last = time.monotonic()
    while len(seen) < count:
        if time.monotonic() - last > PATIENCE_S:
            raise SystemExit(f"nothing came for {PATIENCE_S:.0f} s, and {len(seen)} of {count} are here")
        with suppress(OfficeError):  # as in the program, which goes on with a turn
            live.news(LISTEN_S)
        changed = turn().changed
        at = time.monotonic_ns()
        if changed:
            last = time.monotonic()
        for key in changed:
            if key.kind == "visit":
                seen.setdefault(key.id, at)
    return seen


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], Path(sys.argv[2]), sys.argv[3], int(sys.argv[4]))))
