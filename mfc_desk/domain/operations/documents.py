"""Evidence in hand: a paper is compared and scanned, its original goes back."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, ClassVar, Final

from forms.ids import EvidenceTypeId, PersonPath, RequirementId
from forms.subjects import APPLICANT
from mfc_desk.domain.demands import demand_may_be_taken, demand_may_be_volunteered
from mfc_desk.domain.entities import Application, Document
from mfc_desk.domain.errors import Unlawful, WrongState
from mfc_desk.domain.ids import ApplicationId, DocumentId, Key, ScanHash
from mfc_desk.domain.machines import APPLICATION, DOCUMENT
from mfc_desk.domain.operations.base import Act, Rows, Writes, need, rule
from mfc_desk.domain.permissions import demand
from mfc_desk.domain.plans import plan_of
from mfc_desk.text.message import msg

MAX_SCAN = 20 * 1024 * 1024
"""Bytes of one document; the same limit on the desk, on the wire and in the office."""
MAX_FILE_NAME = 120
"""Letters of a file's name that stay with its document."""
MEDIA_TYPES = frozenset({"application/pdf", "image/jpeg", "image/png"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Scanned:
    """What is told of a scan, with the application or brought later."""

    application: ApplicationId
    document: DocumentId
    evidence: EvidenceTypeId
    requirement: RequirementId
    scan: ScanHash
    media_type: str
    size: int
    pages: int
    file: str = ""
    about: PersonPath = APPLICANT
    """Whose paper it is: where in the form they stand."""
    valid_until: date | None = None
    """The last day on it; None where it has none, or the law does not ask. Expired, it proves nothing."""

    @property
    def primary(self) -> Key:
        return Key("document", self.document)


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachDocument(Scanned):
    """A document was shown, compared and scanned, or taken from a file."""

    KIND: ClassVar[str] = "attach_document"
    SCHEMA: ClassVar[int] = 1
    original: bool = True
    volunteered: bool = False
    """The person brought it of their own initiative, although nobody asks for it."""


def again(kept: Document, /, **changes: Any) -> AttachDocument:
    """The same scan attached anew, for what it was attached for, with `changes`; `document` of them is its new name."""
    same = {name: getattr(kept, name) for name in _SAME}
    return AttachDocument(**{**same, **changes})


_SAME: Final = (
    *("application", "evidence", "requirement", "scan", "media_type", "size", "pages"),
    *("file", "original", "volunteered", "about", "valid_until"),
)


@rule(AttachDocument)
def attach_document(rows: Rows, operation: AttachDocument, act: Act) -> Writes:
    """The document belongs to the application. What an agency holds cannot be demanded here."""
    application = need(rows, Application, operation.application)
    demand(act.actor, AttachDocument.KIND, application)
    demand_fit(rows, application, operation, volunteered=operation.volunteered)
    may = demand_may_be_volunteered if operation.volunteered else demand_may_be_taken
    plan = plan_of(rows, application, act)
    plan = plan.about(operation.requirement, operation.about)
    may(act, application, plan, requirement=operation.requirement, evidence=operation.evidence)
    document = taken_in(operation, act, original=operation.original, volunteered=operation.volunteered)
    kept = application.unchecked(
        lifecycle=APPLICATION.after(application.lifecycle, AttachDocument.KIND),
        documents=(*application.documents, document.id),
    )
    return (document, kept)


def taken_in(scanned: Scanned, act: Act, **more: Any) -> Document:
    """The row of a document that is taken in now; `more` is what the verb says of it beside its scan."""
    told = {each.name: getattr(scanned, each.name) for each in fields(Scanned) if each.name != "document"}
    return Document(id=scanned.document, attached_at=act.at.at, **told, **more)


def demand_fit(rows: Rows, application: Application, scanned: Scanned, *, volunteered: bool = False) -> None:
    """Raise where the scan is none of ours, or the very same file is there for the same need already."""
    if rows.get(scanned.primary) is not None:
        raise WrongState(msg("rule.document_exists"))
    if scanned.media_type not in MEDIA_TYPES or not 0 < scanned.size <= MAX_SCAN or scanned.pages < 1:
        raise Unlawful(msg("rule.scan_unfit"))
    if len(scanned.file) > MAX_FILE_NAME or not scanned.file.isprintable():
        raise Unlawful(msg("rule.file_name"))
    for each in (need(rows, Document, name) for name in application.documents):
        need_ = (scanned.requirement, scanned.evidence, scanned.about)
        same_need = (each.requirement, each.evidence, each.about) == need_
        if same_need and (each.scan, each.volunteered) == (scanned.scan, volunteered):
            raise Unlawful(msg("rule.scan_there"))


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveDocument:
    """A document was attached by mistake."""

    KIND: ClassVar[str] = "remove_document"
    SCHEMA: ClassVar[int] = 1
    document: DocumentId

    @property
    def primary(self) -> Key:
        return Key("document", self.document)


@rule(RemoveDocument)
def remove_document(rows: Rows, operation: RemoveDocument, act: Act) -> Writes:
    """The document no longer belongs to the application; its record stays, and says that the original went back."""
    document = need(rows, Document, operation.document)
    application = need(rows, Application, document.application)
    demand(act.actor, RemoveDocument.KIND, application)
    back = act.at.at if document.on_the_desk else document.returned_at
    removed = replace(document, custody=DOCUMENT.after(document.custody, RemoveDocument.KIND), returned_at=back)
    left = tuple(each for each in application.documents if each != document.id)
    lifecycle = APPLICATION.after(application.lifecycle, RemoveDocument.KIND)
    return (removed, application.unchecked(documents=left, lifecycle=lifecycle))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnOriginal:
    """The original went back into the person's hands."""

    KIND: ClassVar[str] = "return_original"
    SCHEMA: ClassVar[int] = 1
    document: DocumentId

    @property
    def primary(self) -> Key:
        return Key("document", self.document)


@rule(ReturnOriginal)
def return_original(rows: Rows, operation: ReturnOriginal, act: Act) -> Writes:
    """The custody journal says: returned."""
    document = need(rows, Document, operation.document)
    demand(act.actor, ReturnOriginal.KIND, document)
    state = DOCUMENT.after(document.custody, ReturnOriginal.KIND)
    return (replace(document, custody=state, returned_at=act.at.at),)


def demand_originals_back(rows: Rows, application: Application) -> None:
    """Raise `WrongState` while an original of the application is on the desk."""
    if any(need(rows, Document, name).on_the_desk for name in application.documents):
        raise WrongState(msg("rule.originals_here"))
