"""For whom the visit goes on: what step 1 said last, kept until another word; what is added next is for them.

How a presenter uses it: `capacity.for_person` or `for_organisation` records a right; `stand_for` makes it the one that
counts and says it of the applications that are named; `stand_for(..., None)`: for who sits here. `VisitView.acting` and
`VisitView.rights` tell where that stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mfc_desk.domain.entities import Party, Visit
from mfc_desk.domain.ids import ApplicationId, Key, RepresentationId, VisitId
from mfc_desk.domain.intake import Organisation, Representation
from mfc_desk.domain.operations.capacity import ActFor
from mfc_desk.ports.storage import UnitOfWork
from mfc_desk.usecases.workplace import Done, Session, Workplace, do


@dataclass(frozen=True, slots=True, kw_only=True)
class Represented:
    """Someone who is represented in this visit, and by what right."""

    right: Representation
    principal: Party | Organisation


def whom_draft(visit: VisitId) -> str:
    """The name of what is typed about whom the person acts for, and who came along."""
    return f"whom.{visit}"


def save_field(work: Workplace, visit: VisitId, field: str, value: str) -> None:
    """Keep what is typed; it is durable when this returns."""
    with work.store.write() as uow:
        uow.drafts.save(whom_draft(visit), field, value)
        uow.commit()


def stand_for(
    work: Workplace,
    session: Session,
    visit: VisitId,
    *,
    right: RepresentationId | None,
    applications: Sequence[ApplicationId] = (),
    instead: RepresentationId | None = None,
) -> Done:
    """From now on for them, these applications too. Raises `DomainError` where the law does not admit one of those.

    `instead` names the right that was written down wrong: it is no choice any more.
    """
    said = [ActFor(application=each, representation=right) for each in applications]
    done = do(work, session, *said, forget=(whom_draft(visit),))
    with work.store.write() as uow:
        known = [each for each in _noted(uow, visit)[1:] if each != instead]
        more = [right] if right is not None and right not in known else []
        uow.facts.set_note(_note(visit), [right or "", *known, *more])
        uow.commit()
    return done


def rights_in(uow: UnitOfWork, visit: Visit) -> tuple[Represented, ...]:
    """Everyone for whom the person at the desk was said to act, in the order in which it was said."""
    found = [_represented(uow, RepresentationId(name)) for name in _noted(uow, visit.id)[1:]]
    return tuple(each for each in found if each is not None and each.right.agent == visit.party)


def acting_in(uow: UnitOfWork, visit: Visit, rights: Sequence[Represented]) -> Represented | None:
    """The one of them for whom the visit goes on; None: for who sits here."""
    name = next(iter(_noted(uow, visit.id)), "")
    return next((each for each in rights if each.right.id == name), None)


def _note(visit: VisitId) -> str:
    return f"acting.{visit}"


def _noted(uow: UnitOfWork, visit: VisitId) -> list[str]:
    """Who counts now, "" for nobody else, then everyone."""
    return list(uow.facts.note(_note(visit)) or [""])


def _represented(uow: UnitOfWork, name: RepresentationId) -> Represented | None:
    right = uow.rows.get(Key("representation", name))
    principal = uow.rows.get(right.principal) if isinstance(right, Representation) else None
    if not isinstance(right, Representation) or not isinstance(principal, Party | Organisation):
        return None
    return Represented(right=right, principal=principal)
