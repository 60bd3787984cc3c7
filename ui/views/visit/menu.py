"""What else can be done with a visit: a few lines below the "…" of its head."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from ui.keys import keycap
from ui.presenters.visit.frame import VisitPresenter
from ui.theme.state import current
from ui.views.visit.parts import take_focus
from ui.widgets.button import Button
from ui.widgets.floating import Over
from ui.widgets.layout import clear, col, row

KEYS = {
    "hold": "hold",
    "send_on": "send_on",
    "leave": "leave_early",
    "question": "ask_question",
    "other": "other_person",
}
"""The lines that have a key of their own."""
STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


class MenuLine(Button):
    """A line of the menu; the arrows are the menu's."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt would let the arrows lead out of the menu."""
        if event.key() in STEPS:
            event.ignore()
        else:
            super().keyPressEvent(event)


class VisitMenu(Over):
    """Arrows move, Enter does it, Esc returns the focus; it goes when the focus goes elsewhere."""

    def __init__(self, page: QWidget, presenter: VisitPresenter, below: Button) -> None:
        super().__init__(page, "float", "visit.menu")
        self._presenter, self._below = presenter, below
        self.setAccessibleName(below.accessibleName())
        self._lines, self._back = col(gap=2, pad=6, into=self), below.parentWidget()
        self._buttons: list[MenuLine] = []
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self.follow)

    def open(self) -> None:
        """Show what can be done now, with the focus on the first line; the same key again closes it."""
        if self.isVisible():
            self.close_menu()
            return
        clear(self._lines)
        self._buttons = []
        for each in self._presenter.menu():
            cap = keycap(KEYS[each.key], self._presenter.ctx.catalogue) if each.key in KEYS else ""
            button = MenuLine(each.words, kind="quiet", keycap=cap)
            button.setObjectName(f"visit.menu.{each.key}")
            button.clicked.connect(lambda _checked=False, key=each.key: self._choose(key))
            self._buttons.append(button)
            self._lines.put(row(button, ...))
        if self._buttons:
            self._back = QApplication.focusWidget() or self._below
            self.show()
            self.raise_()
            self.place()
            take_focus(self._buttons[0])

    def close_menu(self) -> None:
        """Go away, and return the focus to where it was."""
        back, held = self._back, self.isAncestorOf(QApplication.focusWidget() or self.under)
        self.hide()
        if held and back is not None:
            take_focus(back)

    def place(self) -> None:
        """Right below its button."""
        self.adjustSize()
        corner = self._below.mapTo(self.under, QPoint(self._below.width(), self._below.height()))
        self.move(max(0, corner.x() - self.width()), corner.y() + current().px(4))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows and Escape; other keys belong to the window."""
        step = STEPS.get(Qt.Key(event.key()), 0)
        if event.key() == Qt.Key.Key_Escape:
            self.close_menu()
        elif step:
            here = next((n for n, each in enumerate(self._buttons) if each.hasFocus()), 0)
            take_focus(self._buttons[(here + step) % len(self._buttons)])
        else:
            super().keyPressEvent(event)

    @Slot(QWidget, QWidget)
    def follow(self, _old: QWidget | None, new: QWidget | None) -> None:
        """The focus went elsewhere: go."""
        if self.isVisible() and new is not None and not self.isAncestorOf(new):
            self.hide()

    def _choose(self, key: str) -> None:
        self.close_menu()
        self._presenter.choose(key)
