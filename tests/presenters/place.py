"""A desk for presenters: a real workplace, a hall in the office's memory, and a runner that runs at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from mfc_desk.domain import halls
from mfc_desk.domain.ids import Key
from mfc_desk.domain.tickets import Ticket, TicketState
from mfc_desk.ports.office import NoLine
from mfc_desk.store.bodies import encode
from mfc_desk.text.message import msg
from mfc_desk.usecases.queue import DESK_HAS_TICKET
from sync.wire.messages import Answer, ChangeRow, Say
from tests.usecases.place import OPENING, operator, words, workplace
from ui.presenters.context import Context
from ui.presenters.desk import DeskPresenter


def at_once(lane, job, done, failed=None):
    """`Run` without threads."""
    try:
        result = job()
    except Exception as error:
        if failed is None:
            raise
        failed(error)
    else:
        done(result)


class Hall:
    """An office that knows the waiting people and answers asked verbs, as long as there is a line."""

    def __init__(self):
        self.line, self.tickets, self.seq, self.verbs = True, {}, 0, []
        self.busy = 0
        """How many times yet it thinks that someone sits at the desk."""
        self.centre = None
        """What it tells a supervisor of the other desks; None: it does not answer that."""

    def centre_now(self, token):
        if not self.line or self.centre is None:
            raise NoLine(msg("line.no_answer"))
        return self.centre

    def load_day(self, *_, **__):
        raise NoLine(msg("line.no_answer"))

    arrivals = load_day

    def row(self, ticket):
        self.seq += 1
        self.tickets[ticket.id] = ticket
        return ChangeRow(self.seq, f"ticket:{ticket.id}", f"op{self.seq}", encode(ticket))

    def ask(self, token, body):
        if not self.line:
            raise NoLine(msg("line.no_answer"))
        if self.busy:
            self.busy -= 1
            return Answer(body.command, OPENING, {}, [], Say(DESK_HAS_TICKET, {}))
        if body.verb == "issue_ticket":
            return self.issued(body)
        self.verbs.append(body.verb)
        name = body.args.get("ticket") or self.first()
        if name is None:
            return Answer(body.command, OPENING, {"ticket": None})
        ticket = self.tickets[name]
        called = replace(
            ticket,
            state=TicketState.CALLED,
            called_at=ticket.called_at or OPENING,
            last_call_at=OPENING,
            calls=ticket.calls + 1,
            desk="4",
            operator="aigerim",
        )
        return Answer(body.command, OPENING, {"ticket": name}, [self.row(called)])

    def issued(self, body):
        number = f"A-{900 + self.seq}"
        more = {name: body.args[name] for name in ("service", "ground", "people", "life_event")}
        ticket = Ticket(
            id=body.command, number=number, series="A", arrived_at=OPENING, eligible_at=OPENING, **more,
            more_services=tuple(body.args["more_services"]),
        )  # fmt: skip
        return Answer(body.command, OPENING, {"ticket": ticket.id, "number": number}, [self.row(ticket)])

    def first(self):
        waiting = [each for each in self.tickets.values() if each.state is TicketState.ISSUED]
        return min(waiting, key=lambda each: each.arrived_at).id if waiting else None


class Place:
    """A desk with people in the hall; what it announced, opened and offered is kept."""

    def __init__(self, folder: Path, *numbers: str, hall: Hall | None = None):
        self.hall = hall or Hall()
        self.work = workplace(folder, office=self.hall)
        self.session = replace(operator(self.work), token="t")
        self.told, self.opened, self.offers, self.changed = [], [], [], set()
        self.come(*numbers)
        self.ctx = Context(
            work=self.work,
            session=self.session,
            catalogue=words(self.work, "en"),
            run=at_once,
            changed=self.changed.update,
            announce=lambda message, undo=None: self.told.append(self.ctx.say(message)),
        )
        self.desk = self.desk_again()

    def desk_again(self) -> DeskPresenter:
        """The window was closed and opened."""
        desk = DeskPresenter(self.ctx)
        desk.visit_opened = self.opened.append
        desk.offer = lambda told, action, act: self.offers.append((self.ctx.say(told), self.ctx.say(action), act))
        desk.start()
        return desk

    def come(self, *numbers: str):
        """People take tickets, one a minute."""
        with self.work.store.write() as uow:
            for place, number in enumerate(numbers):
                at = OPENING - timedelta(minutes=20 - place)
                ticket = Ticket(id=number.lower(), number=number, series="A", arrived_at=at, eligible_at=at)
                uow.rows.receive(self.hall.row(ticket))
            uow.commit()

    def state_of(self, number: str) -> TicketState:
        """Where the ticket stands here."""
        with self.work.store.read() as uow:
            return uow.rows.get(Key("ticket", number.lower())).state


def rules(place, **changed):
    """The centre's rules of the hall arrive."""
    with place.work.store.write() as uow:
        uow.rows.receive(ChangeRow(9000, "hall:hall", "opHall", encode(halls.Hall(**changed))))
        uow.commit()
    place.desk.refresh(frozenset({Key("hall", "hall")}))
