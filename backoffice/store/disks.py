"""The disk of the office: what is said where it is full, and names of folders that outlive a power cut."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from pathlib import Path
from typing import Final

from sqlalchemy.exc import DBAPIError

SPARE: Final = 64 * 1024 * 1024
"""Bytes that scans leave on the disk: small operations, which may share it, go on for long after scans cannot."""
RETRY_S: Final = 30
"""When a desk that was not taken may ask again."""
_SYSTEM: Final = frozenset({errno.ENOSPC, errno.EDQUOT})
_SILENT: Final = frozenset({errno.EIO, errno.EROFS})
_POSTGRESQL: Final = "53100"
_SQLITE: Final = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_SHMSIZE})


def is_full(error: BaseException | None) -> bool:
    """Whether this is what a full disk makes."""
    if isinstance(error, DBAPIError):
        return is_full(error.orig)
    if isinstance(error, OSError):
        return error.errno in _SYSTEM
    told = getattr(error, "sqlite_errorcode", None)
    return told in _SQLITE or getattr(error, "sqlstate", None) == _POSTGRESQL


def is_silent(error: BaseException) -> bool:
    """Whether this is what a disk makes that takes nothing for another reason: broken, or mounted for reading only."""
    return isinstance(error, OSError) and error.errno in _SILENT


def has_room(folder: Path, size: int, *, spare: int) -> bool:
    """Whether `size` bytes go on the disk of `folder`, and the spare bytes stay."""
    return shutil.disk_usage(folder).free - size >= spare


def make_folder(folder: Path) -> None:
    """Make it, with those above it; its name outlives a power cut, and so do the files that are flushed in it."""
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    for each in reversed(missing):
        each.mkdir(exist_ok=True)
        sync_folder(each.parent)


def sync_folder(folder: Path) -> None:
    """The names in it are on the disk when this returns."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
