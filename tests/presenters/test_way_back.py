"""Somebody was sent on and another desk waits for them: said at the call, in the visit, and asked where it ends."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mfc_desk.domain.entities import Visit
from mfc_desk.domain.ids import DeskName, Key, OperatorId, TicketId, VisitId
from mfc_desk.domain.machines import VisitState
from mfc_desk.domain.tickets import TicketState
from mfc_desk.store.bodies import encode
from mfc_desk.usecases import visits
from sync.wire.messages import ChangeRow
from tests.usecases.place import OPENING
from ui.presenters.visit.frame import VisitPresenter

THERE = VisitId("v3")


@pytest.fixture
def sent(place):
    """A-043 was sent on from desk 3, where something unfinished waits for them."""
    waits = Visit(
        id=THERE, desk=DeskName("3"), operator=OperatorId("dina"), started_at=OPENING, number="A-043",
        state=VisitState.PARKED, away=TicketId("a-043"),
    )  # fmt: skip
    receive(place, waits)
    known = place.hall.tickets["a-043"]
    with place.work.store.write() as uow:
        uow.rows.receive(place.hall.row(replace(known, back_to=DeskName("3"), kept=THERE)))
        uow.commit()
    return place


def receive(place, *rows):
    with place.work.store.write() as uow:
        for row in rows:
            place.hall.seq += 1
            uow.rows.receive(
                ChangeRow(place.hall.seq, f"{row.kind}:{row.id}", f"op{place.hall.seq}", encode(row)),
            )
        uow.commit()
    place.desk.refresh(frozenset(Key(row.kind, row.id) for row in rows))


def served(place):
    place.desk.call_next()
    place.desk.came()
    presenter = VisitPresenter(place.ctx)
    presenter.on_over = place.desk.visit_over
    presenter.open(place.opened[-1])
    return presenter


def state(place):
    with place.work.store.read() as uow:
        return uow.rows.get(Key("ticket", "a-043"))


class TestAtTheDeskThatHasThem:
    def test_the_call_and_the_head_of_the_visit_say_who_waits(self, sent):
        sent.desk.call_next()
        assert sent.ctx.say(sent.desk.facts()[0].title) == "Then back to desk 3"
        sent.desk.came()
        presenter = VisitPresenter(sent.ctx)
        presenter.open(sent.opened[-1])
        assert presenter.head().then == "Then back to desk 3"

    def test_it_is_told_when_the_other_desk_goes_on_meanwhile(self, sent):
        presenter = served(sent)
        with sent.work.store.read() as uow:
            waits = uow.rows.get(Key("visit", THERE))
        receive(sent, replace(waits, state=VisitState.OPEN, also_at=DeskName("4")))
        presenter.refresh(frozenset({Key("visit", THERE)}))
        assert presenter.head().then == "Then back to desk 3 · desk 3 has it open now"
        assert sent.told[-1] == "Desk 3 goes on with its part while the person sits here."

    def test_breaking_off_sends_them_back_unless_it_is_said_otherwise(self, sent):
        presenter = served(sent)
        presenter.leave_early()
        presenter.leaving.choose("elsewhere")
        assert presenter.leaving.happens()[-1].title == "A-043 goes back to desk 3"
        presenter.leaving.press()
        assert "A-043 goes back to desk 3" in presenter.act().sentence
        presenter.leaving.press()
        assert (state(sent).state, state(sent).for_desk, state(sent).visit) == (TicketState.ISSUED, "3", THERE)
        assert sent.told[-1] == "A-043 is on the list of desk 3 again"

    def test_going_home_is_the_second_choice_and_says_what_follows(self, sent):
        presenter = served(sent)
        presenter.leave_early()
        back, home = presenter.leaving.way_back.options()
        assert (presenter.leaving.way_back.chosen(), back.key, home.key) == ("back", "back", "home")
        assert "Number A-043 is over. Desk 3 is told" in home.below
        presenter.leaving.choose("unwell")
        presenter.leaving.way_back.choose("home")
        presenter.leaving.press()
        presenter.leaving.press()
        assert state(sent).state is TicketState.LEFT
        assert sent.told[-1] == "A-043 is over, desk 3 is told"

    def test_who_goes_home_before_they_were_served_is_known_to_be_awaited(self, sent):
        sent.desk.call_next()
        sent.desk.lifecycle.leave()
        assert sent.desk.lifecycle.page.words().sub.startswith("Desk 3 waits for them too")

    def test_nobody_is_asked_where_no_desk_waits(self, place):
        presenter = served(place)
        presenter.leave_early()
        assert presenter.leaving.way_back.options() == ()
        assert presenter.head().then == ""


class TestAtTheDeskThatWaits:
    @pytest.fixture
    def waiting(self, place):
        """This desk waits for A-043, whom desk 7 serves."""
        waits = Visit(
            id=THERE, desk=DeskName("4"), operator=place.session.actor.id, started_at=OPENING, number="A-043",
            state=VisitState.PARKED, away=TicketId("a-043"),
        )  # fmt: skip
        self.at_seven(place, TicketState.SERVING)
        receive(place, waits)
        return place

    def at_seven(self, place, state):
        known = place.hall.tickets["a-043"]
        here = replace(known, state=state, desk=DeskName("7"), back_to=DeskName("4"), kept=THERE)
        receive(place, here)

    def test_going_on_says_where_they_are_and_asks(self, waiting):
        waiting.desk.lifecycle.resume(THERE)
        words = waiting.desk.lifecycle.page.words()
        assert words.title == "A-043 is being served at desk 7"
        assert [each.words for each in words.ways] == ["Leave it as it is", "Go on without them"]
        waiting.desk.lifecycle.page.press()
        assert (waiting.desk.stand.page, visits.others_visit(waiting.work, waiting.session)) == ("idle", None)
        waiting.desk.lifecycle.resume(THERE)
        waiting.desk.lifecycle.page.choose("way", "go")
        waiting.desk.lifecycle.page.press()
        assert (waiting.desk.stand.page, waiting.desk.stand.visit) == ("visit", THERE)
        presenter = VisitPresenter(waiting.ctx)
        presenter.open(THERE)
        assert presenter.head().then == "A-043 is at desk 7: this goes on without the person"

    def test_whom_another_desk_has_called_comes_over_with_their_number(self, waiting):
        self.at_seven(waiting, TicketState.CALLED)
        waiting.desk.lifecycle.resume(THERE)
        words = waiting.desk.lifecycle.page.words()
        assert words.title == "A-043 was called to desk 7"
        assert words.ways[1].words == "They are here: go on with them"
        waiting.desk.lifecycle.page.choose("way", "go")
        waiting.desk.lifecycle.page.press()
        assert (state(waiting).state, state(waiting).desk) == (TicketState.SERVING, "4")

    def test_it_is_told_when_their_number_ends_elsewhere(self, waiting):
        assert waiting.desk.lifecycle.sent_on == {THERE}
        self.at_seven(waiting, TicketState.LEFT)
        assert waiting.told[-1] == "A-043 does not come back: the number ended at desk 7"
        assert waiting.desk.lifecycle.sent_on == frozenset()
        assert [each.id for each in waiting.desk.lifecycle.held] == [THERE]
