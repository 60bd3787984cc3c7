"""A file that is carried by hand: how desk and office write one, so that it lies there whole or not at all.

It is written under a temporary name, brought to the stick itself, read back, and only then given its name. What a stick
does meanwhile (it is taken out, full, cannot be written, holds no file so big) is said in words.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Final

from mfc_desk.text.message import Message, msg

PART: Final = ".part"
SPARE: Final = 1024 * 1024
"""Bytes that a file may take beyond what is in it."""
_SETTLE_EVERY: Final = 16 * 1024 * 1024
"""So that progress is of the stick, not of this machine's memory, and a stop does not wait for minutes."""
_BLOCK: Final = 1024 * 1024
_GONE: Final = (errno.EIO, errno.ENODEV, errno.ENXIO, errno.ENOTCONN, errno.ESTALE, errno.ENOENT, errno.ENOTDIR)
_UNABLE: Final = (errno.EINVAL, errno.ENOTSUP, errno.EBADF, errno.EACCES, errno.EISDIR, errno.EPERM)
"""What file systems of sticks say that cannot bring a folder to the disk by itself."""
_SAID: Final = {
    **dict.fromkeys(_GONE, "bundle.stick_gone"),
    **dict.fromkeys((errno.EROFS, errno.EACCES, errno.EPERM), "bundle.stick_read_only"),
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT), "bundle.stick_full"),
    errno.EFBIG: "bundle.stick_file_too_big",
}


class StickError(Exception):
    """The stick did not do it; nothing of the file stays there under its name."""

    def __init__(self, why: Message) -> None:
        super().__init__(why.code)
        self.why = why


class Folder:
    """A folder on a stick. Every call may raise `OSError`."""

    def __init__(self, path: str) -> None:
        self.path = Path(path)

    def free(self) -> int:
        """Bytes that can still be written."""
        return shutil.disk_usage(self.path).free

    def names(self) -> list[str]:
        """The files, by name."""
        return sorted(each.name for each in self.path.iterdir() if each.is_file())

    def create(self, name: str) -> BinaryIO:
        """A file that was not there, for this account's eyes where the stick knows such a thing."""
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
        return os.fdopen(os.open(self.path / name, flags, 0o600), "wb")

    def read(self, name: str) -> BinaryIO:
        """A file that is there."""
        return (self.path / name).open("rb")

    def settle(self, file: BinaryIO) -> None:
        """What was written is on the stick, and the next who reads it reads it from there."""
        file.flush()
        os.fsync(file.fileno())
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)

    def rename(self, old: str, new: str) -> None:
        """Give the file its name, and bring that to the stick where it can."""
        (self.path / old).rename(self.path / new)
        self._settle_names()

    def remove(self, name: str) -> None:
        """Take a file away, if it is there."""
        (self.path / name).unlink(missing_ok=True)

    def _settle_names(self) -> None:
        try:
            folder = os.open(self.path, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
        except OSError as error:
            if error.errno not in _UNABLE:
                raise


class NewFile:
    """A file in the making; `finish` gives it its name, and leaving it any other way takes it off the stick."""

    def __init__(self, folder: Folder, name: str) -> None:
        self.size = 0
        self._folder, self._name, self._part = folder, name, name + PART
        self._file = folder.create(self._part)
        self._written = hashlib.sha256()
        self._settled = 0
        self._left = [self._part]
        """What is to be taken away where the file is not finished."""

    def write(self, content: bytes) -> None:
        """Append."""
        self._file.write(content)
        self._written.update(content)
        self.size += len(content)
        if self.size - self._settled >= _SETTLE_EVERY:
            self._folder.settle(self._file)
            self._settled = self.size

    def settle(self) -> str:
        """All of it is on the stick; its sha256."""
        self._folder.settle(self._file)
        self._file.close()
        return self._written.hexdigest()

    def read_back(self) -> Iterator[int]:
        """Read it from the stick, block by block. Raises `StickError` where other bytes come than were written."""
        read = hashlib.sha256()
        with self._folder.read(self._part) as file:
            while block := file.read(_BLOCK):
                read.update(block)
                yield len(block)
        if read.digest() != self._written.digest():
            raise StickError(msg("bundle.stick_bad"))

    def finish(self) -> None:
        """It has its name from now on."""
        self._left.append(self._name)
        self._folder.rename(self._part, self._name)
        self._left = []

    def abandon(self) -> None:
        """Take it away, as far as the stick still answers."""
        with suppress(OSError):
            self._file.close()
        for name in self._left:
            with suppress(OSError):
                self._folder.remove(name)


@contextmanager
def new_file(folder: Folder, name: str) -> Iterator[NewFile]:
    """A file in the making, which is gone where it was not finished. Raises `StickError`."""
    with in_words():
        file = NewFile(folder, name)
        try:
            yield file
        finally:
            file.abandon()


@contextmanager
def in_words() -> Iterator[None]:
    """Turns what the system says about a stick into our words."""
    try:
        yield
    except OSError as error:
        code = _SAID.get(error.errno or 0)
        if code is None:
            raise
        raise StickError(msg(code)) from error


def demand_room(folder: Folder, size: int) -> None:
    """Raise `StickError` where a file of that size has no room."""
    with in_words():
        free = folder.free()
    if free < size + SPARE:
        raise StickError(msg("bundle.stick_no_room", needed=size + SPARE, free=free))


def plain_name(*parts: str) -> str:
    """A name that any stick holds: Latin letters, figures and hyphens."""
    kept = (re.sub(r"[^A-Za-z0-9]+", "-", part).strip("-") for part in parts)
    return "-".join(part for part in kept if part)


def sweep(folder: Folder, belongs: Callable[[str], bool]) -> None:
    """Take away what an earlier try left behind, if it is ours."""
    for name in folder.names():
        if name.endswith(PART) and belongs(name):
            folder.remove(name)
