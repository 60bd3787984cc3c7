"""A desk's days without the line, to be measured: its operations recorded by the rules, and the office as it was then.

The office knows the desk, its people and the scans; it has none of the operations yet. Every operation is real:
chained, salted, with the revisions it rests on, and decided by domain and forms when it arrives.
"""

from __future__ import annotations

import itertools
import random
from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from backoffice import rehearsed_visit
from backoffice.office import law_of
from backoffice.people import Visitor, visitors
from backoffice.rehearsal import RehearsalDesk
from backoffice.store.database import Database, sqlite_url
from backoffice.store.schema import bring_up
from benchmarks.process import MeasureError
from forms.ids import ServiceId
from mfc_desk.domain.ids import (
    ApplicationId,
    CentreId,
    ConsultationId,
    DeskName,
    Incarnation,
    OpId,
    PartyId,
    RandomIds,
    VisitId,
)
from mfc_desk.domain.operations.advice import CloseConsultation, OpenConsultation
from mfc_desk.domain.operations.applications import ChooseService, FillForm
from mfc_desk.domain.operations.visits import AbandonVisit, FinishVisit, IdentifyPerson, StartVisit
from mfc_desk.domain.time import Clock, SystemClock
from mfc_desk.ports.storage import Desk
from mfc_desk.store.uow import open_store
from sync.wire.envelope import GENESIS, WireOp, decode_head, link
from sync.wire.messages import Pushed, Receipt
from tests.office.bureau import Bureau

KEY = bytes(32)
"""Of the measured desk's store."""
ENDED = timedelta(hours=1)
"""Before now the last of it was recorded."""
REGISTERED = 200
"""As many as one lease has numbers: without the line there are no more."""
EVERY = timedelta(seconds=40)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outage:
    """Where it lies, and what it consists of."""

    office: Path
    """The folder of an office with the embedded database."""
    desk: Path
    """The folder of the desk's store, everything in it unsent."""
    other: Path
    """The folder of another desk's store, nothing in it yet."""
    operations: int
    mix: Mapping[str, int]
    mean_bytes: int


class _DeskAlone(RehearsalDesk):
    """A desk whose operations wait: nothing of them is sent, so nothing is answered."""

    def push(self, ops: list[WireOp] | None = None) -> Pushed:
        """No verdict, and no receipt."""
        return Pushed([], Receipt(self.device, self.incarnation, 0, GENESIS, self._clock.now(), b""))


def recorded(folder: Path, operations: int) -> Outage:
    """So many operations or a few more, in the mix of a day: who registers, who only asks, who leaves."""
    (folder / "office").mkdir(parents=True)
    with closing(Database(sqlite_url(folder / "office" / "office.db"))) as database:
        bring_up(database)
        bureau = Bureau(database, folder / "office")
        with closing(bureau):
            desk = _desk(bureau)
            _record(bureau, desk, operations)
            other = _desk(bureau, "2")
    clock = SystemClock()
    _stored(folder / "desk" / "desk.db", desk, clock)
    _stored(folder / "other" / "desk.db", other, clock)
    kinds = Counter(decode_head(one.head).kind for one in desk.outbox)
    sizes = [len(one.head) + len(one.salt) + len(one.args) for one in desk.outbox]
    return Outage(
        office=folder / "office",
        desk=folder / "desk",
        other=folder / "other",
        operations=len(desk.outbox),
        mix=dict(kinds.most_common()),
        mean_bytes=sum(sizes) // len(sizes),
    )


def _desk(bureau: Bureau, name: str = "1") -> _DeskAlone:
    desk = _DeskAlone(bureau.call, bureau.clock, RandomIds())
    desk.enrol(bureau.code(name), law_of("kz"))
    desk.hello()
    desk.pull()
    bureau.seat(desk, f"operator{name}")
    return desk


def _record(bureau: Bureau, desk: _DeskAlone, operations: int) -> None:
    chance = random.Random(operations)
    today = bureau.clock.now().date()
    people = itertools.cycle(visitors("kz", chance, count=100, today=today))
    law = desk.law.on(today)
    offered = [one.id for one in law.services() if not one.guided and "self" in one.capacities]
    services = itertools.cycle(offered)
    registering = max(1, operations * REGISTERED // 10_000)
    for number in itertools.count():
        if len(desk.outbox) >= operations:
            return
        if number % 100 == 0:
            desk.hello()  # the scans go out: a session ends after two hours
        person, service = next(people), next(services)
        if number % 8 == 0 and number // 8 < registering:
            going = rehearsed_visit.begin(desk, RandomIds(), person, ticket=None, service=service, language="kk")
            if not rehearsed_visit.finish(desk, RandomIds(), bureau.clock, going):
                raise MeasureError(f"{service} could not be registered")
        elif number % 2:
            _consulted(desk, person, service)
        else:
            _left(desk, person, service)
        bureau.clock.advance(EVERY)


def _consulted(desk: _DeskAlone, person: Visitor, service: ServiceId) -> None:
    visit, question = VisitId(RandomIds().new()), ConsultationId(RandomIds().new())
    desk.do(StartVisit(visit=visit))
    _identified(desk, visit, person)
    desk.do(OpenConsultation(visit=visit, consultation=question, service=service, subject="Қандай құжат керек?"))
    desk.do(CloseConsultation(consultation=question, answer="Жеке куәлік пен өтініш; анықтаманы орталық сұратады."))
    desk.do(FinishVisit(visit=visit))


def _left(desk: _DeskAlone, person: Visitor, service: ServiceId) -> None:
    """Chosen and filled in, and not gone on with."""
    visit, application = VisitId(RandomIds().new()), ApplicationId(RandomIds().new())
    desk.do(StartVisit(visit=visit))
    _identified(desk, visit, person)
    desk.do(ChooseService(visit=visit, application=application, service=service, language="kk"))
    answers = rehearsed_visit.examples(desk.law, service)[0]
    desk.do(FillForm(application=application, answers=answers))
    desk.do(AbandonVisit(visit=visit, reason="Құжаттарын алып, ертең келеді."))


def _identified(desk: _DeskAlone, visit: VisitId, person: Visitor) -> None:
    desk.do(
        IdentifyPerson(
            visit=visit,
            party=PartyId(RandomIds().new()),
            family_name=person.family_name,
            given_name=person.given_name,
            patronymic=person.patronymic,
            born=person.born,
            sex=person.sex,
            identifier=person.identifier,
            document=person.document,
            method=person.method,
        )
    )


def _stored(path: Path, desk: _DeskAlone, clock: Clock) -> None:
    """Everything of the desk as its own store would have it."""
    with closing(open_store(path, KEY, clock)) as store, store.write() as uow:
        uow.facts.set_desk(_enrolled(desk))
        uow.facts.set_people(desk.enrolled.people)
        for wire in desk.outbox:
            head = decode_head(wire.head)
            uow.outbox.add(head, wire, link(head.prev, wire.head))
        mine = {decode_head(wire.head).op_id for wire in desk.outbox}
        uow.rows.show_all([(entity, OpId(name)) for entity, name in desk.rows.values() if name in mine])
        uow.commit()


def _enrolled(desk: _DeskAlone) -> Desk:
    told = desk.enrolled
    return Desk(
        device=desk.device,
        incarnation=Incarnation(desk.incarnation),
        centre=CentreId(told.centre),
        centre_name=told.centre_name,
        jurisdiction=told.jurisdiction,
        desk=DeskName(told.desk),
        office_url="",
        office_key=told.office_key,
        private_key=desk.private,
        epoch=told.epoch,
        address=told.address,
        phone=told.phone,
        status_url=told.status_url,
        time_zone=told.time_zone,
    )


def sent_by(made: Outage) -> list[tuple[str, bytes]]:
    """Each operation's id and its bytes, in order."""
    with closing(open_store(made.desk / "desk.db", KEY, SystemClock())) as store, store.read() as uow:
        return [
            (each.op_id, each.wire.head + each.wire.salt + each.wire.args)
            for each in uow.outbox.unsent(made.operations)
        ]
