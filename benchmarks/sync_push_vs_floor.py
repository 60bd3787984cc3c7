"""Ten thousand operations of a desk that comes back to the line, against the least that sends each exactly once.

Ours is everything: hello, chain, signatures, the decision by domain and forms, feed, verdicts, receipt; durable at both
ends. The floor keeps the same bytes, durable as well, and asks nothing.
"""

from __future__ import annotations

from benchmarks.measured.replication import about, alternating, measured, memory, middle
from benchmarks.result import Result


def measure() -> Result:
    """Medians of alternating rounds, in milliseconds; at most three times the floor."""
    field = measured()
    ours, floor = alternating(field.push, field.floor_push)
    return Result(
        "sync_push_vs_floor",
        middle(ours, "push_ms"),
        middle(floor, "push_ms"),
        "ms",
        about(field.template) | memory(ours),
    )
