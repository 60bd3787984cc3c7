"""What ten thousand operations made, taken by another desk, against the least that keeps rows with their cursor.

Ours is the feed of the office into the encrypted store, and what is shown in line with it.
"""

from __future__ import annotations

from benchmarks.measured.replication import about, alternating, measured, memory, middle
from benchmarks.result import Result


def measure() -> Result:
    """Medians of alternating rounds, in milliseconds; at most three times the floor."""
    field = measured()
    ours, floor = alternating(field.pull, field.floor_pull)
    beside = {"rows": len(field.rows)} | about(field.template) | memory(ours)
    return Result("sync_pull_vs_floor", middle(ours, "pull_ms"), middle(floor, "pull_ms"), "ms", beside)
