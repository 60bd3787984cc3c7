"""What the window's thread spends when the supervisor's cockpit is drawn anew, with forty changes a second.

The real window with its real workers; sixty desks, played by the real rules, from noon on. Ours is the 95th percentile
of what a turn of the event loop in which the board was drawn anew computes, all of it: reading, layout, painting; on a
machine that others use too the time by the wall, which is told beside, is theirs as well. The floor is a bare window of
Qt in the same process that paints as many rectangles as the cockpit has marks, and does nothing else.

What is held in memory is read to the byte in a run of its own (`benchmarks.measured.held`), at rest: over the
afternoon, which brings rows, and over the same changes three times more, which bring none.
"""

from __future__ import annotations

from benchmarks.process import answer, figure, warm_up
from benchmarks.result import Result

LIMIT_MS = 33.0
BESIDE = {
    "turns_p95_ms": "p95 of every turn, ms",
    "turns_longest_ms": "longest turn, ms",
    "drawn": "turns in which the cockpit was drawn anew",
    "drawn_half_ms": "half of them computed no longer than, ms",
    "drawn_longest_ms": "longest of them, ms",
    "drawn_wall_p95_ms": "p95 of them by the wall, ms",
    "drawn_wall_longest_ms": "longest of them by the wall, ms",
    "looks": "looks at the centre on a lane of their own",
    "look_p95_ms": "p95 of what a look computes there, ms",
    "board_p95_ms": "p95 of putting it into words there, ms",
    "events": "changes while that was timed",
    "marks": "marks at its end",
    "warm_mb": "resident before, MB",
    "after_mb": "resident after that, MB",
    "end_mb": "resident at the end of the shift, MB",
    "shift_events": "changes in the whole shift",
    "ran_min": "minutes of the shift, by the clock of the centre",
}
HELD = {
    "morning_mb": "in use at noon, MB",
    "evening_mb": "in use when the shift is over, MB",
    "again_mb": "in use in each half of the same changes over the same rows, MB",
    "rows_more": "rows that the afternoon brought",
    "bytes_a_row": "bytes that each of them holds",
    "changes_again": "changes over the same rows, the first thousands to warm up left out",
    "kb_a_thousand_again": "growth over those, kB a thousand",
    "resident_mb": "resident at each of these, MB",
}


def measure() -> Result:
    """Two runs; they take about six minutes."""
    warm_up()
    told = answer(["-m", "benchmarks.measured.cockpit"])
    held = answer(["-m", "benchmarks.measured.held"], extra={"PYTHONMALLOC": "malloc"})
    beside: dict[str, object] = {"at most, ms": LIMIT_MS}
    beside |= {words: round(figure(told, name), 1) for name, words in BESIDE.items()}
    beside |= {words: _short(held[name]) for name, words in HELD.items()}
    return Result("cockpit_update_p95_ms", figure(told, "drawn_p95_ms"), figure(told, "floor_ms"), "ms", beside)


def _short(told: object) -> object:
    return round(told, 2) if isinstance(told, float) else told
