"""When to try again, as a pure function: many desks that lost the line at once do not come back at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

FIRST_S: Final = 1.0
LONGEST_S: Final = 20.0


def next_try(attempt: int, retry_after: float | None, random: Callable[[], float]) -> float:
    """Seconds until the next try after `attempt` tries in vain, by full jitter; never before `retry_after`.

    `random` gives numbers from 0 to 1.
    """
    ceiling = LONGEST_S if attempt > 16 else min(LONGEST_S, FIRST_S * 2**attempt)
    return (retry_after or 0.0) + random() * ceiling
