"""A command of the office on a disk without a byte left says what is the matter."""

from __future__ import annotations

from pathlib import Path

import pytest

from backoffice.__main__ import main
from backoffice.store.database import Database, sqlite_url
from backoffice.store.schema import bring_up
from tests.small_disk import small_disk


def test_on_a_full_disk_the_office_says_that_it_is_full(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with small_disk(tmp_path / "data", 4 * 1024 * 1024) as disk:
        database = Database(sqlite_url(disk.folder / "office.db"))
        bring_up(database)
        database.close()
        asked = ["desk", "list", "--data", str(disk.folder), "--language", "en"]
        disk.fill()
        assert main(asked) == 1
        assert "is full" in capsys.readouterr().err
        disk.empty()
        main(asked)
        assert "is full" not in capsys.readouterr().err
