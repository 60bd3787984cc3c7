"""Step 3: documents in hand. A scan is encrypted and durable before its operation exists."""

from __future__ import annotations

from datetime import date
from pathlib import PurePath

from forms.ids import EvidenceTypeId, PersonPath, RequirementId
from forms.subjects import APPLICANT
from mfc_desk.domain.demands import demand_may_be_taken
from mfc_desk.domain.entities import Application, Document
from mfc_desk.domain.ids import ApplicationId, DocumentId, Key, ScanHash
from mfc_desk.domain.operations.base import need
from mfc_desk.domain.operations.documents import (
    MAX_FILE_NAME,
    AttachDocument,
    RemoveDocument,
    ReturnOriginal,
    again,
)
from mfc_desk.domain.plans import plan_of
from mfc_desk.ports.outside import UnfitFile
from mfc_desk.text.message import msg
from mfc_desk.usecases.ledger import noting
from mfc_desk.usecases.visits import CaseView, look_at_case
from mfc_desk.usecases.workplace import Done, Session, Workplace, circumstances, do


def attach_file(
    work: Workplace,
    session: Session,
    *,
    application: ApplicationId,
    requirement: RequirementId,
    evidence: EvidenceTypeId,
    path: str,
    about: PersonPath = APPLICANT,
    valid_until: date | None = None,
) -> Done:
    """Attach a file as a document, with its last day where the law asks.

    Raises `UnfitFile` with the reason in plain words, or `DomainError`.

    The same content a second time in the same place is such a reason, whatever the file is called. A demand for what
    an agency holds, or for what nobody needs, is stopped and noted in the ledger.
    """
    scan, case = work.files.read(path), look_at_case(work, application)
    sha256 = work.scans.keep(scan.content)
    demand_new_file(work, case, sha256, requirement=requirement, evidence=evidence, about=about)
    operation = AttachDocument(
        application=application,
        document=DocumentId(work.ids.new()),
        evidence=evidence,
        requirement=requirement,
        scan=sha256,
        media_type=scan.media_type,
        size=len(scan.content),
        pages=scan.pages,
        file=file_name(path),
        about=about,
        valid_until=valid_until,
    )
    with noting(work, session, visit=case.application.visit, application=application):
        return do(work, session, operation, send=((sha256, scan),))


def demand_new_file(
    work: Workplace,
    case: CaseView,
    sha256: ScanHash,
    *,
    requirement: RequirementId,
    evidence: EvidenceTypeId,
    about: PersonPath,
) -> None:
    """Raise `UnfitFile` where the same content is in the same place already, whatever the file is called."""
    for each in (one.document for one in case.documents):
        if (each.scan, each.requirement, each.evidence, each.about) == (sha256, requirement, evidence, about):
            raise UnfitFile(msg("document.there_already", file=each.file, at=work.local(each.attached_at)))


def demand(
    work: Workplace,
    session: Session,
    *,
    application: ApplicationId,
    requirement: RequirementId,
    evidence: EvidenceTypeId,
) -> None:
    """Whether the person may be asked for it at all, before anyone looks for a file. Raises `Stopped`, and notes it."""
    case = look_at_case(work, application).application
    with noting(work, session, visit=case.visit, application=application), work.store.read() as uow:
        act = circumstances(work, session, uow)
        plan = plan_of(uow.rows, need(uow.rows, Application, application), act)
        demand_may_be_taken(act, case, plan, requirement=requirement, evidence=evidence)


def file_name(path: str) -> str:
    """The name of the file as it may stay with the document: what is seen of it, and not too much."""
    return "".join(each for each in PurePath(path).name if each.isprintable())[-MAX_FILE_NAME:]


def remove(work: Workplace, session: Session, document: DocumentId) -> Done:
    """Take a document out of the application; the record and the scan stay."""
    return do(work, session, RemoveDocument(document=document))


def put_back(work: Workplace, session: Session, removed: Document) -> Done:
    """Undo a removal: the same scan is attached again, under a new record."""
    return do(work, session, again(removed, document=DocumentId(work.ids.new())))


def give_back(work: Workplace, session: Session, document: DocumentId) -> Done:
    """The original is in the person's hands again."""
    return do(work, session, ReturnOriginal(document=document))


def content(work: Workplace, document: DocumentId) -> bytes:
    """The scan behind a document, for a preview; never written to disk. Raises `KeyError`."""
    with work.store.read() as uow:
        found = uow.rows.get(Key("document", document))
    if not isinstance(found, Document):
        raise KeyError(document)
    return work.scans.read(found.scan)
