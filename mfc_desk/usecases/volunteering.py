"""Papers nobody asks for: what a person brings of their own initiative is labelled so, and is never a condition.

How a presenter uses it: beside an item that an agency holds stands no "scan", only "the person wants to hand this in":
`attach_file`. When the agency's negative answer is there and the plan asks for the paper, `count_it` takes the same
scan for the requirement, so that nothing is scanned twice.
"""

from __future__ import annotations

from datetime import date

from forms.ids import EvidenceTypeId, PersonPath, RequirementId
from forms.subjects import APPLICANT
from mfc_desk.domain.entities import Document
from mfc_desk.domain.ids import ApplicationId, DocumentId
from mfc_desk.domain.operations.documents import AttachDocument, again
from mfc_desk.usecases.documents import file_name
from mfc_desk.usecases.workplace import Done, Session, Workplace, do


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
    """Attach a file as volunteered. Raises `UnfitFile` with the reason in plain words, or `DomainError`."""
    scan = work.files.read(path)
    sha256 = work.scans.keep(scan.content)
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
        volunteered=True,
        about=about,
        valid_until=valid_until,
    )
    return do(work, session, operation, send=((sha256, scan),))


def count_it(work: Workplace, session: Session, given: Document) -> Done:
    """The plan asks for it by now: the same scan under a new record, as a proof. Raises `DomainError`."""
    return do(work, session, again(given, document=DocumentId(work.ids.new()), volunteered=False))
