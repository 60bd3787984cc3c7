"""What the desk holds in memory after the second receipt, against a bare window with the same imports.

Both figures are what the system counts as resident. The desk is the process that plays the story, so the floor imports
also what plays it. Helper processes of the desk are listed; the office of the rehearsal is none of them.
"""

from __future__ import annotations

import json

from benchmarks.process import MeasureError, answer, figure, warm_up
from benchmarks.result import Result


def measure() -> Result:
    """One run of the story; it takes about a minute and a half."""
    warm_up()
    told = answer(["-m", "benchmarks.measured.story", "kz"])
    if "resident_mb" not in told:
        raise MeasureError(f"the story stopped before the second receipt: {told['stopped']}")
    floor = answer(["-m", "benchmarks.floors.same_imports"], stdin=json.dumps(told["modules"]))
    thrifty = answer(["-m", "benchmarks.floors.same_imports", "thrifty"], stdin=json.dumps(told["modules"]))
    modules, helpers = told["modules"], told["helpers"]
    beside = {
        "modules of Python": len(modules) if isinstance(modules, list) else 0,
        "of them not imported by the floor": round(figure(floor, "not_imported")),
        "the floor if it imported Qt the desk's way, MB": round(figure(thrifty, "resident_mb"), 1),
        "helper processes": ", ".join(helpers) if isinstance(helpers, list) and helpers else "none",
    }
    figures = figure(told, "resident_mb"), figure(floor, "resident_mb")
    return Result("memory_vs_same_imports", *figures, "MB", beside)
