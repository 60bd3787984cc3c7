"""The pages of the middle: one for each step, and the asides in place of a step. Each is built when it is first due."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from ui.presenters.visit.frame import VisitPresenter
from ui.views.visit.check import CheckPage
from ui.views.visit.documents import DocumentsPage
from ui.views.visit.form import FormPage
from ui.views.visit.leave import LeavePage
from ui.views.visit.parts import StepPage
from ui.views.visit.receipt import ReceiptPage
from ui.views.visit.refuse import RefusePage
from ui.views.visit.round import RoundPage
from ui.views.visit.talks import EndingPage, GuidePage, OtherPage, QuestionPage
from ui.views.visit.what import WhatPage
from ui.views.visit.who import WhoPage
from ui.widgets.area import Area
from ui.widgets.layout import col, row
from ui.widgets.turns import styled
from ui.widgets.words import Icon, Label

PAGES: Final[Mapping[str, type[StepPage]]] = {
    "1": WhoPage, "2": WhatPage, "3": DocumentsPage, "4": FormPage, "5": CheckPage, "6": ReceiptPage,
    "leave": LeavePage, "refuse": RefusePage,
    "round": RoundPage,
    "other": OtherPage, "question": QuestionPage, "guide": GuidePage, "ending": EndingPage,
}  # fmt: skip
"""The steps by their numbers, then the asides by their names."""
_DONE: Final = object()


class Pages(QStackedWidget):
    """Shows the page that is due. Pages of another visit are dropped."""

    def __init__(self, presenter: VisitPresenter) -> None:
        super().__init__()
        self._presenter, self._generation = presenter, presenter.generation
        self._pages: dict[str, StepPage] = {}
        self._coming: dict[str, tuple[StepPage, Iterator[None]]] = {}  # being built, not yet in the window
        self._areas: dict[str, Area] = {}
        self._drawn: StepPage | None = None  # out of sight, and only to be shown
        self._tiny = False
        self.opening = self._make_opening()
        self.addWidget(self.opening)

    def _make_opening(self) -> QWidget:
        """What stands here until the visit is read and its page is built; it holds the focus for that page."""
        words = self._presenter.ctx.say("visit.opening")
        whole = QWidget()
        whole.setObjectName("visit.opening")
        whole.setAccessibleName(words)
        whole.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        col(row(Icon("loader-circle", "muted", 18), Label(words, "md", "muted"), ...), ..., pad=16, into=whole)
        return whole

    def due(self) -> StepPage | None:
        """The page that is due now; None while it is not built."""
        return self._pages.get(self._place())

    def build(self) -> bool:
        """Do the next piece of what shows the page that is due, one on each turn: build it, style it, draw it.

        False where nothing is left but to show it, or no visit is known.
        """
        if self._presenter.generation != self._generation:
            self._drop()
        if self._presenter.visiting.view is None:
            return False
        place = self._place()
        if place in self._pages:
            return self._draw_hidden(self._pages[place])
        if place not in self._coming:
            page = PAGES[place](self._presenter)
            page.setObjectName(f"visit.page.{place}")
            self._coming[place] = page, self._pieces(place, page)
            return True
        page, pieces = self._coming[place]
        if next(pieces, _DONE) is not _DONE:
            return True
        del self._coming[place]
        self._pages[place] = self._drawn = page
        return True

    def draw_due(self) -> StepPage | None:
        """Draw the page that is due, where it is not drawn already."""
        page = self.due()
        if page is not None and page is not self._drawn:
            page.refresh()
        self._drawn = None
        return page

    def show_due(self) -> None:
        """Show the page that is due."""
        if self.due() is not None:
            self.setCurrentWidget(self._areas[self._place()])

    def changed(self) -> None:
        """What was drawn out of sight and is not shown yet may be out of date."""
        self._drawn = None

    def _draw_hidden(self, page: StepPage) -> bool:
        """A page that comes back is drawn before it is shown, so that neither takes long."""
        if page is self._drawn:
            return False
        if self.currentWidget() is self._areas[self._place()]:
            return page.prepare()
        page.refresh()
        self._drawn = None if page.unfinished else page
        return True

    def _pieces(self, place: str, page: StepPage) -> Iterator[None]:
        """A new page out of sight: what it consists of, its place in the window, its values, its style."""
        yield from page.pieces()
        yield
        area = Area(col(page))
        yield
        self._areas[place] = area
        self.addWidget(area)
        yield
        page.set_tiny(self._tiny)
        page.refresh()
        while page.unfinished:
            yield
            page.refresh()
        yield
        yield from styled(area)

    def keep_focus_in_sight(self) -> None:
        """What is sought may have the focus already and yet be scrolled away, or find its place a turn later only."""
        area, focus = self._areas.get(self._place()), QApplication.focusWidget()
        if area is not None and focus is not None:
            area.follow(None, focus)
            area.reveal(focus)

    def set_tiny(self, tiny: bool) -> None:
        """Little room, or enough again."""
        self._tiny = tiny
        for page in self._pages.values():
            page.set_tiny(tiny)

    def _place(self) -> str:
        return self._presenter.asides.name or str(self._presenter.step)

    def _drop(self) -> None:
        self._generation = self._presenter.generation
        for area in self._areas.values():
            self.removeWidget(area)
            area.deleteLater()
        for page, _ in self._coming.values():
            page.deleteLater()
        self._areas, self._pages, self._coming, self._drawn = {}, {}, {}, None
