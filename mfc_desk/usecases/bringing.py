"""A paper that was to be brought later: what is still owed, until when, and taking it in.

How a presenter uses it: `owed` for the page of a case, one line a paper; `bring_file` for the button. What is brought
proves the requirement from then on: the ledger does not say that it was never brought, and a term that stood still for
it runs on.
"""

from __future__ import annotations

from datetime import date

from mfc_desk.domain.ids import ApplicationId, DocumentId, TermChangeId
from mfc_desk.domain.operations.bringing import BringPaper
from mfc_desk.usecases.documents import demand_new_file, file_name
from mfc_desk.usecases.ledger import noting
from mfc_desk.usecases.owing import Owed
from mfc_desk.usecases.visits import CaseView, look_at_case
from mfc_desk.usecases.workplace import Done, Session, Workplace, do


def owed(case: CaseView) -> tuple[Owed, ...]:
    """Every paper that the registration left to be brought and that nothing proves yet, in the order of the plan."""
    return case.left.papers


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
