"""Reads a compiled catalogue where it lies: a sentence is looked up when it is said, nothing is unpacked before."""

from __future__ import annotations

import struct
from bisect import bisect_left
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Final

_MAGIC: Final = 0x950412DE
_PLURAL: Final = "plural="


class Compiled:
    """The sentences of one language, as `mfc_desk.text.build` wrote them, sorted. `ValueError` for any other bytes."""

    def __init__(self, raw: bytes) -> None:
        magic, _, self._count, self._ids, self._texts = struct.unpack_from("<5I", raw)
        if magic != _MAGIC:
            raise ValueError("it is no compiled catalogue")
        self._raw = raw
        self._said: dict[str, tuple[str, ...]] = {}

    def find(self, code: str, count: int) -> str | None:
        """The sentence of `code`, in the form that `count` wants where it has several; None for an unknown code."""
        forms = self._said.get(code)
        if forms is None:
            forms = self._said[code] = self._forms(code)
        return None if not forms else forms[self._form(count)] if len(forms) > 1 else forms[0]

    def codes(self) -> Iterator[str]:
        """Every code there is."""
        return (code for place in range(self._count) if (code := self._code(place).decode()))

    def _forms(self, code: str) -> tuple[str, ...]:
        wanted = code.encode()
        place = bisect_left(range(self._count), wanted, key=self._code)
        if not wanted or place == self._count or self._code(place) != wanted:
            return ()
        return tuple(self._bytes(self._texts, place).decode().split("\0"))

    def _code(self, place: int) -> bytes:
        return self._bytes(self._ids, place).partition(b"\0")[0]

    def _bytes(self, table: int, place: int) -> bytes:
        length, start = struct.unpack_from("<2I", self._raw, table + 8 * place)
        return self._raw[start : start + length]

    @cached_property
    def _form(self) -> Callable[[int], int]:
        """Which form a number wants, by the rule in the head of the file."""
        from gettext import c2py

        head = self._bytes(self._texts, 0).decode()
        rule = next(line for line in head.splitlines() if _PLURAL in line)
        made: Callable[[int], int] = c2py(rule.partition(_PLURAL)[2].strip("; "))
        return made
