"""The hall without the line: two real desks and their real office, with the cable out and in again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from forms.ids import ServiceId
from mfc_desk.domain.entities import Visit
from mfc_desk.domain.errors import Unlawful
from mfc_desk.domain.halls import BLOCKS_FROM
from mfc_desk.domain.ids import TicketId
from mfc_desk.domain.operations.calls import NoShow
from mfc_desk.domain.operations.visits import AbandonVisit
from mfc_desk.domain.tickets import Source, Ticket, TicketState
from mfc_desk.usecases import alone, queue, tray, visits
from mfc_desk.usecases.alone import Wanted
from mfc_desk.usecases.workplace import do
from tests.hall.centre import RealDesk
from tests.office.bureau import Bureau

Desks = tuple[RealDesk, RealDesk]
BIRTH = Wanted(services=(ServiceId("kz.birth"),))


def arrive(bureau: Bureau, desks: Desks, count: int) -> list[str]:
    """People take numbers while the line is up, and every desk hears of them."""
    one, two = desks
    names = []
    for _ in range(count):
        names.append(str(queue.ask(one.work, one.session, "issue_ticket", {"series": "A"}).result["ticket"]))
        bureau.clock.advance(timedelta(seconds=30))
    for each in (one, two):
        each.settle()
    return names


def cut(desks: Desks, *, off: bool = True) -> None:
    for each in desks:
        each.line.cut = off


def call_all(desk: RealDesk) -> list[str]:
    """Everybody whom this desk may call by itself, called one after the other; nobody comes."""
    called = []
    while (found := alone.call_dealt(desk.work, desk.session).ticket) is not None:
        called.append(str(found.id))
        do(desk.work, desk.session, NoShow(ticket=found.id))
    return called


def state(desk: RealDesk, name: str) -> TicketState:
    ticket = desk.get("ticket", name)
    assert isinstance(ticket, Ticket)
    return ticket.state


def test_cut_desks_call_everybody_between_them_and_nobody_twice(bureau: Bureau, desks: Desks) -> None:
    names = arrive(bureau, desks, 12)
    cut(desks)
    mine, theirs = (call_all(each) for each in desks)
    assert sorted(mine + theirs) == sorted(names)
    assert mine
    assert theirs
    assert mine == sorted(mine, key=names.index)


def test_what_was_called_alone_stands_with_the_office_when_the_line_is_back(bureau: Bureau, desks: Desks) -> None:
    names = arrive(bureau, desks, 4)
    cut(desks)
    first = alone.call_dealt(desks[0].work, desks[0].session).ticket
    assert first is not None
    visit = visits.start(desks[0].work, desks[0].session, ticket=first.id)
    cut(desks, off=False)
    for each in desks:
        each.settle()
    assert [state(each, first.id) for each in desks] == [TicketState.SERVING] * 2
    assert tray.look(desks[0].work) == ()
    begun = desks[1].get("visit", visit)
    assert isinstance(begun, Visit)
    assert begun.ticket == first.id
    assert len(names) == 4


def test_a_number_of_the_desks_own_block_is_given_and_called_there_alone(desks: Desks) -> None:
    one, two = desks
    cut(desks)
    given = alone.issue(one.work, one.session, BIRTH)
    assert (given.number, given.source, given.service) == (f"A-{BLOCKS_FROM:04d}", Source.BLOCK, "kz.birth")
    assert alone.call_dealt(two.work, two.session).ticket is None
    called = alone.call_dealt(one.work, one.session).ticket
    assert called is not None
    assert called.id == given.id


def test_no_two_desks_give_the_same_number_and_the_office_takes_them_all(desks: Desks) -> None:
    cut(desks)
    given = [alone.issue(each.work, each.session, BIRTH) for each in desks for _ in range(3)]
    assert len({each.number for each in given}) == 6
    cut(desks, off=False)
    for each in (*desks, desks[0]):
        each.settle()
    assert {state(desks[0], each.id) for each in given} == {TicketState.ISSUED}
    assert [tray.look(each.work) for each in desks] == [(), ()]


def test_a_ticket_of_another_cut_desk_is_taken_where_it_is_shown_and_tied_when_both_are_back(desks: Desks) -> None:
    one, two = desks
    cut(desks)
    given = alone.issue(one.work, one.session, BIRTH)
    visit = alone.take_shown(two.work, two.session, given.code)
    do(two.work, two.session, AbandonVisit(visit=visit, reason="left"))
    cut(desks, off=False)
    for each in (two, one, two, one):
        each.settle()
    assert [state(each, given.id) for each in desks] == [TicketState.LEFT] * 2
    tied = one.get("visit", visit)
    assert isinstance(tied, Visit)
    assert (tied.ticket, tied.number) == (given.id, given.number)


def test_a_ticket_of_the_office_is_taken_at_any_desk_without_the_line(bureau: Bureau, desks: Desks) -> None:
    name = arrive(bureau, desks, 1)[0]
    cut(desks)
    ticket = desks[1].get("ticket", name)
    assert isinstance(ticket, Ticket)
    for each in desks:
        assert alone.read_shown(each.work, ticket.code).number == ticket.number
    visit = alone.take_shown(desks[1].work, desks[1].session, ticket.code)
    begun = desks[1].get("visit", visit)
    assert isinstance(begun, Visit)
    assert begun.ticket == name


def test_a_paper_that_was_shown_at_two_desks_is_one_persons_ticket_and_the_other_visit_stays(
    bureau: Bureau, desks: Desks
) -> None:
    name = arrive(bureau, desks, 1)[0]
    cut(desks)
    ticket = desks[0].get("ticket", name)
    assert isinstance(ticket, Ticket)
    begun = [alone.take_shown(each.work, each.session, ticket.code) for each in desks]
    cut(desks, off=False)
    for each in (*desks, *desks):
        each.settle()
    here = [desks[0].get("visit", visit) for visit in begun]
    assert [one.number for one in here if isinstance(one, Visit)] == [ticket.number] * 2
    assert sorted(str(one.ticket) for one in here if isinstance(one, Visit)) == sorted([name, "None"])
    assert sum(len(tray.look(each.work)) for each in desks) == 1


def test_who_was_called_in_vain_is_told_who_was_first(bureau: Bureau, desks: Desks) -> None:
    names = arrive(bureau, desks, 6)
    one, two = desks
    one.line.cut = True
    mine = alone.call_dealt(one.work, one.session).ticket
    assert mine is not None
    online = {
        str(queue.ask(two.work, two.session, "call_ticket", {"ticket": mine.id, "reason": "here"}).result["ticket"])
    }
    assert online == {mine.id}
    visits.start(two.work, two.session, ticket=mine.id)
    two.settle()
    one.line.cut = False
    one.settle()
    assert state(one, mine.id) is TicketState.SERVING
    (item,) = tray.look(one.work)
    assert (item.about, item.why.code, item.told) == (mine.number, "tray.called_elsewhere", True)
    tray.put_away(one.work, item)
    assert tray.look(one.work) == ()
    assert len(names) == 6


@pytest.mark.parametrize("spoilt", ["", "hello", "MFC1/KZ03/x"])
def test_what_is_no_ticket_begins_nothing(desks: Desks, spoilt: str) -> None:
    with pytest.raises(Unlawful):
        alone.take_shown(desks[0].work, desks[0].session, spoilt)


def test_yesterdays_ticket_is_not_taken_and_not_called(bureau: Bureau, desks: Desks) -> None:
    name = arrive(bureau, desks, 1)[0]
    ticket = desks[0].get("ticket", name)
    assert isinstance(ticket, Ticket)
    cut(desks)
    bureau.clock.advance(timedelta(days=1))
    with pytest.raises(Unlawful) as refused:
        alone.take_shown(desks[0].work, desks[0].session, ticket.code)
    assert refused.value.message.code == "ticket_code.other_day"
    assert [alone.call_dealt(each.work, each.session).ticket for each in desks] == [None, None]
    assert queue.look(desks[0].work).rows == ()


def test_a_ticket_that_was_served_says_so(bureau: Bureau, desks: Desks) -> None:
    name = arrive(bureau, desks, 1)[0]
    one = desks[0]
    visit = visits.start(one.work, one.session, ticket=TicketId(name))
    do(one.work, one.session, AbandonVisit(visit=visit, reason="left"))
    ticket = one.get("ticket", name)
    assert isinstance(ticket, Ticket)
    with pytest.raises(Unlawful) as refused:
        alone.take_shown(one.work, one.session, ticket.code)
    assert refused.value.message.code == "ticket_code.over"


def test_a_used_up_block_says_so_and_begins_anew_the_next_day(bureau: Bureau, desks: Desks) -> None:
    one = desks[0]
    cut(desks)
    for _ in range(100):
        alone.issue(one.work, one.session, BIRTH)
    with pytest.raises(Unlawful) as refused:
        alone.issue(one.work, one.session, BIRTH)
    assert refused.value.message.code == "rule.block_used_up"
    bureau.clock.advance(timedelta(days=1))
    assert alone.issue(one.work, one.session, BIRTH).number == f"A-{BLOCKS_FROM:04d}"
