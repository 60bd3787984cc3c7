"""A few worlds by chance in each check; as many as fit half an hour in `./check --long simulation`.

A seed whose world breaks is printed with the shortest schedule found that breaks it in the same way.
"""

from __future__ import annotations

import itertools
import time
from collections import Counter

import pytest

from tests.simulation.drawing import schedule
from tests.simulation.line import FAULTS
from tests.simulation.shrinking import looked_into
from tests.simulation.steps import Ask, Beside, Desk, Do, Later, Office, Scope, Trouble, Turn, Wall
from tests.simulation.world import played

WORLDS, PARTS = 68, 4
SHRUNK_IN = 60
"""Tries: a check has no time for more, `python -m tests.simulation --replay SEED` has."""


@pytest.fixture(scope="module")
def seen() -> Counter[str]:
    return Counter()


@pytest.mark.parametrize("part", range(PARTS))
def test_nothing_is_lost_nothing_is_doubled_whatever_happens(part: int, seen: Counter[str]) -> None:
    for seed in range(part, WORLDS, PARTS):
        story = looked_into(seed, tries=SHRUNK_IN, seen=seen)
        assert story is None, story


def test_what_these_worlds_are_about_comes_to_pass_in_them(seen: Counter[str]) -> None:
    """A play in which nothing happens finds nothing."""
    verdicts = {f"said {each}" for each in ("Applied", "Conflict", "Rejected", "Denied")}
    crashes = {"desk died", "office killed", "office restore", "office power_cut", "desk power_cut", "desk reboot"}
    rest = {"beside a call", "beside a commit", "delivered late", "turn with little at once", "Wall", "Version"}
    wanted = verdicts | crashes | rest | {f"line {kind}" for kind in FAULTS}
    assert not wanted - seen.keys(), "never played"


def test_a_world_is_the_same_each_time_it_is_played() -> None:
    for seed in (3, 11):
        assert played(schedule(seed), seed).mark == played(schedule(seed), seed).mark


def test_a_world_is_the_same_on_a_machine_that_stands_still_for_hours(monkeypatch: pytest.MonkeyPatch) -> None:
    steps = [Do(0, "walk_in"), Turn(0)]
    quick, hours = played(steps, "hours").mark, itertools.count(0, 3600)
    monkeypatch.setattr(time, "monotonic", lambda: float(next(hours)))
    slow = played(steps, "hours")
    assert (slow.mark, slow.seen["turn online"]) == (quick, 1)


def test_a_written_schedule_is_played_as_it_reads() -> None:
    steps = [
        Do(0, "walk_in"),
        Do(0, "identify"),
        Do(0, "attach"),
        Turn(0, troubles=(Trouble(1, "unanswered"),)),
        Ask(1, "ask_next", troubles=(Trouble(0, "kill", (1, "after")),)),
        Later(60),
        Turn(1, dies=(3, "after")),
    ]
    came = played(steps, "written").seen
    assert came["line unanswered"] == came["office killed"] == came["desk died"] == 1
    assert came["said Applied"] >= 4


LET_GO = [Later(259200), Do(1, "printed", 2), Scope(2), Later(172800)]
"""A number of an old day is printed at a desk that sends it once the others let the number go."""


def test_what_leaves_and_is_touched_in_one_turn_is_told_again_and_not_done_twice() -> None:
    came = played(LET_GO, "let go").seen
    assert came["told again"] == 1, "the ticket, under the revision it had"


def test_what_was_told_again_before_the_copy_was_told_again_in_the_office_that_is_restored() -> None:
    steps = [*LET_GO, Turn(0), Turn(1), Turn(0), Office("back_up"), Do(0, "walk_in"), Turn(0), Office("restore")]
    came = played(steps, "let go").seen
    assert (came["office restore"], came["told again"]) == (1, 1)


def test_a_copy_of_a_desk_that_has_let_go_of_what_was_over_has_the_end_of_its_chain_only() -> None:
    steps = [Wall(desk=3, off_s=315360000), Turn(0), Desk(3, "clone")]
    assert played(steps, 179542276207222).seen["desk clone"] == 1


def test_a_row_that_a_restored_office_does_again_behind_its_picture_may_be_gone_until_it_is_told() -> None:
    steps = [
        Do(0, "attach", 1),
        Office("back_up"),
        Turn(0),
        Office("restore"),
        Do(0, "fill", 2),
        Turn(0, troubles=(Trouble(7, "portal"),)),
        Turn(3, troubles=(Trouble(6, "kill", (1, "after")),)),
    ]
    came = played(steps, 179542276204505).seen
    assert (came["office restore"], came["office killed"]) == (1, 1)


def test_what_was_done_again_stays_so_when_an_answer_of_before_comes_late() -> None:
    steps = [
        Do(0, "start"),
        Do(1, "start"),
        Turn(1),
        Do(0, "identify", 8),
        Turn(
            0,
            troubles=(Trouble(2, "busy"),),
            beside=(Beside("call", 1, Turn(0)), Beside("commit", 4, Do(0, "attach", 3))),
        ),
    ]
    assert played(steps, 179542763301347).seen["turn online"] >= 2
