"""Two real desks and their office: one waits for somebody whom the other one has, and both know it."""

from __future__ import annotations

from datetime import date, timedelta

from forms.identifiers import iin_of
from forms.ids import ServiceId
from mfc_desk.domain.entities import Visit
from mfc_desk.domain.ids import ConsultationId, DeskName, TicketId, VisitId
from mfc_desk.domain.machines import VisitState
from mfc_desk.domain.operations.advice import CloseConsultation, OpenConsultation
from mfc_desk.domain.tickets import Onward, Ticket, TicketState
from mfc_desk.usecases import line, persons, places, queue, services, tray, visits, ways_back, whole_hall
from mfc_desk.usecases.workplace import do
from tests.hall.centre import RealDesk
from tests.hall.test_alone import arrive
from tests.office.bureau import Bureau

Desks = tuple[RealDesk, RealDesk]
PERSON = {
    "document_type": "identity_card", "document_number": "047118265", "valid_until": "01.01.2030",
    "identifier": iin_of(date(1955, 12, 4), male=False, serial=41), "family_name": "Оспанова", "given_name": "Раушан", "born": "04.12.1955",
}  # fmt: skip
LARGE_FAMILY = ServiceId("kz.large_family")


def settle(*desks: RealDesk) -> None:
    for each in (*desks, desks[0]):
        each.settle()


def sent_on(bureau: Bureau, desks: Desks) -> tuple[TicketId, VisitId]:
    """Desk 1 has begun an application; the person is on the way to desk 2, and comes back for it."""
    one, two = desks
    name = TicketId(arrive(bureau, desks, 1)[0])
    visit = visits.start(one.work, one.session, ticket=name)
    persons.identify(one.work, one.session, visit, PERSON)
    services.choose(one.work, one.session, visit, LARGE_FAMILY, "kk")
    places.send_on(one.work, one.session, visit, Onward(desk=DeskName("2"), back=True), "a stamp")
    settle(one, two)
    return name, visit


def served(desk: RealDesk, name: TicketId) -> VisitId:
    """They are at the other desk, and something was told them there."""
    visit = visits.start(desk.work, desk.session, ticket=name)
    question = ConsultationId(desk.ids.new())
    do(desk.work, desk.session, OpenConsultation(visit=visit, consultation=question, subject="Где взять справку?"))
    do(desk.work, desk.session, CloseConsultation(consultation=question, answer="В центре занятости."))
    return visit


def ticket(desk: RealDesk, name: TicketId) -> Ticket:
    found = desk.get("ticket", name)
    assert isinstance(found, Ticket)
    return found


def visit_of(desk: RealDesk, name: VisitId) -> Visit:
    found = desk.get("visit", name)
    assert isinstance(found, Visit)
    return found


def where(desk: RealDesk, visit: VisitId) -> ways_back.Whereabouts:
    return ways_back.whereabouts(desk.work, [visit_of(desk, visit)])[visit]


def test_the_desk_that_has_them_is_told_who_waits_and_for_what_at_the_call_and_in_the_visit(
    bureau: Bureau, desks: Desks
) -> None:
    one, two = desks
    name, _ = sent_on(bureau, desks)
    (at_call,) = ways_back.who_waits(two.work, name)
    assert (at_call.desk, len(at_call.services), at_call.going_on) == ("1", 1, False)
    visit = served(two, name)
    (then,) = visits.look(two.work, visit).then
    assert then == at_call
    settle(two, one)
    (row,) = [each for each in whole_hall.look(one.work) if each.ticket == name]
    assert (row.desk, row.then) == ("2", "1")


def test_broken_off_at_the_other_desk_they_are_on_the_first_ones_list_and_it_goes_on(
    bureau: Bureau, desks: Desks
) -> None:
    one, two = desks
    name, waits = sent_on(bureau, desks)
    visits.abandon(two.work, two.session, served(two, name), "elsewhere", back=True)
    settle(two, one)
    assert (ticket(one, name).state, ticket(one, name).for_desk) == (TicketState.ISSUED, "1")
    called = queue.call_next(one.work, one.session).ticket
    assert called is not None
    assert called.id == name
    assert visits.start(one.work, one.session, ticket=name) == waits


def test_who_goes_home_from_the_other_desk_is_told_to_the_first_one_and_what_it_began_is_there(
    bureau: Bureau, desks: Desks
) -> None:
    one, two = desks
    name, waits = sent_on(bureau, desks)
    visits.finish(two.work, two.session, served(two, name), home=True)
    settle(two, one)
    there = where(one, waits)
    assert (there.gone, there.desk, there.state) == (True, "2", TicketState.DONE)
    assert visit_of(one, waits).state is VisitState.PARKED
    assert queue.look(two.work).rows == ()


def test_going_on_while_they_sit_elsewhere_leaves_their_number_there_and_both_desks_know(
    bureau: Bureau, desks: Desks
) -> None:
    one, two = desks
    name, waits = sent_on(bureau, desks)
    visit = served(two, name)
    settle(two, one)
    there = where(one, waits)
    assert (there.state, there.desk, there.comes) == (TicketState.SERVING, "2", False)
    ways_back.go_on(one.work, one.session, waits, there)
    settle(one, two)
    assert visit_of(one, waits).also_at == "2"
    assert visits.look(two.work, visit).then[0].going_on
    assert tray.look(one.work) == ()  # its operator was asked
    visits.finish(two.work, two.session, visit)
    settle(two, one, two)
    back = ticket(one, name)
    assert (back.state, back.desk, visit_of(one, waits).ticket) == (TicketState.SERVING, "1", name)


def test_who_is_back_before_they_were_called_comes_with_their_number_and_the_other_desk_calls_nobody(
    bureau: Bureau, desks: Desks
) -> None:
    one, two = desks
    name, waits = sent_on(bureau, desks)
    there = where(one, waits)
    assert (there.state, there.desk, there.comes) == (TicketState.ISSUED, "2", True)
    ways_back.go_on(one.work, one.session, waits, there)
    settle(one, two)
    assert queue.call_next(two.work, two.session).ticket is None
    assert (ticket(two, name).state, ticket(two, name).desk) == (TicketState.SERVING, "1")


def test_a_desk_that_did_not_know_goes_on_all_the_same_and_its_tray_says_where_the_person_was(
    bureau: Bureau, desks: Desks
) -> None:
    one, two = desks
    name, waits = sent_on(bureau, desks)
    one.line.cut = True
    visit = served(two, name)
    settle(two)
    ways_back.go_on(one.work, one.session, waits, where(one, waits))
    assert ticket(one, name).desk == "1"  # as far as this desk knows
    bureau.clock.advance(timedelta(minutes=2))
    one.line.cut = False
    settle(one, two)
    assert (ticket(one, name).state, ticket(one, name).desk) == (TicketState.SERVING, "2")
    assert (visit_of(one, waits).state, visit_of(one, waits).also_at) == (VisitState.OPEN, "2")
    (told,) = tray.look(one.work)
    assert (told.why.code, told.told, line.look(one.work).attention) == ("tray.also_there", True, 1)
    assert visits.look(two.work, visit).then[0].going_on
    tray.put_away(one.work, told)
    assert (tray.look(one.work), line.look(one.work).attention) == ((), 0)


def test_a_number_that_was_sent_on_and_is_shown_at_the_first_desk_opens_what_waits_there(
    bureau: Bureau, desks: Desks
) -> None:
    one, two = desks
    name, waits = sent_on(bureau, desks)
    assert visits.start(one.work, one.session, ticket=name) == waits
    settle(one, two)
    assert (ticket(two, name).state, ticket(two, name).desk) == (TicketState.SERVING, "1")


def test_what_a_desk_broke_off_without_the_line_and_without_the_number_stands_and_nobody_waits_for_ever(bureau, desks):
    one, two = desks
    name, waits = sent_on(bureau, desks)
    one.line.cut = True
    ways_back.go_on(one.work, one.session, waits, where(one, waits))
    visits.abandon(one.work, one.session, waits, "tomorrow")
    there = served(two, name)
    two.settle()
    one.line.cut = False
    for _ in range(2):
        settle(one, two)
    assert [(each.why.code, each.told) for each in tray.look(one.work)] == [("tray.also_there", True)]
    assert (visit_of(two, waits).state, ticket(two, name).state) == (VisitState.ABANDONED, TicketState.SERVING)
    visits.finish(two.work, two.session, there)
    for _ in range(2):
        settle(two, one)
    assert ticket(one, name).state is TicketState.ISSUED, "they are on a list, and called"
