"""May the data be fetched? Asked before an agency is.

How a presenter uses it: `asked` tells what to read out (a text of the pack), what it is about, and what was said so
far. `give` and `refuse` record one word for all of it or for some; a later word is the newer one. `withdraw` takes a
consent back on any day. A refusal is no end: what is not fetched is brought by the person where the law says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from forms.ids import EvidenceTypeId
from mfc_desk.domain import consents, lawful
from mfc_desk.domain.entities import Application
from mfc_desk.domain.heard import words_about
from mfc_desk.domain.ids import ApplicationId, ConsentId, Key
from mfc_desk.domain.intake import Consent, ConsentState
from mfc_desk.domain.operations.consents import GiveConsent, RefuseConsent, WithdrawConsent
from mfc_desk.text.message import Message, msg
from mfc_desk.usecases.workplace import Done, Session, Workplace, do


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One kind of data, what it is called, and how the newest word about it stands today."""

    evidence: EvidenceTypeId
    name: Message
    state: ConsentState


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the person is asked, and what they said."""

    notice: Message
    """Read out or shown in the person's language, word for word."""
    purpose: Message
    controller: Message
    lines: tuple[Line, ...]
    said: tuple[Consent, ...]
    """Every word so far, the oldest first."""

    @property
    def open(self) -> tuple[EvidenceTypeId, ...]:
        """What nobody said anything about yet."""
        return tuple(each.evidence for each in self.lines if each.state is ConsentState.REQUESTED)


def asked(work: Workplace, application: ApplicationId) -> Asked:
    """What is asked about one application. Raises `KeyError` for an unknown one."""
    with work.store.read() as uow:
        case = uow.rows.get(Key("application", application))
        if not isinstance(case, Application):
            raise KeyError(application)
        said = words_about(uow.rows, case)
    law, service = lawful.pinned(work.law, case)
    lines = tuple(
        Line(evidence=each, name=law.evidence_type(each).label, state=_state(said, each, work.today()))
        for each in consents.fetchable(work.law, case)
    )
    notice = msg(consents.notice_of(work.law, case))
    return Asked(notice=notice, purpose=service.name, controller=service.authority, lines=lines, said=said)


def give(
    work: Workplace,
    session: Session,
    application: ApplicationId,
    *,
    language: str,
    method: str = "oral",
    categories: tuple[EvidenceTypeId, ...] = (),
    until: date | None = None,
) -> Done:
    """The person agreed, to everything that the service fetches or to `categories`. Raises `DomainError`."""
    operation = GiveConsent(
        application=application,
        consent=ConsentId(work.ids.new()),
        categories=categories or _all(work, application),
        notice_hash=_heard(work, application, language),
        language=language,
        method=method,
        until=until,
    )
    return do(work, session, operation)


def refuse(
    work: Workplace,
    session: Session,
    application: ApplicationId,
    *,
    language: str,
    method: str = "oral",
    categories: tuple[EvidenceTypeId, ...] = (),
) -> Done:
    """The person did not agree. Raises `DomainError`."""
    operation = RefuseConsent(
        application=application,
        consent=ConsentId(work.ids.new()),
        categories=categories or _all(work, application),
        notice_hash=_heard(work, application, language),
        language=language,
        method=method,
    )
    return do(work, session, operation)


def withdraw(work: Workplace, session: Session, consent: ConsentId) -> Done:
    """The person takes a consent back. Raises `DomainError`."""
    return do(work, session, WithdrawConsent(consent=consent))


def _state(said: tuple[Consent, ...], evidence: EvidenceTypeId, day: date) -> ConsentState:
    newest = next((each for each in reversed(said) if evidence in each.categories), None)
    return ConsentState.REQUESTED if newest is None else newest.standing(day)


def _case(work: Workplace, application: ApplicationId) -> Application:
    with work.store.read() as uow:
        found = uow.rows.get(Key("application", application))
    if not isinstance(found, Application):
        raise KeyError(application)
    return found


def _all(work: Workplace, application: ApplicationId) -> tuple[EvidenceTypeId, ...]:
    return tuple(consents.fetchable(work.law, _case(work, application)))


def _heard(work: Workplace, application: ApplicationId, language: str) -> str:
    return consents.notice_hash(work.law, _case(work, application), language)
