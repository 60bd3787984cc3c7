"""The index of scans: which are here, and how far each is with the office."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import Connection, select, update
from sqlalchemy.dialects.sqlite import insert

from mfc_desk.domain.ids import ScanHash
from mfc_desk.store import tables

_scan = tables.scan
_TO_SEND: Final = select(_scan.c.sha256, _scan.c.sent).where(_scan.c.done == 0).order_by(_scan.c.place)


class SqlScanIndex:
    """`ports.storage.ScanIndex` over one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def add(self, sha256: ScanHash, size: int, media_type: str) -> None:
        values = {"sha256": sha256, "size": size, "media_type": media_type, "sent": 0, "done": 0}
        self._db.execute(insert(_scan).values(**values).on_conflict_do_nothing())

    def to_send(self) -> Sequence[tuple[ScanHash, int]]:
        return [(ScanHash(each.sha256), each.sent) for each in self._db.execute(_TO_SEND)]

    def about(self, sha256: ScanHash) -> tuple[int, str] | None:
        found = self._db.execute(select(_scan.c.size, _scan.c.media_type).where(_scan.c.sha256 == sha256)).first()
        return None if found is None else (found.size, found.media_type)

    def sent(self, sha256: ScanHash, offset: int, done: bool) -> None:
        here = update(_scan).where(_scan.c.sha256 == sha256)
        self._db.execute(here.values(sent=offset, done=int(done)))

    def done(self, sha256: ScanHash) -> bool:
        return bool(self._db.execute(select(_scan.c.done).where(_scan.c.sha256 == sha256)).scalar())

    def send_again(self) -> None:
        self._db.execute(update(_scan).where(_scan.c.done <= 1).values(sent=0, done=0))
