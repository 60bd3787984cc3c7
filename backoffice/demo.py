"""A morning at one centre, played through the office's public API with a clock that advances to the hour it serves.

Forty people in a hundred minutes: tickets from a kiosk and from the reception, three desks, one person who
does not come, one appointment still ahead. Nothing here reaches past the API but the founding of the centre itself.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from backoffice import keys, rehearsed_visit, staffing, terminals
from backoffice.api.app import make_app
from backoffice.inprocess import InProcess
from backoffice.office import Office, law_of
from backoffice.people import Visitor, visitors
from backoffice.recording import record
from backoffice.rehearsal import AdvancingClock, RehearsalDesk
from backoffice.rehearsed_visit import Rehearsed
from backoffice.staffing import Hired
from backoffice.store import centres
from backoffice.store.centres import Centre
from backoffice.store.database import Database
from backoffice.store.terminals import TerminalKind
from mfc_desk.domain.halls import Hall
from mfc_desk.domain.ids import CentreId, DeskName, Key, RandomIds, TicketId
from mfc_desk.domain.operations.desks import SetHall
from mfc_desk.domain.permissions import Role
from mfc_desk.domain.tickets import Ticket
from mfc_desk.text.catalogue import Catalogue

MORNING: Final = timedelta(minutes=100)
PEOPLE: Final = 40
FREE_DESK: Final = DeskName("4")
PASSWORD: Final = "demo-2026"  # noqa: S105 - it opens invented people's papers only


@dataclass(frozen=True, slots=True)
class Plan:
    """A centre to be played."""

    centre: Centre
    staff: tuple[Hired, ...]
    languages: tuple[str, ...]


@dataclass(slots=True)
class _Counter:
    """A desk of the morning and what goes on there."""

    desk: RehearsalDesk
    calls_until: int
    """The last minute in which it calls; a desk that closes has finished by the end of the morning."""
    ticket: TicketId | None = None
    going: Rehearsed | None = None
    due: int = 0
    done: list[bool] = field(default_factory=list)


def play(
    database: Database, *, scans: Path, centre: str, until: datetime, packs: Path | None = None
) -> Mapping[str, Any]:
    """Found the centre, play its morning up to `until`, and tell what a desk and the hall's browsers need to join."""
    if database.read(centres.centres):
        return {}
    clock = AdvancingClock(until - MORNING)
    office = Office(database=database, clock=clock, ids=RandomIds(), scans=scans, packs=packs)
    plan = plan_of(centre)
    staffing.found(office, plan.centre, plan.staff)
    with InProcess(make_app(office)) as call:
        _Morning(office, plan, call, clock).play()
    asks = SetHall(hall=Hall(feedback=True))  # from now on: who came in the morning was not asked
    database.write(lambda tx: record(tx, office, plan.centre, asks))
    clock.advance(until - clock.now())
    people = [
        {"login": each.login, "name": each.name, "password": each.password, "roles": [str(role) for role in each.roles]}
        for each in plan.staff
    ]
    code = staffing.give_code(office, plan.centre.centre, FREE_DESK)
    screens = [_screen(office, plan.centre.centre, kind) for kind in TerminalKind]
    return {"centre": plan.centre.centre, "desk": FREE_DESK, "code": code, "people": people, "screens": screens}


def _screen(office: Office, centre: CentreId, kind: TerminalKind) -> Mapping[str, str]:
    """A browser of the hall that may be opened, and the code that opens it."""
    name = Catalogue("ru")(f"terminal.kind_{kind}")  # both countries read it
    return {"kind": str(kind), "code": terminals.add(office, centre, kind=kind, name=name)}


class _Morning:
    def __init__(self, office: Office, plan: Plan, call: InProcess, clock: AdvancingClock) -> None:
        self._office, self._plan, self._call, self._clock = office, plan, call, clock
        self._law = office.law(plan.centre).on(plan.centre.local(clock.now()).date())
        self._chance = random.Random(plan.centre.centre)  # noqa: S311 - the same morning each time
        day = plan.centre.local(clock.now()).date()
        self._people = visitors(plan.centre.jurisdiction, self._chance, count=PEOPLE, today=day)
        # who asks for something in their own name, at a desk
        services = [one for one in self._law.services() if not one.guided and "natural" in one.addressees]
        self._offered = [one.id for one in services if "self" in one.capacities]
        self._who: dict[str, Visitor] = {}
        self._arrivals = sorted(
            self._chance.choices(range(97), weights=[2 if 15 < m < 75 else 1 for m in range(97)], k=PEOPLE)
        )
        self._lost = 9  # the ninth person who is called does not come
        self._gone: TicketId | None = None
        self._called = 0

    def play(self) -> None:
        """Every minute: who comes takes a ticket, who is done leaves, who is free calls."""
        logins = [each.login for each in self._plan.staff]
        kiosk = self._desk("0", logins[4])
        ends = (99, 99, 84)
        counters = [_Counter(self._desk(str(place), logins[place - 1]), end) for place, end in enumerate(ends, 1)]
        for minute in range(int(MORNING.total_seconds() // 60)):
            for place in (place for place, at in enumerate(self._arrivals) if at == minute):
                self._issue(kiosk, place)
            for counter in counters:
                self._turn(counter, minute)
            self._clock.advance(timedelta(minutes=1))

    def _desk(self, name: str, login: str) -> RehearsalDesk:
        desk = RehearsalDesk(self._call, self._clock, self._office.ids)
        desk.enrol(staffing.give_code(self._office, self._plan.centre.centre, DeskName(name)), self._law)
        desk.sign_in(login, PASSWORD)
        desk.hello()
        desk.pull()
        return desk

    def _issue(self, kiosk: RehearsalDesk, place: int) -> None:
        service = self._chance.choice(self._offered)
        wish: dict[str, Any] = {
            "series": "A",
            "service": service,
            "language": self._chance.choice(self._plan.languages),
        }
        if place % 11 == 5:
            wish |= {"ground": ("veteran", "disability", "pregnant")[place % 3]}
        if place in (18, PEOPLE - 2):
            at = self._clock.now() + timedelta(minutes=20 if place == 18 else 35)
            if self._is_today(at):
                wish |= {"series": "B", "appointment": at.isoformat()}
        answer = kiosk.ask("issue_ticket", **wish)
        self._who[answer.result["ticket"]] = self._people[place]

    def _is_today(self, at: datetime) -> bool:
        """Also a morning that is played shortly before midnight has appointments of its own day only."""
        return self._plan.centre.local(at).date() == self._plan.centre.local(self._clock.now()).date()

    def _turn(self, counter: _Counter, minute: int) -> None:
        if counter.ticket is not None and minute >= counter.due:
            self._meet(counter, counter.ticket, minute)
        elif counter.going is not None and minute >= counter.due:
            done = rehearsed_visit.finish(counter.desk, self._office.ids, self._clock, counter.going)
            counter.done.append(done)
            counter.going = None
        if counter.ticket is None and counter.going is None and minute <= counter.calls_until:
            name = counter.desk.ask("call_next").result["ticket"]
            counter.ticket, counter.due = name, minute + 1
            self._called += name is not None

    def _meet(self, counter: _Counter, name: TicketId, minute: int) -> None:
        counter.ticket = None
        if self._called >= self._lost or name == self._gone:
            self._lost, self._gone = PEOPLE + 1, name  # they do not come the second time either
            counter.desk.ask("call_again", ticket=name)
            counter.desk.ask("no_show", ticket=name)
            return
        ticket = counter.desk.get(Key("ticket", name))
        assert isinstance(ticket, Ticket)
        assert ticket.service is not None
        counter.going = rehearsed_visit.begin(
            counter.desk,
            self._office.ids,
            self._who[name],
            ticket=name,
            service=ticket.service,
            language=ticket.language,
        )
        counter.due = minute + self._chance.randint(7, 13)


def plan_of(centre: str) -> Plan:
    """The invented centre of a country."""
    names = {"kz": _KZ, "ru": _RU}[centre]
    founded = Centre(
        centre=CentreId(names["id"]),
        name=names["name"],
        jurisdiction=centre,
        time_zone=law_of(centre).time_zone,
        number_prefix=names["prefix"],
        address=names["address"],
        phone=names["phone"],
        private_key=keys.new_private_key(),
        epoch=RandomIds().new(),
        series=("A", "B"),
        desks=("0", "1", "2", "3", FREE_DESK),
    )
    operator, supervisor, hall = (Role.OPERATOR,), (Role.OPERATOR, Role.SUPERVISOR), (Role.RECEPTION,)
    logins = [("operator1", operator, "1"), ("operator2", operator, "2"), ("operator3", operator, "4")]
    logins += [("supervisor", supervisor, None), ("reception", hall, None)]  # type: ignore[list-item]  # mixed on purpose
    staff = tuple(
        Hired(login=login, name=name, password=PASSWORD, roles=roles, desk=desk)
        for (login, roles, desk), name in zip(logins, names["staff"], strict=True)
    )
    return Plan(founded, staff, names["languages"])


_KZ: Final[Mapping[str, Any]] = {
    "id": "KZ03",
    "prefix": "KZ-03",
    "name": {
        "kk": "Халыққа қызмет көрсету орталығы №\u00a03",
        "ru": "Центр обслуживания населения №\u00a03",
        "en": "Public Service Centre No.\u00a03",
    },
    "address": {
        "kk": "Алматы қ., Үлгі көшесі, 3",
        "ru": "г. Алматы, ул. Примерная, 3",
        "en": "3 Ulgi Street, Almaty",
    },
    "phone": "1414",
    "languages": ("kk", "kk", "ru"),
    "staff": ("Әсел Үлгіқызы", "Тимур Образцов", "Динара Сынақова", "Ғалым Мысалов", "Рецепция"),
}
_RU: Final[Mapping[str, Any]] = {
    "id": "RU77",
    "prefix": "RU-77",
    "name": {
        "kk": "«Мои документы» МФЦ, №\u00a07 оқу орталығы",
        "ru": "МФЦ «Мои документы», учебный центр №\u00a07",
        "en": "My Documents, Training Centre No.\u00a07",
    },
    "address": {
        "kk": "Мәскеу қ., Примерная көш., 7",
        "ru": "г. Москва, Примерная ул., 7",
        "en": "7 Primernaya Street, Moscow",
    },
    "phone": "8 800 000-00-07",
    "languages": ("ru",),
    "staff": ("Анна Примерова", "Олег Образцов", "Елена Пробная", "Виктор Учебный", "Ресепшн"),
}
