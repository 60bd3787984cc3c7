"""What the run came to: figures to be printed, and the curves that the picture is drawn from."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tests.kills.clerk import read_journal
from tests.outage.lives import Job
from tests.outage.oracle import Found
from tests.outage.plan import CUT, Size
from tests.outage.run import Outage

MOST = 240
"""Points of a curve."""
MOST_POINTS = 60
"""Of one desk's curve."""


def report(outage: Outage, found: Found, database: str) -> dict[str, Any]:
    """All of it, to be written as JSON."""
    seen, jobs = outage.seen, outage.jobs
    return {
        "figures": figures(outage, found, database),
        "not taken": dict(found.not_taken.most_common()),
        "told": dict(found.told.most_common()),
        "alone": {job.name: list(_alone(job, outage.size)) for job in jobs},
        "drain": {job.name: _thin(list(_drain(job, seen.back_wall)), MOST_POINTS) for job in jobs},
        "told everything at": seen.told_s,
        "memory": _thin(seen.samples, MOST),
    }


def figures(outage: Outage, found: Found, database: str) -> dict[str, Any]:
    """What the run came to, a figure a line."""
    seen, size = outage.seen, outage.size
    lines = [_over(job) for job in outage.jobs]
    turns = [turn for job in outage.jobs for turn in _turns(job) if turn["wall"] >= seen.back_wall]
    return {
        "hours without the line": round(size.length.total_seconds() / 3600, 2),
        "desks": size.desks,
        "copied disks": len(outage.jobs) - size.desks,
        "database of the office": database,
        "operations called saved": found.operations,
        "cases registered": found.registered,
        "scans": found.scans,
        "MB of scans": round(found.scan_mb, 1),
        "people for whom no number was left": found.turned_away,
        "lost": len(found.lost),
        "doubled": len(found.doubled),
        "not taken by the office": found.not_taken.total(),
        "of these not in exactly the tray of who did it": len(found.unaccounted),
        "of these in the trays of both copies of a disk": found.twice_held,
        "desks that see anything else than the office": len(found.unlike),
        "tokens of the day before, refused": found.tokens_over,
        "certificates the office showed": len(set(seen.certificates)),
        "tables of the office, before and after": " to ".join(seen.tables),
        "seconds until each desk had told everything": max(seen.told_s.values()),
        "seconds until half of them had": sorted(seen.told_s.values())[len(seen.told_s) // 2],
        "seconds until every desk had every row": seen.all_there_s,
        "turns of desks in the drain": len(turns),
        "turns that were asked to wait": sum(turn["waited"] for turn in turns),
        "turns that were cut": sum(not turn["online"] and not turn["waited"] for turn in turns),
        "peak memory of the office, MB": seen.office_peak_mb,
        "peak memory of a desk, MB": round(max(line["peak_kib"] for line in lines) * 1024 / 1e6, 1),
        "computing of all desks in the drain, s": round(sum(line["cpu_s"] for line in lines), 1),
        "wall, s": seen.wall_s,
        "machine": f"{os.cpu_count()} processors, {platform.system()}, load {os.getloadavg()[1]:.1f} at the end",
    }


def told(figures: dict[str, Any]) -> str:
    """Readable lines."""
    return "\n".join(f"  {name}: {value}" for name, value in figures.items())


def write(path: Path, whole: dict[str, Any]) -> None:
    """Kept for whoever draws it."""
    path.write_text(json.dumps(whole, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


def _over(job: Job) -> dict[str, Any]:
    return next(line for line in reversed(read_journal(job.journal)) if line["what"] == "over")


def _turns(job: Job) -> Iterator[dict[str, Any]]:
    return (line for line in read_journal(job.journal) if line["what"] == "turn")


def _alone(job: Job, size: Size) -> Iterator[tuple[float, int]]:
    """Hours since the line died, and what was kept then."""
    from datetime import datetime

    for turn in _turns(job):
        hours = (datetime.fromisoformat(turn["played"]) - CUT).total_seconds() / 3600
        if 0 <= hours <= size.length.total_seconds() / 3600 and not turn["online"]:
            yield round(hours, 2), turn["kept"]


def _drain(job: Job, back: float) -> Iterator[tuple[float, int]]:
    """Seconds since the line is back, and what was kept then."""
    for line in read_journal(job.journal):
        if line["what"] == "kept":
            yield round(line["wall"] - back, 1), line["n"]


def _thin(points: Sequence[Any], most: int) -> list[Any]:
    step = max(1, -(-len(points) // most))
    return [*points[:-1:step], *points[-1:]]
