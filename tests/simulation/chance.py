"""Everything that is left to chance in a played world comes from its seed: bytes, names, clocks."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from unittest import mock

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

START = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
"""Nine o'clock on a Monday in Almaty."""


@contextmanager
def seeded_bytes(seed: object) -> Iterator[None]:
    """What the program takes from the system's chance (salts, tokens, keys) comes from the seed instead."""
    source = random.Random(f"bytes {seed}")
    real = os.urandom, random._urandom  # type: ignore[attr-defined]
    os.urandom = random._urandom = source.randbytes  # type: ignore[attr-defined]

    def key() -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(source.randbytes(32))

    try:
        # OpenSSL has a chance of its own, and a world would be another one in each process
        with mock.patch.object(Ed25519PrivateKey, "generate", key):
            yield
    finally:
        os.urandom, random._urandom = real  # type: ignore[attr-defined]


class Names:
    """Ids that tell where they were made; never one twice, whatever crashed."""

    def __init__(self, mark: str) -> None:
        self._mark, self._count = mark, 0

    def new(self) -> str:
        self._count += 1
        return f"{self._mark}-{self._count:04d}"


class Time:
    """The true time, which nobody in the world knows."""

    def __init__(self, at: datetime = START) -> None:
        self._start, self.ms = at, 0

    def now(self) -> datetime:
        return self._start + timedelta(milliseconds=self.ms)

    def pass_by(self, seconds: float) -> None:
        self.ms += round(seconds * 1000)


class MachineClock:
    """The clock of one machine: its wall may be wrong and jump, its count since the boot runs on truly."""

    def __init__(self, time: Time, machine: str) -> None:
        self._time, self._machine = time, machine
        self.off_s = 0
        """How many seconds the wall is ahead."""
        self._boots, self._booted_ms = 1, time.ms - 60_000

    @property
    def true_ms(self) -> int:
        """What no program knows."""
        return self._time.ms

    def now(self) -> datetime:
        return self._time.now() + timedelta(seconds=self.off_s)

    def boot_ms(self) -> int:
        return self._time.ms - self._booted_ms

    def boot_id(self) -> str:
        return f"{self._machine}-boot-{self._boots}"

    def reboot(self) -> None:
        self._boots, self._booted_ms = self._boots + 1, self._time.ms - 20_000
