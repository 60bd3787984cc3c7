"""Now and then the rows here are compared with the office's, by sums over buckets, and what differs is mended.

A difference is a defect, here or there: it is told and noted. Only where a bucket differs are its rows fetched.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from mfc_desk.domain.ids import Key
from mfc_desk.domain.time import Clock
from mfc_desk.ports.office import Office
from mfc_desk.ports.picture import Held
from mfc_desk.ports.storage import Store
from mfc_desk.usecases.picture import COMPARED, HELD, TO_COMPARE, TRIED
from mfc_desk.usecases.rebase import TO_REBASE
from sync.wire.messages import ChangeRow, HelloBack
from sync.wire.picture import Digest

log = logging.getLogger(__name__)
EVERY: Final = 2000
"""Numbers of the feed between one comparing and the next; whatever else calls for one comes before."""
TRIES: Final = 3
"""The office goes on while we ask; then the feed is taken to there and it is asked again."""
NOT_BEFORE: Final = timedelta(minutes=1)
"""An office that went on at each try has much to take just now: comparing then costs both ends more than its worth."""
SLICE: Final = 64


class _MovedOn(Exception):
    """The office's scope moved on while rows were fetched: what they do not tell may have left with it."""


@dataclass(frozen=True, slots=True)
class Mended:
    """What was mended: how many rows were otherwise than the office's, and what is shown otherwise now."""

    rows: int = 0
    changed: frozenset[Key] = frozenset()


class Comparer:
    """Compares and mends. `pull` takes the feed to its end."""

    def __init__(
        self, office: Office, store: Store, back: HelloBack, *, clock: Clock, pull: Callable[[], object]
    ) -> None:
        self._office, self._store, self._back = office, store, back
        self._clock, self._pull = clock, pull

    def compare(self) -> Mended:
        """Compare where it is due; nothing where it is not, or where the office cannot tell now.

        Raises `OfficeError`; then it is done at the next turn.
        """
        if not self._is_due():
            return Mended()
        for _ in range(TRIES):
            digest = self._office.digest(self._back.session)
            if not self._same_scope(digest):
                return Mended()
            differing = self._differing(digest)
            if differing is not None:
                return self._mend(differing, digest.at)
            self._pull()
        with self._store.write() as uow:
            uow.facts.set_note(TRIED, self._clock.now().isoformat())
            uow.commit()
        return Mended()

    def _is_due(self) -> bool:
        if self._back.scope is None:
            return False
        with self._store.read() as uow:
            compared, wanted = uow.facts.note(COMPARED), uow.facts.note(TO_COMPARE)
            tried, cursor = uow.facts.note(TRIED), uow.facts.cursor()
        if tried and abs(self._clock.now() - datetime.fromisoformat(tried)) < NOT_BEFORE:
            return False
        return bool(wanted) or compared is None or cursor - int(compared["at"]) >= EVERY or cursor < int(compared["at"])

    def _same_scope(self, digest: Digest) -> bool:
        """Whether the office speaks of what is held here; where its scope moved on, the next turn hears of it."""
        with self._store.read() as uow:
            held = uow.facts.note(HELD) or {}
        return bool(digest.sums) and (held.get("rev"), held.get("since")) == (digest.scope.rev, digest.scope.since)

    def _differing(self, digest: Digest) -> Sequence[int] | None:
        """The buckets whose sums differ; None where the office is further than the rows here, or the other way."""
        with self._store.read() as uow:
            ours, newest = uow.picture.sums()
            cursor = uow.facts.cursor()
        if cursor != digest.at or newest > cursor:
            return None
        return [
            number for number, (one, other) in enumerate(zip(ours.told(), digest.sums, strict=True)) if one != other
        ]

    def _mend(self, buckets: Sequence[int], at: int) -> Mended:
        rows, changed, whole = 0, frozenset[Key](), True
        for number in buckets:
            try:
                mended = self._mend_one(number, at)
            except _MovedOn:  # the next turn hears of the scope, lets go what left with it, and compares again
                whole = False
                break
            rows, changed = rows + mended.rows, changed | mended.changed
        with self._store.write() as uow:
            now = self._clock.now().isoformat()
            if whole:
                uow.facts.set_note(COMPARED, {"at": at, "time": now, "mended": rows, "buckets": len(buckets)})
            uow.facts.set_note(TO_COMPARE, not whole)
            if rows:
                uow.facts.set_note(TO_REBASE, True)
            uow.commit()
        if rows:
            log.error("%s rows here were otherwise than the office's at %s, and were mended", rows, at)
        return Mended(rows, changed)

    def _mend_one(self, number: int, at: int) -> Mended:
        told = self._office.bucket(self._back.session, number)
        with self._store.read() as uow:
            here = uow.picture.of_buckets([number])
        wrong = [row for row in told.rows if _is_wrong(row, here.get(row.key), at)]
        names = {row.key for row in told.rows}
        too_many = [_key(name) for name, held in here.items() if name not in names and held.feed <= at]
        if too_many and not self._same_scope(self._office.digest(self._back.session)):
            raise _MovedOn
        changed: frozenset[Key] = frozenset()
        for start in range(0, len(wrong), SLICE):
            with self._store.write() as uow:
                changed |= uow.rows.mend(wrong[start : start + SLICE], at)
                uow.commit()
        for start in range(0, len(too_many), SLICE):
            with self._store.write() as uow:
                changed |= uow.rows.forget(too_many[start : start + SLICE])
                uow.commit()
        return Mended(len(wrong) + len(too_many), changed)


def _is_wrong(row: ChangeRow, here: Held | None, at: int) -> bool:
    """Whether the row here ought to be the office's of that number; what is newer than that, the feed tells."""
    return row.seq <= at and (here is None or (here.revision != row.revision and here.feed <= at))


def _key(name: str) -> Key:
    kind, _, rest = name.partition(":")
    return Key(kind, rest)  # type: ignore[arg-type]  # also of a kind this program does not know
