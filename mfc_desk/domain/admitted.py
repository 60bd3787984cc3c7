"""Who may ask for a service, in what right, beside which other service, and whether at a desk at all."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from forms.register import Law
from forms.service import Service
from mfc_desk.domain.entities import Application
from mfc_desk.domain.errors import Unlawful
from mfc_desk.domain.intake import Capacity, Organisation
from mfc_desk.domain.lawful import pinned
from mfc_desk.domain.machines import Lifecycle
from mfc_desk.domain.sides import Sides
from mfc_desk.text.message import msg


def demand_at_desk(service: Service) -> None:
    """Raise `Unlawful` for a service that no desk takes in."""
    if service.guided:
        raise Unlawful(msg("rule.online_only", service=msg(service.name.code)))


def demand_right(law: Law, application: Application, sides: Sides, *, day: date) -> None:
    """Raise `Unlawful` unless who sits here may ask for this service in the applicant's name on `day`."""
    _, service = pinned(law, application)
    demand_admitted(service, sides)
    right = sides.representation
    if right is None:
        if sides.capacity is not Capacity.SELF:
            raise Unlawful(msg("rule.no_right"))
        return
    if not right.runs_on(day):
        raise Unlawful(msg("rule.right_expired", day=right.expires))
    if not right.covers(service.id):
        raise Unlawful(msg("rule.right_too_narrow", service=msg(service.name.code)))


def demand_admitted(service: Service, sides: Sides) -> None:
    """Raise `Unlawful` where the service is not for such an applicant, or not by such a representative."""
    addressee = "organisation" if isinstance(sides.applicant, Organisation) else "natural"
    if addressee not in service.addressees:
        raise Unlawful(msg(f"rule.not_for.{addressee}"))
    if sides.capacity not in service.capacities:
        said = msg(f"forms.capacity.{sides.capacity}")
        raise Unlawful(msg("rule.capacity_not_admitted", service=msg(service.name.code), capacity=said))


def excluding(law: Law, application: Application, others: Iterable[Application]) -> Application | None:
    """The application of the same applicant beside which this one cannot stand; None where all can."""
    _, service = pinned(law, application)
    for other in others:
        if other.id == application.id or other.lifecycle is Lifecycle.ABANDONED:
            continue
        _, its = pinned(law, other)
        if other.for_whom == application.for_whom and (its.id in service.excludes or service.id in its.excludes):
            return other
    return None


def demand_no_exclusion(law: Law, application: Application, others: Iterable[Application]) -> None:
    """Raise `Unlawful`, naming both services, where they exclude each other."""
    other = excluding(law, application, others)
    if other is not None:
        names = [msg(pinned(law, each)[1].name.code) for each in (application, other)]
        raise Unlawful(msg("rule.services_exclude", one=names[0], other=names[1]))
