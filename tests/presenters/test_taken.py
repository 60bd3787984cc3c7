"""Another operator's visit is open at the desk: the window does not show a free desk and calls nobody."""

from __future__ import annotations

from dataclasses import replace

from mfc_desk.domain.ids import Key
from mfc_desk.domain.tickets import TicketState
from mfc_desk.usecases import visits
from ui.presenters.desk import DeskPresenter


def another(place):
    """The first operator began a visit and left; another one signs in."""
    place.desk.call_next()
    place.desk.came()
    session = place.ctx.session
    actor = replace(session.actor, id="daniyar")
    desk = DeskPresenter(replace(place.ctx, session=replace(session, actor=actor, login="daniyar", name="Daniyar")))
    desk.start()
    return desk


def test_the_desk_of_another_operators_visit_is_not_free(place):
    desk = another(place)
    assert (desk.stand.page, desk.stand.visit) == ("taken", None)
    assert place.ctx.say(desk.taken()) == "Another operator’s visit is open at this desk: A-043"


def test_nobody_is_called_or_received_over_another_operators_visit(place):
    desk = another(place)
    desk.call_next()
    desk.ask_number()
    desk.begin("A-044")
    desk.take("a-044")
    assert place.told == ["Another operator’s visit is open at this desk: A-043"] * 4
    assert (desk.stand.page, place.state_of("A-044")) == ("taken", TicketState.ISSUED)


def test_a_visit_without_a_number_is_said_without_one(place):
    desk = another(place)
    desk.stand.number = ""
    assert place.ctx.say(desk.taken()) == "Another operator’s visit is open at this desk"


def test_the_desk_is_free_once_that_visit_ended(place):
    desk = another(place)
    visit = place.opened[0]
    desk.refresh(frozenset({Key("visit", visit)}))
    assert desk.stand.page == "taken"
    visits.abandon(place.work, place.ctx.session, visit, "left")
    desk.refresh(frozenset({Key("visit", visit)}))
    assert desk.stand.page == "idle"


def test_the_operator_who_comes_back_is_at_that_visit_again(place):
    another(place)
    assert place.desk_again().stand.visit == place.opened[0]


def test_another_operators_visit_that_arrives_while_the_desk_is_free_is_shown_at_once(place):
    session = place.ctx.session
    others = replace(session, actor=replace(session.actor, id="daniyar"), login="daniyar", name="Daniyar")
    visit = visits.start(place.work, others, ticket=None, paper_number="B-9")
    assert place.desk.stand.page == "idle"
    place.desk.refresh(frozenset({Key("visit", visit)}))
    assert place.desk.stand.page == "taken"
    place.desk.call_next()
    assert place.told == [place.ctx.say(place.desk.taken())]
