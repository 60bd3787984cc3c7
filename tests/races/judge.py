"""Reads the database's own log and says what was wrong with it; an empty list is a fair hall."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from mfc_desk.domain.halls import DeskPlan, Hall, Series
from mfc_desk.domain.ids import DeskName
from tests.races.log import Entry

Place = tuple[int, int, str]
"""Rank, arrival, ticket: the order of the hall."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a statement of PostgreSQL saw: whose work was committed when it began."""

    least: int
    most: int
    running: frozenset[int]

    @classmethod
    def of(cls, snap: str) -> Seen:
        """The snapshot as PostgreSQL writes it; of SQLite, which has none, everything before."""
        if not snap:
            return cls(0, 1 << 62, frozenset())
        least, most, running = snap.split(":")
        return cls(int(least), int(most), frozenset(int(one) for one in running.split(",") if one))

    def has(self, xid: int) -> bool:
        """Whether this transaction's work was there."""
        return xid < self.least or (xid < self.most and xid not in self.running)


def unfair(
    hall: Hall, before: Sequence[Entry], log: Sequence[Entry], called_at: Mapping[tuple[str, str], list[int]]
) -> list[str]:
    """Calls that passed over somebody who was waiting, whom nobody held, and who ranked earlier at that desk."""
    following, times = _following(log), {key: [*each] for key, each in called_at.items()}
    waiting: dict[tuple[str, str | None], list[Place]] = defaultdict(list)
    now: dict[str, Entry] = {}
    found = []
    for entry in [*before, *log]:
        if entry.tick and entry.state == "called" and entry.was != "called":
            plan, seen = hall.plan_of(DeskName(str(entry.desk))), Seen.of(entry.snap)
            at = times[entry.ticket, str(entry.desk)].pop(0)
            mine = _rank_here(now[entry.ticket], hall, plan)
            for place in _earlier(waiting, hall, plan, mine):
                other = now[place[2]]
                taken = following.get((other.ticket, other.tick))
                held = taken is not None and taken.began < entry.tick and bool(entry.snap)
                if other.ticket != entry.ticket and seen.has(other.xid) and (other.eligible_at or 0) <= at and not held:
                    found.append(
                        f"desk {entry.desk} called {entry.number} at {entry.tick} and passed over {other.number}"
                    )
        _move(waiting, now, entry)
    return found


def _following(log: Iterable[Entry]) -> dict[tuple[str, int], Entry]:
    """The entry that came after each one of the same ticket; after 0 comes the first."""
    last: dict[str, int] = {}
    following = {}
    for entry in log:
        following[entry.ticket, last.get(entry.ticket, 0)] = entry
        last[entry.ticket] = entry.tick
    return following


def _earlier(
    waiting: Mapping[tuple[str, str | None], list[Place]], hall: Hall, plan: DeskPlan, mine: Place
) -> Iterator[Place]:
    for (series, to), places in waiting.items():
        if to == plan.desk or (to is None and (not plan.series or series in plan.series)):
            shift = _shift(series, hall, plan)
            yield from places[: bisect_left(places, (mine[0] + shift, *mine[1:]))]


def _rank_here(entry: Entry, hall: Hall, plan: DeskPlan) -> Place:
    return entry.rank_at - _shift(entry.series, hall, plan), entry.arrived_at, entry.ticket


def _shift(series: str, hall: Hall, plan: DeskPlan) -> int:
    listed = hall.list_of(series)
    alike = listed is not None and listed.quick == plan.quick
    return timedelta(minutes=hall.quick_head_start_min) // timedelta(microseconds=1) if alike else 0


def _move(waiting: dict[tuple[str, str | None], list[Place]], now: dict[str, Entry], entry: Entry) -> None:
    before = now.get(entry.ticket)
    if before is not None and before.eligible_at is not None:
        places = waiting[before.series, before.for_desk]
        del places[bisect_left(places, (before.rank_at, before.arrived_at, before.ticket))]
    if entry.eligible_at is not None:
        insort(waiting[entry.series, entry.for_desk], (entry.rank_at, entry.arrived_at, entry.ticket))
    now[entry.ticket] = entry


def called_twice(before: Iterable[Entry], log: Iterable[Entry]) -> list[str]:
    """Calls of somebody who was not waiting, and desks to which two people were called at once."""
    state = {entry.ticket: entry.state for entry in before}
    at_desk: dict[str, str] = {}
    found = []
    for entry in log:
        was = state.get(entry.ticket)
        if entry.state == "called" and was != "called":
            if was not in ("issued", "parked", "no_show"):
                found.append(f"{entry.number} was called while {was}")
            if at_desk.get(str(entry.desk), entry.ticket) != entry.ticket:
                found.append(f"desk {entry.desk} called {entry.number} beside another")
            at_desk[str(entry.desk)] = entry.ticket
        elif entry.state == "called":
            found.append(f"{entry.number} was called while it was called")
        else:
            at_desk = {desk: ticket for desk, ticket in at_desk.items() if ticket != entry.ticket}
        state[entry.ticket] = entry.state
    return found


def numbers_wrong(series: Series, numbers: Sequence[str]) -> list[str]:
    """Numbers that were given twice, left out, or are excluded."""
    wanted = [series.printed(one) for one, _ in zip(series.numbers(), numbers, strict=False)]
    return [] if sorted(numbers) == sorted(wanted) else [f"{series.letter}: {sorted(set(wanted) ^ set(numbers))[:5]}"]
