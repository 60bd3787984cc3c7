"""Defects are planted, one at a time: what kills and power cuts are for sees each of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from backoffice.store.database import sqlite_url
from tests.kills import plants, power
from tests.kills.lives import Fall
from tests.kills.place import place_at
from tests.kills.recording import needs_strace
from tests.kills.rounds import fresh
from tests.kills.story import FELL, LIFE_S, NOTHING, after_a_fall, evening, office_falls

UP_TO_THE_SCANS = 26
"""Acts of a visit until its papers are attached."""
MOMENTS = 40
pytestmark = pytest.mark.timeout(600)
AT_THE_DESK = (
    plants.the_desk_does_not_wait_for_its_disk,
    plants.the_desk_flushes_now_and_then,
    plants.a_scan_gets_its_name_and_nobody_flushes_the_folder,
    plants.a_scan_gets_its_name_before_it_is_flushed,
)
IN_THE_OFFICE = (plants.the_office_flushes_now_and_then, plants.a_piece_is_counted_before_it_is_flushed)


@needs_strace
@pytest.mark.parametrize("plant", AT_THE_DESK, ids=lambda plant: plant.__name__)
def test_a_power_cut_shows_what_a_desk_has_not_flushed(plant: object, tmp_path: Path) -> None:
    with fresh(sqlite_url(tmp_path), tmp_path / "here") as (url, folder), place_at(url, folder, desks=1) as place:
        recorded = power.record(place, visits=1, acts=UP_TO_THE_SCANS, office=False, plant=plant.__name__)
        assert power.play_desk(recorded, moments=MOMENTS, seed=1, until=1).wrong


@needs_strace
@pytest.mark.parametrize("plant", IN_THE_OFFICE, ids=lambda plant: plant.__name__)
def test_a_power_cut_shows_what_an_office_has_not_flushed(plant: object, tmp_path: Path) -> None:
    with fresh(sqlite_url(tmp_path), tmp_path / "here") as (url, folder), place_at(url, folder, desks=1) as place:
        recorded = power.record(place, visits=1, desk=False, plant=plant.__name__)
        assert power.play_office(recorded, moments=MOMENTS, seed=1, until=1).wrong


def test_a_fall_shows_what_was_said_to_be_saved_before_it_was(tmp_path: Path) -> None:
    with fresh(sqlite_url(tmp_path), tmp_path / "here") as (url, folder), place_at(url, folder, desks=1) as place:
        place.start_office()
        fall = Fall(at="mfc_desk.usecases.workplace.do", when="before", nth=3)
        place.start_desk("1", goal=1, fall=fall, plant=plants.saved_is_shown_before_it_is_saved.__name__)
        assert place.ended("1", LIFE_S) == FELL
        assert after_a_fall(place, "1")


def test_a_fall_shows_a_verdict_that_was_recorded_before_the_office_gave_it(tmp_path: Path) -> None:
    with fresh(sqlite_url(tmp_path), tmp_path / "here") as (url, folder), place_at(url, folder, desks=1) as place:
        plant = plants.a_verdict_is_recorded_before_the_office_answered.__name__
        office_falls(place, ["backoffice.pushing.push"], plant=plant)
        assert evening(place) != NOTHING
