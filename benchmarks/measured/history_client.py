"""Two desks with a long past: one records and sends, the other hears of it; what that cost each end.

    python -m benchmarks.measured.history_client DESK OTHER URL PID     -> {"record": {…}, "push": {…}, …}

`PID` is the office's. Whatever the first turns after a start do once is done before anything is measured.
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.measured.outage import KEY
from mfc_desk.bootstrap import Connection, open_workplace
from mfc_desk.domain.ids import DeskName, OperatorId
from mfc_desk.domain.permissions import Actor, Role
from mfc_desk.domain.time import SystemClock
from mfc_desk.store.uow import open_store
from mfc_desk.usecases.picture import COMPARED, TO_COMPARE
from mfc_desk.usecases.workplace import Session, Workplace
from tests.kills.clerk import Journal
from tests.kills.lives import GivenKey
from tests.outage.day import Days
from tests.outage.desk import DeskClock, StoreDesk
from tests.outage.plan import Size

OPERATIONS = 500
MOST_TURNS = 50
TICKS = os.sysconf("SC_CLK_TCK")


def main(places: tuple[Path, Path], url: str, office: int) -> dict[str, dict[str, float]]:
    """Every part once, in its order."""
    one, other = (_opened(place, url) for place in places)
    with closing(one.store), closing(other.store):
        (sends, session), (hears, listener) = _warm(one), _warm(other)
        found = {"record": _measured(office, lambda: _record(one, session, places[0]))}
        found["push"] = _measured(office, lambda: _turns(sends, session))
        found["pull"] = _measured(office, lambda: _turns(hears, listener))
        _note(other, TO_COMPARE)
        found["compare"] = _measured(office, lambda: _turns(hears, listener))
        with other.store.read() as uow:
            mended = uow.facts.note(COMPARED)["mended"]
    if mended:
        raise SystemExit(f"{mended} rows of the history did not fit together")
    return found


def _opened(folder: Path, url: str) -> Workplace:
    with closing(open_store(folder / "desk.db", KEY, SystemClock())) as store, store.write() as uow:
        desk = uow.facts.desk()
        assert desk is not None, "it is enrolled"
        uow.facts.set_desk(replace(desk, office_url=url))
        uow.commit()
    return open_workplace(folder, GivenKey(KEY), SystemClock())


def _warm(work: Workplace) -> tuple[Connection, Session]:
    """Two turns in which nothing is to be told; rows are not compared in what is measured next."""
    session, connection = _session(work), Connection(work)
    for _ in range(2):
        _turns(connection, session)
    _note(work, COMPARED)
    return connection, session


def _record(work: Workplace, session: Session, folder: Path) -> float:
    """People come, until so much waits."""
    with work.store.read() as uow:
        before = uow.outbox.newest()
    journal = Journal(folder / "journal.jsonl")
    desk = StoreDesk(work, session, journal, random.Random(before))
    days = Days(desk, DeskClock("bench", datetime.now(UTC)), number=1, size=Size(desks=1, visits=1), copy=False)
    desk.scan, done = (700, 700), 0
    while done < OPERATIONS:
        days.visit(done // 10 + before)
        with work.store.read() as uow:
            done = uow.outbox.newest() - before
    return float(done)


def _turns(connection: Connection, session: Session) -> float:
    """Turns until nothing is left; how many operations were sent, or rows received."""
    done = 0
    for _ in range(MOST_TURNS):
        turn = connection.turn(session)
        done += turn.sent or len(turn.changed)
        if turn.why or not turn.online or turn.attention:
            raise SystemExit(f"online {turn.online}, for a person {turn.attention}: {turn.why}")
        if not turn.kept:
            return float(done)
    raise SystemExit("it never ended")


def _note(work: Workplace, name: str) -> None:
    """Rows were compared just now, or are to be."""
    with work.store.write() as uow:
        if name == COMPARED:
            uow.facts.set_note(COMPARED, {"at": uow.facts.cursor(), "time": "", "mended": 0, "buckets": 0})
            uow.facts.set_note(TO_COMPARE, False)
        if name == TO_COMPARE:
            uow.facts.set_note(TO_COMPARE, True)
        uow.commit()


def _session(work: Workplace) -> Session:
    with work.store.read() as uow:
        person = next(each for each in uow.facts.people() if "operator" in each.roles)
    actor, desk = Actor(OperatorId(person.id), frozenset({Role.OPERATOR})), work.desk
    return Session(actor=actor, name="", login=person.login, desk=DeskName(desk.desk), device=desk.device, token=None)


def _measured(office: int, work: Any) -> dict[str, float]:
    wall, mine, theirs = time.perf_counter(), time.process_time(), _computed(office)
    done = work()
    return {
        "done": done,
        "wall_ms": (time.perf_counter() - wall) * 1000,
        "desk_ms": (time.process_time() - mine) * 1000,
        "office_ms": (_computed(office) - theirs) * 1000,
    }


def _computed(pid: int) -> float:
    """Seconds of a processor that a process has used."""
    told = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(told[11]) + int(told[12])) / TICKS


if __name__ == "__main__":
    print(json.dumps(main((Path(sys.argv[1]), Path(sys.argv[2])), sys.argv[3], int(sys.argv[4]))))
