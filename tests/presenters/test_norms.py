"""A desk that is free while people wait: what it is told itself, and what a supervisor is told of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from mfc_desk.domain.permissions import Role
from mfc_desk.domain.time import SystemClock
from mfc_desk.usecases import places
from mfc_desk.usecases.line import LineView
from tests.presenters.place import Place
from tests.usecases.place import OPENING


@pytest.fixture
def place(tmp_path):
    made = Place(tmp_path, "A-043", "A-044")
    made.work = made.ctx.work = replace(made.work, clock=Ahead(OPENING))
    made.desk = made.desk_again()
    made.desk.seat.sit_down()
    made.desk.seat.look()
    yield made
    made.work.store.close()


class Ahead(SystemClock):
    """A clock that is moved on."""

    by = timedelta(0)

    def now(self):
        return super().now() + self.by

    def boot_ms(self):
        return super().boot_ms() + int(self.by.total_seconds() * 1000)


def later(place, minutes):
    place.work.clock.by += timedelta(minutes=minutes, seconds=1)
    place.desk.minute()


def told(place):
    notice = place.desk.norms.here()
    return None if notice is None else place.ctx.say(notice.title)


def test_a_desk_that_is_free_longer_than_the_hall_allows_is_told_so_and_not_before(place):
    later(place, 4)
    assert told(place) is None
    later(place, 2)
    assert told(place) == "The desk has been free for 6 minutes while people wait: 2"
    assert "minutes: 5" in place.ctx.say(place.desk.norms.here().body)


def test_the_word_is_gone_with_the_call_and_comes_back_only_after_the_time(place):
    later(place, 6)
    place.desk.call_next()
    place.desk.refresh(frozenset(place.changed))
    assert told(place) is None
    places.leave(place.work, place.session, place.desk.stand.ticket.id, "gone")
    later(place, 4)
    assert told(place) is None
    later(place, 2)
    assert told(place) == "The desk has been free for 6 minutes while people wait: 1"


def test_a_break_ends_it(place):
    later(place, 6)
    place.desk.seat.pause("")
    place.desk.minute()
    assert told(place) is None


def test_without_the_line_nobody_knows_who_waits_and_the_desk_is_told_nothing(place):
    later(place, 6)
    place.desk.status.set_line(LineView(online=False, since=OPENING, kept=0, attention=0, held_up_to=None))
    assert told(place) is None


def test_a_supervisor_is_told_of_every_desk_and_an_operator_of_their_own_only(place):
    later(place, 7)
    assert place.desk.norms.others() == ()
    actor = replace(place.session.actor, roles=frozenset({Role.SUPERVISOR}))
    place.ctx.session = replace(place.session, actor=actor)
    (sentence,) = place.desk.norms.others()
    assert place.ctx.say(sentence) == "Desk 4 has been free for 7 minutes while people wait: 2."
    assert place.ctx.say(place.desk.norms.of_desk("4")) == "free for 7 minutes, people wait: 2"
    assert place.desk.norms.of_desk("5") is None
