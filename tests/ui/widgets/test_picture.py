"""What the screen shows after each change is, pixel by pixel, what a picture painted from nothing would be."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QImage, QPaintEvent, QRegion
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from tests.ui.hands import press
from tests.ui.widgets.busy_hall import OPEN, SERVICES, Hall, Waits
from ui.presenters.cockpit_board import WaitsWords
from ui.theme.state import current
from ui.theme.tokens import Theme
from ui.widgets.chart import Chart
from ui.widgets.chart_desks import DesksChart
from ui.widgets.chart_feedback import FeedbackChart
from ui.widgets.chart_kept import KeptChart
from ui.widgets.chart_load import LoadChart
from ui.widgets.chart_next import NextChart
from ui.widgets.chart_waits import WaitsChart
from ui.widgets.drawing import Block
from ui.widgets.picture import Picture

SIZE = (430, 210)
STEPS = 40


class Wall(QWidget):
    """Every chart of the cockpit under each other, in a size of their own."""

    def __init__(self) -> None:
        super().__init__()
        self.load, self.desks, self.waits = LoadChart(), DesksChart(), WaitsChart()
        self.kept, self.next, self.feedback = KeptChart(), NextChart(), FeedbackChart()
        self.charts: tuple[Chart, ...] = (self.load, self.desks, self.waits, self.kept, self.next, self.feedback)
        column = QVBoxLayout(self)
        for chart in self.charts:
            chart.setFixedSize(*SIZE)
            column.addWidget(chart)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def tell(self, hall: Hall) -> None:
        """As the page does."""
        self.load.show_load(hall.load())
        self.desks.show_desks(hall.desks())
        self.waits.show_waits(hall.waits())
        self.kept.show_kept(hall.kept_words())
        self.next.show_next(hall.next())
        self.feedback.show_feedback(hall.feedback())

    def seen(self, chart: Chart) -> QImage:
        """What the screen holds of it: what was painted in the turns before, piece by piece."""
        area = chart.geometry()
        held = self.screen().grabWindow(self.winId(), area.x(), area.y(), area.width(), area.height())
        return same(held.toImage())


def same(image: QImage) -> QImage:
    return image.convertToFormat(QImage.Format.Format_RGB32)


def from_nothing(hall: Hall, wall: Wall) -> list[QImage]:
    """The pictures of charts that were told nothing else."""
    fresh = Wall()
    fresh.tell(hall)
    fresh.resize(wall.size())
    found = [same(chart.grab().toImage()) for chart in fresh.charts]
    fresh.deleteLater()
    return found


def turns() -> None:
    for _ in range(3):
        QCoreApplication.processEvents()


@pytest.fixture
def wall(app: QApplication) -> Wall:
    made = Wall()
    made.show()
    made.setFocus()
    turns()
    return made


@pytest.mark.parametrize("theme", [Theme(), Theme("contrast", 1.25)])
@pytest.mark.parametrize("seed", [1, 2])
def test_pieces_that_were_painted_one_by_one_are_the_whole_picture(wall: Wall, theme: Theme, seed: int) -> None:
    current().switch(theme)
    hall = Hall(random.Random(seed))
    for step in range(STEPS):
        hall.step()
        wall.tell(hall)
        turns()
        for chart, whole in zip(wall.charts, from_nothing(hall, wall), strict=True):
            assert wall.seen(chart) == whole, f"{chart.chart} at step {step}"


def test_where_the_arrows_stand_goes_with_the_mark_and_leaves_nothing_behind(wall: Wall) -> None:
    hall, chance = Hall(random.Random(3)), random.Random(4)
    hall.step()
    wall.tell(hall)
    for step in range(STEPS):
        chart = chance.choice(wall.charts)
        chart.setFocus()
        for _ in range(chance.randint(0, 3)):
            press(chart, chance.choice((Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_End, Qt.Key.Key_Up)))
        hall.step()
        wall.tell(hall)
        turns()
        for each in wall.charts:
            assert wall.seen(each) == same(each.grab().toImage()), f"{each.chart} at step {step}"


class Painted(QObject):
    """Hears where each chart is painted."""

    def __init__(self, wall: Wall) -> None:
        super().__init__()
        self.where: dict[str, QRegion] = {}
        for chart in wall.charts:
            chart.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent) and isinstance(watched, Chart):
            self.where[watched.chart] = event.region()
        return False


def painted_by(wall: Wall, change: Callable[[], None]) -> dict[str, QRegion]:
    """Where each chart painted when that was told."""
    heard = Painted(wall)
    change()
    turns()
    return heard.where


def test_one_who_comes_is_painted_and_nobody_else(wall: Wall) -> None:
    hall = Hall(random.Random(5), people=[Waits(n, SERVICES[n % 2], OPEN + 2 * n, again=False) for n in range(12)])
    wall.tell(hall)
    turns()
    told = hall.waits()
    first, *others = told.lines
    fewer = WaitsWords(
        title=told.title, sub="", spoken="", empty="", norm=told.norm, norm_words=told.norm_words,
        lines=(type(first)(mark=first.mark, name=first.name, dots=first.dots[:-1]), *others),
    )  # fmt: skip
    painted = painted_by(wall, lambda: wall.waits.show_waits(fewer))
    assert list(painted) == ["waits"]
    area = painted["waits"].boundingRect().size()
    assert area.width() * area.height() < SIZE[0] * SIZE[1] / 50


def test_the_same_again_paints_nothing(wall: Wall) -> None:
    hall = Hall(random.Random(6))
    for _ in range(8):
        hall.step()
    wall.tell(hall)
    turns()
    assert painted_by(wall, lambda: wall.tell(hall)) == {}
    hall.step()
    assert painted_by(wall, lambda: wall.tell(hall))


def test_parts_that_change_places_are_painted_where_they_lie_over_each_other() -> None:
    below, above = Block((0, 0, 10, 10), "c1"), Block((5, 5, 10, 10), "c2")
    region = Picture([above, below]).unlike(Picture([below, above]))
    assert region.contains(Block((5, 5, 5, 5), "c1").reach().center())
    assert Picture([below, above]).unlike(Picture([below, above])).isEmpty()
