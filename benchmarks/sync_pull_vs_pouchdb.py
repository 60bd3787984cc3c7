"""The rows that ten thousand operations made, taken by another desk, against PouchDB with documents of that size."""

from __future__ import annotations

from benchmarks.measured.replication import about, alternating, measured, memory, middle, their
from benchmarks.result import Result


def measure() -> Result:
    """Rows and documents a second, from the medians of alternating rounds; at least three times theirs."""
    field = measured()
    many = len(field.rows)
    size = sum(len(body) for _, body in field.rows) // many
    ours, theirs = alternating(field.pull, lambda: their("pull", many, size))
    our_ms, their_ms = middle(ours, "pull_ms"), middle(theirs, "pull_ms")
    beside = {"rows": many, "mean bytes of a row": size, "ms (ours, theirs)": (round(our_ms), round(their_ms))}
    return Result(
        "sync_pull_vs_pouchdb",
        many / our_ms * 1000,
        many / their_ms * 1000,
        "rows/s",
        beside | about(field.template) | memory(ours),
    )
