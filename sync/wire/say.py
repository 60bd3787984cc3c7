"""A `Message` on the wire and back. Values that JSON and MessagePack do not tell apart travel under their name."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from mfc_desk.text.message import Message
from sync.wire.messages import Say


def to_say(message: Message) -> Say:
    """The message as it travels."""
    return Say(message.code, {name: _out(value) for name, value in message.params.items()})


def from_say(say: Say) -> Message:
    """The message that `to_say` sent. What a stranger put there instead stays a plain value."""
    return Message(say.code, {name: _in(value) for name, value in say.params.items()})


def _out(value: object) -> Any:
    match value:
        case Message():
            said = to_say(value)
            return {"message": {"code": said.code, "params": said.params}}
        case datetime():
            return {"moment": value.isoformat()}
        case date():
            return {"day": value.isoformat()}
        case (int(minor), str(currency)):
            return {"money": [minor, currency]}
    return value


def _in(value: Any) -> object:
    match value:
        case {"message": {"code": str(code), "params": dict(params)}, **rest} if not rest:
            return from_say(Say(code, params))
        case {"moment": str(text), **rest} if not rest:
            return _read(datetime, text) or value
        case {"day": str(text), **rest} if not rest:
            return _read(date, text) or value
        case {"money": [int(minor), str(currency)], **rest} if not rest:
            return (minor, currency)
    return value


def _read(kind: type[date], text: str) -> date | None:
    try:
        return kind.fromisoformat(text)
    except ValueError:
        return None
