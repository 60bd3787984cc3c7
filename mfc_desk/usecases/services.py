"""Step 2: what the person came for."""

from __future__ import annotations

from forms.ids import ServiceId
from forms.search import search
from forms.service import Service
from mfc_desk.domain.ids import ApplicationId, RepresentationId, VisitId
from mfc_desk.domain.operations.applications import ChooseService, DropService, FillForm
from mfc_desk.domain.operations.base import Operation
from mfc_desk.domain.operations.restoring import RestoreService
from mfc_desk.text.catalogue import Catalogue
from mfc_desk.usecases.inquiries import ask_all
from mfc_desk.usecases.visits import CaseView, form_draft
from mfc_desk.usecases.workplace import Done, Session, Workplace, do


def find(work: Workplace, catalogue: Catalogue, words: str) -> tuple[Service, ...]:
    """Services by the words people use; all of them where nothing is typed."""
    if not words.strip():
        return work.law.services(work.today())
    return tuple(search(work.law, catalogue, words, work.today()))


def choose(
    work: Workplace,
    session: Session,
    visit: VisitId,
    service: ServiceId,
    language: str,
    *,
    right: RepresentationId | None = None,
) -> ApplicationId:
    """Add the service to the visit, for whom `right` says. Raises `DomainError`; then nothing is added."""
    application = ApplicationId(work.ids.new())
    chosen = ChooseService(
        visit=visit,
        application=application,
        service=service,
        language=language,
        representation=right,
        law=work.law.pin(work.law.service(service, work.today())),
    )
    do(work, session, chosen)
    return application


def drop(work: Workplace, session: Session, application: ApplicationId) -> Done:
    """Take a service out of the visit again. Raises `DomainError` while an original of it is on the desk."""
    return do(work, session, DropService(application=application), forget=(form_draft(application),))


def put_back(work: Workplace, session: Session, dropped: CaseView) -> ApplicationId:
    """Undo a drop: the same application with its consent, answers, papers and what agencies said. Raises `DomainError`.

    What nobody could be asked for while it was out is asked for now.
    """
    application, operations = dropped.application.id, list[Operation]()
    operations.append(RestoreService(application=application))
    if dict(dropped.answers) != dict(dropped.application.form):
        operations.append(FillForm(application=application, answers=dict(dropped.answers)))
    do(work, session, *operations)
    if dropped.application.requests:
        ask_all(work, session, application)
    return application
