"""The papers of a case that must be valid, with their last day in words: the same on sheet, receipt and certificate.

How a presenter uses it: `asked` tells whether the entry of a row asks for the last day, `read` what was typed there,
`dated` gives the papers that count, to be shown beside the lines of step 5.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from forms.ids import EvidenceTypeId, RequirementId
from forms.subjects import Subject
from mfc_desk.domain.entities import Document
from mfc_desk.domain.last_days import must_be_valid
from mfc_desk.text.entry import read_date
from mfc_desk.text.message import Message, msg
from mfc_desk.usecases.visits import CaseView
from mfc_desk.usecases.workplace import Workplace


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedPaper:
    """A paper that must be valid: what it is, whose, until when."""

    label: Message
    about: Subject | None
    words: Message


def asked(case: CaseView, requirement: RequirementId, evidence: EvidenceTypeId) -> bool:
    """Whether the person is asked until when this paper is valid."""
    return must_be_valid(case.service, requirement, evidence)


def read(work: Workplace, typed: str) -> date | Message:
    """The last day that was meant, or what is wrong with it. A day that is over is no mistake: the paper may be old."""
    return read_date(typed, today=work.today(), past=False)


def on_the_right(work: Workplace, case: CaseView, evidence: EvidenceTypeId) -> date | None:
    """The last day that step 1 already knows of this paper: it is the one by which somebody acts for another."""
    right = case.sides.representation
    same = right is not None and right.authority.type == work.law.evidence_type(evidence).name
    return right.expires if right is not None and same else None


def words_of(case: CaseView, document: Document) -> Message | None:
    """Until when it is valid, in words; None where the law does not ask."""
    if document.volunteered or not asked(case, document.requirement, document.evidence):
        return None
    last = document.valid_until
    return msg("paper.no_last_day") if last is None else msg("paper.valid_until", day=last)


def dated(work: Workplace, case: CaseView) -> tuple[DatedPaper, ...]:
    """The papers of the case that must be valid, as the applicant signs for them."""
    people = {(item.requirement, item.person): item.about for item in case.plan.items}
    told = []
    for one in (each.document for each in case.documents):
        words = words_of(case, one)
        if words is not None:
            label, about = work.law.evidence_type(one.evidence).label, people.get((one.requirement, one.about))
            told.append(DatedPaper(label=label, about=about, words=words))
    return tuple(told)
