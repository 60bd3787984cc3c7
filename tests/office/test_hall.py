"""The hall as the office keeps it: the order at each desk, numbers that are given, limits, and chosen calls."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.engine import Connection

from backoffice.rehearsal import RehearsalDesk
from backoffice.store import hall_views, places
from backoffice.store.world import World
from mfc_desk.domain.entities import Visit
from mfc_desk.domain.halls import Desk, DeskPlan, DeskState, Hall, Series
from mfc_desk.domain.ids import DeskName, PrintJobId, TicketId, VisitId
from mfc_desk.domain.machines import VisitState
from mfc_desk.domain.operations.moving import SendOn
from mfc_desk.domain.operations.parking import ResumeVisit
from mfc_desk.domain.operations.printing import PrintTicket
from mfc_desk.domain.operations.returning import SendBack
from mfc_desk.domain.operations.visits import StartVisit
from mfc_desk.domain.ranking import closed_desks, may_call, rank_at_desk
from mfc_desk.domain.ticket_prints import TicketPapers
from mfc_desk.domain.tickets import Onward, Ticket, TicketState
from tests.office.bureau import Bureau, key, kinds

QUICK = Series(letter="Q", services=("kz.criminal_record",), quick=True)
PLAIN = Series(letter="A")
TWO = Hall(
    series=(PLAIN, QUICK),
    desks=(
        DeskPlan(desk=DeskName("1"), quick=True),
        DeskPlan(desk=DeskName("2")),
        DeskPlan(desk=DeskName("3"), series=("A",)),
    ),
)


def put(bureau: Bureau, *rows: Hall | Ticket | Desk | Visit) -> None:
    """Rows as an operation of the office would leave them."""

    def write(tx: Connection) -> None:
        world = World(tx, bureau.centre)
        world.put(rows, bureau.ids.new())
        world.flush()

    bureau.database.write(write)


def number(desk: RehearsalDesk, **wish: object) -> str:
    answer = desk.ask("issue_ticket", **wish)
    assert answer.refused is None, answer.refused
    return str(answer.result["number"])


def refused(desk: RehearsalDesk, verb: str, **args: object) -> str:
    answer = desk.ask(verb, **args)
    assert answer.refused is not None
    return answer.refused.code


def test_a_quick_desk_calls_the_quick_matter_first_and_another_desk_the_other_one(bureau: Bureau) -> None:
    put(bureau, TWO)
    quick, plain = bureau.desk("1"), bureau.desk("2", "operator2")
    for name in ("kz.birth", "kz.birth", "kz.criminal_record", "kz.criminal_record"):
        number(quick, service=name)
        bureau.clock.advance(timedelta(minutes=1))
    called = [desk.get(key("ticket", desk.ask("call_next").result["ticket"])) for desk in (quick, plain)]
    assert [one.number for one in called if isinstance(one, Ticket)] == ["Q-001", "A-001"]


TICKETS = st.lists(
    st.tuples(
        st.sampled_from("AQ"),
        st.integers(-60, 5),
        st.sampled_from([0, 15, 30]),
        st.sampled_from([0, 10]),
        st.sampled_from([None, "1", "2"]),
    ),
    max_size=12,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(drawn=TICKETS, desk=st.sampled_from(["1", "2", "3"]), shut=st.sets(st.sampled_from(["1", "2"])))
def test_the_next_of_the_office_is_the_next_of_the_rule(
    bureau: Bureau, drawn: list[tuple[str, int, int, int, str | None]], desk: str, shut: set[str]
) -> None:
    now, plan = bureau.clock.now(), TWO.plan_of(DeskName(desk))
    tickets = [
        Ticket(
            id=TicketId(bureau.ids.new()),
            number=f"{letter}-{bureau.ids.new()}",
            series=letter,
            arrived_at=now + timedelta(minutes=came),
            eligible_at=now + timedelta(minutes=came),
            head_start_min=ahead,
            returned_min=back,
            for_desk=None if to is None else DeskName(to),
        )
        for letter, came, ahead, back, to in drawn
    ]
    states = {True: DeskState.CLOSED, False: DeskState.OPEN}
    desks = [Desk(id=DeskName(name), state=states[name in shut], since=now) for name in ("1", "2")]
    able = [one for one in tickets if one.waits_at(now) and may_call(one, plan, closed=closed_desks(desks))]
    wanted = min(able, key=lambda one: (rank_at_desk(one, TWO, plan), one.arrived_at, one.id), default=None)

    def claim(tx: Connection) -> TicketId | None:
        with tx.begin_nested() as trial:
            world = World(tx, bureau.centre)
            world.put([*tickets, *desks], bureau.ids.new())
            world.flush()
            claimed = places.claim_next(tx, bureau.centre, hall=TWO, desk=plan.desk, now=now)
            trial.rollback()
        return None if claimed is None else claimed.ticket

    assert bureau.database.write(claim) == (None if wanted is None else wanted.id)


def test_numbers_that_are_excluded_are_given_to_nobody_and_none_is_left_out(bureau: Bureau) -> None:
    put(bureau, Hall(series=(Series(letter="A", first=3, last=9, excluded=((4, 5), (8, 8))),)))
    desk = bureau.desk()
    assert [number(desk) for _ in range(4)] == ["A-003", "A-006", "A-007", "A-009"]
    assert refused(desk, "issue_ticket") == "office.series_used_up"


def test_the_limit_of_a_day_holds_for_that_day(bureau: Bureau) -> None:
    put(bureau, Hall(series=(Series(letter="A", first=10, excluded=((11, 20),), day_limit=2),)))
    desk = bureau.desk()
    assert [number(desk) for _ in range(2)] == ["A-010", "A-021"]
    assert refused(desk, "issue_ticket") == "office.day_limit"
    bureau.clock.advance(timedelta(days=1))
    desk.hello()  # the session of yesterday is over
    assert number(desk) == "A-010"


def test_the_same_person_takes_one_number_a_day_for_a_service_and_the_office_keeps_no_name(bureau: Bureau) -> None:
    put(bureau, Hall(tickets_a_day=1))
    desk = bureau.desk()
    wish = {"service": "kz.birth", "identifier": "850402450004"}
    answer = desk.ask("issue_ticket", **wish)
    assert refused(desk, "issue_ticket", **wish) == "office.number_taken_today"
    number(desk, service="kz.criminal_record", identifier="850402450004")
    number(desk, service="kz.birth", identifier="")
    desk.ask("void_ticket", ticket=answer.result["ticket"], reason="misprint")
    number(desk, **wish)
    bureau.clock.advance(timedelta(days=1))
    desk.hello()  # the session of yesterday is over
    number(desk, **wish)
    assert all(b"850402450004" not in row.body for row in answer.rows)


@pytest.mark.parametrize(
    ("hall", "wish", "code"),
    [
        (Hall(series=(Series(letter="A", paused=True),)), {}, "office.series_paused"),
        (Hall(), {"series": "Z"}, "office.no_such_series"),
        (Hall(), {"service": "kz.nothing"}, "office.no_such_service"),
        (Hall(), {"people": 21}, "rule.people_on_a_number"),
        (Hall(), {"ground": "friend"}, "rule.ground_needed"),
    ],
)
def test_a_number_that_cannot_be_given_is_refused_in_words_and_spends_none(
    bureau: Bureau, hall: Hall, wish: dict[str, object], code: str
) -> None:
    put(bureau, hall)
    desk = bureau.desk()
    assert refused(desk, "issue_ticket", **wish) == code
    put(bureau, Hall())
    assert number(desk) == "A-001"


def test_a_chosen_person_is_called_out_of_turn_and_nobody_calls_them_again(bureau: Bureau) -> None:
    desk, other = bureau.desk("1"), bureau.desk("2", "operator2")
    bureau.ticket(desk)
    chosen = bureau.ticket(desk)
    assert refused(desk, "call_ticket", ticket=chosen, reason="") == "rule.reason_needed"
    assert desk.ask("call_ticket", ticket=chosen, reason="a child").refused is None
    assert refused(other, "call_ticket", ticket=chosen, reason="mine") == "rule.wrong_state"
    assert refused(desk, "call_next") == "office.desk_has_ticket"


def test_who_was_sent_to_a_desk_is_called_there_alone_and_first(bureau: Bureau) -> None:
    desk, other = bureau.desk("1"), bureau.desk("2", "operator2")
    sent = bureau.ticket(desk)
    bureau.clock.advance(timedelta(minutes=5))
    rest = bureau.ticket(desk)
    desk.ask("transfer_ticket", ticket=sent, onward={"desk": "2"}, reason="signs there")
    assert desk.ask("call_next").result["ticket"] == rest
    assert other.ask("call_next").result["ticket"] == sent


def test_a_parked_person_is_called_by_the_next_of_anybody_once_their_time_has_come(bureau: Bureau) -> None:
    desk = bureau.desk()
    name = bureau.ticket(desk)
    desk.ask("call_next")
    desk.ask("park_ticket", ticket=name, minutes=10)
    assert desk.ask("call_next").result["ticket"] is None
    bureau.clock.advance(timedelta(minutes=10))
    assert desk.ask("call_next").result["ticket"] == name


def test_a_desk_that_is_closed_calls_nobody_and_the_person_keeps_their_place(bureau: Bureau) -> None:
    desk, other = bureau.desk("1"), bureau.desk("2", "operator2")
    name = bureau.ticket(desk)
    put(bureau, Desk(id=DeskName("1"), state=DeskState.CLOSED, since=bureau.clock.now()))
    assert refused(desk, "call_next") == "rule.desk_closed"
    assert other.ask("call_next").result["ticket"] == name
    ticket = other.get(key("ticket", name))
    assert isinstance(ticket, Ticket)
    assert ticket.state is TicketState.CALLED


def test_two_desks_that_were_cut_off_printed_an_original_each_and_every_desk_sees_both(bureau: Bureau) -> None:
    one, other = bureau.desk("1"), bureau.desk("2", "operator2")
    name = bureau.ticket(one)
    for desk in (one, other):
        desk.pull()
    for n, desk in enumerate((one, other)):  # neither has heard of the other's paper
        desk.do(PrintTicket(ticket=name, job=PrintJobId(f"j{n}"), copy=0))
    assert [kinds(desk.push()) for desk in (one, other)] == [["applied"], ["applied"]]
    for desk in (one, other):
        desk.pull()
        papers = desk.get(key("ticket_papers", name))
        assert isinstance(papers, TicketPapers)
        assert [(each.copy, each.says) for each in papers.prints] == [(0, 0), (1, 0)]
        assert [each.job for each in papers.originals] == ["j0", "j1"]


def test_the_desks_of_a_hall_are_found_in_whatever_order_a_database_sorts_its_letters(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(bureau, Desk(id=DeskName("7"), state=DeskState.OPEN, since=bureau.clock.now()))
    found = []
    for plainly in (True, False):
        bureau.database.read(hall_views._sorts_plainly)
        monkeypatch.setitem(hall_views._plainly, bureau.database.engine, plainly)
        found.append(bureau.database.read(lambda tx: hall_views.serving_desks(tx, bureau.centre, [])))
    assert found == [{"7"}, {"7"}]


def test_one_number_is_never_served_at_two_desks_and_who_is_sent_back_is_called_where_they_are_awaited(
    bureau: Bureau,
) -> None:
    three, four = bureau.desk("3"), bureau.desk("4", "operator2")
    name, visits = TicketId(bureau.ticket(three)), [VisitId(bureau.ids.new()) for _ in range(2)]
    three.pull()
    three.do(StartVisit(visit=visits[0], ticket=name))
    three.do(SendOn(visit=visits[0], onward=Onward(desk=DeskName("4"), back=True)))
    waits = Visit(
        id=visits[0], desk=DeskName("3"), operator=three.actor.id, started_at=bureau.clock.now(), number="A-001",
        state=VisitState.PARKED, away=name,
    )  # fmt: skip
    assert set(kinds(three.push())) == {"applied"}
    row = bureau.database.read(lambda tx: World(tx, bureau.centre).get(key("ticket", name)))
    assert isinstance(row, Ticket)
    put(bureau, waits, replace(row, kept=visits[0], back_to=DeskName("3")))
    four.pull()
    three.pull()
    four.do(StartVisit(visit=visits[1], ticket=name))
    assert kinds(four.push()) == ["applied"]
    three.do(ResumeVisit(visit=visits[0], ticket=name))  # this desk has not heard of it
    assert kinds(three.push()) == ["applied"]
    three.pull()
    served, gone_on = three.get(key("ticket", name)), three.get(key("visit", visits[0]))
    assert isinstance(served, Ticket)
    assert isinstance(gone_on, Visit)
    assert (served.state, served.desk) == (TicketState.SERVING, "4")
    assert (gone_on.state, gone_on.ticket, gone_on.also_at) == (VisitState.OPEN, None, "4")
    four.pull()
    four.do(SendBack(visit=visits[1], reason="elsewhere"))
    assert kinds(four.push()) == ["applied"]
    assert four.ask("call_next").result["ticket"] is None
    three.pull()
    assert three.ask("call_next").result["ticket"] == name
