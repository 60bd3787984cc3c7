"""A thing to say to a person, before anyone knows in which language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

Names = Mapping[str, str]
"""What is called differently in each language: language to words. In a sentence it is said in the reader's."""
NOTHING: Mapping[str, object] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Message:
    """A code of the catalogue with the values its sentence needs.

    Values are data (names, numbers, dates, money) or further messages; they are
    rendered by the catalogue in the reader's language, never by the sender.
    """

    code: str
    params: Mapping[str, object] = field(default_factory=lambda: NOTHING)

    def __hash__(self) -> int:
        return hash((self.code, tuple(sorted((k, str(v)) for k, v in self.params.items()))))


def msg(code: str, **params: object) -> Message:
    """A `Message` written the short way: `msg("line.kept", n=14)`."""
    return Message(code, MappingProxyType(params) if params else NOTHING)
