"""The desks through the day: a bar a visit, stripes for a break, indigo for what is not known."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize

from ui.presenters.cockpit_board import DeskLine, DesksWords, Span
from ui.theme.state import current
from ui.widgets.chart import Chart, empty, line, words
from ui.widgets.drawing import CENTRE, Block, Part, box

LINE, FLOOR, GAP, BARS = 24, 20, 12, 180
ROUNDED = 12
"""From this width on the corners of a bar are rounded."""
STEPS: Final = (30, 60, 120, 180, 240)
"""Minutes between the hours that are written."""
ORDER: Final = ("closed", "break", "with", "offline")
"""Who is there when a break begins is served to the end: the visit lies over the break, what is not known over all."""
QUARTER: Final = 15
"""Minutes by which the scale grows: one that ended now would move every bar every minute."""


class DesksChart(Chart):
    """Draws `DesksWords`."""

    def __init__(self) -> None:
        super().__init__("desks")
        self._told: DesksWords | None = None
        self._name = self._doing = 0
        """How wide the names and what each desk does are."""

    def show_desks(self, told: DesksWords) -> None:
        """Draw these desks; the same again costs nothing."""
        if told != self._told:
            self._told = told
            marks = [mark for one in told.drawn for mark in (one.mark, *(span.mark for span in one.spans))]
            marks += [] if told.more is None else [told.more]
            self._measure()
            self.show_marks(told.title, told.spoken, marks)

    def least(self) -> QSize:
        """A line for each desk, and the hours below."""
        wide = int((self._name + self._doing) / current().theme.scale)
        return QSize(wide + BARS, max(3, self._lines()) * LINE + FLOOR)

    def rescale(self) -> None:
        """Words are as wide as their letters."""
        self._measure()
        super().rescale()

    def _measure(self) -> None:
        """As wide as the longest words, in whatever letters."""
        state, drawn = current(), () if self._told is None else self._told.drawn
        self._name = max((state.advance("tag", one.name) for one in drawn), default=0) + state.px(GAP)
        self._doing = max((state.advance("xs", one.doing) for one in drawn), default=0) + state.px(GAP)

    def places(self, whole: QRectF) -> dict[str, QRectF]:
        """Where the names and the bars stand."""
        told, px, found = self._told, current().px, {}
        if told is None:
            return {}
        begins = self._x(told.since, whole)
        a_minute = self._x(told.since + 1, whole) - begins
        if told.more is not None:
            found[told.more.key] = self._row(whole, len(told.drawn), self._lines()).adjusted(2, 2, -2, -2)
        for place, one in enumerate(told.drawn):
            row = self._row(whole, place, self._lines())
            high = min(row.height() - px(6), px(18))
            top = row.center().y() - high / 2
            said = self._name + self._doing - px(GAP) // 2
            found[one.mark.key] = QRectF(row.left() + 2, row.top() + 2, said, row.height() - 4)
            for span in one.spans:
                left, wide = begins + (span.since - told.since) * a_minute, (span.until - span.since) * a_minute
                found[span.mark.key] = QRectF(left + 0.5, top, max(2.0, wide - 1), high)
        return found

    def parts(self, whole: QRectF) -> Iterator[Part]:
        """The hours, then a line for each desk, and how late it is."""
        told = self._told
        if told is None:
            return
        if told.empty:
            yield empty(whole, told.empty)
            return
        yield from self._hours(whole, told)
        for place, one in enumerate(told.drawn):
            yield from self._line(whole, told, one, self._row(whole, place, self._lines()))
        if told.more is not None:
            yield words(self.area_of(told.more.key).adjusted(2, 0, 0, 0), told.more.spoken, role="accent")
        x = self._x(told.until, whole)
        yield line(QPointF(x, whole.top()), QPointF(x, self._floor(whole)), role="text", width=1.5)

    def _lines(self) -> int:
        """How many lines stand under each other."""
        told = self._told
        return 0 if told is None else len(told.drawn) + (told.more is not None)

    def _row(self, whole: QRectF, place: int, of: int) -> QRectF:
        high = (whole.height() - current().px(FLOOR)) / max(1, of)
        high = min(high, current().px(44))
        return QRectF(whole.left(), whole.top() + place * high, whole.width(), high)

    def _floor(self, whole: QRectF) -> float:
        """Below the last line."""
        return self._row(whole, self._lines(), self._lines()).top()

    def _x(self, minute: float, whole: QRectF) -> float:
        told, px = self._told, current().px
        assert told is not None  # nothing is placed before it is told
        left, right = whole.left() + self._name + self._doing, whole.right() - px(8)
        return left + (minute - told.since) / max(1.0, _end(told) - told.since) * (right - left)

    def _hours(self, whole: QRectF, told: DesksWords) -> Iterator[Part]:
        px, floor = current().px, self._floor(whole)
        room = self._x(_end(told), whole) - self._x(told.since, whole)
        spent = max(1.0, _end(told) - told.since)
        step = next((each for each in STEPS if room / spent * each > px(56)), STEPS[-1])
        minute = -(-int(told.since) // step) * step
        while minute <= _end(told):
            x = self._x(minute, whole)
            yield line(QPointF(x, whole.top()), QPointF(x, floor))
            if x + px(24) <= whole.right():
                clock = f"{minute // 60:02d}:{minute % 60:02d}"
                yield words(QRectF(x - px(24), floor + px(1), px(48), px(18)), clock, align=CENTRE)
            minute += step

    def _line(self, whole: QRectF, told: DesksWords, one: DeskLine, row: QRectF) -> Iterator[Part]:
        px = current().px
        name = QRectF(row.left() + px(4), row.top(), self._name - px(4), row.height())
        yield words(name, one.name, kind="tag", role="text")
        doing = QRectF(row.left() + self._name, row.top(), self._doing - px(GAP), row.height())
        yield words(doing, one.doing, role=one.role)
        if not one.spans:
            y = row.center().y()
            ends = QPointF(self._x(told.since, whole), y), QPointF(whole.right() - px(8), y)
            yield line(*ends, role="edge", dashes="dot")
        for span in sorted(one.spans, key=lambda span: ORDER.index(span.kind)):
            yield from self._span(told, span, self._areas[span.mark.key])

    def _span(self, told: DesksWords, span: Span, area: QRectF) -> Iterator[Part]:
        """A visit, a break, or what is not known. Corners are rounded where they are seen."""
        px, state = current().px, current()
        if span.kind == "with":
            yield Block(box(area), fill="c1", rounded=2 if area.width() >= px(ROUNDED) else 0)
        elif span.kind == "break":
            yield Block(box(area), fill="c3", edge="c3", pattern="stripes")
        else:
            yield Block(box(area), fill="offbg", edge="off")
            if state.advance("xs", told.offline) <= area.width() - 8:  # else what the desk does says it, at its left
                yield words(area.adjusted(4, 0, -4, 0), told.offline, role="off", align=CENTRE)


def _end(told: DesksWords) -> float:
    """Where the scale ends: at the next quarter of an hour."""
    return -(-told.until // QUARTER) * QUARTER
