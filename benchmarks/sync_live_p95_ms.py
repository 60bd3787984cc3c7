"""From the moment an act is recorded at one desk until it is on the disk of another that listens.

Ours: the record itself (durable), a turn with hello, push and verdict, the office's bell, the other desk's turn and its
durable rows. The floor is PouchDB replicating live both ways, whose disks are not waited for.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from benchmarks.measured import outage, pouch
from benchmarks.measured.replication import our_office
from benchmarks.process import LIMIT_SECONDS, ROOT, MeasureError, at_share, environment, scratch, size
from benchmarks.result import Result

ACTS = size("MFC_ACTS", 100)
LIMIT_MS = 20.0


def measure() -> Result:
    """The 95th percentile of both; at most twenty milliseconds."""
    made = outage.recorded(scratch() / "live", 1)
    with our_office(made.office) as server:
        ours = paired(made.desk, made.other, server.url)
    floor = [float(each) for each in pouch.replicated("live", ACTS, 1000)["live_ms"]]
    beside: dict[str, object] = {
        "acts": ACTS,
        "p50, ms (ours, PouchDB)": (at_share(ours, 0.5), at_share(floor, 0.5)),
        "longest, ms (ours, PouchDB)": (at_share(ours, 1), at_share(floor, 1)),
        "at most, ms": LIMIT_MS,
    }
    return Result("sync_live_p95_ms", at_share(ours, 0.95), at_share(floor, 0.95), "ms", beside)


def paired(writer: Path, reader: Path, url: str) -> list[float]:
    """How many milliseconds the reader was behind each act of the writer."""
    roles = {role: _begun(role, folder, url) for role, folder in (("read", reader), ("write", writer))}
    try:
        for each in roles.values():
            assert each.stdout is not None, "it is a pipe"
            if each.stdout.readline().strip() != "ready":
                raise MeasureError("a desk did not get ready")
        told = {role: _told(role, each) for role, each in reversed(roles.items())}
    finally:
        for each in roles.values():
            each.kill()
            each.wait()
    return [(told["read"][visit] - began) / 1e6 for visit, began in told["write"].items()]


def _told(role: str, desk: subprocess.Popen[str]) -> dict[str, int]:
    """What it tells at its end. Raises `MeasureError` where it tells nothing: what it says itself was printed."""
    try:
        found: dict[str, int] = json.loads(desk.communicate("go\n", timeout=LIMIT_SECONDS)[0])
    except (subprocess.TimeoutExpired, json.JSONDecodeError) as error:
        raise MeasureError(f"the desk that is to {role} gave no figure: {error}") from error
    return found


def _begun(role: str, folder: Path, url: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "benchmarks.measured.live_pair", role, str(folder), url, str(ACTS)]
    return subprocess.Popen(
        command, cwd=ROOT, env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
