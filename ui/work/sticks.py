"""The sticks that are plugged in: what is mounted where sticks are mounted, with the room on it."""

from __future__ import annotations

import sys
from typing import Final

from PySide6.QtCore import QStorageInfo

from ui.presenters.line_carry import Stick

MOUNTED: Final = {"/media/": 2, "/run/media/": 2, "/mnt/": 1, "/Volumes/": 1}
"""Where systems other than Windows mount what is plugged in, and how deep: some for each person."""
FAR: Final = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "9p"})
"""A disk of another computer is no stick, and to ask how full it is may take minutes."""


def sticks() -> tuple[Stick, ...]:
    """Those that are there now. Any thread may ask."""
    found = []
    for volume in QStorageInfo.mountedVolumes():
        kind = bytes(volume.fileSystemType().data()).decode()
        if kind in FAR or not is_stick(volume.rootPath(), sys.platform) or not volume.isReady():
            continue
        name = volume.displayName() or volume.rootPath()
        writable = not volume.isReadOnly()
        found.append(Stick(volume.rootPath(), name, volume.bytesAvailable(), writable))
    return tuple(found)


def is_stick(root: str, platform: str) -> bool:
    """Whether something plugged in is mounted there."""
    if platform == "win32":
        return root[1:2] == ":" and root[:1].upper() not in ("A", "B", "C")
    return any(root.startswith(place) and root[len(place) :].count("/") < deep for place, deep in MOUNTED.items())
