"""Waiting through the day: a bar a quarter hour, above it the share inside the norm, after it the band of the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize

from ui.presenters.cockpit_board import Bar, LoadWords
from ui.theme.state import current
from ui.widgets.chart import Chart, empty, line, words
from ui.widgets.drawing import CENTRE, LEFT, RIGHT, Align, Block, Disc, Part, Shape, Stroke, box, diamond

STEPS: Final = (1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000)
Scale = Callable[[float], float]
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

    def parts(self, whole: QRectF) -> Iterator[Part]:
        """The scale, the band, the bars, the shares, now."""
        told = self._told
        if told is None:
            return
        room, across, up = self._scale(whole, told)
        if told.empty:
            yield empty(room, told.empty)
            return
        yield from self._lines(told, room, across, up)
        yield from _band(told, across, up)
        yield from map(self._bar, told.bars)
        yield from _usual(told, across, up)
        yield from _now(told, room, across)
        yield from self._shares(told, room)
        yield from _peak(told, across, up, room)

    def _top(self, told: LoadWords) -> int:
        most = max(
            [one.people for one in told.bars]
            + [round(one.high) for one in told.band]
            + [round(many) for _, many in told.usual]
            + [4]
        )
        step = next((each for each in STEPS if most <= each * 4), STEPS[-1])
        return step * 4

    def _scale(self, whole: QRectF, told: LoadWords) -> tuple[QRectF, Scale, Scale]:
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

    def _lines(self, told: LoadWords, room: QRectF, across: Scale, up: Scale) -> Iterator[Part]:
        px, top = current().px, self._top(told)
        for part in range(5):
            people = top * part // 4
            y = up(people)
            yield line(QPointF(room.left(), y), QPointF(room.right(), y))
            yield words(QRectF(0, y - px(9), room.left() - px(7), px(18)), str(people), align=RIGHT)
        hours = (told.end - told.first) // 4
        step = next((each for each in (1, 2, 3, 4, 6) if room.width() / max(1, hours) * each > px(52)), 6)
        for hour in range(0, hours + 1, step):
            clock = f"{(told.first // 4 + hour) % 24:02d}:00"
            x = across(hour * 4)
            yield words(QRectF(x - px(24), room.bottom() + px(2), px(48), px(18)), clock, align=CENTRE)

    def _bar(self, one: Bar) -> Block:
        return Block(box(self._areas.get(one.mark.key, QRectF())), fill="c1" if one.people else "edge")

    def _shares(self, told: LoadWords, room: QRectF) -> Iterator[Part]:
        """Above each bar how many of a hundred were inside the norm; a poor quarter hour has another shape too."""
        if not told.share_words:
            return
        px = current().px
        y, size = room.top() - px(20), px(4)
        yield words(QRectF(room.right() - px(420), y - px(9), px(420), px(18)), told.share_words, align=RIGHT)
        for one in told.bars:
            if one.inside is None:
                continue
            x = self.area_of(one.mark.key).center().x()
            good = one.inside >= GOOD
            yield Disc(x, y, size - 1, "c3") if good else Shape(diamond(x, y, size + 1), "c2")


def _band(told: LoadWords, across: Scale, up: Scale) -> Iterator[Part]:
    """Between how many will wait, and the middle of it."""
    if not told.band or not told.bars:
        return
    begun = (across(told.now - told.first), up(told.bars[-1].people))
    after = [(across(one.quarter + 1 - told.first), one) for one in told.band]
    above = [at for x, one in after for at in (x, up(one.high))]
    below = [at for x, one in reversed(after) for at in (x, up(one.low))]
    yield Shape((*begun, *above, *below), "band")
    yield Stroke((*begun, *(at for x, one in after for at in (x, up(one.middle)))), "c1", 2, "dash")


def _usual(told: LoadWords, across: Scale, up: Scale) -> Iterator[Part]:
    """The mean of the same weekday before, a thin line over the bars."""
    points = tuple(at for quarter, many in told.usual for at in (across(quarter + 1 - told.first), up(many)))
    if len(told.usual) > 1:
        for role, width in (("surface", 4.0), ("text", 1.5)):  # a rim, so that it is seen on a bar as well
            yield Stroke(points, role, width)


def _now(told: LoadWords, room: QRectF, across: Scale) -> Iterator[Part]:
    px, x = current().px, across(told.now - told.first)
    yield line(QPointF(x, room.top() - px(8)), QPointF(x, room.bottom()), role="text", width=1.5)
    at_left = x - room.left() > px(110)
    area = QRectF(x - px(110) if at_left else x + px(6), room.top() - px(12), px(104), px(18))
    yield from _on_ground(area, told.now_words, align=RIGHT if at_left else LEFT)


def _peak(told: LoadWords, across: Scale, up: Scale, room: QRectF) -> Iterator[Part]:
    most = max(told.band, key=lambda one: one.middle, default=None)
    if most is None:
        return
    px = current().px
    x, y = across(most.quarter + 1 - told.first), up(most.middle)
    yield Disc(x, y, px(4), "surface", "c1", 2)
    left = min(x + px(8), room.right() - px(230))
    highest = up(max(one.high for one in told.band))
    yield from _on_ground(QRectF(left, max(highest - px(20), room.top() + 1), px(230), px(18)), told.peak)


def _on_ground(area: QRectF, said: str, *, align: Align = LEFT) -> Iterator[Part]:
    """Words over the scale: no line goes through them."""
    wide = current().advance("tag", said) + 4
    left = area.right() - wide if align == RIGHT else area.left() - 2
    yield Block((left, area.top() + 1, wide, area.height() - 2), fill="surface", rounded=0)
    yield words(area, said, kind="tag", role="text", align=align)
