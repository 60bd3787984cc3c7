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
    KIOSK = "kiosk"
    """A kiosk of the hall: it gives numbers, and takes back one that nobody took. Given to no person."""
    OFFICE = "office"
    """The office itself, where it acts on its own. Given to no person."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: an operator with the roles of this shift."""

    id: OperatorId
    roles: frozenset[Role]


_COUNTER = frozenset({Role.OPERATOR, Role.SUPERVISOR})
_HALL = frozenset({Role.RECEPTION, Role.SUPERVISOR})
_KIOSK = frozenset({Role.KIOSK})
_CHIEF = frozenset({Role.SUPERVISOR})
APPROVE = "approve"
"""What the second person does where the law of the desk wants two."""
_OFFICE = frozenset({Role.OFFICE})

TABLE: Mapping[str, frozenset[Role]] = {
    "issue_ticket": _HALL | _COUNTER | _KIOSK,
    "book_appointment": _HALL | _COUNTER | _OFFICE,
    "cancel_appointment": _HALL | _COUNTER | _OFFICE,
    "call_next": _COUNTER,
    "call_again": _COUNTER,
    "no_show": _COUNTER,
    "return_to_queue": _COUNTER,
    "call_ticket": _COUNTER,
    "call_dealt": _COUNTER,
    "come_back": _HALL | _COUNTER,
    "leave_queue": _HALL | _COUNTER,
    "void_ticket": _HALL | _COUNTER | _KIOSK,
    "print_ticket": _HALL | _COUNTER | _KIOSK,
    "end_print": _HALL | _COUNTER | _KIOSK,
    "transfer_ticket": _HALL | _COUNTER,
    "park_ticket": _COUNTER,
    "park_visit": _COUNTER,
    "resume_visit": _COUNTER,
    "send_on": _COUNTER,
    "open_desk": _COUNTER,
    "pause_desk": _COUNTER,
    "close_desk": _COUNTER,
    "close_other_desk": _CHIEF,
    "open_other_desk": _CHIEF,
    "pause_other_desk": _CHIEF,
    "end_other_shift": _CHIEF,
    "rescue_visit": _CHIEF,
    "ask_second": _COUNTER,
    "give_word": _CHIEF,
    "decline_word": _CHIEF,
    "withdraw_second": _COUNTER,
    "refuse_by_word": _COUNTER,
    "give_back_visit": _CHIEF,
    "decide_far": _CHIEF,
    "take_back_decision": _CHIEF,
    "carry_decision": _COUNTER,
    "drop_decision": _COUNTER,
    "set_hall": _CHIEF | _OFFICE,
    "start_visit": _COUNTER,
    "tie_ticket": _COUNTER,
    "identify_person": _COUNTER,
    "choose_service": _COUNTER,
    "drop_service": _COUNTER,
    "restore_service": _COUNTER,
    "claim_payment": _COUNTER,
    "attach_document": _COUNTER,
    "bring_paper": _COUNTER,
    "remove_document": _COUNTER,
    "return_original": _COUNTER,
    "fill_form": _COUNTER,
    "confirm_check": _COUNTER,
    "sign_application": _COUNTER,
    "register_application": _COUNTER,
    "hand_receipt": _COUNTER,
    "name_organisation": _COUNTER,
    "name_principal": _COUNTER,
    "record_representation": _COUNTER,
    "act_for": _COUNTER,
    "name_companion": _COUNTER,
    "sign_visit": _COUNTER,
    "undo_identification": _COUNTER,
    "open_consultation": _COUNTER,
    "close_consultation": _COUNTER,
    "drop_consultation": _COUNTER,
    "begin_assistance": _COUNTER,
    "guide_step": _COUNTER,
    "complete_assistance": _COUNTER,
    "stop_assistance": _COUNTER,
    "give_consent": _COUNTER,
    "refuse_consent": _COUNTER,
    "withdraw_consent": _COUNTER,
    "ask_agency": _COUNTER,
    "reuse_answer": _COUNTER,
    "take_answers": _COUNTER,
    "escalate_request": _COUNTER,
    "agency_sent": _OFFICE,
    "agency_received": _OFFICE,
    "agency_answered": _OFFICE,
    "agency_failed": _OFFICE,
    "agency_late": _OFFICE,
    "finish_visit": _COUNTER,
    "abandon_visit": _COUNTER,
    "give_feedback": _COUNTER,
    "send_back": _COUNTER,
    "not_expected": _COUNTER,
    "note_prevented": _COUNTER,
    "note_happened": _COUNTER,
    "note_afterwards": _COUNTER,
    "record_happened": _CHIEF,
    "retract_happened": _CHIEF,
    "accept_gap": _COUNTER,
    "retract_gap": _COUNTER,
    "state_fact": _COUNTER,
    "refuse_intake": _COUNTER,
    "open_discrepancy": _COUNTER,
    "settle_discrepancy": _COUNTER,
    "suspend_term": _CHIEF,
    "resume_term": _CHIEF,
    "extend_term": _CHIEF,
    "recount_term": _CHIEF,
    APPROVE: _CHIEF,
}
"""Verb to the roles that hold it. A verb that is not here is held by no one."""

OWN_VISIT = frozenset(
    {
        "identify_person",
        "finish_visit",
        "abandon_visit",
        "give_feedback",
        "send_back",
        "park_visit",
        "send_on",
        "choose_service",
        "restore_service",
        "name_organisation",
        "name_principal",
        "record_representation",
        "act_for",
        "name_companion",
        "sign_visit",
        "undo_identification",
        "open_consultation",
        "close_consultation",
        "drop_consultation",
        "begin_assistance",
        "guide_step",
        "complete_assistance",
        "stop_assistance",
    }
)
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
