"""What the operator sees while the person answers alone: that they do, until when, and nothing of what is said."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QFrame, QWidget

from ui.presenters.feedback import FeedbackPresenter
from ui.views.facts import named
from ui.widgets.button import Button
from ui.widgets.layout import col, hold, row
from ui.widgets.words import Icon, Label

CARD: Final = 560


class Alone(QFrame):
    """The words and the two ways on: the person had left, or the time is over. `small`: below the questions."""

    def __init__(self, presenter: FeedbackPresenter, *, small: bool = False) -> None:
        super().__init__()
        self._presenter, self._small, say = presenter, small, presenter.ctx.say
        self.setObjectName("alone")
        self._title, self._body = Label("", "strong" if small else "h1", wrap=True), Label("", "md", "muted", wrap=True)
        self._gone = named(Button(say("feedback.gone"), icon="user-round"), "alone.gone")
        self._on = named(Button(say("feedback.go_on"), icon="arrow-right", kind="primary"), "alone.go_on")
        self._gone.clicked.connect(presenter.gone)
        self._on.clicked.connect(self._go_on)
        words = (Icon("users", "muted", 18 if small else 32), (col(self._title, self._body, gap=2), 1))
        if small:
            row(*words, self._gone, self._on, gap=12, into=self)
        else:
            col(row(*words, gap=16), row(self._gone, self._on, ..., gap=12), gap=24, pad=(32, 28, 32, 28), into=self)
        self.refresh()

    def refresh(self) -> None:
        """What may be done by now."""
        one, say = self._presenter, self._presenter.ctx.say
        thanked = one.thanks and not one.closed
        if self._small:
            self._title.set_words(say("feedback.turn_back" if thanked else "feedback.turn"))
        else:
            self._title.set_words(say("feedback.alone"))
        self._body.set_words("" if thanked or not one.closed else self._until())
        self._body.setVisible(not thanked)
        self._gone.setVisible(one.may_be_gone)
        ready, before = one.may_go_on or thanked, self._on.isHidden()
        self._on.setVisible(ready)
        if ready and before and not self._small:
            self._on.setFocus(Qt.FocusReason.OtherFocusReason)

    def _until(self) -> str:
        one, say = self._presenter, self._presenter.ctx.say
        return say("feedback.time_over" if one.may_go_on else "feedback.until", at=one.until)

    def _go_on(self) -> None:
        if self._presenter.closed:
            self._presenter.leave()
        else:
            self._presenter.put_away()


class Cover(QWidget):
    """Lies over the whole window of the desk while the person answers on the second screen."""

    def __init__(self, presenter: FeedbackPresenter, over: QWidget) -> None:
        super().__init__(over)
        self.setObjectName("alone.cover")
        self.setProperty("box", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.alone = Alone(presenter)
        self.alone.setProperty("box", "card")
        col(..., row(..., hold(self.alone, width=CARD), ...), ..., into=self)
        over.installEventFilter(self)
        self.setGeometry(over.rect())
        self.show()
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Cover it in any size."""
        over = self.parentWidget()
        if event.type() == QEvent.Type.Resize and over is not None and watched is over:
            self.setGeometry(over.rect())
        return False
