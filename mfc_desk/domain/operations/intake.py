"""Acts on a whole visit: one signature under several applications, and an identification of the wrong person undone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from mfc_desk.domain import admitted, lawful
from mfc_desk.domain.entities import Application, Visit
from mfc_desk.domain.errors import Unlawful, WrongState
from mfc_desk.domain.guards import signed_digest
from mfc_desk.domain.ids import ApplicationId, Key, VisitId
from mfc_desk.domain.intake import Assistance, AssistanceState, Undone
from mfc_desk.domain.last_days import signed_days
from mfc_desk.domain.machines import APPLICATION, ASSISTANCE, DECIDED, VISIT, Lifecycle
from mfc_desk.domain.operations.base import Act, Rows, Writes, need, rule
from mfc_desk.domain.operations.documents import demand_originals_back
from mfc_desk.domain.permissions import demand
from mfc_desk.domain.plans import documents_of
from mfc_desk.domain.sides import sides_of
from mfc_desk.text.message import msg


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """One application under the signature, with the digest of exactly what was checked."""

    application: ApplicationId
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignVisit:
    """The applicant signed once for several applications, each sheet in the set."""

    KIND: ClassVar[str] = "sign_visit"
    SCHEMA: ClassVar[int] = 1
    visit: VisitId
    covers: tuple[Covered, ...]
    method: str
    """paper: on the printed sheets, which are shown and compared."""

    @property
    def primary(self) -> Key:
        return Key("visit", self.visit)


@rule(SignVisit)
def sign_visit(rows: Rows, operation: SignVisit, act: Act) -> Writes:
    """Each application is signed for exactly the data its digest names; one that does not fit stops the whole act."""
    visit = need(rows, Visit, operation.visit)
    demand(act.actor, SignVisit.KIND, visit)
    if operation.method != "paper":
        raise Unlawful(msg("rule.signature_method"))
    names = tuple(each.application for each in operation.covers)
    if not names or len(set(names)) != len(names):
        raise Unlawful(msg("rule.signature_of_nothing"))
    signed = [_signed(rows, each, visit, act) for each in operation.covers]
    return tuple(replace(each, signature=operation.method, signed_at=act.at.at, signed_with=names) for each in signed)


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoIdentification:
    """Someone else was identified than who sits here."""

    KIND: ClassVar[str] = "undo_identification"
    SCHEMA: ClassVar[int] = 1
    visit: VisitId
    reason: str

    @property
    def primary(self) -> Key:
        return Key("visit", self.visit)


@rule(UndoIdentification)
def undo_identification(rows: Rows, operation: UndoIdentification, act: Act) -> Writes:
    """The visit stands at its beginning again. Drafts of the wrong person are closed and stay in the record.

    Refused when an application is registered or refused: what is decided is undone by law alone.
    """
    visit = need(rows, Visit, operation.visit)
    demand(act.actor, UndoIdentification.KIND, visit)
    after = VISIT.after(visit.state, UndoIdentification.KIND)
    if visit.party is None:
        raise WrongState(msg("rule.nobody_identified"))
    if not operation.reason.strip():
        raise Unlawful(msg("rule.reason_needed"))
    begun = [need(rows, Application, name) for name in visit.applications]
    if any(each.lifecycle in DECIDED for each in begun):
        raise WrongState(msg("rule.registered_already"))
    for each in begun:
        demand_originals_back(rows, each)
    note = Undone(
        party=visit.party,
        reason=operation.reason.strip(),
        applications=visit.applications,
        at=act.at.at,
        by=act.actor.id,
    )
    fresh = replace(visit, state=after, party=None, applications=(), companion=None, undone=(*visit.undone, note))
    return (fresh, *_closed(begun), *_stopped(rows, visit, act))


def _signed(rows: Rows, covered: Covered, visit: Visit, act: Act) -> Application:
    application = need(rows, Application, covered.application)
    if application.visit != visit.id or application.id not in visit.applications:
        raise WrongState(msg("rule.other_visit"))
    after = APPLICATION.after(application.lifecycle, SignVisit.KIND)
    sides = sides_of(rows, application)
    final = lawful.final_form(act, application, sides)
    papers = signed_days(documents_of(rows, application))
    signed = signed_digest(final.digest, application.gaps, sides.disputes, papers)
    if not application.checked_digest == covered.digest == signed:
        raise WrongState(msg("rule.check_other_data"))
    admitted.demand_right(act.law, application, sides, day=lawful.local_day(act.law, act.at.at))
    return replace(application, lifecycle=after)


def _closed(begun: list[Application]) -> list[Application]:
    return [
        replace(each, lifecycle=APPLICATION.after(each.lifecycle, UndoIdentification.KIND))
        for each in begun
        if each.lifecycle is not Lifecycle.ABANDONED
    ]


def _stopped(rows: Rows, visit: Visit, act: Act) -> list[Assistance]:
    going = [need(rows, Assistance, name) for name in visit.assistances]
    return [
        replace(each, state=ASSISTANCE.after(each.state, UndoIdentification.KIND), ended_at=act.at.at)
        for each in going
        if each.state is AssistanceState.GUIDING
    ]
