"""What may be taken from a person: what the plan asks of them, and what they bring of their own initiative.

What an agency holds is not asked: the plan has no such item before the agency's negative answer. A paper brought all
the same is labelled volunteered; it proves nothing, is no condition and blocks nothing.
"""

from __future__ import annotations

from forms.evidence import EvidencePlan
from forms.ids import EvidenceTypeId, RequirementId
from forms.service import Requirement
from mfc_desk.domain import lawful
from mfc_desk.domain.entities import Application
from mfc_desk.domain.errors import Stopped, Unlawful
from mfc_desk.domain.operations.base import Act
from mfc_desk.text.message import msg


def demand_may_be_taken(
    act: Act, application: Application, plan: EvidencePlan, *, requirement: RequirementId, evidence: EvidenceTypeId
) -> None:
    """Raise `Stopped` unless the plan asks exactly this of the person, for this requirement."""
    if _asked(plan, requirement, evidence) and _by_applicant(_found(act, application, requirement), evidence):
        return
    guard = "agency_held" if _with_agency(_found(act, application, requirement), evidence) else "not_asked"
    code = "rule.agency_holds_it" if guard == "agency_held" else "rule.evidence_not_asked"
    raise Stopped(msg(code), guard=guard, subjects=(evidence,))


def demand_may_be_volunteered(
    act: Act, application: Application, plan: EvidencePlan, *, requirement: RequirementId, evidence: EvidenceTypeId
) -> None:
    """Raise `Unlawful` unless the service knows this evidence and nobody asks the person for it."""
    found = _found(act, application, requirement)
    if found is None or evidence not in {item.type for one in found.any_of for item in one.all}:
        raise Unlawful(msg("rule.evidence_unknown"))
    if _asked(plan, requirement, evidence) and _by_applicant(found, evidence):
        raise Unlawful(msg("rule.asked_not_volunteered"))


def _asked(plan: EvidencePlan, requirement: RequirementId, evidence: EvidenceTypeId) -> bool:
    return any(evidence in (one.type, *one.or_else) for one in plan.of(requirement) if one.state != "not_needed")


def _by_applicant(requirement: Requirement | None, evidence: EvidenceTypeId) -> bool:
    every = [] if requirement is None else [item for one in requirement.any_of for item in one.all]
    return any(item.type == evidence and item.by == "applicant" for item in every)


def _with_agency(requirement: Requirement | None, evidence: EvidenceTypeId) -> bool:
    """Whether an agency has it, or has what it would stand in for."""
    every = [] if requirement is None else [item for one in requirement.any_of for item in one.all]
    return any(item.type == evidence for item in every) and any(item.by == "interagency" for item in every)


def _found(act: Act, application: Application, requirement: RequirementId) -> Requirement | None:
    _, service = lawful.pinned(act.law, application)
    return next((one for one in service.requirements if one.id == requirement), None)
