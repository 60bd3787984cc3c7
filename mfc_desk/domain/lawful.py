"""The law as data, asked about one application: the same questions on the desk and in the office."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from forms import engine, evidence
from forms.answers import rows_of
from forms.deadlines import Deadline, due
from forms.errors import Incomplete, NoTariff, UnknownService, UnknownVersion
from forms.evaluation import Facts, run_form
from forms.evidence import EvidencePlan, Held
from forms.fees import Fee, assess, proven
from forms.filled import Filled, evaluated, finalised
from forms.form import Field, Form
from forms.ids import RequirementId, ServiceId
from forms.register import Law
from forms.scope import Scope
from forms.service import Service
from forms.subjects import ANYBODY
from mfc_desk.domain import heard
from mfc_desk.domain.answered import held_from
from mfc_desk.domain.entities import Application, Document
from mfc_desk.domain.errors import Unlawful
from mfc_desk.domain.inquiries import Outcome
from mfc_desk.domain.machines import Custody, Lifecycle
from mfc_desk.domain.operations.base import Act
from mfc_desk.domain.sides import Sides, Who, both, facts_of
from mfc_desk.text.message import msg

IDENTITY = "identity_document"
"""The name of the evidence that an identification settles; every pack has it."""
MADE: Final = frozenset({Lifecycle.SIGNED, Lifecycle.REGISTERED, Lifecycle.IN_WORK, Lifecycle.SUSPENDED})
"""What the desk makes out of a signature stays made while the case goes on."""
MOST_ASTRAY: Final = timedelta(days=36_525)
"""A clock that is wrong by a century tells no day."""
LATEST_LAW: Final = timedelta(days=30)
"""So long after a newer law came into force a desk that was without the line may still have begun under the older."""
MOST_ROWS: Final = 50
"""Of one repeat: a rule over rows has a bound, and whoever sends more than a person has is not filling in a form."""


def local_day(law: Law, at: datetime) -> date:
    """The day of `at` at the centre."""
    return at.astimezone(ZoneInfo(law.time_zone)).date()


def desk_day(act: Act) -> date:
    """The day on which something was looked at at the desk, as the desk told it.

    What was made there, a digest of a form or a certificate, is made again for that day: what the office says about
    the clock moves a term, and takes nothing back that a person already holds.
    """
    told = act.at.told
    known = told is not None and told.tzinfo is not None and abs(told - act.at.at) < MOST_ASTRAY
    return local_day(act.law, told if told is not None and known else act.at.at)


def pin(act: Act, service: ServiceId) -> str:
    """What pins a case begun now: the version in force on this day. Raises `Unlawful` where there is none."""
    day = local_day(act.law, act.at.at)
    try:
        return act.law.pin(act.law.service(service, day))
    except UnknownService:
        raise Unlawful(msg("rule.no_service")) from None


def begun_under(act: Act, service: ServiceId, said: str) -> str:
    """What pins a case that a desk says it began under `said`; "" leaves it to this day.

    The person was told the papers, the fee and the term of the law that the desk had. It counts where it was in force
    within `LATEST_LAW` before this day, so that a desk without the line may lack the newest, and nobody chooses an old
    one. Raises `Unlawful` for any other version.
    """
    now = pin(act, service)
    if said in ("", now):
        return now
    try:
        act.law.pinned(service, said)
    except UnknownVersion:
        raise Unlawful(msg("rule.law_missing", version=said)) from None
    today = local_day(act.law, act.at.at)
    for days in range(1, LATEST_LAW.days + 1):
        day = today - timedelta(days=days)
        if any(act.law.pin(one) == said for one in act.law.services(day) if one.id == service):
            return said
    raise Unlawful(msg("rule.law_too_old", version=said))


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
    filled = Filled(form, application.form, facts_about(both(who, application)), desk_day(act))
    try:
        return finalised(filled)
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
    sides = both(who, application)
    facts = facts_about(sides)

    def plan_with(held: Sequence[Held]) -> EvidencePlan:
        if answers is not None:  # what is being typed may change under way
            return evidence.plan(service, form, answers=answers, facts=facts, held=held, today=today)
        filled = Filled(form, application.form, {**facts, **evidence.answers_of(held)}, today)
        return evidence.plan_of(service, evaluated(filled), held)

    plan = plan_with(_held(law, application, sides, documents=documents, answers=said, today=today))
    paid = [one for one in sides.requests if one.due is not None and one.outcome is Outcome.FOUND]
    if not paid:
        return plan
    day = tariff_day(law, application, today)
    fee = fee_of(law, application, sides, answers=said, plan=plan, today=day)
    if fee is None or any((one.due or 0) >= fee.minor for one in paid):
        return plan
    # it costs more by now than anybody paid: what was found of a smaller sum proves nothing
    less = replace(sides, requests=[one for one in sides.requests if one not in paid])
    return plan_with(_held(law, application, less, documents=documents, answers=said, today=today))


def tariff_day(law: Law, application: Application, today: date) -> date:
    """The day whose tariff counts: that of the registration; before it, today."""
    return today if application.received_at is None else local_day(law, application.received_at)


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


def told_for(form: Form, requirement: RequirementId, answers: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """The answers that a requirement is served by, each row of a repeat for itself; a blank one is none."""
    served = [field.path for field in form.fields.values() if requirement in field.serves]
    paths = sorted(path for path in answers if any(_of(template, path) for template in served))
    return [(path, answers[path]) for path in paths if str(answers[path] if answers[path] is not None else "").strip()]


def field_at(form: Form, path: str) -> Field | None:
    """The question that stands at `path`, outside of all rows or in one; None where there is none."""
    return next((field for template, field in form.fields.items() if _of(template, path)), None)


def deadline(act: Act, application: Application, who: Who) -> Deadline:
    """The term of an application: counted from the day it was received, or from today where it was not yet."""
    law, service = pinned(act.law, application)
    start = local_day(law, application.received_at or act.at.at)
    scope = scope_of(law, application, who, today=start)
    return due(service.deadline, law.pack_of(service).calendar, start=start, scope=scope)


def scope_of(law: Law, application: Application, who: Who, *, today: date) -> Scope:
    """What the rules of the law that an application is pinned to see of it on a day. Raises `Unlawful`."""
    law, service = pinned(law, application)
    filled = Filled(law.form(service), application.form, facts_about(both(who, application)), today)
    return evaluated(filled).scope


def _held(
    law: Law,
    application: Application,
    sides: Sides,
    *,
    documents: Iterable[Document],
    answers: Mapping[str, Any],
    today: date,
) -> list[Held]:
    service = pinned(law, application)[1]
    held = [
        Held(each.evidence, "shown", valid_until=each.valid_until, obtained_at=each.attached_at, about=each.about)
        for each in documents
        if each.custody is not Custody.REMOVED and not each.volunteered
    ]
    held += [*heard.barred(sides.said), *held_from(law, sides.requests)]
    signed, agreed = application.lifecycle in MADE, heard.agreed(sides.said, today) is not None
    for requirement in service.requirements:
        for item in (item for one in requirement.any_of for item in one.all):
            kind = law.evidence_type(item.type)
            if kind.name == IDENTITY:
                until = sides.party.document.valid_until
                held.append(Held(item.type, "shown", valid_until=until, about=ANYBODY))
            elif item.by == "generated" and (agreed if kind.kind == "consent" else signed):
                held.append(Held(item.type, "made", about=ANYBODY))
            elif kind.kind == "data" and _told(law, application, requirement.id, answers):
                held.append(Held(item.type, "shown", about=ANYBODY))
    return held


def _told(law: Law, application: Application, requirement: RequirementId, answers: Mapping[str, Any]) -> bool:
    return bool(told_for(law.form(pinned(law, application)[1]), requirement, answers))


def _of(template: str, path: str) -> bool:
    """Whether a path is the question itself, or its column in one row of a repeat."""
    head, star, tail = template.partition("/*/")
    if not star:
        return path == template
    row, _, column = path.removeprefix(f"{head}/").partition("/")
    return path.startswith(f"{head}/") and bool(row) and column == tail


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
