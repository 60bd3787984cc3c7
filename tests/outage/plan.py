"""How long the line is dead, how many desks there are, and what a day at one of them is like."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

ZONE: Final = ZoneInfo("Asia/Almaty")
CUT: Final = datetime(2026, 11, 12, 21, 50, tzinfo=UTC)
"""The line dies in the night to a Friday, 02:50 at the centre."""
LENGTH: Final = timedelta(hours=271, minutes=40)
"""So it is back on the Tuesday of the week after next, at 10:30, with the hall full."""
OPENS, CLOSES = 9, 18
SUNDAY: Final = 6
KB: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How much of everything there is."""

    desks: int
    visits: int
    """People at an ordinary desk in a day."""
    length: timedelta = LENGTH
    busy: tuple[int, ...] = ()
    """Desks at which everybody registers, until they have no numbers any more."""
    busy_visits: int = 27
    cloned: int = 0
    """The desk whose disk is copied."""
    cloned_after: int = 0
    """The working days after which that is done."""
    scan: tuple[int, int] = (20 * KB, 160 * KB)
    """Bytes of one paper, at least and at most."""

    @property
    def back_at(self) -> datetime:
        """When the line is there again."""
        return CUT + self.length

    def days(self) -> list[tuple[datetime, datetime]]:
        """When the centre opens and closes while the line is dead; the last day ends with the line's return."""
        return list(_days(self.back_at))

    def visits_at(self, desk: int) -> int:
        """People at a desk in a day."""
        return self.busy_visits if desk in self.busy else self.visits


def _days(until: datetime) -> Iterator[tuple[datetime, datetime]]:
    day = CUT.astimezone(ZONE).replace(hour=0, minute=0)
    while day < until:
        opens, closes = day.replace(hour=OPENS), day.replace(hour=CLOSES)
        if day.weekday() != SUNDAY and opens < until:
            yield opens.astimezone(UTC), min(closes.astimezone(UTC), until)
        day += timedelta(days=1)


WHOLE: Final = Size(desks=40, visits=10, busy=(7, 23), cloned=5, cloned_after=4)
"""Eleven days of a centre with forty desks."""
SMALL: Final = Size(desks=3, visits=4, length=timedelta(hours=32), cloned=2, cloned_after=1, scan=(2 * KB, 9 * KB))
"""A day and a morning, for every check."""
