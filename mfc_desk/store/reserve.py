"""Room that is kept for a bad day: a file beside the store, given back to the disk when the disk is full.

With it the case that is open is finished, printed and sent; what would begin anew is refused until there is room again
and the file is laid anew. Its blocks are really taken: a file with holes would keep no room.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Final

SIZE: Final = 64 * 1024 * 1024
SHARE: Final = 16
"""Of a small disk at most this part is kept."""
_BLOCK: Final = bytes(1024 * 1024)


class Reserve:
    """`ports.storage.Room` of the disk on which `folder` lies. Any thread may call."""

    def __init__(self, folder: Path, size: int | None = None) -> None:
        self._file = folder / "reserve"
        self._size = size or min(SIZE, shutil.disk_usage(folder).total // SHARE)
        self._whole = self._is_whole()
        self.look()

    @property
    def tight(self) -> bool:
        """Whether nothing new may begin: the room that was kept is in use, or there never was any."""
        return not self._whole

    def look(self) -> bool:
        """Lay the file where there is room for it and as much again; whether there is news."""
        before = self._whole
        if not self._whole and self._free() >= 2 * self._size:
            self._whole = self._lay()
        return self._whole is not before

    def before_write(self) -> None:
        """Give the room back in time: a transaction that meets a full disk is lost, one that follows is not."""
        if self._whole and self._free() < self._size // 4:
            self.release()

    def release(self) -> bool:
        """The disk is full: give the room back; whether there was any."""
        self._whole = False
        try:
            self._file.unlink()
        except FileNotFoundError:
            return False
        return True

    def _free(self) -> int:
        return shutil.disk_usage(self._file.parent).free

    def _is_whole(self) -> bool:
        try:
            found = self._file.stat()
        except FileNotFoundError:
            return False
        taken = getattr(found, "st_blocks", self._size // 512) * 512
        return found.st_size >= self._size and taken >= self._size

    def _lay(self) -> bool:
        try:
            file = os.open(self._file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            try:
                _take(file, self._size)
                os.fsync(file)
            finally:
                os.close(file)
        except OSError:  # somebody was quicker: the next look tries again
            self._file.unlink(missing_ok=True)
            return False
        return self._is_whole()


def _take(file: int, size: int) -> None:
    """Take the blocks; where the system cannot promise them, by writing."""
    if hasattr(os, "posix_fallocate"):
        os.posix_fallocate(file, 0, size)
        return
    for start in range(0, size, len(_BLOCK)):
        os.write(file, _BLOCK[: size - start])
