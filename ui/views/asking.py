"""The person's questions over the window of the desk: while they are answered, nothing of the desk takes a key."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QShortcut
from PySide6.QtWidgets import QWidget

from ui.presenters.feedback import FeedbackPresenter

if TYPE_CHECKING:
    from ui.views.alone import Cover
    from ui.views.feedback import FeedbackScreen


class Asking:
    """Follows a `FeedbackPresenter` for one window: the questions, the cover over the desk, the desk that is closed."""

    def __init__(self, presenter: FeedbackPresenter, desk: QWidget, parts: Callable[[], Iterable[QWidget]],
                 back: Callable[[], None]) -> None:  # fmt: skip
        """`parts` is what the desk is built of; `back` gives the focus to it again."""
        self._presenter, self._desk, self._parts, self._back = presenter, desk, parts, back
        self._screen: FeedbackScreen | None = None
        self._cover: Cover | None = None
        self._closed = False
        presenter.shown = self.refresh

    def refresh(self) -> None:
        """Show what there is to show, and close or open the desk."""
        asking = self._presenter.closed
        if asking != self._closed:
            self._closed = asking
            self._close_desk(closed=asking)
        if asking or self._presenter.thanks:
            self._show()
        elif self._screen is not None:
            self.put_away()
            self._back()

    def put_away(self) -> None:
        """The questions go from every screen."""
        screen, self._screen = self._screen, None
        if screen is not None:
            screen.setObjectName("")  # nobody finds the old one by its name while it goes
            screen.take_off()

    def _show(self) -> None:
        from ui.views.feedback import FeedbackScreen  # nobody waits for it before the first visit is over

        if self._screen is None:
            self._screen = FeedbackScreen(self._presenter)
            self._screen.present(self._desk.window())
        self._screen.refresh()
        if self._cover is not None:
            self._cover.alone.refresh()

    def _close_desk(self, *, closed: bool) -> None:
        """Its parts and its keys; who looks at it from the other screen is told what goes on."""
        from ui.views.alone import Cover

        for part in self._parts():
            part.setEnabled(not closed)
        for key in self._desk.findChildren(QShortcut, options=Qt.FindChildOption.FindDirectChildrenOnly):
            key.setEnabled(not closed)
        if closed and len(QGuiApplication.screens()) > 1:
            self._cover = Cover(self._presenter, self._desk.window())
        elif not closed and self._cover is not None:
            self._cover.hide()
            self._cover.deleteLater()
            self._cover = None
            self._desk.activateWindow()
            self._back()
