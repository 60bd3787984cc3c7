"""How long visits take at the desks of a centre, from its own, so that one forgotten visit does not decide."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from mfc_desk.domain.staffing.erlang import Service

TRIMMED: Final = 0.005
"""This share of the longest is left out: a visit that nobody closed in the evening."""
LEAST: Final = 5


def service_of(minutes: Iterable[float]) -> Service | None:
    """Mean and spread of visits that ended; None where fewer than `LEAST` are known."""
    ordered = sorted(one for one in minutes if one > 0)
    seen = len(ordered)
    if seen < LEAST:
        return None
    kept = ordered[: max(LEAST, seen - round(seen * TRIMMED))]
    mean = sum(kept) / len(kept)
    spread = sum((one - mean) ** 2 for one in kept) / (len(kept) - 1) / mean**2
    return Service(mean_min=mean, spread=spread, seen=seen)
