"""Records a desk and an office at work, cuts their power at many moments, and looks what is left."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mfc_desk.ports.storage import StorageError
from tests.kills import judge, recording
from tests.kills.disk import Disk
from tests.kills.lives import DeskJob
from tests.kills.place import Place
from tests.kills.recording import Event

LIFE_S = 120.0
MOST_WRONG = 20
"""Then it is wrong enough."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What was written and said, of both."""

    room: Path
    job: DeskJob
    before: Mapping[str, bytes]
    """What lay there when it began."""
    desk: Sequence[Event]
    office: Sequence[Event]
    office_folder: Path


@dataclass(slots=True, kw_only=True)
class Played:
    """How many states were looked at, and what was wrong with which."""

    events: int
    states: int = 0
    said: int = 0
    """What was confirmed, answered or sent."""
    wrong: list[str] = field(default_factory=list)


def record(
    place: Place, *, visits: int, desk: bool = True, office: bool = True, plant: str = "", **more: Any
) -> Recorded:
    """Let one desk see so many visits to their end, and follow both; `plant` is the defect of who is followed."""
    job = place.jobs["1"]
    before = {str(path): path.read_bytes() for path in place.folder.rglob("*") if path.is_file()}
    traces = {"office": place.folder / "office.trace", "desk": place.folder / "desk.trace"}
    place.start_office(log=traces["office"] if office else None, plant=plant if office else "")
    place.start_desk("1", goal=visits, log=traces["desk"] if desk else None, plant=plant if desk else "", **more)
    assert place.ended("1", LIFE_S) == 0, place.log("1")
    place.stop("office")
    return Recorded(
        room=place.folder / "cut",
        job=job,
        before=before,
        desk=recording.events(traces["desk"], job.folder) if desk else [],
        office=recording.events(traces["office"], place.folder, without=[job.folder]) if office else [],
        office_folder=place.folder,
    )


def play_desk(recorded: Recorded, *, moments: int | None, seed: int, until: int = MOST_WRONG) -> Played:
    """Cut the power of the desk; `moments`: how many, all of them where None."""
    said: list[dict[str, Any]] = []

    def look(room: Path) -> list[str]:
        profile = room / "profile"
        if not (profile / "desk.db").exists():
            return ["there is no store"] if any(line["what"] == "done" for line in said) else []
        try:
            kept = judge.desk_keeps(profile, recorded.job.key)
        except StorageError as error:
            return [f"it does not open: {error!r}"]
        return [*judge.half_done(kept), *judge.lost_here(said, kept)]

    play = _Play(recorded.desk, str(recorded.job.folder), said, look, recorded)
    return play.all(moments=moments, seed=seed, until=until)


def play_office(recorded: Recorded, *, moments: int | None, seed: int, until: int = MOST_WRONG) -> Played:
    """The same for the office."""
    said: list[dict[str, Any]] = []
    pages = {path.name: path.read_bytes() for path in recorded.job.folder.glob("*.png")}

    def look(room: Path) -> list[str]:
        return judge.lost_at_the_office(said, room, pages.values())

    play = _Play(recorded.office, str(recorded.office_folder), said, look, recorded)
    return play.all(moments=moments, seed=seed, until=until)


@dataclass(slots=True)
class _Play:
    """One recording, whose power goes again and again."""

    events: Sequence[Event]
    root: str
    said: list[dict[str, Any]]
    look: Callable[[Path], list[str]]
    recorded: Recorded

    def all(self, *, moments: int | None, seed: int, until: int) -> Played:
        """Cut it at so many moments; what was wrong after which."""
        chance = random.Random(seed)
        played, disk = Played(events=len(self.events)), Disk(self.root, self.recorded.before)
        room = self.recorded.room
        for number in _walk(self.events, disk, self.said, _chosen(self.events, moments, chance)):
            for left in disk.cut(chance):
                shutil.rmtree(room, ignore_errors=True)
                left.write(room)
                played.states += 1
                what = f"{number} {self.events[number].what}, {left.how}"
                played.wrong += [f"{what}: {each}" for each in self.look(room)]
            if len(played.wrong) >= until:
                break
        played.said = len(self.said)
        return played


def _walk(events: Sequence[Event], disk: Disk, said: list[dict[str, Any]], chosen: set[int]) -> Iterator[int]:
    """Do one thing after the other, and stop where the power goes."""
    for number, event in enumerate(events):
        disk.does(event)
        if event.what == "said":
            said.append(event.line)
        if number in chosen:
            yield number


def _chosen(events: Sequence[Event], moments: int | None, chance: random.Random) -> set[int]:
    """Moments in which something was just written, flushed or named; the end is always one."""
    lasting = [
        number for number, event in enumerate(events) if event.what != "said" or event.line.get("what") == "done"
    ]
    if moments is None or moments >= len(lasting):
        return set(lasting)
    return {*chance.sample(lasting, moments), lasting[-1]}
