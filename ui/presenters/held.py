"""The visits that wait at this desk without a number of their own, and where their people are meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from mfc_desk.domain.entities import Visit
from mfc_desk.domain.ids import VisitId
from mfc_desk.usecases import places, ways_back
from mfc_desk.usecases.ways_back import Whereabouts
from mfc_desk.usecases.workplace import Done
from ui.presenters import back_words
from ui.presenters.context import Context
from ui.presenters.wish import Kind, Wish
from ui.presenters.wishing import WishPresenter

if TYPE_CHECKING:
    from ui.presenters.desk import DeskPresenter


class HeldVisits:
    """Reads them, and goes on with one; whose person is known to be elsewhere is asked about first."""

    desk: DeskPresenter
    ctx: Context
    page: WishPresenter
    held: tuple[Visit, ...] = ()
    """Visits without a ticket that wait here, put by."""
    where: Mapping[VisitId, Whereabouts] = {}
    """Of those of them whose person was sent on with a number: where they are."""

    @property
    def sent_on(self) -> frozenset[VisitId]:
        """The visits whose person is at another desk, and comes back for it."""
        return frozenset(visit for visit, where in self.where.items() if not where.gone)

    def look(self) -> None:
        """Read anew which visits wait here, and where their people are."""
        work, session = self.ctx.work, self.ctx.session

        def read() -> tuple[tuple[Visit, ...], Mapping[VisitId, Whereabouts]]:
            held = places.held(work, session)
            return held, ways_back.whereabouts(work, held)

        self.ctx.run("data", read, self._looked)

    def _looked(self, found: tuple[tuple[Visit, ...], Mapping[VisitId, Whereabouts]]) -> None:
        if found == (self.held, self.where):
            return
        before = self.sent_on
        self.held, self.where = found
        self.desk.shown()
        for visit in before:
            if (where := self.where.get(visit)) is not None and where.gone:
                self.ctx.announce(back_words.gone(where))

    def resume(self, visit: VisitId) -> None:
        """The person of a visit that was put by is here again; where they are known to be elsewhere it is asked."""
        if self.desk.stand.page != "idle":
            self.ctx.announce(self.desk.why_no_call())
            return
        work, found = self.ctx.work, next((each for each in self.held if each.id == visit), None)

        def known(where: Mapping[VisitId, Whereabouts]) -> None:
            there = where.get(visit)
            number = (found.number if found is not None else None) or ""
            if there is None or there.gone:
                self._run(lambda: places.resume(work, self.ctx.session, visit), self._resumed(visit, number))
            else:
                self.page.begin(Wish(kind=Kind.RESUME, visit=visit, number=there.number, where=there, way="stay"))

        if found is not None:
            self.ctx.run("data", lambda: ways_back.whereabouts(work, [found]), known)

    def _go_on(self, wish: Wish) -> None:
        """Go on with a visit whose person is known to be at another desk, or on the way there."""
        visit, where = wish.visit, wish.where
        assert visit is not None
        assert where is not None
        job = lambda: ways_back.go_on(self.ctx.work, self.ctx.session, visit, where)  # noqa: E731  (a job of one line)
        resumed = self._resumed(visit, where.number)

        def done(done: Done) -> None:
            self.page.leave()
            resumed(done)

        self._run(job, done)

    def _resumed(self, visit: VisitId, number: str) -> Callable[[Done], None]:
        def resumed(done: Done) -> None:
            self.desk.go_on_with(visit, number, done)
            self.look()

        return resumed

    def _run(self, job: Callable[[], Any], done: Callable[[Any], Any]) -> None:
        """On the data lane; a refusal is said on the page, or at the bottom where none is open."""
        asked = self.page.wish is not None
        if asked:
            self.page.working()

        def failed(error: Exception) -> None:
            if asked:
                self.page.failed(error)
            else:
                self.desk.said_no(error)

        self.ctx.run("data", job, done, failed)
