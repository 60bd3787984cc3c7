"""Step 2: what the person came for, found by the words people use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from forms.ids import ServiceId
from forms.service import Service
from mfc_desk.domain.ids import ApplicationId
from mfc_desk.domain.machines import Lifecycle
from mfc_desk.text.message import Message, msg
from mfc_desk.usecases import services
from mfc_desk.usecases.visits import CaseView
from ui.presenters.newest import Newest
from ui.presenters.visit.going import Going
from ui.presenters.visit.offers import Offer, barred, offers
from ui.presenters.visit.shared import Mark, Visiting, nothing


@dataclass(frozen=True, slots=True)
class Found:
    """A service as one row of the results."""

    service: ServiceId
    name: str
    summary: str
    short: str
    term: str
    fee: str
    life: str
    chosen: bool
    barred: str = ""
    """Why it cannot be asked for now and what would cure it; "" where it can."""
    online: bool = False
    """Whether no desk takes it in: the person acts on their own device."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A service the person came for, as one row of the list."""

    application: ApplicationId
    name: str
    state: str
    here: bool
    removable: bool


class WhatPresenter:
    """Search words, what was found for them, and what was chosen."""

    def __init__(self, room: Visiting) -> None:
        self._room = room
        self.words = ""
        self._found: tuple[Service, ...] | None = None
        self._search = Newest(room.ctx)
        self.help_with: Callable[[ServiceId], None] = nothing
        """Guides the person through a service that no desk takes in."""
        self.going: Callable[[], list[Going]] = list
        """What was begun beside the applications and not ended."""
        self.go_on_with: Callable[[str], None] = nothing
        """Opens one of them again."""
        self.end: Callable[[], None] = nothing
        self.may_end: Callable[[], bool] = lambda: False
        """Whether the visit may end without an application, and the end itself."""

    def search(self, words: str) -> None:
        """Look for these words; a newer search makes an older answer void."""
        self.words = words
        work, catalogue = self._room.ctx.work, self._room.ctx.catalogue

        def done(found: tuple[Service, ...]) -> None:
            self._found = found
            self._room.tell()

        self._search.ask(lambda: services.find(work, catalogue, words), done)

    def begin(self) -> None:
        """Show everything there is, before a word is typed."""
        if self._found is None:
            self.search(self.words)

    def found(self) -> list[Found] | None:
        """The rows of the results; None while the first search is under way."""
        if self._found is None:
            return None
        chosen = {each.service.id for each in self._room.view.cases} if self._room.view else set()
        return [self._row(each, each.id in chosen) for each in self._in_order(self._found)]

    def chosen(self) -> list[Chosen]:
        """What the person came for, in the order in which they said it."""
        view, here, say = self._room.view, self._room.case, self._room.ctx.say
        if view is None or here is None:
            return []
        return [
            Chosen(
                each.application.id,
                say(each.service.name),
                say(f"state.application.{each.application.lifecycle}"),
                each.application.id == here.application.id,
                each.application.lifecycle is not Lifecycle.REGISTERED,
            )
            for each in view.cases
        ]

    def add(self, service: ServiceId) -> None:
        """The person came for this."""
        if self._room.view is not None and any(each.service.id == service for each in self._room.view.cases):
            self._room.refuse(msg("visit.what.already"))
            return
        if self._online(service):
            self.help_with(service)
            return
        work, session, visit = self._room.ctx.work, self._room.ctx.session, self._room.visit
        language, acting = self._room.language, self._room.view.acting if self._room.view is not None else None
        right = acting.right.id if acting is not None else None

        def added(application: ApplicationId) -> None:
            self._room.application = application

        self._room.act(lambda: services.choose(work, session, visit, service, language, right=right), added)

    def offers(self) -> list[Offer]:
        """What belongs with what was chosen, and why."""
        return list(offers(self._room))

    def add_offer(self) -> None:
        """The person wants the first of them too."""
        first = next(offers(self._room), None)
        if first is None:
            self._room.ctx.announce(msg("what.no_offer"))
        else:
            self.add(first.service)

    def remove(self, application: ApplicationId) -> None:
        """The person does not want this one after all; it can be put back."""
        work, session, view = self._room.ctx.work, self._room.ctx.session, self._room.view
        case = next((each for each in view.cases if each.application.id == application), None) if view else None
        if case is None:
            return

        def removed(_: object) -> None:
            if self._room.application == application:
                self._room.application = None
            self._room.go(2)
            name = self._room.ctx.say(case.service.name)
            self._room.ctx.announce(msg("visit.what.removed", name=name), lambda: self._put_back(case))

        self._room.act(lambda: services.drop(work, session, application), removed)

    def _put_back(self, case: CaseView) -> None:
        work, session = self._room.ctx.work, self._room.ctx.session

        def there(application: ApplicationId) -> None:
            self._room.application = application

        self._room.act(lambda: services.put_back(work, session, case), there)

    def take_up(self, application: ApplicationId) -> None:
        """Go on with this application in the steps that follow."""
        self._room.application = application
        self._room.tell()

    def mark(self) -> Mark:
        """How many services."""
        count = len(self._room.view.cases) if self._room.view is not None else 0
        return Mark("done", msg("visit.sub.services", n=count)) if count else Mark("todo", msg("visit.sub.not_yet"))

    def left(self) -> Message | None:
        """Something must be chosen."""
        return None if self.chosen() or self.wanted() or self.may_end() else msg("visit.left.service")

    def wanted(self) -> tuple[ServiceId, ...]:
        """What the person said they came for and what a desk takes in; nothing once something is chosen.

        While words are typed it is not on the page, and what is not seen is not taken.
        """
        view = self._room.view
        if view is None or view.cases or self.words.strip():
            return ()
        known = {each.id: each for each in self._room.ctx.work.law.services(self._room.ctx.work.today())}
        return tuple(
            each for each in view.wanted if each in known and not known[each].guided and not self._bars(known[each])
        )

    def primary(self) -> Message:
        """On to the documents; what the ticket says is taken with it. With something else done, on to the end."""
        if self.wanted():
            return msg("visit.go.as_said", n=len(self.wanted()))
        return msg("ending.title") if not self.chosen() and self.may_end() else msg("visit.go.documents")

    def press(self) -> None:
        """Go on, or go to the search."""
        if self.chosen():
            self._room.go(3)
        elif self.wanted():
            self._take_wanted()
        elif self.may_end():
            self.end()
        else:
            self._room.refuse(msg("visit.first.service"))
            self._room.seek("what.search")

    def _take_wanted(self) -> None:
        """Everything they came for at once, and the list of documents opens."""
        work, session, visit = self._room.ctx.work, self._room.ctx.session, self._room.visit
        language, wanted = self._room.language, self.wanted()
        acting = self._room.view.acting if self._room.view is not None else None
        right = acting.right.id if acting is not None else None

        def taken(applications: list[ApplicationId]) -> None:
            self._room.application = applications[0]
            self._room.go(3)

        self._room.act(
            lambda: [services.choose(work, session, visit, each, language, right=right) for each in wanted], taken
        )

    def _bars(self, service: Service) -> bool:
        return barred(self._room, service) is not None

    def _in_order(self, found: tuple[Service, ...]) -> list[Service]:
        """As it was found; while nothing is typed, what the ticket was taken for comes first."""
        view = self._room.view
        ticket = view.ticket if view is not None and not self.words.strip() else None
        if ticket is None:
            return list(found)
        return sorted(found, key=lambda each: (each.id != ticket.service, ticket.life_event not in each.events))

    def _online(self, service: ServiceId) -> bool:
        work = self._room.ctx.work
        return any(each.id == service and each.guided for each in work.law.services(work.today()))

    def _row(self, service: Service, chosen: bool) -> Found:
        say, term = self._room.ctx.say, service.deadline.term
        bar = None if chosen else barred(self._room, service)
        return Found(
            service=service.id,
            name=say(service.name),
            summary=say(service.summary),
            short=say(service.short),
            term=say(msg(f"term.{term.unit}", n=term.value)),
            fee=say(service.fee.text),
            life=" · ".join(say(each) for each in service.life_events),
            chosen=chosen,
            barred=f"{say(bar.why)}. {say(bar.cure)}" if bar is not None else "",
            online=service.guided,
        )
