"""Days of a hall whose desks drop out and come back, with wrong clocks and papers shown at two desks.

A few hundred seeds in each check, ten thousand in `./check --long halls`; each planted defect is found by its seed.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest

from mfc_desk.domain import dealing
from mfc_desk.domain import tickets as t
from mfc_desk.domain.ids import DeskName
from tests.domain import partitioned
from tests.domain.partitioned import Day, Sent, Side, played

DAYS = int(os.environ.get("MFC_HALLS", "200"))
PARTS = 10
Plant = Callable[[pytest.MonkeyPatch], None]


@pytest.mark.parametrize("part", range(PARTS))
def test_each_person_is_seen_out_once_and_no_disagreement_is_hidden_whatever_the_line_did(part: int) -> None:
    assert played(range(part, DAYS, PARTS)) == {}


def everybody_to_everyone(patch: pytest.MonkeyPatch) -> None:
    """Each desk is dealt the whole list."""

    def all_of_them(desk: DeskName, tickets: Any, desks: Any, hall: Any) -> Any:
        return tuple(sorted((one for one in tickets if one.state in t.WAITS), key=lambda one: one.arrived_at))

    patch.setattr(dealing, "dealt_to", all_of_them)


def sent_again_is_done_again(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Day, "known", lambda day, sent: False)


def disagreements_are_dropped(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Day, "disagree", lambda day, one, sent: None)


def one_block_for_all(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(partitioned, "BLOCK", 0)


def the_last_word_wins(patch: pytest.MonkeyPatch) -> None:
    """The office takes what comes, also over what it did not see."""

    def merge(day: Day, one: Side, sent: Sent) -> None:
        one_row = one.rows.get(sent.operation.primary)
        if one_row is not None:
            day.office.rows.put([one_row])
            day.office.revisions[str(sent.operation.primary)] = sent.id
        day.heard.add(sent.id)
        day.told[sent.id] = "taken"

    patch.setattr(Day, "merge", merge)


def every_clock_is_believed(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Day, "believed", lambda day, one, sent: sent.at)


def answers_are_not_kept(patch: pytest.MonkeyPatch) -> None:
    """What the office answered is at the desk only once all its work was sent."""
    patch.setattr(Day, "hear", lambda day, one, key: None)


PLANTS: dict[Plant, int] = {
    everybody_to_everyone: 79,
    sent_again_is_done_again: 1,
    disagreements_are_dropped: 3,
    one_block_for_all: 0,
    the_last_word_wins: 0,
    every_clock_is_believed: 0,
    answers_are_not_kept: 418,
}
"""Each with the first seed that finds it."""


@pytest.mark.parametrize(("plant", "seed"), PLANTS.items(), ids=lambda one: getattr(one, "__name__", str(one)))
def test_a_planted_defect_is_found_by_its_seed(plant: Plant, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    assert Day(seed).play() == []
    plant(monkeypatch)
    assert Day(seed).play() != []
