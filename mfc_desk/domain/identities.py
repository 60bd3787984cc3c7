"""Who an application is about stays as it was when the application got its number or its refusal.

Until then a letter may be mended; afterwards receipt, certificate and record name a person, and the row says the same.
"""

from __future__ import annotations

from mfc_desk.domain.entities import Application, Entity, Party, Visit
from mfc_desk.domain.errors import WrongState
from mfc_desk.domain.ids import Key
from mfc_desk.domain.intake import Organisation
from mfc_desk.domain.machines import DECIDED
from mfc_desk.domain.operations.base import Rows, key_of, need
from mfc_desk.text.message import msg


def demand_mendable(rows: Rows, visit: Visit, known: Entity | None, new: Party | Organisation) -> None:
    """Raise `WrongState` where another name, number or day of birth would change what was decided already."""
    if known is None or _who(known) == _who(new):
        return
    key = key_of(new)
    for application in (need(rows, Application, name) for name in visit.applications):
        rests = key in (application.for_whom, Key("party", application.party))
        if rests and application.lifecycle in DECIDED:
            raise WrongState(msg("rule.identity_registered"))


def _who(one: Entity) -> tuple[object, ...]:
    if isinstance(one, Party):
        names = (one.family_name, one.given_name, one.patronymic)
        return (*names, one.born, one.sex, one.identifier, one.document)
    if isinstance(one, Organisation):
        return one.name, one.identifier, one.register_number, one.legal_form
    return (one,)
