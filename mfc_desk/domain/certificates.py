"""The completeness certificate: requirement to proof, each entry linked to the one before, the same on every machine.

It holds no time and no name, so that the office that makes it again from its own rows gets the same digest; another one
is refused. An agency that later says "incomplete" has to name an entry.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from forms.calendar import Calendar
from forms.evidence import EvidencePlan, PlanItem, runs_on
from forms.register import Law
from forms.service import Service
from mfc_desk.domain.entities import Application, Document, Party
from mfc_desk.domain.guards import Certificate, Proof, ProofHow
from mfc_desk.domain.heard import agreed
from mfc_desk.domain.inquiries import AgencyRequest, Outcome
from mfc_desk.domain.intake import Consent
from mfc_desk.domain.lawful import IDENTITY, told_for
from mfc_desk.domain.machines import Custody

BEGINNING: Final = "completeness"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Everything a certificate is made of."""

    law: Law
    service: Service
    application: Application
    party: Party
    documents: Sequence[Document]
    plan: EvidencePlan
    today: date
    """The day at the desk: an expired paper is no proof, also beside a valid one."""
    form: Mapping[str, Any]
    """The answers as they are registered: what is not relevant is not among them."""
    requests: Sequence[AgencyRequest] = ()
    """What agencies were asked and answered, as far as it counts."""
    said: Sequence[Consent] = ()
    """What the person said of their data."""


def certificate_of(case: Case) -> Certificate:
    """The certificate of the case as it stands. Every item of the plan that is needed has an entry."""
    link, proofs = hashlib.sha256(f"{BEGINNING}|{case.application.id}".encode()).hexdigest(), []
    for told in _told(case):
        link = linked(link, told)
        proofs.append(Proof(requirement=told[0], evidence=told[1], how=told[2], ref=told[3], sha256=told[4], link=link))
    volunteered = tuple(each.id for each in case.documents if each.volunteered and each.custody is not Custody.REMOVED)
    return Certificate(
        id=case.application.id,
        law_version=case.application.law_version,
        proofs=tuple(proofs),
        digest=link,
        volunteered=volunteered,
    )


def holds_together(certificate: Certificate) -> bool:
    """Whether no entry was changed, taken out, put in or moved since it was made."""
    link = hashlib.sha256(f"{BEGINNING}|{certificate.id}".encode()).hexdigest()
    for each in certificate.proofs:
        link = linked(link, (each.requirement, each.evidence, each.how, each.ref, each.sha256))
        if each.link != link:
            return False
    return link == certificate.digest


def cure_by(ref: str, calendar: Calendar, day: date) -> date | None:
    """Until when a gap may be cured, by the entry's reference, where `day` is that of the registration.

    The entry holds the term and no day: the day that counts is told by the office, and the digest is there before.
    """
    amount, _, unit = ref.partition(" ")
    if not unit:  # an entry of before, which held the day
        return date.fromisoformat(ref) if ref else None
    return calendar.after(day, int(amount)) if unit == "wd" else day + timedelta(int(amount))


Told = tuple[str, str, ProofHow, str, str]
"""Requirement, evidence type, how, reference, hash."""


def linked(before: str, told: Told) -> str:
    """The link of an entry: sha256 over the link before and the entry."""
    entry = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{before}|{entry}".encode()).hexdigest()


def _told(case: Case) -> Iterator[Told]:
    for item in case.plan.items:
        if item.state == "settled":
            yield from _proven(case, item)
        elif item.state == "open":
            yield _open(case, item)


def _proven(case: Case, item: PlanItem) -> Iterator[Told]:
    kind = case.law.evidence_type(item.type)
    if item.by == "interagency":
        yield (item.requirement, item.type, "answer", _answer(case, item), "")
    elif kind.kind == "consent":
        word = agreed(case.said, case.today)
        yield (item.requirement, item.type, "made", *(("", "") if word is None else (word.id, word.notice_hash)))
    elif kind.kind == "elsewhere":
        yield (item.requirement, item.type, "elsewhere", "", "")
    elif item.by == "generated":
        yield (item.requirement, item.type, "made", case.application.signature, case.application.checked_digest)
    elif kind.name == IDENTITY:
        yield (item.requirement, item.type, "identity", case.party.document.type, _sha(case.party.document.number))
    elif kind.kind == "data":
        for path, value in _values(case, item):
            yield (item.requirement, item.type, "data", path, _sha(value))
    else:
        for each in _papers(case, item):
            yield (item.requirement, item.type, "document", each.id, each.scan)


def _answer(case: Case, item: PlanItem) -> str:
    theirs = [one for one in case.requests if (one.evidence, one.person) == (item.type, item.person)]
    found = [one.answer for one in theirs if one.outcome is Outcome.FOUND]
    return next((str(name) for name in reversed(found) if name is not None), "")


def _open(case: Case, item: PlanItem) -> Told:
    if any(gap.requirement == item.requirement for gap in case.application.gaps):
        return (item.requirement, item.type, "accepted", _accepted_text(case, item), "")
    if item.by == "interagency" and item.asked and not item.dead_end:
        return (item.requirement, item.type, "agency_asked", "", "")
    return (item.requirement, item.type, "curable", _cure_term(case, item), "")


def _accepted_text(case: Case, item: PlanItem) -> str:
    return next(gap.text for gap in case.application.gaps if gap.requirement == item.requirement)


def _cure_term(case: Case, item: PlanItem) -> str:
    found = next((one.curable for one in case.service.requirements if one.id == item.requirement), None)
    return "" if found is None else f"{found.value} {found.unit}"


def _values(case: Case, item: PlanItem) -> list[tuple[str, str]]:
    told = told_for(case.law.form(case.service), item.requirement, case.form)
    return [(path, json.dumps(value, ensure_ascii=False)) for path, value in told]


def _papers(case: Case, item: PlanItem) -> list[Document]:
    theirs = [each for each in case.documents if (each.evidence, each.about) == (item.type, item.person)]
    fit = [each for each in theirs if not each.volunteered]
    fit = [each for each in fit if not item.must_be_valid or runs_on(each.valid_until, case.today)]
    return sorted((each for each in fit if each.custody is not Custody.REMOVED), key=lambda each: each.id)


def _sha(value: str) -> str:
    return hashlib.sha256(value.encode()).hexdigest()
