"""Who waits for a desk that closed meanwhile is lost to nobody's sight."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mfc_desk.domain.halls import Desk, DeskPlan, DeskState, Hall, Series
from mfc_desk.domain.ids import OpId
from mfc_desk.domain.tickets import Ticket, TicketState
from mfc_desk.usecases import queue, whole_hall
from tests.usecases.place import OPENING, words, workplace

CAME = OPENING - timedelta(minutes=40)


@pytest.fixture
def work(tmp_path):
    made = workplace(tmp_path)
    yield made
    made.store.close()


def put(work, *rows):
    with work.store.write() as uow:
        uow.rows.show_all([(row, OpId("feed")) for row in rows])
        uow.commit()


def parked(back, **more):
    """A visit put by at desk 9; the person is on its list again at `back`."""
    return Ticket(
        id="a-026", number="A-026", series="A", arrived_at=CAME, eligible_at=CAME, state=TicketState.PARKED,
        for_desk="9", returns_at=back, visit="v-1", **more,
    )  # fmt: skip


def desk(state):
    return Desk(id="9", state=state, since=CAME)


def test_who_was_put_by_at_a_desk_that_closed_is_on_the_list_of_every_other_at_their_old_place(work):
    came_later = Ticket(id="a-027", number="A-027", series="A", arrived_at=OPENING, eligible_at=OPENING)
    put(work, parked(OPENING - timedelta(minutes=1)), came_later, desk(DeskState.CLOSED))
    view = queue.look(work)
    assert [(row.number, row.held, row.stranded) for row in view.rows] == [
        ("A-026", True, False),
        ("A-027", False, False),
    ]
    assert words(work, "en").say(view.rows[0].place[-1]) == "desk 9 is closed, so every desk calls them"
    row = next(each for each in whole_hall.look(work) if each.number == "A-026")
    assert (row.desk, row.sent) == ("", False)


def test_whom_only_a_closed_desk_would_call_from_their_list_is_seen_at_every_other(work):
    hall = Hall(
        series=(Series(letter="A"), Series(letter="B", services=("kz.birth",))),
        desks=(DeskPlan(desk="9"), DeskPlan(desk=work.desk.desk, series=("B",))),
    )
    put(work, parked(OPENING - timedelta(minutes=1)), desk(DeskState.CLOSED), hall)
    view = queue.look(work)
    assert view.rows == ()
    (lost,) = view.set_aside
    assert (lost.number, lost.held, lost.stranded, lost.returns_at) == ("A-026", True, True, None)
    assert words(work, "en").say(lost.reason) == "Waits for desk 9, which is closed"


@pytest.mark.parametrize("state", [DeskState.OPEN, DeskState.PAUSED])
def test_who_waits_for_a_desk_where_somebody_sits_is_left_to_it(work, state):
    put(work, parked(OPENING - timedelta(minutes=1)), desk(state))
    assert queue.look(work).set_aside == ()


def test_who_is_still_away_is_told_as_away_whatever_became_of_the_desk(work):
    put(work, parked(OPENING + timedelta(minutes=9)), desk(DeskState.CLOSED))
    (away,) = queue.look(work).set_aside
    assert (away.stranded, away.reason.code, away.returns_at is None) == (False, "queue.away_parked", False)
