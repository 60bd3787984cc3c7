"""Time to the first painted frame of the real sign-in screen, against a bare PySide6 window in the same run.

Both sides are whole processes, from exec to the turn after their first paint, with their bytecode compiled before,
as on any start but the first. A key typed at that instant must appear, and nothing heavy may be imported by then.
"""

from __future__ import annotations

import statistics
from collections.abc import Mapping

from benchmarks.process import MeasureError, answer, figure, in_turns, scratch
from benchmarks.result import Result

ROUNDS = 11
HEAVY = ("sqlalchemy", "requests", "reportlab", "msgspec", "cryptography", "forms")
"""What the desk imports only after its first frame."""
Reply = Mapping[str, object]


def measure() -> Result:
    """Medians of alternating rounds, in milliseconds; the first pair of rounds only warms up."""
    ours, floor = in_turns(start, bare, times=ROUNDS)
    cold = [start(cache=f"empty-{number}") for number in range(3)]
    modules = ours[0]["modules"]
    beside = {
        "rounds": ROUNDS,
        "bytecode": "compiled before, on both sides",
        "first start with an empty cache of icons, ms": round(_median(cold, "first_frame_ms")),
        "processor, ms (ours, floor)": (round(_median(ours, "processor_ms")), round(_median(floor, "processor_ms"))),
        "memory at the first frame, MB": round(_median(ours, "resident_mb"), 1),
        "modules of Python at the first frame": len(modules) if isinstance(modules, list) else 0,
    }
    figures = _median(ours, "first_frame_ms"), _median(floor, "first_frame_ms")
    return Result("startup_vs_bare_window", *figures, "ms", beside)


def start(*, cache: str = "cache") -> Reply:
    """One start of the real desk. Raises `MeasureError` where the frame is not what it must be."""
    module, profile = "benchmarks.measured.signin_window", str(scratch() / "no-profile")
    reply = answer(["-m", module, profile], extra={"XDG_CACHE_HOME": str(scratch() / cache)})
    if reply.get("key_appears") is not True:
        raise MeasureError("a key typed at the first frame did not appear")
    if early := too_early(reply):
        raise MeasureError(f"imported before the first frame: {early}")
    return reply


def bare() -> Reply:
    """One start of the bare window."""
    return answer(["-m", "benchmarks.floors.bare_window"])


def too_early(reply: Reply) -> list[str]:
    """The heavy modules that were imported before the first frame."""
    modules = reply.get("modules")
    return [name for name in HEAVY if isinstance(modules, list) and name in modules]


def _median(replies: list[Reply], name: str) -> float:
    return statistics.median(figure(reply, name) for reply in replies)
