"""What `mfc-office import` says to whoever carries the stick."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from backoffice.__main__ import main
from backoffice.store import tables
from backoffice.store.database import Database
from mfc_desk.text.catalogue import Catalogue
from mfc_desk.usecases import bundles
from tests.office.bureau import NOON, Bureau
from tests.office.carrying import Carrier, answer_of, settled, sqlite_office
from tests.small_disk import small_disk


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    return sqlite_office(tmp_path)


@pytest.fixture
def carrier(bureau: Bureau, tmp_path: Path) -> Iterator[Carrier]:
    made = Carrier(bureau, tmp_path)
    made.visit()
    made.scan(b"%PDF-1.4 a paper")
    yield made
    made.close()


def run(folder: Path, *arguments: str, language: str = "en") -> int:
    where = ["--data", str(folder), "--clock-at", NOON.isoformat(), "--language", language]
    return main(["import", *arguments, *where])


def test_it_reports_what_became_of_the_work_and_writes_the_answer(
    carrier: Carrier, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = carrier.export()
    assert run(tmp_path, str(path)) == 0
    told = capsys.readouterr().out
    assert "Desk 1, KZ03" in told
    assert "Done: 2\nScans held whole: 1\n" in told
    assert "up to number 3" in told
    assert answer_of(path).name in told
    assert bundles.take(carrier.work, str(answer_of(path))).applied == 2
    assert run(tmp_path, str(path), language="kk") == 0
    assert "Бұрыннан белгілі: 2" in capsys.readouterr().out


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_a_file_that_is_not_taken_is_refused_in_words(
    carrier: Carrier, tmp_path: Path, capsys: pytest.CaptureFixture[str], language: str
) -> None:
    half = tmp_path / "half.mfcwork"
    half.write_bytes(carrier.export().read_bytes()[:-1])
    before = carrier.changes()
    for name in (str(half), str(tmp_path / "nothing.mfcwork"), str(tmp_path)):
        assert run(tmp_path, name, language=language) == 1
        said = capsys.readouterr()
        assert said.out == ""
        assert said.err.strip()
        assert "bundle." not in said.err
    assert carrier.changes() == before


def test_a_desk_whose_history_is_another_one_is_told_apart_from_a_damaged_file(
    carrier: Carrier, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = carrier.export()
    with carrier.bureau.database.engine.begin() as tx:
        tx.execute(tables.incarnation.update().values(last_link="0" * 64))
    before = carrier.changes()
    assert run(tmp_path, str(path)) == 1
    assert "another history of this desk" in capsys.readouterr().err
    assert carrier.changes() == before


def test_where_the_answer_cannot_be_written_the_work_is_taken_in_all_the_same(
    carrier: Carrier, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = carrier.export()
    assert run(tmp_path, str(path), "--answer", str(tmp_path / "no such folder")) == 1
    said = capsys.readouterr()
    assert "Done: 2" in said.out
    assert "--answer" in said.err
    elsewhere = tmp_path / "answers"
    elsewhere.mkdir()
    assert run(tmp_path, str(path), "--answer", str(elsewhere)) == 0
    assert bundles.take(carrier.work, str(elsewhere / answer_of(path).name)).applied == 2


@pytest.mark.parametrize("leave", [50_000, 120_000])
def test_where_the_office_has_no_room_it_says_so_and_the_same_file_goes_on_when_there_is_some(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], leave: int
) -> None:
    """The disk becomes full before the first row, and in the middle of the work; scans leave room for it as always."""
    with small_disk(tmp_path / "office", 80 << 20) as disk, ExitStack() as ends:
        database = Database(sqlite_office(disk.folder))
        ends.callback(database.close)
        bureau = Bureau(database, disk.folder)
        ends.callback(bureau.close)
        carrier = Carrier(bureau, tmp_path)
        ends.callback(carrier.close)
        for _ in range(60):
            carrier.visit()
        carrier.scan(b"%PDF-1.4 " + bytes(200_000))
        path = carrier.export()
        database.close()
        disk.fill(leave=leave)
        for _ in range(2):
            assert run(disk.folder, str(path)) == 1
            said = capsys.readouterr()
            assert (said.out, said.err.strip()) == ("", Catalogue("en")("bundle.office_full"))
        disk.empty()
        assert run(disk.folder, str(path)) == 0
        assert run(disk.folder, str(path)) == 0
        assert "Known already: 120" in capsys.readouterr().out
        assert bundles.take(carrier.work, str(answer_of(path))).applied == 120
        settled(carrier)
