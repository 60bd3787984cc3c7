"""A picture of marks, drawn by QPainter: each mark is a link, reached by arrows, opened by Enter or a click.

What it is told anew is held against what it shows: only what differs is painted again. To the screen reader it is one
thing with a name and a sentence; the mark under the arrows is said as it is reached, and T asks for all as a table.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from ui.presenters.cockpit_board import Mark
from ui.theme.state import current
from ui.theme.tokens import RADIUS, TARGET
from ui.widgets.drawing import CENTRE, LEFT, Align, Block, Dashes, Part, Stroke, Words, box
from ui.widgets.person_mark import Spot
from ui.widgets.picture import Picture

ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
SAME_LINE: Final = 3
"""Pixels by which two marks may stand apart and still be in one line."""


class Chart(QWidget):
    """Draws `marks`; reports `opened` with the key of a mark, or with the chart's own name for the table of all."""

    opened = Signal(str)

    def __init__(self, chart: str) -> None:
        super().__init__()
        self.chart = chart
        self.setObjectName(f"cockpit.{chart}")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # else all that lies behind it is painted with it
        self._marks: tuple[Mark, ...] = ()
        self._placed: dict[str, QRectF] | None = None
        """Where each mark stands, once somebody asked."""
        self._at = ""
        self._spoken = ""
        self._picture = Picture()
        self._needs = QSize()
        """The least room it asked for."""

    def show_marks(self, name: str, spoken: str, marks: Sequence[Mark]) -> None:
        """Draw these; the mark under the arrows stays where it is still there."""
        self._marks, self._spoken = tuple(marks), spoken
        if all(one.key != self._at for one in self._marks):
            self._at = ""
        self.setAccessibleName(name)
        self._describe()
        self._ask_for_room()
        self._placed = None
        self._draw_news()

    @property
    def _areas(self) -> dict[str, QRectF]:
        if self._placed is None:
            self._placed = self.places(QRectF(self.rect()))
        return self._placed

    def at(self) -> Mark | None:
        """The mark under the arrows."""
        return next((one for one in self._marks if one.key == self._at), None)

    def area_of(self, key: str) -> QRectF:
        """Where a mark is drawn; nowhere for one that is not."""
        return self._areas.get(key, QRectF())

    def rescale(self) -> None:
        """Other letters, another size: measure everything anew."""
        self._ask_for_room()
        self._placed = None
        self._draw_all()

    def places(self, whole: QRectF) -> dict[str, QRectF]:
        """Where each mark stands in the room there is. A chart says so itself."""
        return {}

    def parts(self, whole: QRectF) -> Iterator[Part]:
        """What it is made of, in the order of painting, the marks in their places. A chart says so itself."""
        yield from ()

    def people(self, whole: QRectF) -> Iterator[Spot]:
        """The marks of people, which lie over all that. A chart says so itself."""
        yield from ()

    def least(self) -> QSize:
        """The least room it needs, at 100 %."""
        return QSize(200, 120)

    def sizeHint(self) -> QSize:
        """As large as it must be: it grows with the room there is."""
        px = current().px
        return QSize(px(self.least().width()), px(self.least().height()))

    def minimumSizeHint(self) -> QSize:
        """The least room it needs."""
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Other places in another room."""
        super().resizeEvent(event)
        self._placed = None
        self._draw_all()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground of its panel, and of the marks those that are due."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), current().colour("surface"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._picture.paint(painter, event.region())

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The arrows begin at the last mark that was looked at, or at the newest."""
        super().focusInEvent(event)
        if not self._at and self._marks:
            self._go(self.begins())
        self._draw_news()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Nothing is pointed at any more."""
        super().focusOutEvent(event)
        self._draw_news()

    def begins(self) -> str:
        """The mark at which the arrows begin."""
        return self._marks[0].key

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows, Home and End move; Enter opens; T asks for the table. Anything else is the page's."""
        key, order = event.key(), [one.key for one in self._marks if one.key in self._areas]
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier or not order:
            super().keyPressEvent(event)
            return
        here = order.index(self._at) if self._at in order else -1
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            step = 1 if key == Qt.Key.Key_Right else -1
            self._go(order[min(max(here + step, 0), len(order) - 1)])
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._go(order[0 if key == Qt.Key.Key_Home else -1])
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and (found := self._beside(down=key == Qt.Key.Key_Down)):
            self._go(found)
        elif key in ENTER and here >= 0:
            self.opened.emit(self._at)
        elif key == Qt.Key.Key_T:
            self.opened.emit(self.chart)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click opens the mark under it."""
        key = self.mark_at(event.position())
        if key and event.button() == Qt.MouseButton.LeftButton:
            self._go(key)
            self.opened.emit(key)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """What can be clicked shows the hand."""
        self.setCursor(
            Qt.CursorShape.PointingHandCursor if self.mark_at(event.position()) else Qt.CursorShape.ArrowCursor
        )

    def event(self, event: QEvent) -> bool:
        """The words of the mark under the pointer."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            key = self.mark_at(QPointF(event.pos()))
            words = next((one.spoken for one in self._marks if one.key == key), "")
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)

    def mark_at(self, at: QPointF) -> str:
        """The nearest mark whose target holds this place; a target is never smaller than a fingertip needs."""
        least, found = current().px(TARGET), []
        for key, area in self._areas.items():
            more_x, more_y = max(0.0, (least - area.width()) / 2), max(0.0, (least - area.height()) / 2)
            if area.adjusted(-more_x, -more_y, more_x, more_y).contains(at):
                away = area.center() - at
                found.append((abs(away.x()) + abs(away.y()), key))
        return min(found)[1] if found else ""

    def _beside(self, *, down: bool) -> str:
        """The nearest mark of the next line above or below."""
        here = self._areas.get(self._at)
        if here is None:
            return ""
        found = []
        for key, area in self._areas.items():
            away = area.center() - here.center()
            if (away.y() if down else -away.y()) > SAME_LINE:
                found.append((abs(away.y()) * 4 + abs(away.x()), key))
        return min(found)[1] if found else ""

    def _go(self, key: str) -> None:
        if key == self._at:
            return
        self._at = key
        self._describe()
        found = self.at()
        if found is not None and self.hasFocus():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, found.spoken))
        self._draw_news()

    def _describe(self) -> None:
        found = self.at()
        self.setAccessibleDescription(found.spoken if found is not None else self._spoken)

    def _ask_for_room(self) -> None:
        """Have everything around laid out anew, where it needs more or less than before."""
        needs = self.sizeHint()
        if needs != self._needs:
            self._needs = needs
            self.updateGeometry()

    def _draw_news(self) -> None:
        """What differs from what is shown is painted on the next turn."""
        before = self._picture
        self._picture = self._made(before)
        self.update(self._picture.unlike(before))

    def _draw_all(self) -> None:
        self._picture = self._made(None)
        self.update()

    def _made(self, before: Picture | None) -> Picture:
        whole = QRectF(self.rect())
        return Picture(self.parts(whole), self.people(whole), self._pointed(), before=before)

    def _pointed(self) -> Iterator[Part]:
        """Where the arrows stand."""
        if self.hasFocus():
            at = self._areas.get(self._at)
            around = QRectF(self.rect()).adjusted(2, 2, -2, -2) if at is None else at.adjusted(-2, -2, 2, 2)
            yield Block(box(around), edge="focus", width=2, rounded=RADIUS["tag"])


def words(area: QRectF, text: str, *, kind: str = "xs", role: str = "muted", align: Align = LEFT) -> Words:
    """Words in a place, shortened to it."""
    return Words(box(area), text, kind, role, align)


def empty(whole: QRectF, text: str) -> Words:
    """One sentence in place of marks."""
    return words(whole, text, kind="sm", align=CENTRE)


def line(one: QPointF, other: QPointF, *, role: str = "line", width: float = 1.0, dashes: Dashes = "solid") -> Stroke:
    """A line of the scale."""
    return Stroke((one.x(), one.y(), other.x(), other.y()), role, width, dashes)
