"""Which page of this desk tells more of a row, wherever the row lies: its case, or the person who has it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from mfc_desk.domain.entities import Application, Entity, Visit
from mfc_desk.domain.ids import Key
from mfc_desk.domain.machines import Lifecycle
from mfc_desk.domain.scope import hangs_on
from mfc_desk.domain.tickets import Ticket, TicketState
from mfc_desk.ports.storage import UnitOfWork

OVER: Final = frozenset({TicketState.DONE, TicketState.LEFT, TicketState.VOIDED})
"""Whose number is over has no place in the hall that could be shown."""
DEEP: Final = 4
"""No row hangs deeper in its file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opens:
    """A page, by what it is about."""

    page: Literal["case", "refusal", "person"]
    id: str
    number: str


def opens_of(uow: UnitOfWork, key: Key) -> Opens | None:
    """The page of this row, else of what it hangs on; None where this desk does not hold it, or no page tells of it."""
    row = uow.rows.get(key)
    for _ in range(DEEP):
        if row is None:
            return None
        found = _page_of(uow, row)
        above = hangs_on(row)
        if found is not None or above == Key(row.kind, row.id):
            return found
        row = uow.rows.get(above)
    return None


def _page_of(uow: UnitOfWork, row: Entity) -> Opens | None:
    if isinstance(row, Application) and row.number:
        refused = row.lifecycle is Lifecycle.INTAKE_REFUSED
        return Opens(page="refusal" if refused else "case", id=row.id, number=row.number)
    if isinstance(row, Ticket):
        return None if row.state in OVER else Opens(page="person", id=row.id, number=row.number)
    if not isinstance(row, Visit):
        return None
    ticket = uow.rows.get(Key("ticket", row.ticket)) if row.ticket else None
    found = _page_of(uow, ticket) if ticket is not None else None
    cases = (uow.rows.get(Key("application", name)) for name in row.applications)
    return found or next((page for one in cases if one is not None and (page := _page_of(uow, one))), None)
