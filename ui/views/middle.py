"""The middle column: one page at a time, each built when it is first needed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QWidget

from forms.ids import ServiceId
from mfc_desk.domain.ids import Key, VisitId
from ui.presenters.context import Context
from ui.presenters.desk import DeskPresenter
from ui.views.called import CalledPage
from ui.views.idle import IdlePage
from ui.views.sides import KeptPage, KeysPage, SidePage, TrayPage

if TYPE_CHECKING:
    from ui.presenters.visit.frame import VisitPresenter


class VisitRoom:
    """The visit's presenter and the way to make its page. Made once; the page is made anew with each language."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._presenter: VisitPresenter | None = None
        self._desk: DeskPresenter | None = None

    def wire(self, desk: DeskPresenter) -> None:
        """Open the visits of `desk`, and tell it who is there and when they left."""
        self._desk = desk
        desk.visit_opened = self.open

    def open(self, visit: VisitId) -> None:
        """Show this visit where the operator stopped."""
        self.presenter().open(visit)

    def presenter(self) -> VisitPresenter:
        """The presenter of the visit; its imports are heavy and wait for the first visit."""
        if self._presenter is None:
            from ui.presenters.visit.frame import VisitPresenter

            self._presenter = VisitPresenter(self._context)
            if self._desk is not None:
                self._presenter.on_view = self._desk.visit_seen
                self._presenter.on_over = self._desk.visit_over
        return self._presenter

    def page(self) -> QWidget:
        """A page for the visit that is open."""
        from ui.views.visit.page import VisitPage

        return VisitPage(self.presenter())

    def refresh(self, keys: frozenset[Key]) -> None:
        """Rows are new."""
        if self._presenter is not None:
            self._presenter.refresh(keys)

    def choose_service(self, service: ServiceId) -> None:
        """Add the service to the visit that is open."""
        if self._presenter is not None:
            self._presenter.what.add(service)


class Page(Protocol):
    """What every page of ours can do."""

    def refresh(self) -> None: ...

    def focus_first(self) -> None: ...


class Middle(QStackedWidget):
    """Shows the page the presenter says. Reports `line_asked` when the line is to be tried."""

    line_asked = Signal()

    def __init__(self, desk: DeskPresenter, visit: VisitRoom) -> None:
        super().__init__()
        self._desk, self._visit, self._tiny = desk, visit, False
        self.setObjectName("middle")
        self.setAccessibleName(desk.ctx.say("region.middle"))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        self._pages: dict[str, QWidget] = {}
        self._shown = ""
        self.refresh()

    def refresh(self) -> None:
        """Show the page that is due, and let it draw itself."""
        stand = self._desk.stand
        name = stand.side or stand.page
        page = self._pages.get(name) or self._make(name)
        if self.currentWidget() is not page:
            self.setCurrentWidget(page)
        self._draw(page)
        if name != self._shown:
            self._shown = name
            self.focus_first()

    def refresh_side(self) -> None:
        """The line changed: a page that tells of it is drawn anew."""
        page = self.currentWidget()
        if isinstance(page, SidePage):
            page.refresh()

    def focus_first(self) -> None:
        """Give the focus to what comes next on this page."""
        page = self.currentWidget()
        if isinstance(page, IdlePage | CalledPage | SidePage):
            page.focus_first()

    def set_tiny(self, *, tiny: bool) -> None:
        """A narrow window: pages leave out their keycaps."""
        self._tiny = tiny
        for page in self._pages.values():
            if isinstance(page, IdlePage | CalledPage):
                page.set_tiny(tiny=tiny)

    def _make(self, name: str) -> QWidget:
        desk = self._desk
        page: QWidget
        if name == "idle":
            page = IdlePage(desk)
        elif name == "called":
            page = CalledPage(desk)
        elif name == "tray":
            page = TrayPage(desk)
        elif name == "line":
            kept = KeptPage(desk)
            kept.line_asked.connect(self.line_asked)
            page = kept
        elif name == "keys":
            page = KeysPage(desk)
        else:
            page = self._visit.page()
        if isinstance(page, IdlePage | CalledPage):
            page.set_tiny(tiny=self._tiny)
        self._pages[name] = page
        self.addWidget(page)
        return page

    def _draw(self, page: QWidget) -> None:
        if isinstance(page, IdlePage | CalledPage | SidePage):
            page.refresh()
