"""The moment of registration: the package is complete, or each gap is named; what proves it becomes a certificate.

The desk says which certificate it made, and shows it on the receipt; the office makes it again from its own rows and
refuses another one. A gap that the applicant insisted on goes into the ledger as theirs: their signature covers the
words they were told, and nobody of the centre went past a guard (ADR 14).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from forms.evidence import EvidencePlan
from mfc_desk.domain import lawful
from mfc_desk.domain.certificates import Case, certificate_of
from mfc_desk.domain.completeness import ACCEPTABLE, demand_registrable, gaps_of
from mfc_desk.domain.entities import Application, Document
from mfc_desk.domain.errors import WrongState
from mfc_desk.domain.guards import GUARDS, INSISTS, Certificate, Mode, Violation, ledger_id
from mfc_desk.domain.ids import ApplicationId
from mfc_desk.domain.machines import APPLICATION
from mfc_desk.domain.operations.base import Act, Rows, need
from mfc_desk.domain.plans import documents_of
from mfc_desk.domain.sides import Sides, sides_of
from mfc_desk.text.message import msg

GUARD = "gap_accepted"


@dataclass(frozen=True, slots=True)
class Package:
    """A package that may be registered."""

    certificate: Certificate
    insisted: tuple[Violation, ...]
    """The ledger's rows for what the applicant took on themselves."""


def package_of(act: Act, application: Application, sides: Sides, documents: Sequence[Document]) -> Package:
    """The package as it stands. Raises `Stopped` while a gap stands that nobody may leave open."""
    law, service = lawful.pinned(act.law, application)
    today = lawful.desk_day(act)
    plan = lawful.evidence_plan(act.law, application, sides, documents=documents, today=today)
    demand_registrable(plan, service, application.gaps)
    case = Case(
        law=law,
        service=service,
        application=application,
        party=sides.party,
        documents=documents,
        plan=plan,
        today=today,
        form=dict(lawful.final_form(act, application, sides).data.items()),
        requests=sides.requests,
        said=sides.said,
    )
    open_ = {gap.requirement for gap in gaps_of(plan, service) if gap.state in ACCEPTABLE}
    insisted = tuple(
        _insisted(one.requirement, act=act, application=application, article=_article(plan, one.requirement))
        for one in application.gaps
        if one.requirement in open_
    )
    return Package(certificate_of(case), insisted)


def certificate_now(rows: Rows, name: ApplicationId, act: Act) -> str:
    """The digest that a desk names when it registers the application now. Raises `DomainError` where it cannot be."""
    application = need(rows, Application, name)
    APPLICATION.after(application.lifecycle, "register_application")
    sides = sides_of(rows, application)
    return package_of(act, application, sides, documents_of(rows, application)).certificate.digest


def demand_same(certificate: Certificate, claimed: str) -> None:
    """Raise `WrongState` where the desk made another certificate than the rows give."""
    if certificate.digest != claimed:
        raise WrongState(msg("rule.certificate_other"))


def _insisted(requirement: str, *, act: Act, application: Application, article: str) -> Violation:
    return Violation(
        id=ledger_id(Mode.INSISTED, about=application.id, rule=GUARD, subject=requirement),
        category=GUARDS[GUARD],
        mode=Mode.INSISTED,
        rule=GUARD,
        subject=requirement,
        article=article,
        visit=application.visit,
        application=application.id,
        at=act.at.at,
        by=act.actor.id,
        reason=INSISTS,
    )


def _article(plan: EvidencePlan, requirement: str) -> str:
    articles = [one.standing.article for one in plan.items if one.requirement == requirement]
    return next((one.code for one in articles if one is not None), "")
