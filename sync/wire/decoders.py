"""Decoders of our records, built one after the other.

msgspec notes on a class what it has learnt of its fields, and notes it before it has learnt it all, because a class
may name itself. A second thread that meets such a class meanwhile decodes by fields that are not there, and the whole
process ends (msgspec 0.22). So whatever makes msgspec look at a class for the first time goes through here.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from threading import Lock
from typing import Any, TypeVar

import msgspec

T = TypeVar("T")
_building = Lock()


def json_decoder(shape: Any) -> msgspec.json.Decoder[Any]:
    """Reads JSON as that shape; from any thread."""
    decoder: msgspec.json.Decoder[Any] = _built(msgspec.json.Decoder, shape)
    return decoder


def msgpack_decoder(shape: Any) -> msgspec.msgpack.Decoder[Any]:
    """Reads MessagePack as that shape; from any thread."""
    decoder: msgspec.msgpack.Decoder[Any] = _built(msgspec.msgpack.Decoder, shape)
    return decoder


def converted(args: Mapping[str, Any], shape: type[T]) -> T:
    """The record of that shape out of plain values. Raises `msgspec.ValidationError`."""
    json_decoder(shape)
    return msgspec.convert(dict(args), shape)


def converted_any(value: Any, shape: type[T]) -> T:
    """The same out of any plain value, a list perhaps."""
    json_decoder(shape)
    return msgspec.convert(value, shape)


@cache
def _built(of: Any, shape: Any) -> Any:
    with _building:
        return of(shape)
