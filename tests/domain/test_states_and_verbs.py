"""The tables hold for the rules themselves: each verb is tried on its row in every state there is.

`test_machines` reads the tables; here the operations are applied. A verb whose rule does not ask its table, or asks
another one, is seen: what the table does not list is refused, and what it lists leads to the state it names.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from forms.ids import AnswerId
from mfc_desk.domain.errors import DomainError
from mfc_desk.domain.feedback import SEALED_BYTES
from mfc_desk.domain.ids import (
    ConsultationId,
    DocumentId,
    Key,
)
from mfc_desk.domain.inquiries import Outcome, Trouble
from mfc_desk.domain.machines import MACHINES, UNTOUCHED, Machine
from mfc_desk.domain.operations.advice import (
    CloseConsultation,
    CompleteAssistance,
    DropConsultation,
    GuideStep,
    StopAssistance,
)
from mfc_desk.domain.operations.agency_answers import (
    AgencyAnswered,
    AgencyFailed,
    AgencyReceived,
)
from mfc_desk.domain.operations.applications import (
    ConfirmCheck,
    DropService,
    FillForm,
    HandReceipt,
    SignApplication,
)
from mfc_desk.domain.operations.capacity import ActFor
from mfc_desk.domain.operations.consents import GiveConsent, RefuseConsent
from mfc_desk.domain.operations.documents import RemoveDocument
from mfc_desk.domain.operations.feedback import GiveFeedback
from mfc_desk.domain.operations.inquiries import AskAgency, EscalateRequest, TakeAnswers
from mfc_desk.domain.operations.intake import Covered, SignVisit
from mfc_desk.domain.operations.refusals import StateFact
from mfc_desk.domain.operations.visits import FinishVisit
from tests.domain import far_tries, hall_tries, second_tries
from tests.domain.test_advice import HELP
from tests.domain.test_bringing import PAPERS, brought, owing
from tests.domain.test_completeness import LACKING, made_of
from tests.domain.test_inquiries import DIGEST
from tests.domain.test_refusals import refuse, true_ground
from tests.domain.tries import (
    ABANDON,
    COUNTER,
    DOCUMENT,
    FAMILY,
    FOR_A_PERSON,
    FOR_AN_ORGANISATION,
    HELD,
    REQUEST,
    UNDO,
    Try,
    a_document,
    a_gap,
    answer,
    claimed,
    digest,
    dispute,
    draft,
    helped,
    inquiry,
    late,
    moved,
    of,
    questioned,
    registered,
    returned,
    reuse,
    said,
    settled,
    signed,
    signed_for,
    taken_out,
    unsent,
    visited,
    with_documents,
    withdrawn,
    without_papers,
)
from tests.domain.world import (
    CASE,
    VISIT,
    person,
    principal,
    registration,
)

BEGINS = {
    ("consent", "give_consent"),
    ("consent", "refuse_consent"),
    ("agency_request", "ask_agency"),
    ("agency_request", "reuse_answer"),
}
"""Verbs that make the row itself: there is no row in another state to try them on."""


RECIPES: dict[tuple[str, str], Callable[[], Try]] = {
    **hall_tries.RECIPES,
    **second_tries.RECIPES,
    **far_tries.RECIPES,
    ("visit", "undo_identification"): visited(UNDO),
    ("visit", "finish_visit"): visited(FinishVisit(visit=VISIT)),
    ("visit", "abandon_visit"): visited(ABANDON),
    ("visit", "give_feedback"): visited(GiveFeedback(visit=VISIT, sealed=bytes(SEALED_BYTES))),
    ("application", "fill_form"): of(
        signed, lambda made: FillForm(application=CASE, answers={**FAMILY.answers, "/name_differs": False})
    ),
    ("application", "attach_document"): of(without_papers, a_document),
    ("application", "remove_document"): of(with_documents, lambda _: RemoveDocument(document=DocumentId("doc0"))),
    ("application", "bring_paper"): of(owing, lambda _: brought(PAPERS[0])),
    ("application", "confirm_check"): of(signed, lambda made: ConfirmCheck(application=CASE, digest=digest(made))),
    ("application", "sign_application"): of(signed, lambda _: SignApplication(application=CASE, method="paper")),
    ("application", "register_application"): of(signed, registration),
    ("application", "hand_receipt"): of(registered, lambda _: HandReceipt(application=CASE)),
    ("application", "accept_gap"): lambda: a_gap("accept"),
    ("application", "retract_gap"): lambda: a_gap("retract"),
    ("application", "state_fact"): of(
        lambda: made_of(LACKING), lambda _: StateFact(application=CASE, fact="document.damaged", so=True)
    ),
    ("application", "refuse_intake"): of(lambda: made_of(LACKING), lambda made: refuse(made, true_ground(made))),
    ("application", "open_discrepancy"): dispute,
    ("application", "settle_discrepancy"): lambda: replace(settled(), key=Key("application", CASE)),
    ("application", "suspend_term"): lambda: moved("suspend"),
    ("application", "resume_term"): lambda: moved("resume"),
    ("application", "extend_term"): lambda: moved("extend"),
    ("application", "recount_term"): lambda: moved("recount"),
    ("application", "identify_person"): of(signed, lambda _: replace(person(FAMILY), given_name="Анна")),
    ("application", "name_principal"): of(
        lambda: signed_for(FOR_A_PERSON), lambda _: replace(principal(FOR_A_PERSON), given_name="Анна")
    ),
    ("application", "name_organisation"): of(
        lambda: signed_for(FOR_AN_ORGANISATION),
        lambda _: replace(principal(FOR_AN_ORGANISATION), name="Другое общество"),
    ),
    ("application", "act_for"): of(signed, lambda _: ActFor(application=CASE, representation=None)),
    ("application", "give_consent"): of(draft, lambda made: said(made, GiveConsent)),
    ("application", "refuse_consent"): of(draft, lambda made: said(made, RefuseConsent)),
    ("application", "withdraw_consent"): lambda: replace(withdrawn(), key=Key("application", CASE)),
    ("application", "ask_agency"): of(draft, lambda _: AskAgency(application=CASE, request=REQUEST, **HELD)),  # type: ignore[arg-type]
    ("application", "reuse_answer"): reuse,
    ("application", "take_answers"): of(draft, lambda made: TakeAnswers(application=CASE, answers=(answer(made),))),
    ("application", "sign_visit"): of(
        signed,
        lambda made: SignVisit(visit=VISIT, covers=(Covered(application=CASE, digest=digest(made)),), method="paper"),
    ),
    ("application", "undo_identification"): of(signed, lambda _: UNDO),
    ("application", "restore_service"): taken_out,
    ("application", "claim_payment"): claimed,
    ("application", "drop_service"): of(signed, lambda _: DropService(application=CASE)),
    ("application", "abandon_visit"): of(signed, lambda _: ABANDON),
    ("document", "return_original"): returned,
    ("document", "remove_document"): of(
        with_documents, lambda _: RemoveDocument(document=DocumentId("doc0")), DOCUMENT
    ),
    ("consent", "withdraw_consent"): withdrawn,
    ("consultation", "close_consultation"): questioned(
        CloseConsultation(consultation=ConsultationId("q1"), answer="В центре занятости.")
    ),
    ("consultation", "drop_consultation"): questioned(DropConsultation(consultation=ConsultationId("q1"))),
    ("consultation", "abandon_visit"): questioned(ABANDON),
    ("assistance", "guide_step"): helped(GuideStep(assistance=HELP.assistance, step=0, done=True)),
    ("assistance", "complete_assistance"): helped(CompleteAssistance(assistance=HELP.assistance), all_steps=True),
    ("assistance", "stop_assistance"): helped(StopAssistance(assistance=HELP.assistance, outcome="Нет телефона")),
    ("assistance", "abandon_visit"): helped(ABANDON),
    ("assistance", "undo_identification"): helped(UNDO),
    ("agency_request", "agency_sent"): unsent,
    ("agency_request", "agency_received"): inquiry(lambda one: AgencyReceived(request=one)),
    ("agency_request", "agency_answered"): inquiry(
        lambda one: AgencyAnswered(request=one, answer=AnswerId("x"), outcome=Outcome.FOUND, digest=DIGEST)
    ),
    ("agency_request", "agency_failed"): inquiry(
        lambda one: AgencyFailed(request=one, trouble=Trouble.TRANSPORT, why="gone")
    ),
    ("agency_request", "agency_late"): late,
    ("agency_request", "escalate_request"): inquiry(lambda one: EscalateRequest(request=one), COUNTER),
    ("discrepancy", "settle_discrepancy"): settled,
}
SET_ASIDE = {
    ("application", "undo_identification"),
    ("application", "abandon_visit"),
    ("consultation", "abandon_visit"),
    ("assistance", "abandon_visit"),
    ("assistance", "undo_identification"),
    ("application", "settle_discrepancy"),
    ("application", "identify_person"),
    ("application", "name_principal"),
    ("application", "name_organisation"),
    ("far_decision", "carry_decision"),
    ("far_decision", "drop_decision"),
}
"""Acts on a whole visit or on who is in it, and the end of a discrepancy: what is over in it already stays as it is, and does not keep the visit from ending; so does a decision of which its desk speaks too late."""
EVERY = [
    (machine, state, verb)
    for machine in MACHINES
    for verb in dict.fromkeys(verb for _, verb in machine.moves)
    if (machine.name, verb) not in BEGINS
    for state in type(next(iter(machine.moves.values())))
]


def state_of(machine: Machine[Any], row: Any) -> Any:
    return getattr(row, {"application": "lifecycle", "document": "custody"}.get(machine.name, "state"))


def in_state(machine: Machine[Any], state: Any) -> Callable[[Try], Try]:
    """The same with the row in that state, whatever led to it."""
    name = {"application": "lifecycle", "document": "custody"}.get(machine.name, "state")

    def put(one: Try) -> Try:
        row = one.made.rows.get(one.key)
        assert row is not None
        one.made.put(replace(row, **{name: state}))  # type: ignore[arg-type]  # by its name
        return one

    return put


def test_every_verb_of_the_tables_is_tried() -> None:
    every = {(machine.name, verb) for machine in MACHINES for _, verb in machine.moves}
    assert every == RECIPES.keys() | BEGINS


@pytest.mark.parametrize(
    ("machine", "state", "verb"), EVERY, ids=lambda value: str(getattr(value, "name", value)).lower()
)
def test_a_rule_takes_or_refuses_its_verb_in_each_state_as_the_table_says(
    machine: Machine[Any], state: Any, verb: str
) -> None:
    one = in_state(machine, state)(RECIPES[machine.name, verb]())
    assert verb == one.operation.KIND
    before, refused = one.made.rows.get(one.key), None
    try:
        one.made.do(one.operation)
    except DomainError as error:
        refused = error.message
    after = one.made.rows.get(one.key)
    if refused is not None:
        by_guard = refused.code != "rule.wrong_state" and (machine.name, str(state), verb) in NEEDS_MORE
        assert by_guard or not machine.allows(state, verb), refused
        assert after == before
    elif machine.allows(state, verb):
        stays = {state} if (machine.name, verb) in UNTOUCHED else set()
        assert state_of(machine, after) in {machine.after(state, verb)} | stays
    else:
        assert (machine.name, verb) in SET_ASIDE
        assert after == before


NEEDS_MORE: set[tuple[str, str, str]] = {
    ("ticket", "called", "come_back"),  # the desk that called is not closed
    ("appointment", "arrived", "issue_ticket"),  # the number that was given is not voided
}
"""What the table allows and a guard beside it refuses in the world that is tried here."""
