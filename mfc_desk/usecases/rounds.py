"""One visit, several applications: one signature for all that were checked, a number for each, one paper.

How a presenter uses it: `standing` tells of every application what it waits for, and which exclude each other. `sheet`
is one paper that names what is signed; when it is out, or each application's own, `sign` is one act over exactly those
that are checked. `register` gives each its own number: what one lacks does not keep the others, and comes back as its
refusal, in words. `bundle` is the paper of the end; `hand_out` counts a receipt of each before it is printed,
`came_out` when the paper is there.
"""

from __future__ import annotations

from dataclasses import dataclass

from mfc_desk.domain import admitted
from mfc_desk.domain.entities import Application
from mfc_desk.domain.errors import DomainError, Unlawful
from mfc_desk.domain.ids import ApplicationId, VisitId
from mfc_desk.domain.machines import Lifecycle
from mfc_desk.domain.operations.intake import Covered, SignVisit
from mfc_desk.domain.papers import BundleData, CertificateData, LeftOut, RoundSheetData
from mfc_desk.domain.sides import name_of
from mfc_desk.ports.outside import Printed, PrintJob, PrintOutcome
from mfc_desk.text.catalogue import Catalogue
from mfc_desk.text.message import Message, msg
from mfc_desk.usecases import certifying, finishing, papers
from mfc_desk.usecases.visits import CaseView, VisitView, look
from mfc_desk.usecases.workplace import Done, Session, Workplace, do


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """Where one application stands in the round."""

    case: CaseView
    sheet_out: bool
    checked: bool
    excludes: ApplicationId | None
    """Another application of the visit beside which this one cannot stand."""

    @property
    def ready(self) -> bool:
        """Whether the signature can cover it now."""
        return self.checked and self.sheet_out and self.excludes is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One paper to sign for several applications: what it says and its pages."""

    applications: tuple[ApplicationId, ...]
    data: RoundSheetData
    pdf: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What came of registering one application: its number, or why it has none."""

    application: ApplicationId
    number: str = ""
    why: Message | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """The paper of a visit as it was made: what it says and its pages."""

    data: BundleData
    pdf: bytes


def standing(work: Workplace, visit: VisitId) -> tuple[Stand, ...]:
    """Every application of the visit that has no number yet."""
    return standing_in(work, look(work, visit))


def standing_in(work: Workplace, view: VisitView) -> tuple[Stand, ...]:
    """The same from a visit that was looked at already."""
    others = [each.application for each in view.cases]
    return tuple(_stand(work, each, others) for each in view.cases if each.application.number is None)


def sheet(work: Workplace, session: Session, *, visit: VisitId, catalogue: Catalogue) -> Sheet:
    """One paper to sign for all that are checked. Raises `Unlawful` where nothing is, or a sheet is not whole."""
    ready = [each for each in standing(work, visit) if each.checked and each.excludes is None]
    if not ready:
        raise Unlawful(msg("rule.nothing_to_sign"))
    sheets = [
        papers.check_sheet(work, session, application=each.case.application.id, catalogue=catalogue) for each in ready
    ]
    data = RoundSheetData(
        centre=catalogue.pick(work.desk.centre_name),
        desk=session.desk,
        person=name_of(ready[0].case.sides.party),
        sheets=tuple(each.data for each in sheets),
    )
    made = work.papers.round_sheet(data, catalogue.language)
    return Sheet(applications=tuple(each.application for each in sheets), data=data, pdf=made)


def print_sheet(work: Workplace, made: Sheet, visit: VisitId) -> PrintOutcome:
    """Send it to the printer and follow the job to its end; then each application has its sheet."""
    outcome = work.printer.print(PrintJob(document=visit, pdf=made.pdf))
    if isinstance(outcome, Printed):
        _sheet_out(work, made)
    return outcome


def save_sheet(work: Workplace, made: Sheet, *, to: str) -> None:
    """Write it where the operator chose. Raises `NotSaved`."""
    work.printer.save(made.pdf, to=to)
    _sheet_out(work, made)


def sign(work: Workplace, session: Session, visit: VisitId) -> Done:
    """The person signed once, for all that can be signed now. Raises `Unlawful` where nothing can."""
    ready = [each.case for each in standing(work, visit) if each.ready]
    if not ready:
        raise Unlawful(msg("rule.nothing_to_sign"))
    covers = tuple(Covered(application=each.application.id, digest=finishing.digest(each)) for each in ready)
    return do(work, session, SignVisit(visit=visit, covers=covers, method="paper"))


def register(work: Workplace, session: Session, visit: VisitId) -> tuple[Taken, ...]:
    """Give every signed application its number, each by itself: one that is refused keeps none of the others."""
    signed = [each.application for each in look(work, visit).cases if each.application.lifecycle is Lifecycle.SIGNED]
    return tuple(_taken(work, session, each.id) for each in signed)


def bundle(
    work: Workplace,
    session: Session,
    *,
    visit: VisitId,
    catalogue: Catalogue,
    large: bool = False,
    further: bool = False,
) -> Bundle:
    """The paper of the visit. Raises `Unlawful` while nothing has a number.

    Each receipt is the last one that was counted, or one `further`, to be counted when the paper is there.
    """
    view = look(work, visit)
    made = [
        finishing.receipt_data(
            work, session, case=each, visit=view, catalogue=catalogue, further=further and not each.owed
        )
        for each in view.cases
        if each.application.number is not None
    ]
    if not made or view.party is None:
        raise Unlawful(msg("rule.no_number_yet"))
    data = BundleData(
        centre=made[0].centre,
        desk=session.desk,
        operator_name=session.name,
        person=name_of(view.party),
        at=max(each.received_at for each in made),
        receipts=tuple(made),
        left_out=_left_out(view, catalogue),
        certificates=_certificates(work, session, view, catalogue),
    )
    return Bundle(data=data, pdf=work.papers.bundle(data, catalogue.language, large=large))


def hand_out(work: Workplace, session: Session, visit: VisitId) -> None:
    """Count a receipt of each application that has a number; stored before the paper is printed."""
    for each in _numbered(work, visit):
        finishing.hand_out(work, session, each)


def came_out(work: Workplace, visit: VisitId) -> None:
    """The paper left the printer, or is a file: the person has every receipt of the visit."""
    for each in _numbered(work, visit):
        finishing.came_out(work, each)


def print_bundle(work: Workplace, made: Bundle, visit: VisitId) -> PrintOutcome:
    """Send the paper to the printer and follow the job to its end."""
    return work.printer.print(PrintJob(document=visit, pdf=made.pdf))


def save_bundle(work: Workplace, made: Bundle, *, to: str) -> None:
    """Write the paper where the operator chose. Raises `NotSaved`."""
    work.printer.save(made.pdf, to=to)


def _sheet_out(work: Workplace, made: Sheet) -> None:
    for application, each in zip(made.applications, made.data.sheets, strict=True):
        papers.came_out(work, application, each.version)


def _stand(work: Workplace, case: CaseView, others: list[Application]) -> Stand:
    application = case.application
    other = admitted.excluding(work.law, application, others)
    checked = application.lifecycle is Lifecycle.CHECKED and finishing.stands_checked(case)
    return Stand(
        case=case,
        sheet_out=finishing.sheet_is_out(case),
        checked=checked,
        excludes=other.id if other is not None else None,
    )


def _taken(work: Workplace, session: Session, application: ApplicationId) -> Taken:
    try:
        finishing.register(work, session, application)
    except DomainError as refused:
        return Taken(application=application, why=refused.message)
    return Taken(application=application, number=finishing.number_of(work, application))


def _certificates(
    work: Workplace, session: Session, view: VisitView, catalogue: Catalogue
) -> tuple[CertificateData, ...]:
    found = [
        certifying.certificate(work, session, application=each.application.id, catalogue=catalogue)
        for each in view.cases
        if each.application.number is not None
    ]
    return tuple(each for each in found if each is not None)


def _left_out(view: VisitView, catalogue: Catalogue) -> tuple[LeftOut, ...]:
    left = [each for each in view.cases if each.application.number is None]
    return tuple(LeftOut(service=catalogue.say(each.service.name), why=_why(each)) for each in left)


def _why(case: CaseView) -> Message:
    """What an application still waits for, as the person reads it."""
    if case.application.lifecycle is Lifecycle.INTAKE_REFUSED:
        return msg("paper.left.refused")
    if not case.form.complete:
        return msg("paper.left.form")
    if not case.completeness.complete:
        return msg("paper.left.documents")
    signed = case.application.lifecycle is Lifecycle.SIGNED
    return msg("paper.left.number") if signed else msg("paper.left.signature")


def _numbered(work: Workplace, visit: VisitId) -> list[ApplicationId]:
    return [each.application.id for each in look(work, visit).cases if each.application.number is not None]
