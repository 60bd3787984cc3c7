"""The thread that follows the feed with the picture, when the hall is quiet: nobody who writes waits for it."""

from __future__ import annotations

import logging
from functools import partial
from threading import Event, Thread
from typing import Final

from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection

from backoffice.office import Office
from backoffice.picturing import follow
from backoffice.store import centres, feed, pictures
from backoffice.store.centres import Centre
from mfc_desk.domain.ids import CentreId

log = logging.getLogger(__name__)
LOOK_EVERY_S: Final = 2.0
FAR_BEHIND: Final = 50_000
"""So many numbers behind, the picture is followed however busy the hall is."""
A_FEW: Final = 4
"""Steps at a look, so that whoever writes meanwhile is let in between."""


class Keeping:
    """Looks now and then whether a centre's feed has come to rest, and follows it."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._over = Event()
        self._heads: dict[CentreId, int] = {}

    def start(self) -> None:
        """Begin to look."""
        Thread(target=self._work, name="picture", daemon=True).start()

    def stop(self) -> None:
        """Look no more; what was followed stays, the rest is followed after the next start."""
        self._over.set()

    def look(self) -> None:
        """Follow the feeds that rest since the last look, and those that are far ahead."""
        for centre in self._office.database.read(centres.centres):
            head, behind = self._office.database.read(partial(_standing, centre=centre))
            rests = self._heads.get(centre.centre) == head
            self._heads[centre.centre] = head
            if rests or behind > FAR_BEHIND:
                follow(self._office, centre, steps=A_FEW)

    def _work(self) -> None:
        while not self._over.wait(LOOK_EVERY_S):
            try:
                self.look()
            except (DBAPIError, NoConnection) as error:
                log.error("the picture cannot reach the database: %s", type(error).__name__)  # noqa: TRY400 - no traceback
            except RuntimeError:
                log.exception("a step of the picture went wrong; it goes on")


def _standing(tx: Connection, centre: Centre) -> tuple[int, int]:
    head = feed.head(tx, centre.centre)
    return head, head - pictures.told(tx, centre.centre).upto
