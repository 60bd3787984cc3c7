"""What is known about the person at the desk beside their name: the ticket, the document, the applications.

Only what a row of ours says; nothing is guessed and nothing is asked of a register for this.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from forms.evidence import PlanItem
from forms.ids import EvidenceTypeId, PersonPath, ServiceId
from forms.register import Law
from mfc_desk.domain.checklists import Checklist, ChecklistLine, checklist
from mfc_desk.domain.entities import Party
from mfc_desk.domain.inquiries import Outcome
from mfc_desk.domain.sides import name_of
from mfc_desk.domain.tickets import Ticket
from mfc_desk.text.message import Message, msg
from mfc_desk.usecases.visits import CaseView, VisitView
from ui.presenters.context import Context
from ui.presenters.parts import Fact

THERE: Final = ("circle-check", "person.fetched_yes")
NOT_YET: Final = ("lock", "person.fetched_not_yet")
NOWHERE: Final = ("file-question-mark", "person.fetched_none")


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Some facts under one head."""

    title: Message
    facts: tuple[Fact, ...]


def of_ticket(ctx: Context, ticket: Ticket) -> tuple[Fact, ...]:
    """What the ticket says: the note of the reception, by law, since when here, for what time, in which language."""
    work = ctx.work
    facts = [Fact(icon="clock", title=msg("desk.arrived", at=work.local(ticket.arrived_at)), why=_waited(ticket))]
    if ticket.ground is not None:
        facts.insert(0, Fact(icon="gavel", title=msg("desk.by_law"), why=_by_law(ctx.work.law, ticket.ground)))
    if ticket.note:
        facts.insert(0, Fact(icon="info", title=msg("desk.note", words=ticket.note), why=msg("desk.note_from")))
    if ticket.eligible_at > ticket.arrived_at:
        title = msg("queue.appointment", at=work.local(ticket.eligible_at))
        facts.append(Fact(icon="calendar-clock", title=title))
    speaks = Message(f"desk.speaks_{ticket.language}")
    facts.append(Fact(icon="languages", title=speaks, why=msg("desk.chosen_at_kiosk")))
    return tuple(facts)


def of_services(ctx: Context, services: Iterable[ServiceId]) -> tuple[Fact, ...]:
    """What the person will need for what they came for, before anything is asked: to bring, perhaps, and what not."""
    found = _checklist(ctx.work.law, tuple(services), ctx.work.today())
    brought = [Fact(icon="file-text", title=one.what, why=_original(one)) for one in found.bring]
    perhaps = [Fact(icon="file-question-mark", title=one.what, why=one.why) for one in found.perhaps]
    fetched = [Fact(icon="building", title=one.what, why=msg("checklist.fetched")) for one in found.fetched]
    return (*brought, *perhaps, *fetched)


@lru_cache(maxsize=32)
def _checklist(law: Law, services: tuple[ServiceId, ...], today: date) -> Checklist:
    """Reckoned once for what somebody came for: the window asks for it whenever it draws."""
    return checklist(law, services, today)


def came_for(ticket: Ticket) -> tuple[ServiceId, ...]:
    """Everything the ticket names, in the order in which it was said."""
    return (*((ticket.service,) if ticket.service is not None else ()), *ticket.more_services)


def _original(line: ChecklistLine) -> Message | None:
    return msg("checklist.original") if line.original else None


def _by_law(law: Law, ground: str) -> Message:
    """The ground with its act, what shows it, and the mark where nobody has seen the act at its source."""
    found = law.priority(ground)
    if found is None or found.standing.article is None:
        return law.ahead_by(ground)
    code = "desk.by_act" if found.standing.verified else "desk.by_act_unverified"
    return msg(code, ground=found.label, act=found.standing.article, shown_by=found.shown_by)


def of_visit(ctx: Context, view: VisitView) -> tuple[Group, ...]:
    """Everything beside the name, in the order in which it is needed; a group without facts is left out."""
    groups = [
        Group(title=msg("whom.title"), facts=(*_acting(view), *_companion(view))),
        Group(title=msg("person.cases"), facts=tuple(_case(each) for each in view.cases)),
        Group(title=msg("owing.title"), facts=tuple(_to_bring(view))),
        Group(title=msg("person.fetched"), facts=tuple(_fetched(ctx, view))),
        Group(title=msg("person.contact"), facts=tuple(_contact(view.party)) if view.party is not None else ()),
    ]
    if not view.cases and view.wanted:
        groups.insert(0, Group(title=msg("checklist.title"), facts=of_services(ctx, view.wanted)))
    if view.ticket is not None:
        head = msg("person.ticket", number=view.ticket.number)
        groups.append(Group(title=head, facts=of_ticket(ctx, view.ticket)))
    return tuple(each for each in groups if each.facts)


def _acting(view: VisitView) -> Iterator[Fact]:
    """For whom, by whom, on what paper; nothing for who asks for themselves."""
    if view.acting is None or view.party is None:
        return
    right = view.acting.right
    who = name_of(view.acting.principal)
    by = msg("whom.by", name=name_of(view.party), right=msg(f"forms.capacity.{right.capacity}"))
    yield Fact(icon="users", title=msg("whom.for", name=who), why=by)
    paper = msg("whom.paper", kind=msg(f"authority.{right.authority.type}"), number=right.authority.number)
    yield Fact(icon="file-text", title=paper)


def _companion(view: VisitView) -> Iterator[Fact]:
    """Who came along; no right follows from it."""
    came = view.visit.companion
    if came is not None:
        why = msg("companion.has_copy") if came.copied else msg("companion.no_rights")
        yield Fact(icon="user-round", title=msg("companion.with", name=came.name), why=why)


def _case(case: CaseView) -> Fact:
    state = Message(f"state.application.{case.application.lifecycle}")
    number = case.application.number
    why = msg("person.case", state=state, number=number) if number is not None else state
    refused = case.application.refusal is not None
    opens = case.application.id if number is not None or refused else None
    return Fact(icon="file-text", title=case.service.short, why=why, case=opens, refused=refused)


def _to_bring(view: VisitView) -> Iterator[Fact]:
    """What is still to be brought to what is registered, each with its last day."""
    for case in view.cases:
        for one in case.left.papers:
            until = msg("case.owed.any_day") if one.until is None else msg("case.owed.until", day=one.until)
            yield Fact(icon="calendar-clock", title=one.what, why=until)


def _fetched(ctx: Context, view: VisitView) -> Iterator[Fact]:
    """What the office fetches: of whom, for which of several applications, and how it stands."""
    for case in view.cases:
        nowhere = _nowhere(case)
        needed = [one for one in case.plan.items if one.by == "interagency" and one.state != "not_needed"]
        # one record may prove two things
        for item in {(one.type, one.person): one for one in needed}.values():
            icon, code = NOT_YET
            if item.state == "settled":
                icon, code = THERE
            elif (item.type, item.person) in nowhere:
                icon, code = NOWHERE
            label, state = ctx.work.law.evidence_type(item.type).label, Message(code)
            why = msg("person.fetched_for", state=state, what=case.service.short) if len(view.cases) > 1 else state
            yield Fact(icon=icon, title=_of_whom(label, item), why=why)
        planned = {(item.type, item.person) for item in case.plan.items}
        for none in case.left.lacking:
            if (none.evidence, none.person) not in planned:
                yield Fact(icon=NOWHERE[0], title=none.what, why=Message(NOWHERE[1]))


def _nowhere(case: CaseView) -> set[tuple[EvidenceTypeId, PersonPath]]:
    """What agencies were asked for last and have no record of, each with whose it is."""
    newest = {(one.evidence, one.person): one.outcome for one in case.sides.requests}
    return {what for what, outcome in newest.items() if outcome is Outcome.NOT_FOUND}


def _of_whom(label: Message, item: PlanItem) -> Message:
    if item.about is None:
        return label
    return msg("visit.documents.of_whom", what=label, who=item.about.name or item.about.called)


def _contact(party: Party) -> Iterator[Fact]:
    until = party.document.valid_until
    if until is not None:
        what = Message(f"person.document_{party.document.type}")
        yield Fact(icon="id-card", title=msg("person.valid_until", what=what, day=until))
    if party.phone:
        yield Fact(icon="info", title=msg("person.phone", number=party.phone))


def _waited(ticket: Ticket) -> Message | None:
    if ticket.called_at is None:
        return None
    since = max(ticket.arrived_at, ticket.eligible_at)
    return msg("desk.waited", n=max(0, int((ticket.called_at - since).total_seconds() // 60)))
