"""An office that was put back in silence, without anybody's word: what it decides again is asked for again all the same."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from mfc_desk.ports.office import NoLine
from mfc_desk.text.message import msg
from tests.office.bureau import Bureau
from tests.sync.cases import attached, case
from tests.sync.near import NearDesk


def kept(folder: Path, question: str) -> int:
    with closing(sqlite3.connect(folder / "office.db")) as db:
        return int(db.execute(question).fetchone()[0])


@pytest.mark.logs("restored from a copy")
def test_what_a_silently_restored_office_only_holds_is_brought_to_its_end(
    bureau: Bureau, desk: NearDesk, tmp_path: Path
) -> None:
    visit, folder, whole = case(desk), tmp_path / "office", desk.office.send_piece

    def cut(*_: Any, **__: Any) -> Any:
        raise NoLine(msg("line.broke_off"))

    desk.turn()
    desk.office.send_piece = cut  # type: ignore[method-assign]
    attached(desk, visit, b"%PDF-1.4 scan" * 100)
    desk.turn()
    with closing(sqlite3.connect(folder / "office.db")) as db:
        db.execute("VACUUM INTO ?", (str(folder / "copy.db"),))
    desk.office.send_piece = whole  # type: ignore[method-assign]
    for _ in range(3):
        desk.turn()
    bureau.database.close()
    for left in folder.glob("office.db-*"):
        left.unlink()
    shutil.copy(folder / "copy.db", folder / "office.db")
    assert kept(folder, "SELECT count(*) FROM held_op") == 1
    for _ in range(4):
        desk.turn()
    assert kept(folder, "SELECT count(*) FROM held_op") == 0
    assert kept(folder, "SELECT count(*) FROM entity WHERE key LIKE 'document:%'") == 1
    with desk.store.read() as uow:
        assert len(uow.rows.of_kind("document")) == 1
