"""The rows of the world as JSON bytes, the way they are stored and travel in the feed."""

from __future__ import annotations

import msgspec

from mfc_desk.domain.entities import ENTITIES, Entity
from sync.wire.decoders import json_decoder

_encoder = msgspec.json.Encoder(order="deterministic")


def body_of(entity: Entity) -> bytes:
    """The JSON of a row."""
    return _encoder.encode(entity)


def entity_of(kind: str, body: bytes) -> Entity:
    """The row that `body_of` wrote."""
    entity: Entity = json_decoder(ENTITIES[kind]).decode(body)
    return entity
