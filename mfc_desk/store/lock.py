"""One program at a time over a profile: the system takes the lock off when its holder dies, however it dies."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from typing import Final

from mfc_desk.ports.storage import StorageError
from mfc_desk.store.errors import InUse, file_in_our_words

NAME: Final = "desk.lock"


class ProfileLock:
    """Held from its making to `release`. Raises `InUse` where another holds it, else another `StorageError`."""

    def __init__(self, folder: Path) -> None:
        with file_in_our_words():
            self._file = os.open(folder / NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            with file_in_our_words():
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            self.release()
            raise InUse from error
        except (StorageError, OSError):
            self.release()
            raise

    def release(self) -> None:
        """Let the next one in. A second time it does nothing."""
        held, self._file = self._file, -1
        if held >= 0:
            os.close(held)
