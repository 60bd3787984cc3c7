"""Waiting through the day: a bar a quarter hour, above it the share inside the norm, after it the band of the rest."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from ui.presenters.cockpit_board import Bar, LoadWords
from ui.theme.state import current
from ui.widgets.chart import CENTRE, LEFT, RIGHT, Chart, empty, line, words

STEPS: Final = (1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000)
GOOD: Final = 0.9
"""Below it the share of a quarter hour is drawn as a diamond."""


class LoadChart(Chart):
    """Draws `LoadWords`."""

    def __init__(self) -> None:
        super().__init__("load")
        self._told: LoadWords | None = None

    def show_load(self, told: LoadWords) -> None:
        """Draw this day; the same again costs nothing."""
        if told != self._told:
            self._told = told
            self.show_marks(told.title, told.spoken, [one.mark for one in told.bars])

    def begins(self) -> str:
        """The arrows begin now."""
        return self._marks[-1].key

    def least(self) -> QSize:
        """As low as the words still stand apart."""
        return QSize(360, 176)

    def places(self, whole: QRectF) -> dict[str, QRectF]:
        """Where the bars stand; one of nobody is a mark on the floor."""
        told = self._told
        if told is None:
            return {}
        room, across, up = self._scale(whole, told)
        wide, px = across(1) - across(0), current().px
        found = {}
        for one in told.bars:
            left, top = across(one.quarter - told.first) + 1, min(up(one.people), room.bottom() - px(2))
            lasted = min(1.0, told.now - one.quarter)  # the one that goes on is as wide as it lasts by now
            found[one.mark.key] = QRectF(left, top, max(2.0, wide * lasted - px(3)), room.bottom() - top)
        return found

    def draw(self, painter: QPainter, whole: QRectF) -> None:
        """The scale, the band, the bars, the shares, now."""
        told = self._told
        if told is None:
            return
        room, across, up = self._scale(whole, told)
        self._draw_scale(painter, told, room, across, up)
        if told.empty:
            empty(painter, room, told.empty)
            return
        self._draw_band(painter, told, across, up)
        for one in told.bars:
            self._draw_bar(painter, one)
        self._draw_usual(painter, told, across, up)
        self._draw_now(painter, told, room, across)
        self._draw_shares(painter, told, room)
        self._draw_peak(painter, told, across, up, room)

    def _top(self, told: LoadWords) -> int:
        most = max(
            [one.people for one in told.bars]
            + [round(one.high) for one in told.band]
            + [round(many) for _, many in told.usual]
            + [4]
        )
        step = next((each for each in STEPS if most <= each * 4), STEPS[-1])
        return step * 4

    def _scale(
        self, whole: QRectF, told: LoadWords
    ) -> tuple[QRectF, Callable[[float], float], Callable[[float], float]]:
        px, top = current().px, self._top(told)
        room = QRectF(whole.left() + px(30), whole.top() + px(30), 0, 0)
        room.setRight(whole.right() - px(24))
        room.setBottom(whole.bottom() - px(20))
        quarter = room.width() / max(1, told.end - told.first)
        return (
            room,
            lambda quarters: room.left() + quarters * quarter,
            lambda people: room.bottom() - people / top * room.height(),
        )

    def _draw_scale(self, painter: QPainter, told: LoadWords, room: QRectF, across: Callable[[float], float],
                    up: Callable[[float], float]) -> None:  # fmt: skip
        px, top = current().px, self._top(told)
        for part in range(5):
            people = top * part // 4
            y = up(people)
            line(painter, QPointF(room.left(), y), QPointF(room.right(), y))
            words(painter, QRectF(0, y - px(9), room.left() - px(7), px(18)), str(people), align=RIGHT)
        hours = (told.end - told.first) // 4
        step = next((each for each in (1, 2, 3, 4, 6) if room.width() / max(1, hours) * each > px(52)), 6)
        for hour in range(0, hours + 1, step):
            clock = f"{(told.first // 4 + hour) % 24}:00"
            x = across(hour * 4)
            words(painter, QRectF(x - px(24), room.bottom() + px(2), px(48), px(18)), clock, align=CENTRE)

    def _draw_band(self, painter: QPainter, told: LoadWords, across: Callable[[float], float],
                   up: Callable[[float], float]) -> None:  # fmt: skip
        if not told.band or not told.bars:
            return
        state, here = current(), told.bars[-1]
        begun = QPointF(across(told.now - told.first), up(here.people))
        after = [(across(one.quarter + 1 - told.first), one) for one in told.band]
        path = QPainterPath(begun)
        for x, one in after:
            path.lineTo(x, up(one.high))
        for x, one in reversed(after):
            path.lineTo(x, up(one.low))
        path.closeSubpath()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(state.colour("band"))
        painter.drawPath(path)
        middle = QPainterPath(begun)
        for x, one in after:
            middle.lineTo(x, up(one.middle))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(state.colour("c1"), 2, Qt.PenStyle.DashLine))
        painter.drawPath(middle)

    def _draw_bar(self, painter: QPainter, one: Bar) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(current().colour("c1" if one.people else "edge"))
        painter.drawRoundedRect(self._areas.get(one.mark.key, QRectF()), 2, 2)

    def _draw_usual(self, painter: QPainter, told: LoadWords, across: Callable[[float], float],
                    up: Callable[[float], float]) -> None:  # fmt: skip
        """The mean of the same weekday before, a thin line over the bars."""
        if not told.usual:
            return
        path = QPainterPath()
        for place, (quarter, many) in enumerate(told.usual):
            at = QPointF(across(quarter + 1 - told.first), up(many))
            if place:
                path.lineTo(at)
            else:
                path.moveTo(at)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in (("surface", 4.0), ("text", 1.5)):  # a rim, so that it is seen on a bar as well
            painter.setPen(QPen(current().colour(colour), width))
            painter.drawPath(path)

    def _draw_now(self, painter: QPainter, told: LoadWords, room: QRectF, across: Callable[[float], float]) -> None:
        px, x = current().px, across(told.now - told.first)
        line(painter, QPointF(x, room.top() - px(8)), QPointF(x, room.bottom()), role="text", width=1.5)
        at_left = x - room.left() > px(110)
        area = QRectF(x - px(110) if at_left else x + px(6), room.top() - px(12), px(104), px(18))
        words(painter, area, told.now_words, kind="tag", role="text", align=RIGHT if at_left else LEFT)

    def _draw_shares(self, painter: QPainter, told: LoadWords, room: QRectF) -> None:
        """Above each bar how many of a hundred were inside the norm; a poor quarter hour has another shape too."""
        if not told.share_words:
            return
        px = current().px
        y = room.top() - px(20)
        words(painter, QRectF(room.right() - px(420), y - px(9), px(420), px(18)), told.share_words, align=RIGHT)
        painter.setPen(Qt.PenStyle.NoPen)
        for one in told.bars:
            if one.inside is None:
                continue
            at, good, size = QPointF(self.area_of(one.mark.key).center().x(), y), one.inside >= GOOD, px(4)
            painter.setBrush(current().colour("c3" if good else "c2"))
            if good:
                painter.drawEllipse(at, size - 1, size - 1)
            else:
                painter.drawPolygon(diamond(at, size + 1))

    def _draw_peak(self, painter: QPainter, told: LoadWords, across: Callable[[float], float],
                   up: Callable[[float], float], room: QRectF) -> None:  # fmt: skip
        most = max(told.band, key=lambda one: one.middle, default=None)
        if most is None:
            return
        px, state = current().px, current()
        at = QPointF(across(most.quarter + 1 - told.first), up(most.middle))
        painter.setPen(QPen(state.colour("c1"), 2))
        painter.setBrush(state.colour("surface"))
        painter.drawEllipse(at, px(4), px(4))
        left = min(at.x() + px(8), room.right() - px(230))
        words(painter, QRectF(left, up(most.high) - px(16), px(230), px(18)), told.peak, kind="tag", role="text")


def diamond(at: QPointF, size: float) -> list[QPointF]:
    """The corners of a diamond around a place."""
    x, y = at.x(), at.y()
    return [QPointF(x, y - size), QPointF(x + size, y), QPointF(x, y + size), QPointF(x - size, y)]
