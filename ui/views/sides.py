"""The pages beside the work, in the middle column: the tray, what is kept here, all keys. Escape goes back."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QScrollBar

from mfc_desk.domain.ids import ApplicationId
from mfc_desk.usecases.tray import KeptItem, TrayItem
from ui.keys import COMMANDS, bind, keycap
from ui.presenters.desk import DeskPresenter
from ui.presenters.stand import Side
from ui.views.facts import list_row, named, nothing_here
from ui.views.person_panel import key_box
from ui.views.visit.tabbing import chain, stops_as_laid
from ui.widgets.area import scroll
from ui.widgets.bars import Foot
from ui.widgets.button import Button
from ui.widgets.layout import box, clear, col, rule
from ui.widgets.marks import State, Tag
from ui.widgets.turns import laid_out_once
from ui.widgets.words import Label

SHOWN = 100
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


class TrayPage(SidePage):
    """What the office did not take, and what must be known: what, why, since when. Nothing goes away by itself."""

    line_asked = Signal()

    def __init__(self, desk: DeskPresenter) -> None:
        say = desk.ctx.catalogue
        again = named(Button(say("kept.title"), keycap=keycap("line_centre", say), kind="primary"), "tray.kept")
        super().__init__(desk, "tray", again)
        again.clicked.connect(lambda: desk.open_side("line"))
        self._known: list[Button] = []
        self.set_head(say("tray.title"), say("tray.sub"))

    def refresh(self) -> None:
        """Draw the items when they changed."""
        items = self.desk.attention
        if not self.once(items):
            return
        focus = QApplication.focusWidget()
        was_inside = focus is not None and self.area.isAncestorOf(focus)
        self._known = []
        clear(self.rows)
        for each in items:
            self.rows.put(self._row(each))
        if not items:
            self.rows.put(nothing_here("inbox", self.say("tray.empty"), self.say("tray.empty_body")))
        elif not all(each.told for each in items):
            self.rows.put(nothing_here("info", self.say("tray.supervisor_title"), self.say("tray.supervisor")))
        self.show_rows()
        chain([*stops_as_laid(self.area), self.primary])
        if was_inside:  # what is known goes; whoever reads on stays on this page
            (self._known[0] if self._known else self.primary).setFocus(Qt.FocusReason.OtherFocusReason)

    def _row(self, item: TrayItem) -> QFrame:
        what = _sentence(self.say.say(item.what))
        title = f"{item.about} · {what}" if item.about else what
        since = self.say("tray.since", at=item.at, day=item.at.date())
        why = f"{self.say.say(item.why)} · {since}"
        if item.told:
            spoken = self.say("tray.known_spoken", what=title)
            known = named(Button(self.say("tray.known"), icon="check", name=spoken), f"tray.known.{item.id}")
            self._known.append(known)
            known.clicked.connect(lambda _checked=False: self.desk.put_away(item))
            if item.case is None:
                return list_row("undo-2", "muted", title, why, known)
            return list_row("file-question-mark", "warn", title, why, self._opens(item.case, title), known)
        return list_row("file-exclamation-point", "bad", title, why, Tag(self.say("tray.not_taken"), "bad"))

    def _opens(self, case: ApplicationId, title: str) -> Button:
        """The way to the page on which the paper is taken in."""
        say = self.say
        go = named(
            Button(say("owing.open"), icon="file-text", kind="quiet", name=say("case.open_spoken", number=title)),
            f"tray.case.{case}",
        )
        go.clicked.connect(lambda _checked=False: self.desk.open_case(case))
        return go


class KeptPage(SidePage):
    """What is kept here until the office holds it, in the order in which it goes, and why it waits.

    Reports `line_asked` when the line is to be tried now.
    """

    line_asked = Signal()

    def __init__(self, desk: DeskPresenter) -> None:
        say = desk.ctx.catalogue
        label = say("kept.try")
        try_now = named(Button(label, icon="rotate-cw", keycap=keycap("try_line", say), kind="primary"), "kept.try")
        super().__init__(desk, "line", try_now)
        try_now.clicked.connect(self.line_asked)
        bind("primary", self).activated.connect(self.line_asked)

    def refresh(self) -> None:
        """Draw the kept work when it changed."""
        words = self.desk.status.words()
        parts = (words.line, words.kept, words.held)
        self.set_head(self.say("kept.title"), " · ".join(part for part in parts if part))
        items, offline = self.desk.kept, self.desk.status.offline
        if not self.once((items, offline)):
            return
        clear(self.rows)
        for place, each in enumerate(items[:SHOWN]):
            self.rows.put(self._row(each, place, offline=offline))
        if len(items) > SHOWN:
            more = Label(self.say("kept.more", n=len(items) - SHOWN), "sm", "muted", wrap=True)
            self.rows.put(box("row", more, pad=(20, 8, 16, 8)))
        if not items:
            self.rows.put(nothing_here("cloud-check", self.say("kept.empty"), self.say("kept.empty_body")))

    def _row(self, item: KeptItem, place: int, *, offline: bool) -> QFrame:
        code, icon = ("kept.held", "clock") if item.held else ("kept.waits", "hard-drive")
        if not offline and not item.held and place == 0:
            code, icon = "kept.goes", "cloud-upload"
        what = _sentence(self.say.say(item.what))
        title = f"{item.about} · {what}" if item.about else what
        since = self.say("tray.since", at=item.at, day=item.at.date())
        return list_row("hard-drive", "off", title, since, State(self.say(code), icon, "off" if offline else "muted"))


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


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]
