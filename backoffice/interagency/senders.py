"""The threads of the post: more than one agency is given at once, so that a slow one does not hold up the others.

They may be killed at any moment: the post keeps nothing in memory.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Event, Thread
from typing import Final

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection

from backoffice.interagency.post import ROW_TROUBLE, Post
from mfc_desk.domain.ids import CentreId

log = logging.getLogger(__name__)
SENDERS: Final = 6
LOOK_EVERY_S: Final = 0.5


class Senders:
    """Runs the post until it is stopped; `told` hears, on a sender's thread, whose feed grew."""

    def __init__(self, post: Post, told: Callable[[CentreId], None]) -> None:
        self._post, self._told = post, told
        self._over = Event()
        self._threads: list[Thread] = []

    def start(self, senders: int = SENDERS) -> None:
        """Begin to send."""
        self._threads = [Thread(target=self._work, name=f"post-{n}", daemon=True) for n in range(senders)]
        for each in self._threads:
            each.start()

    def stop(self) -> None:
        """Begin nothing new; what is on its way goes on by itself after the next start."""
        self._over.set()

    def join(self, seconds: float) -> None:
        """Wait, each thread so long at most, until the steps that were begun are over."""
        for each in self._threads:
            each.join(seconds)

    def _work(self) -> None:
        while not self._over.is_set():
            try:
                grown = self._post.turn()
            except (DBAPIError, NoConnection) as error:
                log.error("the post cannot reach the database: %s", type(error).__name__)  # noqa: TRY400 - no traceback
                grown = None
            except (RuntimeError, *ROW_TROUBLE):
                log.exception("a step of the post went wrong; it goes on")
                grown = None
            for centre in grown or ():
                self._told(centre)
            if grown is None:
                self._over.wait(LOOK_EVERY_S)
