"""Sealed streams: readable by one key only, refused where one byte is missing, added or other.

The Ed25519 keys that desk and office know of each other since the enrolment are turned into X25519 keys
(docs/adr/0019), so that a desk that has had no line since can seal as well. Each stream has a key of its own, out of
a fresh X25519 key and everything that stands before the first chunk. Chunks of 64 KiB are ChaCha20-Poly1305; the
nonce counts them and says which one is the last, so that a stream cut at a chunk's border is noticed.

BrokenSeal
├── NotSealed    no stream of ours
├── NewerSeal    a newer program wrote it
├── NotForUs     it opens with another key
└── Altered      cut off, damaged, or changed by somebody
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from typing import BinaryIO, Final

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from sync.wire.envelope import WireError, decode, encode

MARK: Final = b"MFCDAY1\n"
FORMAT: Final = 1
CHUNK: Final = 64 * 1024
_TAG: Final = 16
_KEY: Final = 32
_MOST_LABEL: Final = 64 * 1024
_PURPOSE: Final = b"mfc-desk sealed 1|"
_FIELD: Final = 2**255 - 19


class BrokenSeal(WireError):
    """A stream that does not open."""


class NotSealed(BrokenSeal):
    """These bytes are no stream of ours."""


class NewerSeal(BrokenSeal):
    """A newer program wrote the stream."""


class NotForUs(BrokenSeal):
    """The stream opens with another key."""


class Altered(BrokenSeal):
    """The stream is not what was written."""


class Label(msgspec.Struct, frozen=True, kw_only=True):
    """What stands on the outside, for everybody to read: nothing about people or cases."""

    format: int = FORMAT
    kind: str
    """work, answer"""
    to: bytes
    """The fingerprint of the key that opens it."""
    by: bytes
    """The fingerprint of the key whose holder wrote it."""
    aside: bytes = b""
    """What whoever wrote it may read again: sealed for the writer."""


def fingerprint(public: bytes) -> bytes:
    """A short name of a public key."""
    return hashlib.sha256(b"mfc-desk key|" + public).digest()[:8]


class Sealer:
    """Writes one stream, in memory that does not grow with it."""

    def __init__(self, write: Callable[[bytes], object], *, to: bytes, outside: bytes) -> None:
        """`to` is the reader's Ed25519 key, `outside` what was written before and is as untouchable as the rest."""
        own = X25519PrivateKey.generate()
        mine = own.public_key().public_bytes_raw()
        self._cipher = _cipher(own.exchange(_their(to)), outside + mine, to)
        self._write, self._held, self._number = write, bytearray(), 0
        write(mine)

    def put(self, content: bytes) -> None:
        """Append to the stream."""
        self._held += content
        while len(self._held) > CHUNK:  # one chunk is always kept back: it may be the last
            self._seal(bytes(self._held[:CHUNK]), last=False)
            del self._held[:CHUNK]

    def close(self) -> None:
        """End the stream; without this it is cut off."""
        self._seal(bytes(self._held), last=True)
        self._held.clear()

    def _seal(self, chunk: bytes, *, last: bool) -> None:
        self._write(self._cipher.encrypt(_nonce(self._number, last=last), chunk, None))
        self._number += 1


def opened(file: BinaryIO, *, private: bytes, public: bytes, outside: bytes) -> Iterator[bytes]:
    """What was put into the stream that runs from here to the end of the file. Raises `Altered`."""
    theirs = file.read(_KEY)
    if len(theirs) != _KEY:
        raise Altered("the stream ends before it begins")
    try:
        shared = _own(private).exchange(X25519PublicKey.from_public_bytes(theirs))
    except ValueError as error:
        raise Altered("no key") from error
    cipher = _cipher(shared, outside + theirs, public)
    number, chunk = 0, file.read(CHUNK + _TAG)
    while True:
        following = file.read(CHUNK + _TAG)
        try:
            yield cipher.decrypt(_nonce(number, last=not following), chunk, None)
        except InvalidTag as error:
            raise Altered(f"chunk {number}") from error
        if not following:
            return
        number, chunk = number + 1, following


def labelled(label: Label) -> bytes:
    """What stands before a stream."""
    raw = encode(label)
    return MARK + len(raw).to_bytes(4, "big") + raw


def read_label(file: BinaryIO) -> tuple[Label, bytes]:
    """The label at the beginning of a file, and its bytes as they stand there. Raises `NotSealed` or `NewerSeal`."""
    mark = file.read(len(MARK))
    if mark != MARK:
        raise NotSealed("another file")
    size = file.read(4)
    raw = file.read(min(int.from_bytes(size, "big"), _MOST_LABEL))
    try:
        label: Label = decode(raw, Label)
    except WireError as error:
        raise NotSealed("no label") from error
    if label.format > FORMAT:
        raise NewerSeal(str(label.format))
    return label, mark + size + raw


def sealed_note(content: bytes, *, to: bytes) -> bytes:
    """A few bytes for the holder of this key only."""
    parts: list[bytes] = []
    sealer = Sealer(parts.append, to=to, outside=b"note")
    sealer.put(content)
    sealer.close()
    return b"".join(parts)


def opened_note(sealed: BinaryIO, *, private: bytes, public: bytes) -> bytes:
    """What `sealed_note` was given. Raises `Altered`."""
    return b"".join(opened(sealed, private=private, public=public, outside=b"note"))


def _cipher(shared: bytes, before: bytes, public: bytes) -> ChaCha20Poly1305:
    salt = hashlib.sha256(before).digest()
    return ChaCha20Poly1305(HKDF(algorithm=SHA256(), length=32, salt=salt, info=_PURPOSE + public).derive(shared))


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(8, "big") + (b"last" if last else b"more")


def _own(private: bytes) -> X25519PrivateKey:
    """The X25519 key of an Ed25519 seed: the number that multiplies is the same one (RFC 8032, 5.1.5)."""
    return X25519PrivateKey.from_private_bytes(hashlib.sha512(private).digest()[:_KEY])


def _their(public: bytes) -> X25519PublicKey:
    """The same for a public key: u = (1 + y) / (1 - y) (RFC 7748, 4.1). Raises `ValueError` where it is none."""
    y = int.from_bytes(public, "little") & (2**255 - 1)
    if len(public) != _KEY or y == 1:
        raise ValueError("no key to seal to")
    u = (1 + y) * pow(1 - y, -1, _FIELD) % _FIELD
    return X25519PublicKey.from_public_bytes(u.to_bytes(_KEY, "little"))
