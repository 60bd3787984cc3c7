"""What desk and office say of the rows a desk holds: pages of them, sums over them, and what leaves."""

from __future__ import annotations

import msgspec

from sync.wire.messages import ChangeRow, Scope


class Picture(msgspec.Struct, frozen=True):
    """A page of the rows in this desk's scope, in the order of their keys, as they were at the number `at` or later.

    After the last page (`whole`) the feed is taken from the first page's `at`.
    """

    epoch: str
    scope: Scope
    at: int
    rows: list[ChangeRow]
    whole: bool


class Digest(msgspec.Struct, frozen=True):
    """The sum of each bucket of this desk's rows at the number `at`; none where the office cannot tell now."""

    scope: Scope
    at: int
    sums: list[bytes]


class Bucket(msgspec.Struct, frozen=True):
    """Every row of one bucket that this desk holds by its scope, at the number `at`."""

    at: int
    rows: list[ChangeRow]


class LeftFile(msgspec.Struct, frozen=True):
    """A file that desks hold no more: closed, and last changed at the number `last`."""

    file: str
    last: int
    keys: list[str]


class Leaving(msgspec.Struct, frozen=True):
    """The files that have left since a number, oldest first; `since` is how far this page tells of them."""

    since: int
    files: list[LeftFile]
    whole: bool


class CaseFile(msgspec.Struct, frozen=True):
    """Every row of the file in which an application with the number lies; none where there is no such number."""

    rows: list[ChangeRow]


def not_yours(seq: int) -> ChangeRow:
    """What is told at that number to a desk that may not hold the row."""
    return ChangeRow(seq, "", "", b"")
