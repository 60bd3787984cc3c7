"""The state machines: each is one table from (state, verb) to the next state.

The tables are tested exhaustively and drawn into the docs from here (`docs/machines.md`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, TypeVar

from mfc_desk.domain.appointments import AppointmentState
from mfc_desk.domain.errors import WrongState
from mfc_desk.domain.far_decisions import FarState
from mfc_desk.domain.guards import DiscrepancyState
from mfc_desk.domain.halls import DeskState
from mfc_desk.domain.inquiries import RequestState
from mfc_desk.domain.intake import AssistanceState, ConsentState, ConsultationState
from mfc_desk.domain.second_words import WordState
from mfc_desk.domain.tickets import TicketState
from mfc_desk.text.message import msg

S = TypeVar("S", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Machine(Generic[S]):
    """A table of moves. What is not in the table cannot happen."""

    name: str
    moves: Mapping[tuple[S, str], S]

    def after(self, state: S, verb: str) -> S:
        """The state after `verb`. Raises `WrongState` where the table has no such move."""
        try:
            return self.moves[state, verb]
        except KeyError:
            raise WrongState(
                msg("rule.wrong_state", what=msg(f"state.{self.name}.{state}"), verb=msg(f"verb.{verb}"))
            ) from None

    def allows(self, state: S, verb: str) -> bool:
        """Whether `verb` can happen in `state`."""
        return (state, verb) in self.moves


class VisitState(StrEnum):
    """Whether a person sits at the desk."""

    OPEN = "open"
    PARKED = "parked"
    FINISHED = "finished"
    ABANDONED = "abandoned"


class Lifecycle(StrEnum):
    """Where an application stands before the law. Never mixed with the state of the line."""

    DRAFT = "draft"
    CHECKED = "checked"
    SIGNED = "signed"
    REGISTERED = "registered"
    IN_WORK = "in_work"
    SUSPENDED = "suspended"
    INTAKE_REFUSED = "intake_refused"
    ABANDONED = "abandoned"


class Custody(StrEnum):
    """Where the paper behind a document is."""

    ATTACHED = "attached"
    RETURNED = "returned"
    REMOVED = "removed"


LET_GO = frozenset(
    {Lifecycle.REGISTERED, Lifecycle.IN_WORK, Lifecycle.SUSPENDED, Lifecycle.INTAKE_REFUSED, Lifecycle.ABANDONED}
)
"""Nothing more is to be done about it at the counter: the visit may end."""
DECIDED = LET_GO - {Lifecycle.ABANDONED}
"""It has its number or its refusal: the person holds a paper about it."""

TICKET: Machine[TicketState] = Machine(
    "ticket",
    {
        **{
            (state, verb): TicketState.CALLED
            for state in (TicketState.ISSUED, TicketState.PARKED, TicketState.NO_SHOW)
            for verb in ("call_next", "call_ticket", "call_dealt")
        },
        (TicketState.CALLED, "call_dealt"): TicketState.CALLED,
        **{
            (state, "print_ticket"): state
            for state in (
                TicketState.ISSUED,
                TicketState.CALLED,
                TicketState.SERVING,
                TicketState.PARKED,
                TicketState.NO_SHOW,
            )
        },
        (TicketState.ISSUED, "start_visit"): TicketState.SERVING,
        (TicketState.ISSUED, "transfer_ticket"): TicketState.ISSUED,
        (TicketState.ISSUED, "leave_queue"): TicketState.LEFT,
        (TicketState.ISSUED, "void_ticket"): TicketState.VOIDED,
        (TicketState.CALLED, "call_again"): TicketState.CALLED,
        (TicketState.CALLED, "start_visit"): TicketState.SERVING,
        **{
            (state, "resume_visit"): TicketState.SERVING
            for state in (TicketState.ISSUED, TicketState.CALLED, TicketState.PARKED, TicketState.NO_SHOW)
        },
        **{
            (state, "tie_ticket"): TicketState.SERVING
            for state in (TicketState.ISSUED, TicketState.CALLED, TicketState.PARKED, TicketState.NO_SHOW)
        },
        (TicketState.CALLED, "no_show"): TicketState.NO_SHOW,
        (TicketState.CALLED, "return_to_queue"): TicketState.ISSUED,
        (TicketState.CALLED, "transfer_ticket"): TicketState.ISSUED,
        (TicketState.CALLED, "park_ticket"): TicketState.PARKED,
        (TicketState.CALLED, "leave_queue"): TicketState.LEFT,
        (TicketState.CALLED, "come_back"): TicketState.ISSUED,
        (TicketState.SERVING, "park_visit"): TicketState.PARKED,
        (TicketState.SERVING, "send_on"): TicketState.ISSUED,
        (TicketState.SERVING, "rescue_visit"): TicketState.ISSUED,
        (TicketState.ISSUED, "give_back_visit"): TicketState.SERVING,
        (TicketState.SERVING, "finish_visit"): TicketState.DONE,
        (TicketState.SERVING, "abandon_visit"): TicketState.LEFT,
        (TicketState.SERVING, "send_back"): TicketState.ISSUED,
        (TicketState.SERVING, "not_expected"): TicketState.SERVING,
        (TicketState.PARKED, "come_back"): TicketState.ISSUED,
        (TicketState.PARKED, "start_visit"): TicketState.SERVING,
        (TicketState.PARKED, "transfer_ticket"): TicketState.ISSUED,
        (TicketState.PARKED, "abandon_visit"): TicketState.LEFT,
        (TicketState.PARKED, "leave_queue"): TicketState.LEFT,
        (TicketState.NO_SHOW, "come_back"): TicketState.ISSUED,
        (TicketState.NO_SHOW, "start_visit"): TicketState.SERVING,
        (TicketState.NO_SHOW, "leave_queue"): TicketState.LEFT,
    },
)

DESK: Machine[DeskState] = Machine(
    "desk",
    {
        (DeskState.CLOSED, "open_desk"): DeskState.OPEN,
        (DeskState.OPEN, "open_desk"): DeskState.OPEN,
        (DeskState.PAUSED, "open_desk"): DeskState.OPEN,
        (DeskState.OPEN, "pause_desk"): DeskState.PAUSED,
        (DeskState.PAUSED, "pause_desk"): DeskState.PAUSED,
        (DeskState.OPEN, "close_desk"): DeskState.CLOSED,
        (DeskState.PAUSED, "close_desk"): DeskState.CLOSED,
        (DeskState.OPEN, "close_other_desk"): DeskState.CLOSED,
        (DeskState.PAUSED, "close_other_desk"): DeskState.CLOSED,
        (DeskState.CLOSED, "open_other_desk"): DeskState.OPEN,
        (DeskState.PAUSED, "open_other_desk"): DeskState.OPEN,
        (DeskState.OPEN, "pause_other_desk"): DeskState.PAUSED,
        (DeskState.OPEN, "end_other_shift"): DeskState.CLOSED,
        (DeskState.PAUSED, "end_other_shift"): DeskState.CLOSED,
    },
)

APPOINTMENT: Machine[AppointmentState] = Machine(
    "appointment",
    {
        (AppointmentState.BOOKED, "issue_ticket"): AppointmentState.ARRIVED,
        (AppointmentState.ARRIVED, "issue_ticket"): AppointmentState.ARRIVED,
        (AppointmentState.BOOKED, "cancel_appointment"): AppointmentState.CANCELLED,
    },
)

VISIT: Machine[VisitState] = Machine(
    "visit",
    {
        (VisitState.OPEN, "undo_identification"): VisitState.OPEN,
        (VisitState.OPEN, "park_visit"): VisitState.PARKED,
        (VisitState.OPEN, "send_on"): VisitState.FINISHED,
        (VisitState.OPEN, "finish_visit"): VisitState.FINISHED,
        (VisitState.OPEN, "abandon_visit"): VisitState.ABANDONED,
        (VisitState.OPEN, "send_back"): VisitState.ABANDONED,
        (VisitState.PARKED, "resume_visit"): VisitState.OPEN,
        (VisitState.PARKED, "abandon_visit"): VisitState.ABANDONED,
        (VisitState.FINISHED, "give_feedback"): VisitState.FINISHED,
        (VisitState.OPEN, "rescue_visit"): VisitState.PARKED,
        (VisitState.PARKED, "give_back_visit"): VisitState.OPEN,
    },
)

APPLICATION: Machine[Lifecycle] = Machine(
    "application",
    {
        **{
            (state, verb): Lifecycle.DRAFT
            for verb in (
                *("fill_form", "attach_document", "remove_document", "accept_gap", "retract_gap"),
                *("open_discrepancy", "settle_discrepancy", "act_for"),
            )
            for state in (Lifecycle.DRAFT, Lifecycle.CHECKED, Lifecycle.SIGNED)
        },
        (Lifecycle.DRAFT, "confirm_check"): Lifecycle.CHECKED,
        (Lifecycle.CHECKED, "confirm_check"): Lifecycle.CHECKED,
        (Lifecycle.SIGNED, "confirm_check"): Lifecycle.CHECKED,
        (Lifecycle.CHECKED, "sign_application"): Lifecycle.SIGNED,
        (Lifecycle.SIGNED, "register_application"): Lifecycle.REGISTERED,
        **{(state, "hand_receipt"): state for state in (Lifecycle.REGISTERED, Lifecycle.IN_WORK, Lifecycle.SUSPENDED)},
        **{(state, "state_fact"): state for state in (Lifecycle.DRAFT, Lifecycle.CHECKED, Lifecycle.SIGNED)},
        (Lifecycle.DRAFT, "refuse_intake"): Lifecycle.INTAKE_REFUSED,
        (Lifecycle.CHECKED, "refuse_intake"): Lifecycle.INTAKE_REFUSED,
        (Lifecycle.SIGNED, "refuse_intake"): Lifecycle.INTAKE_REFUSED,
        (Lifecycle.REGISTERED, "suspend_term"): Lifecycle.SUSPENDED,
        (Lifecycle.IN_WORK, "suspend_term"): Lifecycle.SUSPENDED,
        (Lifecycle.SUSPENDED, "resume_term"): Lifecycle.IN_WORK,
        (Lifecycle.REGISTERED, "extend_term"): Lifecycle.REGISTERED,
        (Lifecycle.IN_WORK, "extend_term"): Lifecycle.IN_WORK,
        (Lifecycle.REGISTERED, "recount_term"): Lifecycle.REGISTERED,
        (Lifecycle.IN_WORK, "recount_term"): Lifecycle.IN_WORK,
        (Lifecycle.SUSPENDED, "recount_term"): Lifecycle.SUSPENDED,
        (Lifecycle.REGISTERED, "bring_paper"): Lifecycle.REGISTERED,
        (Lifecycle.IN_WORK, "bring_paper"): Lifecycle.IN_WORK,
        (Lifecycle.SUSPENDED, "bring_paper"): Lifecycle.SUSPENDED,
        (Lifecycle.DRAFT, "identify_person"): Lifecycle.DRAFT,
        (Lifecycle.CHECKED, "identify_person"): Lifecycle.DRAFT,
        (Lifecycle.SIGNED, "identify_person"): Lifecycle.DRAFT,
        (Lifecycle.DRAFT, "name_principal"): Lifecycle.DRAFT,
        (Lifecycle.CHECKED, "name_principal"): Lifecycle.DRAFT,
        (Lifecycle.SIGNED, "name_principal"): Lifecycle.DRAFT,
        (Lifecycle.DRAFT, "name_organisation"): Lifecycle.DRAFT,
        (Lifecycle.CHECKED, "name_organisation"): Lifecycle.DRAFT,
        (Lifecycle.SIGNED, "name_organisation"): Lifecycle.DRAFT,
        (Lifecycle.DRAFT, "give_consent"): Lifecycle.DRAFT,
        (Lifecycle.CHECKED, "give_consent"): Lifecycle.DRAFT,
        (Lifecycle.SIGNED, "give_consent"): Lifecycle.DRAFT,
        (Lifecycle.REGISTERED, "give_consent"): Lifecycle.REGISTERED,
        (Lifecycle.DRAFT, "refuse_consent"): Lifecycle.DRAFT,
        (Lifecycle.CHECKED, "refuse_consent"): Lifecycle.DRAFT,
        (Lifecycle.SIGNED, "refuse_consent"): Lifecycle.DRAFT,
        (Lifecycle.REGISTERED, "refuse_consent"): Lifecycle.REGISTERED,
        (Lifecycle.IN_WORK, "give_consent"): Lifecycle.IN_WORK,
        (Lifecycle.SUSPENDED, "give_consent"): Lifecycle.SUSPENDED,
        (Lifecycle.IN_WORK, "refuse_consent"): Lifecycle.IN_WORK,
        (Lifecycle.SUSPENDED, "refuse_consent"): Lifecycle.SUSPENDED,
        **{(state, "withdraw_consent"): state for state in Lifecycle},
        (Lifecycle.CHECKED, "withdraw_consent"): Lifecycle.DRAFT,
        (Lifecycle.SIGNED, "withdraw_consent"): Lifecycle.DRAFT,
        (Lifecycle.DRAFT, "ask_agency"): Lifecycle.DRAFT,
        (Lifecycle.CHECKED, "ask_agency"): Lifecycle.CHECKED,
        (Lifecycle.SIGNED, "ask_agency"): Lifecycle.SIGNED,
        (Lifecycle.REGISTERED, "ask_agency"): Lifecycle.REGISTERED,
        (Lifecycle.IN_WORK, "ask_agency"): Lifecycle.IN_WORK,
        (Lifecycle.SUSPENDED, "ask_agency"): Lifecycle.SUSPENDED,
        (Lifecycle.DRAFT, "reuse_answer"): Lifecycle.DRAFT,
        (Lifecycle.CHECKED, "reuse_answer"): Lifecycle.CHECKED,
        (Lifecycle.SIGNED, "reuse_answer"): Lifecycle.SIGNED,
        (Lifecycle.DRAFT, "take_answers"): Lifecycle.DRAFT,
        (Lifecycle.CHECKED, "take_answers"): Lifecycle.DRAFT,
        (Lifecycle.SIGNED, "take_answers"): Lifecycle.DRAFT,
        (Lifecycle.CHECKED, "sign_visit"): Lifecycle.SIGNED,
        (Lifecycle.DRAFT, "undo_identification"): Lifecycle.ABANDONED,
        (Lifecycle.CHECKED, "undo_identification"): Lifecycle.ABANDONED,
        (Lifecycle.SIGNED, "undo_identification"): Lifecycle.ABANDONED,
        (Lifecycle.DRAFT, "drop_service"): Lifecycle.ABANDONED,
        (Lifecycle.CHECKED, "drop_service"): Lifecycle.ABANDONED,
        (Lifecycle.SIGNED, "drop_service"): Lifecycle.ABANDONED,
        (Lifecycle.ABANDONED, "restore_service"): Lifecycle.DRAFT,
        (Lifecycle.DRAFT, "claim_payment"): Lifecycle.DRAFT,
        (Lifecycle.CHECKED, "claim_payment"): Lifecycle.CHECKED,
        (Lifecycle.SIGNED, "claim_payment"): Lifecycle.SIGNED,
        (Lifecycle.REGISTERED, "claim_payment"): Lifecycle.REGISTERED,
        (Lifecycle.IN_WORK, "claim_payment"): Lifecycle.IN_WORK,
        (Lifecycle.SUSPENDED, "claim_payment"): Lifecycle.SUSPENDED,
        (Lifecycle.DRAFT, "abandon_visit"): Lifecycle.ABANDONED,
        (Lifecycle.CHECKED, "abandon_visit"): Lifecycle.ABANDONED,
        (Lifecycle.SIGNED, "abandon_visit"): Lifecycle.ABANDONED,
        (Lifecycle.REGISTERED, "abandon_visit"): Lifecycle.REGISTERED,
        (Lifecycle.IN_WORK, "abandon_visit"): Lifecycle.IN_WORK,
        (Lifecycle.SUSPENDED, "abandon_visit"): Lifecycle.SUSPENDED,
        (Lifecycle.INTAKE_REFUSED, "abandon_visit"): Lifecycle.INTAKE_REFUSED,
    },
)

SECOND_WORD: Machine[WordState] = Machine(
    "second_word",
    {
        (WordState.ASKED, "give_word"): WordState.GIVEN,
        (WordState.ASKED, "decline_word"): WordState.REFUSED,
        (WordState.ASKED, "withdraw_second"): WordState.WITHDRAWN,
        (WordState.GIVEN, "withdraw_second"): WordState.WITHDRAWN,
        (WordState.GIVEN, "refuse_by_word"): WordState.USED,
    },
)

FAR_DECISION: Machine[FarState] = Machine(
    "far_decision",
    {
        **{(state, "decide_far"): FarState.DECIDED for state in (FarState.DROPPED, FarState.TAKEN_BACK)},
        **{(state, "take_back_decision"): FarState.TAKEN_BACK for state in (FarState.DECIDED, FarState.CARRIED)},
        **{(state, "carry_decision"): FarState.CARRIED for state in FarState if state is not FarState.CARRIED},
        (FarState.DECIDED, "drop_decision"): FarState.DROPPED,
    },
)

DOCUMENT: Machine[Custody] = Machine(
    "document",
    {
        (Custody.ATTACHED, "return_original"): Custody.RETURNED,
        (Custody.ATTACHED, "remove_document"): Custody.REMOVED,
        (Custody.RETURNED, "remove_document"): Custody.REMOVED,
    },
)

CONSENT: Machine[ConsentState] = Machine(
    "consent",
    {
        (ConsentState.REQUESTED, "give_consent"): ConsentState.GIVEN,
        (ConsentState.REQUESTED, "refuse_consent"): ConsentState.REFUSED,
        (ConsentState.GIVEN, "withdraw_consent"): ConsentState.WITHDRAWN,
    },
)

CONSULTATION: Machine[ConsultationState] = Machine(
    "consultation",
    {
        (ConsultationState.OPEN, "close_consultation"): ConsultationState.CLOSED,
        (ConsultationState.OPEN, "drop_consultation"): ConsultationState.DROPPED,
        (ConsultationState.OPEN, "abandon_visit"): ConsultationState.DROPPED,
    },
)

ASSISTANCE: Machine[AssistanceState] = Machine(
    "assistance",
    {
        (AssistanceState.GUIDING, "guide_step"): AssistanceState.GUIDING,
        (AssistanceState.GUIDING, "complete_assistance"): AssistanceState.DONE,
        (AssistanceState.GUIDING, "stop_assistance"): AssistanceState.NOT_DONE,
        (AssistanceState.GUIDING, "abandon_visit"): AssistanceState.NOT_DONE,
        (AssistanceState.GUIDING, "undo_identification"): AssistanceState.NOT_DONE,
    },
)

REQUEST: Machine[RequestState] = Machine(
    "agency_request",
    {
        (RequestState.PLANNED, "ask_agency"): RequestState.QUEUED,
        (RequestState.PLANNED, "reuse_answer"): RequestState.ANSWERED,
        (RequestState.QUEUED, "agency_sent"): RequestState.SENT,
        (RequestState.QUEUED, "agency_failed"): RequestState.FAILED,
        (RequestState.SENT, "agency_received"): RequestState.DELIVERED,
        (RequestState.SENT, "agency_answered"): RequestState.ANSWERED,
        (RequestState.SENT, "agency_failed"): RequestState.FAILED,
        (RequestState.SENT, "agency_late"): RequestState.OVERDUE,
        (RequestState.DELIVERED, "agency_answered"): RequestState.ANSWERED,
        (RequestState.DELIVERED, "agency_failed"): RequestState.FAILED,
        (RequestState.DELIVERED, "agency_late"): RequestState.OVERDUE,
        (RequestState.OVERDUE, "agency_received"): RequestState.OVERDUE,
        (RequestState.OVERDUE, "agency_answered"): RequestState.ANSWERED,
        (RequestState.OVERDUE, "agency_failed"): RequestState.FAILED,
        (RequestState.OVERDUE, "escalate_request"): RequestState.ESCALATED,
        (RequestState.ESCALATED, "agency_received"): RequestState.ESCALATED,
        (RequestState.ESCALATED, "agency_answered"): RequestState.ANSWERED,
        (RequestState.ESCALATED, "agency_failed"): RequestState.FAILED,
    },
)

DISCREPANCY: Machine[DiscrepancyState] = Machine(
    "discrepancy", {(DiscrepancyState.OPEN, "settle_discrepancy"): DiscrepancyState.SETTLED}
)

MACHINES: tuple[Machine[Any], ...] = (
    TICKET,
    APPOINTMENT,
    DESK,
    VISIT,
    APPLICATION,
    DOCUMENT,
    CONSENT,
    CONSULTATION,
    ASSISTANCE,
    REQUEST,
    DISCREPANCY,
    SECOND_WORD,
    FAR_DECISION,
)
UNTOUCHED: frozenset[tuple[str, str]] = frozenset(
    {
        ("application", verb)
        for verb in (
            "fill_form",
            "take_answers",
            "give_consent",
            "refuse_consent",
            "withdraw_consent",
            "confirm_check",
            "identify_person",
            "name_principal",
            "name_organisation",
        )
    }
)
"""Machine and verb: where nothing is changed by it, the person's yes and signature stand, and so does the state."""
