"""The scans on disk: encrypted in chunks, named by a keyed hash, whole or not there at all.

A file is a header (mark, salt) and chunks of AES-256-GCM. Each file has a key of its own, so a counter is a safe
nonce; the nonce of the last chunk says that it is the last, so a file cut at a chunk's border is noticed. Header and
the content's hash are authenticated with every chunk, so a file under another's name is noticed too.
"""

from __future__ import annotations

import errno
import hashlib
import hmac
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from mfc_desk.domain.ids import ScanHash
from mfc_desk.ports.storage import NoNewWork, Room
from mfc_desk.store.durable import make_folder, sync_folder
from mfc_desk.store.errors import NotTaken, file_in_our_words

CHUNK: Final = 64 * 1024
_TAG: Final = 16
_MARK: Final = b"MFCSCAN1"
_SALT: Final = 32
_HEADER: Final = len(_MARK) + _SALT
_UNFINISHED: Final = ".new"


class EncryptedScans:
    """`ports.storage.ScanFiles` in one folder. Nothing plain is ever written there."""

    def __init__(self, folder: Path, key: bytes, room: Room | None = None) -> None:
        self._folder, self._room = folder, room
        self._content_key = _derived(key, b"mfc-desk scan content")
        self._name_key = _derived(key, b"mfc-desk scan names")
        make_folder(folder)
        for left in folder.glob(f"*{_UNFINISHED}"):
            left.unlink(missing_ok=True)

    def keep(self, content: bytes) -> ScanHash:
        """Encrypted and durable when this returns. Raises `DiskFull`, `NotTaken`, `NoNewWork`: nothing is kept then."""
        if self._room is not None and self._room.tight:
            raise NoNewWork
        sha256 = ScanHash(hashlib.sha256(content).hexdigest())
        if not self._whole(sha256):
            self._write(self._path(sha256), self._encrypted(content, sha256))
        return sha256

    def read(self, sha256: ScanHash) -> bytes:
        """The content. Raises `KeyError` where it is not here, `ValueError` where it was tampered with."""
        return b"".join(self._chunks(sha256, first=0))

    def pieces(self, sha256: ScanHash, offset: int, size: int) -> Iterator[bytes]:
        """The content from `offset` in pieces of `size`; only what is needed is read and decrypted."""
        held = bytearray()
        skip = offset % CHUNK
        for chunk in self._chunks(sha256, first=offset // CHUNK):
            held += chunk[skip:]
            skip = 0
            while len(held) >= size:
                yield bytes(held[:size])
                del held[:size]
        if held:
            yield bytes(held)

    def drop(self, sha256: ScanHash) -> None:
        """Take the file off the disk; harmless where there is none."""
        self._path(sha256).unlink(missing_ok=True)

    def _path(self, sha256: ScanHash) -> Path:
        return self._folder / hmac.new(self._name_key, sha256.encode("ascii"), hashlib.sha256).hexdigest()

    def _whole(self, sha256: ScanHash) -> bool:
        try:
            return all(chunk is not None for chunk in self._chunks(sha256, first=0))
        except (KeyError, ValueError):
            return False

    def _encrypted(self, content: bytes, sha256: ScanHash) -> Iterator[bytes]:
        header = _MARK + os.urandom(_SALT)
        yield header
        cipher, about = self._cipher(header), _about(header, sha256)
        count = _count(len(content), CHUNK)
        for number in range(count):
            chunk = content[number * CHUNK : (number + 1) * CHUNK]
            yield cipher.encrypt(_nonce(number, last=number == count - 1), chunk, about)

    def _chunks(self, sha256: ScanHash, *, first: int) -> Iterator[bytes]:
        path = self._path(sha256)
        try:
            file = path.open("rb")
        except FileNotFoundError:
            raise KeyError(sha256) from None
        with file:
            yield from self._decrypted(file, sha256, first)

    def _decrypted(self, file: BinaryIO, sha256: ScanHash, first: int) -> Iterator[bytes]:
        header = file.read(_HEADER)
        if len(header) != _HEADER or not header.startswith(_MARK):
            raise ValueError("not a scan of ours")
        cipher, about = self._cipher(header), _about(header, sha256)
        count = _count(os.fstat(file.fileno()).st_size - _HEADER, CHUNK + _TAG)
        file.seek(_HEADER + first * (CHUNK + _TAG))
        for number in range(first, count):
            try:
                nonce = _nonce(number, last=number == count - 1)
                yield cipher.decrypt(nonce, file.read(CHUNK + _TAG), about)
            except InvalidTag:
                raise ValueError(f"chunk {number} of a scan was tampered with") from None

    def _cipher(self, header: bytes) -> AESGCM:
        return AESGCM(_derived(self._content_key, header))

    def _write(self, path: Path, parts: Iterator[bytes]) -> None:
        made = path.with_name(path.name + _UNFINISHED)
        try:
            descriptor = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.writelines(parts)
                file.flush()
                os.fsync(file.fileno())
            made.replace(path)
            sync_folder(self._folder)
        except OSError as error:
            made.unlink(missing_ok=True)
            if error.errno == errno.EIO:
                raise NotTaken from error
            with file_in_our_words():
                raise


def _derived(key: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(key)


def _about(header: bytes, sha256: ScanHash) -> bytes:
    return header + sha256.encode("ascii")


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(8, "big") + (b"last" if last else b"more")


def _count(length: int, chunk: int) -> int:
    return max(1, -(-length // chunk))
