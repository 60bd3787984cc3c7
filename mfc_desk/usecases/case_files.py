"""A registered application as a case: its three dates, what moved them and by which ground, what may move them now.

How a presenter uses it: `find` by a part of the number, for the palette; `look` for the page. What would come of a move
is `preview`, before `terms.suspend`, `terms.resume`, `terms.extend` or, where a newer calendar counts otherwise,
`terms.recount` does it; only the grounds of `moves` exist. A
suspension of today is taken back by `terms.resume` on the same day: no day is lost, and the log keeps both. An
extension stands: the law lets each ground be used once, and the applicant was told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from forms.register import Law
from forms.search import typings
from forms.service import Service
from forms.term_clock import Move
from forms.terms import Ground
from mfc_desk.domain import due_dates, lawful
from mfc_desk.domain.due_dates import Shift
from mfc_desk.domain.entities import Application, Entity
from mfc_desk.domain.errors import DomainError, Unlawful
from mfc_desk.domain.guards import Refusal, TermChange, TermDates, Violation
from mfc_desk.domain.ids import ApplicationId, Key, RefusalId
from mfc_desk.domain.machines import APPLICATION, Lifecycle
from mfc_desk.domain.permissions import may
from mfc_desk.text.message import Message, msg
from mfc_desk.usecases import afterwards, bringing, terms
from mfc_desk.usecases.owing import Owed
from mfc_desk.usecases.visits import CaseView, look_at_case
from mfc_desk.usecases.workplace import Session, Workplace

ByGround = Literal["suspended", "resumed", "extended"]
Kind = Literal[ByGround, "recounted"]
VERBS: Final[dict[Kind, str]] = {
    "suspended": "suspend_term", "resumed": "resume_term", "extended": "extend_term", "recounted": "recount_term",
}  # fmt: skip
FEWEST: Final = 3
"""Signs of a number before it is looked for."""
MOST: Final = 50
"""So many are found at most: who looks for one types more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A case in a list: its number, for what, where it stands."""

    application: ApplicationId
    number: str
    service: Message
    lifecycle: Lifecycle

    @property
    def refused(self) -> bool:
        """Whether its page is that of a refusal."""
        return self.lifecycle is Lifecycle.INTAKE_REFUSED


@dataclass(frozen=True, slots=True, kw_only=True)
class PossibleMove:
    """Something the law lists: what it does and by which ground; `ground` is None for running on."""

    kind: Kind
    ground: Ground | None
    why_not: Message | None
    """Why it cannot be done now; None where it can."""
    shift: Shift | None = None
    """What a newer calendar would do to the dates, where that is the move."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One line of the log: what was moved by which ground, and the legal day before and after."""

    change: TermChange
    ground: Message | None
    article: Message | None
    verified: bool
    at: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """A paper that was brought after the registration: what, when, and who took it in."""

    label: Message
    at: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFile:
    """Everything the page of a case shows."""

    application: Application
    case: CaseView
    dates: TermDates
    verified: bool
    """Whether the term was seen at its source."""
    article: Message | None
    log: tuple[Change, ...]
    moves: tuple[PossibleMove, ...]
    decides: bool
    """Whether who asks may move a term."""
    happened: tuple[Violation, ...]
    """What the ledger says happened in it, the newest first; for who may record more."""
    recordable: tuple[str, ...]
    """What who asks may record of it, as rules of the ledger."""
    owed: tuple[Owed, ...]
    """The papers that the person may still bring."""
    brought: tuple[Brought, ...]
    """Those that were brought after the registration, the oldest first."""


def find(work: Workplace, words: str) -> tuple[Found, ...]:
    """Applications whose number, or that of their refusal, holds what was typed on either layout.

    The newest first, at most `MOST` of them.
    """
    asked = "".join(words.split())
    if len(asked) < FEWEST or not any(sign.isdigit() for sign in asked):
        return ()
    tried = [each.upper() for each in typings(asked)]
    with work.store.read() as uow:
        rows: list[Entity | None] = [each.entity for each in uow.rows.numbered("application", tried, most=MOST)]
        kept = [each.entity for each in uow.rows.numbered("refusal", tried, most=MOST)]
        rows += [uow.rows.get(Key("application", each.application)) for each in kept if isinstance(each, Refusal)]
    return _listed(work, rows, kept)[:MOST]


def every(work: Workplace) -> tuple[Found, ...]:
    """Every application that has a number or was refused, the newest first."""
    with work.store.read() as uow:
        rows = [each.entity for each in uow.rows.of_kind("application")]
        kept = [each.entity for each in uow.rows.of_kind("refusal")]
    return _listed(work, rows, kept)


def _listed(work: Workplace, rows: Iterable[Entity | None], kept: Iterable[Entity]) -> tuple[Found, ...]:
    """Those that have a number, their own or that of their refusal, the newest first."""
    refusals = {each.id: each for each in kept if isinstance(each, Refusal)}
    known = [(each, *_known_by(each, refusals)) for each in rows if isinstance(each, Application)]
    known.sort(key=lambda one: one[2] or work.now(), reverse=True)
    return tuple(_found(work, each, number) for each, number, _ in known if number)


def look(work: Workplace, session: Session, application: ApplicationId) -> CaseFile:
    """The case as it stands. Raises `KeyError` for an unknown one, `Unlawful` before it has a number."""
    case = look_at_case(work, application)
    if case.application.number is None:
        raise Unlawful(msg("rule.no_number_yet"))
    _, service = lawful.pinned(work.law, case.application)
    recordable = afterwards.classes(session, case.application)
    standing = due_dates.standing_of(work.law, case.application, case.sides)
    return CaseFile(
        application=case.application,
        case=case,
        dates=due_dates.kept_dates(case.application),
        verified=standing.verified,
        article=standing.article,
        log=tuple(_change(work, service, each) for each in terms.changes(work, application)),
        moves=_moves(work, case, service),
        decides=may(session.actor, VERBS["suspended"], case.application),
        happened=afterwards.told(work, application) if recordable else (),
        recordable=recordable,
        owed=bringing.owed(case),
        brought=_brought(work, case),
    )


def _brought(work: Workplace, case: CaseView) -> tuple[Brought, ...]:
    people = names(work)
    later = [each.document for each in case.documents if each.document.brought_by is not None]
    return tuple(
        Brought(
            label=work.law.evidence_type(each.evidence).label,
            at=work.local(each.attached_at),
            by=people.get(each.brought_by or "", each.brought_by or ""),
        )
        for each in sorted(later, key=lambda one: one.attached_at)
    )


def preview(work: Workplace, application: ApplicationId, move: PossibleMove) -> TermDates:
    """The three dates as they would be after `move` today; nothing is moved. Raises `DomainError`."""
    if move.kind == "recounted":
        assert move.shift is not None, "it is offered with what it would do"
        return move.shift.now
    return _after(work, look_at_case(work, application), move.kind, move.ground)


def _after(work: Workplace, case: CaseView, kind: ByGround, ground: Ground | None) -> TermDates:
    application = case.application
    APPLICATION.after(application.lifecycle, VERBS[kind])
    if application.received_at is None:
        raise Unlawful(msg("rule.no_number_yet"))
    start = lawful.local_day(work.law, application.received_at)
    clock = due_dates.clock_of(work.law, application, case.sides, start=start)
    if ground is None:
        return due_dates.dates_of(due_dates.resumed(clock, work.today()))
    return due_dates.dates_of(due_dates.moved(clock, Move(kind, work.today(), ground.id)))


def _moves(work: Workplace, case: CaseView, service: Service) -> tuple[PossibleMove, ...]:
    listed: list[tuple[ByGround, Ground | None]] = [("suspended", one) for one in service.deadline.grounds.suspend]
    listed += [("extended", one) for one in service.deadline.grounds.extend]
    if case.application.lifecycle is Lifecycle.SUSPENDED:
        listed.insert(0, ("resumed", None))
    shift = due_dates.shift_by(work.law, case.application, case.sides)
    again = () if shift is None else (PossibleMove(kind="recounted", ground=None, why_not=None, shift=shift),)
    moves = (PossibleMove(kind=kind, ground=one, why_not=_why_not(work, case, kind, one)) for kind, one in listed)
    return (*again, *moves)


def _why_not(work: Workplace, case: CaseView, kind: ByGround, ground: Ground | None) -> Message | None:
    try:
        _after(work, case, kind, ground)
    except DomainError as refused:
        return refused.message
    return None


def _change(work: Workplace, service: Service, change: TermChange) -> Change:
    listed = {one.id: one for one in (*service.deadline.grounds.suspend, *service.deadline.grounds.extend)}
    ground = next((one for name, one in listed.items() if name == change.ground), None)
    with work.store.read() as uow:
        by = next((each.name for each in uow.facts.people() if each.id == change.by), str(change.by))
    return Change(
        change=change,
        ground=None if ground is None else ground.text,
        article=None if ground is None else ground.standing.article,
        verified=ground is None or ground.standing.verified,
        at=work.local(change.at),
        by=by,
    )


def _known_by(application: Application, refusals: Mapping[RefusalId, Refusal]) -> tuple[str, datetime | None]:
    """The number that the person's paper bears, and since when."""
    refusal = refusals.get(application.refusal) if application.refusal is not None else None
    if refusal is not None:
        return refusal.number, refusal.at
    return application.number or "", application.received_at


def _found(work: Workplace, application: Application, number: str) -> Found:
    _, service = lawful.pinned(work.law, application)
    return Found(
        application=application.id,
        number=number,
        service=service.name,
        lifecycle=application.lifecycle,
    )


def names(work: Workplace) -> dict[str, str]:
    """The people of this desk by their id, and the numbers of cases by theirs."""
    with work.store.read() as uow:
        people = {str(each.id): each.name for each in uow.facts.people()}
        rows = [each.entity for each in uow.rows.of_kind("application")]
        refusals = [each.entity for each in uow.rows.of_kind("refusal")]
    cases = {str(each.id): each.number for each in rows if isinstance(each, Application) and each.number}
    refused = {str(each.application): each.number for each in refusals if isinstance(each, Refusal)}
    return {**people, **cases, **refused}


def subject(law: Law, row: Violation) -> Message | None:
    """What a row of the ledger was about, in the words of the law; None where the law has no words for it."""
    for service in law.services():
        for one in service.requirements:
            if one.id == row.subject:
                return one.text
        for ground in (*service.deadline.grounds.suspend, *service.deadline.grounds.extend):
            if ground.id == row.subject:
                return ground.text
    refusal = next((one for pack in law.packs for name, one in pack.grounds.items() if name == row.subject), None)
    if refusal is not None:
        return refusal.text
    kinds = {str(name): kind.label for pack in law.packs for name, kind in pack.evidence_types.items()}
    return kinds.get(row.subject)
