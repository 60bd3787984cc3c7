"""The page of the line: how it is, what waits, what needs a decision, what went; each part with its key."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from mfc_desk.domain.ids import OpId
from ui.keys import bind, keycap
from ui.presenters.desk import DeskPresenter
from ui.presenters.line_page import LinePagePresenter, Part
from ui.theme.state import current
from ui.views.facts import named, nothing_here
from ui.views.line_carry import CarryRows
from ui.views.line_decide import KNOWN, OPENS, DecideRows
from ui.views.line_head import LineHead
from ui.views.rows import Rows
from ui.views.sides import SidePage
from ui.views.visit.parts import take_focus
from ui.views.wish_parts import Part as CarryPart
from ui.widgets.button import Button
from ui.widgets.field import text_field
from ui.widgets.layout import Line, box, clear, col, row
from ui.widgets.words import Label
from ui.widgets.work_list import WorkList
from ui.widgets.wrap import Wrap

KEYS: Final[dict[Part, str]] = {
    "waiting": "line_waiting", "decide": "line_decide", "history": "line_history", "carry": "line_carry",
}  # fmt: skip
"""The parts in their order, and the command of each."""
LOW: Final = 620
"""In a window below this height at 100 % the figures give their room to what is listed."""
TIGHT: Final = 780
"""Below this width at 100 % the parts stand without their keys: they have one line."""
DOWN: Final = (Qt.Key.Key_Down, Qt.Key.Key_PageDown)


class LinePage(SidePage):
    """Draws a `LinePagePresenter`. Reports `line_asked` when the line is to be tried now."""

    line_asked = Signal()

    def __init__(self, desk: DeskPresenter) -> None:
        self._line: LinePagePresenter = desk.beside.line
        say = desk.ctx.catalogue
        primary = named(Button("", keycap=keycap("primary", say), kind="primary"), "line.primary")
        super().__init__(desk, "line", primary)
        primary.clicked.connect(self._press)
        bind("primary", self).activated.connect(self._press)
        self._tabs = {part: self._tab(part) for part in KEYS}
        self._part: Part | None = None
        self._listed, self._decide = Rows(self, self.rows), DecideRows(desk, self._draw_rows)
        self._carry = CarryRows(self, desk)
        self.waiting = WorkList(say("linepage.part.waiting"), self._line.waiting.row)
        self.waiting.setObjectName("line.waiting")
        self.waiting.opened.connect(self._open_waiting)
        self.waiting.turned.connect(lambda key, unfold: self._line.waiting.turn(key, unfold=unfold))
        self.history = WorkList(say("linepage.part.history"), self._line.history.row)
        self.history.setObjectName("line.history")
        self.history.opened.connect(self._open_past)
        self.field = text_field(say("linepage.find"), name="line.find", enter_moves=False)
        self.field.edited.connect(self._line.history.sift)
        self.field.editor.installEventFilter(self)
        self.compare = named(
            Button(say("picture.compare"), keycap=keycap("compare", say), kind="quiet"), "line.compare"
        )
        self.compare.clicked.connect(self._compare)
        bind("compare", self).activated.connect(self._compare)
        self._lay_out()
        self._second = QTimer(self, interval=1000)
        self._second.timeout.connect(self._tick)

    def _lay_out(self) -> None:
        whole = self.layout()
        assert isinstance(whole, Line)
        self._head = LineHead()
        self._ways = box("plain", Wrap(*self._tabs.values(), gap=4), pad=(12, 0, 12, 0))
        self._others = Label("", "sm", "muted", wrap=True)
        self._others_box = box("sunken", self._others, pad=(20, 6, 20, 6))
        self._sift_box = box("plain", self.field, pad=(20, 8, 20, 8))
        self._agrees = Label("", "sm", "muted", wrap=True)
        self._agrees_box = box("sunken", row((self._agrees, 1), self.compare, gap=10), pad=(20, 4, 12, 4))
        self._nothing = QWidget()
        col(gap=0, into=self._nothing)
        for place, part in enumerate((self._head.tiles, self._head.trouble, self._ways)):
            whole.insertWidget(1 + place, part)
        below = whole.indexOf(self.area)
        for part in (self._sift_box, self._nothing):
            whole.insertWidget(below, part)
            below += 1
        whole.insertWidget(below, self.waiting, 1)
        whole.insertWidget(below + 1, self.history, 1)
        for part in (self._others_box, self._agrees_box):
            whole.insertWidget(whole.indexOf(self.foot), part)
        late = (self._head.tiles, self._sift_box, self._nothing, self.waiting, self.history, self._others_box,
                self._agrees_box)  # fmt: skip
        for each in late:
            each.hide()  # what is shown all at once, for a moment only, would make a small window grow

    def _tab(self, part: Part) -> Button:
        say = self.desk.ctx.catalogue
        tab = named(Button("", keycap=keycap(KEYS[part], say), kind="tab"), f"line.part.{part}")
        tab.setCheckable(True)
        tab.setAutoExclusive(True)
        tab.clicked.connect(lambda _checked=False: self._line.go(part))
        bind(KEYS[part], self).activated.connect(lambda: self._line.go(part))
        return tab

    def refresh(self) -> None:
        """Draw what changed."""
        line, part = self._line, self._line.part
        head = line.head()
        self.set_head(head.title, head.sub)
        self._head.show(head)
        self._make_room()
        self._ways.setVisible(part != "decide" or line.decide.page() is None)
        for each, tab in self._tabs.items():
            tab.set_words(line.tab(each))
            tab.setChecked(each == part)
        others = line.others()
        self._others.set_words(others)
        self._others_box.setVisible(bool(others))
        self._draw_part(part)
        self._draw_foot()
        if part != self._part:
            self._part, self._due = part, True
            self.focus_first()

    def _draw_part(self, part: Part) -> None:
        waiting, history = self._line.waiting, self._line.history
        lists = part in ("waiting", "history")
        self.area.setVisible(not lists)
        self._sift_box.setVisible(part == "history")
        self._agrees.set_words(self._line.picture.words())
        self._agrees_box.setVisible(part == "history")
        refs = waiting.refs() if part == "waiting" else history.refs() if part == "history" else []
        self.waiting.setVisible(part == "waiting" and bool(refs))
        self.history.setVisible(part == "history" and bool(refs))
        if part == "waiting":
            self.waiting.show_refs(refs)
        elif part == "history":
            self.history.show_refs(refs)
        else:
            self._draw_rows()
        self._draw_nothing(part, empty=lists and not refs)

    def _draw_nothing(self, part: Part, *, empty: bool) -> None:
        """One sentence where a list has nothing in it."""
        say, inside = self.say, self._nothing.layout()
        assert isinstance(inside, Line)
        self._nothing.setVisible(empty)
        known = self._line.waiting.known if part == "waiting" else self._line.history.known
        if not empty or not known:
            clear(inside)
            self._told = None
            return
        if part == "waiting":
            held = self._line.everything_there()
            body = say.say(held) if held is not None else say("kept.empty_body")
            others = self._line.waiting.others
            told = ("cloud-check", say("linepage.only_others") if others else say("kept.empty"), body)
        else:
            words = self._line.history.words
            body = say("linepage.none_found_body") if words else say("linepage.nothing_went_body")
            told = ("info", say("linepage.none_found" if words else "linepage.nothing_went"), body)
        if told != self._told:
            self._told = told
            clear(inside)
            inside.put(nothing_here(*told), ...)

    _told: tuple[str, str, str] | None = None

    def _inside(self) -> bool:
        """Whether the focus is on one of the rows."""
        focus = QApplication.focusWidget()
        return focus is not None and self.area.isAncestorOf(focus)

    def _stays(self) -> bool:
        """Whether what has the focus is still one of the rows; one that goes is hidden a little later."""
        focus = QApplication.focusWidget()
        name = focus.objectName() if focus is not None and self._inside() else ""
        there = {f"{kind}.{each.key}" for each in self._line.decide.rows() for kind in (OPENS, KNOWN)}
        return bool(name) and (name.rpartition(".")[0] not in (OPENS, KNOWN) or name in there)

    def _draw_rows(self) -> None:
        self._was_inside = self._was_inside or self._inside()
        rows = self._decide.rows() if self._line.part == "decide" else self._carry.rows()
        self._listed.show(rows, self._rows_shown)

    def _rows_shown(self) -> None:
        """The list was taken over by both versions, or the other way round: the focus goes with it."""
        opened = self._line.decide.item() is not None
        if opened is not self._was_open:
            self._was_open, self._due = opened, True
            self.area.verticalScrollBar().setValue(0)
        if self._line.part in ("decide", "carry") and (self._due or (self._was_inside and not self._stays())):
            self._due = False
            self.focus_first()
        self._was_inside = False

    _was_open = _was_inside = _due = False

    def _draw_foot(self) -> None:
        line, say = self._line, self.say
        page = line.decide.page() if line.part == "decide" else None
        busy = False
        if page is not None:
            words, icon, left = page.primary, "check", page.left
        elif line.part == "decide" and any(each.item is not None for each in line.decide.rows()):
            words, icon, left = say("decide.look_first"), "git-compare", ""
        elif line.part == "history" and line.history.can_more():
            words, icon, left = say("linepage.more"), "rotate-cw", ""
        elif line.part == "carry":
            told = line.carry.words()
            words, icon = (say("carry.stop"), "x") if line.carry.busy else (say("carry.write"), "package")
            left = told.left if told is not None else ""
        else:
            words, icon, left, busy = say("kept.try"), "rotate-cw", line.head().next_try, line.contact.trying
        back = self.foot.findChild(Button, "desk.back")
        if back is not None:
            back.set_words(say("linepage.back") if page is not None else say("desk.back"))
        self.primary.set_words(words)
        self.primary.set_icon(icon)
        self.primary.set_busy(busy)
        self.foot.set_left(left)

    def _press(self) -> None:
        line = self._line
        if line.part == "decide" and line.decide.page() is not None:
            line.decide.press()
        elif line.part == "decide" and (first := self._first_open()) is not None:
            line.decide.open(first)
        elif line.part == "history" and line.history.can_more():
            line.history.more()
        elif line.part == "carry":
            line.carry.press()
        else:
            self._try_line()

    def _compare(self) -> None:
        """What is here is compared with the office at a turn that comes now; the words for it stand in the history."""
        self._line.go("history")
        self._line.picture.compare(self._try_line)

    def _try_line(self) -> None:
        if isValid(self):
            self._line.try_now()
            self.line_asked.emit()

    def _first_open(self) -> OpId | None:
        """What the focus is on, else the first that waits for a decision."""
        focus = QApplication.focusWidget()
        name = focus.objectName() if focus is not None else ""
        items = [each.item.op_id for each in self._line.decide.rows() if each.item is not None]
        return next((each for each in items if name == f"{OPENS}.{each}"), items[0] if items else None)

    def _open_waiting(self, kind: str, key: str) -> None:
        if kind == "group":
            self._line.waiting.turn(key)

    def _open_past(self, _kind: str, key: str) -> None:
        """What waits for a decision is opened, what was left can be decided again."""
        history, line = self._line.history, self._line
        undecided, undoable = history.undecided(key), history.undoable(key)
        if undecided is not None:
            line.go("decide")
            line.decide.open(undecided)
        elif undoable is not None:
            line.decide.decide_anew(undoable)
        else:
            history.said_no()

    def leave(self) -> None:
        """From both versions back to the list, from there back to the work."""
        if self._line.part == "decide" and self._line.decide.page() is not None:
            self._line.decide.close()
        elif not (self._line.part == "carry" and self._line.carry.stop()):
            super().leave()

    def focus_first(self) -> None:
        """What comes next on this part."""
        part = self._line.part
        target: QWidget = self.primary
        if part == "waiting" and self.waiting.isVisibleTo(self):
            self.waiting.take_first()
            target = self.waiting
        elif part == "history":
            target = self.field.editor
        elif part == "decide":
            target = self._first_in_rows() or self.primary
        elif part == "carry" and not self._line.carry.busy:
            target = self._stick() or self.primary
        take_focus(target)

    def _first_in_rows(self) -> QWidget | None:
        opened = self._line.decide.page()
        names = [f"decide.way.{each.way}" for each in opened.ways if not each.off] if opened is not None else []
        names += [f"{OPENS}.{each.key}" for each in self._line.decide.rows() if each.item is not None]
        names += [f"{KNOWN}.{each.key}" for each in self._line.decide.rows() if each.told is not None]
        found = (self.area.findChild(QWidget, name) for name in names)
        return next((each for each in found if isinstance(each, QWidget)), None)

    def _stick(self) -> QWidget | None:
        """The chosen stick, else the first."""
        part = self.area.findChild(CarryPart, "carry.stick")
        return part.first() if isinstance(part, CarryPart) else None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Down leads from the field into the list."""
        down = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in DOWN
        if down and self.history.rows.rowCount():
            self.history.take_first()
            take_focus(self.history)
            return True
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Little height: the list goes before the figures, and before the keys of the parts."""
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        low = self.window().height() < current().px(LOW)
        self._head.tiles.setVisible(not low)
        self.sub.setVisible(not low and bool(self.sub.text()))
        for part, tab in self._tabs.items():
            tab.set_keycap(
                "" if low or self.width() < current().px(TIGHT) else keycap(KEYS[part], self.desk.ctx.catalogue)
            )

    def showEvent(self, event: object) -> None:
        """The seconds to the next try, and how far a scan is, are told only while somebody sees them."""
        super().showEvent(event)  # type: ignore[arg-type]  # Qt's own event
        self._second.start()

    def hideEvent(self, event: object) -> None:
        """Nobody looks."""
        super().hideEvent(event)  # type: ignore[arg-type]  # Qt's own event
        self._second.stop()

    def _tick(self) -> None:
        if self._line.part == "waiting":
            self._line.waiting.look_at_scans()
            self._draw_foot()
