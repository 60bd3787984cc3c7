"""The power goes at any moment: whatever the disk holds then opens, and holds what was shown as saved or answered.

A desk and an office are followed from outside while they work; from what they wrote every state is made that a power
cut may leave. `./check` plays some moments, chosen by seed; `./check --long kills` plays all of them, of more visits.
"""

from __future__ import annotations

import os

import pytest

from backoffice.store.database import Database, sqlite_url
from backoffice.store.schema import bring_up
from tests.kills import power
from tests.kills.place import place_at
from tests.kills.recording import needs_strace
from tests.kills.toll import tell

LONG = bool(os.environ.get("MFC_KILLS"))
SEED = int(os.environ.get("MFC_KILLS_SEED", "1"))
MOMENTS = None if LONG else 16
VISITS = 2 if LONG else 1
pytestmark = [needs_strace, pytest.mark.timeout(7200 if LONG else 600)]


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> power.Recorded:
    """A desk at work and its office, both followed to their end."""
    folder = tmp_path_factory.mktemp("recorded")
    url = sqlite_url(folder / "office.db")
    database = Database(url)
    bring_up(database)
    database.close()
    with place_at(url, folder, desks=1, tickets=3) as place:
        return power.record(place, visits=VISITS)


def test_what_a_desk_showed_as_saved_outlives_a_power_cut_at_any_moment(recorded: power.Recorded) -> None:
    played = power.play_desk(recorded, moments=MOMENTS, seed=SEED)
    tell("power cuts", kills=played.states, lost=len(played.wrong))
    print(f"desk: {played.states} states of {played.events} events, seed {SEED}")
    assert not played.wrong
    assert (played.states >= 60, played.said >= 40) == (True, True)


def test_what_an_office_answered_outlives_a_power_cut_at_any_moment(recorded: power.Recorded) -> None:
    played = power.play_office(recorded, moments=MOMENTS, seed=SEED)
    tell("power cuts", kills=played.states, lost=len(played.wrong))
    print(f"office: {played.states} states of {played.events} events, seed {SEED}")
    assert not played.wrong
    assert (played.states >= 60, played.said >= 40) == (True, True)
