"""What desk and office say to each other: one module, imported by both ends.

Bodies travel as MessagePack; what is hashed or signed travels inside as the exact bytes it was made of.
An operation is a head (everything but its arguments), a salt and the arguments. The head holds
sha256(salt + arguments), so arguments can be erased by law and the chain of heads still stands.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

import msgspec

from mfc_desk.domain.operations.all import OPERATIONS, Operation
from sync.wire.decoders import json_decoder, msgpack_decoder
from sync.wire.upcast import CASTS, SPAN, Casts, NoWay

PROTOCOLS: Final = (1, 1)
"""The oldest and the newest protocol that this program speaks."""
PROTOCOL: Final = PROTOCOLS[1]
SCHEMA: Final = 2
"""Counted up by a release in which the shape of any operation changed; those of the last three are understood."""
MEDIA: Final = "application/x-msgpack"
QUESTION: Final = "X-Question"
"""A header that comes back as it was sent: an answer with another one was kept by somebody on the way."""
GENESIS: Final = "0" * 64
"""The link before a device's first operation."""
MAX_BATCH: Final = 200
MAX_PAGE: Final = 1000
MAX_PIECE: Final = 4 * 1024 * 1024
"""Bytes of one piece of a scan, or of several scans that go together."""
MAX_TOGETHER: Final = 64
"""Scans that go together."""


class WireError(ValueError):
    """Bytes that are not what the protocol says."""


class UnknownKind(WireError):
    """An operation of a kind or schema this end does not know; it is held, not refused."""


class Head(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=False):
    """Everything about an operation but its arguments. Complete from the first day."""

    protocol: int = PROTOCOL
    incarnation: str
    n: int
    op_id: str
    device: str
    desk: str
    centre: str
    actor: str
    second: str | None = None
    approval: str = ""
    """What the second person put under it with their own sign-in, see `sync.wire.approval`."""
    kind: str
    schema: int
    primary: str
    bases: dict[str, str]
    """Row to the revision it was written over; "" where the row begins. One for every row written."""
    deps: list[str]
    """Operations of this device, not yet acknowledged, that this one rests on."""
    blobs: list[str]
    """sha256 of each scan that must be in the office first."""
    business_at: datetime
    provisional: bool
    boot_id: str
    boot_ms: int
    prev: str
    args_hash: str
    born: str = ""
    """The life in which it was recorded, where a restored or copied store went on in a newer one; see ADR 16."""
    again: str = ""
    """The operation that this one records anew: it was refused for what it rested on, and was done when that was."""


class WireOp(msgspec.Struct, frozen=True):
    """An operation as it is stored and sent: `head` is the JSON of a `Head`, `args` that of an operation."""

    head: bytes
    salt: bytes
    args: bytes


_encoder = msgspec.json.Encoder(order="deterministic")


def encode_head(head: Head) -> bytes:
    """The bytes that are hashed, stored and sent."""
    return _encoder.encode(head)


def decode_head(raw: bytes) -> Head:
    """The head of `raw`. Raises `WireError`."""
    head: Head = _decode(json_decoder(Head), raw)
    return head


def encode_args(operation: Operation) -> bytes:
    """The arguments of `operation` as JSON."""
    return _encoder.encode(operation)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """What one end of the line speaks: which protocols, and which operations in which shapes."""

    protocols: tuple[int, int] = PROTOCOLS
    schema: int = SCHEMA
    operations: Mapping[str, type[Any]] = field(default_factory=lambda: OPERATIONS)
    casts: Casts = CASTS

    def agreed(self, theirs: tuple[int, int]) -> int | None:
        """The newest protocol that both ends speak; None where there is none."""
        newest = min(self.protocols[1], theirs[1])
        return newest if newest >= max(self.protocols[0], theirs[0]) else None

    def understands(self, schema: int) -> bool:
        """Whether all operations of a program of that schema are understood."""
        return self.schema - SPAN <= schema <= self.schema

    def read(self, kind: str, schema: int, raw: bytes) -> Operation:
        """The operation, an older one lifted to the shape of here.

        Raises `UnknownKind` for a kind or schema of another version, `WireError` for what is no such operation.
        """
        known = self.operations.get(kind)
        if known is None or schema > known.SCHEMA:
            raise UnknownKind(f"{kind}/{schema}")
        if schema == known.SCHEMA:
            operation: Operation = _decode(json_decoder(known), raw)
            return operation
        return self._lifted(known, schema, raw)

    def _lifted(self, known: type[Any], schema: int, raw: bytes) -> Operation:
        args = _decode(json_decoder(dict[str, Any]), raw)
        try:
            lifted = self.casts.lifted(args, kind=known.KIND, schema=schema, to=known.SCHEMA)
        except NoWay as error:
            raise UnknownKind(f"{known.KIND}/{schema}") from error
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            raise WireError(f"{known.KIND}/{schema}: {error}") from error
        operation: Operation = _decode(json_decoder(known), _encoder.encode(lifted))
        return operation


HERE: Final = Dialect()
"""What this program speaks."""


def decode_args(kind: str, schema: int, raw: bytes) -> Operation:
    """The operation that `raw` holds. Raises `UnknownKind` for a kind or schema of another version."""
    return HERE.read(kind, schema, raw)


def same_work(one: Head, other: Head) -> bool:
    """Whether two heads are of one operation, chained in two lives of the same desk."""
    return _unchained(one) == _unchained(other)


def _unchained(head: Head) -> Head:
    return msgspec.structs.replace(head, incarnation="", n=0, prev="", born=head.born or head.incarnation)


def args_hash(salt: bytes, args: bytes) -> str:
    """sha256 of salt and arguments, hex."""
    return hashlib.sha256(salt + args).hexdigest()


def link(prev: str, head: bytes) -> str:
    """The next link of a device's chain: sha256 of the link before and the head's bytes, hex."""
    return hashlib.sha256(prev.encode("ascii") + head).hexdigest()


def encode(body: object) -> bytes:
    """A body of the protocol as MessagePack."""
    return msgspec.msgpack.encode(body)


def decode(raw: bytes, shape: type[Any]) -> Any:
    """The body of that shape. Raises `WireError` for anything else."""
    return _decode(msgpack_decoder(shape), raw)


def _decode(decoder: Any, raw: bytes) -> Any:
    try:
        return decoder.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise WireError(str(error)) from error
