"""Small scans of which nothing was sent yet, read for one call together: as many as the line carries at once.

Each goes so once. Where the answer was lost, or the office did not take it, it is asked about by itself and goes in
pieces, from where the office stands.
"""

from __future__ import annotations

from collections.abc import Sequence

from mfc_desk.domain.ids import ScanHash
from mfc_desk.ports.scans import ScanFiles
from mfc_desk.ports.storage import Store
from sync.pace import Load
from sync.wire.envelope import MAX_TOGETHER
from sync.wire.messages import WholeScan


def together(store: Store, files: ScanFiles, load: Load, left: Sequence[tuple[ScanHash, int]]) -> list[WholeScan]:
    """The first of what is left that can go in one call; none where that is one only, or it is not whole on this disk.

    Each of `left` is a scan and how much of it the office is known to hold.
    """
    found, room = dict[ScanHash, str](), load.piece.now
    with store.read() as uow:
        for sha256, sent in left if load.together else ():
            about = uow.scans.about(sha256)
            assert about is not None, "it was just in the index"
            size, media_type = about
            room -= size
            if sent or sha256 in load.tried or room < 0 or len(found) == MAX_TOGETHER:
                break
            found[sha256] = media_type
    try:
        return [WholeScan(each, kind, files.read(each)) for each, kind in found.items()] if len(found) > 1 else []
    except (KeyError, ValueError, OSError):  # which one, and what to do, is told where each goes by itself
        return []
