"""The page of step 2: search, results, and what was chosen."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QSizePolicy, QWidget

from ui.keys import keycap
from ui.presenters.visit.frame import VisitPresenter
from ui.presenters.visit.offers import Offer
from ui.presenters.visit.what import Chosen, Found
from ui.theme.icons import pixmap
from ui.theme.state import current
from ui.views.visit.going_part import GoingPart
from ui.views.visit.parts import StepPage, take_focus
from ui.widgets.bars import GroupHead
from ui.widgets.button import Button
from ui.widgets.enter import is_enter
from ui.widgets.field import text_field
from ui.widgets.layout import Line, box, clear, col, row
from ui.widgets.marks import Tag
from ui.widgets.words import Icon, Label

SEARCH_MS = 150
WRAP = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft


class Result(QAbstractButton):
    """A service that was found: name, what it is, term, fee, life event. Enter adds it. Reports `moved`, `jumped`."""

    moved = Signal(int)
    jumped = Signal(int)

    def __init__(self, found: Found, *, spoken: str, online: str = "") -> None:
        super().__init__()
        self._found, self._online = found, online
        self.setObjectName(f"visit.what.add.{found.service}")
        self.setAccessibleName(spoken)
        self.setAccessibleDescription(". ".join(part for part in (found.barred or online, found.summary) if part))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def rescale(self) -> None:
        """Take the new size of the letters."""
        self.updateGeometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter adds, arrows move, Home and End jump."""
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if step is not None:
            self.moved.emit(step)
        elif event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.jumped.emit(0 if event.key() == Qt.Key.Key_Home else -1)
        elif is_enter(event):
            self.click()
        else:
            super().keyPressEvent(event)

    def hasHeightForWidth(self) -> bool:
        """Words wrap."""
        return True

    def heightForWidth(self, width: int) -> int:
        """As high as its three parts."""
        return sum(high for _, _, _, high in self._parts(width)) + current().px(20)

    def sizeHint(self) -> QSize:
        """Wide enough to read."""
        return QSize(current().px(360), self.heightForWidth(current().px(360)))

    def minimumSizeHint(self) -> QSize:
        """Narrow is fine: words wrap, and the height follows the width."""
        return QSize(current().px(160), current().px(60))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Mark, name, summary, and the line of term, fee and life event."""
        state, painter = current(), QPainter(self)
        lit = self.hasFocus() or self.underMouse()
        if lit:
            painter.fillRect(self.rect(), state.colour("tint"))
        painter.setPen(state.colour("line"))
        painter.drawLine(0, 0, self.width(), 0)
        mark = (
            ("check", "ok") if self._found.chosen else ("lock", "muted") if self._found.barred else ("plus", "accent")
        )
        painter.drawPixmap(state.px(16), state.px(12), pixmap(*mark, 18))
        top = state.px(10)
        for words, kind, ink, high in self._parts(self.width()):
            painter.setFont(state.font(kind))
            painter.setPen(state.colour(ink))
            painter.drawText(self._left(), top, self._room(self.width()), high, WRAP, words)
            top += high
        if self.hasFocus():
            painter.setPen(QPen(state.colour("focus"), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))

    def _left(self) -> int:
        return current().px(46)

    def _room(self, width: int) -> int:
        return max(1, width - self._left() - current().px(16))

    def _parts(self, width: int) -> list[tuple[str, str, str, int]]:
        f, wide = self._found, self._room(width)
        facts = " · ".join(part for part in (f.term, f.fee, f.life) if part)
        last = (f.barred, "sm", "warn") if f.barred else (self._online, "sm", "text")
        lines = [
            (f.name, "strong", "text"),
            (f.summary, "sm", "muted"),
            (facts, "sm", "text"),
            *([last] if last[0] else []),
        ]
        return [(words, kind, ink, current().wrapped(kind, words, wide) + 2) for words, kind, ink in lines]


class WhatPage(StepPage):
    """What the person came for, in the words people use."""

    def __init__(self, presenter: VisitPresenter) -> None:
        super().__init__(presenter)
        self._what = presenter.what
        say = self.say
        self._search = text_field(say("visit.what.search"), name="visit.what.search", enter_moves=False)
        self._search.say("help", say("visit.what.search_help"))
        self._search.set_value(self._what.words)
        self._search.edited.connect(self._typed)
        self._search.entered.connect(self._enter)
        self._search.editor.installEventFilter(self)
        self._timer = QTimer(self, singleShot=True, interval=SEARCH_MS)
        self._timer.timeout.connect(lambda: self._what.search(self._search.value()))
        self._chosen_head = GroupHead(say("visit.what.chosen"), icon="check", name="visit.what.chosen")
        self._chosen, self._results = Line(False, gap=0), Line(False, gap=0)
        self._offer_head = GroupHead(say("what.offers"), icon="users", name="visit.what.offers")
        self._offers = Line(False, gap=0)
        self._going = GoingPart(self._what, presenter.ctx)
        self._shown_offers: list[Offer] | None = None
        self._none = Label(say("visit.what.nothing"), "md", "muted", wrap=True)
        self._none.hide()
        head = GroupHead(say("visit.what.found"), icon="search", hint=say("visit.what.hint"), name="visit.what.found")
        self.body.put(
            self._going, self._chosen_head, self._chosen, self._offer_head, self._offers,
            col(self._search, pad=(16, 10, 16, 10)), head, self._results,
            col(self._none, pad=(16, 12, 16, 12)), ...,
        )  # fmt: skip
        self._shown: tuple[list[Found] | None, list[Chosen]] = (None, [])
        self._what.begin()

    def refresh(self) -> None:
        """Chosen above, results below; nothing moves under the hand while both stay the same."""
        found, chosen = self._what.found(), self._what.chosen()
        if chosen != self._shown[1]:
            self._show_chosen(chosen)
        if found != self._shown[0]:
            self._show_found(found or [])
        self._show_offers(self._what.offers())
        self._going.refresh()
        self._chosen_head.setVisible(bool(chosen))
        self._none.setVisible(found == [])
        self._shown = (found, chosen)

    def seek(self, what: str) -> bool:
        """The search; where something is chosen already, nothing needs the focus but the primary button."""
        if what in ("first", "what.search"):
            return take_focus(self._search) if not self._what.chosen() or what != "first" else False
        return False

    def commands(self) -> dict[str, Callable[[], None]]:
        """The search is what is open here."""
        return {
            "next_open": lambda: self._focus_search(),
            "remove_row": self._remove_last,
            "add_offer": self._what.add_offer,
        }

    def typed_words(self, words: str) -> bool:
        """Typing searches, wherever on the page the focus is."""
        take_focus(self._search)
        editor = self._search.editor
        if isinstance(editor, QLineEdit):
            editor.setText(words)
            editor.textEdited.emit(words)
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The arrow leads from the words to the list below them, as the line above the list says."""
        if watched is self._search.editor and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            down = event.key() == Qt.Key.Key_Down and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            if down:
                self._enter()
                return True
        return super().eventFilter(watched, event)

    def _focus_search(self) -> None:
        take_focus(self._search)

    def _remove_last(self) -> None:
        chosen = [each for each in self._what.chosen() if each.removable]
        if chosen:
            self._what.remove(chosen[-1].application)

    def _typed(self, _words: str) -> None:
        self._timer.start()

    def _enter(self) -> None:
        self._timer.stop()
        if self._what.words != self._search.value():
            self._what.search(self._search.value())
        first = self._rows()[:1]
        if first:
            take_focus(first[0])

    def _show_found(self, found: list[Found]) -> None:
        focused = next((n for n, each in enumerate(self._rows()) if each.hasFocus()), None)
        clear(self._results)
        for each in found:
            code = "visit.what.chosen_already" if each.chosen else "visit.what.add"
            online = self.say("what.online") if each.online else ""
            result = Result(each, spoken=self.say(code, name=each.name), online=online)
            result.clicked.connect(lambda _checked=False, each=each: self._what.add(each.service))
            result.moved.connect(self._move)
            result.jumped.connect(lambda place: take_focus(self._rows()[place]))
            self._results.addWidget(result)
        if focused is not None and focused < len(found):
            take_focus(self._rows()[focused])

    def _show_offers(self, offers: list[Offer]) -> None:
        self._offer_head.setVisible(bool(offers))
        if offers == self._shown_offers:
            return
        self._shown_offers = offers
        clear(self._offers)
        for place, each in enumerate(offers):
            cap = keycap("add_offer", self.visit.ctx.catalogue) if place == 0 else ""
            add = Button(self.say("what.add_too"), keycap=cap, name=self.say("visit.what.add", name=each.name))
            add.setObjectName(f"visit.what.offer.{each.service}")
            add.clicked.connect(lambda _checked=False, each=each: self._what.add(each.service))
            words = col(Label(each.name, "strong", wrap=True), Label(each.because, "sm", "muted", wrap=True), gap=1)
            self._offers.addWidget(box("row", row((words, 1), add, gap=10, pad=(16, 6, 12, 6))))

    def _show_chosen(self, chosen: list[Chosen]) -> None:
        clear(self._chosen)
        for each in chosen:
            self._chosen.addWidget(self._chosen_row(each))

    def _chosen_row(self, chosen: Chosen) -> QWidget:
        say = self.say
        name = say("visit.what.remove", name=chosen.name)
        remove = Button("", icon="trash", kind="icon", name=name)
        remove.setObjectName(f"visit.what.remove.{chosen.application}")
        remove.clicked.connect(lambda: self._what.remove(chosen.application))
        if not chosen.removable:
            remove.hide()
        parts: list[QWidget | tuple[QWidget, int] | None] = [
            Icon("circle-check", "ok", 18), (Label(chosen.name, "strong", wrap=True), 1), Tag(chosen.state, "plain"),
        ]  # fmt: skip
        if not chosen.here:
            take = Button(say("visit.what.take_up"), name=say("visit.what.take_up_name", name=chosen.name))
            take.setObjectName(f"visit.what.take_up.{chosen.application}")
            take.clicked.connect(lambda: self._what.take_up(chosen.application))
            parts.append(take)
        frame = box("rowsel" if chosen.here else "row", row(*parts, remove, gap=10, pad=(16, 4, 12, 4)))
        frame.setAccessibleName(f"{chosen.name}, {chosen.state}")
        return frame

    def _rows(self) -> list[Result]:
        items = [self._results.itemAt(n) for n in range(self._results.count())]
        widgets = [item.widget() for item in items if item is not None]
        return [each for each in widgets if isinstance(each, Result)]

    def _move(self, step: int) -> None:
        rows = self._rows()
        here = next((n for n, each in enumerate(rows) if each.hasFocus()), 0) + step
        if here < 0:
            take_focus(self._search)
        elif here < len(rows):
            take_focus(rows[here])
