"""The office's disk is full: nothing is acknowledged, every desk is told when to come again, and nothing is lost."""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from backoffice import scanning
from backoffice.api.app import make_app
from backoffice.inprocess import InProcess
from backoffice.rehearsal import NotTaken, RehearsalDesk
from backoffice.store import scans
from backoffice.store.centres import device_of
from sync.wire.envelope import encode
from tests.office.bureau import Bureau, CountedIds, kinds, start
from tests.small_disk import SmallDisk, small_disk

logged = pytest.mark.logs("no room on a disk|error ignored terminating")
"""PostgreSQL's driver says a word of its own."""
SCAN = bytes(range(256)) * 1200


@contextmanager
def full(bureau: Bureau) -> Iterator[None]:
    """The database has no room: SQLite may add no page, PostgreSQL says what it says on a full disk."""
    engine = bureau.database.engine
    if engine.dialect.name == "sqlite":

        def no_more_pages(connection: Any, *_: Any) -> None:
            (pages,) = connection.execute("PRAGMA page_count").fetchone()
            connection.execute(f"PRAGMA max_page_count = {pages}")

        def as_many_as_it_likes(connection: Any, *_: Any) -> None:
            connection.execute("PRAGMA max_page_count = 1073741823")

        sa.event.listen(engine, "checkout", no_more_pages)
        yield
        sa.event.remove(engine, "checkout", no_more_pages)
        sa.event.listen(engine, "checkout", as_many_as_it_likes)
        return
    with engine.begin() as tx:
        tx.exec_driver_sql(
            "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$"
        )
        tx.exec_driver_sql("CREATE TRIGGER no_room BEFORE INSERT ON applied_op EXECUTE FUNCTION no_room()")
    yield
    with engine.begin() as tx:
        tx.exec_driver_sql("DROP TRIGGER no_room ON applied_op")


def refused(call: Callable[[], object]) -> NotTaken:
    with pytest.raises(NotTaken) as caught:
        call()
    assert caught.value.status == 507
    assert caught.value.refusal is not None
    assert caught.value.refusal.why.code == "office.full"
    assert caught.value.refusal.wait_seconds == 30
    return caught.value


@logged
def test_a_batch_that_finds_no_room_is_not_acknowledged_and_is_done_once_when_there_is_room(bureau: Bureau) -> None:
    desk, ids = bureau.desk(), CountedIds("e")
    sent = [start(desk, ids) for _ in range(150)]
    with full(bureau):
        refused(lambda: desk.push(sent))
        refused(lambda: desk.push(sent))
    assert desk.hello().have_n == 0
    assert set(kinds(desk.push(sent))) == {"applied"}
    assert set(kinds(desk.push(sent))) == {"duplicate"}


@logged
def test_a_desk_is_told_when_to_come_again(bureau: Bureau) -> None:
    desk, ids = bureau.desk(), CountedIds("e")
    batch = desk.batch([start(desk, ids) for _ in range(150)])
    with full(bureau):
        said = bureau.call(
            "POST", "/sync/push", headers={"authorization": f"Bearer {desk.session}"}, body=encode(batch)
        )
    assert (said.status, said.headers["retry-after"], said.headers["cache-control"]) == (507, "30", "no-store")


@pytest.fixture
def disk(bureau: Bureau, tmp_path: Path) -> Iterator[SmallDisk]:
    with small_disk(tmp_path / "scans", 1024 * 1024) as made:
        yield made


def bureau_with(bureau: Bureau, *, spare: int) -> None:
    bureau.call.close()
    bureau.office = replace(bureau.office, spare=spare)
    bureau.call = InProcess(make_app(bureau.office))


def committed(bureau: Bureau, desk: RehearsalDesk) -> int:
    def look(tx: sa.Connection) -> int:
        device = device_of(tx, desk.device)
        assert device is not None
        row = scans.find(tx, device, hashlib.sha256(SCAN).hexdigest())
        return -1 if row is None else row.committed

    return bureau.database.read(look)


@logged
def test_a_scan_that_finds_no_room_goes_on_where_it_was_when_there_is_room(bureau: Bureau, disk: SmallDisk) -> None:
    bureau_with(bureau, spare=-(1 << 60))  # nobody looks first: the disk itself says no
    desk = bureau.desk()
    path, token = f"/sync/scans/{hashlib.sha256(SCAN).hexdigest()}", {"authorization": f"Bearer {desk.session}"}
    named = {**token, "upload-length": str(len(SCAN)), "upload-type": "application/pdf"}
    assert bureau.call("POST", path, headers=named).status == 200
    half = len(SCAN) // 2
    assert bureau.call("PATCH", path, headers={**token, "upload-offset": "0"}, body=SCAN[:half]).status == 200
    disk.fill(leave=20_000)
    for _ in range(2):
        said = bureau.call("PATCH", path, headers={**token, "upload-offset": str(half)}, body=SCAN[half:])
        assert (said.status, said.headers["retry-after"]) == (507, "30")
        assert committed(bureau, desk) == half
    assert disk.free >= 16_000, "half a piece is not left lying there"
    disk.empty()
    assert bureau.call("PATCH", path, headers={**token, "upload-offset": str(half)}, body=SCAN[half:]).status == 200
    assert desk.send_scan(SCAN) == hashlib.sha256(SCAN).hexdigest()


def test_scans_leave_room_for_operations(bureau: Bureau) -> None:
    bureau_with(bureau, spare=1 << 60)
    desk = bureau.desk()
    refused(lambda: desk.send_scan(SCAN))
    assert kinds(desk.push([start(desk, CountedIds("e"))])) == ["applied"]
    assert committed(bureau, desk) == -1


@pytest.mark.logs("a disk of the office does not answer")
def test_a_disk_that_does_not_answer_is_no_defect_the_desk_comes_again_and_the_scan_goes_on(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = bureau.desk()
    path, token = f"/sync/scans/{hashlib.sha256(SCAN).hexdigest()}", {"authorization": f"Bearer {desk.session}"}
    named = {**token, "upload-length": str(len(SCAN)), "upload-type": "application/pdf"}
    assert bureau.call("POST", path, headers=named).status == 200
    with monkeypatch.context() as broken:
        broken.setattr(scanning, "os", SilentDisk())
        said = bureau.call("PATCH", path, headers={**token, "upload-offset": "0"}, body=SCAN)
    assert (said.status, said.headers["retry-after"]) == (503, "30")
    assert committed(bureau, desk) == 0
    assert desk.send_scan(SCAN) == hashlib.sha256(SCAN).hexdigest()


class SilentDisk:
    """The system, but that nothing can be flushed."""

    def __getattr__(self, name: str) -> Any:
        return self.fails if name == "fsync" else getattr(os, name)

    def fails(self, _: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))
