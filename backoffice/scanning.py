"""Scans arrive in pieces and can go on after any cut. What the office says it holds is on the disk.

A piece is written at its offset, flushed to the disk, and only then counted. Before each piece the file is cut back
to what was counted, so that bytes of a write that was interrupted never stay.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

from sqlalchemy.engine import Connection

from backoffice import apart
from backoffice.errors import Damaged, Full, Garbage, OutOfStep, TooMuch, Unknown
from backoffice.office import Office
from backoffice.pushing import look_at_held
from backoffice.signing_in import turn_of
from backoffice.store import centres, disks, feed, scans
from backoffice.store.centres import Centre, Device
from backoffice.store.database import REFUSALS
from backoffice.store.scans import ScanRow
from mfc_desk.domain.ids import CentreId
from mfc_desk.domain.operations.documents import MAX_SCAN, MEDIA_TYPES
from mfc_desk.text.message import msg
from sync.wire.envelope import MAX_PIECE, MAX_TOGETHER
from sync.wire.messages import ScanState, WholeScans

_HASH: Final = re.compile(r"[0-9a-f]{64}")


class WrongOffset(OutOfStep):
    """The piece does not begin where the office stands; `state` says where that is."""

    def __init__(self, state: ScanState) -> None:
        super().__init__(msg("office.wrong_offset"))
        self.state = state


def begin(office: Office, token: str, *, sha256: str, size: int, media_type: str) -> ScanState:
    """How much of this scan the office holds from this device; nothing is told about other devices' scans."""
    offered = _row_of(sha256, size, media_type)
    _demand_room(office, 0)

    def work(tx: Connection) -> ScanState:
        _, device = turn_of(tx, office, token, revoked_too=True)
        known = scans.offer(tx, device, offered)
        if not _same(known, offered):
            raise Damaged(msg("office.scan_other"))
        return ScanState(sha256, known.committed, known.done, _news(tx, device))

    return office.database.write(work)


def state(office: Office, token: str, sha256: str) -> tuple[ScanState, int]:
    """How far a scan of this device is, and its size. Raises `Unknown`."""
    _demand_hash(sha256)
    _, _, row = office.database.read(lambda tx: _mine(tx, office, token=token, sha256=sha256))
    return _state(row), row.size


def receive(office: Office, token: str, *, sha256: str, offset: int, piece: bytes) -> tuple[CentreId, ScanState]:
    """Write a piece; the last one completes the scan and lets operations that waited for it go on."""
    _demand_hash(sha256)
    if len(piece) > MAX_PIECE:
        raise TooMuch(msg("office.too_much"))
    _demand_room(office, len(piece))
    centre, device, _ = office.database.read(lambda tx: _mine(tx, office, token=token, sha256=sha256))
    part = _part(office, device, sha256)
    with _alone(part) as file:
        row = office.database.read(lambda tx: scans.find(tx, device, sha256))
        assert row is not None, "it was there before, and scans are not deleted"
        if row.done:
            part.unlink()  # the one that finished has moved its file away; this empty one was made by waiting
        elif os.fstat(file).st_size < row.committed:  # killed between the move and the count: begin again
            row = replace(row, committed=_advance(office, device, row, to=0).offset)
        if row.done or offset != row.committed:
            raise WrongOffset(_state(row))
        if offset + len(piece) > row.size:
            raise TooMuch(msg("office.scan_too_big", size=row.size))
        _write(file, offset, piece)
        end = offset + len(piece)
        if end < row.size:
            return centre.centre, _advance(office, device, row, to=end)
        if _sha256_of(file) != row.sha256:
            os.ftruncate(file, 0)
            _advance(office, device, row, to=0)
            raise Damaged(msg("office.scan_damaged"))
        head = _finish(office, centre, device, {part: row})
        return centre.centre, ScanState(row.sha256, row.size, True, head)


def receive_whole(office: Office, token: str, body: WholeScans) -> tuple[CentreId, list[ScanState]]:
    """Write several scans that came whole, and count them together; how far each is, in their order.

    One that is not what it was announced as stays as it was, and holds up no other.
    """
    fresh = {one.sha256: _row_of(one.sha256, len(one.content), one.media_type) for one in body.scans}
    size = sum(row.size for row in fresh.values())
    if size > MAX_PIECE or not len(fresh) == len(body.scans) <= MAX_TOGETHER:
        raise TooMuch(msg("office.too_much"))
    _demand_room(office, size)
    centre, device = office.database.read(lambda tx: turn_of(tx, office, token, revoked_too=True))
    with ExitStack() as held:
        arrived: dict[Path, ScanRow] = {}
        for one in sorted(body.scans, key=lambda each: each.sha256):  # two calls never wait for each other
            part = _part(office, device, one.sha256)
            file = held.enter_context(_alone(part))
            row = office.database.read(partial(scans.find, device=device, sha256=one.sha256)) or fresh[one.sha256]
            if row.done:
                part.unlink()  # an empty one, made by waiting
            elif _same(row, fresh[one.sha256]) and _written_whole(file, row, one.content):
                arrived[part] = row
        head = _finish(office, centre, device, arrived)
    known = office.database.read(lambda tx: {each: scans.find(tx, device, each) for each in fresh})
    return centre.centre, [_told(row or fresh[each], head) for each, row in known.items()]


def _written_whole(file: int, row: ScanRow, content: bytes) -> bool:
    """Whether the file is what the scan was announced as; it is empty again where it is not."""
    _write(file, 0, content)
    if _sha256_of(file) == row.sha256:
        return True
    os.ftruncate(file, 0)
    return False


def _finish(office: Office, centre: Centre, device: Device, arrived: Mapping[Path, ScanRow]) -> int:
    """Give what is whole its name, count it, and let operations that waited for it go on; how far the feed is."""
    for part, row in arrived.items():
        whole = _place_of(office, centre, row)
        disks.make_folder(whole.parent)
        part.rename(whole)
    for folder in {_place_of(office, centre, row).parent for row in arrived.values()}:
        disks.sync_folder(folder)

    def work(tx: Connection, *, alone: bool = False) -> int:
        centres.lock_device(tx, device)
        for row in arrived.values():
            scans.advance(tx, device, row, to=row.size, done=True)
        look_at_held(tx, office, centre, device, alone=alone)
        return _news(tx, device)

    try:
        return office.database.write(work)
    except REFUSALS as error:
        apart.demand_refusal(error)
        return office.database.write(partial(work, alone=True))


def _place_of(office: Office, centre: Centre, row: ScanRow) -> Path:
    return office.scans / centre.centre / row.sha256[:2] / row.sha256


def _advance(office: Office, device: Device, row: ScanRow, *, to: int) -> ScanState:
    def work(tx: Connection) -> int | None:
        return _news(tx, device) if scans.advance(tx, device, row, to=to, done=False) else None

    head = office.database.write(work)
    if head is None:
        raise WrongOffset(_state(row))
    return ScanState(row.sha256, to, False, head)


def _news(tx: Connection, device: Device) -> int:
    """How far the feed is; one that is a desk no more hears nothing."""
    return 0 if device.revoked_at is not None else feed.head(tx, device.centre)


def _mine(tx: Connection, office: Office, *, token: str, sha256: str) -> tuple[Centre, Device, ScanRow]:
    centre, device = turn_of(tx, office, token, revoked_too=True)
    row = scans.find(tx, device, sha256)
    if row is None:
        raise Unknown(msg("office.scan_unknown"))
    return centre, device, row


def _row_of(sha256: str, size: int, media_type: str) -> ScanRow:
    """The scan as it is announced, nothing of it here. Raises `OfficeTrouble` where no office takes such a one."""
    _demand_hash(sha256)
    if not 0 < size <= MAX_SCAN:
        raise TooMuch(msg("office.scan_too_big", size=MAX_SCAN))
    if media_type not in MEDIA_TYPES:
        raise Garbage(msg("office.scan_type"))
    return ScanRow(sha256=sha256, size=size, media_type=media_type, committed=0, done=False)


def _same(known: ScanRow, offered: ScanRow) -> bool:
    return (known.size, known.media_type) == (offered.size, offered.media_type)


def _part(office: Office, device: Device, sha256: str) -> Path:
    folder = office.scans / device.centre / "parts"
    disks.make_folder(folder)
    owner = hashlib.sha256(device.device.encode()).hexdigest()[:16]
    return folder / f"{owner}-{sha256}"


@contextmanager
def _alone(path: Path) -> Iterator[int]:
    """The open file, held against every other thread and process of the office."""
    while True:
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            if not _same_file(path, file):  # it was finished and moved away while we waited
                continue
            yield file
            return
        finally:
            os.close(file)


def _same_file(path: Path, file: int) -> bool:
    try:
        return path.stat().st_ino == os.fstat(file).st_ino
    except FileNotFoundError:
        return False


def _write(file: int, offset: int, piece: bytes) -> None:
    os.ftruncate(file, offset)
    view, end = memoryview(piece), offset
    try:
        while view:
            written = os.pwrite(file, view, end)
            end, view = end + written, view[written:]
        os.fsync(file)
    except OSError:
        os.ftruncate(file, offset)  # on a full disk half a piece helps nobody
        raise


def _sha256_of(file: int) -> str:
    with os.fdopen(os.dup(file), "rb") as whole:
        whole.seek(0)
        return hashlib.file_digest(whole, "sha256").hexdigest()


def _demand_room(office: Office, size: int) -> None:
    """Raise `Full` before anything is written: what is left on the disk is for operations."""
    disks.make_folder(office.scans)
    if not disks.has_room(office.scans, size, spare=office.spare):
        raise Full(msg("office.full"), wait_seconds=disks.RETRY_S)


def _demand_hash(sha256: str) -> None:
    if not _HASH.fullmatch(sha256):
        raise Garbage(msg("office.garbage"))


def _state(row: ScanRow) -> ScanState:
    return _told(row, 0)


def _told(row: ScanRow, head: int) -> ScanState:
    return ScanState(row.sha256, row.committed, row.done, head)
