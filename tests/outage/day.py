"""Days at a desk without the line: who registers, who only asks, who leaves, and who goes on with another desk's case."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from backoffice import rehearsed_visit
from backoffice.people import Visitor, visitors
from backoffice.rehearsed_visit import Rehearsed
from forms.ids import ServiceId
from mfc_desk.domain.entities import Application
from mfc_desk.domain.errors import DomainError
from mfc_desk.domain.ids import ApplicationId, ConsultationId, DocumentId, Key, PartyId, VisitId
from mfc_desk.domain.operations.advice import CloseConsultation, OpenConsultation
from mfc_desk.domain.operations.applications import ChooseService, FillForm
from mfc_desk.domain.operations.desks import CloseDesk, OpenDesk
from mfc_desk.domain.operations.documents import AttachDocument
from mfc_desk.domain.operations.visits import AbandonVisit, FinishVisit, IdentifyPerson, StartVisit
from mfc_desk.domain.plans import plan_of
from tests.outage.desk import DeskClock, StoreDesk
from tests.outage.plan import CUT, Size

NEIGHBOURS = (1, 2)
"""Whose case a desk goes on with: that of the next desk, and of the one after it."""
_TOLD = ("family_name", "given_name", "patronymic", "born", "sex", "identifier", "document", "method")


class Named:
    """Names that every desk can tell beforehand."""

    def __init__(self, *names: str) -> None:
        self._names = iter(names)

    def new(self) -> str:
        return next(self._names)


def case_of(number: int) -> Rehearsed:
    """The case that a desk began before the line died."""
    return Rehearsed(visit=VisitId(f"visit-begun-{number}"), application=ApplicationId(f"case-begun-{number}"))


def begin_known_case(desk: StoreDesk, number: int) -> None:
    """A visit in the middle, which every desk will know of."""
    case, service = case_of(number), _offered(desk)[number % len(_offered(desk))]
    names = Named(case.visit, case.application, f"party-begun-{number}")
    rehearsed_visit.begin(desk, names, _person(number, 0), ticket=None, service=service, language="kk")


class Days:
    """One desk's working days; which of them are played is told, for a disk may be copied in between."""

    def __init__(self, desk: StoreDesk, clock: DeskClock, *, number: int, size: Size, copy: bool) -> None:
        self._desk, self._clock, self._number, self._size = desk, clock, number, size
        self._chance = random.Random(f"{number} {copy}")
        self._places = itertools.count(number * 7 + 50 * copy)
        desk.scan = size.scan

    def play(self, day: int) -> None:
        """From opening to closing."""
        opens, closes = self._size.days()[day]
        desk, clock = self._desk, self._clock
        clock.boot(opens - timedelta(minutes=10))
        self._may(OpenDesk(desk=desk.person.desk, operator=desk.actor.id))
        visits = self._size.visits_at(self._number)
        share = (closes - opens) / timedelta(hours=9)
        for visit in range(round(visits * share)):
            clock.to(opens + (closes - opens) * visit / visits)
            self.visit(visit)
        self._with_others_cases(day)
        clock.to(closes)
        if closes < self._size.back_at:
            self._may(CloseDesk(desk=desk.person.desk))

    def visit(self, visit: int) -> None:
        """Somebody comes; who registers, asks or leaves goes by the place in the day."""
        person, service = _person(self._number, next(self._places)), self._service()
        registers = self._number in self._size.busy or visit % 2 == 0
        if registers and self._desk.look_for_numbers():
            self._registered(person, service)
        elif registers:
            self._desk.journal.say("no numbers")
            _left(self._desk, person, service, "Нөмірлер таусылды; желі қосылғанда келеді.")
        elif visit % 4 == 1:
            _consulted(self._desk, person, service)
        else:
            _left(self._desk, person, service, "Құжаттарын алып, ертең келеді.")

    def _registered(self, person: Visitor, service: ServiceId) -> None:
        desk, ids = self._desk, self._desk.work.ids
        going = rehearsed_visit.begin(desk, ids, person, ticket=None, service=service, language="kk")
        self._clock.advance(timedelta(minutes=4))
        self._brought(going.application)
        desk.look_for_numbers()
        rehearsed_visit.finish(desk, ids, self._clock, going)  # type: ignore[arg-type]

    def _brought(self, name: ApplicationId) -> None:
        """A paper that nobody had to bring: it is scanned all the same."""
        desk, case = self._desk, self._desk.get(Key("application", name))
        assert isinstance(case, Application)
        item = next((one for one in plan_of(desk, case, desk.act()).items if one.action != "bring"), None)
        if item is not None:
            scan = desk.send_scan(rehearsed_visit.small_pdf(f"{item.type} {name}"))
            paper = AttachDocument(
                application=name,
                document=DocumentId(desk.work.ids.new()),
                evidence=item.type,
                requirement=item.requirement,
                about=item.person,
                scan=scan,
                media_type=rehearsed_visit.PDF,
                size=0,
                pages=1,
                volunteered=True,
            )
            desk.do(paper, blobs=(scan,))

    def _with_others_cases(self, day: int) -> None:
        """People whose case was begun elsewhere come to this desk: here nobody knows what the others did since."""
        for away in NEIGHBOURS:
            if day == (self._number + away) % 3:
                self._go_on_with((self._number + away - 1) % self._size.desks + 1)
        if day == 0 and self._number % 2:
            self._desk.look_for_numbers()
            if self._desk.rows:
                rehearsed_visit.finish(self._desk, self._desk.work.ids, self._clock, case_of(self._number))  # type: ignore[arg-type]

    def _go_on_with(self, number: int) -> None:
        name = case_of(number).application
        found = self._desk.get(Key("application", name))
        if isinstance(found, Application) and found.form:
            path = sorted(found.form)[self._number % len(found.form)]
            self._may(FillForm(application=name, answers={k: v for k, v in found.form.items() if k != path}))

    def _may(self, operation: Any) -> None:
        """Where the rules do not allow it nobody does it."""
        try:
            self._desk.do(operation)
        except DomainError:
            self._desk.journal.say("not allowed", kind=operation.KIND)

    def _service(self) -> ServiceId:
        return self._chance.choice(_offered(self._desk))


@cache
def _people(number: int) -> list[Visitor]:
    return visitors("kz", random.Random(f"people {number}"), count=100, today=CUT.date())


def _person(number: int, place: int) -> Visitor:
    return _people(number)[place % 100]


def _offered(desk: StoreDesk) -> list[ServiceId]:
    law = desk.law.on(CUT.date())
    return [one.id for one in law.services() if not one.guided and "self" in one.capacities]


def _consulted(desk: StoreDesk, person: Visitor, service: ServiceId) -> None:
    visit, question = VisitId(desk.work.ids.new()), ConsultationId(desk.work.ids.new())
    _come(desk, visit, person)
    desk.do(OpenConsultation(visit=visit, consultation=question, service=service, subject="Қандай құжат керек?"))
    desk.do(CloseConsultation(consultation=question, answer="Жеке куәлік пен өтініш; анықтаманы орталық сұратады."))
    desk.do(FinishVisit(visit=visit))


def _left(desk: StoreDesk, person: Visitor, service: ServiceId, why: str) -> None:
    visit, application = VisitId(desk.work.ids.new()), ApplicationId(desk.work.ids.new())
    _come(desk, visit, person)
    desk.do(ChooseService(visit=visit, application=application, service=service, language="kk"))
    desk.do(FillForm(application=application, answers=_answers(desk, service)))
    desk.do(AbandonVisit(visit=visit, reason=why))


def _answers(desk: StoreDesk, service: ServiceId) -> Mapping[str, Any]:
    return rehearsed_visit.examples(desk.law, service)[0]


def _come(desk: StoreDesk, visit: VisitId, person: Visitor) -> None:
    told = {name: getattr(person, name) for name in _TOLD}
    desk.do(StartVisit(visit=visit))
    desk.do(IdentifyPerson(visit=visit, party=PartyId(desk.work.ids.new()), **told))


def ends(size: Size) -> Iterator[datetime]:
    """When each day of a desk is over."""
    return (closes for _, closes in size.days())
