"""Waiting for news: a long poll that tells how far the feed is, and nothing more. The turn fetches it."""

from __future__ import annotations

from mfc_desk.domain.time import Clock
from mfc_desk.ports.office import Office, SessionOver
from mfc_desk.ports.storage import Store
from sync.hello import greet


class Live:
    """Listens to the feed's head with a session of its own."""

    def __init__(self, office: Office, store: Store, clock: Clock) -> None:
        self._office = office
        self._store = store
        self._clock = clock
        self._session: str | None = None

    def news(self, wait_s: float) -> bool:
        """Whether the feed is beyond what this desk has taken; waits at most `wait_s`. Raises `OfficeError`."""
        with self._store.read() as uow:
            cursor = uow.facts.cursor()
        return self.head(cursor, wait_s) > cursor

    def head(self, after: int, wait_s: float) -> int:
        """The feed's head, as soon as it is beyond `after` or the wait is over. Raises `OfficeError`."""
        if self._session is not None:
            try:
                return self._office.head(self._session, after=after, wait_s=wait_s)
            except SessionOver:
                self._session = None
        self._session = greet(self._office, self._store, self._clock).back.session
        return self._office.head(self._session, after=after, wait_s=wait_s)
