"""Proves the grounds for a refusal and the agencies of a pack."""

from __future__ import annotations

from collections.abc import Iterator

from forms.errors import RuleError
from forms.finding import Finding
from forms.form import Form
from forms.pack import Pack
from forms.refusals import RefusalGround
from forms.rulecheck import check_truth, reads
from forms.service import Service
from forms.situation import counter_types


def grounds(pack: Pack) -> Iterator[Finding]:
    """Grounds that do not exist, that no service lists, whose test cannot be run, or whose facts have no words."""
    listed = {one.id for service in pack.services for one in service.grounds}
    for ground in pack.grounds.values():
        if ground.id not in listed:
            yield Finding("grounds.json", f"/{ground.id}", "no service lists it")
        if ground.cites is not None and ground.cites not in pack.grounds:
            yield Finding("grounds.json", f"/{ground.id}/cites", f"no ground {ground.cites}")
    for service in pack.services:
        ids = [one.id for one in service.grounds]
        for number, name in enumerate(ids):
            place = f"/grounds/{number}"
            if name in ids[:number]:
                yield Finding(service.file, place, f"{name} is listed twice")
            if name not in pack.grounds:
                yield Finding(service.file, place, f"no ground {name}")
            else:
                form = pack.form_of(service)
                yield from (Finding(service.file, place, what) for what in _test(pack.grounds[name], service, form))


def _test(ground: RefusalGround, service: Service, form: Form) -> Iterator[str]:
    try:
        check_truth(ground.test, counter_types(service, form.types))
        read = set(reads(ground.test))
    except RuleError as error:
        yield f"{ground.id}: {error}"
        return
    if not read:
        yield f"{ground.id}: a test reads at least one fact"
    shown = {name for spec in form.check for name in spec.values}
    for name in sorted(one for one in read if one.startswith("calc.") and one not in shown):
        yield f"{ground.id}: {name} has no words: no check row shows it"
    if ground.stage == "assistance" and service.form is not None:
        yield f"{ground.id}: only a service without a form at the desk is guided through"


def agencies(pack: Pack) -> Iterator[Finding]:
    """A record that nobody gives, an agency of what is no record, and a rule that unlocks otherwise than it says."""
    addresses: dict[str, str] = {}
    for one in pack.evidence_types.values():
        place = f"/{one.name}/agency"
        if (one.kind == "record") != (one.agency is not None):
            what = "a record names the agency that gives it" if one.agency is None else f"a {one.kind} has no agency"
            yield Finding("evidence_types.json", place, what)
        if one.agency is None:
            continue
        if (other := addresses.setdefault(one.agency.address, one.name)) != one.name:
            yield Finding("evidence_types.json", place, f"{other} has the same address")
        for service in pack.services:
            yield from _unlocking(service, one.name, "late", unlocks=one.agency.late_unlocks)
            yield from _unlocking(service, one.name, "refused", unlocks=one.agency.needs_consent)


def _unlocking(service: Service, name: str, told: str, *, unlocks: bool) -> Iterator[Finding]:
    """The unlock rules of a service and the agency must say the same: a no to the consent unlocks what rests on one."""
    for requirement in service.requirements:
        for each in requirement.any_of:
            if each.unlock is None or f"reg.{name}" not in reads(each.unlock):
                continue
            if unlocks != (told in _literals(each.unlock)):
                place = f"/requirements/{requirement.id}"
                yield Finding(service.file, place, f"whether a {told} {name} unlocks: the agency says {unlocks}")


def _literals(rule: object) -> set[object]:
    if isinstance(rule, dict):
        return {one for value in rule.values() for one in _literals(value)}
    if isinstance(rule, list):
        return {one for value in rule for one in _literals(value)}
    return {rule}
