"""How long the window could not answer over the whole story of two visits, against an empty window beside it.

Ours is the longest single key or turn of the event loop, in wall time, idle excluded; a turn delivers everything that
is due, so no event takes longer. Switches of theme, scale and language are counted apart. The floor is the longest
of an empty window in a process of its own that is typed into all the while, on the same busy machine.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence

from benchmarks.process import ROOT, MeasureError, answer, environment, figure, warm_up
from benchmarks.result import Result

SWITCH_LIMIT_MS = 700


def measure() -> Result:
    """One run of the story; it takes about a minute and a half."""
    warm_up()
    empty = _empty_window()
    try:
        told = answer(["-m", "benchmarks.measured.story", "kz", "switch"])
    finally:
        beside_it = json.loads(empty.communicate("stop\n", timeout=30)[0].splitlines()[-1])
    if told["stopped"]:
        raise MeasureError(f"the story stopped at {told['stopped']}")
    stalls, switches = _rows(told["stalls"]), _rows(told["switches"])
    beside: dict[str, object] = {"keys and turns": round(figure(told, "turns"))}
    beside |= {f"{place}. longest": _say(row) for place, row in enumerate(stalls, 1)}
    beside |= {f"switch, {row[3]}, at most {SWITCH_LIMIT_MS} ms": _say(row) for row in _worst_switches(switches)}
    beside["longest of the empty window, ms"] = round(figure(beside_it, "longest_ms"), 1)
    return Result("gui_longest_stall_ms", stalls[0][0], figure(beside_it, "longest_ms"), "ms", beside)


Row = tuple[float, float, str, str]


def _rows(found: object) -> list[Row]:
    if not isinstance(found, Sequence):
        raise MeasureError(f"no stalls in the answer: {found}")
    return [(float(ms), float(computing), str(what), str(scene)) for ms, computing, what, scene in found]


def _say(row: Row) -> str:
    return f"{row[0]:.0f} ms, {row[1]:.0f} of it computing: {row[2]}, in scene {row[3]}"


def _worst_switches(rows: list[Row]) -> list[Row]:
    """The longest of each kind of switch."""
    worst: dict[str, Row] = {}
    for row in rows:
        if row[0] > worst.get(row[3], (0.0,))[0]:
            worst[row[3]] = row
    return list(worst.values())


def _empty_window() -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "benchmarks.floors.empty_window"]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=ROOT, env=environment(), stdin=pipe, stdout=pipe, text=True)
