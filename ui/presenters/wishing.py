"""Asks what is needed before something is done with a person's place, and has it done.

While it is asked the page lies over the work; nothing of the work is lost by it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from forms.ids import ServiceId
from forms.service import Service
from mfc_desk.domain import reasons
from mfc_desk.domain.halls import Hall
from mfc_desk.domain.ids import DeskName, TicketId
from mfc_desk.domain.tickets import Ticket, TicketState
from mfc_desk.text.message import msg
from mfc_desk.usecases import for_one_desk, services, whole_hall
from mfc_desk.usecases.for_one_desk import AtDesk
from mfc_desk.usecases.places import Wanted
from mfc_desk.usecases.whole_hall import PlaceView
from ui.presenters import far_words, wish_targets
from ui.presenters.newest import Newest
from ui.presenters.notices import notice_of
from ui.presenters.parts import Notice
from ui.presenters.stand import Side
from ui.presenters.wish import DIRECTED, MUST_SAY, Kind, Missing, Option, Wish
from ui.presenters.wish_words import words_of

if TYPE_CHECKING:
    from ui.presenters.desk import DeskPresenter
    from ui.presenters.wish import WishWords


class WishPresenter:
    """Holds one wish. `shown` is told when it changed, `seek` which part of the page needs the operator.

    Whoever owns it sets `done`, which carries the wish out.
    """

    def __init__(self, desk: DeskPresenter) -> None:
        self.desk, self.ctx, self._search = desk, desk.ctx, Newest(desk.ctx)
        self.wish: Wish | None = None
        self.place: PlaceView | None = None
        self.there: AtDesk | None = None
        """Of a desk that is to be closed: who is there, who waits for it alone."""
        self.notice: Notice | None = None
        self.busy = False
        self.found: tuple[Service, ...] = ()
        self._under: Side = ""
        """The page that was there before, and is again after it."""
        self.seek: Callable[[str], None] = _ignore
        self.done: Callable[[Wish], None] = _ignore
        self.receive: Callable[[Wish], None] = _ignore
        self.act: Callable[[str, TicketId], None] = _ignore_act
        self.printing: Callable[[Wish, bool], None] = _ignore_print

    def begin(self, wish: Wish) -> None:
        """Ask about this; what was asked about before is dropped."""
        self.wish, self.place, self.notice, self.busy, self.found = wish, None, None, False, ()
        self.there = None
        hall = self._hall()
        wish.minutes = hall.park_min
        if self.desk.stand.side != "wish":
            self._under = self.desk.stand.side
        self.desk.stand.side = "wish"
        self.desk.seat.look()
        if wish.ticket is not None:
            self._look_at_place(wish.ticket)
        if wish.kind in far_words.THERE:
            self._look_there(wish)
        if wish.kind in DIRECTED or wish.kind is Kind.ISSUE:
            self.search("")
        self.desk.shown()

    def words(self) -> WishWords | None:
        """The page in words; None where nothing is asked."""
        return words_of(self) if self.wish is not None else None

    def ticket(self) -> Ticket | None:
        """The ticket it is about, as it was when it was asked."""
        return self.place.ticket if self.place is not None else None

    def busy_with(self) -> str:
        """Who is at the desk while another person is wanted: "called", "visit", or nobody."""
        page = self.desk.stand.page
        wants = self.wish is not None and self.wish.kind in (Kind.CALL, Kind.NEXT)
        return page if wants and page in ("called", "visit") else ""

    def choose(self, part: str, key: str) -> None:
        """Something was chosen in a part of the page."""
        wish = self.wish
        if wish is None:
            return
        if part == "where" and wish.kind is Kind.ISSUE:
            self._take(key)
        elif part in ("because", "way", "target", "ground", "language"):
            setattr(wish, part, key)
        elif part == "where":
            wish.target = key
        elif part == "minutes":
            wish.minutes = int(key)
        self.notice = None
        self.desk.shown()

    def type(self, words: str) -> None:
        """The reason in words of one's own."""
        if self.wish is not None:
            self.wish.words = words

    def turn_back(self, on: bool) -> None:
        """Whether they come back to this desk afterwards."""
        if self.wish is not None:
            self.wish.back = on

    def count(self, people: str) -> None:
        """How many persons come on this number."""
        if self.wish is not None:
            self.wish.people = int(people) if people.strip().isdigit() else 0

    def search(self, words: str) -> None:
        """Look for services by these words; desks and lists are known."""
        wish = self.wish
        if wish is None:
            return
        wish.search = words
        work, catalogue = self.ctx.work, self.ctx.catalogue

        def done(found: tuple[Service, ...]) -> None:
            if self.wish is wish:
                self.found = found
                self.desk.shown()

        self._search.ask(lambda: services.find(work, catalogue, words), done)

    def first_found(self) -> None:
        """Enter in the field: the first that was found."""
        words = self.words()
        if words is not None and words.where:
            self.choose("where", words.where[0].key)
            self.seek("primary")

    def press(self) -> None:
        """Do it, or go to what must be said first."""
        wish = self.wish
        if wish is None or self.busy:
            return
        missing = self.missing()
        if missing is not None:
            self._ask_for(missing)
        elif wish.way == "stay" or wish.printed:
            self.leave()
        else:
            self.done(wish)

    def press_second(self) -> None:
        """The other way: the person is received at once."""
        wish = self.wish
        if wish is None or self.busy:
            return
        if wish.kind is not Kind.TICKET:
            self.receive(wish)
        elif wish.printed:
            self.print()
        else:
            self.leave()

    def print(self, *, large: bool = False) -> None:
        """The key for paper: the ticket this page is about, once more where it came out already."""
        wish = self.wish
        if wish is None or wish.kind is not Kind.TICKET or self.busy:
            return
        unsaid = None if large else self._why_copy(wish)  # larger type is wanted: that is why
        if unsaid is not None:
            self._ask_for(unsaid)
        else:
            self.printing(wish, large)

    def say(self, notice: Notice) -> None:
        """What came of it, while the page stays."""
        self.busy, self.notice = False, notice
        self.desk.shown()

    def missing(self) -> Missing | None:
        """What has to be said first; None where everything is."""
        wish = self.wish
        if wish is None:
            return None
        if self.busy_with() and not wish.way:
            return Missing(self.desk.why_no_call(), "way")
        if wish.way == "stay":
            return None
        if wish.kind is Kind.TICKET and not wish.printed:
            return self._why_copy(wish)
        if (unsaid := far_words.missing(wish)) is not None:
            return unsaid
        if wish.kind in DIRECTED and not wish.target:
            return Missing(msg("rule.nowhere_to_send"), "where")
        if wish.kind is Kind.ISSUE and not 1 <= wish.people <= 20:
            return Missing(msg("rule.people_on_a_number", most=20), "people")
        if wish.kind in MUST_SAY and not self.reason() and not self.is_first():
            return Missing(msg("rule.reason_needed"), "because")
        return None

    def _why_copy(self, wish: Wish) -> Missing | None:
        """A paper that may be out already is followed by no other one before somebody said why."""
        wanted = (wish.printed or wish.copies) and not wish.way
        return Missing(msg("ticket_paper.say_why"), "way") if wanted else None

    def _ask_for(self, missing: Missing) -> None:
        """Say what has to be said first, and lead there."""
        self.notice = Notice(tone="warn", icon="triangle-alert", title=missing.why)
        self.desk.shown()
        self.seek(missing.part)

    def is_first(self) -> bool:
        """Whether it is this person's turn anyway: then nobody has to say why."""
        wish, place = self.wish, self.place
        if wish is None or wish.kind is not Kind.CALL or place is None or place.before:
            return False
        return place.mine and place.ticket.waits_at(self.ctx.work.now())

    def reason(self) -> str:
        """The reason as it is kept."""
        wish = self.wish
        return reasons.written(wish.because, wish.words) if wish is not None else ""

    def wanted(self, wish: Wish) -> Wanted:
        """What the number is taken for."""
        return Wanted(
            services=wish.services,
            life_event=wish.event,
            ground=wish.ground,
            people=wish.people,
            language=self.language(wish),
        )

    def language(self, wish: Wish) -> str:
        """In which language the number is given: the person's, else the operator's as long as nobody asked."""
        return wish.language or self.ctx.catalogue.language

    def working(self) -> None:
        """It is being done."""
        self.busy, self.notice = True, None
        self.desk.shown()

    def failed(self, error: Exception) -> None:
        """It was not done: say why, here, and keep everything that was chosen."""
        self.busy = False
        self.notice = notice_of(error, idle=False)
        self.desk.shown()

    def leave(self) -> None:
        """Back to the work; nothing was done."""
        self.wish, self.place, self.notice, self.busy = None, None, None, False
        if self.desk.stand.side == "wish":
            self.desk.stand.side, self._under = self._under, ""
        self.desk.shown()

    def refresh(self) -> None:
        """Rows are new: the place of the person may be another one."""
        if self.wish is not None and self.wish.ticket is not None:
            self._look_at_place(self.wish.ticket)
        elif self.wish is not None and self.wish.kind in far_words.THERE:
            self._look_there(self.wish)

    def options(self) -> tuple[Option, ...]:
        """What can be chosen in the part "where"."""
        wish, view = self.wish, self.desk.seat.view
        if wish is None:
            return ()
        if wish.kind is Kind.ISSUE:
            return wish_targets.matters(self.ctx, self.found, wish.event, wish.search)
        return wish_targets.places(self.ctx, view, self.found, wish.search) if view is not None else ()

    def _take(self, key: str) -> None:
        """A life event opens its services; a service is taken, or given up again."""
        wish, (kind, _, name) = self.wish, key.partition(":")
        assert wish is not None
        if kind == "event":
            wish.event, wish.search = name, ""
            only = wish_targets.services_of(self.ctx, name)
            if len(only) == 1 and only[0] not in wish.services:  # there is nothing to choose among
                wish.services = (*wish.services, *only)
            self.search("")
        elif ServiceId(name) in wish.services:
            wish.services = tuple(each for each in wish.services if each != name)
        else:
            wish.services = (*wish.services, ServiceId(name))

    def _look_at_place(self, ticket: TicketId) -> None:
        work, wish = self.ctx.work, self.wish

        def done(found: PlaceView | None) -> None:
            if self.wish is not wish:
                return
            self.place = found
            if found is None or found.ticket.state in (TicketState.DONE, TicketState.LEFT, TicketState.VOIDED):
                self.leave()
                self.ctx.announce(msg("wish.gone"))
                return
            self.desk.shown()

        self.ctx.run("data", lambda: whole_hall.place(work, ticket), done)

    def _look_there(self, wish: Wish) -> None:
        work, desk = self.ctx.work, DeskName(wish.number)

        def done(found: AtDesk) -> None:
            if self.wish is wish and found != self.there:
                self.there = found
                self.desk.shown()

        self.ctx.run("data", lambda: for_one_desk.look(work, desk), done)

    def _hall(self) -> Hall:
        view = self.desk.seat.view
        return view.hall if view is not None else Hall()


def _ignore(_: object) -> None:
    """Nobody listens yet."""


def _ignore_print(_wish: Wish, _large: bool) -> None:
    """Nobody prints yet."""


def _ignore_act(_act: str, _ticket: TicketId) -> None:
    """Nobody does it yet."""
