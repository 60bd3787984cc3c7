"""What is known at the counter beside the form: the facts that grounds for a refusal are tested against.

    plan.asked  plan.expired  plan.with_agencies  plan.<requirement>     the evidence plan
    form.missing  form.errors                                            the form, as counts
    document.damaged                                                     papers that cannot be read or were altered
    party.identified  party.addressee  party.age  party.document_expired who stands at the counter
    capacity.kind  capacity.proven  capacity.expired  capacity.covers    in whose name they act
    case.duplicate  case.competent  agency.mismatches  consent.given     the case itself

A paper that may still be brought after registration is none that an intake can be refused for.
A name that nobody knows is left out: it is UNKNOWN to every rule, and makes no ground true.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Final, get_args

from forms.engine import FormView
from forms.evidence import EvidencePlan, PlanItem
from forms.ids import Addressee, Capacity, EvidenceTypeId, RequirementId
from forms.pack import Pack
from forms.rulecheck import Kind, Types
from forms.rules import Scope
from forms.service import Service
from forms.values import Value

PLAN_STATES: Final = ("open", "expired", "settled", "not_needed", "undecided")
COUNTER: Final[Mapping[str, Kind]] = {
    "plan.asked": Kind("int"),
    "plan.expired": Kind("int"),
    "plan.with_agencies": Kind("int"),
    "form.missing": Kind("int"),
    "form.errors": Kind("int"),
    "document.damaged": Kind("int"),
    "party.identified": Kind("bool"),
    "party.addressee": Kind("text", get_args(Addressee)),
    "party.age": Kind("int"),
    "party.document_expired": Kind("bool"),
    "capacity.kind": Kind("text", get_args(Capacity)),
    "capacity.proven": Kind("bool"),
    "capacity.expired": Kind("bool"),
    "capacity.covers": Kind("bool"),
    "case.duplicate": Kind("bool"),
    "case.competent": Kind("bool"),
    "agency.mismatches": Kind("int"),
    "consent.given": Kind("bool"),
}


@dataclass(frozen=True, slots=True)
class Situation:
    """What the desk recorded about the person and the case; None says that nobody knows."""

    party_identified: bool | None = None
    party_addressee: Addressee | None = None
    party_age: int | None = None
    party_document_expired: bool | None = None
    capacity_kind: Capacity | None = None
    capacity_proven: bool | None = None
    capacity_expired: bool | None = None
    capacity_covers: bool | None = None
    document_damaged: int | None = None
    case_duplicate: bool | None = None
    case_competent: bool | None = None
    agency_mismatches: int | None = None
    consent_given: bool | None = None
    """What the person said about their data, the newest word; None while nobody asked."""

    def values(self) -> dict[str, Value]:
        """The known facts under the names that rules use: "capacity.kind"."""
        told = {one.name.replace("_", ".", 1): getattr(self, one.name) for one in fields(self)}
        return {name: value for name, value in told.items() if value is not None}


def counter_types(service: Service, types: Types) -> Types:
    """Every name that the test of a ground of this service may read."""
    plan = {f"plan.{one.id}": Kind("text", PLAN_STATES) for one in service.requirements}
    return replace(types, names={**types.names, **COUNTER, **plan})


def counter_scope(
    service: Service, pack: Pack, scope: Scope, *, plan: EvidencePlan, seen: FormView, situation: Situation
) -> Scope:
    """What the grounds of a service are judged in: the form's scope together with the facts of the counter."""
    values = {**scope.values, **_of_plan(service, pack, plan), **_of_form(seen), **situation.values()}
    return scope._replace(values=values)


def owed_papers(service: Service, pack: Pack, plan: EvidencePlan) -> tuple[PlanItem, ...]:
    """The papers that `plan.asked` and `plan.expired` count: what an intake can be refused for."""
    later = {one.id for one in service.requirements if one.curable is not None}
    owed = (one for one in plan.items if one.state == "open" and one.action == "bring" and not _is_data(pack, one.type))
    return tuple(one for one in owed if one.expired or one.requirement not in later)


def _of_plan(service: Service, pack: Pack, plan: EvidencePlan) -> dict[str, Value]:
    papers, lacking = owed_papers(service, pack, plan), [one for one in plan.items if one.state == "open"]
    facts: dict[str, Value] = {
        "plan.asked": sum(not one.expired for one in papers),
        "plan.expired": sum(one.expired for one in papers),
        "plan.with_agencies": sum(one.by == "interagency" for one in lacking),
    }
    return facts | {f"plan.{one.id}": _state(plan, one.id) for one in service.requirements}


def _is_data(pack: Pack, kind: EvidenceTypeId) -> bool:
    """Something the person states and no paper: a gap in the form, never an incomplete package."""
    return pack.evidence_types[kind].kind == "data"


def _state(plan: EvidencePlan, requirement: RequirementId) -> str:
    if requirement in plan.undecided:
        return "undecided"
    items = plan.of(requirement)
    if any(one.expired for one in items):
        return "expired"
    return next((state for state in ("open", "settled") if _any(items, state)), "not_needed")


def _any(items: tuple[PlanItem, ...], state: str) -> bool:
    return any(one.state == state for one in items)


def _of_form(seen: FormView) -> dict[str, Value]:
    errors = sum(one.severity == "error" for one in seen.problems)
    return {"form.missing": len(seen.missing), "form.errors": errors}
