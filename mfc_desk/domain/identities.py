"""Who an application is about stays as it was when the application got its number or its refusal.

Until then a letter may be mended, and what was checked or signed with the old one is checked anew; afterwards receipt,
certificate and record name a person, and the row says the same.
"""

from __future__ import annotations

from mfc_desk.domain.entities import Application, Entity, Party, Visit
from mfc_desk.domain.errors import WrongState
from mfc_desk.domain.ids import Key
from mfc_desk.domain.intake import Organisation
from mfc_desk.domain.machines import APPLICATION, DECIDED, Lifecycle
from mfc_desk.domain.operations.base import Rows, Writes, key_of, need
from mfc_desk.text.message import msg


def same_person(known: Entity, identifier: str, document: str) -> bool:
    """Whether a letter of them was mended: the number of the person stays, or that of the document.

    Somebody else has a row of their own, so that nothing that was begun for one is ever found under the other.
    """
    if not isinstance(known, Party):
        return False
    return (bool(identifier) and known.identifier == identifier) or known.document.number == document


def demand_mendable(rows: Rows, visit: Visit, known: Entity | None, new: Party | Organisation) -> None:
    """Raise `WrongState` where another name, number or day of birth would change what was decided already."""
    if known is None or _who(known) == _who(new):
        return
    if any(each.lifecycle in DECIDED for each in _about(rows, visit, new)):
        raise WrongState(msg("rule.identity_registered"))


def unchecked_by(rows: Rows, visit: Visit, known: Entity | None, new: Party | Organisation, *, verb: str) -> Writes:
    """The applications that were checked or signed with what is mended now: drafts again, to be checked anew."""
    if known is None or _told(known) == _told(new):
        return ()
    return tuple(
        each.unchecked(lifecycle=APPLICATION.after(each.lifecycle, verb))
        for each in _about(rows, visit, new)
        if each.lifecycle in (Lifecycle.CHECKED, Lifecycle.SIGNED)
    )


def _about(rows: Rows, visit: Visit, one: Party | Organisation) -> list[Application]:
    """The applications of the visit that are for them, or that they bring."""
    every = [need(rows, Application, name) for name in visit.applications]
    return [each for each in every if key_of(one) in (each.for_whom, Key("party", each.party))]


def _told(one: Entity) -> tuple[object, ...]:
    """All of them that a form may say."""
    if isinstance(one, Party):
        return (*_who(one), one.phone)
    return (*_who(one), one.seat) if isinstance(one, Organisation) else _who(one)


def _who(one: Entity) -> tuple[object, ...]:
    if isinstance(one, Party):
        names = (one.family_name, one.given_name, one.patronymic)
        return (*names, one.born, one.sex, one.identifier, one.document)
    if isinstance(one, Organisation):
        return one.name, one.identifier, one.register_number, one.legal_form
    return (one,)
