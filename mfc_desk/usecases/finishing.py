"""Steps 5 and 6: the applicant checks, signs, gets a number and a receipt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from forms import engine
from forms.badges import unverified
from forms.evidence import EvidencePlan
from forms.node import Standing
from forms.terms import Term
from mfc_desk.domain import due_dates, lawful
from mfc_desk.domain.entities import Application, NumberLease
from mfc_desk.domain.errors import Unlawful
from mfc_desk.domain.guards import signed_digest
from mfc_desk.domain.ids import ApplicationId, Key, LeaseId
from mfc_desk.domain.intake import Capacity
from mfc_desk.domain.last_days import signed_days
from mfc_desk.domain.machines import Custody, Lifecycle
from mfc_desk.domain.operations.applications import (
    ConfirmCheck,
    HandReceipt,
    RegisterApplication,
    SignApplication,
)
from mfc_desk.domain.papers import DocumentLine, ReceiptData
from mfc_desk.domain.registration import certificate_now
from mfc_desk.domain.sides import Sides, name_of
from mfc_desk.domain.status import status_link
from mfc_desk.ports.outside import PrintJob, PrintOutcome
from mfc_desk.ports.rows import SyncState
from mfc_desk.text.catalogue import Catalogue
from mfc_desk.text.message import msg
from mfc_desk.usecases.charges import told_of_fee
from mfc_desk.usecases.inquiries import take_ends
from mfc_desk.usecases.last_days import words_of
from mfc_desk.usecases.ledger import noting
from mfc_desk.usecases.lives import leases_of
from mfc_desk.usecases.owing import Owed
from mfc_desk.usecases.visits import CaseView, VisitView, look, look_at_case, owed_note
from mfc_desk.usecases.workplace import Done, Session, Workplace, circumstances, do


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """A receipt as it was made: what it says and its pages."""

    data: ReceiptData
    pdf: bytes


def digest(case: CaseView) -> str:
    """The digest of exactly what the check sheet shows; "" while the form is not complete."""
    if not case.form.complete:
        return ""
    form, papers = engine.digest(case.form.form, case.form.values), [each.document for each in case.documents]
    return signed_digest(form, case.application.gaps, case.sides.disputes, signed_days(papers))


def stands_checked(case: CaseView) -> bool:
    """Whether the person's yes stands: it was said, and to exactly what the sheet shows now."""
    application = case.application
    if application.lifecycle in (Lifecycle.CHECKED, Lifecycle.SIGNED):
        return application.checked_digest == digest(case)
    return application.lifecycle is not Lifecycle.DRAFT


def stands_signed(case: CaseView) -> bool:
    """Whether the person signed exactly what the sheet shows now, or it has its number."""
    signed = case.application.lifecycle in (Lifecycle.SIGNED, Lifecycle.REGISTERED)
    return signed and stands_checked(case)


def sheet_version(case: CaseView) -> str:
    """The name of exactly this content, short enough to be read aloud and compared."""
    whole = digest(case)
    return f"{whole[:4]} {whole[4:8]}" if whole else ""


def sheet_is_out(case: CaseView) -> bool:
    """Whether the sheet with exactly these answers was printed or saved here."""
    return bool(case.sheet) and case.sheet == sheet_version(case)


def confirm(work: Workplace, session: Session, application: ApplicationId) -> Done:
    """The applicant said that everything is right. Raises `DomainError` where something is missing."""
    case = look_at_case(work, application)
    return do(work, session, ConfirmCheck(application=application, digest=digest(case)))


def sign(work: Workplace, session: Session, application: ApplicationId) -> Done:
    """The applicant signed the printed sheet. Raises `Unlawful` while there is none of these answers to sign."""
    if not sheet_is_out(look_at_case(work, application)):
        raise Unlawful(msg("rule.sheet_first"))
    return do(work, session, SignApplication(application=application, method="paper"))


def register(work: Workplace, session: Session, application: ApplicationId) -> Done:
    """Give the application its number and its term. Offline the leased number is final all the same.

    What keeps an incomplete package from its number is noted in the ledger. An agency that was asked in vain is one.
    """
    take_ends(work, session, application)
    lease, case = _lease(work), look_at_case(work, application)
    with noting(work, session, visit=case.application.visit, application=application):
        operation = RegisterApplication(
            application=application,
            lease=LeaseId(lease.id),
            number=lease.number(),
            certificate=_certificate(work, session, application),
        )
        return do(work, session, operation)


def receipt(
    work: Workplace,
    session: Session,
    *,
    application: ApplicationId,
    catalogue: Catalogue,
    large: bool = False,
    further: bool = False,
) -> Receipt:
    """The receipt of a registered application in the catalogue's language. Raises `Unlawful` before that.

    It is the last one that was counted, or one `further`, to be counted when it is there.
    """
    case = look_at_case(work, application)
    if case.application.number is None:
        raise Unlawful(msg("rule.no_number_yet"))
    visit = look(work, case.application.visit)
    data = receipt_data(work, session, case=case, visit=visit, catalogue=catalogue, further=further)
    return Receipt(data=data, pdf=work.papers.receipt(data, catalogue.language, large=large))


def hand_out(work: Workplace, session: Session, application: ApplicationId) -> Done:
    """Count a receipt that is printed or saved; stored before it is printed. The first is owed until `came_out`."""
    if look_at_case(work, application).application.receipts == 0:
        _note_owed(work, application, owed=True)  # before it counts: a crash in between must not look like a receipt
    return do(work, session, HandReceipt(application=application))


def came_out(work: Workplace, application: ApplicationId) -> None:
    """The counted receipt left the printer, or is a file: the person has one."""
    _note_owed(work, application, owed=False)


def print_receipt(work: Workplace, made: Receipt, application: ApplicationId) -> PrintOutcome:
    """Send the receipt to the printer and follow the job to its end."""
    return work.printer.print(PrintJob(document=application, pdf=made.pdf))


def save_receipt(work: Workplace, made: Receipt, *, to: str) -> None:
    """Write the receipt where the operator chose, for who wants no paper. Raises `NotSaved`."""
    work.printer.save(made.pdf, to=to)


def numbers_left(work: Workplace) -> int:
    """How many leased application numbers this desk still has."""
    with work.store.read() as uow:
        return sum(each.left for each in leases_of(uow))


def number_of(work: Workplace, application: ApplicationId) -> str:
    """The number of an application, "" before it has one."""
    with work.store.read() as uow:
        found = uow.rows.get(Key("application", application))
    return str(found.number or "") if isinstance(found, Application) else ""


def _certificate(work: Workplace, session: Session, application: ApplicationId) -> str:
    with work.store.read() as uow:
        return certificate_now(uow.rows, application, circumstances(work, session, uow))


def _note_owed(work: Workplace, application: ApplicationId, *, owed: bool) -> None:
    with work.store.write() as uow:
        uow.facts.set_note(owed_note(application), True if owed else None)
        uow.commit()


def _lease(work: Workplace) -> NumberLease:
    with work.store.read() as uow:
        found = next((each for each in leases_of(uow) if each.left), None)
    if found is None:
        raise Unlawful(msg("rule.no_numbers_left"))
    return found


def receipt_data(
    work: Workplace, session: Session, *, case: CaseView, visit: VisitView, catalogue: Catalogue, further: bool = False
) -> ReceiptData:
    """What the receipt of a registered application says. Raises `Unlawful` before that."""
    application, service, say = case.application, case.service, catalogue.say
    sides, desk = case.sides, work.desk
    if application.number is None or application.received_at is None:
        raise Unlawful(msg("rule.no_number_yet"))
    start = lawful.local_day(work.law, application.received_at)
    clock = due_dates.clock_of(work.law, application, sides, start=start)
    return ReceiptData(
        centre=catalogue.pick(desk.centre_name),
        address=catalogue.pick(desk.address),
        phone=desk.phone,
        desk=desk.desk,
        operator_name=session.name,
        number=application.number,
        received_at=work.local(application.received_at),
        accepted_offline=not _acknowledged(work, application),
        provisional=application.provisional,
        **_people(sides, visit),
        service=say(service.name),
        authority=say(service.authority),
        due=application.due,
        term=msg(f"term.{clock.term.unit}", n=clock.term.value),
        documents=_documents(work, case, catalogue),
        fetched=_from_agencies(work, case.plan, catalogue, answered=True),
        awaited=_from_agencies(work, case.plan, catalogue, answered=False),
        ready_at=_ready_at(work, application.received_at, clock.term),
        certificate=application.certificate,
        taken_on=_taken_on(case, catalogue),
        to_bring=_to_bring(case, catalogue),
        fee=told_of_fee(work, case),
        status_url=status_link(desk.status_url, application),
        unverified=_unverified(case, clock.standing),
        copy=max(0, application.receipts - (0 if further else 1)),
    )


def _acknowledged(work: Workplace, application: Application) -> bool:
    """Whether the office holds it as it stands."""
    with work.store.read() as uow:
        shown = uow.rows.shown(Key("application", application.id))
    return shown is not None and shown.sync is SyncState.ACKNOWLEDGED


def _people(sides: Sides, visit: VisitView) -> dict[str, Any]:
    """Whose application it is, who acted for them and in what right, who holds a copy."""
    acted, came = sides.capacity is not Capacity.SELF, visit.visit.companion
    return {
        "applicant": name_of(sides.applicant),
        "by": name_of(sides.party) if acted else "",
        "capacity": msg(f"forms.capacity.{sides.capacity}") if acted else None,
        "copy_for": came.name if came is not None and came.copied else "",
    }


def _unverified(case: CaseView, deadline: Standing) -> tuple[str, ...]:
    found = unverified(case.service, plan=case.plan, fee=case.fee, deadline=deadline)
    return (*found, *(["to_bring"] if any(not one.verified for one in case.left.papers) else []))


def _documents(work: Workplace, case: CaseView, catalogue: Catalogue) -> tuple[DocumentLine, ...]:
    return tuple(
        DocumentLine(
            name=catalogue.say(work.law.evidence_type(each.document.evidence).label),
            pages=each.document.pages,
            original=each.document.original,
            returned=each.document.custody is Custody.RETURNED,
            volunteered=each.document.volunteered,
            validity=words_of(case, each.document),
        )
        for each in case.documents
        if each.document.custody is not Custody.REMOVED
    )


def _taken_on(case: CaseView, catalogue: Catalogue) -> tuple[str, ...]:
    names = {str(each.id): each.text for each in case.service.requirements}
    gaps = [each for each in case.application.gaps if each.requirement in names]
    return tuple(f"{catalogue.say(names[each.requirement])}: {catalogue(each.text)}" for each in gaps)


def _from_agencies(work: Workplace, plan: EvidencePlan, catalogue: Catalogue, *, answered: bool) -> tuple[str, ...]:
    """What agencies gave, or were asked for and still owe: nothing is said to be asked for that nobody asked for."""
    theirs = [item for item in plan.items if item.by == "interagency"]
    found = [item for item in theirs if (item.state == "settled" if answered else item.state == "open" and item.asked)]
    return tuple(catalogue.say(work.law.evidence_type(item.type).label) for item in found)


def _ready_at(work: Workplace, received: datetime, term: Term) -> datetime | None:
    """The hour by which a term of minutes is over; None for one of days, which has none."""
    return work.local(received + timedelta(minutes=term.value)) if term.unit == "min" else None


def _to_bring(case: CaseView, catalogue: Catalogue) -> tuple[str, ...]:
    """What the person still brings, and what an agency has nothing of although no paper stands in for it."""
    said = {str(gap.requirement) for gap in case.application.gaps}
    lines = [_owed_words(each, catalogue) for each in case.left.papers if each.requirement not in said]
    nothing = [each for each in case.left.lacking if not each.papers]
    return (*lines, *(catalogue("owing.on_paper_none", what=each.what) for each in nothing))


def _owed_words(one: Owed, catalogue: Catalogue) -> str:
    code = "owing.on_paper_any" if one.until is None else "owing.on_paper"
    words = catalogue(code, what=one.what, day=one.until)
    return words if one.article is None else f"{words} · {catalogue.say(one.article)}"
