"""What five hundred operations cost to send and to hear, with a thousand to a million operations behind both ends.

Each row is measured in every round, so that a busy moment of the machine meets all of them; the figure is what the
processors of desk and office computed, for waiting tells of the machine. How the history is made: `measured/history`.
"""

from __future__ import annotations

import os
import shutil
import statistics
from typing import Any

from benchmarks.measured import history
from benchmarks.measured.history import Past
from benchmarks.measured.replication import our_office
from benchmarks.process import answer, scratch
from benchmarks.result import Result

HISTORIES = tuple(int(each) for each in os.environ.get("MFC_HISTORIES", "1000,10000,100000,1000000").split(","))
ROUNDS = int(os.environ.get("MFC_HISTORY_ROUNDS", "3"))
PARTS = ("record", "push", "pull", "compare")
COSTS = ("desk_ms", "office_ms", "wall_ms")
FLAT = 1.3
"""At most so many times what it costs with a thousand behind it."""


def measure() -> Result:
    """Milliseconds that both ends compute for sending and hearing: the longest history over the shortest."""
    past = history.recorded(scratch() / "recorded")
    pasts = [history.grown(past, scratch() / f"history-{count}", count) for count in HISTORIES]
    rounds = [{one.operations: _round(one) for one in pasts} for _ in range(ROUNDS)]
    for one in pasts:
        shutil.rmtree(one.office.parent)
    table = {count: _middle([each[count] for each in rounds]) for count in HISTORIES}
    first, last = HISTORIES[0], HISTORIES[-1]
    return Result(
        "sync_cost_over_history", _both(table[last]), _both(table[first]), "ms",
        {f"at most {FLAT} is wanted; rounds": ROUNDS} | _told(table),
    )  # fmt: skip


def _round(past: Past) -> dict[str, dict[str, float]]:
    with our_office(past.office) as server:
        return answer(  # type: ignore[return-value]  # a row of figures for each part
            ["-m", "benchmarks.measured.history_client", str(past.desk), str(past.other), server.url, str(server.pid)]
        )


def _middle(rounds: list[dict[str, dict[str, float]]]) -> dict[str, dict[str, float]]:
    """The medians; of recording and sending for one operation of a batch of five hundred."""
    return {part: {cost: statistics.median(each[part][cost] for each in rounds) for cost in COSTS} for part in PARTS}


def _both(row: dict[str, dict[str, float]]) -> float:
    return sum(row[part][cost] for part in ("push", "pull") for cost in ("desk_ms", "office_ms"))


def _told(table: dict[int, dict[str, dict[str, float]]]) -> dict[str, Any]:
    """A line for each history and part, and how it stands to the first history."""
    first = table[HISTORIES[0]]
    return {
        f"{count} behind, {part}": ", ".join(
            f"{cost.replace('_', ' ')} {row[part][cost]:.0f} ({row[part][cost] / max(first[part][cost], 10):.2f})"
            for cost in COSTS
        )
        for count, row in table.items()
        for part in PARTS
    }
