"""A desk's bundle comes in by hand: seen to be whole and whose it is, then pushed and stored as over the line.

Nothing is done before the whole file was read. Whatever ends it in the middle, the same file goes on from there:
operations that are known are told again, scans go on where they stand.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import BinaryIO, Final

import msgspec
from sqlalchemy.engine import Connection

from backoffice import keys, pushing
from backoffice.errors import NotDone
from backoffice.importing_scans import ScansIn
from backoffice.office import Office
from backoffice.store import centres, feed, operations
from backoffice.store.centres import Centre, Device, Session
from backoffice.store.operations import Position
from mfc_desk.text.message import Message, msg
from sync.wire.bundle import (
    ANSWER,
    WORK,
    Answered,
    Batch,
    BundleReader,
    BundleWriter,
    Ends,
    Frame,
    Manifest,
    ScanBegins,
    ScanPiece,
    Verdicts,
)
from sync.wire.envelope import WireError, WireOp, decode_head
from sync.wire.messages import Applied, Conflict, Denied, Duplicate, Held, Pushed, Receipt, Rejected, receipt_bytes
from sync.wire.say import from_say, to_say
from sync.wire.sealing import NewerSeal, NotSealed, fingerprint, read_label

log = logging.getLogger(__name__)

LASTS: Final = timedelta(days=2)
"""How long an import may take."""
Told = Callable[[int, int], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """An operation that was not simply done, and why."""

    n: int
    kind: str
    verdict: str
    why: Message | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What became of a bundle."""

    manifest: Manifest
    lost: tuple[str, ...]
    """Scans that the desk itself could not read any more."""
    verdicts: dict[str, int]
    """How many were applied, duplicate, conflict, rejected, held, denied."""
    troubles: tuple[Trouble, ...]
    scans: int
    """How many arrived whole, now or before."""
    scans_refused: tuple[Message, ...]
    have_n: int
    refused: Message | None = None
    """Why nothing was taken; the answer tells the desk."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A bundle that is whole, and whose it is."""

    reader: BundleReader
    manifest: Manifest
    ends: Ends
    centre: Centre
    device: Device


def open_bundle(office: Office, file: BinaryIO) -> Opened:
    """Read all of it. Raises `NotDone` with the reason where it is not whole, not ours, or of no desk of ours."""
    with _refused_in_words():
        file.seek(0)
        label, _ = read_label(file)
        if label.kind != WORK:
            raise NotDone(msg("bundle.is_answer"))
        centre = _centre_of(office, label.to)
        public = keys.public_of(centre.private_key)
        reader = BundleReader(file, private=centre.private_key, public=public)
        known: list[Device] = []

        def by_the_desk(message: bytes, signature: bytes, first: Frame) -> bool:
            known.append(_device_of(office, centre, first))
            return keys.signed(known[0].public_key, signature, message)

        manifest, ends = reader.checked(by_the_desk)
        if not isinstance(manifest, Manifest) or not isinstance(ends, Ends):
            raise WireError("no bundle of work")
        return Opened(reader, manifest, ends, centre, known[0])


def take_in(office: Office, bundle: Opened, answer: Callable[[bytes], object], *, told: Told) -> Imported:
    """Do what the bundle says, and write the answer for the desk. `told` hears how many operations and scans are done.

    Raises `NotDone` or an `OfficeTrouble` where the office cannot go on; the same bundle may then come again.
    """
    run = _Run(office, bundle, told)
    writer = BundleWriter(
        answer,
        kind=ANSWER,
        to=bundle.device.public_key,
        by=keys.public_of(bundle.centre.private_key),
        sign=lambda message: keys.sign(bundle.centre.private_key, message),
    )
    missing = run.missing()
    if missing is None:
        with _session(office, bundle) as token:
            for pushed in run.push_all(token):
                writer.put(Verdicts(pushed))
    writer.end(run.answered(missing))
    return run.imported(missing)


@dataclass
class _Run:
    """What is done so far of one bundle."""

    office: Office
    bundle: Opened
    told: Told
    verdicts: Counter[str] = field(default_factory=Counter)
    troubles: list[Trouble] = field(default_factory=list)
    scans: ScansIn | None = None
    done: int = 0

    def missing(self) -> tuple[int, int] | None:
        """The operations before the bundle's that never came."""
        manifest, have = self.bundle.manifest, self._position().last_n
        if manifest.operations and manifest.first_n > have + 1:
            return have + 1, manifest.first_n - 1
        return None

    def push_all(self, token: str) -> Iterator[Pushed]:
        """Scans first, then batch by batch."""
        self.scans = ScansIn(self.office, token)
        for frame in self.bundle.reader.frames():
            match frame:
                case ScanBegins():
                    self.scans.begin(frame)
                    self._tell(1)
                case ScanPiece(content=content):
                    self.scans.go_on(content)
                case Batch(push=push):
                    self.scans.end()
                    _, pushed = pushing.push(self.office, token, push)
                    self._count(push.ops, pushed)
                    self._tell(len(push.ops))
                    yield pushed
        self.scans.end()

    def answered(self, missing: tuple[int, int] | None) -> Answered:
        """The end of the answer, signed by whoever writes it."""
        manifest, centre = self.bundle.manifest, self.bundle.centre
        end = self.office.database.read(lambda tx: feed.head(tx, centre.centre))
        said = None if missing is None else to_say(_gap(missing))
        return Answered(
            bundle=manifest.bundle,
            device=manifest.device,
            centre=centre.centre,
            epoch=centre.epoch,
            feed_head=end,
            receipt=self._receipt(),
            scans=self.scans.here if self.scans else [],
            refused=said,
            missing=missing,
        )

    def imported(self, missing: tuple[int, int] | None) -> Imported:
        """The report."""
        return Imported(
            manifest=self.bundle.manifest,
            lost=tuple(self.bundle.ends.lost),
            verdicts=dict(self.verdicts),
            troubles=tuple(self.troubles),
            scans=len(self.scans.here) if self.scans else 0,
            scans_refused=tuple(self.scans.refused) if self.scans else (),
            have_n=self._position().last_n,
            refused=None if missing is None else _gap(missing),
        )

    def _tell(self, more: int) -> None:
        self.done += more
        self.told(self.done, self.bundle.ends.operations + self.bundle.ends.scans)

    def _count(self, ops: list[WireOp], pushed: Pushed) -> None:
        for wire, verdict in zip(ops, pushed.verdicts, strict=True):
            name = type(verdict).__name__.lower()
            self.verdicts[name] += 1
            first = verdict.first if isinstance(verdict, Duplicate) else verdict
            if not isinstance(first, Applied):
                head = decode_head(wire.head)
                self.troubles.append(
                    Trouble(n=head.n, kind=head.kind, verdict=type(first).__name__.lower(), why=_why(first))
                )

    def _position(self) -> Position:
        bundle = self.bundle
        return self.office.database.read(
            lambda tx: operations.position(tx, bundle.device, bundle.manifest.incarnation)
        )  # fmt: skip

    def _receipt(self) -> Receipt:
        at, centre, now = self._position(), self.bundle.centre, self.office.clock.now()
        receipt = Receipt(self.bundle.device.device, at.incarnation, at.last_n, at.last_link, now, b"")
        return msgspec.structs.replace(receipt, signature=keys.sign(centre.private_key, receipt_bytes(receipt)))


def _gap(missing: tuple[int, int]) -> Message:
    return msg("bundle.gap", first=missing[0], last=missing[1])


def _why(verdict: Conflict | Rejected | Held | Denied) -> Message | None:
    match verdict:
        case Rejected(why=why) | Denied(why=why):
            return from_say(why)
        case Held(missing=missing) if any(each.startswith("kind:") for each in missing):
            return msg("line.held_newer")
    return None


def _centre_of(office: Office, name: bytes) -> Centre:
    for centre in office.database.read(centres.centres):
        if fingerprint(keys.public_of(centre.private_key)) == name:
            return centre
    raise NotDone(msg("bundle.other_centre"))


def _device_of(office: Office, centre: Centre, first: Frame) -> Device:
    if not isinstance(first, Manifest):
        raise WireError("a bundle begins with what it is")
    device = office.database.read(lambda tx: centres.device_of(tx, first.device))
    if device is None or device.centre != centre.centre:
        raise NotDone(msg("bundle.unknown_desk", desk=first.desk))
    return device


@contextmanager
def _session(office: Office, bundle: Opened) -> Iterator[str]:
    """What lets the bundle's desk in, as its hello would: the signature under the bundle was its knock."""
    centre, device = bundle.centre.centre, bundle.device
    token = keys.new_token(centre)
    until: datetime = office.clock.now() + LASTS
    session = Session(centre=centre, device=device.device, operator=None, until=until)

    def begin(tx: Connection) -> None:
        centres.add_session(tx, session, token_hash=keys.digest(token))

    office.database.write(begin)
    try:
        yield token
    finally:
        office.database.write(lambda tx: centres.end_session(tx, centre, keys.digest(token)))


@contextmanager
def _refused_in_words() -> Iterator[None]:
    try:
        yield
    except NotSealed as error:
        raise NotDone(msg("bundle.not_one")) from error
    except NewerSeal as error:
        raise NotDone(msg("bundle.newer_here")) from error
    except WireError as error:
        log.info("a bundle does not open: %s", error)
        raise NotDone(msg("bundle.altered")) from error
