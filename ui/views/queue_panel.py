"""The left column: who waits, why in this order, and during a visit who will be next."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QWidget

from ui.keys import keycap
from ui.models.queue_rows import QueueRow
from ui.presenters.desk import DeskPresenter
from ui.presenters.queue import NextWords, QueueWords, Waiting
from ui.views.facts import named
from ui.widgets.button import Button
from ui.widgets.editors import LineEdit
from ui.widgets.layout import box, col, row, rule
from ui.widgets.marks import Tag
from ui.widgets.queue_list import QueueList
from ui.widgets.words import Elide, Label


class QueuePanel(QFrame):
    """Draws the queue of a `DeskPresenter`. Reports `opened` with the key of the row that was opened."""

    opened = Signal(str)

    def __init__(self, desk: DeskPresenter) -> None:
        super().__init__()
        self._desk, self._say = desk, desk.ctx.catalogue
        self.setObjectName("queue")
        self.setProperty("box", "card")
        self.setAccessibleName(self._say("region.queue"))
        self.list = QueueList(self._say("region.queue"))
        self.list.opened.connect(self.opened)
        self.list.typed.connect(self._typed)
        self._find_box = self._build_find()
        self._count, self._longest = Label("", "sm", "muted"), Elide("", "sm", "muted")
        head = QWidget()
        title = Label(self._say("desk.waiting"), "h3")
        row(title, self._count, (self._longest, 1), gap=8, pad=(14, 12, 14, 11), into=head)
        self._head, self._next = head, self._build_next()
        self._empty = QWidget()
        waits = Label(self._say("desk.nobody_waits"), "strong", wrap=True)
        body = Label(self._say("desk.nobody_waits_body"), "sm", "muted", wrap=True)
        col(waits, body, ..., gap=3, pad=(14, 12, 14, 12), into=self._empty)
        self._foot = Label("", "sm", "muted", wrap=True)
        hall = Button(self._say("hall.open_page"), kind="quiet", keycap=keycap("hall", self._say))
        self._hall = named(hall, "queue.hall")
        self._hall.clicked.connect(lambda _checked=False: desk.open_side("hall"))
        self._foot_box = box("foot", self._foot, self._hall, gap=4, pad=(8, 6, 8, 6))
        col(
            head, self._next, rule(), self._find_box, (self._empty, 1), (self.list, 1), self._foot_box, gap=0, into=self
        )  # fmt: skip
        self._rows: tuple[Waiting, ...] = ()
        self.refresh()

    def refresh(self) -> None:
        """Draw the queue as it is known now."""
        words = self._desk.queue.words()
        serving = self._desk.stand.page == "visit"
        sifted = bool(self._desk.queue.sifted)
        if not sifted and not self._find.hasFocus():
            self._find_box.hide()
        self._empty.setVisible(words is not None and not words.rows and not sifted)
        self.list.setVisible(words is None or bool(words.rows) or sifted)
        self._show_foot(words)
        if words is None:
            self._head.setVisible(True)
            self._next.hide()
            return
        following = words.next if serving else None
        self._head.setVisible(following is None)
        self._next.setVisible(following is not None)
        self._count.set_words(words.count)
        self._longest.set_words(words.longest)
        if following is not None:
            self._show_next(following, words)
        self._show_rows(words.rows[1:] if following is not None and not sifted else words.rows)

    def _build_next(self) -> QWidget:
        say = self._say
        self._number, self._tag = Label("", "num"), Tag("", "plain", "timer")
        self._why, self._waiting = Label("", "sm", wrap=True), Label("", "sm", "muted")
        call = Button(
            say("desk.call_next"), icon="megaphone", keycap=keycap("call_next", say), name=say("desk.call_next_spoken")
        )
        self.call = named(call, "queue.call_next")
        self.call.refused.connect(lambda _why: self._desk.call_next())
        self._first = Label("", "sm", "muted", wrap=True)
        whole = QWidget()
        top = row((Elide(say("desk.next"), "sm", "muted"), 1), self._waiting, gap=8)
        number = row(self._number, ..., self._tag, gap=8)
        col(top, number, self._why, self.call, self._first, gap=6, pad=(14, 12, 14, 11), into=whole)
        whole.hide()
        return whole

    def _show_next(self, following: NextWords, words: QueueWords) -> None:
        self._number.set_words(following.number)
        tone = "warn" if following.by_law or following.due else "plain"
        self._tag.set_tag(following.minutes, tone, "timer")
        self._tag.setToolTip(following.wait)
        self._why.set_words(f"{following.what}. {following.why}.")
        why = self._say.say(self._desk.why_no_call())
        self.call.set_off(why)
        self._first.set_words(why)
        self._waiting.set_words(words.waiting)

    def _show_rows(self, rows: tuple[Waiting, ...]) -> None:
        self._rows = rows
        self.list.set_rows(
            [
                QueueRow(each.key, each.number, each.what, each.why, each.wait, each.spoken, each.role, each.place)
                for each in rows
            ]
        )

    def _show_foot(self, words: QueueWords | None) -> None:
        aside = words.aside if words is not None else ()
        numbers = ", ".join(each.number for each in aside[:4])
        told = [words.more] if words is not None and words.more else []
        told += [f"{self._say('desk.aside')}: {numbers}"] if aside else []
        self._foot.set_words(". ".join(told))
        self._foot.setVisible(bool(told))

    def _build_find(self) -> QWidget:
        """Where the letters typed in the list are seen; Escape takes them away."""
        self._find = LineEdit(enter_moves=False)
        self._find.setObjectName("queue.find")
        self._find.setAccessibleName(self._say("hall.find"))
        self._find.setPlaceholderText(self._say("hall.find"))
        self._find.edited.connect(self._desk.queue.sift)
        self._find.entered.connect(self._open_first)
        self._find.installEventFilter(self)
        whole = QWidget()
        col(self._find, gap=0, pad=(10, 8, 10, 8), into=whole)
        whole.setVisible(bool(self._desk.queue.sifted))
        self._find.set_value(self._desk.queue.sifted)
        return whole

    def _typed(self, letters: str) -> None:
        self._find_box.show()
        self._find.set_value(letters)
        self._find.setFocus(Qt.FocusReason.OtherFocusReason)
        self._find.setCursorPosition(len(letters))
        self._desk.queue.sift(letters)

    def _open_first(self) -> None:
        if self._rows:
            self.opened.emit(self._rows[0].key)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Down leads from the field into the list, Escape takes the field away."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape:
                self._find.set_value("")
                self.list.setFocus(Qt.FocusReason.OtherFocusReason)
                self._desk.queue.sift("")
                self._find_box.hide()
                return True
            if event.key() == Qt.Key.Key_Down:
                self.list.setFocus(Qt.FocusReason.OtherFocusReason)
                if not self.list.currentIndex().isValid():
                    self.list.setCurrentIndex(self.list.rows.index(0))
                return True
        return super().eventFilter(watched, event)
