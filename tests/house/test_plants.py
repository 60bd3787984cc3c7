"""The guards that `./check --long guards` plants broken: each has a plant, and each plant still fits its file."""

from __future__ import annotations

from pathlib import Path

import pytest

from mfc_desk.domain.guards import GUARDS
from tools.guards import chosen, plants

ROOT = Path(__file__).parents[2]
EVERY = plants()


@pytest.mark.parametrize("plant", EVERY, ids=lambda plant: plant.name)
def test_a_plant_changes_a_place_that_is_there_once_and_names_tests_that_exist(plant):
    assert plant.fits(ROOT)
    assert plant.old != plant.new
    assert plant.tests
    assert all((ROOT / test).is_file() for test in plant.tests)


def test_every_guard_of_the_ledger_is_planted_broken():
    assert GUARDS.keys() <= {plant.guard for plant in EVERY}


def test_no_plant_is_named_twice():
    names = [plant.name for plant in EVERY]
    assert len(set(names)) == len(names)


def test_plants_are_chosen_by_a_word_of_their_name_or_by_their_guard():
    assert {plant.guard for plant in chosen(["term_over"])} == {"term_over"}
    assert [plant.name for plant in chosen(["one person is"])] == ["one person is two"]
    assert chosen([]) == list(EVERY)
    assert chosen(["no such word"]) == []
