"""What a visit may hold without an application: a consultation, help with an online service.

How a presenter uses it: where the chosen service is `guided` (online only), `begin` instead of `services.choose`; the
steps are read out one by one and marked with `step`; `complete` when all are done, `stop` with the reason when not.
A consultation is `ask`, then `answer`; `tell` is both at once. Both kinds count as what was done in the visit:
`visits.finish` then takes it.
No field takes a key, a PIN or a code from a message; the rules refuse what looks like one.
"""

from __future__ import annotations

from forms.ids import ServiceId
from mfc_desk.domain.ids import AssistanceId, ConsultationId, VisitId
from mfc_desk.domain.operations.advice import (
    BeginAssistance,
    CloseConsultation,
    CompleteAssistance,
    DropConsultation,
    GuideStep,
    OpenConsultation,
    StopAssistance,
)
from mfc_desk.usecases.visits import aside_draft, outcome_draft
from mfc_desk.usecases.workplace import Done, Session, Workplace, do


def ask(
    work: Workplace, session: Session, visit: VisitId, *, service: ServiceId | None = None, subject: str = ""
) -> ConsultationId:
    """The person asks: about a service, or about something in their words. Raises `DomainError`."""
    name = ConsultationId(work.ids.new())
    do(work, session, OpenConsultation(visit=visit, consultation=name, service=service, subject=subject))
    return name


def answer(work: Workplace, session: Session, consultation: ConsultationId, text: str) -> Done:
    """What was told. Raises `Unlawful` for nothing at all."""
    return do(work, session, CloseConsultation(consultation=consultation, answer=text))


def tell(
    work: Workplace,
    session: Session,
    visit: VisitId,
    *,
    text: str,
    service: ServiceId | None = None,
    subject: str = "",
) -> ConsultationId:
    """The question with the answer that was given. Raises `Unlawful` for nothing at all; then neither is written."""
    name = ConsultationId(work.ids.new())
    asked = OpenConsultation(visit=visit, consultation=name, service=service, subject=subject)
    do(work, session, asked, CloseConsultation(consultation=name, answer=text), forget=(aside_draft(visit),))
    return name


def keep(work: Workplace, visit: VisitId, field: str, value: str) -> None:
    """Keep what is typed of a question or an answer; it is durable when this returns."""
    with work.store.write() as uow:
        uow.drafts.save(aside_draft(visit), field, value)
        uow.commit()


def keep_outcome(work: Workplace, assistance: AssistanceId, words: str) -> None:
    """Keep what is typed of how a help ended; it is durable when this returns."""
    with work.store.write() as uow:
        uow.drafts.save(outcome_draft(assistance), "words", words)
        uow.commit()


def drop(work: Workplace, session: Session, consultation: ConsultationId) -> Done:
    """There was no question after all."""
    return do(work, session, DropConsultation(consultation=consultation))


def begin(work: Workplace, session: Session, visit: VisitId, service: ServiceId) -> AssistanceId:
    """Help with an online service begins. Raises `Unlawful` where an application is taken at the desk."""
    name = AssistanceId(work.ids.new())
    do(work, session, BeginAssistance(visit=visit, assistance=name, service=service))
    return name


def step(work: Workplace, session: Session, assistance: AssistanceId, *, at: int, done: bool, note: str = "") -> Done:
    """Mark one step, the first is 0."""
    return do(work, session, GuideStep(assistance=assistance, step=at, done=done, note=note))


def complete(work: Workplace, session: Session, assistance: AssistanceId, outcome: str = "") -> Done:
    """The person did it. Raises `Unlawful` while a step is not done."""
    ended = CompleteAssistance(assistance=assistance, outcome=outcome)
    return do(work, session, ended, forget=(outcome_draft(assistance),))


def stop(work: Workplace, session: Session, assistance: AssistanceId, why: str) -> Done:
    """It did not work out, and why."""
    ended = StopAssistance(assistance=assistance, outcome=why)
    return do(work, session, ended, forget=(outcome_draft(assistance),))
