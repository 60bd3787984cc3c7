"""Refusal at intake: the closed list with its facts, the refusal itself, and its notice.

How a presenter uses it: `grounds` for the list: a ground that is not true is grey with its facts beside it, one with
`curable_here` offers the cure first. A fact of `LOOKED_AT` is asked of the operator and told by `state`. A true ground:
`refuse(prepare(…))`. Another one only by two persons: choose one of `reasons()`,
`second.approve(operation=prepare(…, reason=…))`, then `refuse` with the approval. Then `notice` and print.
"""

from __future__ import annotations

from dataclasses import dataclass

from forms.grounds import GroundView
from forms.ids import GroundId
from mfc_desk.domain.entities import Application
from mfc_desk.domain.errors import NotThere, Unlawful
from mfc_desk.domain.grounds import judged, owed_words, told_again
from mfc_desk.domain.guards import REASONS, Refusal
from mfc_desk.domain.ids import ApplicationId, Key, LeaseId, OperatorId, RefusalId
from mfc_desk.domain.intake import Capacity
from mfc_desk.domain.notices import RefusalData
from mfc_desk.domain.operations.refusals import GUARD, RefuseIntake, StateFact
from mfc_desk.domain.sides import name_of
from mfc_desk.ports.outside import PrintJob, PrintOutcome
from mfc_desk.ports.rows import SyncState
from mfc_desk.text.catalogue import Catalogue
from mfc_desk.text.message import msg
from mfc_desk.usecases.ledger import noting
from mfc_desk.usecases.lives import leases_of
from mfc_desk.usecases.visits import look_at_case
from mfc_desk.usecases.workplace import Approval, Done, Session, Workplace, circumstances, do


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A notice of refusal as it was made: what it says and its pages."""

    data: RefusalData
    pdf: bytes


def reasons() -> tuple[str, ...]:
    """The reasons for which two persons may refuse although no ground is true; texts `override.<reason>`."""
    return tuple(sorted(REASONS[GUARD]))


def grounds(work: Workplace, session: Session, application: ApplicationId) -> tuple[GroundView, ...]:
    """Every ground on which the desk may refuse, as it stands by what is typed now. Raises `DomainError`."""
    case = look_at_case(work, application)
    with work.store.read() as uow:
        act = circumstances(work, session, uow)
        return judged(uow.rows, case.application, act, answers=case.answers)


def state(work: Workplace, session: Session, application: ApplicationId, fact: str, *, so: bool) -> Done:
    """The operator looked, and it is so or not; the grounds are judged by it from now on. Raises `DomainError`."""
    return do(work, session, StateFact(application=application, fact=fact, so=so))


def prepare(work: Workplace, *, application: ApplicationId, ground: GroundId, reason: str = "") -> RefuseIntake:
    """The refusal under the next number of this desk; nothing is written. Raises `Unlawful` where numbers ran out."""
    with work.store.read() as uow:
        lease = next(iter(leases_of(uow)), None)
    if lease is None:
        raise Unlawful(msg("rule.no_numbers_left"))
    return RefuseIntake(
        application=application,
        refusal=RefusalId(work.ids.new()),
        ground=ground,
        lease=LeaseId(lease.id),
        number=lease.notice(),
        reason=reason,
    )


def refuse(work: Workplace, session: Session, operation: RefuseIntake, approval: Approval | None = None) -> Done:
    """Refuse, by the ground or by two persons. What the guard stops is noted in the ledger. Raises `DomainError`."""
    case = look_at_case(work, operation.application)
    with noting(work, session, visit=case.application.visit, application=operation.application):
        return do(work, session, operation, approval=approval)


def notice(work: Workplace, session: Session, *, application: ApplicationId, catalogue: Catalogue) -> Notice:
    """The notice in the catalogue's language, in large type; it says how to cure it and how to complain."""
    with work.store.read() as uow:
        found = uow.rows.get(Key("application", application))
        kept = uow.rows.get(Key("refusal", found.refusal or "")) if isinstance(found, Application) else None
        shown = uow.rows.shown(Key("refusal", kept.id)) if isinstance(kept, Refusal) else None
    if not isinstance(found, Application) or not isinstance(kept, Refusal):
        raise NotThere(msg("rule.not_there", what=msg("thing.refusal")))
    confirmed = shown is not None and shown.sync is SyncState.ACKNOWLEDGED
    data = _data(work, session, application=found, refusal=kept, catalogue=catalogue, confirmed=confirmed)
    return Notice(data=data, pdf=work.papers.refusal(data, catalogue.language))


def print_notice(work: Workplace, made: Notice, application: ApplicationId) -> PrintOutcome:
    """Send the notice to the printer and follow the job to its end."""
    return work.printer.print(PrintJob(document=application, pdf=made.pdf))


def save_notice(work: Workplace, made: Notice, *, to: str) -> None:
    """Write the notice where the operator chose. Raises `NotSaved`."""
    work.printer.save(made.pdf, to=to)


def _name_of(work: Workplace, who: OperatorId) -> str:
    """Who refused, also where another prints the notice again; "" for whom this desk does not know."""
    with work.store.read() as uow:
        return next((each.name for each in uow.facts.people() if each.id == who), "")


def _data(
    work: Workplace,
    session: Session,
    *,
    application: Application,
    refusal: Refusal,
    catalogue: Catalogue,
    confirmed: bool,
) -> RefusalData:
    case, desk, say = look_at_case(work, application.id), work.desk, catalogue.say
    sides = case.sides
    acted = sides.capacity is not Capacity.SELF
    view = told_again(work.law, application, refusal.ground, refusal.facts)
    if view is None:
        raise NotThere(msg("rule.not_there", what=msg("thing.refusal")))
    article = view.ground.standing.article
    return RefusalData(
        centre=catalogue.pick(desk.centre_name),
        address=catalogue.pick(desk.address),
        phone=desk.phone,
        desk=desk.desk,
        operator_name=_name_of(work, refusal.by) or session.name,
        number=refusal.number,
        refused_at=work.local(refusal.at),
        confirmed=confirmed,
        applicant=name_of(sides.applicant),
        by=name_of(sides.party) if acted else "",
        capacity=msg(f"forms.capacity.{sides.capacity}") if acted else None,
        service=say(case.service.name),
        authority=say(case.service.authority),
        ground=view.ground.text,
        article=article,
        facts=tuple(one.told for one in view.facts) if refusal.grounded else (),
        papers=owed_words(work.law, application, refusal.papers) if refusal.grounded else (),
        second_name="" if refusal.second is None else _name_of(work, refusal.second) or refusal.second,
        reason=msg(f"override.{refusal.reason}") if refusal.reason else None,
        cure=view.ground.cure,
        today=view.ground.today,
        unverified=("ground",) if view.ground.standing.confidence != "sourced" else (),
    )
