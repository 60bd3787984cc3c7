"""A profile that cannot be opened says why in words, stays as it is, and is free again for the next try."""

from __future__ import annotations

import errno
import multiprocessing
import os
import signal
import sqlite3
from collections.abc import Callable
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any

import pytest

from mfc_desk.ports.storage import StorageError
from mfc_desk.store.errors import Damaged, DiskFull, InUse, NoLocks, NoRights, ReadOnly, translated
from mfc_desk.store.lock import ProfileLock
from mfc_desk.store.uow import open_store
from mfc_desk.text.catalogue import LANGUAGES, Catalogue
from tests.store.world import KEY, HandClock, opened

REFUSALS = [
    (errno.EROFS, ReadOnly, "store.read_only"),
    (errno.EACCES, NoRights, "store.no_rights"),
    (errno.ENOSPC, DiskFull, "store.disk_full"),
]


@pytest.fixture
def refuse(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[int], None]:
    """Makes the system refuse to open a file of the profile for writing, as a disk or its rights do."""
    real = os.open

    def set_refusal(number: int) -> None:
        def refusing(path: Any, flags: int, *more: Any, **named: Any) -> int:
            if str(path).startswith(str(tmp_path)) and flags & (os.O_RDWR | os.O_WRONLY):
                raise OSError(number, os.strerror(number), str(path))
            return real(path, flags, *more, **named)

        monkeypatch.setattr(os, "open", refusing)

    return set_refusal


@pytest.mark.parametrize(("number", "kind", "code"), REFUSALS)
def test_a_profile_that_the_system_does_not_let_be_written_says_so_and_what_to_do(
    tmp_path: Path, refuse: Callable[[int], None], number: int, kind: type[StorageError], code: str
) -> None:
    opened(tmp_path).close()
    before = (tmp_path / "desk.db").read_bytes()
    refuse(number)
    with pytest.raises(kind) as raised:
        open_store(tmp_path / "desk.db", KEY, HandClock())
    assert raised.value.why.code == code
    assert all(Catalogue(language).say(raised.value.why) for language in LANGUAGES)
    assert (tmp_path / "desk.db").read_bytes() == before


@pytest.mark.parametrize(
    ("code", "kind"), [(8, ReadOnly), (8 | 4 << 8, ReadOnly), (14, NoRights), (10 | 19 << 8, DiskFull)]
)
def test_what_the_database_says_of_the_disk_has_words_too(code: int, kind: type[StorageError]) -> None:
    from sqlcipher3 import dbapi2

    error = dbapi2.OperationalError("said by the disk")
    error.sqlite_errorcode = code
    assert type(translated(error)) is kind
    assert translated(sqlite3.OperationalError("of another library")) is None


def test_a_second_program_on_one_profile_is_told_and_the_first_goes_on(tmp_path: Path) -> None:
    first = opened(tmp_path)
    with pytest.raises(InUse):
        opened(tmp_path)
    with first.write() as uow:
        uow.drafts.save("form", "name", "A")
        uow.commit()
    first.close()
    opened(tmp_path).close()


@pytest.mark.parametrize(
    ("number", "kind"), [(errno.ENOLCK, NoLocks), (errno.EIO, Damaged), (errno.EINTR, InterruptedError)]
)
def test_a_disk_that_gives_no_lock_is_told_in_words_and_no_file_stays_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, kind: type[Exception]
) -> None:
    asked: list[int] = []

    def flock(file: int, _: int) -> None:
        asked.append(file)
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as disk:
        disk.setattr("fcntl.flock", flock)
        with pytest.raises(kind):
            ProfileLock(tmp_path)
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(asked[0])
    opened(tmp_path).close()


def test_a_profile_that_did_not_open_is_free_for_the_next_try(tmp_path: Path) -> None:
    opened(tmp_path).close()
    with pytest.raises(StorageError):
        open_store(tmp_path / "desk.db", bytes(32), HandClock())
    opened(tmp_path).close()


def _hold(folder: str, held: Event) -> None:
    store = opened(Path(folder))
    held.set()
    signal.pause()
    store.close()


def test_a_program_that_was_killed_leaves_no_lock(tmp_path: Path) -> None:
    spawn = multiprocessing.get_context("spawn")
    held = spawn.Event()
    child = spawn.Process(target=_hold, args=(str(tmp_path), held))
    child.start()
    assert held.wait(60)
    with pytest.raises(InUse):
        ProfileLock(tmp_path)
    child.kill()
    child.join(60)
    opened(tmp_path).close()
