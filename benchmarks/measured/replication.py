"""Rounds of one desk that comes back to the line, ours beside a floor and beside PouchDB: same count, size and day."""

from __future__ import annotations

import shutil
import sqlite3
import statistics
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from benchmarks.floors import durable_outbox
from benchmarks.measured import outage, pouch
from benchmarks.measured.outage import Outage
from benchmarks.process import MeasureError, Served, answer, scratch, served, size

OPERATIONS = size("MFC_OPERATIONS", 10_000)
ROUNDS = size("MFC_ROUNDS", 3)
MOST_MB = 150.0
"""Of memory, on each side."""


@dataclass(frozen=True)
class Field:
    """The template every round begins with."""

    template: Outage
    _counted: list[int] = field(default_factory=list)

    def fresh(self, *parts: Path) -> list[Path]:
        """Copies of these folders for one round."""
        self._counted.append(1)
        place = scratch() / f"round-{len(self._counted)}"
        return [Path(shutil.copytree(part, place / part.name)) for part in parts]

    def push(self) -> dict[str, Any]:
        """Ours: the desk sends everything."""
        office, desk = self.fresh(self.template.office, self.template.desk)
        with our_office(office) as server:
            return _client(desk, server)

    def pull(self) -> dict[str, Any]:
        """Ours: another desk takes everything."""
        office, other = self.fresh(self.received, self.template.other)
        with our_office(office) as server:
            return _client(other, server)

    def scans(self) -> dict[str, Any]:
        """Ours: another desk sends its scans."""
        office, other = self.fresh(self.template.office, self.template.other)
        with our_office(office) as server:
            return _client(other, server)

    def floor_push(self) -> dict[str, Any]:
        """The floor sends the same bytes."""
        (desk,) = self.fresh(self._floor_outbox.parent)
        with _floor_server(desk / "held.db") as server:
            return answer([*_FLOOR, "push", str(desk / self._floor_outbox.name), server.url])

    def floor_pull(self) -> dict[str, Any]:
        """The floor takes the same rows."""
        (server_place,) = self.fresh(self._floor_feed.parent)
        with _floor_server(server_place / self._floor_feed.name) as server:
            return answer([*_FLOOR, "pull", str(server_place / "other.db"), server.url])

    @cached_property
    def received(self) -> Path:
        """The office once everything has arrived."""
        office, desk = self.fresh(self.template.office, self.template.desk)
        with our_office(office) as server:
            _client(desk, server)
        return office

    @cached_property
    def rows(self) -> list[tuple[str, bytes]]:
        """The rows of the office's feed as they travel."""
        with closing(sqlite3.connect(self.received / "office.db")) as office:
            return office.execute("SELECT key, body FROM change ORDER BY seq").fetchall()

    @cached_property
    def _floor_outbox(self) -> Path:
        place = scratch() / "floor-outbox"
        place.mkdir()
        durable_outbox.filled(place / "desk.db", "outbox", outage.sent_by(self.template))
        return place / "desk.db"

    @cached_property
    def _floor_feed(self) -> Path:
        place = scratch() / "floor-feed"
        place.mkdir()
        durable_outbox.filled(place / "held.db", "feed", self.rows)
        return place / "held.db"


_FLOOR = ("-m", "benchmarks.floors.durable_outbox")


@contextmanager
def our_office(folder: Path) -> Iterator[Served]:
    """The office's own process on its embedded database."""
    with served(["-m", "backoffice", "serve", "--data", str(folder)]) as server:
        yield server


def measured(operations: int = OPERATIONS) -> Field:
    """A field of so many operations; the other desk has been in touch before they arrive."""
    made = outage.recorded(scratch() / "template", operations)
    with our_office(made.office) as server:
        _client(made.other, server)
    return Field(made)


def alternating(*sides: Callable[[], Mapping[str, Any]]) -> list[list[Mapping[str, Any]]]:
    """What each side gave, round by round in turns."""
    rounds = [[side() for side in sides] for _ in range(ROUNDS)]
    return [list(each) for each in zip(*rounds, strict=True)]


def middle(rounds: list[Mapping[str, Any]], name: str) -> float:
    """The median of one figure."""
    return statistics.median(float(one[name]) for one in rounds)


def about(template: Outage) -> dict[str, object]:
    """What was sent."""
    return {"operations": template.operations, "mean bytes": template.mean_bytes, "mix": dict(template.mix)}


def memory(ours: list[Mapping[str, Any]]) -> dict[str, object]:
    """How much both ends of ours had at most."""
    both = max(one["peak_mb"] for one in ours), max(one["office_mb"] for one in ours)
    return {f"peak memory, MB (desk, office; at most {MOST_MB:.0f})": tuple(round(one, 1) for one in both)}


def _client(desk: Path, server: Served) -> dict[str, Any]:
    told = answer(["-m", "benchmarks.measured.line_client", str(desk), server.url])
    return {**told, "office_mb": server.peak_mb()}


@contextmanager
def _floor_server(file: Path) -> Iterator[Served]:
    with served([*_FLOOR, "serve", str(file)]) as server:
        yield server


def their(what: str, count: int, size: int) -> dict[str, Any]:
    """PouchDB with as many documents of that size. Raises `MeasureError` where it cannot run."""
    told = pouch.replicated(what, count, size)
    if told["push_ms"] <= 0:
        raise MeasureError("PouchDB gave no figure")
    return told
