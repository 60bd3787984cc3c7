"""The middle column: one page at a time, each built when it is first needed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QWidget

from forms.ids import ServiceId
from mfc_desk.domain.ids import Key, VisitId
from ui.keys import COMMANDS, bind
from ui.presenters.context import Context
from ui.presenters.desk import DeskPresenter
from ui.views.called import CalledPage
from ui.views.idle import IdlePage
from ui.views.letting_go import let_go
from ui.views.sides import KeysPage, SidePage
from ui.views.taken import TakenPage

if TYPE_CHECKING:
    from ui.presenters.visit.frame import VisitPresenter
    from ui.views.visit.frame import VisitPage


VISIT_KEYS: Final = (
    *(name for name, each in COMMANDS.items() if each.scope == "visit"),
    *("primary", "why_asked", "show_applicant", "applicant_language", "print", "print_large", "menu"),
)
"""Keys of the window while a visit is shown. Keys without Ctrl, Alt or F are left to whoever has the focus."""
BESIDE: Final = frozenset({"case", "refusal", "ledger", "law", "wish", "hall", "desks", "shift", "cockpit", "reports"})
"""Pages that are made when they are first opened."""
SINGLE: Final = {Qt.Key.Key_Space: "said_yes", Qt.Key.Key_0: "all_right"}


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
        desk.visit_left = self.close
        desk.lifecycle.keep_typed = self.keep_typed

    def open(self, visit: VisitId) -> None:
        """Show this visit where the operator stopped."""
        self.presenter().open(visit)

    def close(self) -> None:
        """The visit is at this desk no more: it is put by, or goes on elsewhere."""
        if self._presenter is not None:
            self._presenter.close()

    def presenter(self) -> VisitPresenter:
        """The presenter of the visit; its imports are heavy and wait for the first visit."""
        desk = self._desk
        if self._presenter is None:
            from ui.presenters.visit.frame import VisitPresenter

            self._presenter = VisitPresenter(self._context)
            if self._desk is not None:
                self._presenter.visiting.offline = lambda: desk is not None and desk.status.offline
                self._presenter.on_view = self._desk.visit_seen
                self._presenter.on_over = self._desk.visit_over
                self._presenter.on_asked = self._desk.feedback.begin
                self._presenter.on_step = self._desk.step_left
                self._presenter.on_hold = self._desk.lifecycle.hold
                self._presenter.on_send = self._desk.lifecycle.send
                self._presenter.on_case = self._desk.open_case
        return self._presenter

    def page(self) -> VisitPage:
        """A page for the visit that is open."""
        from ui.views.visit.frame import VisitPage

        return VisitPage(self.presenter())

    def now(self) -> VisitPresenter | None:
        """The presenter of the visit, where there was one yet."""
        return self._presenter

    def refresh(self, keys: frozenset[Key]) -> None:
        """Rows are new."""
        if self._presenter is not None:
            self._presenter.refresh(keys)

    def line_changed(self) -> None:
        """The line was lost or is back: what waits for it says so."""
        if self._presenter is not None:
            self._presenter.shown()

    def keep_typed(self) -> None:
        """Keep what is typed in the visit that is open."""
        if self._presenter is not None:
            self._presenter.keep_typed()

    def choose_service(self, service: ServiceId) -> None:
        """Add the service to the visit that is open."""
        if self._presenter is not None:
            self._presenter.what.add(service)


def bind_visit(page: QWidget, middle: Middle) -> None:
    """Give the visit's page its keys; each does what the step that is shown says it does."""
    for name in VISIT_KEYS:
        bind(name, page).activated.connect(lambda name=name: middle.commands().get(name, _nothing)())


def _beside(name: str, desk: DeskPresenter) -> SidePage:
    """A page to be read beside the work; its imports wait until it is first opened."""
    from ui.views.case_page import CasePage
    from ui.views.cockpit_page import CockpitPage
    from ui.views.desks_page import DesksPage
    from ui.views.hall_page import HallPage
    from ui.views.law_page import LawPage
    from ui.views.ledger_page import LedgerPage
    from ui.views.refusal_page import RefusalPage
    from ui.views.reports_page import ReportsPage
    from ui.views.shift_page import ShiftPage
    from ui.views.wish_page import WishPage

    pages: dict[str, Callable[[DeskPresenter], SidePage]] = {
        "case": CasePage, "refusal": RefusalPage, "ledger": LedgerPage, "law": LawPage,
        "wish": WishPage, "hall": HallPage, "desks": DesksPage, "shift": ShiftPage,
        "cockpit": CockpitPage, "reports": ReportsPage,
    }  # fmt: skip
    return pages[name](desk)


def _nothing() -> None:
    """The step that is shown has no use for this key."""


class Middle(QStackedWidget):
    """Shows the page the presenter says. Reports `line_asked` (try the line), `lock_asked` (back to sign-in)."""

    line_asked = Signal()
    lock_asked = Signal()

    def __init__(self, desk: DeskPresenter, visit: VisitRoom) -> None:
        super().__init__()
        self._desk, self._visit, self._tiny = desk, visit, False
        self.setObjectName("middle")
        self.setAccessibleName(desk.ctx.say("region.middle"))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        self._pages: dict[str, QWidget] = {}
        self._visit_page: VisitPage | None = None
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
            if stand.page != "visit":
                self.leave_visit()
            self.focus_first()

    def refresh_side(self) -> None:
        """The line changed: a page that tells of it is drawn anew."""
        page = self.currentWidget()
        if isinstance(page, SidePage | IdlePage):
            page.refresh()

    def focus_first(self) -> None:
        """Give the focus to what comes next on this page."""
        page = self.currentWidget()
        if isinstance(page, IdlePage | CalledPage | TakenPage | SidePage):
            page.focus_first()
        elif page is not None and page is self._visit_page:
            self._visit_page.focus_first()

    def set_tiny(self, *, tiny: bool) -> None:
        """A narrow window: pages leave out their keycaps."""
        self._tiny = tiny
        for page in self._pages.values():
            if isinstance(page, IdlePage | CalledPage):
                page.set_tiny(tiny=tiny)

    def commands(self) -> dict[str, Callable[[], None]]:
        """What the keys of the visit do now; nothing while no visit is shown."""
        page = self._visit_page
        return page.commands() if page is not None and self.shows_visit() else {}

    def shows_visit(self) -> bool:
        """Whether a visit is what the operator sees in the middle."""
        return self._visit_page is not None and self.currentWidget() is self._visit_page

    def leave_visit(self) -> None:
        """The page of the visit is about to go: it listens no more."""
        page, self._visit_page = self._visit_page, None
        if page is not None:
            del self._pages["visit"]
            page.close_page()
            self.removeWidget(page)
            page.setObjectName("")  # nobody finds the old one by its name while it goes
            let_go(page)

    def _make(self, name: str) -> QWidget:
        desk = self._desk
        page: QWidget
        if name == "idle":
            page = IdlePage(desk)
        elif name == "called":
            page = CalledPage(desk)
        elif name == "taken":
            taken = TakenPage(desk)
            taken.sign_in_asked.connect(self.lock_asked)
            page = taken
        elif name == "line":
            page = self._line_page()
        elif name == "keys":
            page = KeysPage(desk)
        elif name in BESIDE:
            page = _beside(name, desk)
        else:
            page = self._visit_page = self._visit.page()
            bind_visit(page, self)
        if name in ("called", "visit", "taken"):
            bind("without_ticket", page).activated.connect(desk.ask_number)  # says what comes first
        if isinstance(page, IdlePage | CalledPage):
            page.set_tiny(tiny=self._tiny)
        self._pages[name] = page
        self.addWidget(page)
        return page

    def _line_page(self) -> SidePage:
        from ui.views.line_page import LinePage  # its imports wait until it is first opened
        from ui.work.sticks import sticks

        self._desk.beside.line.carry.seek = sticks
        page = LinePage(self._desk)
        page.line_asked.connect(self.line_asked)
        return page

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A single key that nothing inside took."""
        act = self.commands().get(SINGLE.get(Qt.Key(event.key()), ""))
        if act is not None and not event.modifiers():
            act()
        else:
            super().keyPressEvent(event)

    def _draw(self, page: QWidget) -> None:
        if isinstance(page, IdlePage | CalledPage | TakenPage | SidePage):
            page.refresh()
