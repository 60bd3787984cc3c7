"""The pages beside the work, in the middle column, and the one of all keys. Escape goes back."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QScrollBar

from ui.keys import COMMANDS, bind, keycap
from ui.presenters.desk import DeskPresenter
from ui.presenters.stand import Side
from ui.views.facts import named
from ui.views.person_panel import key_box
from ui.widgets.area import scroll
from ui.widgets.bars import Foot
from ui.widgets.button import Button
from ui.widgets.layout import col, rule
from ui.widgets.turns import laid_out_once
from ui.widgets.words import Label

SCROLLS: Final = {
    Qt.Key.Key_PageDown: QScrollBar.SliderAction.SliderPageStepAdd,
    Qt.Key.Key_PageUp: QScrollBar.SliderAction.SliderPageStepSub,
    Qt.Key.Key_Down: QScrollBar.SliderAction.SliderSingleStepAdd,
    Qt.Key.Key_Up: QScrollBar.SliderAction.SliderSingleStepSub,
    Qt.Key.Key_Home: QScrollBar.SliderAction.SliderToMinimum,
    Qt.Key.Key_End: QScrollBar.SliderAction.SliderToMaximum,
}


class SidePage(QFrame):
    """A page with a title, rows and one button on the right of its foot."""

    def __init__(self, desk: DeskPresenter, side: Side, primary: Button) -> None:
        super().__init__()
        self.desk, self.side, self.say = desk, side, desk.ctx.catalogue
        self.setObjectName(f"desk.{side}")
        self.setProperty("box", "card")
        self.title, self.sub = Label("", "h2", wrap=True), Label("", "sm", "muted", wrap=True)
        self.rows = col(gap=0)
        self.primary = primary
        head = col(self.title, self.sub, gap=2, pad=(20, 14, 20, 12))
        self.area = scroll(col(self.rows, ..., gap=0))
        back = named(Button(self.say("desk.back"), icon="arrow-left", keycap="Esc", kind="quiet"), "desk.back")
        back.clicked.connect(self.leave)
        self.foot = Foot(primary, back)
        bind("without_ticket", self).activated.connect(desk.ask_number)
        col(head, rule(), (self.area, 1), self.foot, gap=0, into=self)
        self._drawn: object = None

    def set_head(self, title: str, sub: str) -> None:
        """What the page is, and what stands in it."""
        self.title.set_words(title)
        self.sub.set_words(sub)
        self.sub.setVisible(bool(sub))
        self.setAccessibleName(title)

    def show_rows(self) -> None:
        """Have new rows seen now: a layout would show them on the next turn only, too late for the focus."""
        with laid_out_once(self):
            for place in range(self.rows.count()):
                item = self.rows.itemAt(place)
                widget = item.widget() if item is not None else None
                if widget is not None:
                    widget.show()

    def once(self, drawn: object) -> bool:
        """Whether `drawn` is news since the last time."""
        news = drawn != self._drawn
        self._drawn = drawn
        return news

    def leave(self) -> None:
        """Back to the work."""
        self.desk.open_side("")

    def focus_first(self) -> None:
        """Put the focus on the primary button."""
        self.primary.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        """Draw what changed."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif not self.scrolled(event):
            super().keyPressEvent(event)

    def scrolled(self, event: QKeyEvent) -> bool:
        """Whether a key that nothing with the focus took moved the page."""
        bar, act = self.area.verticalScrollBar(), SCROLLS.get(Qt.Key(event.key()))
        if act is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        bar.triggerAction(act)
        return True


class KeysPage(SidePage):
    """Every key there is, read from the one table."""

    def __init__(self, desk: DeskPresenter) -> None:
        say = desk.ctx.catalogue
        super().__init__(desk, "keys", named(Button(say("desk.find"), keycap=keycap("palette", say)), "keys.find"))
        self.set_head(say("desk.all_keys"), "")
        for name in COMMANDS:
            self.rows.put(key_box(name, say))
        for button in (self.primary, self.foot.findChild(Button, "desk.back")):
            if button is not None:  # nothing else has the focus here: the arrows are free to move the page
                button.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows move the page and not the focus."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self.scrolled(event)
        return super().eventFilter(watched, event)
