"""Who may do what: one table, asked by the desk before and by the office again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from mfc_desk.domain.entities import Entity, Visit
from mfc_desk.domain.errors import NotAllowed
from mfc_desk.domain.ids import OperatorId
from mfc_desk.text.message import msg


class Role(StrEnum):
    """What a person is on this shift."""

    OPERATOR = "operator"
    SUPERVISOR = "supervisor"
    RECEPTION = "reception"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: an operator with the roles of this shift."""

    id: OperatorId
    roles: frozenset[Role]


_COUNTER = frozenset({Role.OPERATOR, Role.SUPERVISOR})
_HALL = frozenset({Role.RECEPTION, Role.SUPERVISOR})

TABLE: Mapping[str, frozenset[Role]] = {
    "issue_ticket": _HALL | _COUNTER,
    "call_next": _COUNTER,
    "call_again": _COUNTER,
    "no_show": _COUNTER,
    "return_to_queue": _COUNTER,
    "start_visit": _COUNTER,
    "identify_person": _COUNTER,
    "choose_service": _COUNTER,
    "drop_service": _COUNTER,
    "attach_document": _COUNTER,
    "remove_document": _COUNTER,
    "return_original": _COUNTER,
    "fill_form": _COUNTER,
    "confirm_check": _COUNTER,
    "sign_application": _COUNTER,
    "register_application": _COUNTER,
    "hand_receipt": _COUNTER,
    "give_consent": _COUNTER,
    "refuse_consent": _COUNTER,
    "withdraw_consent": _COUNTER,
    "finish_visit": _COUNTER,
    "abandon_visit": _COUNTER,
    "note_prevented": _COUNTER,
}
"""Verb to the roles that hold it. A verb that is not here is held by no one."""

OWN_VISIT = frozenset({"identify_person", "finish_visit", "abandon_visit", "choose_service"})
"""Verbs on a visit that belong to the operator who sits with the person."""


def may(actor: Actor, verb: str, about: Entity | None = None) -> bool:
    """Whether `actor` may do `verb` to `about`."""
    if not actor.roles & TABLE.get(verb, frozenset()):
        return False
    if verb in OWN_VISIT and isinstance(about, Visit):
        return about.operator == actor.id or Role.SUPERVISOR in actor.roles
    return True


def demand(actor: Actor, verb: str, about: Entity | None = None) -> None:
    """Raise `NotAllowed` unless `actor` may do `verb` to `about`."""
    if not may(actor, verb, about):
        raise NotAllowed(msg("rule.not_allowed", verb=msg(f"verb.{verb}")))
