"""The supervisor's cockpit on the real window, while the rest of a day of sixty desks comes in by the feed.

    python -m benchmarks.measured.cockpit            the figures

A supervisor signs in with keys and opens the cockpit (Ctrl+2). The morning is in the desk's store; the changes of the
afternoon come page by page through `sync.receiving` on the lane of the line, which is told of them as by the office:
forty a second, then the rest of the shift as fast as they are taken. Only the wire itself is left out. The desk's
clock goes with the changes, so that minutes pass faster than by the wall, and more is new at each look than in life.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from time import perf_counter, sleep, thread_time
from typing import Any

from ui import binding  # noqa: F401  (first, as in the desk: see there)

# isort: split
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from benchmarks.floors.bare_window import resident_megabytes
from benchmarks.measured.centre_feed import NOON, Afternoon, DayClock, FedDesk
from benchmarks.process import at_share, size
from mfc_desk.commands.profile import Profile
from mfc_desk.commands.stage import set_up
from mfc_desk.usecases import cockpit as looks
from ui.app import create_app
from ui.presenters import cockpit as presenter
from ui.shell import Shell
from ui.theme.tokens import Theme
from ui.tour.driver import Driver
from ui.tour.script import Script

A_SECOND = 40
SECONDS = size("COCKPIT_SECONDS", 40)
WARM_S = 6.0
QUICK = 10
"""So many times as fast the rest of the shift comes."""
FLOOR_TIMES = 60


@dataclass
class Turns:
    """What the window's thread spent, in milliseconds: by the wall, and computing."""

    wall: list[float] = field(default_factory=list)
    computing: list[float] = field(default_factory=list)

    def told(self, name: str) -> dict[str, object]:
        """How many, and how long."""
        if not self.wall:
            return {f"{name}": 0}
        return {
            f"{name}": len(self.wall),
            f"{name}_half_ms": at_share(self.computing, 0.5),
            f"{name}_p95_ms": at_share(self.computing, 0.95),
            f"{name}_longest_ms": at_share(self.computing, 1),
            f"{name}_wall_p95_ms": at_share(self.wall, 0.95),
            f"{name}_wall_longest_ms": at_share(self.wall, 1),
        }


@dataclass
class Watch:
    """Times every turn of the event loop; those in which the cockpit was drawn anew are kept apart."""

    shell: Shell
    every: Turns = field(default_factory=Turns)
    drawn: Turns = field(default_factory=Turns)
    seen: object = None

    def turn(self) -> None:
        """Whatever is due, until it is painted. A board that is new is painted in the turn that brought it."""
        started, computed = perf_counter(), thread_time()
        QCoreApplication.processEvents()
        board = self._board()
        if board is not self.seen:
            QCoreApplication.processEvents()
        wall, computing = (perf_counter() - started) * 1000, (thread_time() - computed) * 1000
        for turns in (self.every, self.drawn) if board is not self.seen else (self.every,):
            turns.wall.append(wall)
            turns.computing.append(computing)
        self.seen = board

    def work(self, seconds: float, meanwhile: Callable[[float], object] = lambda _: None) -> None:
        """Let the window live for so long; `meanwhile` hears how much of it is over."""
        began = perf_counter()
        while (gone := perf_counter() - began) < seconds:
            meanwhile(gone)
            self.turn()
            sleep(0.001)

    def _board(self) -> object:
        desk = self.shell.desk
        assert desk is not None
        return desk.presenter.beside.cockpit.board


class Lane:
    """What a look at the centre and its board cost on the lane for figures."""

    def __init__(self) -> None:
        self.looked: list[float] = []
        self.worded: list[float] = []
        looks.look = self._timed(looks.look, self.looked)
        presenter.board_of = self._timed(presenter.board_of, self.worded)

    def _timed(self, act: Callable[..., Any], kept: list[float]) -> Callable[..., Any]:
        def timed(*given: object, **named: object) -> object:
            computed = thread_time()
            found = act(*given, **named)
            kept.append((thread_time() - computed) * 1000)
            return found

        return timed

    def told(self) -> dict[str, object]:
        """How many looks, and what one of them computes."""
        return {
            "looks": len(self.looked),
            "look_p95_ms": at_share(self.looked, 0.95),
            "board_p95_ms": at_share(self.worded, 0.95),
        }


def opened(shell: Shell, fed: FedDesk, feed: Afternoon, people: tuple[dict[str, Any], ...]) -> Driver:
    """A supervisor signs in with keys and opens the cockpit over the morning."""
    hands = Driver(None)
    script = Script(hands, shell)
    chief = next(each for each in people if "supervisor" in each["roles"])
    shell.show()
    script.names()
    script.sign_in(chief["login"], chief["password"])
    QCoreApplication.instance().removeEventFilter(hands.strays)  # type: ignore[union-attr]  # it would be asked about each event
    fed.feed_from(feed)
    hands.press("Ctrl+2")
    hands.wait_for("cockpit.desks", patience_s=60)
    hands.wait(lambda: fed.upto == feed.head, "the morning was not taken", patience_s=60)
    return hands


def measured(shell: Shell, fed: FedDesk, clock: DayClock, people: tuple[dict[str, Any], ...]) -> dict[str, object]:
    """Open the cockpit, let the afternoon come in."""
    feed = Afternoon(clock)
    hands, watch, lane = opened(shell, fed, feed, people), Watch(shell), Lane()
    watch.work(WARM_S, lambda gone: feed.tell(int(gone * A_SECOND)))
    hands.wait(lambda: fed.upto == feed.head, "what came to warm up was not taken", patience_s=60)
    warm, before = resident_megabytes(), feed.told
    watch.every, watch.drawn = Turns(), Turns()
    lane.looked.clear()
    lane.worded.clear()
    watch.work(SECONDS, lambda gone: feed.tell(before + int(gone * A_SECOND)))
    told = watch.every.told("turns") | watch.drawn.told("drawn") | lane.told() | {"events": feed.told - before}
    after, marks = resident_megabytes(), _marks(shell)
    rest = len(feed.later) - feed.told
    from_there = feed.told
    watch.work(rest / (A_SECOND * QUICK), lambda gone: feed.tell(from_there + int(gone * A_SECOND * QUICK)))
    feed.tell(len(feed.later))
    hands.wait(lambda: fed.upto == feed.head, "the shift was not taken to its end", patience_s=60)
    watch.work(3.0)
    memory = {"warm_mb": warm, "after_mb": after, "end_mb": resident_megabytes(), "shift_events": feed.told}
    return told | memory | {"marks": marks, "ran_min": round(feed.minutes), "floor_ms": floor(marks)}


def _marks(shell: Shell) -> int:
    """How many marks are drawn."""
    assert shell.desk is not None
    board = shell.desk.presenter.beside.cockpit.board
    assert board is not None
    stays = sum(1 + len(one.spans) for one in board.desks.drawn)
    return stays + len(board.load.bars) + sum(1 + len(one.dots) for one in board.waits.lines)


class Bare(QWidget):
    """A widget of Qt that paints as many rectangles, each where the one before was not."""

    def __init__(self, marks: int) -> None:
        super().__init__()
        self.marks, self.times = marks, 0
        self.resize(1366, 768)

    def paintEvent(self, event: QPaintEvent) -> None:
        """As many rounded rectangles as the cockpit has marks, and nothing else."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(QColor(30, 90, 160))
        self.times += 1
        for n in range(self.marks):
            painter.drawRoundedRect((n * 17 + self.times) % 1340, (n // 79) * 12 % 750, 14, 9, 2, 2)


def floor(marks: int) -> float:
    """The 95th percentile of painting as many marks in a bare window, computing."""
    window, took = Bare(marks), list[float]()
    window.show()
    for _ in range(FLOOR_TIMES):
        computed = thread_time()
        window.update()
        QCoreApplication.processEvents()
        took.append((thread_time() - computed) * 1000)
    window.close()
    return sorted(took)[int(len(took) * 0.95)]


Measure = Callable[[Shell, FedDesk, DayClock, tuple[dict[str, Any], ...]], dict[str, object]]


def play(measure: Measure) -> dict[str, object]:
    """Everything, on a throwaway desk beside a fresh office."""
    clock = DayClock(NOON)
    with set_up("ru", NOON) as stage:
        mine = Profile(folder=stage.profile, passphrase=stage.passphrase, clock=clock)
        app = create_app(["mfc-desk"], Theme("light", 1.0), language=None)
        fed = FedDesk(lambda: mine)
        shell = Shell(app, fed, "ru")
        shell.window.resize(1366, 768)
        try:
            return measure(shell, fed, clock, stage.ready.people)
        finally:
            shell.window.close()


if __name__ == "__main__":
    print(json.dumps(play(measured)), flush=True)
    os._exit(0)
