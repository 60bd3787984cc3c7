"""What left this desk's scope leaves its disk, a little in each transaction, and never what our own work needs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from mfc_desk.domain.ids import Key
from mfc_desk.ports.office import Office
from mfc_desk.ports.scans import ScanFiles
from mfc_desk.ports.storage import Store, UnitOfWork
from mfc_desk.usecases.picture import GUEST, HELD
from sync.wire.messages import HelloBack
from sync.wire.picture import LeftFile

ROWS: Final = 64
"""Rows of one writing transaction, so that it stays short; a file goes whole, however many it has."""
SCANS: Final = 100


class Tidier:
    """Lets go what the office says has left, and the files of scans that nobody needs here."""

    def __init__(self, office: Office, store: Store, files: ScanFiles, back: HelloBack) -> None:
        self._office, self._store, self._files, self._back = office, store, files, back

    def tidy(self, stop: Callable[[], bool]) -> frozenset[Key]:
        """The rows that are here no more. Where the scope did not move there is nothing to do. Raises `OfficeError`."""
        scope, held = self._back.scope, self._held()
        if scope is None or held.get("rev") != scope.rev or held.get("taking"):
            return frozenset()
        changed: frozenset[Key] = frozenset()
        while held["since"] < scope.since and not stop():
            page = self._office.leaving(self._back.session, since=held["since"])
            for files, upto in _portions(page.files, page.since):
                changed |= self._let_go(files, upto)
            held = self._held()
        another_day = held["since"] != held.get("tidied")
        changed |= self._try_again(guests=another_day)
        if another_day and not stop():
            self._drop_scans(held["since"])
            self._note(tidied=held["since"])
        return changed

    def _let_go(self, files: Sequence[LeftFile], upto: int) -> frozenset[Key]:
        with self._store.write() as uow:
            gone: list[Key] = []
            for file in files:
                gone += _gone_with(uow, _known(file.keys), file.file)
            changed = uow.rows.forget(gone)
            uow.facts.set_note(HELD, {**uow.facts.note(HELD), "since": upto})
            uow.commit()
        return changed

    def _try_again(self, *, guests: bool) -> frozenset[Key]:
        """What stayed for our work's sake goes when that is done; what was looked up goes with another day."""
        with self._store.read() as uow:
            waiting = uow.picture.lingering()
            free = [
                (file, keys)
                for file, keys in waiting.items()
                if (guests or not file.startswith(GUEST)) and not uow.picture.in_use(keys)
            ]
        changed: frozenset[Key] = frozenset()
        for file, keys in free:
            with self._store.write() as uow:
                changed |= uow.rows.forget(_gone_with(uow, keys, file))
                uow.commit()
        return changed

    def _drop_scans(self, since: int) -> None:
        """First it is written down which files go, then they go: whatever is interrupted is gone on with."""
        while True:
            with self._store.write() as uow:
                uow.picture.going(uow.picture.spent_scans(since, SCANS))
                names = uow.picture.gone()
                uow.commit()
            if not names:
                return
            for name in names:
                self._files.drop(name)
            with self._store.write() as uow:
                uow.picture.forget_scans(names)
                uow.commit()

    def _held(self) -> dict[str, Any]:
        with self._store.read() as uow:
            return uow.facts.note(HELD) or {}

    def _note(self, **values: Any) -> None:
        with self._store.write() as uow:
            uow.facts.set_note(HELD, {**uow.facts.note(HELD), **values})
            uow.commit()


def _gone_with(uow: UnitOfWork, keys: Sequence[Key], file: str) -> Sequence[Key]:
    """The rows of a file that has left, or none of them: where our work needs one of them, all of them stay."""
    if not uow.picture.in_use(keys):
        return keys
    uow.picture.linger(keys, file)
    return ()


def _known(keys: Sequence[str]) -> list[Key]:
    """Also of kinds this program does not know: their rows go as any others."""
    pairs = [key.partition(":")[::2] for key in keys]
    return [Key(kind, name) for kind, name in pairs]  # type: ignore[arg-type]


def _portions(files: Sequence[LeftFile], upto: int) -> Iterator[tuple[Sequence[LeftFile], int]]:
    """The files in portions of few rows, each with the number up to which everything has gone after it."""
    portion: list[LeftFile] = []
    for file in files:
        if portion and sum(len(each.keys) for each in portion) + len(file.keys) > ROWS:
            yield portion, portion[-1].last
            portion = []
        portion.append(file)
    yield portion, upto
