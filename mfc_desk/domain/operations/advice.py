"""What is done at a desk without an application: a question is answered, an online service is used on the person's
own device while the operator says what comes next.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import ClassVar, Final

from forms.ids import ServiceId
from mfc_desk.domain import lawful
from mfc_desk.domain.entities import Visit
from mfc_desk.domain.errors import Unlawful, WrongState
from mfc_desk.domain.ids import AssistanceId, ConsultationId, Key, VisitId
from mfc_desk.domain.intake import Assistance, Consultation, GuidedStep
from mfc_desk.domain.machines import ASSISTANCE, CONSULTATION
from mfc_desk.domain.operations.base import Act, Rows, Writes, need, open_visit, rule
from mfc_desk.domain.permissions import demand
from mfc_desk.text.message import msg

LONGEST: Final = 2000
"""Signs of a question, an answer or a note."""
CODE: Final = re.compile(r"(?<!\d)(?<!\d[\s\u00a0.\-])\d(?:[\s\u00a0.\-]?\d){3,7}(?![\s\u00a0.\-]?\d)")
"""Four to eight digits, also in groups: what a PIN or a code from a message looks like, in the digits of any script."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenConsultation:
    """The person asks something: about a service, or anything else in their words."""

    KIND: ClassVar[str] = "open_consultation"
    SCHEMA: ClassVar[int] = 1
    visit: VisitId
    consultation: ConsultationId
    service: ServiceId | None = None
    subject: str = ""

    @property
    def primary(self) -> Key:
        return Key("consultation", self.consultation)


@rule(OpenConsultation)
def open_consultation(rows: Rows, operation: OpenConsultation, act: Act) -> Writes:
    """The question belongs to the visit. Nobody needs to be identified for it."""
    visit = open_visit(rows, operation.visit, OpenConsultation.KIND, act)
    if rows.get(operation.primary) is not None:
        raise WrongState(msg("rule.consultation_exists"))
    if operation.service is None and not operation.subject.strip():
        raise Unlawful(msg("rule.consultation_about_nothing"))
    demand_note(operation.subject)
    if operation.service is not None:
        lawful.pin(act, operation.service)
    asked = Consultation(
        id=operation.consultation,
        visit=visit.id,
        service=operation.service,
        subject=operation.subject.strip(),
        asked_at=act.at.at,
    )
    return (asked, replace(visit, consultations=(*visit.consultations, asked.id)))


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseConsultation:
    """The answer that was given."""

    KIND: ClassVar[str] = "close_consultation"
    SCHEMA: ClassVar[int] = 1
    consultation: ConsultationId
    answer: str

    @property
    def primary(self) -> Key:
        return Key("consultation", self.consultation)


@rule(CloseConsultation)
def close_consultation(rows: Rows, operation: CloseConsultation, act: Act) -> Writes:
    """The consultation is done. Without an answer it is none."""
    asked = need(rows, Consultation, operation.consultation)
    demand(act.actor, CloseConsultation.KIND, need(rows, Visit, asked.visit))
    after = CONSULTATION.after(asked.state, CloseConsultation.KIND)
    if not operation.answer.strip():
        raise Unlawful(msg("rule.answer_needed"))
    demand_note(operation.answer)
    return (replace(asked, state=after, answer=operation.answer.strip(), answered_at=act.at.at),)


@dataclass(frozen=True, slots=True, kw_only=True)
class DropConsultation:
    """There was no question after all."""

    KIND: ClassVar[str] = "drop_consultation"
    SCHEMA: ClassVar[int] = 1
    consultation: ConsultationId

    @property
    def primary(self) -> Key:
        return Key("consultation", self.consultation)


@rule(DropConsultation)
def drop_consultation(rows: Rows, operation: DropConsultation, act: Act) -> Writes:
    """The consultation counts for nothing; its record stays."""
    asked = need(rows, Consultation, operation.consultation)
    demand(act.actor, DropConsultation.KIND, need(rows, Visit, asked.visit))
    return (replace(asked, state=CONSULTATION.after(asked.state, DropConsultation.KIND)),)


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginAssistance:
    """The person uses an online service on their own device, and the operator guides them."""

    KIND: ClassVar[str] = "begin_assistance"
    SCHEMA: ClassVar[int] = 1
    visit: VisitId
    assistance: AssistanceId
    service: ServiceId

    @property
    def primary(self) -> Key:
        return Key("assistance", self.assistance)


@rule(BeginAssistance)
def begin_assistance(rows: Rows, operation: BeginAssistance, act: Act) -> Writes:
    """The steps of the service are laid out. What a desk takes in is no online service."""
    visit = open_visit(rows, operation.visit, BeginAssistance.KIND, act)
    if visit.party is None:
        raise WrongState(msg("rule.identify_first"))
    if rows.get(operation.primary) is not None:
        raise WrongState(msg("rule.assistance_exists"))
    pin = lawful.pin(act, operation.service)
    _, service = act.law.pinned(operation.service, pin)
    guide = service.channel("assisted")
    if not service.guided or guide is None:
        raise Unlawful(msg("rule.not_online_only", service=msg(service.name.code)))
    begun = Assistance(
        id=operation.assistance,
        visit=visit.id,
        party=visit.party,
        service=service.id,
        law_version=pin,
        steps=tuple(GuidedStep(text=each.code) for each in guide.steps),
        began_at=act.at.at,
    )
    return (begun, replace(visit, assistances=(*visit.assistances, begun.id)))


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideStep:
    """The person did this step, or could not."""

    KIND: ClassVar[str] = "guide_step"
    SCHEMA: ClassVar[int] = 1
    assistance: AssistanceId
    step: int
    """From 0."""
    done: bool
    note: str = ""

    @property
    def primary(self) -> Key:
        return Key("assistance", self.assistance)


@rule(GuideStep)
def guide_step(rows: Rows, operation: GuideStep, act: Act) -> Writes:
    """The step is marked; it may be marked anew. A note never holds what looks like a code."""
    helped = need(rows, Assistance, operation.assistance)
    demand(act.actor, GuideStep.KIND, need(rows, Visit, helped.visit))
    after = ASSISTANCE.after(helped.state, GuideStep.KIND)
    demand_note(operation.note)
    if not 0 <= operation.step < len(helped.steps):
        raise WrongState(msg("rule.no_such_step"))
    steps = list(helped.steps)
    steps[operation.step] = replace(steps[operation.step], done=operation.done, note=operation.note.strip())
    return (replace(helped, state=after, steps=tuple(steps)),)


@dataclass(frozen=True, slots=True, kw_only=True)
class CompleteAssistance:
    """The person did what they came for."""

    KIND: ClassVar[str] = "complete_assistance"
    SCHEMA: ClassVar[int] = 1
    assistance: AssistanceId
    outcome: str = ""

    @property
    def primary(self) -> Key:
        return Key("assistance", self.assistance)


@rule(CompleteAssistance)
def complete_assistance(rows: Rows, operation: CompleteAssistance, act: Act) -> Writes:
    """Done: every step was."""
    ended = _ended(rows, operation, act)
    if any(each.done is not True for each in ended.steps):
        raise Unlawful(msg("rule.steps_left"))
    return (ended,)


@dataclass(frozen=True, slots=True, kw_only=True)
class StopAssistance:
    """It did not work out: why, and what the person does now."""

    KIND: ClassVar[str] = "stop_assistance"
    SCHEMA: ClassVar[int] = 1
    assistance: AssistanceId
    outcome: str

    @property
    def primary(self) -> Key:
        return Key("assistance", self.assistance)


@rule(StopAssistance)
def stop_assistance(rows: Rows, operation: StopAssistance, act: Act) -> Writes:
    """Not done, with the reason."""
    ended = _ended(rows, operation, act)
    if not ended.outcome:
        raise Unlawful(msg("rule.reason_needed"))
    return (ended,)


def demand_note(text: str) -> None:
    """Raise `Unlawful` for a text that is too long or holds what looks like a PIN or a code from a message."""
    if len(text) > LONGEST:
        raise Unlawful(msg("rule.text_too_long", n=LONGEST))
    if CODE.search(text):
        raise Unlawful(msg("rule.looks_like_code"))


def _ended(rows: Rows, operation: CompleteAssistance | StopAssistance, act: Act) -> Assistance:
    helped = need(rows, Assistance, operation.assistance)
    demand(act.actor, operation.KIND, need(rows, Visit, helped.visit))
    after = ASSISTANCE.after(helped.state, operation.KIND)
    demand_note(operation.outcome)
    return replace(helped, state=after, outcome=operation.outcome.strip(), ended_at=act.at.at)
