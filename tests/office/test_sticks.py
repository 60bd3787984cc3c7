"""What a stick does while a desk's work is written on it is said in words, and nothing of it counts as written."""

from __future__ import annotations

import errno
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, cast

import pytest

from mfc_desk.ports.courier import Carrying, NotCarried
from mfc_desk.text.catalogue import LANGUAGES, Catalogue
from mfc_desk.usecases import bundles
from sync.bundle import StickCourier
from sync.wire.stick import Folder, StickError, new_file
from tests.office.bureau import Bureau
from tests.office.carrying import Carrier, sqlite_office

SIZE = 3_000_000


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    return sqlite_office(tmp_path)


@pytest.fixture
def carrier(bureau: Bureau, tmp_path: Path) -> Iterator[Carrier]:
    made = Carrier(bureau, tmp_path)
    made.visit()
    made.scan(bytes(range(256)) * (SIZE // 256))
    yield made
    made.close()


class BadStick(Folder):
    """A stick that does something at a byte, or in a step."""

    at: int | None = None
    step = ""
    number = errno.EIO
    full_of = 1 << 40
    forgets = False

    def free(self) -> int:
        return self.full_of

    def create(self, name: str) -> BinaryIO:
        self._fail("create")
        file = super().create(name)
        return file if self.at is None else cast(BinaryIO, _Until(file, self.at, self.number))

    def settle(self, file: BinaryIO) -> None:
        self._fail("settle")
        super().settle(file)

    def rename(self, old: str, new: str) -> None:
        self._fail("rename")
        super().rename(old, new)

    def _settle_names(self) -> None:
        self._fail("names")
        super()._settle_names()

    def read(self, name: str) -> BinaryIO:
        self._fail("read")
        if self.forgets:
            path = self.path / name
            path.write_bytes(path.read_bytes()[:-1] + b"?")
        return super().read(name)

    def _fail(self, step: str) -> None:
        if step == self.step:
            raise OSError(self.number, "as told")


class _Until:
    """A file that takes so many bytes and no more."""

    def __init__(self, file: BinaryIO, room: int, number: int) -> None:
        self._file, self._room, self._number = file, room, number

    def write(self, content: bytes) -> int:
        self._room -= len(content)
        if self._room < 0:
            raise OSError(self._number, "as told")
        return self._file.write(content)

    def __getattr__(self, name: str) -> object:
        return getattr(self._file, name)


def on(carrier: Carrier, change: Callable[[BadStick], object]) -> StickCourier:
    """The desk with such a stick."""

    def folder(path: str) -> Folder:
        stick = BadStick(path)
        change(stick)
        return stick

    work = carrier.work
    return StickCourier(work.store, work.scans, clock=work.clock, ids=work.ids, law=work.law, folder=folder)


def why(carrier: Carrier, courier: StickCourier) -> str:
    """Why nothing was written; nothing is on the stick then, and nothing changed on the desk."""
    before = carrier.states(), carrier.unsent()
    with pytest.raises(NotCarried) as told:
        courier.write(str(carrier.stick), on_progress=lambda _: None, stop=lambda: False)
    assert list(carrier.stick.iterdir()) == []
    assert bundles.written(carrier.work) == ()
    assert (carrier.states(), carrier.unsent()) == before
    for language in LANGUAGES:
        assert Catalogue(language).say(told.value.why)
    return told.value.why.code


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "bundle.stick_full"),
        (errno.EDQUOT, "bundle.stick_full"),
        (errno.EIO, "bundle.stick_gone"),
        (errno.ENODEV, "bundle.stick_gone"),
        (errno.EROFS, "bundle.stick_read_only"),
        (errno.EFBIG, "bundle.stick_file_too_big"),
    ],
)
def test_trouble_at_any_byte_is_said_in_words(carrier: Carrier, number: int, code: str) -> None:
    for at in (0, 100, 1_000_000, SIZE):

        def bad(stick: BadStick, at: int = at) -> None:
            stick.at, stick.number = at, number

        assert why(carrier, on(carrier, bad)) == code


@pytest.mark.parametrize("step", ["create", "settle", "read", "rename", "names"])
def test_a_stick_that_is_taken_out_in_any_step_leaves_everything_as_it_was(carrier: Carrier, step: str) -> None:
    def bad(stick: BadStick) -> None:
        stick.step = step

    assert why(carrier, on(carrier, bad)) == "bundle.stick_gone"
    assert carrier.bring(carrier.export()).verdicts == {"applied": 2}


def test_a_stick_without_room_is_told_before_anything_is_written(carrier: Carrier) -> None:
    def bad(stick: BadStick) -> None:
        stick.full_of, stick.step = SIZE // 2, "create"

    assert why(carrier, on(carrier, bad)) == "bundle.stick_no_room"


def test_a_stick_that_gives_back_other_bytes_is_told(carrier: Carrier) -> None:
    def bad(stick: BadStick) -> None:
        stick.forgets = True

    assert why(carrier, on(carrier, bad)) == "bundle.stick_bad"


def test_a_folder_that_is_not_there_is_a_stick_that_was_taken_out(carrier: Carrier) -> None:
    with pytest.raises(NotCarried) as told:
        bundles.export(carrier.work, str(carrier.stick / "gone"))
    assert told.value.why.code == "bundle.stick_gone"
    with pytest.raises(NotCarried) as told:
        bundles.look(carrier.work, str(carrier.stick / "gone"))
    assert told.value.why.code == "bundle.stick_gone"


def test_whoever_does_not_want_it_any_more_leaves_nothing_on_the_stick(carrier: Carrier) -> None:
    for what, least in (("writing", 1), ("writing", SIZE // 2), ("checking", 1)):
        reached: list[Carrying] = []

        def stop(what: str = what, least: int = least, reached: list[Carrying] = reached) -> bool:
            return bool(reached) and reached[-1].what == what and reached[-1].done >= least

        assert bundles.export(carrier.work, str(carrier.stick), on_progress=reached.append, stop=stop) is None
        assert list(carrier.stick.iterdir()) == []
    assert bundles.written(carrier.work) == ()


def test_progress_goes_from_nothing_to_all_of_it(carrier: Carrier) -> None:
    seen: list[Carrying] = []
    bundles.export(carrier.work, str(carrier.stick), on_progress=seen.append)
    for what in ("writing", "checking"):
        done = [each.done for each in seen if each.what == what]
        assert done == sorted(done)
        assert done[-1] == next(each.total for each in seen if each.what == what)


def test_what_an_earlier_try_left_behind_is_taken_away_and_others_files_stay(carrier: Carrier) -> None:
    (carrier.stick / "mfc-KZ03-1-20261120-1100-000001.mfcwork.part").write_bytes(b"half")
    (carrier.stick / "mfc-KZ03-11-20261120-1100-000001.mfcwork.part").write_bytes(b"of desk 11")
    (carrier.stick / "holiday.part").write_bytes(b"sea")
    path = carrier.export()
    assert {each.name for each in carrier.stick.iterdir()} == {
        path.name, "holiday.part", "mfc-KZ03-11-20261120-1100-000001.mfcwork.part",
    }  # fmt: skip
    assert path.name.isascii()
    assert not set(path.name) & set('\\/:*?"<>|')


def test_what_is_not_finished_here_stays_here_and_is_said(carrier: Carrier) -> None:
    with carrier.work.store.write() as uow:
        uow.drafts.save("form/1", "name", "Ос")
        uow.drafts.save("form/1", "born", "1980")
        uow.drafts.save("who/2", "name", "Ки")
        uow.commit()
    assert bundles.to_carry(carrier.work).drafts == 2
    done = bundles.export(carrier.work, str(carrier.stick))
    assert done is not None
    assert (done.drafts, done.bundle.operations, done.bundle.scans) == (2, 2, 1)


def test_where_the_office_has_everything_there_is_nothing_to_write(carrier: Carrier) -> None:
    carrier.desk.line.cut = False
    carrier.desk.settle()
    assert bundles.to_carry(carrier.work).nothing
    assert why(carrier, on(carrier, lambda _: None)) == "bundle.nothing"


@pytest.mark.logs("not whole on this disk")
def test_a_scan_that_this_disk_lost_holds_up_nothing_else(carrier: Carrier) -> None:
    lost = carrier.scan(b"%PDF-1.4 lost")
    kept = {each.name for each in (carrier.bureau.office.scans.parent / "desk-1" / "scans").iterdir()}
    carrier.scan(b"%PDF-1.4 here")
    newest = max(
        (carrier.bureau.office.scans.parent / "desk-1" / "scans").iterdir(), key=lambda each: each.stat().st_mtime_ns
    )
    assert newest.name not in kept
    newest.write_bytes(b"not what it was")
    path = carrier.export()
    assert bundles.written(carrier.work)[0].lost == 1
    done = carrier.bring(path)
    assert (len(done.lost), done.scans, done.verdicts) == (1, 2, {"applied": 2})
    assert lost not in done.lost
    bundles.take(carrier.work, str(path.with_suffix(".mfcanswer")))
    assert carrier.unsent() == 1, "the scan is still owed"


def test_a_big_bundle_needs_little_memory(carrier: Carrier) -> None:
    for n in range(30):
        carrier.scan(bytes([n]) * 1_000_000)
    tracemalloc.start()
    path = carrier.export()
    written = tracemalloc.get_traced_memory()[1]
    tracemalloc.reset_peak()
    carrier.bring(path)
    read = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert path.stat().st_size > 30_000_000
    assert max(written, read) < 15_000_000


def half_of_it(folder: Folder) -> None:
    with new_file(folder, "one") as file:
        file.write(b"half of")
        raise OSError(errno.EIO, "as told")


def test_a_file_lies_on_the_stick_whole_or_not_at_all(tmp_path: Path) -> None:
    folder = Folder(str(tmp_path))
    with pytest.raises(StickError):
        half_of_it(folder)
    assert list(tmp_path.iterdir()) == []
    with new_file(folder, "one") as file:
        file.write(b"all of it")
        file.settle()
        assert [each.name for each in tmp_path.iterdir()] == ["one.part"]
        file.finish()
    assert [each.name for each in tmp_path.iterdir()] == ["one"]
