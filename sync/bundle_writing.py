"""What goes into a bundle: counted first, then written frame by frame in memory that does not grow with it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from mfc_desk.domain.ids import ScanHash
from mfc_desk.ports.courier import Carrying
from mfc_desk.ports.outbox import Sent
from mfc_desk.ports.scans import ScanFiles
from mfc_desk.ports.storage import Desk, Store
from mfc_desk.usecases.knocking import sign
from sync.bundle_memory import public_of
from sync.hello import signed_push
from sync.wire.bundle import PIECE, WORK, Batch, BundleWriter, Ends, Manifest, ScanBegins, ScanPiece
from sync.wire.envelope import MAX_BATCH, encode, link
from sync.wire.messages import Push
from sync.wire.sealing import sealed_note
from sync.wire.stick import NewFile

log = logging.getLogger(__name__)

BATCH_BYTES: Final = 1024 * 1024
"""Of one batch, its last operation aside."""


class Stopped(Exception):
    """Somebody does not want the bundle any more."""


class Outrun(Exception):
    """A new life of this store began meanwhile: what was counted is chained otherwise now, and is counted again."""


@dataclass(frozen=True, slots=True)
class _Scan:
    """A scan the office does not hold whole."""

    sha256: ScanHash
    size: int
    media_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What was unsent when the bundle began; what the line settles meanwhile stays in it, and harms nothing."""

    desk: Desk
    places: tuple[int, ...]
    first_n: int
    scans: tuple[_Scan, ...]
    size: int
    last_n: int
    last_link: str


def planned(store: Store) -> Plan:
    """All that the office does not hold yet."""
    places: list[int] = []
    first_n, size = 0, 0
    with store.read() as uow:
        desk = uow.facts.desk()
        assert desk is not None, "a desk works with its centre's law"
        while page := uow.outbox.unsent(MAX_BATCH, places[-1] if places else 0):
            places += [each.place for each in page]
            first_n = first_n or page[0].n
            size += sum(map(_size, page))
        about = [(sha256, uow.scans.about(sha256)) for sha256, _ in uow.scans.to_send()]
        last_n, last_link = uow.outbox.next_n() - 1, uow.outbox.last_link()
    scans = tuple(_Scan(sha256, *known) for sha256, known in about if known is not None)
    return Plan(
        desk=desk,
        places=tuple(places),
        first_n=first_n or last_n + 1,
        scans=scans,
        size=size + sum(each.size for each in scans),
        last_n=last_n,
        last_link=last_link,
    )


class Writing:
    """Fills a file with a plan, and tells how far it is."""

    def __init__(
        self,
        store: Store,
        scans: ScanFiles,
        plan: Plan,
        *,
        on_progress: Callable[[Carrying], object],
        stop: Callable[[], bool],
    ) -> None:
        self._store, self._scans, self._plan = store, scans, plan
        self._tell, self._stop = on_progress, stop
        self._done = 0

    def into(self, file: NewFile, manifest: Manifest) -> Ends:
        """Write the frames. Raises `Stopped`, `Outrun` or `OSError`."""
        desk, public = self._plan.desk, public_of(self._plan.desk)
        writer = BundleWriter(
            file.write,
            kind=WORK,
            to=desk.office_key,
            by=public,
            sign=lambda message: sign(desk, message),
            aside=sealed_note(encode(manifest), to=public),
        )
        writer.put(manifest)
        lost: list[str] = [each.sha256 for each in self._plan.scans if not self._scan(writer, each)]
        for push in self._batches():
            writer.put(Batch(push))
            self._went(sum(len(each.head) + len(each.args) for each in push.ops))
        ends = Ends(operations=len(self._plan.places), scans=len(self._plan.scans) - len(lost), lost=lost)
        writer.end(ends)
        return ends

    def check(self, file: NewFile) -> None:
        """Read it back from the stick. Raises `Stopped`, `OSError` or `StickError`."""
        done = 0
        for block in file.read_back():
            done += block
            self._tell(Carrying("checking", done, file.size))
            self._demand_wanted()

    def _scan(self, writer: BundleWriter, scan: _Scan) -> bool:
        """Whether it could be read here; one that cannot be holds up no other."""
        try:
            content = self._scans.read(scan.sha256)
        except (KeyError, ValueError, OSError):
            log.exception("a scan of the index is not whole on this disk")
            return False
        writer.put(ScanBegins(scan.sha256, len(content), scan.media_type))
        for start in range(0, len(content), PIECE):
            writer.put(ScanPiece(content[start : start + PIECE]))
            self._went(min(PIECE, len(content) - start))
        return True

    def _batches(self) -> Iterator[Push]:
        places = self._plan.places
        for start in range(0, len(places), MAX_BATCH):
            with self._store.read() as uow:
                page = uow.outbox.some(places[start : start + MAX_BATCH])
                same = uow.outbox.life() == self._plan.desk.incarnation
            if not same or len(page) < len(places[start : start + MAX_BATCH]):
                raise Outrun
            for part in _parts(page):
                yield signed_push(self._plan.desk, _push(part))

    def _went(self, size: int) -> None:
        self._done += size
        self._tell(Carrying("writing", min(self._done, self._plan.size), self._plan.size))
        self._demand_wanted()

    def _demand_wanted(self) -> None:
        if self._stop():
            raise Stopped


def _parts(page: Sequence[Sent]) -> Iterator[Sequence[Sent]]:
    """The page in batches that are not too big, each of one life of the store."""
    part: list[Sent] = []
    size = 0
    for each in page:
        if part and (size > BATCH_BYTES or part[-1].head.incarnation != each.head.incarnation):
            yield part
            part, size = [], 0
        part.append(each)
        size += _size(each)
    if part:
        yield part


def _push(part: Sequence[Sent]) -> Push:
    last = part[-1]
    end = link(last.head.prev, last.wire.head)
    ops = [each.wire for each in part]
    return Push(incarnation=last.head.incarnation, ops=ops, head_n=last.n, head_hash=end, signature=b"")


def _size(sent: Sent) -> int:
    return len(sent.wire.head) + len(sent.wire.args)
