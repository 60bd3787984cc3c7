"""Step 2: what the person came for."""

from __future__ import annotations

from forms.ids import ServiceId
from forms.search import search
from forms.service import Service
from mfc_desk.domain.ids import ApplicationId, VisitId
from mfc_desk.domain.operations.applications import ChooseService, DropService
from mfc_desk.text.catalogue import Catalogue
from mfc_desk.usecases.workplace import Done, Session, Workplace, do


def find(work: Workplace, catalogue: Catalogue, words: str) -> tuple[Service, ...]:
    """Services by the words people use; all of them where nothing is typed."""
    if not words.strip():
        return work.law.services()
    return tuple(search(work.law, catalogue, words))


def choose(work: Workplace, session: Session, visit: VisitId, service: ServiceId, language: str) -> ApplicationId:
    """Add the service to the visit."""
    application = ApplicationId(work.ids.new())
    operation = ChooseService(visit=visit, application=application, service=service, language=language)
    do(work, session, operation)
    return application


def drop(work: Workplace, session: Session, application: ApplicationId) -> Done:
    """Take a service out of the visit again."""
    return do(work, session, DropService(application=application))
