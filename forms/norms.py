"""How long the law lets a person wait at a centre, and by which act."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from forms.node import Node, Standing, standing


@dataclass(frozen=True, slots=True)
class WaitNorm:
    """The longest wait until the first call that the law has."""

    minutes: int
    standing: Standing

    @property
    def length(self) -> timedelta:
        """It as a stretch of time."""
        return timedelta(minutes=self.minutes)


def parse_wait_norm(node: Node) -> WaitNorm:
    """The norm of waiting of a pack's list of norms. Raises `PackError`."""
    node.only("wait")
    wait = node.at("wait")
    wait.only("minutes", "article", "confidence", "source")
    minutes, stands = wait.at("minutes").whole(), standing(wait)
    if not 1 <= minutes <= 24 * 60:
        raise wait.wrong("minutes of a day are needed")
    if stands.article is None:
        raise wait.wrong("article is missing")
    return WaitNorm(minutes, stands)
