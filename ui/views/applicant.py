"""The person's screen: numbered lines in large type, read from a metre away, the same that the operator reads aloud.

Sizes grow with the height of the screen, never with the operator's text size, and nothing is smaller than 27 px.
Only inks with a contrast of seven or more carry words here.
"""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QCloseEvent, QFont, QFontMetrics, QGuiApplication, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ui.keys import keycap
from ui.presenters.applicant import LINES, ApplicantPresenter, Sheet, SheetLine
from ui.presenters.visit.shared import nothing
from ui.theme.icons import pixmap
from ui.theme.state import current
from ui.theme.tokens import RADIUS, TYPE
from ui.widgets.button import Button

BASE = 800
WRAP = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


class BigLine(QWidget):
    """One numbered line: what it is, what was written down; framed while it is read."""

    def __init__(self) -> None:
        super().__init__()
        self._line: SheetLine | None = None
        self._grown = 1.0
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_line(self, line: SheetLine | None, grown: float) -> None:
        """Show the line at this size; None keeps the place free."""
        self._line, self._grown = line, grown
        self.setVisible(line is not None)
        self.setAccessibleName(f"{line.number}. {line.label}: {line.value}" if line is not None else "")
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        """Long values wrap, they are never cut."""
        return True

    def heightForWidth(self, width: int) -> int:
        """As high as the longer of label and value."""
        if self._line is None:
            return 0
        label, value = self._widths(width)
        high = max(
            self._high("senior_label", self._line.label, label), self._high("senior_value", self._line.value, value)
        )
        return max(self._px(72), high + self._px(20))

    def sizeHint(self) -> QSize:
        """The whole width."""
        return QSize(self._px(800), self.heightForWidth(self._px(800)))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, number, label, value, and the mark of a yes."""
        line, state = self._line, current()
        if line is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if line.reading:
            painter.setPen(QPen(state.colour("accent"), 4))
            painter.setBrush(state.colour("tint"))
            painter.drawRoundedRect(self.rect().adjusted(2, 2, -2, -2), RADIUS["senior"], RADIUS["senior"])
        else:
            painter.setPen(QPen(state.colour("line"), 2))
            painter.drawLine(self._px(8), self.height() - 1, self.width() - self._px(8), self.height() - 1)
        label, value = self._widths(self.width())
        at, high = self._px(20), self.height()
        self._words(painter, "senior_value", "accent2", QRectF(at, 0, self._px(48), high), str(line.number))
        at += self._px(48)
        self._words(painter, "senior_label", "text", QRectF(at, 0, label, high), line.label)
        at += label + self._px(16)
        self._words(painter, "senior_value", "text", QRectF(at, 0, value, high), line.value)
        if line.said:
            size = self._px(34)
            mark = pixmap("check", "text", 34)
            painter.drawPixmap(
                QRectF(self.width() - self._px(52), (high - size) / 2, size, size), mark, QRectF(mark.rect())
            )

    def _words(self, painter: QPainter, kind: str, ink: str, area: QRectF, words: str) -> None:
        painter.setFont(_font(kind, self._grown))
        painter.setPen(current().colour(ink))
        painter.drawText(area, WRAP, words)

    def _widths(self, width: int) -> tuple[int, int]:
        room = width - self._px(20 + 48 + 16 + 60)
        label = min(self._px(360), room * 2 // 5)
        return max(1, label), max(1, room - label)

    def _high(self, kind: str, words: str, width: int) -> int:
        return _wrapped(kind, self._grown, words, width)

    def _px(self, size: float) -> int:
        return round(size * self._grown)


class ApplicantScreen(QWidget):
    """What the person sees. Built anew never: it follows its presenter, the theme and the size of its screen."""

    def __init__(self, presenter: ApplicantPresenter) -> None:
        super().__init__()
        self._presenter = presenter
        self.setObjectName("applicant")
        self.setProperty("box", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)  # the keys stay with the operator
        self._title, self._sub = QLabel(wordWrap=True), QLabel(wordWrap=True)
        self._promise, self._safety = QLabel(wordWrap=True), QLabel(wordWrap=True)
        self._lines = [BigLine() for _ in range(LINES)]
        self._languages: dict[str, QPushButton] = {}
        self._back = self._build_back()
        self._whole = QVBoxLayout(self)
        self._head, self._choices = QHBoxLayout(), QHBoxLayout()
        self._lay_out()
        presenter.shown = self.refresh
        self.resize(1366, 768)
        self.refresh()

    def refresh(self) -> None:
        """Show the sheet as it stands."""
        sheet, grown = self._presenter.sheet(), self._grown()
        self.setWindowTitle(sheet.title)
        for label, kind, words in (
            (self._title, "senior_h1", sheet.title),
            (self._sub, "senior_body", sheet.sub),
            (self._promise, "senior_body" if sheet.lines else "senior_value", sheet.promise),
            (self._safety, "senior_body", sheet.safety),
        ):
            label.setFont(_font(kind, grown))
            label.setText(words)
            label.setVisible(bool(words))
        self._show_languages(sheet, grown)
        for place, line in enumerate(self._lines):
            line.set_line(sheet.lines[place] if place < len(sheet.lines) else None, grown)
        self._card.setVisible(bool(sheet.lines))
        self._card.updateGeometry()  # else the layout counts with the lines that stood here before
        if len(sheet.lines) > 1 and self._whole.totalHeightForWidth(self.width()) > self.height():
            self._presenter.per_sheet = len(sheet.lines) - 1  # long answers: fewer on a sheet, none is cut
            self.refresh()

    def rescale(self) -> None:
        """Take the colours of the new theme."""
        self.refresh()

    def present(self, desk: QWidget) -> None:
        """Show it full size on the second screen. With one screen it covers the whole window of the desk.

        Either way the keys stay with the operator: the arrows lead on, the space bar notes a yes, F8 takes it off.
        """
        screens = QGuiApplication.screens()
        if len(screens) > 1:
            self.setGeometry(screens[1].geometry())
            self.showFullScreen()
            desk.activateWindow()
            return
        self.setParent(desk)
        desk.installEventFilter(self)
        self.setGeometry(desk.rect())
        self._back.show()
        self.show()
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Cover the window of the desk in any size."""
        desk = self.parentWidget()
        if event.type() == QEvent.Type.Resize and desk is not None and watched is desk:
            self.setGeometry(desk.rect())
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A larger screen has larger letters."""
        super().resizeEvent(event)
        self._presenter.per_sheet = LINES
        self.refresh()

    def take_off(self) -> None:
        """Off for good: it listens no more, and nothing of the person stays on a screen."""
        self._presenter.shown = nothing
        self.hide()
        self.deleteLater()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closed by hand is taken off."""
        super().closeEvent(event)
        if self._presenter.on:
            self._presenter.turn_on(False)

    def _lay_out(self) -> None:
        self._whole.setContentsMargins(36, 22, 36, 24)
        self._whole.setSpacing(12)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._title)
        words.addWidget(self._sub)
        self._head.addLayout(words, 1)
        self._head.addLayout(self._choices)
        self._whole.addLayout(self._head)
        self._card = QFrame()
        self._card.setProperty("box", "senior")
        lines = QVBoxLayout(self._card)
        lines.setContentsMargins(8, 8, 8, 8)
        lines.setSpacing(4)
        for line in self._lines:
            lines.addWidget(line)
        self._whole.addWidget(self._card)
        self._whole.addStretch(1)
        self._whole.addWidget(self._promise)
        last = QHBoxLayout()
        last.addWidget(self._safety, 1)
        last.addWidget(self._back, 0, Qt.AlignmentFlag.AlignBottom)
        self._whole.addLayout(last)

    def _build_back(self) -> Button:
        """The way back for the operator, in their language and size, where the desk lies under this screen."""
        say = self._presenter.operators_words()
        back = Button(say("visit.sheet.back"), icon="arrow-left", keycap=keycap("show_applicant", say))
        back.setObjectName("applicant.back")
        back.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        back.clicked.connect(lambda: self._presenter.turn_on(False))
        back.hide()
        return back

    def _show_languages(self, sheet: Sheet, grown: float) -> None:
        for language, words in sheet.languages:
            button = self._languages.get(language)
            if button is None:
                button = QPushButton(words)
                button.setObjectName(f"applicant.language.{language}")
                button.setProperty("kind", "pick")
                button.setCheckable(True)
                button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
                button.clicked.connect(lambda _checked, language=language: self._presenter.speak(language))
                self._languages[language] = button
                self._choices.addWidget(button)
            button.setFont(_font("senior_body", grown))
            button.setFixedHeight(round(64 * grown))
            button.setChecked(language == sheet.language)

    def _grown(self) -> float:
        return max(1.0, self.height() / BASE)


@lru_cache(maxsize=512)
def _wrapped(kind: str, grown: float, words: str, width: int) -> int:
    """How high the words are; the scale of the operator's letters changes nothing here."""
    return QFontMetrics(_font(kind, grown)).boundingRect(0, 0, width, 4000, WRAP, words).height()


def _font(kind: str, grown: float) -> QFont:
    font = QFont(current().font(kind))
    font.setPixelSize(round(TYPE[kind][0] * grown))
    return font
