"""The rhythm of the line where the disk takes nothing: told once, tried again, and heard again afterwards."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mfc_desk.ports.storage import StorageError
from mfc_desk.text.message import msg
from mfc_desk.usecases.turns import Turn
from mfc_desk.usecases.workplace import Session
from tests.ui.hands import wait_for
from ui.work.pulse import Pulse
from ui.work.tasks import TaskRunner

WELL = Turn(online=True, turned=False, sent=0, kept=0, changed=frozenset(), attention=0, next_in_s=0)


class FullDisk:
    """A line whose turns or news cannot be written down, until there is room."""

    def __init__(self, *, turns: bool) -> None:
        self.full, self.in_turns = True, turns
        self.turns = self.listened = 0

    def turn(self, session: Session | None) -> Turn:
        del session
        self.turns += 1
        self._room(self.in_turns)
        return WELL

    def news(self, wait_s: float) -> bool:
        del wait_s
        self.listened += 1
        self._room(not self.in_turns)
        return False

    def _room(self, here: bool) -> None:
        if here and self.full:
            raise StorageError(msg("store.disk_full"))


@pytest.fixture
def crashed(runner: TaskRunner) -> list[object]:
    told: list[object] = []
    runner.crashed.connect(told.append)
    return told


def test_a_full_disk_is_told_once_and_the_line_is_tried_again(runner: TaskRunner, crashed: list[object]) -> None:
    line, told, turned = FullDisk(turns=True), list[object](), list[object]()
    pulse = Pulse(line, runner)
    pulse.refused.connect(told.append)
    pulse.turned.connect(turned.append)
    pulse.start()
    for tries in (1, 2):
        assert wait_for(lambda tries=tries: line.turns == tries and runner.idle())  # type: ignore[misc]
        assert pulse._timer.isActive()
        pulse.hurry()
    assert wait_for(lambda: line.turns == 3 and runner.idle())
    assert (told, crashed, turned) == ([msg("store.disk_full")], [], [])
    line.full = False
    pulse.hurry()
    assert wait_for(lambda: turned == [WELL])
    pulse.stop()


def test_news_that_cannot_be_listened_for_are_tried_again(runner: TaskRunner, crashed: list[object]) -> None:
    line, told = FullDisk(turns=False), list[object]()
    pulse = Pulse(line, runner)
    pulse.refused.connect(told.append)
    pulse.start()
    assert wait_for(lambda: line.listened == 1 and runner.idle())
    pulse.hurry()
    assert wait_for(lambda: line.listened == 2 and runner.idle())
    assert crashed == []
    pulse.stop()


class Overfull:
    """An office that asks for a rest, and takes everything afterwards."""

    def __init__(self, rest_s: float) -> None:
        self.turns = 0
        self._rest_s = rest_s

    def turn(self, session: Session | None) -> Turn:
        del session
        self.turns += 1
        return replace(WELL, online=False, asked_to_wait=True, next_in_s=self._rest_s) if self.turns == 1 else WELL

    def news(self, wait_s: float) -> bool:
        del wait_s
        return False


def test_an_office_that_asks_for_a_rest_gets_it_whatever_the_operator_does(runner: TaskRunner) -> None:
    line, turned = Overfull(3600), list[Turn]()
    pulse = Pulse(line, runner)
    pulse.turned.connect(turned.append)
    pulse.start()
    assert wait_for(lambda: len(turned) == 1)
    for _ in range(5):
        pulse.hurry()
        assert pulse._timer.remainingTime() > 3_000_000
    pulse.try_now()
    assert wait_for(lambda: turned[-1] == WELL), "a person who wants to know is not put off"
    pulse.hurry()
    assert wait_for(lambda: line.turns == 3)
    pulse.stop()


def test_after_the_rest_the_line_is_tried_by_itself(runner: TaskRunner) -> None:
    line, turned = Overfull(0.01), list[Turn]()
    pulse = Pulse(line, runner)
    pulse.turned.connect(turned.append)
    pulse.start()
    assert wait_for(lambda: turned[-1:] == [WELL])
    pulse.stop()


class OlderOffice:
    """An office that has all there is, and does some of it after its own update."""

    def __init__(self, kept: int) -> None:
        self.kept, self.turns, self.listened, self.attention = kept, 0, 0, 0

    def turn(self, session: Session | None) -> Turn:
        del session
        self.turns += 1
        return replace(WELL, kept=self.kept, waits=2, attention=self.attention, why=msg("line.office_older"))

    def news(self, wait_s: float) -> bool:
        del wait_s
        self.listened += 1
        return False


def test_what_waits_for_the_update_of_the_office_is_not_sent_again_and_again(runner: TaskRunner) -> None:
    line = OlderOffice(kept=2)
    pulse = Pulse(line, runner)
    pulse.start()
    assert wait_for(lambda: line.listened > 2), "it listens as ever"
    assert line.turns == 1
    pulse.stop()


def test_what_is_unsent_beside_it_is_sent(runner: TaskRunner) -> None:
    line, turned = OlderOffice(kept=3), list[Turn]()
    pulse = Pulse(line, runner)
    pulse.turned.connect(turned.append)
    pulse.start()
    assert wait_for(lambda: len(turned) == 1)
    assert line.listened == 0
    assert 0 < pulse._timer.remainingTime() <= 1050  # a coarse timer may take a twentieth more
    pulse.stop()


def test_what_is_unsent_is_sent_however_much_waits_in_the_tray(runner: TaskRunner) -> None:
    """What the office did not take is not among what is kept: the one says nothing of the other."""
    line, turned = OlderOffice(kept=3), list[Turn]()
    line.attention = 40
    pulse = Pulse(line, runner)
    pulse.turned.connect(turned.append)
    pulse.start()
    assert wait_for(lambda: len(turned) == 1)
    assert line.listened == 0
    assert 0 < pulse._timer.remainingTime() <= 1050
    pulse.stop()
