"""What turned out afterwards about a decided case: a paper taken in vain, a package that lacked something, a refusal.

It is read from the rows alone, by the law of the case: who looks does not matter, and the office sees the same.

- `paper_in_vain`: after the paper was taken from the person, agencies answered that they have what it was taken for.
- `answer_lacking`: the number was given while an agency was asked, and its answer says that it has nothing, or not all.
- `cure_over`: the term to bring a paper later is over, and nothing recorded proves the requirement.
- `ground_untrue`: by answers that came after the refusal, its ground was false on the day it was given.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from forms.ids import EvidenceTypeId, PersonPath, RequirementId
from forms.node import Standing
from forms.service import Requirement, Service
from mfc_desk.domain import lawful
from mfc_desk.domain.answered import requests_of
from mfc_desk.domain.certificates import cure_by
from mfc_desk.domain.entities import Application, Document
from mfc_desk.domain.grounds import judged
from mfc_desk.domain.guards import Certificate, Proof, Refusal
from mfc_desk.domain.heard import refused_at, words_about
from mfc_desk.domain.ids import Key
from mfc_desk.domain.inquiries import AgencyRequest, Outcome
from mfc_desk.domain.intake import Consent
from mfc_desk.domain.machines import DECIDED, Custody
from mfc_desk.domain.operations.base import Act, Rows, need
from mfc_desk.domain.plans import documents_of, plan_of

LACKING = frozenset({Outcome.NOT_FOUND, Outcome.PARTIAL})
"""What an agency says when the package lacks what it was asked for."""


@dataclass(frozen=True, slots=True)
class CameTrue:
    """One thing that turned out, as the ledger keeps it."""

    rule: str
    """One of `mfc_desk.domain.guards.HINDSIGHT`."""
    subject: str
    article: str = ""


def came_true(rows: Rows, application: Application, act: Act) -> tuple[CameTrue, ...]:
    """Everything that turned out about the case by now, each once. Raises `NotThere` or `Unlawful`."""
    if application.lifecycle not in DECIDED:
        return ()
    _, service = lawful.pinned(act.law, application)
    asked = requests_of(rows, application)
    found = [*_in_vain(service, documents_of(rows, application), asked, words_about(rows, application))]
    certificate = rows.get(Key("certificate", application.id))
    if isinstance(certificate, Certificate):
        owed = [*_lacking(application, certificate.proofs, asked)]
        late = [*_uncured(service, application, certificate.proofs, act)]
        # What something else proves by now, another record or another way of the law, is lacking no more.
        unproven = _open(rows, application, act) if owed or late else frozenset()
        left = [("answer_lacking", one) for one, person in owed if (one, person) in unproven]
        left += [("cure_over", one) for one in late if one in {name for name, _ in unproven}]
        found += [CameTrue(rule, one, _article_of(service, one)) for rule, one in left]
    found += _untrue(rows, application, asked, act)
    return tuple(dict.fromkeys(found))


def _in_vain(
    service: Service, papers: Iterable[Document], asked: Iterable[AgencyRequest], said: Sequence[Consent]
) -> Iterator[CameTrue]:
    """What the person brought of their own accord, or because they let no agency be asked, was demanded by nobody."""
    found = [one for one in asked if one.outcome is Outcome.FOUND]
    requirements = {one.id: one for one in service.requirements}
    for paper in papers:
        requirement = requirements.get(paper.requirement)
        if requirement is None or paper.volunteered or paper.custody is Custody.REMOVED:
            continue
        theirs = {one.evidence: one.obtained_at for one in found if one.person == paper.about}
        ways = [kinds for kinds in _ways(requirement, paper.evidence) if not _of_their_own_no(said, kinds, paper)]
        if any(_later(kinds, theirs, paper.attached_at) for kinds in ways):
            yield CameTrue("paper_in_vain", paper.evidence, _article(requirement.standing))


def _of_their_own_no(said: Sequence[Consent], kinds: Iterable[EvidenceTypeId], paper: Document) -> bool:
    return any(refused_at(said, kind, paper.attached_at) for kind in kinds)


def _ways(requirement: Requirement, paper: EvidenceTypeId) -> Iterator[tuple[EvidenceTypeId, ...]]:
    """The records of agencies, each of which alone, or together, the paper stands in for."""
    for one in requirement.any_of:
        if any(item.type == paper and item.by == "applicant" for item in one.all):
            yield from requirement.held_instead_of(one)


def _later(kinds: tuple[EvidenceTypeId, ...], found: dict[EvidenceTypeId, datetime | None], taken_at: datetime) -> bool:
    """Whether all the records were found, and the last of them only after the paper was taken."""
    times = [at for kind in kinds if (at := found.get(kind)) is not None]
    return len(times) == len(kinds) and max(times) > taken_at


def _lacking(
    application: Application, proofs: Iterable[Proof], asked: Iterable[AgencyRequest]
) -> Iterator[tuple[RequirementId, PersonPath]]:
    """What the certificate left to an agency, and of whom, of which it has nothing or not all."""
    began = application.received_at
    owed = {(one.requirement, one.evidence) for one in proofs if one.how == "agency_asked"}
    for one in asked:
        afterwards = began is not None and one.obtained_at is not None and one.obtained_at > began
        if afterwards and one.outcome in LACKING and (one.requirement, one.evidence) in owed:
            yield one.requirement, one.person


def _uncured(service: Service, application: Application, proofs: Iterable[Proof], act: Act) -> Iterator[RequirementId]:
    """What could be brought later, or was taken on, after the term to bring it."""
    if application.received_at is None:
        return
    begun, today = lawful.local_day(act.law, application.received_at), lawful.local_day(act.law, act.at.at)
    left = {one.requirement for one in proofs if one.how in ("curable", "accepted")}
    law, _ = lawful.pinned(act.law, application)
    for one in service.requirements:
        if one.curable is not None and one.id in left:
            last = cure_by(f"{one.curable.value} {one.curable.unit}", law.pack_of(service).calendar, begun)
            if last is not None and last < today:
                yield one.id


def _untrue(rows: Rows, application: Application, asked: Iterable[AgencyRequest], act: Act) -> Iterator[CameTrue]:
    """The ground as it was judged on its own day, without and with the answers that came afterwards.

    A refusal by two persons rests on no ground that was true; it stands in the ledger already.
    """
    refusal = need(rows, Refusal, application.refusal) if application.refusal is not None else None
    if refusal is None or not refusal.grounded:
        return
    late = [one for one in asked if one.settled and one.obtained_at and one.obtained_at > refusal.at]
    told = tuple(one.answer for one in late if one.answer is not None and one.answer not in application.taken_in)
    if not told:
        return
    day = replace(act, at=replace(act.at, at=refusal.at, told=None))  # not the day of whoever looks at it now
    with_them = replace(application, taken_in=(*application.taken_in, *told))
    verdicts = [_verdict(rows, one, refusal.ground, day) for one in (application, with_them)]
    if verdicts == ["true", "false"]:
        yield CameTrue("ground_untrue", refusal.ground, refusal.article)


def _open(rows: Rows, application: Application, act: Act) -> frozenset[tuple[RequirementId, PersonPath]]:
    return frozenset(
        (item.requirement, item.person) for item in plan_of(rows, application, act).items if item.state == "open"
    )


def _verdict(rows: Rows, application: Application, ground: str, act: Act) -> str:
    views = judged(rows, application, act)
    return next((one.verdict for one in views if one.ground.id == ground), "")


def _article_of(service: Service, requirement: RequirementId) -> str:
    return next((_article(one.standing) for one in service.requirements if one.id == requirement), "")


def _article(standing: Standing) -> str:
    return "" if standing.article is None else standing.article.code
