"""Ten thousand operations of a desk that comes back to the line, against PouchDB with plain documents of that size."""

from __future__ import annotations

from benchmarks.measured.replication import about, alternating, measured, memory, middle, their
from benchmarks.result import Result


def measure() -> Result:
    """Operations and documents a second, from the medians of alternating rounds; at least twice theirs."""
    field = measured()
    many, size = field.template.operations, field.template.mean_bytes
    ours, theirs = alternating(field.push, lambda: their("push", many, size))
    our_ms, their_ms = middle(ours, "push_ms"), middle(theirs, "push_ms")
    beside = {"ms (ours, theirs)": (round(our_ms), round(their_ms))} | about(field.template) | memory(ours)
    return Result("sync_push_vs_pouchdb", many / our_ms * 1000, many / their_ms * 1000, "operations/s", beside)
