"""A gap that the applicant takes on themselves: named, with its consequences, and covered by their signature."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from forms.ids import RequirementId
from mfc_desk.domain import lawful
from mfc_desk.domain.completeness import ACCEPTABLE, CONSEQUENCES, gaps_of
from mfc_desk.domain.entities import Application
from mfc_desk.domain.errors import Unlawful, WrongState
from mfc_desk.domain.guards import AcceptedGap
from mfc_desk.domain.ids import ApplicationId, Key
from mfc_desk.domain.machines import APPLICATION
from mfc_desk.domain.operations.base import Act, Rows, Writes, need, rule
from mfc_desk.domain.permissions import demand
from mfc_desk.domain.plans import plan_of
from mfc_desk.text.message import msg


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptGap:
    """The applicant insists although a requirement is open, and was told what follows: `text`, of a closed list."""

    KIND: ClassVar[str] = "accept_gap"
    SCHEMA: ClassVar[int] = 1
    application: ApplicationId
    requirement: RequirementId
    text: str

    @property
    def primary(self) -> Key:
        return Key("application", self.application)


@rule(AcceptGap)
def accept_gap(rows: Rows, operation: AcceptGap, act: Act) -> Writes:
    """The gap stands on the application; yes and signature are given anew, so that they cover it."""
    application = need(rows, Application, operation.application)
    demand(act.actor, AcceptGap.KIND, application)
    after = APPLICATION.after(application.lifecycle, AcceptGap.KIND)
    if operation.text not in CONSEQUENCES:
        raise Unlawful(msg("rule.no_such_consequence"))
    if any(one.requirement == operation.requirement for one in application.gaps):
        raise WrongState(msg("rule.gap_accepted_already"))
    _, service = lawful.pinned(act.law, application)
    found = [
        one for one in gaps_of(plan_of(rows, application, act), service) if one.requirement == operation.requirement
    ]
    if not any(one.state in ACCEPTABLE for one in found):
        raise Unlawful(msg("rule.no_such_gap"))
    gap = AcceptedGap(requirement=operation.requirement, text=operation.text, at=act.at.at, by=act.actor.id)
    return (application.unchecked(gaps=(*application.gaps, gap), lifecycle=after),)


@dataclass(frozen=True, slots=True, kw_only=True)
class RetractGap:
    """The applicant brings it after all, or thinks better of it: the gap is not taken on."""

    KIND: ClassVar[str] = "retract_gap"
    SCHEMA: ClassVar[int] = 1
    application: ApplicationId
    requirement: RequirementId

    @property
    def primary(self) -> Key:
        return Key("application", self.application)


@rule(RetractGap)
def retract_gap(rows: Rows, operation: RetractGap, act: Act) -> Writes:
    """The gap stands no more; what was checked and signed with it is checked and signed anew."""
    application = need(rows, Application, operation.application)
    demand(act.actor, RetractGap.KIND, application)
    after = APPLICATION.after(application.lifecycle, RetractGap.KIND)
    left = tuple(one for one in application.gaps if one.requirement != operation.requirement)
    if left == application.gaps:
        raise WrongState(msg("rule.no_such_gap"))
    return (application.unchecked(gaps=left, lifecycle=after),)
