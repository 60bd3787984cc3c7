"""The pages of the middle: one for each step, and the asides in place of a step. Each is built when it is first due."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

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
from ui.widgets.layout import col

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
        self._tiny = False
        self.addWidget(QWidget())

    def due(self) -> StepPage | None:
        """The page that is due now; None while it is not built."""
        return self._pages.get(self._place())

    def build(self) -> bool:
        """Build the next piece of the page that is due, at last its place in the window: one on each turn.

        False where it is there already, or no visit is known.
        """
        if self._presenter.generation != self._generation:
            self._drop()
        if self._presenter.visiting.view is None or self.due() is not None:
            return False
        place = self._place()
        if place not in self._coming:
            page = PAGES[place](self._presenter)
            page.setObjectName(f"visit.page.{place}")
            self._coming[place] = page, page.pieces()
            return True
        page, pieces = self._coming[place]
        if next(pieces, _DONE) is not _DONE:
            return True
        del self._coming[place]
        page.set_tiny(self._tiny)
        self._pages[place], self._areas[place] = page, Area(col(page))
        self.addWidget(self._areas[place])
        return True

    def show_due(self) -> StepPage | None:
        """Draw the page that is due and show it."""
        page = self.due()
        if page is not None:
            page.refresh()
            self.setCurrentWidget(self._areas[self._place()])
        return page

    def parts(self) -> list[QWidget]:
        """Every page that was built."""
        return list(self._areas.values())

    def keep_focus_in_sight(self) -> None:
        """What is sought may have the focus already and yet have been scrolled away."""
        area = self._areas.get(self._place())
        if area is not None:
            area.follow(None, QApplication.focusWidget())

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
        self._areas, self._pages, self._coming = {}, {}, {}
