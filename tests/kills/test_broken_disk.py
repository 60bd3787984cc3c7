"""A disk that is full or does not answer, at one write or from one on: what was shown as saved is there, the words are
right, and the program goes on or says that it cannot.

The errors are made from outside, with strace. One desk lives through all of them, one life after the other; in between
it lives on a sound disk, as after somebody made room.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from backoffice.store.database import sqlite_url
from tests.kills.clerk import read_journal
from tests.kills.lives import GIVEN_UP
from tests.kills.place import Place, place_at
from tests.kills.recording import needs_strace
from tests.kills.rounds import fresh
from tests.kills.story import LIFE_S, NOTHING, after_a_fall, confirmed, evening
from tests.kills.toll import tell

LONG = bool(os.environ.get("MFC_KILLS"))
SEED = int(os.environ.get("MFC_KILLS_SEED", "1"))
pytestmark = [needs_strace, pytest.mark.timeout(7200 if LONG else 600)]
ERRORS = {
    "pwrite64:error=ENOSPC": ("store.disk_full", "room.no_new_work"),
    "fsync:error=EIO": ("store.not_taken",),
}
"""What goes wrong, and the words for it."""
UNOPENED = "store.not_taken"
"""What a desk is told that does not open: SQLCipher names no reason there, and the disk itself says that it has room."""
REACH = {"pwrite64:error=ENOSPC": 300, "fsync:error=EIO": 60}
"""About how many of these calls a life makes."""
PLAYED = [(error, lasting) for error in ERRORS for lasting in (False, True) if LONG or lasting is ("pwrite" in error)]
"""In every check a disk that stays full and one that is silent once; the long part plays each both ways."""
EACH = 30 if LONG else 1


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    with fresh(sqlite_url(tmp_path), tmp_path / "here") as (url, folder), place_at(url, folder, desks=1) as place:
        place.start_office()
        place.start_desk("1", goal=-1)
        assert place.ended("1", LIFE_S) == 0
        yield place


@pytest.mark.parametrize(("error", "lasting"), PLAYED)
def test_what_was_shown_as_saved_is_there_whatever_the_disk_refuses(place: Place, error: str, lasting: bool) -> None:
    chance, job = random.Random(f"{SEED} {error} {lasting}"), place.jobs["1"]
    for number in range(EACH):
        when = f"{error}:when={chance.randint(1, REACH[error])}{'+' if lasting else ''}"
        place.start_desk("1", goal=number + 1, log=place.folder / "trace", inject=[when], patient=True)
        code = place.ended("1", LIFE_S)
        assert code in (0, GIVEN_UP), f"{when}: {code} {place.log('1')[-3000:]}"
        noticed = [line for line in read_journal(job.journal) if line["what"] == "told"]
        said = {line["code"] for line in noticed if not (line["over"] and line["code"] == UNOPENED)}
        assert said <= set(ERRORS[error]), when
        assert not after_a_fall(place, "1"), when
    assert noticed, "nothing was noticed of all that"
    found = evening(place)
    tell("broken disks", confirmed=confirmed(place), lost=len(found["lost"]), doubled=len(found["doubled"]))
    assert found == NOTHING
