"""Acts from the cockpit in words: what is asked, what is said, what is undone; and what the desk itself is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from mfc_desk.domain.acts import ActLine
from mfc_desk.domain.entities import Visit
from mfc_desk.domain.halls import Desk, DeskState, Series
from mfc_desk.domain.ids import Key
from mfc_desk.domain.load.breaches import Act, Remedy
from mfc_desk.domain.machines import VisitState
from mfc_desk.domain.permissions import Role
from mfc_desk.domain.tickets import Ticket, TicketState
from mfc_desk.usecases import line
from sync.wire.messages import Person
from tests.presenters.place import Place, rules
from tests.presenters.test_cockpit import a_morning, chief, put


@pytest.fixture
def place(tmp_path):
    made = Place(tmp_path)
    chief(made)
    a_morning(made)
    with made.work.store.write() as uow:
        uow.facts.set_people(
            [Person("marat", "marat", "Марат", ["operator"]), Person("dina", "dina", "Дина", ["operator"])]
        )
        uow.commit()
    line.remember(made.work, online=True)
    made.undone = []
    made.ctx.announce = lambda message, undo=None: (made.told.append(made.ctx.say(message)), made.undone.append(undo))
    made.desk.seat.look()
    made.desk.status.look()
    made.desk.open_cockpit()
    made.desk.beside.cockpit.acted = made.desk.lifecycle.far.begin
    yield made
    made.work.store.close()


def row(place, kind, name):
    with place.work.store.read() as uow:
        return uow.rows.get(Key(kind, name))


def page(place):
    return place.desk.lifecycle.page


def again(place):
    """A moment and a minute pass."""
    place.desk.tick()
    place.desk.minute()


def act(place, mark, verb):
    again(place)
    place.desk.beside.cockpit.act(mark, verb)


def rows(place, mark):
    cockpit = place.desk.beside.cockpit
    cockpit.open(mark)
    return cockpit.drill.rows


def sitting(place, *, hours=0, state=VisitState.OPEN):
    """The visit of A-003 at desk 7."""
    since = place.work.now() - timedelta(minutes=26, hours=hours)
    return Visit(id="v3", ticket="a-003", number="A-003", desk="7", operator="marat", started_at=since, state=state)


def test_each_row_says_what_can_be_done_with_it_and_the_own_desk_has_its_own_page(place):
    put(place, sitting(place), Desk(id="4", state=DeskState.OPEN, since=place.work.now()))
    desk = {one.key: one.can for one in rows(place, "tile.desks")}
    assert desk["7"] == ("pause", "close", "end_shift", "rescue")
    assert rows(place, "desk.8")[0].can == ("open", "close", "end_shift")
    assert rows(place, "waits.a-001")[0].can == ("reassign",)
    assert [one.can for one in rows(place, "desk.7") if one.key == "a-003"] == [("rescue",)]


def test_a_desk_is_paused_for_a_reason_knowing_who_is_there_and_opened_again_by_undo(place):
    act(place, "desk.7", "pause")
    assert page(place).words().title == "Put desk 7 on a break"
    assert page(place).words().place.title == "At desk 7 now: A-003"
    page(place).press()
    assert row(place, "desk", "7").state is DeskState.OPEN, "without a reason nothing happens"
    page(place).choose("because", "lunch")
    page(place).press()
    assert (row(place, "desk", "7").state, place.told[-1]) == (DeskState.PAUSED, "Desk 7 is on a break")
    assert place.desk.stand.side == "cockpit"
    place.undone[-1]()
    assert (row(place, "desk", "7").state, row(place, "desk", "7").operator) == (DeskState.OPEN, "marat")


def test_a_desk_that_was_on_a_break_when_it_was_closed_is_on_it_again_by_undo(place):
    put(place, Desk(id="7", state=DeskState.OPEN, operator="dina", since=place.work.now()))
    act(place, "desk.8", "end_shift")
    page(place).choose("because", "operator_gone")
    page(place).press()
    assert row(place, "desk", "8").state is DeskState.CLOSED
    place.undone[-1]()
    assert (row(place, "desk", "8").state, row(place, "desk", "8").operator) == (DeskState.PAUSED, "marat")
    assert place.told[-1] == "Desk 8 is on a break"


def test_a_closing_is_not_taken_back_where_somebody_else_sits_there_or_who_sat_there_sits_elsewhere(place):
    act(place, "desk.7", "end_shift")
    page(place).choose("because", "operator_gone")
    page(place).press()
    back, now = place.undone[-1], place.work.now()
    put(place, Desk(id="7", state=DeskState.PAUSED, operator="aigerim", since=now))
    back()
    assert place.told[-1].endswith("sits at desk 7 by now: it stays as it is")
    put(place, Desk(id="7", state=DeskState.CLOSED, since=now), Desk(id="9", operator="marat", since=now, state="open"))
    back()
    assert row(place, "desk", "7").state is DeskState.CLOSED
    assert "choose somebody else, or close that desk first" in place.told[-1]


def test_a_desk_on_its_break_opens_for_who_sits_there_and_a_closed_one_asks_who(place):
    put(place, Desk(id="9", state=DeskState.CLOSED, since=place.work.now()))
    act(place, "desk.8", "open")
    assert [one.words for one in page(place).words().ways] == ["Марат"]
    page(place).choose("because", "came_back")
    page(place).press()
    assert row(place, "desk", "8").state is DeskState.OPEN
    place.undone[-1]()
    assert row(place, "desk", "8").state is DeskState.PAUSED
    act(place, "desk.9", "open")
    assert [one.key for one in page(place).words().ways] == ["dina", "marat"]
    page(place).choose("because", "norm")
    page(place).press()
    assert row(place, "desk", "9").state is DeskState.CLOSED, "who sits there is said first"
    page(place).choose("way", "dina")
    page(place).press()
    assert (row(place, "desk", "9").state, row(place, "desk", "9").operator) == (DeskState.OPEN, "dina")


def test_a_shift_is_ended_with_what_is_open_named_and_what_is_unsent_said(place):
    act(place, "desk.7", "end_shift")
    told = page(place).words().place
    assert told.title == "At desk 7 now: A-003"
    assert "has not sent yet stays there" in told.sentence
    page(place).choose("because", "operator_gone")
    page(place).press()
    assert (row(place, "desk", "7").state, row(place, "desk", "7").signed_off) == (DeskState.CLOSED, "marat")


def test_without_the_line_it_is_said_before_and_after(place):
    line.remember(place.work, online=False)
    place.desk.status.look()
    act(place, "desk.7", "pause")
    assert "takes effect when the line is back" in page(place).words().sub
    page(place).choose("because", "lunch")
    page(place).press()
    assert place.told[-1] == "Desk 7 is on a break. Recorded here; it takes effect when the line is back"


def test_a_forgotten_visit_is_named_and_put_by_and_given_back_by_undo(place):
    put(place, sitting(place, hours=3))
    again(place)
    assert place.desk.beside.cockpit.board.afar.forgotten == "Forgotten visits: 1"
    act(place, "forgotten", "rescue")
    assert page(place).words().place.before == "No application in it is unfinished"
    page(place).choose("because", "forgotten")
    page(place).press()
    assert row(place, "visit", "v3").state is VisitState.OPEN, "what becomes of it is said first"
    page(place).choose("way", "put_by")
    page(place).press()
    assert (row(place, "visit", "v3").state, row(place, "ticket", "a-003").state) == (
        VisitState.PARKED, TicketState.ISSUED,
    )  # fmt: skip
    place.undone[-1]()
    assert (row(place, "visit", "v3").state, row(place, "ticket", "a-003").state) == (
        VisitState.OPEN, TicketState.SERVING,
    )  # fmt: skip


def test_an_ended_visit_says_that_it_cannot_be_undone_and_offers_no_undo(place):
    put(place, sitting(place))
    act(place, "desk.7", "rescue")
    page(place).choose("way", "end")
    page(place).choose("because", "person_gone")
    page(place).press()
    assert page(place).notice is None, page(place).notice
    assert row(place, "visit", "v3").state is VisitState.ABANDONED
    assert (place.told[-1], place.undone[-1]) == ("Ended: A-003. This cannot be undone", None)


def test_the_advice_is_carried_out_at_once_or_lists_whom_it_moves(place):
    rules(place, series=(Series(letter="A"), Series(letter="B", services=("x",))))
    far = place.desk.lifecycle.far
    far.advised(Act(remedy=Remedy.RESUME, desk="8", operator="marat"))
    assert (row(place, "desk", "8").state, row(place, "desk", "8").acts[-1].reason) == (DeskState.OPEN, "norm")
    put(place, Ticket(id="b-1", number="B-001", series="B", arrived_at=place.work.now(), eligible_at=place.work.now()))
    far.advised(Act(remedy=Remedy.MOVE, series="A", moved=("a-001", "b-1")))
    told = page(place).words()
    assert [number for number, _ in told.place.nearest] == ["A-001", "B-001"]
    assert (told.title, told.place.title) == ("Move to list A", "These 2 people")
    page(place).press()
    assert row(place, "ticket", "b-1").series == "A"
    place.undone[-1]()
    assert row(place, "ticket", "b-1").series == "B"


def test_what_was_done_is_listed_with_who_when_what_and_why_also_below_the_desk(place):
    act(place, "desk.7", "pause")
    page(place).choose("because", "lunch")
    page(place).press()
    again(place)
    cockpit = place.desk.beside.cockpit
    assert cockpit.board.afar.done == "Done from afar: 1"
    (one,) = rows(place, "acts")
    assert one.cells[:2] == ("Desk 7", "desk put on a break: lunch")
    assert one.cells[3].endswith(", desk 4")
    assert rows(place, "desk.7")[-1].cells[1] == "desk put on a break: lunch"


def test_a_mark_that_says_nothing_or_many_leads_on(place):
    act(place, "", "pause")
    assert place.told[-1] == "Point at a desk or a person first"
    act(place, "waits.a-001", "pause")
    assert place.told[-1] == "This cannot be done with what is pointed at"
    act(place, "tile.waiting", "reassign")
    assert place.desk.beside.cockpit.drill.mark == "tile.waiting"


def told_here(place, row):
    """The row arrives from the office."""
    put(place, row)
    place.desk.refresh(frozenset({Key(row.kind, row.id)}))


def line_of(place, verb, reason="forgotten"):
    return ActLine(verb=verb, at=place.work.now(), by="dina", desk="9", to="4", reason=reason)


def test_who_works_at_the_desk_is_told_once_with_who_and_why(place):
    here = place.work.now()
    own = Desk(id="4", state=DeskState.PAUSED, operator=place.session.actor.id, since=here, by="dina", reason="lunch")
    shut = replace(own, acts=(line_of(place, "pause_other_desk", "lunch"),))
    told_here(place, shut)
    words = "Дина put this desk on a break: lunch. Finish with whoever is here"
    assert place.told.count(words) == 1
    told_here(place, shut)
    assert place.told.count(words) == 1
    assert "put on a break by Дина" in place.desk.seat.spoken()


def test_a_visit_that_was_rescued_leaves_the_desk_with_words_that_stay(place):
    me = place.session.actor.id
    mine = replace(sitting(place), desk="4", operator=me)
    put(place, mine, replace(row(place, "ticket", "a-003"), desk="4", operator=me))
    desk = place.desk_again()
    assert desk.stand.visit == "v3"
    kept = []
    desk.lifecycle.keep_typed = lambda: kept.append("typed")
    put(place, replace(mine, state=VisitState.PARKED, acts=(line_of(place, "rescue_visit"),)))
    desk.refresh(frozenset({Key("visit", "v3")}))
    assert (desk.stand.page, desk.stand.visit, kept) == ("idle", None, ["typed"])
    assert place.ctx.say(desk.stand.notice.title) == "Дина put by the visit of A-003 at this desk: forgotten open"


def here_with(place, **changes):
    """This desk has A-003 in a visit; the window shows it."""
    me = place.session.actor.id
    mine = replace(sitting(place), desk="4", operator=me)
    put(place, replace(mine, **changes), replace(row(place, "ticket", "a-003"), desk="4", operator=me))
    return mine, place.desk_again()


def test_who_goes_on_with_a_visit_that_was_rescued_elsewhere_keeps_it_and_is_told_nothing(place):
    mine, desk = here_with(place)
    before = [*place.told]
    put(place, replace(mine, acts=(replace(line_of(place, "rescue_visit"), to="7"),)))
    desk.refresh(frozenset({Key("visit", "v3")}))
    assert (desk.stand.visit, place.told) == ("v3", before)


def test_a_visit_that_another_desk_took_up_before_this_one_heard_of_it_leaves_the_window(place):
    mine, desk = here_with(place)
    put(place, replace(mine, desk="7", operator="marat", acts=(line_of(place, "rescue_visit"),)))
    desk.refresh(frozenset({Key("visit", "v3")}))
    assert (desk.stand.page, desk.stand.visit) == ("idle", None)
    assert place.told[-1] == "Дина put by the visit of A-003 at this desk: forgotten open"


def test_a_visit_that_was_given_back_is_in_the_window_again(place):
    mine, desk = here_with(place)
    rescue, later = line_of(place, "rescue_visit"), place.work.now() + timedelta(seconds=5)
    put(place, replace(mine, state=VisitState.PARKED, acts=(rescue,)))
    desk.refresh(frozenset({Key("visit", "v3")}))
    assert desk.stand.visit is None
    back = replace(rescue, verb="give_back_visit", at=later, reason="undone")
    put(place, replace(mine, acts=(rescue, back)))
    desk.refresh(frozenset({Key("visit", "v3")}))
    assert desk.stand.visit == "v3"


def test_a_rescue_that_was_taken_back_before_anybody_heard_of_it_takes_nobody_from_the_window(place):
    mine, desk = here_with(place)
    rescue, later = line_of(place, "rescue_visit"), place.work.now() + timedelta(seconds=5)
    put(place, replace(mine, acts=(rescue, replace(rescue, verb="give_back_visit", at=later, reason="undone"))))
    desk.refresh(frozenset({Key("visit", "v3")}))
    assert desk.stand.visit == "v3"
    assert not any("put by the visit" in each for each in place.told)


def test_a_visit_of_another_day_that_was_rescued_is_told_at_the_start_too(place):
    old = sitting(place, hours=60, state=VisitState.PARKED)
    put(place, replace(old, desk="4", acts=(line_of(place, "rescue_visit"),)))
    place.desk_again()
    assert place.told[-1] == "Дина put by the visit of A-003 at this desk: forgotten open"


def test_it_is_told_also_to_who_comes_back_to_the_window(place):
    put(place, replace(sitting(place, state=VisitState.PARKED), desk="4", acts=(line_of(place, "rescue_visit"),)))
    place.desk_again()
    assert place.told[-1] == "Дина put by the visit of A-003 at this desk: forgotten open"


def test_whose_shift_was_ended_is_signed_out_with_words(place):
    told = []
    place.desk.afar.signed_off = told.append
    me = place.session.actor.id
    ended = Desk(
        id="4",
        since=place.work.now(),
        by="dina",
        signed_off=me,
        acts=(line_of(place, "end_other_shift", "operator_gone"),),
    )
    told_here(place, ended)
    assert [place.ctx.say(one) for one in told] == ["Дина ended your shift at this desk: the operator has gone"]


def test_somebody_elses_ended_shift_signs_nobody_out(place):
    told = []
    place.desk.afar.signed_off = told.append
    told_here(place, Desk(id="4", since=place.work.now(), signed_off="x", acts=(line_of(place, "end_other_shift"),)))
    assert told == []


def test_an_operator_has_no_such_verbs(place):
    operator = replace(place.ctx.session.actor, roles=frozenset({Role.OPERATOR}))
    place.ctx.session = replace(place.ctx.session, actor=operator)
    act(place, "desk.7", "pause")
    page(place).choose("because", "lunch")
    page(place).press()
    assert row(place, "desk", "7").state is DeskState.OPEN
    assert page(place).notice is not None


def test_the_page_of_a_person_tells_what_was_done_with_their_number(place):
    rules(place, series=(Series(letter="A"), Series(letter="B", services=("x",))))
    act(place, "waits.a-001", "reassign")
    page(place).choose("where", "list:B")
    page(place).choose("because", "wrong_list")
    page(place).press()
    assert row(place, "ticket", "a-001").series == "B"
    place.desk.lifecycle.open_person("a-001", "A-001")
    ((at, told),) = page(place).words().place.acts
    assert at == f"{place.work.local(place.work.now()):%H:%M}"
    assert told.startswith("sent elsewhere: ")
    assert told.endswith(", desk 4")
