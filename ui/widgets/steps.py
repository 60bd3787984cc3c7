"""The six steps of a visit, always in sight: painted, but real buttons with names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ui.theme.icons import pixmap
from ui.theme.state import current
from ui.theme.tokens import STEPS
from ui.widgets.layout import row

StepLook = Literal["todo", "started", "done", "attention", "skipped"]
ROLES: dict[str, tuple[str, str]] = {  # look: role of the mark, icon in it
    "todo": ("edge", ""),
    "started": ("accent", ""),
    "done": ("ok", "check"),
    "attention": ("warn", "triangle-alert"),
    "skipped": ("muted", "minus"),
}


@dataclass(frozen=True, slots=True)
class StepView:
    """What one step shows. `name` and `sub` are seen; `spoken` is the name for the screen reader."""

    name: str
    sub: str = ""
    look: StepLook = "todo"
    spoken: str = ""


LOW = 32
"""How high the bar is where height is scarce."""


class Step(QAbstractButton):
    """One step: a number or a mark, a name, a line of state. Checked is the step in which we are."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self._number, self._view, self._low = number, StepView(""), False
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setObjectName(f"step_{number}")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_view(self, view: StepView, now: bool) -> None:
        """Show `view`, as the present step when `now`."""
        if (view, now) == (self._view, self.isChecked()) and self.text():
            return
        self._view = view
        self.setChecked(now)
        self.setText(view.name)
        self.setAccessibleName(view.spoken or view.name)
        self.setAccessibleDescription(view.sub)
        self.setToolTip(f"{view.name}\n{view.sub}" if self._cut() else "")
        self.update()

    def set_low(self, low: bool) -> None:
        """Show only the name where height is scarce; the line of state is in the tooltip."""
        if low != self._low:
            self._low = low
            self.updateGeometry()
            self.update()

    def nextCheckState(self) -> None:
        """Only the page says which step is the present one."""

    def rescale(self) -> None:
        """Take the new size of the letters."""
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Wide enough for both lines, one step bar high."""
        wide = max(current().advance("sm", self._view.name), current().advance("xs", self._view.sub))
        return QSize(wide + current().px(48), self._high())

    def minimumSizeHint(self) -> QSize:
        """The mark and some letters of the name."""
        return QSize(current().px(88), self._high())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, mark, two lines, and the ring of the focus."""
        state, painter, frame = current(), QPainter(self), self.rect()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isChecked() or self.underMouse():
            painter.fillRect(frame, state.colour("tint"))
        if self.isChecked():
            painter.fillRect(0, frame.height() - 3, frame.width(), 3, state.colour("accent"))
        size = state.px(22)
        self._paint_mark(painter, QRectF(state.px(10), (frame.height() - size) / 2, size, size))
        self._paint_words(painter)
        if self.hasFocus():
            painter.setPen(QPen(state.colour("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(frame.adjusted(1, 1, -1, -1))

    def _paint_mark(self, painter: QPainter, area: QRectF) -> None:
        state, now = current(), self.isChecked()
        role, icon = ROLES[self._view.look]
        if now and not icon:
            role = "accent"
        started = self._view.look == "started" and not now
        painter.setPen(QPen(state.colour("edge" if started else role), 1.5))
        filled = "accent" if now and not icon else f"{role}bg" if role in ("ok", "warn") else ""
        painter.setBrush(state.colour(filled) if filled else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(area)
        if started:  # half a ring, so that it differs from a step nobody has opened
            painter.setPen(QPen(state.colour("accent"), 3))
            painter.drawArc(area, 90 * 16, -180 * 16)
        if icon:
            inset = state.px(4)
            painter.drawPixmap(round(area.x()) + inset, round(area.y()) + inset, pixmap(icon, role, 14))
            return
        painter.setPen(state.colour("onaccent" if now else "muted"))
        painter.setFont(state.font("tag"))
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, str(self._number))

    def _paint_words(self, painter: QPainter) -> None:
        state, left = current(), current().px(40)
        wide, middle = self.width() - left - state.px(4), self.height() / 2
        if self._low:
            self._line(painter, self._name_font(), "text", QRectF(left, 0, wide, self.height()))
            return
        ink = "muted" if self._view.look in ("todo", "skipped") and not self.isChecked() else "text"
        self._line(painter, self._name_font(), ink, QRectF(left, middle - state.px(18), wide, state.px(18)))
        second = "warn" if self._view.look == "attention" else "muted"
        self._line(painter, state.font("xs"), second, QRectF(left, middle, wide, state.px(17)), self._view.sub)

    def _line(self, painter: QPainter, font: QFont, ink: str, area: QRectF, words: str | None = None) -> None:
        text = self._view.name if words is None else words
        painter.setFont(font)
        painter.setPen(current().colour(ink))
        short = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, int(area.width()))
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, short)

    def _name_font(self) -> QFont:
        return current().font("step_now" if self.isChecked() else "step")

    def _cut(self) -> bool:
        return self._low or self.sizeHint().width() > self.width()

    def _high(self) -> int:
        return current().px(LOW if self._low else STEPS)


class StepBar(QWidget):
    """All steps in a row, or only the present one when there is no room. Reports `asked` with a number from 1."""

    asked = Signal(int)

    def __init__(self, name: str, count: int = 6) -> None:
        super().__init__()
        self.setObjectName("steps")
        self.setAccessibleName(name)
        self._collapsed, self._now = False, 1
        self._steps = [Step(n) for n in range(1, count + 1)]
        row(*((step, 1) for step in self._steps), gap=0, into=self)
        for number, step in enumerate(self._steps, 1):
            step.clicked.connect(lambda _checked=False, number=number: self.asked.emit(number))

    def set_steps(self, views: Sequence[StepView], now: int) -> None:
        """Show each step; `now` is the present one, from 1."""
        self._now = now
        for number, (step, view) in enumerate(zip(self._steps, views, strict=True), 1):
            step.set_view(view, number == now)
        self._hide_others()

    def set_collapsed(self, collapsed: bool) -> None:
        """Show only the present step (its second line should then count the steps)."""
        self._collapsed = collapsed
        self._hide_others()

    def set_low(self, low: bool) -> None:
        """Leave the second lines out, for the sake of what is below."""
        for step in self._steps:
            step.set_low(low)

    def step(self, number: int) -> Step:
        """The button of a step, from 1."""
        return self._steps[number - 1]

    def _hide_others(self) -> None:
        for number, step in enumerate(self._steps, 1):
            step.setVisible(not self._collapsed or number == self._now)
