"""The feed comes in page by page; the cursor moves with its rows, and a hole stops it loudly.

A desk that is new, or whose scope changed, or that cannot believe its cursor any more takes the office's picture
first, also page by page, and then the feed from where the picture was begun.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from mfc_desk.domain.ids import Key
from mfc_desk.domain.time import Clock
from mfc_desk.ports.office import Office
from mfc_desk.ports.storage import Store
from mfc_desk.usecases.rebase import TO_REBASE
from sync.ahead import Begin
from sync.pace import Load, in_portions, measured
from sync.taking import AGAIN, FORGET, FeedBroken, Taker, forget_some, take_again
from sync.wire.messages import ChangeRow, Changes, HelloBack

__all__ = ["AGAIN", "FeedBroken", "Page", "Receiver", "take_again"]


@dataclass(frozen=True, slots=True)
class Page:
    """A page that was taken. `whole`: everything the office had when we began is here."""

    rows: int
    changed: frozenset[Key]
    to_come: int
    whole: bool


class Receiver:
    """Takes what the office tells after the cursor; `load` is what goes at once.

    While a page is kept the next one is on its way; one that is not fetched any more is asked for again later.
    """

    def __init__(
        self, office: Office, store: Store, back: HelloBack, *, clock: Clock, load: Load, begin: Begin
    ) -> None:
        self._office, self._store, self._back = office, store, back
        self._clock, self._load, self._begin = clock, load, begin
        self._coming: tuple[int, Callable[[], Changes]] | None = None
        self._taker = Taker(office, store, back, clock=clock, load=load)
        self._goal: int | None = None

    def receive(self) -> Page:
        """Fetch and keep one page. Raises `OfficeError` or `FeedBroken`."""
        taken = self._taker.take()
        if taken is not None:
            return Page(len(taken), taken, 0, False)
        return self._of_the_feed()

    def _of_the_feed(self) -> Page:
        with self._store.read() as uow:
            cursor = uow.facts.cursor()
        coming, self._coming = self._coming, None
        answer = coming[1] if coming is not None and coming[0] == cursor else self._asked(cursor)
        page = answer()
        self._demand_whole(page, cursor)
        self._goal = self._goal or page.head
        if page.to < self._goal:
            self._coming = (page.to, self._begin(self._asked(page.to)))
        changed: frozenset[Key] = frozenset()
        for rows in in_portions(page.rows, self._load.written, self._clock):
            changed |= self._keep(rows)
        whole = page.to >= self._goal
        if whole:
            changed |= self._forget_untold()
        return Page(len(page.rows), changed, max(0, page.head - page.to), whole)

    def _asked(self, after: int) -> Callable[[], Changes]:
        changes = partial(self._office.changes, self._back.session, after=after, limit=self._load.page.now)
        return partial(measured, self._clock, self._load.page, changes)

    def _keep(self, rows: list[ChangeRow]) -> frozenset[Key]:
        with self._store.write() as uow:
            changed = uow.rows.receive_all(rows)
            uow.facts.set_cursor(rows[-1].seq)
            uow.outbox.seen(rows[-1].seq)
            uow.facts.set_note(TO_REBASE, True)
            uow.commit()
        return changed

    def _demand_whole(self, page: Changes, cursor: int) -> None:
        numbers = [row.seq for row in page.rows]
        whole = page.after == cursor and numbers == list(range(cursor + 1, page.to + 1)) and page.head >= page.to
        ends = bool(numbers) or page.head == cursor
        if page.epoch == self._back.epoch and whole and ends:
            return
        with self._store.write() as uow:
            take_again(uow, lost=uow.facts.note(AGAIN) is True)
            uow.commit()
        told = f"{page.after} to {page.to} of {page.head} in {page.epoch}"
        raise FeedBroken(f"after {cursor} in {self._back.epoch} came {told}")

    def _forget_untold(self) -> frozenset[Key]:
        """What an office that tells no pictures did not tell in its feed from the start, it does not have."""
        with self._store.read() as uow:
            if not uow.facts.note(AGAIN):
                return frozenset()
        with self._store.write() as uow:
            uow.facts.set_note(AGAIN, False)
            uow.facts.set_note(FORGET, True)
            uow.commit()
        return forget_some(self._store)
