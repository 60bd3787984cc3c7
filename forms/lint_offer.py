"""Proves how services are offered: capacities, channels, neighbours, bundles, exemptions and payees."""

from __future__ import annotations

from collections.abc import Iterator

from forms.finding import Finding
from forms.ids import ServiceId
from forms.pack import Pack
from forms.rulecheck import reads
from forms.service import Service

CAPACITY = "applicant.capacity"
"""What rules read of the right in which someone applies."""


def offers(pack: Pack) -> Iterator[Finding]:
    """Whatever of a service's offer points nowhere or contradicts itself."""
    known = {service.id for service in pack.services}
    for service in pack.services:
        told = (*_capacities(pack, service), *_channels(service), *_fee(pack, service), *_neighbours(service, known))
        yield from (Finding(service.file, place, what) for place, what in told)
    yield from _bundles(pack)
    used = {service.fee.payee for service in pack.services}
    for name in pack.payment.payees:
        if name not in used:
            yield Finding("payment.json", f"/payees/{name}", "no service pays to it")


def _capacities(pack: Pack, service: Service) -> Iterator[tuple[str, str]]:
    if not service.rights or not service.addressees:
        yield "/capacities", "nobody may apply"
    if len(set(service.capacities)) != len(service.capacities):
        yield "/capacities", "a capacity is given twice"
    if "head" in service.capacities and "organisation" not in service.addressees:
        yield "/capacities", "only an organisation has a head"
    requirements = {one.id: one for one in service.requirements}
    for number, right in enumerate(service.rights):
        if right.proven_by is None:
            continue
        if (proof := requirements.get(right.proven_by)) is None:
            yield f"/capacities/{number}", f"no requirement {right.proven_by}"
        elif proof.when is not None and CAPACITY not in reads(proof.when):
            yield f"/capacities/{number}", f"{right.proven_by} does not ask for the capacity"
    form = pack.form_of(service)
    choices = next((one.choices for one in form.fields.values() if one.column == CAPACITY and one.table is None), ())
    if service.form is not None and sorted(choices or ("self",)) != sorted(service.capacities):
        yield "/capacities", f"the form asks for ({', '.join(choices)})"


def _channels(service: Service) -> Iterator[tuple[str, str]]:
    if not service.ways or len(set(service.channels)) != len(service.channels):
        yield "/channels", "no channel, or one twice"
    if service.guided and (service.form is not None or "assisted" not in service.channels):
        yield "/channels", "what is online only has no form at the desk, and steps to guide by"
    if not service.guided and service.form is None:
        yield "/form", "what is applied for at the desk has a form"


def _fee(pack: Pack, service: Service) -> Iterator[tuple[str, str]]:
    known = {one.id for one in service.requirements}
    types = pack.form_of(service).types.names
    for one in service.fee.exemptions:
        if one.proven_by is not None and one.proven_by not in known:
            yield f"/fee/exemptions/{one.id}", f"no requirement {one.proven_by}"
    for row in service.fee.rows:
        if row.base is not None and row.base not in pack.tariffs:
            yield f"/fee/rows/{row.code}", f"no tariff {row.base}"
        if row.share is not None and (row.share.of not in types or types[row.share.of].name != "int"):
            yield f"/fee/rows/{row.code}", f"{row.share.of} is no number of the form"
    payee, payees = service.fee.payee, pack.payment.payees
    if payee is not None and payee not in payees:
        yield "/fee/payee", f"no payee {payee}"
    if service.fee.rows and payees and payee is None:
        yield "/fee", "nobody is paid"


def _neighbours(service: Service, known: set[ServiceId]) -> Iterator[tuple[str, str]]:
    for number, name in enumerate(service.excludes):
        if name not in known or name == service.id:
            yield f"/excludes/{number}", f"no other service {name}"
    for number, one in enumerate(service.related):
        if one.service not in known or one.service == service.id:
            yield f"/related/{number}", f"no other service {one.service}"
        if one.service in service.excludes:
            yield f"/related/{number}", f"{one.service} is excluded as well"


def _bundles(pack: Pack) -> Iterator[Finding]:
    services = {service.id: service for service in pack.services}
    for event, names in pack.bundles.items():
        if len(set(names)) != len(names) or len(names) < 2:
            yield Finding("bundles.json", f"/{event}", "a bundle is of several services, each once")
        for number, name in enumerate(names):
            place = f"/{event}/{number}"
            if name not in services:
                yield Finding("bundles.json", place, f"no service {name}")
            elif event not in services[name].events:
                yield Finding("bundles.json", place, f"{name} does not belong to {event}")
            elif set(services[name].excludes) & set(names):
                yield Finding("bundles.json", place, f"{name} excludes another one of the bundle")
