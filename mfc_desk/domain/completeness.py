"""Whether a package may be registered: each gap is with an agency, curable, or accepted and signed by the applicant.

With an agency is what it was asked for and may still answer. What nobody asked for, or was asked for in vain, is open:
it is asked for, or the applicant takes it on.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from forms.evidence import EvidencePlan, PlanItem
from forms.ids import EvidenceTypeId, RequirementId
from forms.service import Service
from mfc_desk.domain.errors import Stopped
from mfc_desk.domain.guards import AcceptedGap
from mfc_desk.text.message import msg

GapState = Literal["with_agency", "unasked", "curable", "open", "dead_end", "undecided"]
CONSEQUENCES: Final[frozenset[str]] = frozenset({"gap.may_be_refused", "gap.may_be_returned", "gap.decided_without"})
"""What an applicant is told before they take a gap on themselves; text codes."""
ACCEPTABLE: Final[frozenset[GapState]] = frozenset({"open", "unasked", "dead_end"})


@dataclass(frozen=True, slots=True)
class Gap:
    """A requirement that nothing proves yet."""

    requirement: RequirementId
    state: GapState
    evidence: EvidenceTypeId | None = None


def gaps_of(plan: EvidencePlan, service: Service) -> tuple[Gap, ...]:
    """Every gap of the plan, in its order, and how it stands."""
    curable = {one.id for one in service.requirements if one.curable is not None}
    found = [
        Gap(item.requirement, _state(item, curable=item.requirement in curable), item.type)
        for item in plan.items
        if item.state == "open"
    ]
    return (*found, *(Gap(one, "undecided") for one in plan.undecided))


def blocking(gaps: Iterable[Gap], accepted: Iterable[AcceptedGap]) -> tuple[Gap, ...]:
    """The gaps that keep an application from being registered."""
    taken = {one.requirement for one in accepted}
    return tuple(
        gap for gap in gaps if gap.state == "undecided" or (gap.state in ACCEPTABLE and gap.requirement not in taken)
    )


def demand_registrable(plan: EvidencePlan, service: Service, accepted: Iterable[AcceptedGap]) -> None:
    """Raise `Stopped` while a gap stands that nobody may leave open."""
    found = blocking(gaps_of(plan, service), accepted)
    if found:
        names = tuple(dict.fromkeys(gap.requirement for gap in found))
        raise Stopped(msg("rule.package_incomplete", n=len(found)), guard="complete", subjects=names)


def _state(item: PlanItem, *, curable: bool) -> GapState:
    if item.dead_end:
        return "dead_end"
    if item.by == "interagency":
        return "with_agency" if item.asked else "unasked"
    return "curable" if curable and item.by == "applicant" else "open"
