"""The ground every schedule begins on: an office and its enrolled desks, made once by the real program and copied."""

from __future__ import annotations

import atexit
import os
import random
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy.engine import Connection

from backoffice import passwords, staffing
from backoffice.office import Office
from backoffice.people import Visitor, visitors
from backoffice.store import centres
from backoffice.store.centres import Centre, Operator
from backoffice.store.database import Database, sqlite_url
from backoffice.store.schema import bring_up
from mfc_desk.domain.ids import ApplicationId, DeskName, OperatorId, PartyId, VisitId
from mfc_desk.domain.operations.applications import ChooseService
from mfc_desk.domain.operations.desks import OpenDesk
from mfc_desk.domain.operations.visits import IdentifyPerson, StartVisit
from mfc_desk.domain.permissions import Actor, Role
from mfc_desk.store.scan_files import EncryptedScans
from mfc_desk.store.uow import open_store
from mfc_desk.usecases.enrolling import enrol
from mfc_desk.usecases.workplace import do
from tests.simulation.bureau import CENTRE
from tests.simulation.chance import START, MachineClock, Names, Time, seeded_bytes
from tests.simulation.desk import KEY, PlayedDesk
from tests.simulation.disk import Disk, copy_database, copy_folder, folded
from tests.simulation.line import ADDRESS, door, office_over, unhurried

DESKS = ("1", "2", "3")
SERVICE = "kz.birth"
TICKETS = 3


def memory() -> Path:
    """A fresh folder, in memory where there is one; it goes with this process."""
    shm = None if os.environ.get("TMPDIR") or not os.access("/dev/shm", os.W_OK) else "/dev/shm"
    folder = Path(tempfile.mkdtemp(prefix="mfc-play-", dir=shm))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def actor(number: int) -> Actor:
    """Who works at the desk with this number."""
    return Actor(OperatorId(f"operator-{number}"), frozenset({Role.OPERATOR}))


@cache
def template() -> Path:
    """The folder with everything as it is when a schedule begins."""
    folder = memory()
    with seeded_bytes("template"), unhurried():
        _make(folder)
    return folder


def _make(folder: Path) -> None:
    time = Time()
    time.ms -= 3_600_000
    clock = MachineClock(time, "office")
    database = Database(sqlite_url(folder / "office.db"))
    bring_up(database)
    office = Office(database=database, clock=clock, ids=Names("ground"), scans=folder / "scans")
    (folder / "scans").mkdir()
    database.write(_found)
    port, desks = office_over(lambda asked: door(office, asked)), []
    for number, name in enumerate(DESKS, 1):
        here, at = folder / f"desk-{number}", MachineClock(time, f"desk-{number}")
        store = open_store(here / "desk.db", KEY, at)
        EncryptedScans(here / "scans", KEY)
        code = staffing.give_code(office, CENTRE, DeskName(name))
        enrol(port, store, at, Names(f"device-{number}"), code=code, office_url=ADDRESS)
        store.close()
    for number in range(1, len(DESKS) + 1):
        desk = PlayedDesk(memory(), f"t{number}", Disk())
        desk.begin(folder / f"desk-{number}", MachineClock(time, f"desk-{number}"), port, actor(number))
        desk.turn()
        _first_work(desk, number)
        desks.append(desk)
    for _ in range(2):
        for desk in desks:
            assert desk.turn().kept == 0, "the ground is taken by the office"
    for number, desk in enumerate(desks, 1):
        desk.shut()
        copy_database(desk.file, folder / f"desk-{number}" / "desk.db")
        copy_folder(desk.folder / "scans", folder / f"desk-{number}" / "scans")
    database.close()
    folded(folder / "office.db")


def _first_work(desk: PlayedDesk, number: int) -> None:
    """Everybody sits down, a few numbers are given, and one case is begun."""
    work, session = desk.work, desk.session
    do(work, session, OpenDesk(desk=session.desk, operator=session.actor.id))
    if number == 1:
        from mfc_desk.usecases import places

        for _ in range(TICKETS):
            places.issue(work, session, places.Wanted())
        begin_case(desk, VisitId("visit-0"), ApplicationId("case-0"))


def begin_case(desk: PlayedDesk, visit: VisitId, application: ApplicationId) -> None:
    """A person without a number sits down, is known, and says what for."""
    do(desk.work, desk.session, StartVisit(visit=visit))
    do(desk.work, desk.session, *person(visit, application))


_TOLD = ("family_name", "given_name", "patronymic", "born", "sex", "identifier", "document", "method")


@cache
def _visitor() -> Visitor:
    return visitors("kz", random.Random(1), count=1, today=START.date())[0]


def person(visit: VisitId, application: ApplicationId) -> tuple[Any, ...]:
    """Who they are and what for, in one."""
    return (
        IdentifyPerson(
            visit=visit,
            party=PartyId(f"party of {visit}"),
            **{name: getattr(_visitor(), name) for name in _TOLD},
        ),
        ChooseService(visit=visit, application=application, service=SERVICE, language="kk"),  # type: ignore[arg-type]
    )


def _found(tx: Connection) -> None:
    from backoffice import keys

    centre = Centre(
        centre=CENTRE,
        name={"kk": "№ 3 орталық", "ru": "Центр № 3"},
        jurisdiction="kz",
        time_zone="Asia/Almaty",
        number_prefix="KZ-03",
        address={"kk": "Үлгі көшесі, 3", "ru": "ул. Примерная, 3"},
        phone="1414",
        private_key=keys.new_private_key(),
        epoch="epoch-1",
    )
    centres.add_centre(tx, centre)
    hashed = passwords.hashed("nobody signs in here")
    for number, name in enumerate(DESKS, 1):
        operator = Operator(
            centre=CENTRE,
            operator=OperatorId(f"operator-{number}"),
            login=f"operator{number}",
            name="Әсел",
            password=hashed,
            roles=Role.OPERATOR.value,
            desk=name,
            active=True,
        )
        centres.add_operator(tx, operator)
