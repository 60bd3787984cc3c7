"""A desk without the line hears of no opening and no closing: whom it called alone and served stays served."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mfc_desk.domain.ids import ConsultationId
from mfc_desk.domain.operations.advice import CloseConsultation, OpenConsultation
from mfc_desk.usecases import alone, desk_state, tray, visits
from mfc_desk.usecases.workplace import do
from tests.hall.test_closed_desk import close_by_the_chief, put_by, settle, shut


def worked(desk, visit):
    """Something was done in the visit, and recorded."""
    name = ConsultationId(desk.ids.new())
    do(desk.work, desk.session, OpenConsultation(visit=visit, consultation=name, subject="about a term"))
    do(desk.work, desk.session, CloseConsultation(consultation=name, answer="thirty days"))
    return name


def called_alone(bureau, desk, ticket, visit):
    """The person is called without the line, their visit goes on; what was done in it."""
    bureau.clock.advance(timedelta(minutes=1))
    found = alone.call(desk.work, desk.session).ticket
    assert found is not None
    assert found.id == ticket
    assert visits.start(desk.work, desk.session, ticket=ticket) == visit
    return worked(desk, visit)


def back(desk, other):
    desk.line.cut = False
    settle((desk, other))
    desk.settle()


def test_a_desk_that_had_opened_unheard_takes_nobody_back_from_who_called_them_alone(bureau, desks):
    ticket, visit = put_by(bureau, desks)
    shut(bureau, desks)
    one, two = desks
    two.line.cut = True
    desk_state.open_here(one.work, one.session)
    one.settle()
    done = called_alone(bureau, two, ticket, visit)
    back(two, one)
    assert one.get("consultation", done) is not None
    assert tray.look(two.work) == ()


@pytest.mark.parametrize("called_elsewhere", [False, True])
def test_a_desk_that_was_closed_unheard_keeps_what_it_did_for_its_own_people(bureau, desks, called_elsewhere):
    ticket, visit = put_by(bureau, desks)
    one, two = desks
    one.line.cut = True
    close_by_the_chief(bureau, two, "1")
    done = called_alone(bureau, one, ticket, visit)
    if called_elsewhere:
        assert alone.call(two.work, two.session).ticket.id == ticket
    back(one, two)
    two.settle()
    assert two.get("consultation", done) is not None
    assert one.get("consultation", done) is not None
