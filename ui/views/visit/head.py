"""The head of a visit: number, service, where the case stands, how long it takes, and "…" for what is seldom needed."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from ui.keys import command, keycap
from ui.presenters.visit.face import Head
from ui.presenters.visit.frame import VisitPresenter
from ui.widgets.bars import Bar
from ui.widgets.button import Button
from ui.widgets.layout import col, rule
from ui.widgets.words import Elide, Label

HEIGHT = 56


class VisitHead(Bar):
    """Shows the head; the menu opens below its button, and reports `chosen` with the key of the line."""

    chosen = Signal(str)

    def __init__(self, presenter: VisitPresenter) -> None:
        super().__init__("plain", name="visit.head", height=HEIGHT)
        self._presenter = presenter
        self._number, self._title = Label("", "h1", "accent"), Elide("", "strong")
        self._sub, self._clock = Elide("", "sm", "muted"), Label("", "h3")
        self._clock.setObjectName("visit.clock")
        self._divider = rule(vertical=True)
        self._more = Button("", icon="ellipsis", kind="icon", name=presenter.ctx.say("visit.more"))
        self._more.setAccessibleDescription(keycap("menu", presenter.ctx.catalogue))
        self._more.setObjectName("visit.more")
        self._more.clicked.connect(self.open_menu)
        self._menu: QMenu | None = None
        words = col(self._title, self._sub, gap=1)
        parts = (self._number, self._divider, (words, 1), self._clock, self._more)
        self.fill(*parts, gap=12, pad=(16, 6, 10, 6))

    def set_head(self, head: Head, *, tiny: bool) -> None:
        """Say who is here and what for."""
        self._number.set_words(head.number)
        self._number.setVisible(bool(head.number))
        self._divider.setVisible(bool(head.number))
        self._title.set_words(head.title)
        self._sub.set_words(head.sub)
        self._sub.setVisible(not tiny)

    def set_clock(self, words: str) -> None:
        """How long the visit has been going on."""
        self._clock.set_words(words)

    def open_menu(self) -> None:
        """Show what else can be done; arrows, Enter and Esc work as in any menu."""
        items = self._presenter.menu()
        if not items:
            return
        if self._menu is not None:
            self._menu.deleteLater()
        self._menu = menu = QMenu(self)
        menu.setObjectName("visit.menu")
        menu.setAccessibleName(self._more.accessibleName())
        for each in items:
            action = QAction(each.words, menu)
            action.setObjectName(f"visit.menu.{each.key}")
            action.triggered.connect(lambda _checked=False, key=each.key: self.chosen.emit(key))
            if each.key == "leave":
                action.setShortcut(command("leave_early").sequence)
                action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)  # shown here, bound by the window
                action.setShortcutVisibleInContextMenu(True)
            menu.addAction(action)
        menu.setActiveAction(menu.actions()[0])
        right = self._more.mapToGlobal(QPoint(self._more.width(), self._more.height()))
        menu.popup(QPoint(max(right.x() - menu.sizeHint().width(), 0), right.y()))
