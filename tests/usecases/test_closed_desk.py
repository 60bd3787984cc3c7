"""Who waits for a desk that closed meanwhile is lost to nobody's sight."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mfc_desk.domain.halls import Desk, DeskState
from mfc_desk.domain.ids import OpId
from mfc_desk.domain.tickets import Ticket, TicketState
from mfc_desk.usecases import queue
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


def test_who_was_put_by_at_a_desk_that_closed_is_seen_at_every_other_when_their_time_is_over(work):
    put(work, parked(OPENING - timedelta(minutes=1)), desk(DeskState.CLOSED))
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
