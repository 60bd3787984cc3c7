"""The closed list of grounds for a refusal, judged about one application by what its rows say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from forms import grounds as forms_grounds
from forms.answers import Answers
from forms.evaluation import run_form
from forms.evidence import PlanItem
from forms.grounds import GroundView
from forms.ids import EvidenceTypeId
from forms.register import Law
from forms.rulecheck import reads
from forms.rules import Scope
from forms.situation import Situation, counter_scope, owed_papers
from forms.values import Unknown, Value
from mfc_desk.domain import consents, lawful
from mfc_desk.domain.entities import Application, Party
from mfc_desk.domain.guards import FactKept, PaperOwed
from mfc_desk.domain.inquiries import Outcome
from mfc_desk.domain.intake import Capacity
from mfc_desk.domain.operations.base import Act, Rows
from mfc_desk.domain.plans import plan_of
from mfc_desk.domain.sides import Sides, sides_of
from mfc_desk.text.message import Message, msg

INTAKE: Final = "intake"
COUNTED: Final[Mapping[str, bool]] = {"plan.asked": False, "plan.expired": True}
"""The facts that count papers, and whether they count expired ones."""
LOOKED_AT: Final[Mapping[str, tuple[bool | int, bool | int]]] = {
    "document.damaged": (0, 1),
    "case.competent": (False, True),
    "case.duplicate": (False, True),
}
"""What only a person at the counter sees: the values of its fact for no and for yes."""


def judged(rows: Rows, application: Application, act: Act, *, answers: Answers | None = None) -> tuple[GroundView, ...]:
    """Every ground on which the desk may refuse this application, tested now. Raises `NotThere` or `Unlawful`."""
    law, service = lawful.pinned(act.law, application)
    day, sides = lawful.desk_day(act), sides_of(rows, application)
    said = application.form if answers is None else answers
    seen = lawful.form_view(act.law, application, sides, answers=said, today=day)
    scope = run_form(law.form(service), said, facts=lawful.facts_about(sides), today=day).scope
    plan = plan_of(rows, application, act, answers=said)
    told = replace(situation_of(sides, application, day), consent_given=consents.said_about(rows, application, day))
    whole = counter_scope(service, law.pack_of(service), scope, plan=plan, seen=seen, situation=told)
    every = forms_grounds.judge(service, law.pack_of(service), whole)
    return tuple(one for one in every if one.ground.stage == INTAKE)


def asked_at_counter(act: Act, application: Application) -> frozenset[str]:
    """The facts that a ground of this service hangs on and only the operator can see. Raises `Unlawful`."""
    law, service = lawful.pinned(act.law, application)
    listed = forms_grounds.grounds_of(service, law.pack_of(service))
    return frozenset(name for one in listed if one.stage == INTAKE for name in reads(one.test) if name in LOOKED_AT)


def situation_of(sides: Sides, application: Application, day: date) -> Situation:
    """What the desk recorded about the person and their right to act; what nobody looked at stays unknown."""
    shown = sides.party.document.valid_until
    right, other = sides.representation, sides.capacity is not Capacity.SELF
    applicant, seen = sides.applicant, {one.name: one.value for one in application.looked_at}
    return Situation(
        document_damaged=_number(seen.get("document.damaged")),
        case_competent=_flag(seen.get("case.competent")),
        case_duplicate=_flag(seen.get("case.duplicate")),
        agency_mismatches=sum(one.outcome is Outcome.MISMATCH for one in sides.requests),
        party_identified=True,
        party_addressee="natural" if isinstance(applicant, Party) else "organisation",
        party_age=_age(applicant.born, day) if isinstance(applicant, Party) else None,
        party_document_expired=None if shown is None else shown < day,
        capacity_kind=sides.capacity.value,
        capacity_proven=right is not None if other else None,
        capacity_expired=None if right is None else not right.runs_on(day),
        capacity_covers=None if right is None else right.covers(application.service),
    )


def kept(view: GroundView) -> tuple[FactKept, ...]:
    """The facts that made the ground true, as the refusal keeps them: from them alone it can be judged again."""
    return tuple(
        FactKept(name=one.name, value=_plain(one.value)) for one in view.facts if not isinstance(one.value, Unknown)
    )


def owed(rows: Rows, application: Application, act: Act, view: GroundView) -> tuple[PaperOwed, ...]:
    """The papers that the facts of this ground count, by name: who is sent for them must know which."""
    read = {one.name for one in view.facts if one.value}
    wanted = {expired for name, expired in COUNTED.items() if name in read}
    law, service = lawful.pinned(act.law, application)
    papers = owed_papers(service, law.pack_of(service), plan_of(rows, application, act)) if wanted else ()
    return tuple(_owed(one) for one in papers if one.expired in wanted)


def _owed(item: PlanItem) -> PaperOwed:
    return PaperOwed(
        evidence=item.type,
        whose="" if item.about is None else item.about.name or item.about.called,
        expired=item.expired,
        valid_until=item.valid_until if item.expired else None,
    )


def owed_words(law: Law, application: Application, papers: Iterable[PaperOwed]) -> tuple[Message, ...]:
    """Each of those papers in words: what it is, whose, and that its last day is over."""
    law, _ = lawful.pinned(law, application)
    return tuple(_words_of(law, one) for one in papers)


def _words_of(law: Law, one: PaperOwed) -> Message:
    words = law.evidence_type(EvidenceTypeId(one.evidence)).label
    if one.whose:
        words = msg("visit.documents.of_whom", what=words, who=one.whose)
    if not one.expired:
        return words
    if one.valid_until is None:
        return msg("paper.owed_expired", what=words)
    return msg("paper.owed_expired_on", what=words, day=one.valid_until)


def told_again(law: Law, application: Application, ground: str, facts: tuple[FactKept, ...]) -> GroundView | None:
    """The ground as the kept facts tell it, for the notice; None where this version of the law has no such ground."""
    law, service = lawful.pinned(law, application)
    values: dict[str, Value] = {one.name: _value(one.value) for one in facts}
    every = forms_grounds.judge(service, law.pack_of(service), Scope(values, calendar=law.pack_of(service).calendar))
    return next((one for one in every if one.ground.id == ground), None)


def _number(value: bool | int | str | None) -> int | None:
    return value if isinstance(value, int) else None


def _flag(value: bool | int | str | None) -> bool | None:
    return value if isinstance(value, bool) else None


def _age(born: date, day: date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _plain(value: Value) -> bool | int | str:
    return f"date:{value.isoformat()}" if isinstance(value, date) else value


def _value(kept_value: bool | int | str) -> Value:
    if isinstance(kept_value, str) and kept_value.startswith("date:"):
        return date.fromisoformat(kept_value.removeprefix("date:"))
    return kept_value
