"""A desk that was copied, and an office that came back from a backup, both: nothing that was acknowledged is lost."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from backoffice import restoring
from mfc_desk.domain.ids import VisitId
from mfc_desk.domain.operations.visits import StartVisit
from mfc_desk.ports.outbox import OpState
from mfc_desk.store.scan_files import EncryptedScans
from tests.office.bureau import Bureau, CountedIds
from tests.store.world import KEY
from tests.sync.near import NearDesk


def begun(desk: NearDesk) -> VisitId:
    visit = VisitId(desk.ids.new())
    desk.do(StartVisit(visit=visit))
    return visit


def copied(desk: NearDesk, folder: Path) -> NearDesk:
    """Another machine that goes on with the files of this desk."""
    twin = object.__new__(NearDesk)
    twin.__dict__.update(desk.__dict__)
    twin.folder, twin.ids = folder, CountedIds("t")
    desk.store.close()
    shutil.copytree(desk.folder, folder)
    desk.open()
    twin.scans = EncryptedScans(folder / "scans", KEY)
    twin.open()
    return twin


def put_back(bureau: Bureau, folder: Path) -> None:
    """The office's data is as in the copy."""
    bureau.database.close()
    for left in folder.glob("office.db-*"):
        left.unlink()
    shutil.copy(folder / "copy.db", folder / "office.db")


@pytest.mark.parametrize("silent", [False, True])
@pytest.mark.parametrize("of_twin", [1, 2])
@pytest.mark.logs("restored from a copy|another chain|speaks for life|two stores speak|goes on from a backup")
def test_what_was_done_since_the_backup_arrives_though_a_copy_of_the_desk_was_heard_first(
    bureau: Bureau, desk: NearDesk, tmp_path: Path, *, silent: bool, of_twin: int
) -> None:
    """The copy's work stands under the numbers that the desk's had before the backup: they tell nothing."""
    folder = tmp_path / "office"
    before = begun(desk)
    desk.turn()
    twin = copied(desk, tmp_path / "twin")
    with closing(sqlite3.connect(folder / "office.db")) as db:
        db.execute("VACUUM INTO ?", (str(folder / "copy.db"),))
    since = [begun(desk), begun(desk)]
    assert desk.turn().left == 0
    put_back(bureau, folder)
    if not silent:
        restoring.restored(bureau.office, [bureau.centre])
    theirs = [begun(twin) for _ in range(of_twin)]
    twin.turn()
    for _ in range(2):
        desk.turn()
    with closing(sqlite3.connect(folder / "office.db")) as db:
        rows = {row[0] for row in db.execute("SELECT key FROM entity WHERE key LIKE 'visit:%'")}
    assert rows == {f"visit:{visit}" for visit in [before, *since, *theirs]}
    with desk.store.read() as uow:
        assert {sent.state for sent in uow.outbox.settled(10)} == {OpState.SEEN}
    twin.store.close()
