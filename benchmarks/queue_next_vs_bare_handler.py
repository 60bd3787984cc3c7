"""Calls of "next" a second over HTTP with eight clients, against an empty handler that sends the same SQL statements.

Ours is the office's own process with everything on: the clerk's session, roles, command ids with kept answers, the
rules of the domain, the change feed. The floor is the same server on the same database with bare psycopg behind an
empty handler; its statements are heard from the office just before. Every round begins with the same hall, copied, and
each desk calls once. A figure is given only where the floor answers within 15 ms and nobody was called twice.
"""

from __future__ import annotations

import json
import statistics
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from benchmarks.measured import hall
from benchmarks.process import MeasureError, answer, scratch, served
from benchmarks.result import Result

ROUNDS = 5
CLIENTS = 8
CALLS = 2400
"""Of one round, the first tenth of them to warm up."""
ALONE = 400
"""Of a round with one client."""
HEARING = 12
"""Desks that are not called from: the floor hears the office through them."""
SLOWEST_FLOOR_MS = 15.0
TEMPLATE, COPY = "hall_template", "hall_round"


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What one round gave."""

    rate: float
    took: tuple[float, ...]
    called_twice: int

    def within_ms(self, share: float) -> float:
        """So many of the calls were answered within."""
        return self.took[min(len(self.took) - 1, int(len(self.took) * share))] * 1000


class Field:
    """The hall every round begins with, and how a round is played."""

    def __init__(self, url: str, desks: Sequence[str]) -> None:
        self.url = url
        self.hearing, self.calling = desks[:HEARING], desks[HEARING:]
        self._tokens = scratch() / "tokens.json"
        self._tokens.write_text(json.dumps({"hearing": self.hearing, "calling": self.calling}), encoding="utf-8")

    def ours(self, clients: int, calls: int) -> Round:
        """The office itself."""
        return self._play(["-m", "backoffice", "serve"], clients=clients, calls=calls, honest=True)

    def floor(self, clients: int, calls: int, *more: str) -> Round:
        """The bare handler."""
        command = ["-m", "benchmarks.floors.bare_handler", "--tokens", str(self._tokens), *more]
        return self._play(command, clients=clients, calls=calls, honest=False)

    def _play(self, command: Sequence[str], *, clients: int, calls: int, honest: bool) -> Round:
        url = hall.fresh(self.url, COPY, template=TEMPLATE)
        with served([*command, "--database", url]) as address:
            told = called(address.url, clients, self.calling[:calls])
        twice = len(told["called"]) - len(set(told["called"])) if honest else 0
        if told["refused"] or None in told["called"]:
            raise MeasureError(f"{told['refused']} calls were refused")
        return Round(rate=told["calls_a_second"], took=tuple(told["took"]), called_twice=twice)


def measure() -> Result:
    """Medians of alternating rounds."""
    with field(CALLS) as played:
        pairs = [(played.ours(CLIENTS, CALLS), played.floor(CLIENTS, CALLS)) for _ in range(ROUNDS)]
        alone = [(played.ours(1, ALONE), played.floor(1, ALONE)) for _ in range(ROUNDS)]
        claim = played.floor(CLIENTS, CALLS, "--only-claim")
    ours, floor = _middle([one for one, _ in pairs]), _middle([other for _, other in pairs])
    if floor.within_ms(0.5) > SLOWEST_FLOOR_MS:
        raise MeasureError(f"invalid: half of the floor's calls take more than {floor.within_ms(0.5):.1f} ms")
    if twice := sum(one.called_twice for one, _ in [*pairs, *alone]):
        raise MeasureError(f"{twice} people were called twice")
    one, other = (_middle([pair[side] for pair in alone]) for side in (0, 1))
    beside = {
        "rounds (ours, floor), calls/s": [(round(a.rate), round(b.rate)) for a, b in pairs],
        "p50, ms (ours, floor)": (_ms(ours, 0.5), _ms(floor, 0.5)),
        "p99, ms (ours, floor)": (_ms(ours, 0.99), _ms(floor, 0.99)),
        "p99 / p50 of ours (at most 5)": round(ours.within_ms(0.99) / ours.within_ms(0.5), 2),
        "one client, calls/s (ours, floor)": (round(one.rate), round(other.rate)),
        "one client, ratio": round(one.rate / other.rate, 3),
        "the claim alone in the bare handler, calls/s": round(claim.rate),
        "ratio to the claim alone": round(ours.rate / claim.rate, 3),
        "people called twice": 0,
    }
    return Result("queue_next_vs_bare_handler", ours.rate, floor.rate, "calls/s", beside)


@contextmanager
def field(calls: int) -> Iterator[Field]:
    """A hall with desks for so many calls."""
    with hall.server() as url:
        desks = hall.fill(hall.fresh(url, TEMPLATE), desks=calls + HEARING, people=calls + HEARING * 2)
        yield Field(url, desks)


def called(address: str, clients: int, tokens: Sequence[str]) -> dict[str, Any]:
    """What the clients tell once each of these desks has called."""
    command = ["-m", "benchmarks.measured.callers", address, str(clients)]
    return answer(command, stdin="\n".join(tokens))


def _middle(rounds: Sequence[Round]) -> Round:
    """The round with the median rate."""
    rate = statistics.median(one.rate for one in rounds)
    return next(one for one in rounds if one.rate == rate)


def _ms(one: Round, share: float) -> float:
    return round(one.within_ms(share), 1)
