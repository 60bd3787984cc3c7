"""The sign-in page: the first thing that is painted, before anything but words and colours is loaded."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QFrame, QLineEdit, QWidget

from mfc_desk.text.catalogue import Catalogue
from mfc_desk.text.message import Message
from ui.keys import bind, keycap
from ui.presenters.line_words import cut_words
from ui.presenters.signin import SignInPresenter, SignInState
from ui.theme.state import current
from ui.theme.tokens import STATUS_LINE, TOP_BAR
from ui.views.facts import drop
from ui.views.keyboard_line import Keyboard, KeyboardLine
from ui.views.looks import bind_looks
from ui.views.who_signs_in import WhoSignsIn
from ui.widgets.area import scroll
from ui.widgets.bars import TopBar
from ui.widgets.button import Button
from ui.widgets.editors import LineEdit
from ui.widgets.layout import box, col, restyle, row
from ui.widgets.marks import Note
from ui.widgets.status_line import StatusLine
from ui.widgets.words import Icon, Label

if TYPE_CHECKING:
    from mfc_desk.usecases.line import LineView
    from mfc_desk.usecases.signing_in import SignInView as People
    from mfc_desk.usecases.workplace import Session, Workplace
    from ui.presenters.context import Run

WIDTH, HEIGHT = 500, 562


class SignInView(QWidget):
    """Sign-in as a whole page: names of the shift, password, one line about the keyboard, one note.

    Usable at once: what is typed, and Enter, are kept until `store_ready` is told. `set_people` and
    `set_line` fill in what is known and move nothing. Reports `signed_in` with the `Session`,
    `passphrase_given` with what was typed, `language_asked`.
    """

    signed_in = Signal(object)
    passphrase_given = Signal(str)
    language_asked = Signal()

    def __init__(self, catalogue: Catalogue, run: Run) -> None:
        super().__init__()
        self.setObjectName("signin")
        self.setProperty("box", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._say, self._sense = catalogue, Keyboard()
        self.presenter = SignInPresenter(self, run)
        self._phrase_shown = self.presenter.state.phrase
        self._timer = QTimer(self, interval=1000)
        self._timer.timeout.connect(self._tick)
        self._page = col(gap=0, into=self)
        self._built: tuple[QWidget, ...] = ()
        self._stops: tuple[QWidget, ...] = ()
        bind_looks(self)
        bind("operator_language", self).activated.connect(self.language_asked)
        bind("why_asked", self).activated.connect(self.presenter.help)
        self._build()

    def store_ready(self, work: Workplace) -> None:
        """The store is open; an Enter that came before is carried out."""
        self.presenter.store_ready(work)

    def set_people(self, people: People) -> None:
        """Show the names of the shift; nothing moves and nothing typed is lost."""
        self.presenter.set_people(people)

    def set_line(self, line: LineView | None) -> None:
        """Say whether there is a line."""
        self.presenter.set_line(line)

    def ask_passphrase(self, *, wrong: bool = False) -> None:
        """Ask for the passphrase of the desk, because no keyring answers."""
        self.presenter.ask_passphrase(wrong=wrong)

    def cannot_open(self, why: Message) -> None:
        """Say why the desk does not open."""
        self.presenter.cannot_open(why)

    def set_catalogue(self, catalogue: Catalogue) -> None:
        """Speak another language from now on; what is typed stays."""
        self._say = catalogue
        login, password, phrase = self._who.login.value(), self._password.text(), self._phrase.text()
        self._build()
        self._who.login.set_value(login)
        self._password.setText(password)
        self._phrase.setText(phrase)

    def show_state(self, state: SignInState) -> None:
        """Show what the presenter decided."""
        self._top.set_place(self._say.pick(state.centre))
        self._place.set_words(self._say.say(state.place) if state.place else "\u00a0")
        self._show_names(state)
        self._show_problem(state.problem)
        self._show_note(state)
        self._enter.set_words(self._say("signin.again" if state.closed else "signin.go"))
        self._enter.set_busy(state.busy)
        self._show_status()
        asked_now = state.phrase != self._phrase_shown
        self._phrase_shown = state.phrase
        self._phrase_box.setVisible(state.phrase != "no")
        why = "signin.passphrase_wrong" if state.phrase == "wrong" else "signin.passphrase_why"
        self._phrase_why.set_words(self._say(why))
        self._phrase_why.set_ink("bad" if state.phrase == "wrong" else "muted")
        self._fit()
        restyle(self._phrase, state="problem" if state.phrase == "wrong" else "plain")
        if asked_now and not self._password.text() + self._who.login.value():  # who is typing is not pulled out of it
            self._put_cursor()

    def scanned(self, text: str, *, as_typed: str) -> None:
        """A document was scanned: nobody is signed in who could take it. What else comes as fast is typed.

        A token or a keeper of passwords types faster than any hand.
        """
        field = QApplication.focusWidget()
        if "<<" in text or "\n" in as_typed.strip("\n") or not isinstance(field, QLineEdit):
            self.status.word.tell(self._say("scanned.signin"), icon="scan-line")
            return
        field.insert(as_typed.strip("\n"))
        if as_typed.endswith("\n"):
            enter = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier)
            QApplication.sendEvent(field, enter)

    def forget_password(self) -> None:
        """Empty the password and put the cursor there."""
        self._password.clear()
        self._password.setFocus(Qt.FocusReason.OtherFocusReason)

    def let_in(self, session: Session) -> None:
        """Report who signed in."""
        self.signed_in.emit(session)

    def open_with(self, passphrase: str) -> None:
        """Report the passphrase."""
        self.passphrase_given.emit(passphrase)

    def showEvent(self, event: QShowEvent) -> None:
        """Count waits while the page is seen; the cursor is in the password, or in the passphrase that is asked."""
        super().showEvent(event)
        self._timer.start()
        self._put_cursor()

    def hideEvent(self, event: object) -> None:
        """Stop counting."""
        self._timer.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Never wider than the window."""
        super().resizeEvent(event)
        self._fit()

    def rescale(self) -> None:
        """Take the new size of the letters."""
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter signs in wherever the focus is, unless a button has it."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._submit()
        else:
            super().keyPressEvent(event)

    def _build(self) -> None:
        drop(*self._built)
        say = self._say
        self.setWindowTitle(say("signin.window"))
        self._top = TopBar(say("signin.window"))
        language = say(f"language.{say.language}")
        self._top.set_language(say(f"language.short_{say.language}"), spoken=say("language.change", name=language))
        self._top.language_asked.connect(self.language_asked)
        self.status = StatusLine(say("region.status"))
        self._card = self._build_card()
        middle = QWidget()
        col(..., row(..., self._card, ...), ..., pad=(8, 8, 8, 8), into=middle)
        self._page.put(self._top, (middle, 1), self.status)
        self._built = (self._top, middle, self.status)
        self._fit()
        self.show_state(self.presenter.state)
        self._put_cursor()

    def _build_card(self) -> QFrame:
        say = self._say
        self._place = Label("\u00a0", "md", "muted", wrap=True)
        head = col(Label(say("signin.title"), "h1"), self._place, gap=2, pad=(28, 24, 28, 16))
        self._note = Note("plain", "info", "\u00a0", "\u00a0")
        self._note.setObjectName("signin.note")
        self._note.hide()
        body = col(self._build_who(), self._build_phrase(), self._build_password(), self._note, gap=16)
        body.setContentsMargins(0, 0, 0, 0)
        self._inner = col(head, col(body, gap=0, pad=(28, 0, 28, 16)), ..., gap=0)
        self._foot = self._build_foot()
        card = box("card", (scroll(self._inner), 1), self._foot, gap=0)
        read = (
            self._who.login.editor,
            self._phrase,
            self._password,
            self._enter,
        )  # as one types: name, password, Enter
        for one, other in pairwise(read):
            QWidget.setTabOrder(one, other)
        return card

    def _build_who(self) -> WhoSignsIn:
        self._who = WhoSignsIn(self._say)
        self._who.chosen.connect(self._choose)
        self._who.other_asked.connect(self.presenter.choose_other)
        self._who.names_asked.connect(self.presenter.back_to_names)
        return self._who

    def _build_phrase(self) -> QWidget:
        say = self._say
        self._phrase = self._secret(say("signin.passphrase"), "signin.passphrase")
        self._phrase_why = Label("", "sm", "muted", wrap=True)
        self._phrase_box = QWidget()
        label = Label(say("signin.passphrase"), "sm", wrap=True)
        label.setBuddy(self._phrase)
        col(label, self._phrase, self._phrase_why, gap=6, into=self._phrase_box)
        self._phrase_box.hide()
        return self._phrase_box

    def _build_password(self) -> QWidget:
        say = self._say
        self._password = self._secret(say("signin.password"), "signin.password")
        self._password.edited.connect(self._typed)
        label = Label(say("signin.password"), "sm")
        label.setBuddy(self._password)
        self._show = Button(say("signin.show"), icon="eye", name=say("signin.show_spoken"))
        self._show.setObjectName("signin.show")
        self._show.clicked.connect(self._toggle_letters)
        self._problem = Label("", "sm", "bad", wrap=True)
        self._problem.setObjectName("signin.problem")
        self._problem_row = QWidget()
        mark = col(Icon("circle-alert", "bad", 16), ..., gap=0)
        row(mark, (self._problem, 1), gap=6, into=self._problem_row)
        self._problem_row.hide()
        self._keyboard = KeyboardLine(say, self._sense)
        whole = QWidget()
        col(label, row((self._password, 1), self._show, gap=8), self._problem_row, self._keyboard, gap=6, into=whole)
        return whole

    def _build_foot(self) -> QFrame:
        say = self._say
        help_ = Button(say("signin.help"), icon="info", keycap=keycap("why_asked", say), kind="quiet")
        help_.setObjectName("signin.help")
        help_.clicked.connect(self.presenter.help)
        self._enter = Button(say("signin.go"), keycap=say("key.enter"), kind="primary")
        self._enter.setObjectName("signin.enter")
        self._enter.clicked.connect(self._submit)
        return box("foot", help_, ..., self._enter, across=True, pad=(16, 11, 28, 11))

    def _secret(self, name: str, key: str) -> LineEdit:
        edit = LineEdit(secret=True, enter_moves=False)
        edit.setObjectName(key)
        edit.setProperty("state", "plain")  # known from the start, so that showing it asks for no new style
        edit.setAccessibleName(name)
        edit.entered.connect(self._submit)
        return edit

    def _put_cursor(self) -> None:
        """Into the passphrase while one is needed, to the people while nobody is chosen, else into the password."""
        state, first = self.presenter.state, self._who.first()
        if state.phrase == "no" and first is not None and not state.chosen and not state.other:
            first.show()  # a layout would show it on the next turn only, too late for the focus
            first.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        needed = self._phrase if state.phrase != "no" else self._password
        needed.setFocus(Qt.FocusReason.OtherFocusReason)
        needed.selectAll()

    def _submit(self) -> None:
        self.presenter.submit(self._who.login.value(), self._password.text(), self._phrase.text())
        if self.presenter.state.phrase != "no" and not self._phrase.text():
            self._put_cursor()

    def _show_names(self, state: SignInState) -> None:
        turned = self._who.show_names(state.names, chosen=state.chosen, other=state.other)
        stops = (*self._who.stops(), self._phrase, self._password, self._enter)
        known = stops != self._stops
        if known:
            self._stops = stops
            for one, other in pairwise(stops):  # the people come before the password, forwards and back
                QWidget.setTabOrder(one, other)
        if turned:
            (self._who.login if state.other else self._password).setFocus(Qt.FocusReason.OtherFocusReason)
        elif known and self._password.hasFocus() and not self._password.text():
            self._put_cursor()

    @Slot(str)
    def _choose(self, login: str) -> None:
        self.presenter.choose(login)
        self._password.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_problem(self, problem: Message | None) -> None:
        words = self._say.say(problem) if problem else ""
        self._problem.set_words(words)
        self._problem_row.setVisible(bool(words))
        self._password.setAccessibleDescription(words)
        restyle(self._password, state="problem" if words else "plain")

    def _show_note(self, state: SignInState) -> None:
        self._note.setVisible(state.notice is not None)
        if state.notice is not None:
            told, say = state.notice, self._say.say
            self._note.set_note(told.tone, told.icon, say(told.title), say(told.body) if told.body else "")

    def _show_status(self) -> None:
        """The line below the page, as far as it is known; the same words as at the desk."""
        line, say, now = self.presenter.line, self._say, self.presenter.now()
        self.status.set_clock(say("status.clock", at=now) if now is not None else "")
        if line is None:
            return
        if line.since is None and not line.online:
            self.status.set_line(say("status.looking"), online=True, icon="cloud", role="muted")
            return
        since = say.say(cut_words(line, now.date())) if line.since is not None and now is not None else ""
        self.status.set_line(say("status.online") if line.online else since, online=line.online)
        kept = say("line.kept", n=line.kept) if line.kept else say("line.all_arrived") if line.online else ""
        self.status.set_kept(kept, "muted" if line.online else "off")

    def _tick(self) -> None:
        self.presenter.tick()
        self._show_status()

    def _toggle_letters(self) -> None:
        hidden = self._password.echoMode() == QLineEdit.EchoMode.Normal
        self._password.setEchoMode(QLineEdit.EchoMode.Password if hidden else QLineEdit.EchoMode.Normal)
        code = "show" if hidden else "hide"
        self._show.set_words(self._say(f"signin.{code}"), name=self._say(f"signin.{code}_spoken"))
        self._password.setFocus(Qt.FocusReason.OtherFocusReason)

    def _typed(self, text: str) -> None:
        if self._password.cursorPosition() == len(text):
            self._keyboard.heard(text[-1:])

    def _fit(self) -> None:
        room = self.width() - current().px(40)
        wide = min(current().px(WIDTH), max(room, 240))
        self._who.hold_room()
        whole = self._inner.totalHeightForWidth(wide) + self._foot.sizeHint().height() + current().px(4)
        spare = self.height() - current().px(TOP_BAR + STATUS_LINE + 20)
        self._card.setFixedSize(wide, min(max(current().px(HEIGHT), whole), max(spare, 240)))
