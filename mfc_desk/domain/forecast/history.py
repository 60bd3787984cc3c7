"""What is known of a centre's past days: who came in each quarter hour, and where nothing is known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

QUARTERS: Final = 96
"""Of a day, counted from midnight."""
QUARTER_MIN: Final = 15


@dataclass(frozen=True, slots=True)
class Hours:
    """A day's opening: its first quarter hour and the one after its last."""

    first: int
    end: int

    def quarters(self) -> range:
        """Every quarter hour that is open."""
        return range(self.first, self.end)


@dataclass(frozen=True, slots=True)
class Day:
    """One day on which the centre was open: how many came in each quarter hour. None: that is not known."""

    day: date
    first: int
    counts: tuple[int | None, ...]

    @property
    def hours(self) -> Hours:
        """When it was open."""
        return Hours(self.first, self.first + len(self.counts))

    def at(self, quarter: int) -> int | None:
        """Who came in a quarter hour; None where that is not known or the centre was closed."""
        return self.counts[quarter - self.first] if self.first <= quarter < self.first + len(self.counts) else None

    def known(self) -> Iterator[tuple[int, int]]:
        """The quarter hours that are known, with who came."""
        return ((self.first + n, count) for n, count in enumerate(self.counts) if count is not None)

    def total(self) -> int:
        """Who came, as far as it is known."""
        return sum(count for _, count in self.known())

    def until(self, quarter: int) -> Day:
        """The day as it is known when a quarter hour begins."""
        return Day(self.day, self.first, self.counts[: max(0, quarter - self.first)])

    def without(self, silent: Iterable[int]) -> Day:
        """The same day where nothing is known of these quarter hours."""
        gone = frozenset(silent)
        return Day(
            self.day, self.first, tuple(None if self.first + n in gone else c for n, c in enumerate(self.counts))
        )


def day_of(day: date, *, hours: Hours, arrivals: Iterable[datetime], silent: Iterable[int] = ()) -> Day:
    """A day from the moments at which its people came, in the centre's own time.

    Who came before the opening counts in the first quarter hour, who came after it in the last. `silent` are the
    quarter hours of which nothing is known, as when no desk and no kiosk reached the office.
    """
    counts = [0] * (hours.end - hours.first)
    for at in arrivals:
        quarter = (at.hour * 60 + at.minute) // QUARTER_MIN
        counts[min(max(quarter, hours.first), hours.end - 1) - hours.first] += 1
    return Day(day, hours.first, tuple(counts)).without(silent)


def usual_hours(history: Sequence[Day], day: date) -> Hours | None:
    """When the centre was open on the last such weekday, at most three weeks ago; None: then it is closed."""
    past = (one for one in reversed(history) if 0 < (day - one.day).days <= 21 and one.day.weekday() == day.weekday())
    return next((one.hours for one in past), None)
