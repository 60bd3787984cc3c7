"""The code of a ticket was scanned: whoever holds the paper is served, with the line or without it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from mfc_desk.domain.errors import DomainError
from mfc_desk.domain.ticket_codes import HEAD, TicketCode
from mfc_desk.text.message import msg
from mfc_desk.usecases import alone
from ui.presenters.parts import Notice

if TYPE_CHECKING:
    from ui.presenters.desk import DeskPresenter


def looks_like_ticket(text: str) -> bool:
    """Whether a scanner sent the code of a ticket, genuine or not."""
    return text.strip().upper().startswith(f"{HEAD}/")


def show(desk: DeskPresenter, text: str) -> None:
    """At a free desk the visit begins, after a reason where others go before; with a call, the called person came.

    Else a word says whose number it is.
    """
    work = desk.ctx.work
    desk.ctx.run("data", lambda: alone.read_shown(work, text), lambda code: _genuine(desk, code, text), _refused(desk))


def _genuine(desk: DeskPresenter, code: TicketCode, text: str) -> None:
    stand, work, session = desk.stand, desk.ctx.work, desk.ctx.session
    if stand.page == "called" and stand.ticket is not None and stand.ticket.id == code.ticket:
        desk.came()
    elif stand.page == "idle" and desk.passes_by(code.ticket):
        desk.lifecycle.receive(code.ticket, code.number)
    elif stand.page == "idle":
        desk.begin_by(lambda: alone.take_shown(work, session, text), code.number, code.ticket)
    else:
        desk.ctx.announce(msg("shown.other", number=code.number, here=stand.number))


def _refused(desk: DeskPresenter) -> Callable[[Exception], None]:
    def failed(error: Exception) -> None:
        if not isinstance(error, DomainError):
            raise error
        if desk.stand.page in ("idle", "called") and not desk.stand.side:  # it stays there until something else is done
            desk.stand.notice = Notice(tone="bad", icon="scan-line", title=error.message, body=msg("shown.refused"))
            desk.shown()
        else:
            desk.ctx.announce(error.message)

    return failed
