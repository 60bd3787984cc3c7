"""The office goes on from a backup: desks learn of it, and no number it may have given since is given again.

What desks did since the backup they tell again by themselves. What only the office knew is gone: numbers from a kiosk,
calls, people and passwords of these days. Whoever holds a paper ticket is taken in at any desk all the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from sqlalchemy.engine import Connection

from backoffice.leasing import BLOCK, LEASE
from backoffice.office import Office
from backoffice.store import centres, places
from backoffice.store.centres import Centre
from backoffice.store.world import World
from mfc_desk.domain.halls import Series
from mfc_desk.domain.operations.tickets import hall_of

LEASES: Final = 50
"""So many leases of application numbers may have been given since the backup: theirs are skipped."""
BLOCKS: Final = 10
"""And so many blocks of ticket numbers of each list."""


def restored(office: Office, wanted: Sequence[Centre]) -> None:
    """Let these centres go on from the backup that was put back."""

    def work(tx: Connection) -> None:
        for each in wanted:
            go_on(tx, office, each)

    office.database.write(work)


def go_on(tx: Connection, office: Office, centre: Centre) -> Centre:
    """The centre under the name of a new feed: every desk takes it from its start and tells again what is missing."""
    now = office.clock.now()
    centre = replace(centre, epoch=office.ids.new(), restored_at=now)
    centres.set_epoch(tx, centre)
    year, day = centre.local(now).strftime("%y"), places.business_day(centre, now)
    places.next_in_series(tx, centre, series="application", day=year, count=LEASES * LEASE)
    hall = hall_of(World(tx, centre))
    lists = {one.letter: one for one in hall.series} | {
        letter: Series(letter=letter) for letter in centre.series if hall.list_of(letter) is None
    }
    for letter, series in lists.items():
        places.next_in_series(tx, centre, series=f"block {letter}", day="", count=BLOCKS * BLOCK)
        _skip(tx, centre, series, day)
    return centre


def _skip(tx: Connection, centre: Centre, series: Series, day: str) -> None:
    """Half of what is left of today's numbers: those who hold one of the others wait in the hall."""
    number = places.next_in_series(tx, centre, series=series.letter, day=day)
    last = series.last if series.day_limit is None else min(series.last, series.first + series.day_limit - 1)
    skipped = max(0, last - number) // 2
    if skipped:
        places.next_in_series(tx, centre, series=series.letter, day=day, count=skipped)
