"""Where the office's processor is while it decides what a desk sends after days without the line.

    python -m benchmarks.measured.push_profile [OPERATIONS]

Desk and line stand aside: the batches are made before, and handed to the office in this process. A stack is looked at
every few milliseconds that the processor works, and counted under the first of `PARTS` that it is in.
"""

from __future__ import annotations

import signal
import sys
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from types import FrameType
from typing import Final

import msgspec

from backoffice import enrolment, keys, pushing
from backoffice.office import Office
from backoffice.store.database import Database, sqlite_url
from benchmarks.measured import outage
from benchmarks.measured.outage import KEY
from benchmarks.measured.replication import OPERATIONS
from benchmarks.process import scratch
from mfc_desk.domain.ids import RandomIds
from mfc_desk.domain.time import SystemClock
from mfc_desk.ports.outbox import Sent
from mfc_desk.ports.storage import Desk
from mfc_desk.store.uow import open_store
from sync.wire.envelope import GENESIS, MAX_BATCH, PROTOCOL, SCHEMA, link
from sync.wire.messages import Applied, Hello, Push, hello_bytes, push_bytes

EVERY_S: Final = 0.001
PARTS: Final = {
    "run_form": "what follows from the answers of a form",
    "plan_of": "what proves each requirement",
    "apply": "the rest of the rules",
    "decide": "what is asked before and after the rules",
    "flush": "rows and feed written",
    "_keep": "chain and verdicts written",
    "bench_for": "what a batch needs, read",
    "_take": "the chain",
    "_candidate": "heads read and hashed",
}


def main(operations: int) -> None:
    """Print what an operation costs, by kind and by part."""
    made = outage.recorded(scratch() / "profiled", operations)
    clock = SystemClock()
    with closing(open_store(made.desk / "desk.db", KEY, clock)) as store, store.read() as uow:
        desk, ops = uow.facts.desk(), uow.outbox.unsent(made.operations)
    assert desk is not None, "it is enrolled"
    with closing(Database(sqlite_url(made.office / "office.db"))) as database:
        office = Office(database=database, clock=clock, ids=RandomIds(), scans=made.office / "scans")
        session = enrolment.hello(office, _hello(desk, clock, len(ops))).session
        batches = [_push(desk, ops[start : start + MAX_BATCH]) for start in range(0, len(ops), MAX_BATCH)]
        seen, began = _Seen(), time.process_time()
        with seen:
            verdicts = [each for batch in batches for each in pushing.push(office, session, batch)[1].verdicts]
    spent = time.process_time() - began
    if not all(isinstance(each, Applied) for each in verdicts):
        raise SystemExit("not everything was taken")
    print(f"{len(ops)} operations, {spent / len(ops) * 1e6:.0f} microseconds of a processor each")
    for part, count in seen.parts.most_common():
        print(f"{100 * count / seen.parts.total():6.1f} %  {PARTS.get(part, 'everything else')}")


class _Seen:
    """Counts where the processor is while it works inside `with`."""

    def __init__(self) -> None:
        self.parts = Counter[str]()

    def __enter__(self) -> None:
        signal.signal(signal.SIGPROF, self._look)
        signal.setitimer(signal.ITIMER_PROF, EVERY_S, EVERY_S)

    def __exit__(self, *_: object) -> None:
        signal.setitimer(signal.ITIMER_PROF, 0)

    def _look(self, _: int, frame: FrameType | None) -> None:
        while frame is not None and frame.f_code.co_name not in PARTS:
            frame = frame.f_back
        self.parts["" if frame is None else frame.f_code.co_name] += 1


def _hello(desk: Desk, clock: SystemClock, newest: int) -> Hello:
    made = Hello(
        protocol=(PROTOCOL, PROTOCOL), schema=SCHEMA, app="profile", device=desk.device, incarnation=desk.incarnation,
        head_n=newest, head_hash=GENESIS, cursor=0, epoch=desk.epoch, device_time=clock.now(), knock=1_000_000,
    )  # fmt: skip
    return msgspec.structs.replace(made, signature=keys.sign(desk.private_key, hello_bytes(made)))


def _push(desk: Desk, batch: Sequence[Sent]) -> Push:
    last = batch[-1]
    end = link(last.head.prev, last.wire.head)
    wires = [each.wire for each in batch]
    made = Push(incarnation=desk.incarnation, ops=wires, head_n=last.n, head_hash=end, signature=b"")
    return msgspec.structs.replace(made, signature=keys.sign(desk.private_key, push_bytes(made)))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else OPERATIONS)
