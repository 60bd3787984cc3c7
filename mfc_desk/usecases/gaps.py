"""What is missing before registration, and what the applicant takes on themselves.

How a presenter uses it: `open_gaps` for the list, each with whether the applicant can accept it; `texts()` for the
consequences to be read out; `accept`, or `retract` where it is brought after all. Yes and signature are given anew
after either, on a sheet that names what is left.
"""

from __future__ import annotations

from forms.ids import RequirementId
from forms.register import Law
from mfc_desk.domain import lawful
from mfc_desk.domain.completeness import CONSEQUENCES, Gap, blocking, gaps_of
from mfc_desk.domain.errors import Stopped
from mfc_desk.domain.ids import ApplicationId
from mfc_desk.domain.operations.gaps import AcceptGap, RetractGap
from mfc_desk.text.message import msg
from mfc_desk.usecases.ledger import noting
from mfc_desk.usecases.visits import CaseView, look_at_case
from mfc_desk.usecases.workplace import Done, Session, Workplace, do


def texts() -> tuple[str, ...]:
    """The consequences a person may be told; text codes."""
    return tuple(sorted(CONSEQUENCES))


def open_gaps(work: Workplace, application: ApplicationId) -> tuple[Gap, ...]:
    """Every requirement that nothing proves yet, by what is typed now, and how it stands."""
    case = look_at_case(work, application)
    _, service = lawful.pinned(work.law, case.application)
    return gaps_of(case.plan, service)


def hindering(law: Law, case: CaseView) -> tuple[Gap, ...]:
    """The gaps that keep the application from its number; what the signature makes by itself is none."""
    made = [each for each in case.plan.items if each.by == "generated"]
    by_signing = {each.requirement for each in made if law.evidence_type(each.type).kind != "consent"}
    found = blocking(gaps_of(case.plan, case.service), case.application.gaps)
    return tuple(each for each in found if each.requirement not in by_signing)


def demand_none(work: Workplace, session: Session, application: ApplicationId) -> None:
    """Before anyone registers it. Raises `Stopped` while a gap hinders, and notes in the ledger what was prevented."""
    case = look_at_case(work, application)
    found = hindering(work.law, case)
    with noting(work, session, visit=case.application.visit, application=application):
        if found:
            names = tuple(dict.fromkeys(each.requirement for each in found))
            raise Stopped(msg("rule.package_incomplete", n=len(found)), guard="complete", subjects=names)


def accept(
    work: Workplace, session: Session, *, application: ApplicationId, requirement: RequirementId, text: str
) -> Done:
    """The applicant insists and was told `text`. Raises `DomainError`."""
    return do(work, session, AcceptGap(application=application, requirement=requirement, text=text))


def retract(work: Workplace, session: Session, *, application: ApplicationId, requirement: RequirementId) -> Done:
    """The applicant takes it back. Raises `DomainError`."""
    return do(work, session, RetractGap(application=application, requirement=requirement))
