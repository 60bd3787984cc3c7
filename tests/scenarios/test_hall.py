"""Scenarios of other queue systems, in our words, at the rules and at the office; the numbers are those of docs/queue_scenarios.md."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest

from backoffice.recording import record
from backoffice.rehearsal import RehearsalDesk
from backoffice.store.terminals import TerminalKind
from mfc_desk.domain.entities import Application, Visit
from mfc_desk.domain.errors import Unlawful, WrongState
from mfc_desk.domain.halls import Desk, Hall, Series
from mfc_desk.domain.ids import ApplicationId, ConsultationId, DeskName, Key, TicketId, VisitId
from mfc_desk.domain.intake import Consultation, ConsultationState
from mfc_desk.domain.machines import Custody, Lifecycle, VisitState
from mfc_desk.domain.norms import idle_desks
from mfc_desk.domain.operations.advice import CloseConsultation, OpenConsultation
from mfc_desk.domain.operations.applications import ChooseService, DropService, FillForm
from mfc_desk.domain.operations.calls import CallNext, NoShow
from mfc_desk.domain.operations.desks import OpenDesk, PauseDesk, SetHall
from mfc_desk.domain.operations.documents import ReturnOriginal
from mfc_desk.domain.operations.parking import ParkVisit, ResumeVisit
from mfc_desk.domain.operations.tickets import IssueTicket
from mfc_desk.domain.operations.visits import AbandonVisit, FinishVisit, StartVisit
from mfc_desk.domain.tickets import Phase, Ticket, TicketState
from mfc_desk.domain.time import BusinessTime
from tests.domain.tries import place as advising
from tests.domain.world import (
    CASE,
    VISIT,
    World,
    ask_agencies,
    attach_all,
    check_and_sign,
    documents,
    person,
    register,
    stories,
    world,
)  # fmt: skip
from tests.office.bureau import Bureau, key, kinds, start
from tests.office.conftest import bureau, database, database_url, postgresql, template
from tests.office.lobby import Screen, rows, screen
from tests.office.test_hall import put, refused

__all__ = ["bureau", "database", "database_url", "postgresql", "template"]
ONE = TicketId("t1")
FIRST, SECOND = ConsultationId("q1"), ConsultationId("q2")


def place() -> World:
    """A desk nobody has come to, in a country whose desks give advice."""
    made = world(next(stories()))
    made.law = advising().law
    return made


def later(made: World, **by: int) -> None:
    made.at = BusinessTime(made.at.at + timedelta(**by), provisional=False)


def ticket(made: World) -> Ticket:
    found = made.rows.get(Key("ticket", ONE))
    assert isinstance(found, Ticket)
    return found


def ask(made: World, name: ConsultationId) -> None:
    made.do(OpenConsultation(visit=VISIT, consultation=name, subject="Где взять справку?"))


def answer(made: World, name: ConsultationId) -> None:
    made.do(CloseConsultation(consultation=name, answer="В центре занятости."))


def called(desk: RehearsalDesk) -> str | None:
    found = desk.ask("call_next")
    assert found.refused is None, found.refused
    return found.result["ticket"]


def state(desk: RehearsalDesk, name: str) -> TicketState:
    desk.pull()
    found = desk.get(key("ticket", name))
    assert isinstance(found, Ticket)
    return found.state


def visit_of(made: World) -> Visit:
    found = made.rows.get(Key("visit", VISIT))
    assert isinstance(found, Visit)
    return found


def test_01_where_nobody_came_the_list_is_empty_and_next_is_nobody(bureau: Bureau) -> None:
    desk = bureau.desk()
    assert called(desk) is None
    assert not [row for row, _ in desk.rows.values() if isinstance(row, Ticket)]


def test_02_a_chosen_person_with_two_matters_is_served_back_and_forth_and_finished(bureau: Bureau) -> None:
    desk = bureau.desk()
    before, chosen = bureau.ticket(desk), bureau.ticket(desk)
    assert refused(desk, "call_ticket", ticket=chosen, reason="") == "rule.reason_needed"
    assert desk.ask("call_ticket", ticket=chosen, reason="an appointment by telephone").refused is None
    assert state(desk, before) is TicketState.ISSUED  # whose turn it is waits on
    start(desk, bureau.ids, ticket=chosen)
    visit = _only_visit(desk)
    desk.do(OpenConsultation(visit=visit, consultation=FIRST, subject="Где взять справку?"))
    desk.do(OpenConsultation(visit=visit, consultation=SECOND, subject="Сколько это стоит?"))
    desk.do(CloseConsultation(consultation=SECOND, answer="Ничего."))
    with pytest.raises(WrongState, match="consultation_open"):  # the first one is open still
        desk.do(FinishVisit(visit=visit))
    desk.do(CloseConsultation(consultation=FIRST, answer="В центре занятости."))
    desk.do(FinishVisit(visit=visit))
    assert set(kinds(desk.push())) == {"applied"}
    assert (state(desk, chosen), state(desk, before)) == (TicketState.DONE, TicketState.ISSUED)
    asked = [row for row, _ in desk.rows.values() if isinstance(row, Consultation)]
    assert {each.id: each.state for each in asked} == dict.fromkeys((FIRST, SECOND), ConsultationState.CLOSED)
    served = desk.get(key("ticket", chosen))
    assert isinstance(served, Ticket)
    assert served.reason == "an appointment by telephone"
    assert called(desk) == before


def test_03_somebody_without_a_number_is_served_held_resumed_and_finished(bureau: Bureau) -> None:
    desk = bureau.desk()
    start(desk, bureau.ids)
    visit = _only_visit(desk)
    desk.do(OpenConsultation(visit=visit, consultation=FIRST, subject="Где взять справку?"))
    desk.do(ParkVisit(visit=visit, minutes=15))
    assert set(kinds(desk.push())) == {"applied"}
    name = bureau.ticket(desk)
    assert called(desk) == name  # the desk is free for somebody else meanwhile
    desk.pull()
    other = start(desk, bureau.ids, ticket=name)
    assert kinds(desk.push()) == ["applied"], other
    begun = next(row.id for row, _ in desk.rows.values() if isinstance(row, Visit) and row.id != visit)
    desk.do(AbandonVisit(visit=begun, reason="had to go"))
    desk.do(ResumeVisit(visit=visit))
    question = desk.get(key("consultation", FIRST))
    assert isinstance(question, Consultation)
    assert (question.state, question.subject) == (ConsultationState.OPEN, "Где взять справку?")
    desk.do(CloseConsultation(consultation=FIRST, answer="В центре занятости."))
    desk.do(FinishVisit(visit=visit))
    assert set(kinds(desk.push())) == {"applied"}
    desk.pull()
    ended = desk.get(key("visit", visit))
    assert isinstance(ended, Visit)
    assert (ended.state, ended.ticket, ended.number) == (VisitState.FINISHED, None, None)


def test_04_who_leaves_right_after_taking_a_number_is_gone(bureau: Bureau) -> None:
    desk = bureau.desk()
    name = bureau.ticket(desk)
    assert desk.ask("leave_queue", ticket=name, reason="gone").refused is None
    assert (state(desk, name), called(desk)) == (TicketState.LEFT, None)


def test_05_who_leaves_after_waiting_leaves_an_empty_list_and_their_wait_stays(bureau: Bureau) -> None:
    desk = bureau.desk()
    name = bureau.ticket(desk)
    bureau.clock.advance(timedelta(minutes=25))
    desk.ask("leave_queue", ticket=name, reason="gone")
    assert called(desk) is None
    left = desk.get(key("ticket", name))
    assert isinstance(left, Ticket)
    assert left.spent(Phase.WAITING, bureau.clock.now()) == timedelta(minutes=25)


def test_06_while_somebody_is_served_their_matter_may_change_for_another() -> None:
    story, wrong = next(stories()), ApplicationId("wrong")
    made = world(story)
    made.do(IssueTicket(ticket=ONE, number="A-1", series="A", people=3))
    made.do(CallNext(ticket=ONE))
    made.do(StartVisit(visit=VISIT, ticket=ONE))
    made.do(person(story))
    other = next(each.service for each in stories() if each.country == story.country and each.service != story.service)
    made.do(ChooseService(visit=VISIT, application=wrong, service=other, language="ru"))
    with pytest.raises(WrongState, match="application_open"):
        made.do(FinishVisit(visit=VISIT))
    made.do(DropService(application=wrong))
    made.do(ChooseService(visit=VISIT, application=CASE, service=story.service, language="ru"))
    made.do(FillForm(application=CASE, answers=story.answers))
    attach_all(made, story)
    ask_agencies(made)
    check_and_sign(made)
    register(made)
    for each in documents(made):
        if each.custody is Custody.ATTACHED:
            made.do(ReturnOriginal(document=each.id))
    made.do(FinishVisit(visit=VISIT))
    dropped = made.rows.get(Key("application", wrong))
    assert isinstance(dropped, Application)
    assert (dropped.lifecycle, made.application().lifecycle) == (Lifecycle.ABANDONED, Lifecycle.REGISTERED)
    assert visit_of(made).applications == (CASE,)
    assert (ticket(made).state, ticket(made).people) == (TicketState.DONE, 3)


def test_09_next_with_nobody_waiting_is_nobody_also_after_one_who_did_not_come(bureau: Bureau) -> None:
    desk = bureau.desk()
    name = bureau.ticket(desk)
    assert called(desk) == name
    assert desk.ask("no_show", ticket=name).refused is None
    assert called(desk) is None


@pytest.mark.parametrize(("returns", "again"), [(0, None), (1, ONE)])
def test_10_who_did_not_come_returns_as_often_as_the_hall_says(bureau: Bureau, returns: int, again: str | None) -> None:
    put(bureau, Hall(returns=returns, return_after_min=5))
    desk = bureau.desk()
    name = bureau.ticket(desk)
    called(desk)
    desk.ask("no_show", ticket=name)
    bureau.clock.advance(timedelta(minutes=4))
    assert called(desk) is None
    bureau.clock.advance(timedelta(minutes=1))
    assert called(desk) == (None if again is None else name)


def test_11_each_hall_counts_its_own_calls_in_vain() -> None:
    after = []
    for hall in (Hall(returns=0), Hall(returns=2)):
        made = place()
        made.put(hall)
        made.do(IssueTicket(ticket=ONE, number="A-1", series="A"))
        made.do(CallNext(ticket=ONE))
        made.do(NoShow(ticket=ONE))
        after.append(ticket(made).callable_from is not None)
    assert after == [False, True]


def test_14_who_is_called_served_gone_or_not_due_is_not_called(bureau: Bureau) -> None:
    desk, other = bureau.desk("1"), bureau.desk("2", "operator2")
    name = bureau.ticket(desk)
    due = bureau.clock.now() + timedelta(minutes=30)
    bureau.ticket(desk, appointment=due.isoformat())
    assert called(desk) == name
    assert refused(other, "call_ticket", ticket=name, reason="mine") == "rule.wrong_state"
    assert called(other) is None
    desk.ask("leave_queue", ticket=name, reason="gone")
    assert refused(other, "call_ticket", ticket=name, reason="mine") == "rule.wrong_state"


def test_15_excluded_numbers_are_skipped_and_where_all_are_there_is_none(bureau: Bureau) -> None:
    """At both ends, side by side and alone; and where nothing is left nobody is given, spends or calls a number."""
    desk, kiosk = bureau.desk(), screen(bureau, TerminalKind.KIOSK)
    gone = ((1, 2), (4, 4), (5, 6), (9, 9))
    put(bureau, Hall(series=(Series(letter="A", first=1, last=9, excluded=gone),)))
    given = [desk.ask("issue_ticket").result["number"], _at_kiosk(kiosk, 1)["slip"]["number"]]
    given.append(desk.ask("issue_ticket").result["number"])
    assert given == ["A-003", "A-007", "A-008"]
    assert refused(desk, "issue_ticket") == "office.series_used_up"
    assert set(_at_kiosk(kiosk, 2)["refused"]) == {"kk", "ru", "en"}

    none = Hall(series=(Series(letter="A", first=10, last=12, excluded=((10, 12),)),))
    with pytest.raises(Unlawful, match="hall_numbers"):
        bureau.database.write(
            lambda tx: record(tx, bureau.office, bureau.centre, SetHall(hall=none))
        )  # nobody sets such a list; where it is there all the same:
    put(bureau, none)
    before = len(rows(bureau, "ticket"))
    assert refused(desk, "issue_ticket") == "office.series_used_up"
    assert "refused" in _at_kiosk(kiosk, 3)
    assert len(rows(bureau, "ticket")) == before
    put(bureau, Hall(series=(Series(letter="A", first=10, last=12, excluded=((10, 11),)),)))
    assert desk.ask("issue_ticket").result["number"] == "A-012", "who was refused spent none"


def _at_kiosk(kiosk: Screen, n: int) -> dict[str, dict[str, str]]:
    wish = {"command": f"00000000-0000-4000-8000-{n:012d}", "language": "kk", "service": "kz.birth"}
    return dict(json.loads(kiosk.post("/kiosk/number", wish).body))


def test_16_an_appointment_waits_from_its_time_on_and_not_before(bureau: Bureau) -> None:
    desk = bureau.desk()
    name = bureau.ticket(desk, appointment=(bureau.clock.now() + timedelta(minutes=10)).isoformat())
    bureau.clock.advance(timedelta(minutes=10) - timedelta(seconds=1))
    assert called(desk) is None
    bureau.clock.advance(timedelta(seconds=1))
    assert called(desk) == name


def test_17_the_wait_that_counts_ends_with_the_first_call() -> None:
    made = place()
    made.do(IssueTicket(ticket=ONE, number="A-1", series="A"))
    later(made, minutes=12)
    made.do(CallNext(ticket=ONE))
    first = ticket(made).called_at
    made.do(NoShow(ticket=ONE))
    later(made, minutes=30)
    made.do(CallNext(ticket=ONE))
    assert ticket(made).called_at == first
    with pytest.raises(WrongState):
        made.do(CallNext(ticket=ONE))


def test_23_a_desk_that_is_idle_while_people_wait_raises_an_alarm(bureau: Bureau) -> None:
    put(bureau, Hall(idle_most_min=5))
    desk = bureau.desk()
    desk.do(OpenDesk(desk=DeskName("1"), operator=desk.actor.id))
    assert kinds(desk.push()) == ["applied"]
    bureau.clock.advance(timedelta(hours=1))
    assert alarms(bureau, desk) == []  # nobody waits
    name, came = bureau.ticket(desk), bureau.clock.now()
    bureau.clock.advance(timedelta(minutes=5))
    assert alarms(bureau, desk) == []
    bureau.clock.advance(timedelta(seconds=1))
    assert alarms(bureau, desk) == [("1", came, 1)]
    assert called(desk) == name
    bureau.ticket(desk)
    bureau.clock.advance(timedelta(minutes=20))
    assert alarms(bureau, desk) == []  # somebody is called here
    desk.do(NoShow(ticket=name))
    assert kinds(desk.push()) == ["applied"]
    freed = bureau.clock.now()
    bureau.clock.advance(timedelta(minutes=4))
    assert alarms(bureau, desk) == []  # free for four minutes only, though others wait for long
    bureau.clock.advance(timedelta(minutes=2))
    assert alarms(bureau, desk) == [("1", freed, 2)]  # who did not come is on the list again
    desk.do(PauseDesk(desk=DeskName("1"), reason="a break"))
    assert kinds(desk.push()) == ["applied"]
    assert alarms(bureau, desk) == []


def alarms(bureau: Bureau, desk: RehearsalDesk) -> list[tuple[str, datetime, int]]:
    """The desks that are idle while people wait, as any desk of the centre sees them."""
    desk.pull()
    rows = [row for row, _ in desk.rows.values()]
    hall = next((one for one in rows if isinstance(one, Hall)), Hall())
    found = idle_desks(
        hall,
        (one for one in rows if isinstance(one, Desk)),
        (one for one in rows if isinstance(one, Ticket)),
        (one for one in rows if isinstance(one, Visit)),
        now=bureau.clock.now(),
    )
    return [(one.desk, one.since, one.waiting) for one in found]


def test_31_a_second_desk_sees_what_the_first_one_has_done_in_full(bureau: Bureau) -> None:
    desk, other = bureau.desk("1"), bureau.desk("2", "operator2")
    name = bureau.ticket(desk)
    called(desk)
    desk.pull()
    start(desk, bureau.ids, ticket=name)
    desk.do(OpenConsultation(visit=_only_visit(desk), consultation=FIRST, subject="Где взять справку?"))
    assert set(kinds(desk.push())) == {"applied"}
    desk.pull()
    other.pull()
    assert _done(other) == _done(desk)
    assert other.get(key("consultation", FIRST)) is not None


def _done(desk: RehearsalDesk) -> dict[Key, object]:
    """What was done; the numbers that a desk may give are told to that desk alone."""
    return {name: row for name, row in desk.rows.items() if name.kind != "lease"}


def _only_visit(desk: RehearsalDesk) -> VisitId:
    return next(row.id for row, _ in desk.rows.values() if isinstance(row, Visit))
