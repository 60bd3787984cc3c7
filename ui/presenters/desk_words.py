"""What a desk says about itself and about who was called, in words."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil

from mfc_desk.domain.halls import Hall
from mfc_desk.text.message import Message, msg
from mfc_desk.usecases import queue
from ui.presenters import back_words
from ui.presenters.context import Context
from ui.presenters.known import came_for, of_services, of_ticket
from ui.presenters.parts import Fact
from ui.presenters.seat import SeatPresenter
from ui.presenters.stand import Stand


class DeskWords:
    """The words of the called person and of why nobody can be called. Changes nothing."""

    ctx: Context
    stand: Stand
    seat: SeatPresenter

    def elapsed(self) -> str:
        """How long ago the person was called, minutes and seconds."""
        if self.stand.called_at is None:
            return ""
        passed = int((self.ctx.work.now() - self.stand.called_at).total_seconds())
        return self.ctx.say("desk.elapsed", passed=max(0, passed))

    def calls(self) -> str:
        """How often and when the person was called, how many calls are left and from when the next may be."""
        ticket = self.stand.ticket
        if ticket is None or ticket.called_at is None:
            return ""
        work, say = self.ctx.work, self.ctx.say
        told = say("desk.called_n", n=max(1, ticket.calls), at=work.local(ticket.called_at))
        left, again_at = self.calls_left(), self.again_at()
        if left <= 0:
            return f"{told}. {say('desk.no_calls_left')}"
        if again_at is not None:
            return f"{told}. {say('desk.calls_left_from', n=left, at=work.local(again_at))}"
        return f"{told}. {say('desk.calls_left', n=left)}"

    def calls_left(self) -> int:
        """How often the number may be called yet."""
        ticket = self.stand.ticket
        return 0 if ticket is None else self._hall().recalls - max(1, ticket.calls)

    def again_at(self) -> datetime | None:
        """From when on it may be called again; None where that is now."""
        ticket = self.stand.ticket
        if ticket is None or ticket.last_call_at is None:
            return None
        at = ticket.last_call_at + timedelta(seconds=self._hall().recall_after_s)
        return at if at > self.ctx.work.now() else None

    def why_not_again(self) -> Message | None:
        """Why the number cannot be called once more now; None where it can."""
        ticket, again_at = self.stand.ticket, self.again_at()
        if ticket is None:
            return None
        if self.calls_left() <= 0:
            return msg("rule.called_enough", number=ticket.number, n=self._hall().recalls)
        if again_at is None:
            return None
        left = ceil((again_at - self.ctx.work.now()).total_seconds())  # in as many seconds it can be, not sooner
        return msg("rule.called_just_now", number=ticket.number, n=left)

    def service(self) -> str:
        """What the called person came for, everything they named."""
        ticket = self.stand.ticket
        service = queue.service_of(self.ctx.work, ticket) if ticket is not None else None
        if ticket is None or service is None:
            return self.ctx.say("desk.no_service")
        named, known = came_for(ticket)[1:], {each.id: each for each in self.ctx.work.law.services()}
        more = [self.ctx.say(known[each].short) for each in named if each in known]
        return "; ".join((self.ctx.say(service.name), *more))

    def people(self) -> str:
        """How many came on this number, where that is more than one."""
        ticket = self.stand.ticket
        return self.ctx.say("called.people", n=ticket.people) if ticket is not None and ticket.people > 1 else ""

    def facts(self) -> tuple[Fact, ...]:
        """What the ticket of the called person says. Nothing here is from a register."""
        if self.stand.ticket is None:
            return ()
        return (*back_words.facts(self.ctx.say, self.stand.then), *of_ticket(self.ctx, self.stand.ticket))

    def needed(self) -> tuple[Fact, ...]:
        """What the called person will need for what they came for."""
        ticket = self.stand.ticket
        return of_services(self.ctx, came_for(ticket)) if ticket is not None else ()

    def why_no_call(self) -> Message:
        """What comes before the next call."""
        if self.stand.page == "taken":
            return self.taken()
        number = self.stand.number or (self.stand.ticket.number if self.stand.ticket is not None else "")
        if self.stand.page == "called":
            return msg("desk.answer_first", number=number)
        return msg("desk.finish_first", number=number) if number else msg("desk.finish_first_nameless")

    def taken(self) -> Message:
        """That another operator's visit is open here, with its number where it has one."""
        number = self.stand.number
        return msg("desk.taken_number", number=number) if number else msg("desk.taken")

    def _hall(self) -> Hall:
        return self.seat.view.hall if self.seat.view is not None else Hall()
