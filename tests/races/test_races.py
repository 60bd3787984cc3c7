"""Many desks and kiosks at once, killed at random: one desk for each person, the fair next, no number lost or shared.

The small races are part of every check; MFC_RACES=1 (`./check --long races`) plays sixty desks and twenty thousand people.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from tests.races.race import Race, Size, asked_again, findings

LONG = bool(os.environ.get("MFC_RACES"))
SEED = int(os.environ.get("MFC_RACES_SEED", "1"))
FEW = Size(desks=6, people=60, kiosks=2, each=10, workers=2, offices=1, kill_desks=1, seed=SEED)
MANY = Size(desks=60, people=20_000, kiosks=8, each=500, workers=4, offices=2, kill_desks=40, seed=SEED)
NOTHING: dict[str, list[str]] = {
    "the log": [],
    "the order": [],
    "one desk": [],
    "the numbers": [],
    "everybody": [],
    "the answers": [],
    "the office": [],
}


@pytest.fixture(autouse=True)
def in_this_run(request: pytest.FixtureRequest) -> None:
    """Every check plays desks beside PostgreSQL and the office over SQLite; the long part plays all."""
    here = request.node.callspec.params["database_url"]
    if not LONG and here != ("sqlite" if "an_office" in request.node.originalname else "postgresql"):
        pytest.skip("played over the other database as well in `./check --long races`")


def sized(url: str, **more: int) -> Size:
    one = MANY if LONG else FEW
    return replace(one, **{"offices": 1 if url.startswith("sqlite") else one.offices, **more})


@pytest.mark.timeout(7200 if LONG else 180)
def test_desks_killed_at_random_call_each_person_once_in_order_and_kiosks_leave_no_gap(
    database_url: str, tmp_path: Path
) -> None:
    race = Race(database_url, tmp_path, sized(database_url))
    race.play()
    found = findings(race)
    assert {name: each[:5] for name, each in found.items()} == NOTHING
    assert not asked_again(race, 50 if LONG else 5)


@pytest.mark.timeout(7200 if LONG else 180)
def test_an_office_killed_anywhere_loses_nothing_and_doubles_nothing(database_url: str, tmp_path: Path) -> None:
    race = Race(database_url, tmp_path, sized(database_url, kill_offices=12 if LONG else 1))
    race.play()
    found = findings(race)
    if not database_url.startswith("sqlite"):
        found[
            "the order"
        ] = []  # whom a killed office held leaves no trace there: nothing can be told of being passed over
    assert {name: each[:5] for name, each in found.items()} == NOTHING
    assert not asked_again(race, 50 if LONG else 5)
