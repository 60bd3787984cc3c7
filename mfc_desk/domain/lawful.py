"""The law as data, asked about one application: the same questions on the desk and in the office."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from forms import engine, evidence
from forms.answers import rows_of
from forms.deadlines import Deadline, due
from forms.errors import Incomplete, NoTariff, UnknownService, UnknownVersion
from forms.evaluation import Facts, run_form
from forms.evidence import EvidencePlan, Held
from forms.fees import Fee, assess, proven
from forms.ids import EvidenceTypeId, RequirementId, ServiceId
from forms.register import Law
from forms.service import Service
from mfc_desk.domain.answered import held_from
from mfc_desk.domain.entities import Application, Document
from mfc_desk.domain.errors import Unlawful
from mfc_desk.domain.machines import Custody, Lifecycle
from mfc_desk.domain.operations.base import Act
from mfc_desk.domain.sides import Who, both, facts_of
from mfc_desk.text.message import msg

IDENTITY = "identity_document"
"""The name of the evidence that an identification settles; every pack has it."""
MOST_ROWS: Final = 50
"""Of one repeat: a rule over rows has a bound, and whoever sends more than a person has is not filling in a form."""


def local_day(law: Law, at: datetime) -> date:
    """The day of `at` at the centre."""
    return at.astimezone(ZoneInfo(law.time_zone)).date()


def pin(act: Act, service: ServiceId) -> str:
    """What pins a case begun now: the version in force on this day. Raises `Unlawful` where there is none."""
    day = local_day(act.law, act.at.at)
    try:
        return act.law.pin(act.law.service(service, day))
    except UnknownService:
        raise Unlawful(msg("rule.no_service")) from None


def pinned(law: Law, application: Application) -> tuple[Law, Service]:
    """The law and the service that the application was begun under, whatever came into force since.

    Raises `Unlawful` where that version is not installed here: nothing is decided under another one.
    """
    try:
        return law.pinned(application.service, application.law_version)
    except UnknownVersion:
        raise Unlawful(msg("rule.law_missing", version=application.law_version)) from None


def demand_known_fields(law: Law, application: Application, answers: Mapping[str, Any]) -> None:
    """Raise `Unlawful` where an answer belongs to no question, or is not a text, a truth value or a whole number."""
    form = law.form(pinned(law, application)[1])
    for path, answer in answers.items():
        if not isinstance(answer, str | bool | int) or not _asked(form.fields, path):
            raise Unlawful(msg("rule.unknown_field"))
    for field in form.fields.values():
        if field.type == "repeat" and len(rows_of(answers, field.path)) > MOST_ROWS:
            raise Unlawful(msg("rule.too_many_rows", n=MOST_ROWS))


def facts_about(who: Who) -> Facts:
    """What is known of both sides, for the form to be filled in with."""
    return facts_of(who)


def form_view(
    law: Law, application: Application, who: Who, *, answers: Mapping[str, Any], today: date
) -> engine.FormView:
    """How the form of an application stands with these answers."""
    form = law.form(pinned(law, application)[1])
    return engine.view(form, answers, facts=facts_about(both(who, application)), today=today)


def final_form(act: Act, application: Application, who: Who) -> engine.Final:
    """The answers made final. Raises `Unlawful` where something is missing or wrong."""
    form = act.law.form(pinned(act.law, application)[1])
    today = local_day(act.law, act.at.at)
    try:
        return engine.finalise(form, application.form, facts=facts_about(both(who, application)), today=today)
    except Incomplete as error:
        raise Unlawful(msg("rule.form_incomplete", n=len(error.paths))) from error


def evidence_plan(
    law: Law,
    application: Application,
    who: Who,
    *,
    documents: Iterable[Document],
    today: date,
    answers: Mapping[str, Any] | None = None,
) -> EvidencePlan:
    """What proves each requirement of this application, and who supplies it."""
    law, service = pinned(law, application)
    form = law.form(service)
    said = application.form if answers is None else answers
    held = _held(law, application, who, documents, said)
    return evidence.plan(service, form, answers=said, facts=facts_about(both(who, application)), held=held, today=today)


def fee_of(
    law: Law, application: Application, who: Who, *, answers: Mapping[str, Any], plan: EvidencePlan, today: date
) -> Fee | None:
    """What the applicant pays by these answers and proofs; None while that cannot be told: a fee is never guessed."""
    law, service = pinned(law, application)
    scope = run_form(law.form(service), answers, facts=facts_about(both(who, application)), today=today).scope
    try:
        return assess(service, law.pack_of(service), on=today, scope=scope, proofs=proven(plan))
    except NoTariff:
        return None


def demand_complete(act: Act, application: Application, who: Who, documents: Sequence[Document]) -> None:
    """Raise `Unlawful` while something is missing that the person or the desk supplies."""
    today = local_day(act.law, act.at.at)
    found = evidence.complete(evidence_plan(act.law, application, who, documents=documents, today=today))
    if not found.complete:
        raise Unlawful(msg("rule.package_incomplete", n=len(found.missing) + len(found.undecided)))


def demand_may_be_taken(law: Law, application: Application, requirement: RequirementId, kind: EvidenceTypeId) -> None:
    """Raise `Unlawful` unless the service knows this evidence, for this requirement, from the applicant."""
    _, service = pinned(law, application)
    for each in service.requirements:
        if each.id == requirement and any(
            item.type == kind and item.by == "applicant" for one in each.any_of for item in one.all
        ):
            return
    raise Unlawful(msg("rule.evidence_not_asked"))


def deadline(act: Act, application: Application, who: Who) -> Deadline:
    """The term of an application: counted from the day it was received, or from today where it was not yet."""
    law, service = pinned(act.law, application)
    start = local_day(law, application.received_at or act.at.at)
    form, facts = law.form(service), facts_about(both(who, application))
    scope = run_form(form, application.form, facts=facts, today=start).scope
    return due(service.deadline, law.pack_of(service).calendar, start=start, scope=scope)


def _held(
    law: Law, application: Application, who: Who, documents: Iterable[Document], answers: Mapping[str, Any]
) -> list[Held]:
    service = pinned(law, application)[1]
    held = [
        Held(each.evidence, "shown", obtained_at=each.attached_at)
        for each in documents
        if each.custody is not Custody.REMOVED and not each.volunteered
    ]
    held += held_from(law, both(who, application).requests)
    signed = application.lifecycle in (Lifecycle.SIGNED, Lifecycle.REGISTERED)
    for requirement in service.requirements:
        for item in (item for one in requirement.any_of for item in one.all):
            kind = law.evidence_type(item.type)
            if kind.name == IDENTITY:
                held.append(Held(item.type, "shown", valid_until=both(who).party.document.valid_until))
            elif item.by == "generated" and signed:
                held.append(Held(item.type, "made"))
            elif kind.kind == "data" and _told(law, application, requirement.id, answers):
                held.append(Held(item.type, "shown"))
    return held


def _told(law: Law, application: Application, requirement: RequirementId, answers: Mapping[str, Any]) -> bool:
    form = law.form(pinned(law, application)[1])
    return any(
        answers.get(field.path) not in (None, "") for field in form.fields.values() if requirement in field.serves
    )


def _asked(fields: Mapping[Any, Any], path: str) -> bool:
    if path in fields:
        return True
    for template in fields:
        head, star, tail = template.partition("/*/")
        if star and path.startswith(f"{head}/"):
            _, _, column = path[len(head) + 1 :].partition("/")
            if column in ("", tail):
                return True
    return False
