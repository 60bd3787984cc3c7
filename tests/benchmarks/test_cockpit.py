"""The measurement of the cockpit feeds a desk what a centre wrote: all of it, in order, without a hole."""

from __future__ import annotations

from benchmarks.measured.centre_feed import NOON, Afternoon, DayClock

AFTERNOON_H = 3.0


def test_the_morning_is_told_and_the_rest_as_it_is_asked_for_with_its_time() -> None:
    clock = DayClock(NOON)
    feed = Afternoon(clock, desks=6, people=120)
    morning, head = feed.rows(0, 100_000), feed.head
    assert [row.seq for row in morning] == list(range(1, head + 1))
    assert not feed.wait(head, 0)
    feed.tell(10)
    assert feed.wait(head, 0)
    assert clock.now() >= feed.later[9][0] > NOON
    feed.tell(10_000)
    rest = feed.rows(head, 100_000)
    assert [row.seq for row in rest] == list(range(head + 1, feed.later[-1][1] + 1))
    assert feed.minutes > AFTERNOON_H * 60
    assert feed.told == len(feed.later)


def test_told_once_more_the_same_rows_change_and_not_one_is_new() -> None:
    feed = Afternoon(DayClock(NOON), desks=6, people=120)
    many = len(feed.later)
    feed.tell(many)
    rows, head = feed.different, feed.head
    for times in (2, 3):
        feed.once_more()
        feed.tell(len(feed.later))
        assert (feed.told, feed.different) == (times * many, rows)
    last = feed.rows(head, 100_000)
    assert [row.seq for row in last] == list(range(head + 1, feed.head + 1))
    assert len({(row.key, row.revision) for row in last}) == len(last), "each is news to the desk"
