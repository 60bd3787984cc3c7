"""What can go wrong with the file on disk.

    StorageError (mfc_desk.ports.storage)
    ├── WrongKey   the key of this desk does not open the file
    ├── Damaged    the file is not whole; nothing is deleted, it is set aside for those who mend it
    ├── TooNew     a newer program wrote it
    ├── DiskFull   there is no room; what was not said to be saved is not saved
    ├── NotTaken   the disk does not do what it should; what was said to be saved before is there
    ├── ReadOnly   the disk can only be read: nothing could be kept
    ├── NoRights   the account of this computer may not open the file
    ├── InUse      another program has this profile open
    ├── NoLocks    the disk lends a file to nobody alone, as some network disks: two programs could write at once
    └── Busy       another writer held it too long; asking again is safe

Each carries the words for the operator.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import sqlalchemy.exc
from sqlcipher3 import dbapi2

from mfc_desk.ports.storage import StorageError
from mfc_desk.text.message import msg


class WrongKey(StorageError):
    """The key of this desk does not open the file."""

    def __init__(self) -> None:
        super().__init__(msg("store.wrong_key"))


class Damaged(StorageError):
    """The file is not whole. It stays where it is, untouched."""

    def __init__(self) -> None:
        super().__init__(msg("store.damaged"))


class TooNew(StorageError):
    """A newer program wrote the file; this one does not touch it."""

    def __init__(self) -> None:
        super().__init__(msg("store.too_new"))


class DiskFull(StorageError):
    """There is no room on the disk; the transaction was rolled back."""

    def __init__(self) -> None:
        super().__init__(msg("store.disk_full"))


class NotTaken(StorageError):
    """The disk does not write or read as it should; the transaction was rolled back, the file is whole."""

    def __init__(self) -> None:
        super().__init__(msg("store.not_taken"))


class Busy(StorageError):
    """Another writer held the file longer than we wait."""

    def __init__(self) -> None:
        super().__init__(msg("store.busy"))


class ReadOnly(StorageError):
    """The disk can only be read."""

    def __init__(self) -> None:
        super().__init__(msg("store.read_only"))


class NoRights(StorageError):
    """The account of this computer may not read or write the file."""

    def __init__(self) -> None:
        super().__init__(msg("store.no_rights"))


class InUse(StorageError):
    """Another program has this profile open; it goes on undisturbed."""

    def __init__(self) -> None:
        super().__init__(msg("store.in_use"))


class NoLocks(StorageError):
    """The disk cannot keep two programs apart."""

    def __init__(self) -> None:
        super().__init__(msg("store.no_locks"))


Kind = type[Damaged | DiskFull | NotTaken | Busy | ReadOnly | NoRights | NoLocks]
_PERM, _BUSY, _LOCKED, _READONLY, _IOERR, _CORRUPT, _FULL, _CANTOPEN, _AUTH, _NOTADB = (
    3,
    5,
    6,
    8,
    10,
    11,
    13,
    14,
    23,
    26,
)
_SHMSIZE: Final = _IOERR | (19 << 8)
"""No room for the file beside the log: the disk is full, nothing is damaged."""
_KINDS: Final[dict[int, Kind]] = {
    _PERM: NoRights,
    _BUSY: Busy,
    _LOCKED: Busy,
    _READONLY: ReadOnly,
    _CANTOPEN: NoRights,
    _AUTH: NoRights,
    _SHMSIZE: DiskFull,
    _IOERR: NotTaken,  # SQLCipher says no more than that; a file that is not whole has codes of its own
    _CORRUPT: Damaged,
    _NOTADB: Damaged,
    _FULL: DiskFull,
}


def translated(error: BaseException | None) -> StorageError | None:
    """Our error for SQLite's, None where it is a defect of ours and must be seen as such."""
    if not isinstance(error, dbapi2.DatabaseError):
        return None
    code = int(getattr(error, "sqlite_errorcode", 0))
    kind = _KINDS.get(code) or _KINDS.get(code & 0xFF)
    return None if kind is None else kind()


@contextmanager
def in_our_words() -> Iterator[None]:
    """Turns what SQLite says about the file into an error of this room."""
    try:
        yield
    except sqlalchemy.exc.DBAPIError as error:
        ours = translated(error.orig)
        if ours is None:
            raise
        raise ours from error
    except dbapi2.DatabaseError as error:
        ours = translated(error)
        if ours is None:
            raise
        raise ours from error


_ERRNOS: Final[dict[int, Kind]] = {
    errno.EROFS: ReadOnly,
    errno.EACCES: NoRights,
    errno.EPERM: NoRights,
    errno.ENOSPC: DiskFull,
    errno.EDQUOT: DiskFull,
    errno.EIO: Damaged,
    errno.ENOLCK: NoLocks,
    errno.EOPNOTSUPP: NoLocks,
}


@contextmanager
def file_in_our_words() -> Iterator[None]:
    """Turns what the system says about the files of a profile into an error of this room."""
    try:
        yield
    except OSError as error:
        kind = _ERRNOS.get(error.errno or 0)
        if kind is None:
            raise
        raise kind() from error
