"""Reads a pack's files: only what lies on the disk as a file, and never more of it than a pack may have."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Final

MOST_BYTES: Final = 2 * 1024 * 1024
"""Of one file; a bundle has no larger one either."""


def read_some(path: Path) -> bytes:
    """The bytes of a file, one more than allowed of a larger one. Raises `OSError`, also for a pipe or a device."""
    if path.exists() and not path.is_file():
        raise OSError(errno.EINVAL, "it is no file")
    with path.open("rb") as file:
        return file.read(MOST_BYTES + 1)
