"""May we ask the registers? What is read out, in the person's language, and what they said."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QWidget

from mfc_desk.text.catalogue import LANGUAGES
from ui.keys import keycap
from ui.presenters.context import Context
from ui.presenters.visit.consent import ConsentPresenter, ConsentWords
from ui.views.visit.parts import take_focus
from ui.widgets.button import Button
from ui.widgets.layout import Line, col, row
from ui.widgets.words import Icon, Label


class ConsentBox(QFrame):
    """Asks, and says what was said; long only until it is said."""

    def __init__(self, consent: ConsentPresenter, ctx: Context) -> None:
        super().__init__()
        self.setObjectName("visit.consent")
        self.setProperty("box", "sunken")
        say, keys = ctx.say, ctx.catalogue
        self._title, self._about = Label("", "h3", wrap=True), Label("", "sm", "muted", wrap=True)
        self._read = Label(say("visit.consent.read"), "xs", "muted", wrap=True)
        self._notice = Label("", "md", wrap=True)
        self._notice.setObjectName("visit.consent.notice")
        self._icon, self._said = Icon("circle-question-mark", "warn", 18), Label("", "strong", wrap=True)
        self._said.setObjectName("visit.consent.said")
        self._yes = Button(say("visit.consent.yes"), icon="check", keycap=keycap("consent_yes", keys))
        self._yes.setObjectName("visit.consent.yes")
        self._yes.clicked.connect(consent.give)
        self._no = Button(say("visit.consent.no"), kind="quiet", keycap=keycap("consent_no", keys))
        self._no.setObjectName("visit.consent.no")
        self._no.clicked.connect(consent.refuse)
        self._back = Button(say("visit.consent.take_back"), kind="quiet", keycap=keycap("consent_no", keys))
        self._back.setObjectName("visit.consent.take_back")
        self._back.clicked.connect(consent.withdraw)
        self._under: Line = col(gap=6)
        self._buttons: Line = row(gap=8)
        self._shown: ConsentWords | None = None
        self._lay_out()
        self.hide()

    def set_words(self, words: ConsentWords | None) -> None:
        """Show it as it stands; nothing where no consent is needed."""
        self.setVisible(words is not None)
        if words is None or words == self._shown:
            return
        self._shown = words
        asking = words.may_refuse
        self._title.set_words(words.title)
        self._about.set_words(words.about)
        for each in LANGUAGES:
            if each == words.language:
                self._notice.set_language(each)
        self._notice.set_words(words.notice)
        for part in (self._about, self._read, self._notice):
            part.setVisible(asking)
        self._icon.set_icon(words.icon, words.role)
        self._said.set_words(words.said)
        self._yes.setVisible(words.may_give)
        self._no.setVisible(words.may_refuse)
        self._back.setVisible(words.may_withdraw)
        self.setAccessibleName(words.title)
        self.setAccessibleDescription(f"{words.about}. {words.said}")

    def focus_ask(self) -> bool:
        """Put the focus on the first answer."""
        return take_focus(self._yes) if self._yes.isVisibleTo(self) else self.focus_said()

    def focus_said(self) -> bool:
        """Put the focus on what can be done about it now."""
        for each in (self._back, self._yes, self._no):
            if each.isVisibleTo(self):
                return take_focus(each)
        return False

    def set_tiny(self, tiny: bool) -> None:
        """Buttons under each other where there is little room."""
        self._buttons.setDirection(Line.Direction.TopToBottom if tiny else Line.Direction.LeftToRight)

    def _lay_out(self) -> None:
        state, words = QWidget(), QWidget()
        row(col(self._icon, ..., pad=(0, 1, 0, 0)), (self._said, 1), gap=8, into=state)
        col(self._title, self._about, self._read, self._notice, gap=4, into=words)
        self._buttons.put(self._yes, self._no, self._back, ...)
        col(words, state, self._buttons, gap=8, pad=(16, 10, 16, 12), into=self)
