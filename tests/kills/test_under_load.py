"""Desks and their office at work and killed at random, every 1 to 500 ms: lost 0, doubled 0.

In every check some seconds of it; `./check --long kills` goes on for ten minutes on each database, in rounds of which
each has its seed. MFC_KILLS_SEED repeats a round: the kills are the same, what they hit is not, for nobody sets the
hands of two processors.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from tests.kills.load import Span, under_load
from tests.kills.place import place_at
from tests.kills.rounds import fresh
from tests.kills.story import NOTHING
from tests.kills.toll import tell

LONG = float(os.environ.get("MFC_KILLS", "0") or 0) * 60
SECONDS = LONG or 4.0
ROUND_S = 40.0
SEED = int(os.environ.get("MFC_KILLS_SEED", "1"))


@pytest.mark.timeout(LONG * 4 + 600)
def test_desks_and_office_killed_at_random_lose_nothing_and_double_nothing(database_url: str, tmp_path: Path) -> None:
    until, seed = time.monotonic() + SECONDS, SEED
    while True:
        with (
            fresh(database_url, tmp_path / str(seed)) as (url, folder),
            place_at(url, folder, desks=3, tickets=40) as place,
        ):
            left = until - time.monotonic()
            toll = under_load(place, seconds=min(left, ROUND_S), seed=seed, span=Span())
        print(toll)
        counts = {name: len(toll.found[name]) for name in ("lost", "doubled")}
        counts["lost"] += len(toll.wrong)
        tell(f"random kills, {url.partition(':')[0]}", confirmed=toll.confirmed, kills=toll.kills.total(), **counts)
        assert toll.wrong == []
        assert toll.found == NOTHING
        assert toll.confirmed >= toll.seconds / 4, "they got some work done in between"
        seed += 1
        if time.monotonic() >= until:
            return
