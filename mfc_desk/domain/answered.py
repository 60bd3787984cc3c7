"""What the agencies' answers mean for an application: evidence in hand, and values its form is filled in with.

What unlocks asking the person is a negative answer with its id, or lateness where the pack says so; a mismatch and half
an answer unlock nothing; what the person does not let an agency be asked for is told by `heard.py`. An answer counts
for whom it is about: where the application gets another applicant, or theirs turns out to be another number, what was
asked about the one before stays in the record only.

Until an application has its number, only answers count that were taken in by an operation: so the desk and the office
decide alike whatever came in between.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from forms.evaluation import Fact
from forms.evidence import Held
from forms.ids import AnswerId, EvidenceTypeId, PersonPath
from forms.register import Law
from mfc_desk.domain.entities import Application, Party
from mfc_desk.domain.ids import Key
from mfc_desk.domain.inquiries import LATE, AgencyRequest, Outcome, RequestState, Told
from mfc_desk.domain.intake import Organisation
from mfc_desk.domain.operations.base import Rows, need


@dataclass(frozen=True, slots=True)
class Sought:
    """About whom an agency is asked: their row, and what they are known by."""

    subject: Key
    identifier: str
    called: str
    """Name and day of birth, where there is no number."""
    known_as: str
    """Name and day of birth in any case; an organisation's name."""


def sought(rows: Rows, application: Application) -> Sought:
    """About whom agencies are asked for this application now."""
    who = rows.get(application.for_whom)
    if not isinstance(who, Party | Organisation):
        return Sought(application.for_whom, "", "", "")
    known_as = who.name if isinstance(who, Organisation) else _called(who)
    called = "" if who.identifier or isinstance(who, Organisation) else known_as
    return Sought(application.for_whom, who.identifier, called, known_as)


def requests_of(rows: Rows, application: Application) -> list[AgencyRequest]:
    """What was asked for an application, in the order of asking. Raises `NotThere`.

    What was asked about somebody else than its applicant, or than whom its form names there now, is left out.
    """
    now = sought(rows, application)
    asked = [need(rows, AgencyRequest, name) for name in application.requests]
    return [one for one in asked if _still_them(one, application, now)]


def held_from(law: Law, requests: Iterable[AgencyRequest]) -> list[Held]:
    """The answers as the plan counts them: of each kind a record that was found, else what is known instead."""
    kinds: dict[tuple[EvidenceTypeId, PersonPath], list[AgencyRequest]] = {}
    for one in _in_order(requests):
        kinds.setdefault((one.evidence, one.person), []).append(one)
    return [
        replace(held, about=person) for (kind, person), asked in kinds.items() for held in _of_kind(law, kind, asked)
    ]


def facts_from(application: Application, requests: Iterable[AgencyRequest]) -> dict[str, Fact]:
    """What was taken in: "reg.<evidence>" is the answer itself, "reg.<evidence>.<value>" what the register says.

    Each fact carries its source, its time and the request it came by. It is about the applicant: what is answered about
    somebody in the form proves what is needed of them, and fills nothing in.
    """
    facts: dict[str, Fact] = {}
    for one in _in_order(each for each in requests if each.about is None):
        pack, _, name = one.evidence.partition(".")
        told, values = _taken(application, one)
        at = one.late_at if told == "late" else one.obtained_at
        whole: dict[str, Told] = {f"reg.{name}.{part}": value for part, value in values.items()}
        for part, value in (whole | {f"reg.{name}": told} if told else {}).items():
            facts[part] = Fact(value, f"{pack}.ev.{name}", obtained_at=at, request=one.id)
    return facts


def usable(law: Law, request: AgencyRequest) -> tuple[AnswerId, ...]:
    """The ids by which a request counts for its application: a yes, a no, and lateness where the law lets it count."""
    agency = law.evidence_type(request.evidence).agency
    late = request.late if agency is not None and agency.late_unlocks else None
    answer = request.answer if request.settled else None
    return tuple(name for name in (answer, late) if name is not None)


def ended(request: AgencyRequest) -> AnswerId | None:
    """The id by which it is known that a request brought neither yes nor no; None while it may, or has."""
    if request.state is RequestState.FAILED:
        return AnswerId(request.id)
    return request.answer if request.state is RequestState.ANSWERED and not request.settled else None


def takeable(law: Law, request: AgencyRequest) -> tuple[AnswerId, ...]:
    """Everything that an operation may take in of a request: what counts, and that it ended without an answer."""
    end = ended(request)
    return (*usable(law, request), *(() if end is None else (end,)))


def counting(application: Application, requests: Iterable[AgencyRequest]) -> list[AgencyRequest]:
    """The requests as they count for an application: before it has its number, what was not taken in is on its way.

    An answer that comes while a person at an offline desk is given a number does not take the number away again.
    """
    if application.number is not None:
        return list(requests)
    return [_as_taken_in(application, one) for one in requests]


def _still_them(one: AgencyRequest, application: Application, now: Sought) -> bool:
    if one.about is not None:
        same = all(application.form.get(path) == answer for path, answer in one.about.told)
        return same and one.subject == now.subject
    asked = (one.subject, one.identifier, one.called)
    return one.subject is None or asked == (now.subject, now.identifier, now.called)


def _called(who: Party) -> str:
    names = (who.family_name, who.given_name, who.patronymic, who.born.isoformat())
    return " ".join(part for part in names if part)


def _in_order(requests: Iterable[AgencyRequest]) -> list[AgencyRequest]:
    return sorted(requests, key=lambda one: (one.asked_at, one.id))


def _as_taken_in(application: Application, one: AgencyRequest) -> AgencyRequest:
    late = one.late if one.late in application.taken_in else None
    told = one.answer if one.settled else ended(one)
    known = told is None or told in application.taken_in
    if known and (late == one.late or not one.in_flight):
        return one
    state = RequestState.SENT if late is None else RequestState.OVERDUE
    return replace(one, state=state, outcome=None, answer=None, values={}, differs=(), late=late)


def _taken(application: Application, one: AgencyRequest) -> tuple[str, dict[str, Told]]:
    if one.outcome is not None and one.settled and one.answer in application.taken_in:
        return one.outcome.value, dict(one.values)
    return ("late" if one.late is not None and one.late in application.taken_in else ""), {}


def _of_kind(law: Law, kind: EvidenceTypeId, asked: Sequence[AgencyRequest]) -> list[Held]:
    found = [one for one in asked if one.outcome is Outcome.FOUND]
    if found:
        return [Held(kind, "found", found[-1].answer, obtained_at=found[-1].obtained_at)]
    agency = law.evidence_type(kind).agency
    waiting = [one for one in asked if one.in_flight][-1:]
    held = [Held(kind, "asked", obtained_at=one.asked_at) for one in waiting]
    late = [one for one in asked if one.state in LATE]
    if late and agency is not None and agency.late_unlocks:
        held.append(Held(kind, "late", late[-1].late, obtained_at=late[-1].late_at))
    negative = [one for one in asked if one.outcome is Outcome.NOT_FOUND]
    if negative:
        held.append(Held(kind, "not_found", negative[-1].answer, obtained_at=negative[-1].obtained_at))
    return held
