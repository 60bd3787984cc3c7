"""Refusal at intake: by a listed ground that is true, or by two persons with a reason; never in free words.

Some grounds hang on what only the person at the counter sees: a damaged paper, another body's matter. That is stated
under their own name before anybody refuses, and stands in the refusal as a fact like any other.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from forms.grounds import GroundView
from forms.ids import GroundId
from mfc_desk.domain.entities import Application, NumberLease
from mfc_desk.domain.errors import Stopped, Unlawful, WrongState
from mfc_desk.domain.grounds import LOOKED_AT, asked_at_counter, judged, kept, owed
from mfc_desk.domain.guards import FactKept, Refusal
from mfc_desk.domain.ids import ApplicationId, Key, LeaseId, NoticeNumber, OperatorId, RefusalId
from mfc_desk.domain.machines import APPLICATION
from mfc_desk.domain.operations.base import Act, Rows, Writes, need, rule
from mfc_desk.domain.permissions import demand
from mfc_desk.domain.second import demand_second, overridden
from mfc_desk.text.message import msg

GUARD = "refusal_ground"


@dataclass(frozen=True, slots=True, kw_only=True)
class StateFact:
    """The operator looked, and it is so, or it is not."""

    KIND: ClassVar[str] = "state_fact"
    SCHEMA: ClassVar[int] = 1
    application: ApplicationId
    fact: str
    """One of `mfc_desk.domain.grounds.LOOKED_AT`."""
    so: bool

    @property
    def primary(self) -> Key:
        return Key("application", self.application)


@rule(StateFact)
def state_fact(rows: Rows, operation: StateFact, act: Act) -> Writes:
    """The fact stands on the application; a later look takes its place. What no ground asks about is not recorded."""
    application = need(rows, Application, operation.application)
    demand(act.actor, StateFact.KIND, application)
    after = APPLICATION.after(application.lifecycle, StateFact.KIND)
    if operation.fact not in asked_at_counter(act, application):
        raise Unlawful(msg("rule.no_such_fact"))
    seen = FactKept(name=operation.fact, value=LOOKED_AT[operation.fact][operation.so])
    others = (one for one in application.looked_at if one.name != operation.fact)
    return (replace(application, lifecycle=after, looked_at=(*others, seen)),)


@dataclass(frozen=True, slots=True, kw_only=True)
class RefuseIntake:
    """The application is not taken in. `reason` only where two persons go past the ground's own test."""

    KIND: ClassVar[str] = "refuse_intake"
    SCHEMA: ClassVar[int] = 1
    application: ApplicationId
    refusal: RefusalId
    ground: GroundId
    lease: LeaseId
    number: NoticeNumber
    reason: str = ""

    @property
    def primary(self) -> Key:
        return Key("refusal", self.refusal)


@rule(RefuseIntake)
def refuse_intake(rows: Rows, operation: RefuseIntake, act: Act) -> Writes:
    """Refused with article, cure and facts, under a number of its own. A ground whose test is not true is refused."""
    return refused(rows, operation, act)


def refused(rows: Rows, operation: RefuseIntake, act: Act, *, second: OperatorId | None = None) -> Writes:
    """The refusal and everything beside it. `second` gave their word from afar; else they signed in at the desk."""
    application = need(rows, Application, operation.application)
    demand(act.actor, RefuseIntake.KIND, application)
    after = APPLICATION.after(application.lifecycle, RefuseIntake.KIND)
    if rows.get(operation.primary) is not None:
        raise WrongState(msg("rule.refusal_exists"))
    given = _given(rows, operation, act)
    view = _listed(judged(rows, application, act), operation.ground)
    article = view.ground.standing.article
    refusal = Refusal(
        id=operation.refusal,
        application=application.id,
        number=operation.number,
        ground=operation.ground,
        article="" if article is None else article.code,
        cure=view.ground.cure.code,
        facts=kept(view),
        at=act.at.at,
        by=act.actor.id,
        reason=operation.reason,
        papers=owed(rows, application, act, view) if view.holds else (),
    )
    closed = replace(application, lifecycle=after, refusal=refusal.id)
    if view.holds:
        if operation.reason:
            raise Unlawful(msg("rule.override_not_needed"))
        return (closed, refusal, given)
    if not operation.reason:
        raise Stopped(msg("rule.ground_not_true"), guard=GUARD, subjects=(operation.ground,))
    row = overridden(
        GUARD,
        operation.ground,
        act=act,
        second=second or demand_second(act).id,
        application=application,
        reason=operation.reason,
        article=refusal.article,
    )
    return (closed, replace(refusal, second=row.second), given, row)


def _given(rows: Rows, operation: RefuseIntake, act: Act) -> NumberLease:
    """The lease with this number given."""
    lease = need(rows, NumberLease, operation.lease)
    given = lease.noticed(operation.number) if lease.device == act.device else None
    if given is None:
        raise WrongState(msg("rule.number_not_leased"))
    return given


def _listed(views: tuple[GroundView, ...], ground: GroundId) -> GroundView:
    found = next((one for one in views if one.ground.id == ground), None)
    if found is None:
        raise Stopped(msg("rule.ground_not_listed"), guard=GUARD, subjects=(ground,))
    return found
