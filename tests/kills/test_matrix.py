"""A fall before and after every point where something becomes lasting, at the desk and at the office, on both databases.

One process falls, is started again and goes on with what it finds; another one has the list of all that was shown as
saved. Every check visits each point once, before or after it in turn; `./check --long kills` plays both, beside both
databases, and lets each point fall at its second and third passing too.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from backoffice.interagency.post import LEASE
from backoffice.store import tables as t
from backoffice.store.database import Database
from tests.kills import matrix
from tests.kills.lives import NO_LINE
from tests.kills.place import PASSWORD, Place, place_at
from tests.kills.story import (
    FELL,
    LIFE_S,
    NOTHING,
    Sides,
    after_a_fall,
    confirmed,
    desk_falls,
    evening,
    falls_at,
    office_falls,
)
from tests.kills.toll import tell
from tests.office.agencies import AgencyProcess
from tests.office.conftest import agency

__all__ = ["agency"]

LONG = bool(os.environ.get("MFC_KILLS"))
PASSINGS = (1, 2, 3) if LONG else (1,)
TICKETS = 90 if LONG else 12
SIDES: Sides = "both" if LONG else "in turn"
pytestmark = pytest.mark.timeout(1200 if LONG else 600)


@pytest.fixture(autouse=True)
def in_this_run(request: pytest.FixtureRequest) -> None:
    """Every check plays the desk beside SQLite and the office beside PostgreSQL; the long part plays all."""
    here = request.node.callspec.params["database_url"]
    if not LONG and here != ("postgresql" if "an_office" in request.node.originalname else "sqlite"):
        pytest.skip("played beside the other database as well in `./check --long kills`")


@pytest.fixture
def place(database_url: str, tmp_path: Path) -> Iterator[Place]:
    """An office, a desk that has yet to become one, and some who wait."""
    with place_at(database_url, tmp_path, desks=1, tickets=TICKETS) as place:
        place.start_office()
        yield place


def test_a_desk_that_falls_at_any_point_of_a_visit_loses_nothing_and_doubles_nothing(place: Place) -> None:
    for nth in PASSINGS:
        assert not desk_falls(place, matrix.VISITS, nth=nth, sides=SIDES)
    assert all_well(place) == NOTHING


def test_an_office_that_falls_at_any_point_loses_nothing_and_doubles_nothing(place: Place) -> None:
    for nth in PASSINGS:
        assert not office_falls(place, matrix.OFFICE, nth=nth, sides=SIDES)
    assert all_well(place) == NOTHING


def test_a_desk_that_falls_while_its_operator_signs_in_lets_them_in_again(place: Place) -> None:
    assert not desk_falls(place, matrix.SIGNS_IN, sides=SIDES, password=PASSWORD)
    assert not office_falls(place, matrix.OFFICE_SIGNS_IN, sides=SIDES, anew=True, password=PASSWORD)
    assert all_well(place, password=PASSWORD) == NOTHING


def test_a_desk_that_falls_while_it_becomes_one_becomes_it_once(database_url: str, tmp_path: Path) -> None:
    """A fall for each of so many desks; the next life goes on with the same code."""
    falls = list(falls_at(matrix.ENROLS, sides=SIDES))
    with place_at(database_url, tmp_path, desks=len(falls)) as place:
        place.start_office()
        for desk, fall in zip(place.jobs, falls, strict=True):
            place.start_desk(desk, goal=-1, fall=fall)
            assert place.ended(desk, LIFE_S) == FELL, fall
            assert not after_a_fall(place, desk), fall
        place.fell += len(falls)
        assert all_well(place, visits=0) == NOTHING
        assert devices(place) == len(falls)


def test_an_office_that_falls_while_a_desk_becomes_one_has_it_once(database_url: str, tmp_path: Path) -> None:
    falls = list(falls_at(matrix.OFFICE_ENROLS))
    with place_at(database_url, tmp_path, desks=len(falls)) as place:
        for desk, fall in zip(place.jobs, falls, strict=True):
            place.start_office(fall=fall)
            place.start_desk(desk, goal=-1)
            assert place.ended("office", LIFE_S) == FELL, fall
            assert place.ended(desk, LIFE_S) == NO_LINE
        place.start_office()
        place.fell += len(falls)
        assert all_well(place, visits=0) == NOTHING
        assert devices(place) == len(falls)


def test_an_office_that_falls_at_any_point_of_its_post_has_each_answer_once(
    database_url: str, tmp_path: Path, agency: AgencyProcess
) -> None:
    with place_at(database_url, tmp_path, desks=1, tickets=12, gateway=agency.url) as place:
        assert not office_falls(place, matrix.POST, sides=SIDES, later=LEASE.total_seconds() + 1)
        assert all_well(place) == NOTHING
        answers = own_ops(place)
        assert answers, "nobody was asked"
        assert not [about for about, kinds in answers.items() if len(set(kinds)) < len(kinds)]


def all_well(place: Place, **more: Any) -> dict[str, list[str]]:
    """What the evening found; the long part counts it."""
    found = evening(place, **more)
    counts = {name: len(found[name]) for name in ("lost", "doubled")}
    tell("falls at each point", confirmed=confirmed(place), kills=place.fell, **counts)
    return found


def devices(place: Place) -> int:
    """How many the office let in."""
    with closing(Database(place.url)) as database:
        return int(database.read(lambda tx: tx.execute(select(func.count()).select_from(t.device)).scalar_one()))


def own_ops(place: Place) -> dict[str, list[str]]:
    """What the office did by itself to each request."""
    found: dict[str, list[str]] = {}
    with closing(Database(place.url)) as database:
        for about, kind in database.read(lambda tx: tx.execute(select(t.own_op.c.about, t.own_op.c.kind)).all()):
            found.setdefault(about, []).append(kind)
    return found
