from __future__ import annotations

import errno
import hashlib
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mfc_desk.domain.ids import ScanHash
from mfc_desk.store.errors import DiskFull
from mfc_desk.store.scan_files import CHUNK, EncryptedScans
from tests.store.world import KEY

THREE = b"".join(bytes([n]) * CHUNK for n in range(3))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "scans"


@pytest.fixture
def scans(folder: Path) -> EncryptedScans:
    return EncryptedScans(folder, KEY)


def only(folder: Path) -> Path:
    (file,) = folder.iterdir()
    return file


@pytest.mark.parametrize("length", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_a_scan_comes_back_as_it_was_kept(scans: EncryptedScans, length: int) -> None:
    content = os.urandom(length)
    name = scans.keep(content)
    assert name == hashlib.sha256(content).hexdigest()
    assert scans.read(name) == content


@given(offset=st.integers(0, 3 * CHUNK), size=st.integers(1, 2 * CHUNK))
def test_pieces_are_the_rest_of_the_scan_from_any_place(
    tmp_path_factory: pytest.TempPathFactory, offset: int, size: int
) -> None:
    folder = tmp_path_factory.getbasetemp() / "pieces"
    content = hashlib.shake_128(b"scan").digest(2 * CHUNK + 100)
    scans = EncryptedScans(folder, KEY)
    name = scans.keep(content)
    pieces = list(scans.pieces(name, offset, size))
    assert b"".join(pieces) == content[offset:]
    assert all(len(piece) == size for piece in pieces[:-1])


def test_keeping_twice_is_harmless_and_keeps_one(scans: EncryptedScans, folder: Path) -> None:
    assert scans.keep(THREE) == scans.keep(THREE)
    assert scans.read(scans.keep(THREE)) == THREE
    only(folder)


def test_nothing_on_the_disk_tells_content_or_hash(scans: EncryptedScans, folder: Path) -> None:
    content = b"Bauyrzhan's passport " * 5000
    name = scans.keep(content)
    file = only(folder)
    assert b"passport" not in file.read_bytes()
    assert name not in file.name
    assert file.stat().st_mode & 0o077 == 0
    assert folder.stat().st_mode & 0o077 == 0


def test_the_same_scan_is_another_file_under_another_key(scans: EncryptedScans, folder: Path) -> None:
    name = scans.keep(THREE)
    with pytest.raises(KeyError):
        EncryptedScans(folder, bytes(32)).read(name)


def test_a_scan_that_is_not_here_is_said_so(scans: EncryptedScans) -> None:
    with pytest.raises(KeyError):
        scans.read(ScanHash("00" * 32))


@pytest.mark.parametrize("place", [0, 10, 45, CHUNK, CHUNK + 60, -1])
def test_a_changed_byte_is_noticed(scans: EncryptedScans, folder: Path, place: int) -> None:
    name = scans.keep(THREE)
    content = bytearray(only(folder).read_bytes())
    content[place] ^= 1
    only(folder).write_bytes(content)
    with pytest.raises(ValueError, match=r"tampered|ours"):
        scans.read(name)


@pytest.mark.parametrize("cut", [1, 16, CHUNK + 16, 2 * (CHUNK + 16), 3 * (CHUNK + 16), 3 * (CHUNK + 16) + 20])
def test_a_cut_is_noticed_at_any_place_also_between_chunks(scans: EncryptedScans, folder: Path, cut: int) -> None:
    name = scans.keep(THREE)
    content = only(folder).read_bytes()
    only(folder).write_bytes(content[:-cut])
    with pytest.raises(ValueError, match=r"tampered|ours"):
        scans.read(name)
    with pytest.raises(ValueError, match=r"tampered|ours"):
        list(scans.pieces(name, 0, CHUNK))


def test_chunks_in_another_order_are_noticed(scans: EncryptedScans, folder: Path) -> None:
    name = scans.keep(THREE)
    content = only(folder).read_bytes()
    head, step = 40, CHUNK + 16
    first, second, rest = (
        content[head : head + step],
        content[head + step : head + 2 * step],
        content[head + 2 * step :],
    )
    only(folder).write_bytes(content[:head] + second + first + rest)
    with pytest.raises(ValueError, match="tampered"):
        scans.read(name)


def test_one_scan_under_the_name_of_another_is_noticed(scans: EncryptedScans, folder: Path) -> None:
    one = scans.keep(b"one")
    file = only(folder)
    other = scans.keep(b"two")
    (second,) = set(folder.iterdir()) - {file}
    second.write_bytes(file.read_bytes())
    assert scans.read(one) == b"one"
    with pytest.raises(ValueError, match="tampered"):
        scans.read(other)


def test_a_scan_that_was_damaged_is_kept_anew(scans: EncryptedScans, folder: Path) -> None:
    name = scans.keep(THREE)
    only(folder).write_bytes(b"")
    assert scans.keep(THREE) == name
    assert scans.read(name) == THREE


def test_a_full_disk_keeps_nothing_and_is_said_in_our_words(
    scans: EncryptedScans, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "no space")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DiskFull):
        scans.keep(THREE)
    assert not list(folder.iterdir())


def test_what_a_power_cut_left_unfinished_is_cleared_at_the_start(scans: EncryptedScans, folder: Path) -> None:
    (folder / "half.new").write_bytes(b"x")
    EncryptedScans(folder, KEY)
    assert not list(folder.iterdir())
