"""The hall without the line: whom this desk may call, what number it gives, and whose paper it knows for genuine.

The office's last list is dealt over the desks that were open in it (`domain.dealing`); who took a number at this desk
since then is this desk's. The ticket in a person's hand goes before both: where it is shown, it is served.
"""

from __future__ import annotations

from collections.abc import Mapping

from mfc_desk.domain import dealing
from mfc_desk.domain.entities import Visit
from mfc_desk.domain.errors import DomainError, Unlawful
from mfc_desk.domain.halls import Desk, DeskKey, TicketBlock
from mfc_desk.domain.ids import Key, TicketId, VisitId
from mfc_desk.domain.machines import TICKET, VisitState
from mfc_desk.domain.operations.calls import CallDealt
from mfc_desk.domain.operations.tickets import IssueTicket, hall_of
from mfc_desk.domain.operations.visits import StartVisit, TieTicket
from mfc_desk.domain.ranking import rank_at_desk
from mfc_desk.domain.ticket_codes import BY_CENTRE, TicketCode, read_code
from mfc_desk.domain.tickets import Source, Ticket, TicketState
from mfc_desk.ports.office import NoLine
from mfc_desk.ports.storage import UnitOfWork
from mfc_desk.text.message import msg
from mfc_desk.usecases import visits
from mfc_desk.usecases.knocking import sign
from mfc_desk.usecases.lives import blocks_of
from mfc_desk.usecases.places import Wanted
from mfc_desk.usecases.queue import Called, call_next, called_here, of_today
from mfc_desk.usecases.workplace import Session, Workplace, do


def call(work: Workplace, session: Session) -> Called:
    """Ask the office for the next person; where it does not answer, call one of those this desk may call by itself.

    Raises `NoLine` where there is nobody of them either: the numbers of paper tickets are still to be taken.
    """
    try:
        return call_next(work, session)
    except NoLine:
        found = call_dealt(work, session)
        if found.ticket is None:
            raise
        return found


def call_dealt(work: Workplace, session: Session) -> Called:
    """Call the next of those this desk may call by itself; nobody where there is none. Raises `DomainError`."""
    work.demand_room()
    here = called_here(work)
    if here is not None:
        raise Unlawful(msg("office.desk_has_ticket", number=here.number))
    with work.store.read() as uow:
        mine, listed = dealt_here(work, uow), uow.facts.cursor()
    ticket = next((one for one in mine if one.waits_at(work.now())), None)
    if ticket is None:
        return Called(ticket=None, changed=frozenset(), alone=True)
    done = do(work, session, CallDealt(ticket=ticket.id, listed=listed))
    return Called(ticket=_ticket(work, ticket.id), changed=done.changed, alone=True)


def dealt_here(work: Workplace, uow: UnitOfWork) -> tuple[Ticket, ...]:
    """Whom this desk may call by itself, in the order in which it calls them, their time come or not.

    Dealt is what the office told, so that all desks deal the same; left out is who was dealt with here since.
    """
    shown = [each.entity for each in uow.rows.waiting()]
    waiting = {one.id: one for one in shown if isinstance(one, Ticket) and of_today(work, one)}
    told = [uow.rows.server(Key("ticket", name)) for name in waiting]
    desks = [uow.rows.server(Key("desk", each.entity.id)) for each in uow.rows.of_kind("desk")]
    hall, desk = hall_of(uow.rows), work.desk.desk
    listed = [one for one in told if isinstance(one, Ticket)]
    dealt = dealing.dealt_to(desk, listed, [one for one in desks if isinstance(one, Desk)], hall)
    ours = {one.id for one in dealt} | (waiting.keys() - {one.id for one in listed})
    plan = hall.plan_of(desk)
    mine = (waiting[name] for name in ours)
    return tuple(sorted(mine, key=lambda one: (rank_at_desk(one, hall, plan), one.arrived_at, one.id)))


def issue(work: Workplace, session: Session, wanted: Wanted) -> Ticket:
    """Give the next number of this desk's own block, with its signed code.

    Raises `Unlawful` where this desk has no block of the list, or gave all of it today.
    """
    with work.store.read() as uow:
        block = _block(uow, wanted)
    number = block.next_on(work.today())
    if number is None:
        raise Unlawful(msg("rule.block_used_up"))
    ticket, printed = TicketId(work.ids.new()), block.printed(number)
    code = TicketCode(centre=work.desk.centre, ticket=ticket, number=printed, day=work.today(), issuer=work.desk.device)
    operation = IssueTicket(
        ticket=ticket,
        number=printed,
        series=block.series,
        service=next(iter(wanted.services), None),
        more_services=wanted.services[1:],
        life_event=wanted.life_event,
        language=wanted.language,
        ground=wanted.ground or None,
        people=wanted.people,
        source=Source.BLOCK,
        code=code.printed(sign(work.desk, code.signed())),
        block=block.id,
    )
    do(work, session, operation)
    issued = _ticket(work, ticket)
    assert issued is not None, "it was just given"
    return issued


def take_shown(work: Workplace, session: Session, text: str) -> VisitId:
    """Begin a visit with the ticket that a person shows: `text` is what its QR says.

    Raises `Unlawful`, in words for the operator, where the ticket is not genuine, not of today, or was served.
    """
    code = read_shown(work, text)
    ticket = _ticket(work, code.ticket)
    if ticket is not None and not TICKET.allows(ticket.state, StartVisit.KIND):
        raise Unlawful(msg("ticket_code.over", number=code.number, state=msg(f"state.ticket.{ticket.state}")))
    if ticket is not None:
        return visits.start(work, session, ticket=ticket.id)
    work.demand_room()
    visit = VisitId(work.ids.new())
    do(work, session, StartVisit(visit=visit, held=code.ticket, paper_number=code.number))
    return visit


def read_shown(work: Workplace, text: str) -> TicketCode:
    """What a ticket's code says. Raises `Unlawful` where it is not genuine, or of another day."""
    with work.store.read() as uow:
        code = read_code(text, centre=work.desk.centre, keys=keys_of(work, uow))
    if code.day != work.today():
        raise Unlawful(msg("ticket_code.other_day", number=code.number, day=code.day))
    return code


def keys_of(work: Workplace, uow: UnitOfWork) -> Mapping[str, bytes]:
    """By what this desk knows tickets for genuine: the centre's key, and those of the desks that were not shut out."""
    desks = [each.entity for each in uow.rows.of_kind("desk_key")]
    known: dict[str, bytes] = {
        one.id: bytes.fromhex(one.public) for one in desks if isinstance(one, DeskKey) and not one.revoked
    }
    return {BY_CENTRE: work.desk.office_key, **known}


def tie_held(work: Workplace, session: Session) -> int:
    """Tie the visits of this desk to the tickets they were begun with, as soon as the office told of these.

    So is a visit that was gone on with before its person came back from another desk. How many were tied. A ticket that
    another desk has served meanwhile is left there; the visit keeps its number.
    """
    with work.store.read() as uow:
        found = [each.entity for each in uow.rows.with_other_number()]
        visits = [one for one in found if isinstance(one, Visit) and one.desk == work.desk.desk and one.ticket is None]
        held = [(one.id, uow.rows.get(Key("ticket", one.held))) for one in visits if one.held is not None]
        held += [(one.id, back) for one in visits if (back := _came_back(work, uow, one)) is not None]
    tied = 0
    for visit, ticket in held:
        if isinstance(ticket, Ticket) and TICKET.allows(ticket.state, TieTicket.KIND):
            try:
                do(work, session, TieTicket(visit=visit, ticket=ticket.id))
                tied += 1
            except DomainError:
                continue  # dealt with by somebody else: the number stays with the visit
    return tied


def _came_back(work: Workplace, uow: UnitOfWork, visit: Visit) -> Ticket | None:
    """The number that comes back from another desk for this visit, which was gone on with, or finished, meanwhile."""
    found = None if visit.away is None else uow.rows.get(Key("ticket", visit.away))
    if not isinstance(found, Ticket) or found.visit != visit.id:
        return None
    if found.state is TicketState.CALLED and found.desk != work.desk.desk:  # they are on the way to another desk
        return None
    over = visit.state is VisitState.FINISHED and not found.desks_that_wait
    return found if over or visit.state is VisitState.OPEN else None


def _block(uow: UnitOfWork, wanted: Wanted) -> TicketBlock:
    """The block of the list for what the person came for."""
    found = hall_of(uow.rows).list_for(next(iter(wanted.services), None))
    letter = "" if found is None else found.letter
    block = next((one for one in blocks_of(uow) if one.series == letter), None)
    if block is None:
        raise Unlawful(msg("rule.no_block", series=letter))
    return block


def _ticket(work: Workplace, name: TicketId) -> Ticket | None:
    with work.store.read() as uow:
        found = uow.rows.get(Key("ticket", name))
    return found if isinstance(found, Ticket) else None
