"""How what this desk holds of the office agrees with it, in words, and the wish to have it compared at once."""

from __future__ import annotations

from collections.abc import Callable

from mfc_desk.usecases import picture
from mfc_desk.usecases.picture import PictureView
from ui.presenters.context import Context


class PicturePresenter:
    """Knows when the rows here were last compared. `shown` is called when there is news."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self.shown: Callable[[], None] = _nothing
        self._view: PictureView | None = None

    def look(self) -> None:
        """Read how it stands."""
        work = self._ctx.work
        self._ctx.run("data", lambda: picture.look(work), self._looked)

    def compare(self, wished: Callable[[], None]) -> None:
        """Have everything that is here compared at the next turn; `wished` is called when that is written down."""
        work = self._ctx.work

        def job() -> PictureView:
            picture.compare_soon(work)
            return picture.look(work)

        def done(view: PictureView) -> None:
            self._looked(view)
            wished()

        self._ctx.run("data", job, done)

    def words(self) -> str:
        """One sentence; "" while nobody looked."""
        view, say = self._view, self._ctx.say
        if view is None:
            return ""
        if view.wanted:
            return say("picture.will_compare", n=view.rows)
        if view.compared_at is None:
            return say("picture.never_compared", n=view.rows)
        today = view.compared_at.date() == self._ctx.work.today()
        code = "picture.compared_today" if today else "picture.compared_on"
        told = say(code, n=view.rows, at=view.compared_at, day=view.compared_at.date())
        return " ".join((told, say("picture.mended", n=view.mended))) if view.mended else told

    def _looked(self, view: PictureView) -> None:
        self._view = view
        self.shown()


def _nothing() -> None:
    """Nobody looks yet."""
