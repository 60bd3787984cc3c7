"""The visit as the window shows it, and its frame: start, finish, abandon."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from forms import evidence
from forms.engine import FormView
from forms.evidence import Completeness, EvidencePlan
from forms.fees import Fee
from forms.ids import ServiceId
from forms.service import Service
from mfc_desk.domain import lawful
from mfc_desk.domain.entities import Application, Document, Entity, Party, Visit
from mfc_desk.domain.errors import NotThere
from mfc_desk.domain.ids import ApplicationId, AssistanceId, DocumentId, Key, TicketId, VisitId
from mfc_desk.domain.intake import Assistance, Consultation
from mfc_desk.domain.machines import LET_GO, VisitState
from mfc_desk.domain.operations.parking import ResumeVisit
from mfc_desk.domain.operations.tickets import hall_of
from mfc_desk.domain.operations.visits import AbandonVisit, FinishVisit, StartVisit
from mfc_desk.domain.sides import Sides, sides_of
from mfc_desk.domain.tickets import Ticket
from mfc_desk.ports.rows import SyncState
from mfc_desk.ports.storage import UnitOfWork
from mfc_desk.text.message import msg
from mfc_desk.usecases import places, queue, ways_back
from mfc_desk.usecases.acting import Represented, acting_in, rights_in, whom_draft
from mfc_desk.usecases.owing import Left, left_of
from mfc_desk.usecases.ways_back import Expected
from mfc_desk.usecases.workplace import Done, Session, Workplace, do

R = TypeVar("R", Consultation, Assistance)


class VisitGone(NotThere):
    """The visit is not there: the office did not take its beginning."""

    def __init__(self) -> None:
        super().__init__(msg("visit.gone"))


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentView:
    """A document in hand and where its scan stands."""

    document: Document
    sync: SyncState


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """One application of the visit with everything the steps show about it."""

    application: Application
    sides: Sides
    """Who it is for, and who sits here."""
    service: Service
    sync: SyncState
    documents: tuple[DocumentView, ...]
    plan: EvidencePlan
    completeness: Completeness
    form: FormView
    fee: Fee | None
    """None while the answers do not tell yet."""
    answers: Mapping[str, Any]
    """The form's answers with the unsaved draft on top."""
    drafted: bool
    """Whether the draft holds more than the last saved step."""
    owed: bool
    """Whether the first receipt was counted and has not come out: the person holds none."""
    sheet: str
    """The version of the check sheet that was printed or saved here last; "" while none was."""
    left: Left
    """What it lacks although it is registered."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a form the operator stands: the application, the page, and the question with the focus, "" for none."""

    application: ApplicationId
    page: str
    question: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitView:
    """The whole visit, as the window shows it now."""

    visit: Visit
    ticket: Ticket | None
    party: Party | None
    who: Mapping[str, Any]
    """What is typed in step 1 and not yet an identification."""
    whom: Mapping[str, Any]
    """What is typed about whom the person acts for, and who came along."""
    asides: Mapping[str, Any]
    """What is typed of a question, an answer, the outcome of a help."""
    acting: Represented | None
    """For whom the visit goes on, and by what right; None: for who sits here."""
    rights: tuple[Represented, ...]
    """Everyone who is represented in it."""
    cases: tuple[CaseView, ...]
    consultations: tuple[Consultation, ...]
    assistances: tuple[Assistance, ...]
    sync: SyncState
    step: int
    """Where the operator stopped, 1 to 6."""
    place: Place | None
    """Where in a form they stood last; None while in none."""
    wanted: tuple[ServiceId, ...] = ()
    """Everything the person said they came for, by ticket or to the operator, in their order."""
    then: tuple[Expected, ...] = ()
    """The desks that wait for the person after this one, the next one first."""
    asks: bool = False
    """Whether this centre asks its people how it was."""

    @property
    def case(self) -> CaseView | None:
        """The application the steps are about: the first that is not finished, else the last."""
        open_ = [each for each in self.cases if each.application.lifecycle not in LET_GO]
        return next(iter((*open_, *self.cases[-1:])), None)


def who_draft(visit: VisitId) -> str:
    """The name of the drafts of step 1."""
    return f"who.{visit}"


def form_draft(application: ApplicationId) -> str:
    """The name of the drafts of a form."""
    return f"form.{application}"


def aside_draft(visit: VisitId) -> str:
    """The name of what is typed beside the steps: a question, an answer, an outcome."""
    return f"aside.{visit}"


def outcome_draft(assistance: AssistanceId) -> str:
    """The name of what is typed of how a help ended."""
    return f"outcome.{assistance}"


def owed_note(application: ApplicationId) -> str:
    """The name of the note that the first receipt is counted and not yet in the person's hand."""
    return f"receipt.owed.{application}"


def sheet_note(application: ApplicationId) -> str:
    """The name of the note about the check sheet that came out here last: its version."""
    return f"sheet.{application}"


def start(
    work: Workplace,
    session: Session,
    *,
    ticket: TicketId | None = None,
    paper_number: str = "",
    services: tuple[ServiceId, ...] = (),
) -> VisitId:
    """Begin a visit with the called ticket, a paper number, or neither.

    A paper number may be that of a call which came late: it is called to this desk, and nobody waits with it.
    Where the person's visit was put by, that visit goes on. `services`: what they said they came for.
    Raises `NoNewWork` where the disk is full.
    """
    work.demand_room()
    visit = VisitId(work.ids.new())
    called = queue.called_here(work) if ticket is None and paper_number else None
    if called is not None and queue.means(work, paper_number, called):
        ticket, paper_number = called.id, ""
    begun = _put_by(work, ticket) if ticket is not None else None
    if begun is not None:
        do(work, session, ResumeVisit(visit=begun, ticket=ticket))
        return begun
    do(work, session, StartVisit(visit=visit, ticket=ticket, paper_number=paper_number.strip()))
    if services:
        places.came_for(work, visit, services)
    return visit


def _put_by(work: Workplace, ticket: TicketId) -> VisitId | None:
    """The visit that waits, half done, for the person with this ticket: the newest of this desk, where several do."""
    with work.store.read() as uow:
        found = uow.rows.get(Key("ticket", ticket))
        name = found.visit if isinstance(found, Ticket) else None
        ways = found.desks_that_wait if isinstance(found, Ticket) else ()
        name = name or next((each.visit for each in ways if each.visit and each.desk == work.desk.desk), None)
        visit = uow.rows.get(Key("visit", name)) if name is not None else None
    ended = isinstance(visit, Visit) and visit.state is not VisitState.PARKED
    return None if ended else name


def finish(work: Workplace, session: Session, visit: VisitId, *, home: bool = False) -> Done:
    """End the visit; what was only typed is forgotten with it.

    Whom another desk waits for goes back there, unless they go `home` instead.
    Raises `DomainError` while something is open or an original is still here.
    """
    if home:
        return ways_back.finish_for_good(work, session, visit, forget=_typed(work, visit))
    return do(work, session, FinishVisit(visit=visit), forget=_typed(work, visit))


def abandon(work: Workplace, session: Session, visit: VisitId, reason: str, *, back: bool = False) -> Done:
    """End the visit early, with the reason; what was only typed is forgotten with it. Raises `DomainError`.

    `back`: the person goes back to the desk that waits for them; else their number is over.
    """
    if back:
        return ways_back.send_back(work, session, visit, reason=reason, forget=_typed(work, visit))
    return do(work, session, AbandonVisit(visit=visit, reason=reason), forget=_typed(work, visit))


def _asides(uow: UnitOfWork, visit: Visit) -> Mapping[str, Any]:
    """What is typed beside the steps; the outcome of a help under its own name, such as "outcome.<id>"."""
    outcomes = {outcome_draft(each): uow.drafts.load(outcome_draft(each)) for each in visit.assistances}
    return {
        **uow.drafts.load(aside_draft(visit.id)),
        **{name: kept.get("words", "") for name, kept in outcomes.items()},
    }


def _typed(work: Workplace, visit: VisitId) -> tuple[str, ...]:
    """The names of every draft of the visit."""
    with work.store.read() as uow:
        found = uow.rows.get(Key("visit", visit))
    names, helps = (found.applications, found.assistances) if isinstance(found, Visit) else ((), ())
    typed = (*map(form_draft, names), *map(outcome_draft, helps))
    return (who_draft(visit), whom_draft(visit), aside_draft(visit), *typed)


def open_visit(work: Workplace, session: Session) -> VisitId | None:
    """The visit that this operator left open at this desk: after a crash the window returns to it."""
    mine = [each for each in _open_here(work, session) if each.operator == session.actor.id]
    return mine[0].id if mine else None


def others_visit(work: Workplace, session: Session) -> Visit | None:
    """The visit that another operator left open at this desk: until it ends the desk is not free."""
    others = [each for each in _open_here(work, session) if each.operator != session.actor.id]
    return others[0] if others else None


def _open_here(work: Workplace, session: Session) -> list[Visit]:
    with work.store.read() as uow:
        found = [each.entity for each in uow.rows.in_state("visit", {VisitState.OPEN})]
    return [each for each in found if isinstance(each, Visit) and each.desk == session.desk]


def stand_at(work: Workplace, visit: VisitId, step: int) -> None:
    """Remember the step, so that a restart returns to it."""
    with work.store.write() as uow:
        uow.facts.set_note(f"step.{visit}", step)
        uow.commit()


def stand_in_form(work: Workplace, visit: VisitId, place: Place) -> None:
    """Remember the question too: a form has pages, and nobody finds their place again by searching."""
    with work.store.write() as uow:
        uow.facts.set_note(f"place.{visit}", [place.application, place.page, place.question])
        uow.commit()


def look(work: Workplace, visit: VisitId) -> VisitView:
    """Everything about the visit, drafts included. Raises `VisitGone` where it is not there."""
    with work.store.read() as uow:
        shown = uow.rows.shown(Key("visit", visit))
        if shown is None or not isinstance(shown.entity, Visit):
            raise VisitGone
        found = shown.entity
        party = uow.rows.get(Key("party", found.party)) if found.party else None
        ticket = uow.rows.get(Key("ticket", found.ticket)) if found.ticket else None
        person = party if isinstance(party, Party) else None
        cases = [_case(work, uow, name) for name in found.applications]
        rights = rights_in(uow, found)
        return VisitView(
            visit=found,
            ticket=_ticket(ticket),
            party=person,
            who=uow.drafts.load(who_draft(visit)),
            whom=uow.drafts.load(whom_draft(visit)),
            asides=_asides(uow, found),
            acting=acting_in(uow, found, rights),
            rights=rights,
            cases=tuple(each for each in cases if each is not None),
            consultations=_rows(uow, Consultation, found.consultations),
            assistances=_rows(uow, Assistance, found.assistances),
            sync=shown.sync,
            step=uow.facts.note(f"step.{visit}") or 1,
            place=Place(*noted) if (noted := uow.facts.note(f"place.{visit}")) else None,
            wanted=places.wanted_by(uow.facts.note(places.note_of(visit)), _ticket(ticket)),
            then=ways_back.expected(work, uow.rows, _ticket(ticket)),
            asks=hall_of(uow.rows).feedback,
        )


def _ticket(found: Entity | None) -> Ticket | None:
    return found if isinstance(found, Ticket) else None


def is_gone(work: Workplace, visit: VisitId) -> bool:
    """Whether the visit is not there any more."""
    with work.store.read() as uow:
        return uow.rows.get(Key("visit", visit)) is None


def look_at_case(work: Workplace, application: ApplicationId) -> CaseView:
    """One application with its drafts. Raises `KeyError` for an unknown one."""
    with work.store.read() as uow:
        found = uow.rows.get(Key("application", application))
        case = _case(work, uow, application) if isinstance(found, Application) else None
    if case is None:
        raise KeyError(application)
    return case


def _case(work: Workplace, uow: UnitOfWork, name: ApplicationId) -> CaseView | None:
    shown = uow.rows.shown(Key("application", name))
    if shown is None or not isinstance(shown.entity, Application):
        return None
    application = shown.entity
    try:
        sides = sides_of(uow.rows, application)
    except NotThere:
        return None
    draft = uow.drafts.load(form_draft(name))
    answers = _laid_over(application.form, draft)
    documents = tuple(each for each in (_document(uow, one) for one in application.documents) if each is not None)
    plan = lawful.evidence_plan(
        work.law,
        application,
        sides,
        documents=[each.document for each in documents],
        today=work.today(),
        answers=answers,
    )
    _, service = lawful.pinned(work.law, application)
    tariff = lawful.tariff_day(work.law, application, work.today())
    return CaseView(
        application=application,
        sides=sides,
        service=service,
        sync=shown.sync,
        documents=documents,
        plan=plan,
        completeness=evidence.complete(plan),
        form=lawful.form_view(work.law, application, sides, answers=answers, today=work.today()),
        fee=lawful.fee_of(work.law, application, sides, answers=answers, plan=plan, today=tariff),
        answers=answers,
        drafted=bool(draft),
        owed=application.receipts > 0 and bool(uow.facts.note(owed_note(name))),
        sheet=uow.facts.note(sheet_note(name)) or "",
        left=left_of(uow.rows, work.law, application, sides=sides, plan=plan),
    )


def _rows(uow: UnitOfWork, entity: type[R], names: Sequence[str]) -> tuple[R, ...]:
    found = [uow.rows.get(Key(entity.kind, name)) for name in names]
    return tuple(each for each in found if isinstance(each, entity))


def _document(uow: UnitOfWork, name: DocumentId) -> DocumentView | None:
    shown = uow.rows.shown(Key("document", name))
    if shown is None or not isinstance(shown.entity, Document):
        return None
    return DocumentView(document=shown.entity, sync=shown.sync)


def _laid_over(saved: Mapping[str, Any], draft: Mapping[str, Any]) -> dict[str, Any]:
    """The saved answers with the draft on top; an empty draft value takes an answer away."""
    whole = {**saved, **draft}
    return {path: value for path, value in whole.items() if value not in (None, "")}
