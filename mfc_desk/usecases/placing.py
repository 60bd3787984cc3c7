"""Whose visit an operation belongs to: by that people find it again, under the number and the name they know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from mfc_desk.domain.entities import Application, Entity, Party, Visit
from mfc_desk.domain.ids import ApplicationId, Key, Kind
from mfc_desk.domain.tickets import Ticket
from mfc_desk.ports.outbox import Sent
from mfc_desk.ports.storage import UnitOfWork
from sync.wire.envelope import UnknownKind, decode_args


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A visit, or a number that was never served, or the desk itself."""

    key: str
    number: str = ""
    person: str = ""
    case: ApplicationId | None = None
    """The application that is concerned, where it has a number: it has a page of its own."""


DESK: Final = Place(key="desk")
"""What belongs to no visit: the desk was opened, a break began."""


class Places:
    """Finds the places of many operations in one transaction; no row is read twice."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow
        self._rows: dict[Key, Entity | None] = {}

    def of(self, sent: Sent) -> Place:
        """Where it belongs."""
        primary, named = Key.parse(sent.head.primary), _named(sent)
        about = self._row(primary)
        application = _pick("application", primary, named, about)
        case = self._row(Key("application", application)) if application else None
        visit = _pick("visit", primary, named, about) or (case.visit if isinstance(case, Application) else "")
        held = self._row(Key("visit", visit)) if visit else None
        ticket = _pick("ticket", primary, named, held if isinstance(held, Visit) else about)
        return self._made(visit, ticket, held=held, case=case, typed=str(getattr(named, "paper_number", "") or ""))

    def _made(self, visit: str, ticket: str, *, held: Entity | None, case: Entity | None, typed: str) -> Place:
        if not visit and not ticket:
            return DESK
        paper = self._row(Key("ticket", ticket)) if ticket else None
        number = (held.number if isinstance(held, Visit) else None) or typed
        party = held.party if isinstance(held, Visit) else None
        person = self._row(Key("party", party)) if party else None
        return Place(
            key=f"ticket:{ticket}" if ticket else f"visit:{visit}",
            number=number or (paper.number if isinstance(paper, Ticket) else ""),
            person=_short(person) if isinstance(person, Party) else "",
            case=case.id if isinstance(case, Application) and case.number else None,
        )

    def _row(self, key: Key) -> Entity | None:
        if key not in self._rows:
            self._rows[key] = self._uow.rows.get(key)
        return self._rows[key]


def _named(sent: Sent) -> Any:
    """The operation, where this program knows it."""
    try:
        return decode_args(sent.head.kind, sent.head.schema, sent.wire.args)
    except UnknownKind:
        return None


def _pick(kind: Kind, primary: Key, named: Any, about: Any) -> str:
    """The id of that kind: the row it is about, else what the operation names, else what the row names."""
    found = primary.id if primary.kind == kind else getattr(named, kind, None) or getattr(about, kind, None)
    return found if isinstance(found, str) else ""


def _short(person: Party) -> str:
    return f"{person.family_name} {person.given_name[:1]}." if person.given_name else person.family_name
