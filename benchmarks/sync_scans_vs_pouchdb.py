"""Two hundred scans of 300 KB that go to the office, against PouchDB with as many attachments of that size.

Ours reads each from its encrypted file, sends it in pieces, and counts a piece when it is on the office's disk; the
hash of the whole is checked before the scan counts.
"""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path
from typing import Any

from benchmarks.measured import outage
from benchmarks.measured.replication import alternating, measured, memory, middle, their
from benchmarks.process import size
from benchmarks.result import Result
from mfc_desk.domain.time import SystemClock
from mfc_desk.store.scan_files import EncryptedScans
from mfc_desk.store.uow import open_store

SCANS, BYTES = size("MFC_SCANS", 200), 300 * 1024


def measure() -> Result:
    """Scans a second, from the medians of alternating rounds; at least twice theirs."""
    field = measured(1)
    kept(field.template.other)
    ours, theirs = alternating(field.scans, lambda: their("scans", SCANS, BYTES))
    our_ms, their_ms = middle(ours, "turn_ms"), middle(theirs, "push_ms")
    beside: dict[str, Any] = {"ms (ours, theirs)": (round(our_ms), round(their_ms))}
    return Result(
        "sync_scans_vs_pouchdb", SCANS / our_ms * 1000, SCANS / their_ms * 1000, "scans/s", beside | memory(ours)
    )


def kept(desk: Path) -> None:
    """The scans lie encrypted in the desk's folder, none of them sent."""
    files = EncryptedScans(desk / "scans", outage.KEY)
    with closing(open_store(desk / "desk.db", outage.KEY, SystemClock())) as store:
        for _ in range(SCANS):
            sha256 = files.keep(os.urandom(BYTES))
            with store.write() as uow:
                uow.scans.add(sha256, BYTES, "application/pdf")
                uow.commit()
