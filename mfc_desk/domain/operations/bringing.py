"""A paper that was to be brought later is brought: at any later visit, to a case that has its number.

The certificate of the registration stands as it was made; what it left open is proven by the document from now on.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from forms.evidence import EvidencePlan
from forms.ids import RequirementId
from mfc_desk.domain import lawful
from mfc_desk.domain.demands import demand_may_be_taken
from mfc_desk.domain.entities import Application, Document, Entity
from mfc_desk.domain.errors import Unlawful
from mfc_desk.domain.guards import Certificate
from mfc_desk.domain.ids import Key, TermChangeId
from mfc_desk.domain.machines import APPLICATION, Custody, Lifecycle
from mfc_desk.domain.operations.base import Act, Rows, Writes, need, rule
from mfc_desk.domain.operations.documents import Scanned, demand_fit, taken_in
from mfc_desk.domain.operations.terms import resumed
from mfc_desk.domain.permissions import demand
from mfc_desk.domain.plans import plan_of
from mfc_desk.text.message import msg

LEFT_OPEN = frozenset({"curable", "accepted", "agency_asked"})
"""How a certificate calls what the person may still bring; in place of what an agency has only after it said no."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BringPaper(Scanned):
    """The person brings what their registered application was left without; it is compared, scanned and given back."""

    KIND: ClassVar[str] = "bring_paper"
    SCHEMA: ClassVar[int] = 1
    resumes: TermChangeId
    """The name of the change, where the term stood still for this paper and runs on from today."""


@rule(BringPaper)
def bring_paper(rows: Rows, operation: BringPaper, act: Act) -> Writes:
    """The paper belongs to the case. Where the term waited for nothing else, it runs on from today."""
    application = need(rows, Application, operation.application)
    demand(act.actor, BringPaper.KIND, application)
    after = APPLICATION.after(application.lifecycle, BringPaper.KIND)
    demand_fit(rows, application, operation)
    if operation.requirement not in left_open(rows, application):
        raise Unlawful(msg("rule.not_left_open"))
    plan = plan_of(rows, application, act).about(operation.requirement, operation.about)
    demand_may_be_taken(act, application, plan, requirement=operation.requirement, evidence=operation.evidence)
    back = {"custody": Custody.RETURNED, "returned_at": act.at.at}
    document = taken_in(operation, act, **back, brought_by=act.actor.id)
    kept = replace(application, lifecycle=after, documents=(*application.documents, document.id))
    with_it = _With(rows, document)
    if kept.lifecycle is Lifecycle.SUSPENDED and _waits_no_more(with_it, kept, act):
        return (document, *resumed(rows, kept, operation.resumes, act))
    return (document, kept)


def left_open(rows: Rows, application: Application) -> frozenset[str]:
    """The requirements that the certificate of the registration left to be proven later, or not at all."""
    kept = rows.get(Key("certificate", application.id))
    found = kept.proofs if isinstance(kept, Certificate) else ()
    return frozenset(one.requirement for one in found if one.how in LEFT_OPEN)


def _waits_no_more(rows: Rows, application: Application, act: Act) -> bool:
    """Whether the ground by which the term stands still waits for papers, and all of them are here now."""
    _, service = lawful.pinned(act.law, application)
    last = application.moves[-1].ground if application.moves else None
    ground = next((one for one in service.deadline.grounds.suspend if one.id == last), None)
    if ground is None or not ground.waits_for:
        return False
    plan = plan_of(rows, application, act)
    return not any(_lacking(plan, one) for one in ground.waits_for)


def _lacking(plan: EvidencePlan, requirement: RequirementId) -> bool:
    return requirement in plan.undecided or any(one.state == "open" for one in plan.of(requirement))


class _With:
    """The rows as they are once the document is written."""

    def __init__(self, rows: Rows, document: Document) -> None:
        self._rows, self._document = rows, document

    def get(self, key: Key) -> Entity | None:
        """The new document, else what is there."""
        return self._document if key == Key("document", self._document.id) else self._rows.get(key)
