"""What changed in the law for the operator: a notice at the start of the shift, and a page for any time."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from mfc_desk.text.message import msg
from ui.presenters.context import Context
from ui.presenters.parts import Notice
from ui.presenters.shifts import ShiftsPresenter

if TYPE_CHECKING:
    from mfc_desk.usecases.law_news import News


class LawNewsPresenter:
    """Knows what changed since this operator was here. `shown` is called when that is known, or put away."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self.shown: Callable[[], None] = _nothing
        self.fresh: News | None = None
        """What the notice tells of; None where there is nothing, or it was put away."""
        self.news: News | None = None
        """What the page shows."""
        self.shifts = ShiftsPresenter(ctx, lambda: self.shown())
        """The cases that a newer calendar would move."""

    def look(self) -> None:
        """At the start of a shift."""
        work, session = self._ctx.work, self._ctx.session

        def job() -> tuple[News | None, News | None]:
            from mfc_desk.usecases import law_news  # it compares whole packs: nothing of that on the way to the window

            fresh = law_news.news(work, session)
            return fresh, law_news.last(work, session)

        self._ctx.run("data", job, self._looked)

    def notice(self) -> Notice | None:
        """One sentence for the page of a free desk."""
        if self.fresh is None:
            return None
        if self.fresh.unknown:
            body = msg("law_news.unknown")
        elif self.fresh.count:
            body = msg("law_news.count", n=self.fresh.count)
        else:
            body = msg("law_news.nothing")
        return Notice(tone="tint", icon="gavel", title=msg("law_news.title", day=self.fresh.since), body=body)

    def untold(self) -> bool:
        """Whether there is something that the operator has not said they know."""
        return self.fresh is not None

    def put_away(self) -> None:
        """It is known, or will be read later: the palette finds it again."""
        if self.fresh is None:
            return
        self.fresh = None
        work, session = self._ctx.work, self._ctx.session

        def job() -> None:
            from mfc_desk.usecases import law_news

            law_news.known(work, session)

        self._ctx.run("data", job, lambda _: None)
        self.shown()

    def _looked(self, found: tuple[News | None, News | None]) -> None:
        self.fresh, self.news = found
        self.shown()


def _nothing() -> None:
    """Nobody looks yet."""
