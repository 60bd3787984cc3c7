"""An office of its own for one test: founded, with people, and desks that speak to it through its API."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy.engine import Connection

from backoffice import keys, passwords, staffing
from backoffice.api.app import make_app
from backoffice.inprocess import InProcess
from backoffice.office import Office, law_of
from backoffice.rehearsal import AdvancingClock, RehearsalDesk
from backoffice.staffing import Hired
from backoffice.store import centres
from backoffice.store.centres import Centre, Operator
from backoffice.store.database import Database
from mfc_desk.domain.ids import CentreId, DeskName, Key, OperatorId, TicketId
from mfc_desk.domain.operations.visits import StartVisit
from mfc_desk.domain.permissions import Actor, Role
from sync.wire.envelope import Dialect, WireOp
from sync.wire.messages import Pushed

NOON = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
CENTRE = CentreId("KZ03")
PASSWORD = "correct horse"


@cache
def _hashed() -> str:
    """Hashing is slow on purpose; once is enough for all tests."""
    return passwords.hashed(PASSWORD)


class CountedIds:
    """Ids that tell themselves apart and sort by age."""

    def __init__(self, mark: str = "0") -> None:
        self._count = itertools.count(1)
        self._mark = mark

    def new(self) -> str:
        return f"019354e0-0000-7000-8{self._mark:0>3}-{next(self._count):012x}"


def centre(name: CentreId = CENTRE) -> Centre:
    return Centre(
        centre=name,
        name={"kk": "№ 3 орталық", "ru": "Центр № 3", "en": "Centre No. 3"},
        jurisdiction="kz",
        time_zone="Asia/Almaty",
        number_prefix="KZ-03",
        address={"kk": "Үлгі көшесі, 3", "ru": "ул. Примерная, 3"},
        phone="1414",
        private_key=keys.new_private_key(),
        epoch="epoch-1",
    )


STAFF = (
    Hired(login="operator1", name="Әсел", password=PASSWORD, roles=(Role.OPERATOR,), desk="1"),
    Hired(login="operator2", name="Тимур", password=PASSWORD, roles=(Role.OPERATOR,), desk="2"),
    Hired(login="reception", name="Жанар", password=PASSWORD, roles=(Role.RECEPTION,)),
)


class Bureau:
    """The office, its clock, its door, and desks that come in through it."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.database = database
        self.clock = AdvancingClock(NOON)
        self.ids = CountedIds("a")
        self.office = Office(database=database, clock=self.clock, ids=self.ids, scans=folder / "scans")
        self.centre = centre()
        database.write(self._found)
        self.call = InProcess(make_app(self.office))
        self._marks = itertools.count(1)

    def _found(self, tx: Connection) -> None:
        centres.add_centre(tx, self.centre)
        for person in STAFF:
            operator = Operator(
                centre=CENTRE,
                operator=OperatorId(self.ids.new()),
                login=person.login,
                name=person.name,
                password=_hashed(),
                roles=" ".join(person.roles),
                desk=person.desk,
                active=True,
            )
            centres.add_operator(tx, operator)

    def upgrade(self, dialect: Dialect) -> None:
        """The office is another version of itself from now on."""
        self.office = replace(self.office, dialect=dialect)
        self.call._app = make_app(self.office)  # the desks keep their way to it

    def close(self) -> None:
        self.call.close()

    def code(self, desk: str = "1") -> str:
        return staffing.give_code(self.office, CENTRE, DeskName(desk))

    def desk(self, name: str = "1", login: str = "operator1") -> RehearsalDesk:
        """An enrolled desk in the middle of a turn, its operator at work."""
        desk = RehearsalDesk(self.call, self.clock, CountedIds(str(next(self._marks))))
        desk.enrol(self.code(name), law_of("kz"))
        desk.hello()
        desk.pull()
        self.seat(desk, login)
        return desk

    def seat(self, desk: RehearsalDesk, login: str) -> None:
        """Let the desk's own session vouch for an operator: signing in is slow on purpose."""
        person = next(each for each in desk.enrolled.people if each.login == login)
        desk.actor = Actor(OperatorId(person.id), frozenset(Role(role) for role in person.roles))

    def ticket(self, desk: RehearsalDesk, **wish: Any) -> TicketId:
        """A ticket out of the kiosk."""
        answer = desk.ask("issue_ticket", **{"series": "A", **wish})
        assert answer.refused is None, answer.refused
        return TicketId(answer.result["ticket"])


def start(desk: RehearsalDesk, ids: CountedIds, **more: object) -> WireOp:
    """A visit begins at the desk, ready to be sent."""
    return desk.do(StartVisit(visit=ids.new(), **more))  # type: ignore[arg-type]


def name_of(wire: WireOp) -> str:
    """The id under which an operation travels."""
    return str(msgspec.json.decode(wire.head)["op_id"])


def kinds(pushed: Pushed) -> list[str]:
    return [type(each).__name__.lower() for each in pushed.verdicts]


def key(kind: str, name: str) -> Key:
    return Key(kind, name)  # type: ignore[arg-type]
