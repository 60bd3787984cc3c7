"""The person's screen with one question: large targets, nothing chosen beforehand, no good or bad colour.

Sizes grow with the height of the screen, as on the check sheet. Digits choose, Enter goes on, Backspace goes back.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QGuiApplication, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from mfc_desk.domain.feedback import BEST, CRITERIA, NOT_APPLICABLE, WORST
from ui.presenters.feedback import FeedbackPresenter, Question
from ui.theme.icons import pixmap
from ui.theme.tokens import FEEDBACK_TOUCH, SENIOR_TOUCH, TYPE
from ui.views.alone import Alone
from ui.views.applicant import BASE, _font
from ui.widgets.layout import col, row

SCORES: Final = tuple(range(WORST, BEST + 1))
KEYS: Final = {Qt.Key(Qt.Key.Key_0 + score): score for score in SCORES} | {Qt.Key.Key_0: NOT_APPLICABLE}
ON: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Plus)
BACK: Final = (Qt.Key.Key_Backspace, Qt.Key.Key_Minus)


class FeedbackScreen(QWidget):
    """Draws the question of a `FeedbackPresenter`, then the thanks. Shown by `present`, taken off by `take_off`."""

    def __init__(self, presenter: FeedbackPresenter) -> None:
        super().__init__()
        self._presenter = presenter
        self.setObjectName("feedback")
        self.setProperty("box", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)  # the program ends with the desk
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._said = 0
        self._alone: Alone | None = None
        self._labels: dict[str, QLabel] = {}
        self._languages: dict[str, QPushButton] = {}
        self._choices = QHBoxLayout()
        self._bars = tuple(_bar(place) for place in range(len(CRITERIA)))
        self._scores = tuple(self._button(f"score.{score}", "score", score) for score in SCORES)
        self._none = self._button("none", "score", NOT_APPLICABLE)
        self._skip = self._button("skip", "score")
        self._back, self._next = self._button("back", "score"), self._button("next", "go")
        self._skip.clicked.connect(presenter.skip_all)
        self._back.clicked.connect(presenter.back)
        self._next.clicked.connect(presenter.go_on)
        self._shield = QLabel()
        self._lay_out()
        self.resize(1366, 768)
        self.refresh()

    def present(self, desk: QWidget) -> None:
        """Show it full size on the second screen, with the keys; with one screen it covers the desk's window."""
        screens = QGuiApplication.screens()
        if len(screens) > 1:
            self.setGeometry(screens[1].geometry())
            self.showFullScreen()
            self.activateWindow()
        else:
            self._alone = Alone(self._presenter, small=True)
            self._whole.addWidget(self._alone)
            self.setParent(desk)
            desk.installEventFilter(self)
            self.setGeometry(desk.rect())
            self.show()
            self.raise_()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.refresh()

    def refresh(self) -> None:
        """Show the question as it stands, or the thanks."""
        asking, grown = self._presenter.closed, max(1.0, self.height() / BASE)
        for part in (self._answers, self._foot, self._bars_box, *self._languages.values()):
            part.setVisible(asking)
        if self._alone is not None:
            self._alone.refresh()
        self._shield.setPixmap(pixmap("shield-check", "ok", round(30 * grown)))
        say = self._presenter.words()
        self._say("privacy", say("feedback.privacy" if asking else "feedback.thanks_body"), "senior_body", grown)
        if asking:
            self._show_question(self._presenter.question(), grown)
        else:
            self._say("title", "", "senior_value", grown)
            self._say("place", "", "senior_label", grown)
            self._say("question", say("feedback.thanks"), "senior_h1", grown)

    def rescale(self) -> None:
        """Take the colours of the new theme."""
        self.refresh()

    def take_off(self) -> None:
        """Off for good: nothing that was said stays on a screen."""
        self.hide()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Cover the window of the desk in any size."""
        desk = self.parentWidget()
        if event.type() == QEvent.Type.Resize and desk is not None and watched is desk:
            self.setGeometry(desk.rect())
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A larger screen has larger letters."""
        super().resizeEvent(event)
        self.refresh()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits choose, 0 does not apply, Enter goes on or presses what has the focus. No key leads to the desk."""
        key, score = Qt.Key(event.key()), KEYS.get(Qt.Key(event.key()))
        focus = QApplication.focusWidget()
        if event.isAutoRepeat() or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return
        if score is not None:
            self.setFocus(Qt.FocusReason.OtherFocusReason)  # else Enter would press what was sought before
            self._presenter.choose(score)
        elif key in ON and isinstance(focus, QPushButton):
            focus.click()
        elif key in ON:
            self._presenter.go_on()
        elif key in BACK:
            self._presenter.back()

    def _show_question(self, told: Question, grown: float) -> None:
        say = self._presenter.words()
        self._say("title", told.title, "senior_value", grown)
        self._say("place", told.place, "senior_label", grown)
        self._say("question", told.words, "senior_h1", grown)
        self._say("low", told.low, "senior_label", grown)
        self._say("high", told.high, "senior_label", grown)
        for score, button in zip(SCORES, self._scores, strict=True):
            word = {WORST: told.low, BEST: told.high}.get(score, "")
            self._fit(button, str(score), "senior_h1", FEEDBACK_TOUCH, grown)
            button.setAccessibleName(", ".join(part for part in (str(score), word) if part))
            button.setChecked(told.chosen == score)
        self._fit(self._none, say("feedback.none"), "senior_body", SENIOR_TOUCH, grown)
        self._none.setChecked(told.chosen == NOT_APPLICABLE)
        self._fit(self._skip, say("feedback.skip"), "senior_body", SENIOR_TOUCH, grown)
        self._fit(self._back, say("feedback.back"), "senior_body", SENIOR_TOUCH, grown)
        go_on = say("feedback.done" if told.last else "feedback.next")
        self._fit(self._next, go_on, "senior_value", SENIOR_TOUCH, grown)
        self._back.setVisible(told.number > 1)
        for place, bar in enumerate(self._bars):
            bar.setProperty("box", "passed" if place < told.number else "ahead")
            bar.style().polish(bar)
        self._show_languages(told, grown)
        self._announce(told)

    def _announce(self, told: Question) -> None:
        self.setWindowTitle(told.words)
        self.setAccessibleName(f"{told.place}. {told.words}")
        if told.number != self._said:
            self._said = told.number
            self.setFocus(Qt.FocusReason.OtherFocusReason)  # no answer has the focus before somebody sought it
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self.accessibleName()))

    def _show_languages(self, told: Question, grown: float) -> None:
        for language, words in told.languages:
            button = self._languages.get(language)
            if button is None:
                button = self._languages[language] = self._button(f"language.{language}", "pick")
                button.setCheckable(True)
                button.clicked.connect(lambda _checked, language=language: self._presenter.speak(language))
                self._choices.addWidget(button)
            self._fit(button, words, "senior_body", 64, grown)
            button.setChecked(language == told.language)

    def _button(self, name: str, kind: str, score: int = 0) -> QPushButton:
        made = QPushButton()
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a touch leaves the keys where they are
        made.setObjectName(f"feedback.{name}")
        made.setProperty("kind", kind)
        if score:
            made.setCheckable(True)
            made.clicked.connect(lambda _checked: self._presenter.choose(score))
        return made

    def _fit(self, button: QPushButton, words: str, kind: str, high: int, grown: float) -> None:
        button.setFont(_font(kind, grown))
        button.setText(words)
        button.setAccessibleName(words)
        button.setFixedHeight(round(high * grown))
        wide = button.fontMetrics().horizontalAdvance(words) + round(2 * TYPE[kind][0] * grown)
        button.setMinimumWidth(wide)

    def _say(self, name: str, words: str, kind: str, grown: float) -> None:
        label = self._labels[name]
        label.setFont(_font(kind, grown))
        label.setText(words)
        label.setVisible(bool(words))

    def _lay_out(self) -> None:
        for name in ("title", "place", "question", "low", "high", "privacy"):
            self._labels[name] = QLabel(wordWrap=True)
            self._labels[name].setObjectName(f"feedback.{name}")
        say = self._labels
        say["high"].setAlignment(Qt.AlignmentFlag.AlignRight)
        head = row((col(say["title"], say["place"], gap=0), 1), gap=6)
        head.addLayout(self._choices)
        self._bars_box, self._answers, self._asked, self._foot = QWidget(), QWidget(), QFrame(), QWidget()
        row(*((bar, 1) for bar in self._bars), gap=8, into=self._bars_box)
        self._asked.setProperty("box", "senior")
        scores, ends = row(*((each, 1) for each in self._scores), gap=16), row((say["low"], 1), (say["high"], 1))
        col(scores, ends, row(self._none, ...), gap=10, into=self._answers)
        col(..., say["question"], self._answers, ..., gap=10, pad=(36, 8, 36, 8), into=self._asked)
        row(self._skip, ..., self._back, self._next, gap=16, into=self._foot)
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(36, 18, 36, 18)
        self._whole.setSpacing(12)
        self._whole.addLayout(head)
        self._whole.addWidget(self._bars_box)
        self._whole.addWidget(self._asked, 1)
        self._whole.addLayout(row(self._shield, (say["privacy"], 1), gap=10))
        self._whole.addWidget(self._foot)


def _bar(place: int) -> QFrame:
    made = QFrame()
    made.setObjectName(f"feedback.bar.{place + 1}")
    made.setProperty("box", "ahead")
    made.setFixedHeight(10)
    return made
