"""What people said, a line for each criterion: how often each score, how many, who is satisfied. Never a mean alone."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QRectF, QSize

from ui.presenters.cockpit_feedback import CHART, FeedbackLine, FeedbackWords
from ui.theme.state import current
from ui.widgets.chart import Chart, empty, line, words
from ui.widgets.drawing import CENTRE, LEFT, RIGHT, Align, Block, Part, box

LINE, HEAD, BAR = 32, 22, 6
NAME, SCORES = 190, 5
GAP = 14


class FeedbackChart(Chart):
    """Draws `FeedbackWords`: each line is a link to what was said, person by person."""

    def __init__(self) -> None:
        super().__init__(CHART)
        self._told: FeedbackWords | None = None

    def show_feedback(self, told: FeedbackWords) -> None:
        """Draw these lines; the same again costs nothing."""
        if told != self._told:
            self._told = told
            self.show_marks(told.title, told.spoken, [one.mark for one in told.lines])

    def least(self) -> QSize:
        """A line for each criterion, or the one sentence."""
        lines = len(self._told.lines) if self._told is not None else 0
        return QSize(620 if lines else 310, HEAD + max(1, lines) * LINE)

    def places(self, whole: QRectF) -> dict[str, QRectF]:
        """Where the lines stand."""
        lines = self._told.lines if self._told is not None else ()
        return {one.mark.key: self._row(whole, place) for place, one in enumerate(lines)}

    def parts(self, whole: QRectF) -> Iterator[Part]:
        """The heads, then a line for each criterion."""
        told, px = self._told, current().px
        if told is None:
            return
        if not told.lines:
            yield empty(whole, told.empty)
            return
        for place, (head, area) in enumerate(zip(told.heads, self._columns(whole), strict=True)):
            left = area.left() + (px(4) if place < SCORES else 0)
            yield words(QRectF(left, whole.top(), area.right() - left, px(HEAD)), head, align=_align(place))
        for place, one in enumerate(told.lines):
            yield from self._line(self._row(whole, place), one)

    def _line(self, row: QRectF, one: FeedbackLine) -> Iterator[Part]:
        px, columns = current().px, self._columns(row)
        yield line(row.topLeft(), row.topRight())
        name = QRectF(row.left(), row.top(), columns[0].left() - row.left() - px(8), row.height())
        yield words(name, one.name, kind="sm", role="text")
        for area, count, share in zip(columns[:SCORES], one.counts, one.shares, strict=False):
            yield words(area.adjusted(px(4), 0, 0, -px(BAR)), count, kind="sm", role="text")
            bar = QRectF(area.left() + px(4), row.bottom() - px(BAR) - 2, (area.width() - px(8)) * share, px(BAR))
            yield Block(box(bar), fill="c1", rounded=0)
        if one.few:
            whole = QRectF(columns[0].left(), row.top(), columns[SCORES].left() - columns[0].left(), row.height())
            yield words(whole, one.few, kind="sm", align=CENTRE)
        for place, (area, figure) in enumerate(zip(columns[SCORES:], one.figures, strict=True)):
            kind = "strong" if place in (0, 2) else "sm"
            yield words(area, figure, kind=kind, role="text", align=RIGHT)

    def _row(self, whole: QRectF, place: int) -> QRectF:
        px = current().px
        return QRectF(whole.left(), whole.top() + px(HEAD) + place * px(LINE), whole.width(), px(LINE))

    def _columns(self, whole: QRectF) -> list[QRectF]:
        """The scores share the room between the name and the figures, which are as wide as their heads."""
        state, told = current(), self._told
        heads = told.heads[SCORES:] if told is not None else ()
        right, found = whole.right() - state.px(4), []
        for head in reversed(heads):
            wide = state.advance("xs", head) + state.px(GAP)
            wide = max(wide, state.advance("strong", "100 %") + state.px(GAP))
            found.append(QRectF(right - wide, whole.top(), wide, whole.height()))
            right -= wide
        left = whole.left() + self._names()
        each = max(1.0, (right - left) / SCORES)
        scores = [QRectF(left + place * each, whole.top(), each, whole.height()) for place in range(SCORES)]
        return [*scores, *found[::-1]]

    def _names(self) -> float:
        """As wide as the longest name."""
        state, lines = current(), self._told.lines if self._told is not None else ()
        return float(max((state.advance("sm", one.name) for one in lines), default=state.px(NAME)) + state.px(GAP))


def _align(place: int) -> Align:
    """A score stands over the beginning of its bar, a figure over the end of its column."""
    return LEFT if place < SCORES else RIGHT
