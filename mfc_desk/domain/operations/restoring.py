"""A service was taken out of the visit by mistake: the same application is back, with everything that was said for it.

It is the same row and no copy: a consent that was given for it, what agencies were asked, papers and answers stay its
own, and nobody is asked for any of it a second time. Only the yes and the signature are given anew.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from mfc_desk.domain import admitted
from mfc_desk.domain.entities import Application, Visit
from mfc_desk.domain.errors import WrongState
from mfc_desk.domain.ids import ApplicationId, Key
from mfc_desk.domain.machines import APPLICATION, VisitState
from mfc_desk.domain.operations.base import Act, Rows, Writes, need, rule
from mfc_desk.domain.permissions import demand
from mfc_desk.text.message import msg


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreService:
    """The person wants the service after all that was taken out before."""

    KIND: ClassVar[str] = "restore_service"
    SCHEMA: ClassVar[int] = 1
    application: ApplicationId

    @property
    def primary(self) -> Key:
        return Key("application", self.application)


@rule(RestoreService)
def restore_service(rows: Rows, operation: RestoreService, act: Act) -> Writes:
    """It is a draft of the visit again; only while the visit lasts, for the same person, beside what allows it."""
    application = need(rows, Application, operation.application)
    visit = need(rows, Visit, application.visit)
    demand(act.actor, RestoreService.KIND, visit)
    after = APPLICATION.after(application.lifecycle, RestoreService.KIND)
    if visit.state is not VisitState.OPEN:
        raise WrongState(msg("rule.visit_over"))
    if visit.party != application.party or application.id in visit.applications:
        raise WrongState(msg("rule.not_taken_out"))
    admitted.demand_no_exclusion(act.law, application, [need(rows, Application, name) for name in visit.applications])
    back = application.unchecked(lifecycle=after)
    return (back, replace(visit, applications=(*visit.applications, back.id)))
