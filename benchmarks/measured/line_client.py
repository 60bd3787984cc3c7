"""A desk that comes back to the line: the real store and the real turn over HTTP.

    python -m benchmarks.measured.line_client FOLDER URL     -> {"push_ms", "pull_ms", "turn_ms", "sent", …}

`push_ms`: from the start of the turn, hello included, until the last verdict is durable; `pull_ms`: from then, or from
the start where nothing is to be sent, until the feed is in and what is shown is in line.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from contextlib import closing
from functools import partial
from pathlib import Path

from backoffice.office import law_of
from benchmarks.measured.outage import KEY
from mfc_desk.domain.time import SystemClock
from mfc_desk.store.scan_files import EncryptedScans
from mfc_desk.store.uow import open_store
from sync import engine
from sync.engine import Progress
from sync.http import HttpOffice
from ui.work.beside import beside

MOST_TURNS = 50


def main(folder: Path, url: str) -> dict[str, float]:
    """As many turns as it takes."""
    clock, law, scans = SystemClock(), law_of("kz"), EncryptedScans(folder / "scans", KEY)
    opened = closing(open_store(folder / "desk.db", KEY, clock))
    with opened as store, closing(HttpOffice(url)) as office, beside() as begin:
        began, worked = time.perf_counter(), time.process_time()
        sent_at, sent_by = began, worked

        def told(progress: Progress) -> None:
            nonlocal sent_at, sent_by
            if progress.what == "sending":
                sent_at, sent_by = time.perf_counter(), time.process_time()

        turn = partial(engine.turn, office=office, store=store, scans=scans, clock=clock, law=law)
        turn = partial(turn, on_progress=told, begin=begin)
        report = turn()
        sent, received = report.sent, report.received
        for _ in range(MOST_TURNS):
            if report.left or report.why:  # many scans do not go in one turn, and an office may have too much to do
                report = turn()
        ended, worked_to = time.perf_counter(), time.process_time()
    if report.left or report.attention or report.why:
        raise SystemExit(f"left {report.left}, for a person {report.attention}: {report.why}")
    return {
        "push_ms": (sent_at - began) * 1000,
        "pull_ms": (ended - sent_at) * 1000,
        "turn_ms": (ended - began) * 1000,
        "push_cpu_ms": (sent_by - worked) * 1000,
        "pull_cpu_ms": (worked_to - sent_by) * 1000,
        "sent": sent,
        "received": received,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6,
    }


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), sys.argv[2])))
