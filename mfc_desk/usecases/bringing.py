"""A paper that was to be brought later: what is still owed, until when, and taking it in.

How a presenter uses it: `owed` for the page of a case, one line a paper; `bring_file` for the button. What is brought
proves the requirement from then on: the ledger does not say that it was never brought, and a term that stood still for
it runs on.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from forms.ids import EvidenceTypeId, PersonPath, RequirementId
from forms.subjects import APPLICANT, Subject
from mfc_desk.domain import lawful
from mfc_desk.domain.certificates import cure_by
from mfc_desk.domain.ids import ApplicationId, DocumentId, TermChangeId
from mfc_desk.domain.last_days import must_be_valid
from mfc_desk.domain.machines import APPLICATION
from mfc_desk.domain.operations.bringing import BringPaper, left_open
from mfc_desk.text.message import Message
from mfc_desk.usecases.documents import demand_new_file, file_name
from mfc_desk.usecases.ledger import noting
from mfc_desk.usecases.visits import CaseView, look_at_case
from mfc_desk.usecases.workplace import Done, Session, Workplace, do


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """One paper that may still be brought."""

    requirement: RequirementId
    evidence: EvidenceTypeId
    label: Message
    about: Subject | None
    until: date | None
    """The last day by which the law lets it be brought; None where it names none."""
    dated: bool
    """Whether its own last day is asked for."""

    @property
    def person(self) -> PersonPath:
        """Where in the form the person stands whose it is."""
        return APPLICANT if self.about is None else self.about.at


def owed(work: Workplace, case: CaseView) -> tuple[Owed, ...]:
    """Every paper that the registration left to be brought and that nothing proves yet, in the order of the plan."""
    if not APPLICATION.allows(case.application.lifecycle, BringPaper.KIND):
        return ()
    with work.store.read() as uow:
        left = left_open(uow.rows, case.application)
    law, _ = lawful.pinned(work.law, case.application)
    return tuple(
        Owed(
            requirement=item.requirement,
            evidence=item.type,
            label=law.evidence_type(item.type).label,
            about=item.about,
            until=_until(work, case, item.requirement),
            dated=must_be_valid(case.service, item.requirement, item.type),
        )
        for item in case.plan.items
        if item.requirement in left and item.state == "open" and item.by == "applicant"
        if law.evidence_type(item.type).kind == "document"
    )


def bring_file(
    work: Workplace,
    session: Session,
    *,
    application: ApplicationId,
    paper: Owed,
    path: str,
    valid_until: date | None = None,
) -> Done:
    """Take the scan of the paper into the case. Raises `UnfitFile` with the reason in plain words, or `DomainError`."""
    scan, case = work.files.read(path), look_at_case(work, application)
    sha256 = work.scans.keep(scan.content)
    demand_new_file(work, case, sha256, requirement=paper.requirement, evidence=paper.evidence, about=paper.person)
    operation = BringPaper(
        application=application,
        document=DocumentId(work.ids.new()),
        evidence=paper.evidence,
        requirement=paper.requirement,
        scan=sha256,
        media_type=scan.media_type,
        size=len(scan.content),
        pages=scan.pages,
        file=file_name(path),
        about=paper.person,
        valid_until=valid_until,
        resumes=TermChangeId(work.ids.new()),
    )
    with noting(work, session, visit=case.application.visit, application=application):
        return do(work, session, operation, send=((sha256, scan),))


def _until(work: Workplace, case: CaseView, requirement: RequirementId) -> date | None:
    """Counted from the day of registration as the office confirmed it."""
    term = next((one.curable for one in case.service.requirements if one.id == requirement), None)
    received = case.application.received_at
    if term is None or received is None:
        return None
    law, service = lawful.pinned(work.law, case.application)
    return cure_by(f"{term.value} {term.unit}", law.pack_of(service).calendar, lawful.local_day(law, received))
