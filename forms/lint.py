"""Proves a pack before it is let near a person: each finding names its file and place.

`PackError`s of the reader (unknown members, ill-typed or cyclic rules, bad dates) become findings too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Final

from forms.errors import PackError, RuleError
from forms.finding import Finding
from forms.form import Form
from forms.frozen import changed
from forms.golden import run_golden
from forms.ids import EvidenceTypeId, FieldPath
from forms.lines import line_of
from forms.lint_grounds import agencies, grounds
from forms.lint_offer import offers
from forms.lint_texts import texts
from forms.pack import Pack
from forms.register import Law
from forms.rulecheck import check_truth, reads
from forms.service import Requirement, Service
from forms.subjects import Whose

PAGE_LIMIT: Final = 25
# what a question may serve besides a requirement of its service
PURPOSES: Final = ("identity", "result")


def lint(pack: Pack, *, golden: bool = True) -> tuple[Finding, ...]:
    """Everything that is wrong with a pack, nothing for a sound one."""
    found = [finding for one in _PASSES for finding in _guarded(one, pack)]
    if golden and not found:
        found += _guarded(_golden, pack)
    unlike = dict.fromkeys(found)
    return tuple(replace(one, line=line_of(pack.root / one.file, one.place)) for one in unlike)


def _guarded(one: Callable[[Pack], Iterator[Finding]], pack: Pack) -> list[Finding]:
    try:
        return list(one(pack))
    except PackError as error:
        return [Finding(error.file, error.place, error.what)]
    except RuleError as error:
        return [Finding("services", "", str(error))]


def _services(pack: Pack) -> Iterator[Finding]:
    law = Law.of(pack)
    for service in pack.services:
        if service.form is not None and not pack.has_form(service.form):
            yield Finding(service.file, "/form", f"no form {service.form}")
            continue
        form = law.form(service)
        if service.form is not None and form.service != service.id:
            yield Finding(service.file, "/form", f"{form.id} belongs to {form.service}")
        for requirement in service.requirements:
            place = f"/requirements/{requirement.id}"
            yield from (Finding(service.file, place, what) for what in _requirement(pack, requirement, form))
        yield from _awaited(service)
        for place, rule in _placed(service):
            yield from (Finding(service.file, place, what) for what in _rules(form, [rule]))
        if not service.guided and not any(
            pack.evidence_types[kind].scans for kind in _types(service) if kind in pack.evidence_types
        ):
            yield Finding(service.file, "/requirements", "nothing of it can be attached")


def _awaited(service: Service) -> Iterator[Finding]:
    """What a term stands still for is something that the service wants proven."""
    known = {one.id for one in service.requirements}
    for number, ground in enumerate(service.deadline.grounds.suspend):
        for name in ground.waits_for:
            if name not in known:
                yield Finding(service.file, f"/deadline/suspend/{number}/waits_for", f"no requirement {name}")


def _types(service: Service) -> Iterator[EvidenceTypeId]:
    return (item.type for one in service.requirements for each in one.any_of for item in each.all)


def _requirement(pack: Pack, requirement: Requirement, form: Form) -> Iterator[str]:
    for each in requirement.any_of:
        for item in each.all:
            kind = pack.evidence_types.get(item.type)
            if kind is None:
                yield f"no evidence type {item.type}"
            elif (kind.kind == "record") != (item.by == "interagency"):
                yield f"{item.type} is a {kind.kind} and cannot come from {item.by}"
            elif kind.kind == "consent" and item.by != "generated":
                yield f"{item.type} is a consent: it is said at the desk, and cannot come from {item.by}"
        if each.unlock is None and requirement.held_instead_of(each):
            yield "an agency holds it, yet the person is asked without its negative answer"
        if each.unlock is not None and not any(name.startswith("reg.") for name in reads(each.unlock)):
            yield "an unlock rule reads an agency's answer"
    if requirement.about is not None:
        yield from _whose(requirement.about, form)
    yield from _rules(form, [requirement.when, *(each.unlock for each in requirement.any_of)])


def _whose(whose: Whose, form: Form) -> Iterator[str]:
    """Whom a requirement is about must be asked for in one place of the form, and be typed there by a person."""
    heads = {path.rpartition("/")[0] for path in whose.paths}
    if len(heads) != 1:
        yield "those who name a person stand in one place of the form"
    kinds = {whose.name: "text", whose.born: "date"}
    for path in whose.paths:
        field, bound = form.fields.get(path), form.binding(path)
        if field is None or field.type != kinds.get(path, field.type):
            yield f"nobody is named by {path}"
        elif bound.prefill is not None or bound.calculate is not None:
            yield f"{path} is filled in, and says nothing of somebody else"
    if form.binding(whose.name).required is None or not (whose.born or whose.identifier):
        yield "the name is required, and a number or the day of birth goes with it"
    table = None if whose.repeat is None or whose.repeat not in form.fields else form.fields[whose.repeat].column
    try:
        if whose.when is not None:
            check_truth(whose.when, form.types if table is None else form.types.on(table))
    except RuleError as error:
        yield str(error)


def _rules(form: Form, rules: list[object | None]) -> Iterator[str]:
    for rule in rules:
        try:
            if rule is not None:
                check_truth(rule, form.types)
        except RuleError as error:
            yield str(error)


def _forms(pack: Pack) -> Iterator[Finding]:
    owners = {service.form: service for service in pack.services}
    for form in pack.forms.values():
        service = owners.get(form.id)
        if service is None:
            yield Finding(form.file, "/service", "no service uses this form")
            continue
        for page in form.pages:
            if len(page.items) > PAGE_LIMIT:
                yield Finding(form.file, f"/pages/{page.id}", f"{len(page.items)} questions on one page")
        yield from _purposes(form, service)
        yield from _unshown(form)


def _purposes(form: Form, service: Service) -> Iterator[Finding]:
    known = {*PURPOSES, *(one.id for one in service.requirements)}
    for path, field in form.fields.items():
        if not field.serves:
            yield Finding(form.file, f"/fields{path}", "it serves no requirement: why is it asked?")
        for purpose in field.serves:
            if purpose in ("deadline", "fee"):
                if not _read_by(service, purpose, path):
                    yield Finding(form.file, f"/fields{path}", f"the {purpose} does not depend on it")
            elif purpose not in known:
                yield Finding(form.file, f"/fields{path}", f"no requirement {purpose}")


def _unshown(form: Form) -> Iterator[Finding]:
    """Who signs has read every answer: a question that no line of the check sheet shows."""
    shown = {(spec.table, name) for spec in form.check for name in spec.values}
    for path, field in form.fields.items():
        if field.type != "repeat" and (field.table, field.column) not in shown:
            yield Finding(form.file, f"/fields{path}", "it is asked, yet no line of the check sheet shows it")


def _placed(service: Service) -> Iterator[tuple[str, object | None]]:
    """The rules of the term and of the fee, and where each stands."""
    yield from ((f"/deadline/variants/{n}/when", when) for n, (when, _) in enumerate(service.deadline.variants))
    yield from ((f"/fee/exemptions/{one.id}/when", one.when) for one in service.fee.exemptions)
    yield from ((f"/fee/rows/{row.code}/when", row.when) for row in service.fee.rows)


def _read_by(service: Service, purpose: str, path: FieldPath) -> bool:
    variants = [when for when, _ in service.deadline.variants]
    rules = variants if purpose == "deadline" else _of_fee(service)
    return any(path[1:].replace("/", ".") in reads(rule) for rule in rules)


def _of_fee(service: Service) -> list[object | None]:
    return [*(one.when for one in service.fee.exemptions), *(row.when for row in service.fee.rows)]


def _evidence(pack: Pack) -> Iterator[Finding]:
    used = {kind for service in pack.services for kind in _types(service)}
    for kind in pack.evidence_types:
        if kind not in used:
            yield Finding("evidence_types.json", f"/{kind.partition('.')[2]}", "no service uses it")


def _validity(pack: Pack) -> Iterator[Finding]:
    for one in pack.services:
        if one.valid_to is not None and one.valid_to < one.valid_from:
            yield Finding(one.file, "/valid_to", "it ends before it begins")
        for other in pack.services:
            if one is not other and one.id == other.id and one.file <= other.file and _overlap(one, other):
                yield Finding(one.file, "/valid_from", f"two versions of {one.id} are in force on one day")


def _tariffs(pack: Pack) -> Iterator[Finding]:
    """Two values of one base from the same day: nobody could say which is in force."""
    for base, values in pack.tariffs.items():
        for one, other in pairwise(values):
            if one.since == other.since:
                yield Finding("tariffs.json", f"/{base}", f"two values from {one.since}")


def _overlap(one: Service, other: Service) -> bool:
    return one.valid_on(other.valid_from) or other.valid_on(one.valid_from)


def _calendar(pack: Pack) -> Iterator[Finding]:
    for year in pack.calendar.years.values():
        for day in sorted(year.off):
            if day.weekday() >= 5:
                yield Finding(f"calendars/{year.year}.json", "/off", f"{day} is a weekend day anyway")
        for day in sorted(year.worked):
            if day.weekday() < 5:
                yield Finding(f"calendars/{year.year}.json", "/worked", f"{day} is a weekday anyway")
    if not any(year >= pack.valid_from.year for year in pack.calendar.years):
        yield Finding("calendars", "", "no year in which the pack is in force")


def _golden(pack: Pack) -> Iterator[Finding]:
    report = run_golden(pack)
    for failure in report.failures:
        yield Finding(failure.file, failure.place, f"expected {failure.expected}, got {failure.got}")
    for service in pack.services:
        if service.id not in report.cases:
            yield Finding(service.file, "/id", "no golden case")


_PASSES: Final[tuple[Callable[[Pack], Iterator[Finding]], ...]] = (
    _services, _forms, _evidence, _validity, _tariffs, _calendar, offers, grounds, agencies, texts, changed,
)  # fmt: skip
