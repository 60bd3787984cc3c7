"""The ledger's own verbs: a demand that was stopped is noted, and a term that passed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from forms.ids import EvidenceTypeId
from mfc_desk.domain import lawful
from mfc_desk.domain.entities import Application, Visit
from mfc_desk.domain.errors import Unlawful, WrongState
from mfc_desk.domain.guards import GUARDS, Mode, Violation, ledger_id
from mfc_desk.domain.ids import ApplicationId, Key, VisitId
from mfc_desk.domain.operations.base import Act, Rows, Writes, need, note, noted_already, rule
from mfc_desk.domain.permissions import demand
from mfc_desk.text.message import msg


@note
@dataclass(frozen=True, slots=True, kw_only=True)
class NotePrevented:
    """A guard stopped something. The attempt itself wrote nothing, so the use case writes this beside it."""

    KIND: ClassVar[str] = "note_prevented"
    SCHEMA: ClassVar[int] = 1
    visit: VisitId
    application: ApplicationId | None = None
    rule: str
    """The guard, one of `mfc_desk.domain.guards.GUARDS`."""
    subject: str
    """A requirement, an evidence type, a ground."""

    @property
    def primary(self) -> Key:
        return Key("violation", ledger_id(Mode.PREVENTED, about=self.visit, rule=self.rule, subject=self.subject))


@rule(NotePrevented)
def note_prevented(rows: Rows, operation: NotePrevented, act: Act) -> Writes:
    """The ledger has one row of it, however often it was tried in this visit."""
    visit = need(rows, Visit, operation.visit)
    demand(act.actor, NotePrevented.KIND, visit)
    if noted_already(rows, operation):
        return ()
    if operation.rule not in GUARDS or not operation.subject.strip():
        raise Unlawful(msg("rule.no_such_guard"))
    application = None
    if operation.application is not None:
        application = need(rows, Application, operation.application)
        if application.visit != visit.id:
            raise WrongState(msg("rule.other_visit"))
    return (
        prevented(
            operation.rule,
            operation.subject,
            act=act,
            visit=visit,
            application=application,
        ),
    )


def prevented(guard: str, subject: str, *, act: Act, visit: Visit, application: Application | None = None) -> Violation:
    """The row of the ledger for an attempt that `guard` stopped."""
    return Violation(
        id=ledger_id(Mode.PREVENTED, about=visit.id, rule=guard, subject=subject),
        category=GUARDS[guard],
        mode=Mode.PREVENTED,
        rule=guard,
        subject=subject,
        article="" if application is None else article_of(act, application, subject),
        visit=visit.id,
        application=None if application is None else application.id,
        at=act.at.at,
        by=act.actor.id,
    )


def article_of(act: Act, application: Application, subject: str) -> str:
    """The text code of the article behind a requirement or an evidence type of the service; "" where none is named."""
    _, service = lawful.pinned(act.law, application)
    for each in service.requirements:
        types = {item.type for one in each.any_of for item in one.all}
        if (subject == each.id or EvidenceTypeId(subject) in types) and each.standing.article is not None:
            return each.standing.article.code
    return ""
