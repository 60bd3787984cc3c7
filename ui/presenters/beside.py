"""What can be read beside the work: a case, the ledger, what changed in the law. Each is made when first asked."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from ui.presenters.contact import Contact
from ui.presenters.context import Context
from ui.presenters.stand import Side
from ui.presenters.status import StatusPresenter

if TYPE_CHECKING:
    from ui.presenters.case_page import CasePagePresenter
    from ui.presenters.cockpit import CockpitPresenter
    from ui.presenters.hall import HallPresenter
    from ui.presenters.law_news import LawNewsPresenter
    from ui.presenters.ledger import LedgerPresenter
    from ui.presenters.line_page import LinePagePresenter
    from ui.presenters.refusal_page import RefusalPagePresenter
    from ui.presenters.reports import ReportsPresenter


class Beside:
    """The presenters of the pages beside the work; `shown` is told when one of them changed."""

    def __init__(self, ctx: Context, shown: Callable[[], None], status: StatusPresenter, contact: Contact) -> None:
        self._ctx, self._shown = ctx, shown
        self._status, self._contact = status, contact

    @cached_property
    def case(self) -> CasePagePresenter:
        """One registered application."""
        from ui.presenters.case_page import CasePagePresenter

        made = CasePagePresenter(self._ctx)
        made.shown = self._shown
        return made

    @cached_property
    def refusal(self) -> RefusalPagePresenter:
        """One refused application."""
        from ui.presenters.refusal_page import RefusalPagePresenter

        made = RefusalPagePresenter(self._ctx)
        made.shown = self._shown
        return made

    @cached_property
    def ledger(self) -> LedgerPresenter:
        """The ledger of violations."""
        from ui.presenters.ledger import LedgerPresenter

        made = LedgerPresenter(self._ctx)
        made.shown = self._shown
        return made

    @cached_property
    def line(self) -> LinePagePresenter:
        """What waits, what needs a decision, what went."""
        from ui.presenters.line_page import LinePagePresenter

        made = LinePagePresenter(self._ctx, self._status, self._contact)
        made.shown = self._shown
        return made

    @cached_property
    def hall(self) -> HallPresenter:
        """Everybody of the day."""
        from ui.presenters.hall import HallPresenter

        made = HallPresenter(self._ctx)
        made.shown = self._shown
        return made

    @cached_property
    def cockpit(self) -> CockpitPresenter:
        """The load of the centre."""
        from ui.presenters.cockpit import CockpitPresenter

        made = CockpitPresenter(self._ctx)
        made.shown = self._shown
        return made

    @cached_property
    def reports(self) -> ReportsPresenter:
        """The reports of the centre."""
        from ui.presenters.reports import ReportsPresenter

        made = ReportsPresenter(self._ctx)
        made.shown = self._shown
        return made

    @cached_property
    def law(self) -> LawNewsPresenter:
        """What changed in the law."""
        from ui.presenters.law_news import LawNewsPresenter

        made = LawNewsPresenter(self._ctx)
        made.shown = self._shown
        return made

    def look(self, side: Side) -> None:
        """Read anew what this page shows."""
        if side == "case":
            self.case.look()
        elif side == "refusal":
            self.refusal.look()
        elif side == "ledger":
            self.ledger.look()
        elif side == "law":
            self.law.look()
            self.law.shifts.look()
        elif side == "hall":
            self.hall.look()
        elif side == "line":
            self.line.look()
        elif side == "cockpit":
            self.cockpit.look()
