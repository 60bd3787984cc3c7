"""The paper of a number that was given here, or of somebody's who lost theirs: printed from the page of their place."""

from __future__ import annotations

from collections.abc import Callable

from mfc_desk.domain.ids import TicketId
from mfc_desk.domain.ticket_prints import CopyReason
from mfc_desk.ports.outside import NotPrinted
from mfc_desk.text.message import msg
from mfc_desk.usecases import ticket_papers
from mfc_desk.usecases.ticket_papers import TicketPrinted
from ui.presenters.notices import notice_of
from ui.presenters.parts import Notice
from ui.presenters.wish import Kind, Wish
from ui.presenters.wishing import WishPresenter


class TicketPaper:
    """Prints and says what came of it: on the page while it is open, in a short word when it is left.

    The number stands whatever the printer does, and every word about a failure says it again.
    """

    def __init__(self, page: WishPresenter) -> None:
        self.page, self.ctx = page, page.ctx

    def open(self, ticket: TicketId, number: str, *, given: bool = False) -> None:
        """The number in large letters and the key that prints it; of one printed before, a copy."""
        wish = Wish(kind=Kind.TICKET, ticket=ticket, number=number, given=given)
        self.page.begin(wish)
        self._count(wish)

    def print(self, wish: Wish, *, large: bool = False) -> None:
        """Print it. A paper that may be out already is followed by a copy only, with its reason.

        A key pressed before anybody knows how many are out waits for that.
        """
        if not wish.counted:
            self._count(wish, then=lambda: self.page.print(large=large))
            return
        work, session, ticket = self.ctx.work, self.ctx.session, wish.ticket
        assert ticket is not None
        reason = CopyReason(wish.way) if wish.way else CopyReason.LARGE_TYPE if large else None

        def done(printed: TicketPrinted) -> None:
            self.ctx.changed(printed.changed)
            self._told(wish, printed)

        def failed(error: Exception) -> None:
            if self.page.wish is wish:
                self.page.failed(error)
            else:
                self.ctx.announce(notice_of(error, idle=False).title)

        self.page.working()
        self.ctx.run(
            "paper",
            lambda: ticket_papers.print_ticket(work, session, ticket, reason=reason, large=large),
            done,
            failed,
        )

    def _told(self, wish: Wish, printed: TicketPrinted) -> None:
        outcome, number = printed.outcome, wish.number
        if isinstance(outcome, NotPrinted):
            told = msg("ticket_paper.not_printed", number=number, why=outcome.why)
            if self.page.wish is not wish:
                self.ctx.announce(told)
                return
            code = "ticket_paper.nothing_out" if outcome.nothing_came_out else "ticket_paper.maybe_out"
            self.page.say(Notice(tone="bad", icon="printer", title=told, body=msg(code)))
        else:
            told = msg("ticket_paper.copy_printed" if printed.copy else "ticket_paper.printed", number=number)
            if self.page.wish is not wish:
                self.ctx.announce(told)
                return
            wish.printed, wish.way = True, ""  # a further one has a reason of its own
            self.page.say(Notice(tone="ok", icon="printer", title=told))
        self._count(wish)

    def _count(self, wish: Wish, then: Callable[[], None] | None = None) -> None:
        """How many papers may be out: the next one is a copy where there is any."""
        work, ticket = self.ctx.work, wish.ticket
        assert ticket is not None

        def done(found: tuple[int, bool]) -> None:
            if self.page.wish is wish:
                copies, unsure = found
                wish.copies, wish.counted = copies, True
                wish.way = CopyReason.UNSURE if unsure else "" if wish.way == CopyReason.UNSURE else wish.way
                self.page.desk.shown()
                if then is not None:
                    then()

        self.ctx.run(
            "data", lambda: (ticket_papers.papers(work, ticket).next_copy, ticket_papers.unsure(work, ticket)), done
        )
