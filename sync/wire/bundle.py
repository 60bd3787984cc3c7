"""What travels by hand: a desk's work in a sealed bundle, and the office's answer to it.

Both are one sealed stream of frames, each with its length before it. The first frame says what it is, the last but one
counts what was there, the last one is the signature of whoever wrote it over every byte before it. So a bundle is read
twice: once to see that all of it is there and whose it is, and only then to do what it says.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import BinaryIO, Final

import msgspec

from sync.wire.envelope import decode, encode
from sync.wire.messages import Push, Pushed, Receipt, Say
from sync.wire.sealing import Altered, Label, Sealer, fingerprint, labelled, opened, read_label

WORK: Final = "work"
ANSWER: Final = "answer"
MAX_FRAME: Final = 32 * 1024 * 1024
"""Bytes; a batch may be as big as one that comes over the line."""
PIECE: Final = 1024 * 1024
"""Bytes of a scan in one frame."""
SIGNATURE: Final = b"mfc-desk bundle|"


class Manifest(msgspec.Struct, frozen=True, kw_only=True, tag="manifest"):
    """What a bundle was made of; its first frame, and sealed once more for the desk itself."""

    bundle: str
    device: str
    desk: str
    centre: str
    incarnation: str
    epoch: str
    made_at: datetime
    operations: int
    scans: int
    size: int
    """Bytes of operations and scans."""
    first_n: int
    last_n: int
    """Up to which operation the desk's work is in it, or in the office already."""
    last_link: str
    """The chain there."""
    protocol: int
    schema: int


class ScanBegins(msgspec.Struct, frozen=True, tag="scan"):
    """A scan; its bytes follow in pieces."""

    sha256: str
    size: int
    media_type: str


class ScanPiece(msgspec.Struct, frozen=True, tag="piece"):
    """The next bytes of the scan that began last."""

    content: bytes


class Batch(msgspec.Struct, frozen=True, tag="batch"):
    """Operations, signed as over the line."""

    push: Push


class Verdicts(msgspec.Struct, frozen=True, tag="verdicts"):
    """What the office said to a batch, signed as over the line."""

    pushed: Pushed


class Ends(msgspec.Struct, frozen=True, kw_only=True, tag="ends"):
    """What was in a bundle. `lost`: scans that could not be read any more on the desk's disk."""

    operations: int
    scans: int
    lost: list[str] = []


class Answered(msgspec.Struct, frozen=True, kw_only=True, tag="answered"):
    """What an answer comes to: how far the office is with the desk that made the bundle."""

    bundle: str
    device: str
    centre: str
    epoch: str
    feed_head: int
    """All rows of the feed that the bundle made are at or before this number."""
    receipt: Receipt
    scans: list[str] = []
    """The scans of the bundle that the office holds whole."""
    refused: Say | None = None
    """Why nothing of the bundle was taken."""
    missing: tuple[int, int] | None = None
    """The operations before the bundle that the office does not have, from and to."""


class Signed(msgspec.Struct, frozen=True, tag="signed"):
    """The last frame."""

    signature: bytes


Frame = Manifest | ScanBegins | ScanPiece | Batch | Verdicts | Ends | Answered | Signed
Last = Ends | Answered


class BundleWriter:
    """Writes frames, sealed, in memory that does not grow with them."""

    def __init__(
        self,
        write: Callable[[bytes], object],
        *,
        kind: str,
        to: bytes,
        by: bytes,
        sign: Callable[[bytes], bytes],
        aside: bytes = b"",
    ) -> None:
        """`to` and `by` are the Ed25519 keys of who reads and who writes; `sign` signs as the latter."""
        outside = labelled(Label(kind=kind, to=fingerprint(to), by=fingerprint(by), aside=aside))
        write(outside)
        self._sealer = Sealer(write, to=to, outside=outside)
        self._sign, self._said = sign, hashlib.sha256(outside + to)

    def put(self, frame: Frame) -> None:
        """Append a frame."""
        raw = encode(frame)
        if len(raw) > MAX_FRAME:
            raise ValueError("a frame has its limit")
        framed = len(raw).to_bytes(4, "big") + raw
        self._said.update(framed)
        self._sealer.put(framed)

    def end(self, last: Last) -> None:
        """Append what it comes to and the signature over everything, and end the stream."""
        self.put(last)
        self.put(Signed(self._sign(SIGNATURE + self._said.digest())))
        self._sealer.close()


class BundleReader:
    """Reads a file that a `BundleWriter` wrote. The file must be one that can be read from its start again."""

    def __init__(self, file: BinaryIO, *, private: bytes, public: bytes) -> None:
        """With the reader's key. Raises `BrokenSeal`."""
        self._file, self._private, self._public = file, private, public
        file.seek(0)
        self.label, self._outside = read_label(file)

    def frames(self) -> Iterator[Frame]:
        """Every frame from the first one on. Raises `Altered`, also after many a good one: see `checked`."""
        for frame, _ in self._frames():
            yield frame

    def checked(self, signed_by: Callable[[bytes, bytes, Frame], bool]) -> tuple[Frame, Last]:
        """The first frame and what it comes to, once all of it was read and found whole and signed. Raises `Altered`.

        `signed_by` is asked with the message, the signature and the frame that says who wrote it.
        """
        said, counted = hashlib.sha256(self._outside + self._public), _Counted()
        for frame, framed in self._frames():
            counted.add(frame, said.digest())
            said.update(framed)
        first, last, signed = counted.whole()
        teller = last if isinstance(last, Answered) else first
        if not signed_by(SIGNATURE + counted.before, signed.signature, teller):
            raise Altered("not signed by whom it says")
        return first, last

    def _frames(self) -> Iterator[tuple[Frame, bytes]]:
        self._file.seek(0)
        if self._file.read(len(self._outside)) != self._outside:
            raise Altered("the file is another one by now")
        held = bytearray()
        for chunk in opened(self._file, private=self._private, public=self._public, outside=self._outside):
            held += chunk
            while (size := _whole(held)) is not None:
                yield decode(bytes(held[4:size]), Frame), bytes(held[:size])  # type: ignore[arg-type]
                del held[:size]
        if held:
            raise Altered("half a frame")


class _Counted:
    """What went by, for comparing with what the last frames say."""

    def __init__(self) -> None:
        self.before = b""
        """The digest of all bytes before the newest frame."""
        self._first: Frame | None = None
        self._last: tuple[Frame | None, Frame | None] = (None, None)
        self._operations = self._scans = 0

    def add(self, frame: Frame, before: bytes) -> None:
        """One frame more. Raises `Altered` behind the signature."""
        if isinstance(self._last[1], Signed):
            raise Altered("something stands after the end")
        self._first, self._last, self.before = self._first or frame, (self._last[1], frame), before
        match frame:
            case Batch(push=push):
                self._operations += len(push.ops)
            case ScanBegins():
                self._scans += 1

    def whole(self) -> tuple[Frame, Last, Signed]:
        """The first frame and the last two. Raises `Altered` where they are not what ends a bundle."""
        last, signed = self._last
        if self._first is None or not isinstance(last, Last) or not isinstance(signed, Signed):
            raise Altered("no end")
        if isinstance(last, Ends) and (last.operations, last.scans) != (self._operations, self._scans):
            raise Altered("not as many as it says")
        return self._first, last, signed


def _whole(held: bytearray) -> int | None:
    """Where the first frame ends, if all of it is here. Raises `Altered` for one beyond every limit."""
    size = 4 + int.from_bytes(held[:4], "big")
    if len(held) >= 4 and size > 4 + MAX_FRAME:
        raise Altered("a frame beyond its limit")
    return size if len(held) >= size and len(held) >= 4 else None
