"""What this desk holds of the office: when it was last compared, what was mended, and the wish to compare it now."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from mfc_desk.domain.ids import Key
from mfc_desk.ports.storage import StorageError, UnitOfWork
from mfc_desk.usecases.workplace import Workplace

HELD: Final = "picture"
"""Note: the scope that is held, how far the picture is taken, what the last change of scope came to."""
TO_COMPARE: Final = "picture.compare"
"""Note: the rows here are to be compared with the office's at the next turn."""
COMPARED: Final = "picture.compared"
"""Note: the number of the feed and the time of the last comparing, and what it mended."""
TRIED: Final = "picture.tried"
"""Note: when they could not be compared last, for the office went on all the while."""
RUNNING: Final = "picture.running"
"""Note: the program runs; where it is found at the start, the program ended without saying so."""

GUEST: Final = "guest "
"""Before the name of a file that is here because somebody looked it up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureView:
    """How what is here agrees with the office. Times are local."""

    rows: int
    """How many rows of the office are here."""
    wanted: bool
    """They will be compared at the next turn."""
    compared_at: datetime | None
    mended: int
    """Rows that were otherwise than the office's when they were last compared."""
    entered: int
    """Rows that came with the last change of what this desk may hold."""
    left: int
    """Rows that went with it."""


def look(work: Workplace) -> PictureView:
    """How it stands."""
    with work.store.read() as uow:
        compared, held = uow.facts.note(COMPARED) or {}, uow.facts.note(HELD) or {}
        rows, wanted = uow.picture.count(), bool(uow.facts.note(TO_COMPARE))
    more = held.get("now", 0) - held.get("before", 0)
    at = compared.get("time")
    return PictureView(
        rows=rows,
        wanted=wanted,
        compared_at=None if at is None else work.local(datetime.fromisoformat(at)),
        mended=compared.get("mended", 0),
        entered=max(0, more),
        left=max(0, -more),
    )


def compare_soon(work: Workplace) -> None:
    """Have the rows here compared with the office's at the next turn."""
    with work.store.write() as uow:
        wish(uow)
        uow.commit()


def wish(uow: UnitOfWork) -> None:
    """They are compared at the next turn, also where that was tried a moment ago. The caller commits."""
    uow.facts.set_note(TO_COMPARE, True)
    uow.facts.set_note(TRIED, None)


def begin(work: Workplace) -> None:
    """The program starts. Where it did not end by itself the last time, what is here is compared."""
    with work.store.write() as uow:
        if uow.facts.note(RUNNING):
            uow.facts.set_note(TO_COMPARE, True)
        uow.facts.set_note(RUNNING, True)
        uow.commit()


def end(work: Workplace) -> None:
    """The program ends by itself. A disk that takes nothing is no reason to stay: then more is compared than needed."""
    with suppress(StorageError), work.store.write() as uow:
        uow.facts.set_note(RUNNING, False)
        uow.commit()


def fetch(work: Workplace, number: str) -> frozenset[Key]:
    """Have the office tell everything about one case that is here no more; it stays until tomorrow.

    Raises `OfficeError` where it cannot be asked. Nothing comes back where there is no such case.
    """
    with work.store.read() as uow:
        session = uow.facts.note("session")
    rows = work.office.case(str(session or ""), number).rows
    if not rows:
        return frozenset()
    with work.store.write() as uow:
        return _kept(uow, rows)


def _kept(uow: UnitOfWork, rows: Any) -> frozenset[Key]:
    keys = [Key.parse(row.key) for row in rows]
    known = {key for key in keys if uow.rows.server(key) is not None}
    changed = uow.rows.receive_all(rows)
    guests = [key for key in keys if key not in known]
    if guests:
        uow.picture.linger(guests, GUEST + str(uow.picture.files_of(guests[:1])[guests[0]]))
    uow.commit()
    return changed
