"""The office calls somebody after the desk went on alone: one person is at the desk, and nobody lost their place."""

from __future__ import annotations

from mfc_desk.domain.tickets import Ticket, TicketState
from mfc_desk.usecases import alone, queue, tray, visits
from tests.hall.centre import RealDesk
from tests.hall.test_alone import Desks, arrive, state
from tests.office.bureau import Bureau


def called_late(desk: RealDesk) -> Ticket:
    """The office does what it is asked, the desk does not hear of it and calls by itself."""
    desk.line.loses = True
    found = alone.call(desk.work, desk.session).ticket
    assert found is not None
    desk.line.loses = False
    return found


def test_whom_the_office_called_late_and_the_desk_by_itself_stays_called(bureau: Bureau, desks: Desks) -> None:
    (name,) = arrive(bureau, desks, 1)
    desk = next(each for each in desks if dealt(each))
    assert called_late(desk).id == name
    desk.settle()
    assert [state(each, name) for each in seen_by(desks)] == [TicketState.CALLED] * 2
    here = queue.called_here(desk.work)
    assert here is not None
    assert (here.id, tray.look(desk.work)) == (name, ())


def test_whom_the_office_called_late_and_who_sits_here_by_now_is_served(bureau: Bureau, desks: Desks) -> None:
    (name,) = arrive(bureau, desks, 1)
    desk = next(each for each in desks if dealt(each))
    visits.start(desk.work, desk.session, ticket=called_late(desk).id)
    desk.settle()
    assert [state(each, name) for each in seen_by(desks)] == [TicketState.SERVING] * 2
    assert tray.look(desk.work) == ()


def test_somebody_else_whom_the_office_called_late_waits_again_and_the_tray_says_so(
    bureau: Bureau, desks: Desks
) -> None:
    first, *_ = arrive(bureau, desks, 4)
    desk = next(each for each in desks if dealt(each)[0] != first)
    mine = called_late(desk)
    desk.settle()
    assert [state(each, mine.id) for each in seen_by(desks)] == [TicketState.CALLED] * 2
    assert [state(each, first) for each in desks] == [TicketState.ISSUED] * 2
    (item,) = tray.look(desk.work)
    back = desk.get("ticket", first)
    assert isinstance(back, Ticket)
    assert (item.told, item.about, back.calls) == (True, back.number, 0)


def dealt(desk: RealDesk) -> list[str]:
    with desk.store.read() as uow:
        return [one.id for one in alone.dealt_here(desk.work, uow)]


def seen_by(desks: Desks) -> Desks:
    """Both desks, once each has heard of everything."""
    for each in (*desks, *desks):
        each.settle()
    return desks
