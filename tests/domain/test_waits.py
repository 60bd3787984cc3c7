"""A wait is told as a range that was measured, or not at all."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest

from mfc_desk.domain.waits import LEAST, WINDOW, Pace, expected_wait, pace_of

NOW = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)


def every(minutes: float, count: int) -> list[datetime]:
    return [NOW - timedelta(minutes=minutes * n) for n in range(count)]


def test_too_few_calls_are_no_pace():
    assert pace_of(every(2, LEAST - 1), NOW) is None
    assert pace_of(every(2, LEAST), NOW) is not None


def test_calls_of_long_ago_say_nothing_of_now():
    assert pace_of([one - WINDOW for one in every(1, 20)], NOW) is None


def test_a_hall_that_stopped_calling_grows_slower_by_the_minute():
    calls = every(1, 10)
    later = pace_of(calls, NOW + timedelta(minutes=20))
    now = pace_of(calls, NOW)
    assert now is not None
    assert later is not None
    assert later.a_minute < now.a_minute


def test_who_has_more_people_before_them_waits_longer():
    pace = pace_of(every(2, 15), NOW)
    told = [expected_wait(pace, ahead, desks=3) for ahead in range(10)]
    assert all(one is not None for one in told)
    assert [one.high for one in told if one] == sorted(one.high for one in told if one)


@pytest.mark.parametrize(("pace", "ahead", "desks"), [(None, 3, 2), (Pace(1, 9), 3, 0), (Pace(0.01, 9), 3, 1)])
def test_where_nothing_honest_can_be_said_nothing_is(pace, ahead, desks):
    assert expected_wait(pace, ahead, desks=desks) is None


def test_the_range_holds_about_two_times_of_three():
    chance, held, tries = random.Random(7), 0, 600
    for _ in range(tries):
        a_minute, ahead = chance.uniform(0.2, 2), chance.randrange(1, 15)
        at, calls = NOW, []
        while at > NOW - WINDOW:
            at -= timedelta(minutes=chance.expovariate(a_minute))
            calls.append(at)
        told = expected_wait(pace_of(calls, NOW), ahead, desks=3)
        if told is None:
            tries -= 1
            continue
        waited = sum(chance.expovariate(a_minute) for _ in range(ahead + 1))
        held += told.low <= waited <= told.high
    assert 0.6 < held / tries < 0.85
