"""Plays a list of falls, one life after the other, and asks after each what was confirmed and is not there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any, Literal, get_args

from tests.kills import judge, verdicts
from tests.kills.clerk import read_journal
from tests.kills.falls import When
from tests.kills.lives import Fall
from tests.kills.matrix import ONCE
from tests.kills.place import Place

LIFE_S = 60.0
Sides = Literal["both", "in turn"]
FELL = -9
NOTHING: dict[str, list[str]] = {
    name: [] for name in ("half done", "lost", "doubled", "left over", "not taken", "unlike", "said of itself")
}


def falls_at(names: Sequence[str], nth: int = 1, *, sides: Sides = "both") -> Iterator[Fall]:
    """Before and after each point, when it is passed for the nth time; what comes once in a life, the first time.

    On one side in turn each point is visited once: before the first, after the second, and so on.
    """
    both: tuple[When, ...] = get_args(When)
    for number, (name, when) in enumerate(product(names, both)):
        if sides == "both" or when == both[number // 2 % 2]:
            yield Fall(at=name, when=when, nth=1 if name in ONCE else nth)


def desk_falls(
    place: Place, names: Sequence[str], *, nth: int = 1, sides: Sides = "both", desk: str = "1", **more: Any
) -> list[str]:
    """The desk falls at each point, is started again, and goes on. What was not as it has to be, by point."""
    wrong = []
    for number, fall in enumerate(falls_at(names, nth, sides=sides), 1):
        place.start_desk(desk, goal=_visits(place, desk) + 1 + nth, fall=fall, **more)
        code = place.ended(desk, LIFE_S)
        place.fell += code == FELL
        if code != FELL:
            wrong.append(f"{number}. {fall.at}: not reached, {code} {place.log(desk)[-600:]}")
        wrong += [f"{number}. {fall.when} {fall.at}: {each}" for each in after_a_fall(place, desk)]
    return wrong


def office_falls(
    place: Place,
    names: Sequence[str],
    *,
    nth: int = 1,
    sides: Sides = "both",
    later: float = 0,
    anew: bool = False,
    desk: str = "1",
    **more: Any,
) -> list[str]:
    """The office falls at each point, while a desk works. What was not as it has to be, by point.

    Where it falls before a point the desk goes on without it; where after, or `anew`, the desk falls a moment later.
    """
    wrong = []
    for fall in falls_at(names, nth, sides=sides):
        place.kill("office")
        place.start_office(fall=fall)
        if not place.lives(desk):
            place.start_desk(desk, goal=0, **more)
        code = place.ended("office", LIFE_S)
        place.fell += code == FELL
        if code != FELL:
            wrong.append(f"{fall.at}: not reached, {code} {place.log(desk)[-600:]}")
        if fall.when == "after" or anew:
            place.kill(desk)
            wrong += [f"{fall.when} {fall.at}: {each}" for each in after_a_fall(place, desk)]
        place.later(later)
    place.kill(desk)
    place.start_office()
    return wrong


def after_a_fall(place: Place, desk: str) -> list[str]:
    """What was confirmed at this desk and is not on its disk now; and whatever is there by half."""
    job = place.jobs[desk]
    if not (job.profile / "desk.db").exists():
        return []
    kept = judge.desk_keeps_aside(job.profile, job.key, job.folder)
    return [*judge.half_done(kept), *judge.lost_here(read_journal(job.journal), kept)]


def evening(place: Place, *, visits: int = 1, **more: Any) -> dict[str, list[str]]:
    """Everybody ends what is open, or so many visits, and tells the office; then both sides are held against what was
    confirmed."""
    found: dict[str, list[str]] = {name: [] for name in NOTHING}
    for desk in place.jobs:
        # a disk that did not confirm an act may have kept it all the same: the store counts, not the journal
        place.start_desk(desk, goal=_visits(place, desk) or -1, further=visits, **more)
        if place.ended(desk, LIFE_S) != 0:
            found["said of itself"].append(f"desk {desk} does not settle: {place.log(desk)[-2000:]}")
    for desk in place.jobs:  # once more: each hears of what the others did last
        place.start_desk(desk, goal=_visits(place, desk) or -1, **more)
        place.ended(desk, LIFE_S)
    place.kill("office")
    office = judge.office_keeps(place.url, place.folder / "scans")
    for desk, job in place.jobs.items():
        kept = judge.desk_keeps(job.profile, job.key)
        found["half done"] += judge.half_done(kept)
        found["lost"] += verdicts.lost(read_journal(job.journal), kept, office, desk)
        found["not taken"] += verdicts.not_taken(kept, office, desk)
        found["unlike"] += verdicts.unlike(kept, office)
        found["said of itself"] += _warnings(place.log(desk))
    found["doubled"] = verdicts.doubled(office)
    found["left over"] = verdicts.left_over(office)
    found["said of itself"] += _warnings(place.log("office"))
    return found


def confirmed(place: Place) -> int:
    """How many acts were shown as saved."""
    return sum(line["what"] == "done" for job in place.jobs.values() for line in read_journal(job.journal))


def _visits(place: Place, desk: str) -> int:
    """Those that were seen to their end, by what the desk was shown."""
    return sum(
        line.get("act") == "finish" and line["what"] == "done" for line in read_journal(place.jobs[desk].journal)
    )


def _warnings(log: str) -> list[str]:
    return [line for line in log.splitlines() if line.startswith(("WARNING", "ERROR", "CRITICAL", "Traceback"))]
