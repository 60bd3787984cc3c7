"""How much is sent at once and when it is tried again: what is learned of the line, and many desks that come apart."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeVar

from mfc_desk.domain.ids import ScanHash
from mfc_desk.domain.time import Clock
from mfc_desk.ports.office import NoLine
from sync.wire.envelope import MAX_PAGE, MAX_PIECE

T = TypeVar("T")
R = TypeVar("R")
FIRST_S: Final = 1.0
LONGEST_S: Final = 20.0
LONGEST_ASKED_S: Final = 300.0
"""However long somebody on the way asks us to wait: a page of the network must not silence a desk for a day."""

QUICK_MS: Final = 250
SLOW_MS: Final = 1000
VERY_SLOW_MS: Final = 4000
WRITE_MS: Final = 32
KIB: Final = 1024


def next_try(attempt: int, retry_after: float | None, random: Callable[[], float]) -> float:
    """Seconds until the next try after `attempt` tries in vain, by full jitter; never before `retry_after`.

    `random` gives numbers from 0 to 1.
    """
    ceiling = LONGEST_S if attempt > 16 else min(LONGEST_S, FIRST_S * 2**attempt)
    return asked_to_wait(retry_after) + random() * ceiling


def asked_to_wait(retry_after: float | None) -> float:
    """Seconds for which the office wants nothing of us, as far as we go along with it."""
    return min(retry_after or 0.0, LONGEST_ASKED_S)


@dataclass(slots=True)
class Amount:
    """How much goes in one call: about as much as the line carries in half a second.

    What an operator does next waits behind at most one of them, so that a slow line gets small ones.
    """

    least: int
    now: int
    most: int
    quick_ms: int = QUICK_MS
    slow_ms: int = SLOW_MS

    def took(self, milliseconds: int) -> None:
        """Learn from a call that was answered."""
        if milliseconds < self.quick_ms:
            self.now = min(self.most, self.now * 2)
        elif milliseconds > VERY_SLOW_MS:
            self.broke()
        elif milliseconds > self.slow_ms:
            self.now = max(self.least, self.now // 2)

    def broke(self) -> None:
        """Learn from a call that was not answered: it may have been far too much."""
        self.now = max(self.least, self.now // 4)


@dataclass(slots=True)
class Load:
    """What the line carries, remembered from turn to turn."""

    piece: Amount = field(default_factory=lambda: Amount(8 * KIB, 32 * KIB, MAX_PIECE))
    """Bytes of one piece of a scan."""
    batch: Amount = field(default_factory=lambda: Amount(8 * KIB, 32 * KIB, 1024 * KIB))
    """Bytes of one batch of operations, its last one aside."""
    page: Amount = field(default_factory=lambda: Amount(10, 250, MAX_PAGE))
    """Rows of one page of the feed."""
    written: Amount = field(default_factory=lambda: Amount(32, 128, MAX_PAGE, quick_ms=WRITE_MS // 2, slow_ms=WRITE_MS))
    """Rows of one writing transaction: whoever records something waits behind one of them at most."""
    together: bool = True
    """Whether the office takes several scans in one call."""
    tried: set[ScanHash] = field(default_factory=set)
    """Scans that went together with others: where the answer was lost, or was no, each is asked about by itself."""


def measured(clock: Clock, amount: Amount, call: Callable[[], T]) -> T:
    """The answer of `call`, which carries `amount` of something; how long it took is learned."""
    before = clock.boot_ms()
    try:
        answer = call()
    except NoLine as error:
        if error.retry_after is None:  # an office that has too much to do says nothing about the line
            amount.broke()
        raise
    amount.took(clock.boot_ms() - before)
    return answer


def in_portions(rows: Sequence[R], amount: Amount, clock: Clock) -> Iterator[list[R]]:
    """These rows in portions of the amount; how long each one took whoever wanted it is learned."""
    start = 0
    while start < len(rows):
        portion, before = list(rows[start : start + amount.now]), clock.boot_ms()
        yield portion
        amount.took(clock.boot_ms() - before)
        start += len(portion)
