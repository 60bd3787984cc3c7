"""Scans, as the core sees them: the encrypted files, and how far each is with the office."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from mfc_desk.domain.ids import (
    ScanHash,
)


class ScanIndex(Protocol):
    """Which scans are here, and how far each is with the office."""

    def add(self, sha256: ScanHash, size: int, media_type: str) -> None: ...

    def to_send(self) -> Sequence[tuple[ScanHash, int]]:
        """Scans the office does not hold whole, with how much it holds."""
        ...

    def about(self, sha256: ScanHash) -> tuple[int, str] | None:
        """Size and media type."""
        ...

    def sent(self, sha256: ScanHash, offset: int, done: bool) -> None: ...

    def send_again(self) -> None:
        """The office lost them (restored from a copy): every scan is asked about again."""
        ...

    def done(self, sha256: ScanHash) -> bool: ...


class ScanFiles(Protocol):
    """The encrypted scans themselves: chunked AEAD files named by a keyed hash."""

    def keep(self, content: bytes) -> ScanHash:
        """Encrypt and fsync; the name is the sha256 of the content. Keeping twice is harmless."""
        ...

    def read(self, sha256: ScanHash) -> bytes:
        """The content. Raises `KeyError` where it is not here, `ValueError` where it was tampered with."""
        ...

    def pieces(self, sha256: ScanHash, offset: int, size: int) -> Iterator[bytes]:
        """The content from `offset` in pieces of `size`."""
        ...

    def drop(self, sha256: ScanHash) -> None:
        """Take the file off the disk; harmless where there is none."""
        ...
