"""The office's picture comes in page by page: the rows in this desk's scope, however long its history is.

Each page commits with how far it came, so that after any cut the next turn goes on there. Rows that change meanwhile
come with a higher number of the feed, which is taken afterwards from where the picture was begun.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping, Sequence
from functools import partial
from itertools import pairwise
from typing import Any, Final

from mfc_desk.domain.ids import KINDS, Key
from mfc_desk.domain.time import Clock
from mfc_desk.ports.office import Office, SessionOver
from mfc_desk.ports.storage import Store, UnitOfWork
from mfc_desk.usecases.picture import HELD, TO_COMPARE
from mfc_desk.usecases.rebase import TO_REBASE
from sync.pace import Load, in_portions, measured
from sync.wire.messages import ChangeRow, HelloBack, Scope
from sync.wire.picture import Picture

log = logging.getLogger(__name__)
SLICE: Final = 256
"""Rows that go in one writing transaction, so that it stays short."""
AGAIN: Final = "sync.again"
"""Note: what the office has is being taken from its beginning, and what it does not tell will go."""
_ANEW: Final = "anew"
"""The same, of an office that lost nothing."""
FORGET: Final = "sync.forget"
"""Note: everything was told, and what was not will go."""


class FeedBroken(Exception):
    """The feed has a hole or is another one than before. What the office has is taken again from its beginning."""


class Taker:
    """Takes the office's picture where that is due."""

    def __init__(self, office: Office, store: Store, back: HelloBack, *, clock: Clock, load: Load) -> None:
        self._office, self._store, self._back = office, store, back
        self._clock, self._load = clock, load

    def take(self) -> frozenset[Key] | None:
        """A page of the picture; None where the feed is to be taken. Raises `OfficeError` or `FeedBroken`."""
        scope, told = self._back.scope, self._back.feed_head
        with self._store.read() as uow:
            forgetting, held = bool(uow.facts.note(FORGET)), uow.facts.note(HELD) or {}
            due = scope is not None and _is_due(uow, held, rev=scope.rev, feed_head=told)
        taking: dict[str, Any] = held.get("taking") or {}
        if forgetting:
            return forget_some(self._store)
        if scope is None or not (due or taking):
            return None
        if due or taking["epoch"] != self._back.epoch:
            taking = self._begin(held, scope)
        return self._page(taking, scope)

    def _begin(self, held: dict[str, Any], scope: Scope) -> dict[str, Any]:
        """From now on the picture is taken. What has gone at the office goes with it only where the office lost it."""
        with self._store.write() as uow:
            uow.rows.begin_again()
            lost = uow.facts.note(AGAIN) is True or bool((held.get("taking") or {}).get("lost"))
            had = uow.picture.count()
            taking = {"epoch": self._back.epoch, "at": None, "after": "", "since": 0, "lost": lost, "had": had}
            uow.facts.set_note(HELD, {**held, "rev": scope.rev, "taking": taking})
            uow.facts.set_note(AGAIN, False)
            uow.commit()
        return taking

    def _page(self, taking: dict[str, Any], scope: Scope) -> frozenset[Key]:
        asked = partial(self._office.picture, self._back.session, after=taking["after"], limit=self._load.page.now)
        page = measured(self._clock, self._load.page, asked)
        if page.scope.rev != scope.rev:  # it changed since hello: to be told of that is to say hello again
            raise SessionOver
        first = taking["at"] is None
        if first:
            taking = {**taking, "at": page.at, "since": page.scope.since}
        late = first and page.at < self._back.feed_head
        if late or not _goes_on(page, taking["after"], self._back.epoch):
            with self._store.write() as uow:
                take_again(uow)
                uow.commit()
            raise FeedBroken(f"a picture of {page.epoch} at {page.at} after {taking['after']!r} does not go on")
        changed: frozenset[Key] = frozenset()
        for rows in in_portions(page.rows, self._load.written, self._clock):
            taking = {**taking, "after": rows[-1].key}
            changed |= self._keep(rows, taking)
        if page.whole:
            self._end(taking)
        return changed

    def _keep(self, rows: list[ChangeRow], taking: dict[str, Any]) -> frozenset[Key]:
        with self._store.write() as uow:
            changed = uow.rows.receive_all(rows)
            uow.facts.set_note(HELD, {**uow.facts.note(HELD), "taking": taking})
            uow.facts.set_note(TO_REBASE, True)
            uow.commit()
        return changed

    def _end(self, taking: dict[str, Any]) -> None:
        """Everything up to the number at which it was begun is here; the feed goes on from there."""
        with self._store.write() as uow:
            uow.facts.set_cursor(taking["at"])
            uow.outbox.seen(taking["at"])
            held = {**uow.facts.note(HELD), "since": taking["since"], "taking": None, "lost": taking["lost"]}
            uow.facts.set_note(HELD, {**held, "had": taking["had"]})
            uow.facts.set_note(FORGET, True)
            uow.facts.set_note(TO_COMPARE, True)
            uow.commit()


def take_again(uow: UnitOfWork, *, lost: bool = True) -> None:
    """What the office has is taken from its beginning. What is here stays until it is told otherwise.

    Where it `lost` nothing, because only its feed was broken on the way, what our own work needs stays then too.
    """
    uow.rows.begin_again()
    uow.facts.set_cursor(0)
    uow.facts.set_note(AGAIN, True if lost else _ANEW)
    uow.facts.set_note(FORGET, False)  # what an earlier picture did not tell is what this one does not tell either


def forget_some(store: Store) -> frozenset[Key]:
    """What was not told goes, a little in each transaction.

    Where the office lost nothing, it only left this desk's scope: then what our own work needs stays.
    """
    changed: frozenset[Key] = frozenset()
    bound: dict[Key, Key] = {}
    with store.read() as uow:  # much of our own work may wait: what it needs is looked through once, and what is new
        looked = uow.outbox.newest()
        if not (uow.facts.note(HELD) or {}).get("lost", True):
            bound |= uow.picture.bound()
    while True:
        with store.write() as uow:
            held = uow.facts.note(HELD) or {}
            keys = uow.rows.untold(SLICE)
            needed: Collection[Key] = ()
            if not held.get("lost", True):
                bound |= uow.picture.bound(looked)
                needed = _needed(uow, keys, bound)
            changed |= uow.rows.forget([key for key in keys if key not in needed])
            if not keys:
                uow.facts.set_note(FORGET, False)
                _note_news(uow, held)
            uow.facts.set_note(TO_REBASE, True)
            uow.commit()
        if not keys:
            return changed


def _needed(uow: UnitOfWork, keys: Sequence[Key], bound: Mapping[Key, Key]) -> Collection[Key]:
    """Those that our own work needs, marked with their file: it stays whole, or the fold would lack half of it."""
    file_of = uow.picture.files_of([key for key in keys if key.kind in KINDS])
    files = {key: bound.get(key) or bound.get(file_of.get(key, key)) for key in keys}
    needed: dict[Key, list[Key]] = {}
    for key, file in files.items():
        if file is not None:
            needed.setdefault(file, []).append(key)
    for file, here in needed.items():
        uow.picture.linger(here, str(file))
    return frozenset(key for here in needed.values() for key in here)


def _note_news(uow: UnitOfWork, held: dict[str, Any]) -> None:
    """What the change came to, to be told."""
    if "had" in held:
        had, here = held.pop("had"), uow.picture.count()
        log.info("the picture was taken anew: %s rows before, %s now", had, here)
        uow.facts.set_note(HELD, {**held, "before": had, "now": here})


def _is_due(uow: UnitOfWork, held: dict[str, Any], *, rev: str, feed_head: int) -> bool:
    """Whether the picture is to be taken from its beginning."""
    if uow.facts.note(AGAIN) or held.get("rev") != rev:
        return True
    return uow.facts.cursor() == 0 and feed_head > 0 and not held.get("taking")


def _goes_on(page: Picture, after: str, epoch: str) -> bool:
    """Whether the page is of this office and goes on where the last one ended."""
    keys = [after, *(row.key for row in page.rows)]
    forward = all(one < later for one, later in pairwise(keys)) and bool(page.rows or page.whole)
    return page.epoch == epoch and forward
