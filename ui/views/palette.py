"""The palette over the window: one field, results below it, the key beside each command."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QColor, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QFrame, QGraphicsDropShadowEffect, QWidget
from shiboken6 import isValid

from ui.presenters.palette import Entry, PalettePresenter
from ui.theme.state import current
from ui.views.facts import fact_row
from ui.widgets.area import scroll
from ui.widgets.editors import LineEdit
from ui.widgets.floating import Over
from ui.widgets.keycap import Keycap
from ui.widgets.layout import box, clear, col, hold, row, rule
from ui.widgets.marks import State
from ui.widgets.words import Elide, Icon, Label

WIDTH, TOP = 640, 72


class Palette(Over):
    """Draws a `PalettePresenter`. Escape or a click beside it closes it and gives the focus back.

    It hears keys only while it has the focus: where a key of the window takes that elsewhere, it gives way.
    """

    closed = Signal()

    def __init__(self, parent: QWidget, presenter: PalettePresenter, *, offline: bool) -> None:
        super().__init__(parent, "veil", "palette")
        self._presenter, self._say = presenter, presenter.say
        self._back, self._place, self._gone = QApplication.focusWidget(), 0, False
        self._enter_waits = False
        """Enter was pressed before anything was found; the best of what is found is meant."""
        self.setAccessibleName(self._say("palette.name"))
        self.field = LineEdit(enter_moves=False)
        self.field.setObjectName("palette.find")
        self.field.setAccessibleName(self._say("palette.prompt"))
        self.field.setPlaceholderText(self._say("palette.prompt"))
        self.field.edited.connect(self._look_for)
        self.field.installEventFilter(self)
        top = row(Icon("search", "accent", 20), (self.field, 1), Keycap("Esc"), gap=10, pad=(16, 12, 16, 10))
        self._rows = col(gap=0)
        self._area = scroll(col(self._rows, ..., gap=0))
        self._area.setAccessibleName(self._say("palette.results"))
        self._card = box("float", top, rule(), (self._area, 1), self._build_foot(offline=offline), gap=0)
        self._card.setParent(self)
        self._card.show()
        glow = QGraphicsDropShadowEffect(self._card, blurRadius=24, xOffset=0, yOffset=8, color=QColor(0, 0, 0, 51))
        self._card.setGraphicsEffect(glow)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._focus_moved)
        presenter.shown = self.refresh
        presenter.search("")

    def open(self) -> None:
        """Show it over the window with the cursor in the field."""
        self.place()
        self.show()
        self.raise_()
        self.take_focus()

    def take_focus(self) -> None:
        """Put the cursor into the field."""
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_palette(self) -> None:
        """Take it away and give the focus back."""
        back = self._back
        self._go()
        if back is not None and isValid(back):
            back.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        """Draw the results; the best one is selected."""
        self._place = 0
        self._draw()
        if self._enter_waits and not self._presenter.looking:
            self._enter_waits = False
            if not any(each.stays for each in self._presenter.entries[:1]):
                self.choose(0)

    def place(self) -> None:
        """Over the whole window, the card in the top third."""
        self.setGeometry(self.under.rect())
        px, room = current().px, self.under.rect()
        wide = min(px(WIDTH), room.width() - px(16))
        top = min(px(TOP), room.height() // 10)
        rows = self._rows.sizeHint().height() + px(8)
        high = min(rows + px(120), room.height() - 2 * top)
        self._card.setGeometry((room.width() - wide) // 2, top, wide, high)

    def eventFilter(self, watched: object, event: object) -> bool:
        """Arrows, Enter and Escape in the field belong to the list; Tab stays inside."""
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QKeyEvent.Type.KeyPress:
            return self._key(event)
        return super().eventFilter(watched, event)  # type: ignore[arg-type]  # Qt hands over what it must

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click beside the card closes."""
        if not self._card.geometry().contains(event.position().toPoint()):
            self.close_palette()

    def choose(self, place: int) -> None:
        """Do the line at `place`; one that cannot be done says why and stays."""
        entries = self._presenter.entries
        if not 0 <= place < len(entries):
            return
        entry = entries[place]
        if entry.off:
            self._place = place
            self._draw()
            return
        if entry.stays:
            self._enter_waits = True
        else:
            self.close_palette()
        self._presenter.choose(entry.key)

    @Slot(str)
    def _look_for(self, words: str) -> None:
        self._enter_waits = False
        self._presenter.search(words)

    @Slot(QWidget, QWidget)
    def _focus_moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        """Something behind it has the keyboard now: what was asked for there is done there, without a shade over it."""
        if new is not None and self.isVisible() and new.window() is self.window() and not self.isAncestorOf(new):
            self._go()

    def _go(self) -> None:
        if self._gone:
            return
        self._gone = True
        self._presenter.shown = _nothing
        self.hide()
        self.closed.emit()
        self.deleteLater()

    def _key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.close_palette()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter_waits = self._presenter.looking and not self._presenter.entries
            self.choose(self._place)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            step = 1 if key in (Qt.Key.Key_Down, Qt.Key.Key_Tab) else -1
            count = len(self._presenter.entries)
            self._place = (self._place + step) % count if count else 0
            self._draw()
        else:
            return False
        return True

    def _draw(self) -> None:
        clear(self._rows)
        group = ""
        for place, entry in enumerate(self._presenter.entries):
            if entry.group != group:
                group = entry.group
                title = Label(self._say(f"palette.group_{group}"), "xs", "muted")
                self._rows.put(box("plain", title, pad=(16, 8, 16, 2)))
            line = _Line(self, entry, place, chosen=place == self._place)
            self._rows.put(line)
            if place == self._place:
                self._speak(line)
        if not self._presenter.entries:
            words = fact_row("search", self._say("palette.nothing"), self._say("palette.nothing_body"))
            self._rows.put(box("plain", words, pad=(16, 14, 16, 14)))
        for place in range(self._rows.count()):  # a layout gives no room to what is not shown yet
            item = self._rows.itemAt(place)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.show()
        self.place()

    def _speak(self, line: QFrame) -> None:
        if self.isVisible():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, line.accessibleName()))
            self._area.ensureWidgetVisible(line, 0, current().px(8))

    def _build_foot(self, *, offline: bool) -> QFrame:
        say = self._say
        parts: list[QWidget] = [Keycap("↑"), Keycap("↓"), Label(say("palette.choose"), "xs", "muted")]
        parts += [Keycap(">"), Label(say("palette.commands"), "xs", "muted")]
        parts += [Keycap("#"), Label(say("palette.ticket"), "xs", "muted")]
        end = State(say("palette.offline"), "cloud-off", "off") if offline else None
        wide = self.under.width() / current().theme.scale >= WIDTH + 16
        return box(
            "foot", *(parts if wide else parts[:3]), ..., end if wide else None, across=True, gap=6, pad=(16, 7, 16, 7)
        )


class _Line(QFrame):
    """One result; a click does it."""

    def __init__(self, palette: Palette, entry: Entry, place: int, *, chosen: bool) -> None:
        super().__init__()
        self._palette, self._place = palette, place
        self.setObjectName(f"palette.{entry.key}")
        self.setProperty("box", "rowsel" if chosen else "plain")
        ink = "muted" if entry.off else "text"
        icon = Icon(entry.icon, "accent" if chosen else "muted", 18)
        below = entry.off or entry.below
        title = Elide(entry.title, "strong" if chosen else "md", ink)
        words = col(title, Elide(below, "xs", "muted") if below else None, gap=0)
        key = "Enter" if chosen and not entry.keycap else entry.keycap
        left = 13 if chosen else 16
        cap = Keycap(key) if key and not entry.off else None
        row(icon, (words, 1), cap, gap=10, pad=(left, 6, 16, 6), into=self)
        hold(self, height=44 if below else 34)
        self.setAccessibleName(", ".join(part for part in (entry.title, below, entry.keycap) if part))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Do it."""
        self._palette.choose(self._place)


def _nothing() -> None:
    """Nobody looks any more."""
