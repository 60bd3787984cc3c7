"""What the law says of each service for whom the visit goes on: admitted or not and why, and what belongs with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from forms.ids import ServiceId
from forms.service import Service
from mfc_desk.domain import admitted
from mfc_desk.domain.errors import Unlawful
from mfc_desk.domain.intake import Capacity
from mfc_desk.domain.machines import Lifecycle
from mfc_desk.domain.sides import Sides
from mfc_desk.text.message import Message, msg
from mfc_desk.usecases.visits import VisitView
from ui.presenters.visit.shared import Visiting


@dataclass(frozen=True, slots=True)
class Barred:
    """Why a service cannot be asked for now, and what would cure it."""

    why: Message
    cure: Message


@dataclass(frozen=True, slots=True)
class Offer:
    """A service that belongs with one that was chosen, and why, as the operator says it."""

    service: ServiceId
    name: str
    because: str


def barred(room: Visiting, service: Service) -> Barred | None:
    """What stands in the way of this service; None where nothing does. A service online only is no case for this."""
    view = room.view
    if view is None or view.party is None or service.guided:
        return None
    other = _excluded_by(view, service)
    if other is not None:
        both = msg("rule.services_exclude", one=service.name, other=other.name)
        return Barred(both, msg("what.cure.exclude", other=other.short))
    return _by_right(room, view, service)


def offers(room: Visiting) -> Iterator[Offer]:
    """Neighbours of what was chosen that are not chosen yet and may be asked for, each once."""
    view, work, say = room.view, room.ctx.work, room.ctx.say
    if view is None:
        return
    there = {each.id: each for each in work.law.services(work.today())}
    told = {each.service.id for each in view.cases}
    for case in view.cases:
        for related in case.service.related:
            service = there.get(related.service)
            if service is None or service.id in told or service.guided or barred(room, service) is not None:
                continue
            told.add(service.id)
            yield Offer(service.id, say(service.name), say(related.because))


def _excluded_by(view: VisitView, service: Service) -> Service | None:
    """A service chosen for the same applicant beside which this one cannot stand."""
    now = view.acting.right.principal if view.acting is not None else None
    for case in view.cases:
        same = case.application.applicant == now and case.application.lifecycle is not Lifecycle.ABANDONED
        if same and (service.id in case.service.excludes or case.service.id in service.excludes):
            return case.service
    return None


def _by_right(room: Visiting, view: VisitView, service: Service) -> Barred | None:
    assert view.party is not None
    acting = view.acting
    right = acting.right if acting is not None else None
    sides = Sides(
        party=view.party,
        applicant=acting.principal if acting is not None else view.party,
        capacity=right.capacity if right is not None else Capacity.SELF,
        representation=right,
    )
    try:
        admitted.demand_admitted(service, sides)
    except Unlawful as refused:
        who = ", ".join(room.ctx.say(f"forms.capacity.{each}") for each in service.capacities)
        return Barred(refused.message, msg("what.cure.right", who=who))
    if right is not None and not right.runs_on(room.ctx.work.today()):
        return Barred(msg("rule.right_expired", day=right.expires), msg("what.cure.paper"))
    if right is not None and not right.covers(service.id):
        return Barred(msg("rule.right_too_narrow", service=service.name), msg("what.cure.paper"))
    return None
