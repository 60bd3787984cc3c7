"""A disk that is full: what is open is finished with the room that was kept, and nothing new begins."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from mfc_desk.ports.outbox import OpState
from mfc_desk.ports.storage import NoNewWork, StorageError
from mfc_desk.store.errors import DiskFull
from mfc_desk.store.reserve import Reserve
from mfc_desk.store.scan_files import EncryptedScans
from mfc_desk.store.uow import SqlStore, open_store
from tests.small_disk import SmallDisk, small_disk
from tests.store.world import KEY, CountedIds, HandClock, desk, issue, recorded

MIB = 1024 * 1024


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    with small_disk(tmp_path / "profile", 24 * MIB) as made:
        yield made


def opened(disk: SmallDisk, reserve: Reserve) -> SqlStore:
    store = open_store(disk.folder / "desk.db", KEY, HandClock(), reserve)
    with store.write() as uow:
        uow.facts.set_desk(desk())
        uow.commit()
    return store


def test_the_blocks_of_the_reserve_are_really_taken(disk: SmallDisk) -> None:
    before = disk.free
    reserve = Reserve(disk.folder)
    assert not reserve.tight
    assert before - disk.free == 24 * MIB // 16, "of a small disk only a part"
    assert (disk.folder / "reserve").stat().st_mode & 0o077 == 0


def test_a_reserve_with_holes_is_no_reserve(disk: SmallDisk) -> None:
    with (disk.folder / "reserve").open("wb") as file:
        file.truncate(64 * MIB)
    before = disk.free
    assert not Reserve(disk.folder, MIB).tight
    assert before - disk.free >= MIB


def test_the_reserve_is_given_back_before_a_write_meets_a_full_disk(disk: SmallDisk) -> None:
    reserve = Reserve(disk.folder, 4 * MIB)
    store, clock, ids = opened(disk, reserve), HandClock(), CountedIds("op")
    recorded(store, issue("t-0"), clock=clock, ids=ids)
    disk.fill(leave=100_000)
    for n in range(1, 100):
        recorded(store, issue(f"t-{n}"), clock=clock, ids=ids)
    assert reserve.tight
    with store.read() as uow:
        assert [each.state for each in uow.outbox.pending()] == [OpState.PENDING] * 100
    store.close()


def test_a_write_that_met_a_full_disk_succeeds_when_it_is_done_again(disk: SmallDisk) -> None:
    reserve = Reserve(disk.folder, 4 * MIB)
    store = opened(disk, reserve)

    def big() -> None:
        with store.write() as uow:
            uow.drafts.save("case", "words", "x" * (3 * MIB))
            uow.commit()

    disk.fill(leave=2 * MIB)
    with pytest.raises(DiskFull):
        big()
    assert reserve.tight
    with store.read() as uow:
        assert uow.drafts.load("case") == {}
    big()
    with store.read() as uow:
        assert len(uow.drafts.load("case")["words"]) == 3 * MIB
    store.close()


def test_without_a_reserve_the_same_case_cannot_be_finished(disk: SmallDisk) -> None:
    store = open_store(disk.folder / "desk.db", KEY, HandClock())
    disk.fill()

    def big() -> None:
        with store.write() as uow:
            uow.drafts.save("case", "words", "x" * MIB)
            uow.commit()

    for _ in range(2):
        with pytest.raises(StorageError):
            big()
    store.close()


def test_a_full_disk_takes_no_new_scan_until_there_is_room_again(disk: SmallDisk) -> None:
    reserve = Reserve(disk.folder, 4 * MIB)
    scans = EncryptedScans(disk.folder / "scans", KEY, reserve)
    kept = scans.keep(b"scan" * 1000)
    disk.fill()
    reserve.before_write()
    assert reserve.tight
    with pytest.raises(NoNewWork) as refused:
        scans.keep(b"another" * 10)
    assert refused.value.why.code == "room.no_new_work"
    assert scans.read(kept) == b"scan" * 1000
    assert not reserve.look()
    disk.empty()
    assert reserve.look()
    assert not reserve.tight
    assert scans.keep(b"another" * 10)


def test_what_little_came_back_is_not_taken_for_room(disk: SmallDisk) -> None:
    reserve = Reserve(disk.folder, 4 * MIB)
    disk.fill()
    reserve.before_write()
    disk.empty()
    disk.fill(leave=5 * MIB)
    assert not reserve.look()
    assert reserve.tight
    assert not (disk.folder / "reserve").exists()


def test_a_disk_that_became_full_while_the_program_was_away_lets_it_open(disk: SmallDisk) -> None:
    store = opened(disk, Reserve(disk.folder, 4 * MIB))
    store.close()
    disk.fill()
    reserve = Reserve(disk.folder, 4 * MIB)
    assert not reserve.tight, "it lay there from before"
    store = open_store(disk.folder / "desk.db", KEY, HandClock(), reserve)
    recorded(store, issue("t"), clock=HandClock(), ids=CountedIds("op"))
    assert reserve.tight
    store.close()


def test_a_file_on_a_full_disk_is_not_called_damaged(disk: SmallDisk) -> None:
    open_store(disk.folder / "desk.db", KEY, HandClock()).close()
    disk.fill()
    with pytest.raises(DiskFull):
        open_store(disk.folder / "desk.db", KEY, HandClock())
    disk.empty()
    open_store(disk.folder / "desk.db", KEY, HandClock()).close()


def test_a_disk_that_is_full_from_the_start_is_said_to_be(disk: SmallDisk) -> None:
    disk.fill(leave=MIB)
    assert Reserve(disk.folder, 4 * MIB).tight
