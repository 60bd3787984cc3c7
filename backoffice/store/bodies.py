"""The rows of the world as JSON bytes, the way they are stored and travel in the feed."""

from __future__ import annotations

from functools import cache

import msgspec

from mfc_desk.domain.entities import ENTITIES, Entity

_encoder = msgspec.json.Encoder(order="deterministic")


def body_of(entity: Entity) -> bytes:
    """The JSON of a row."""
    return _encoder.encode(entity)


def entity_of(kind: str, body: bytes) -> Entity:
    """The row that `body_of` wrote."""
    return _decoder(kind).decode(body)


@cache
def _decoder(kind: str) -> msgspec.json.Decoder[Entity]:
    return msgspec.json.Decoder(ENTITIES[kind])
