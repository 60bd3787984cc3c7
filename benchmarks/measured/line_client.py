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

MOST_TURNS = 50


def main(folder: Path, url: str) -> dict[str, float]:
    """As many turns as it takes."""
    clock, law, scans = SystemClock(), law_of("kz"), EncryptedScans(folder / "scans", KEY)
    with closing(open_store(folder / "desk.db", KEY, clock)) as store, closing(HttpOffice(url)) as office:
        began = time.perf_counter()
        sent_at = began

        def told(progress: Progress) -> None:
            nonlocal sent_at
            if progress.what == "sending":
                sent_at = time.perf_counter()

        turn = partial(engine.turn, office=office, store=store, scans=scans, clock=clock, law=law, on_progress=told)
        report = turn()
        sent, received = report.sent, report.received
        for _ in range(MOST_TURNS):
            if report.left:  # many scans do not go in one turn
                report = turn()
        ended = time.perf_counter()
    if report.left or report.attention or report.why:
        raise SystemExit(f"left {report.left}, for a person {report.attention}: {report.why}")
    return {
        "push_ms": (sent_at - began) * 1000,
        "pull_ms": (ended - sent_at) * 1000,
        "turn_ms": (ended - began) * 1000,
        "sent": sent,
        "received": received,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6,
    }


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), sys.argv[2])))
