"""The post of the office: requests go out, come back as answers, and are called late when their term is over.

Nothing is held in memory between two steps: what is due stands in the database, a try is claimed for a short time,
and the same request goes out under the same id until it has an answer. Whoever kills this process in between loses
nothing and doubles nothing: there is one answer to one request.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.engine import Connection

from backoffice.deciding import OUR_DEFECTS
from backoffice.interagency import answers, letter
from backoffice.interagency.answers import Answered, Heard, Nothing, Received, Refused
from backoffice.interagency.gateway import Gateway, Reply, Unreachable
from backoffice.interagency.letter import Matter
from backoffice.office import Office
from backoffice.recording import record
from backoffice.store import centres, inquiries
from backoffice.store.centres import Centre
from backoffice.store.inquiries import Due
from backoffice.store.world import World
from forms.ids import AnswerId
from mfc_desk.domain import lawful
from mfc_desk.domain.answered import requests_of
from mfc_desk.domain.consents import lawful_consent
from mfc_desk.domain.entities import Application, Visit
from mfc_desk.domain.errors import DomainError
from mfc_desk.domain.ids import CentreId, Key
from mfc_desk.domain.inquiries import AgencyRequest, RequestState, Trouble
from mfc_desk.domain.machines import Lifecycle
from mfc_desk.domain.operations.agency_answers import (
    AgencyAnswered,
    AgencyFailed,
    AgencyLate,
    AgencyReceived,
    AgencySent,
)
from mfc_desk.domain.operations.base import Operation, need
from mfc_desk.domain.operations.inquiries import agency_of
from mfc_desk.domain.sides import sides_of

log = logging.getLogger(__name__)
LEASE: Final = timedelta(seconds=30)
"""How long a try is nobody else's; longer than a gateway takes."""
FIRST_WAIT: Final = timedelta(seconds=5)
LONGEST_WAIT: Final = timedelta(minutes=15)
GIVE_UP_AFTER: Final = timedelta(days=30)
"""Beyond the agency's term: then it was not reached, and will not be."""
CLOSED: Final = frozenset({Lifecycle.ABANDONED, Lifecycle.INTAKE_REFUSED})
"""An application for which nobody is asked anything more."""
MOST_LATE: Final = 50
"""Of one pass: the next one follows at once."""


@dataclass(frozen=True, slots=True)
class _Ready:
    matter: Matter
    asked: bytes


class Post:
    """Sends what is due, one try at a time; several may work at once, in this process and in others."""

    def __init__(self, office: Office, gateway: Gateway) -> None:
        self._office, self._gateway = office, gateway

    def turn(self) -> frozenset[CentreId] | None:
        """One step: the late ones are called late, one request is tried. Whose feed may have grown; None: all done."""
        office = self._office
        if not office.database.read(lambda tx: inquiries.due_at(tx, office.clock.now())):
            return None
        late = office.database.write(self._call_late)
        now = office.clock.now()
        due = office.database.write(lambda tx: inquiries.claim(tx, now, lease=LEASE, limit=1))
        for one in due:
            self._try(one)
        return late | {one.centre for one in due}

    def _call_late(self, tx: Connection) -> frozenset[CentreId]:
        found = inquiries.overdue(tx, self._office.clock.now(), MOST_LATE)
        for one in found:
            centre = _centre(tx, one)
            note = AnswerId(self._office.ids.new())
            record(tx, self._office, centre, AgencyLate(request=one.request, note=note))
        return frozenset(one.centre for one in found)

    def _try(self, one: Due) -> None:
        office = self._office
        try:
            ready = office.database.write(lambda tx: self._prepare(tx, one))
            if ready is None:
                return
            reply = self._send(ready, one)
            office.database.write(lambda tx: self._settle(tx, one, reply))
        except (DomainError, *OUR_DEFECTS):
            # a defect of ours, or a row that nobody expects: it must not stop the others; the lease runs out
            log.exception("request %s of centre %s was not dealt with", one.request, one.centre)

    def _prepare(self, tx: Connection, one: Due) -> _Ready | None:
        """What goes out, kept before it goes; None where nothing goes out any more."""
        centre = _centre(tx, one)
        world = World(tx, centre)
        world.lock([Key("agency_request", one.request)])
        request = need(world, AgencyRequest, one.request)
        if not request.in_flight:
            inquiries.forget(tx, one.centre, [one.request])
            return None
        matter = _matter(self._office, centre, world, request)
        over = _over(matter, world, self._office.clock.now())
        said = inquiries.exchange(tx, one.centre, one.request)
        content = letter.content_of(matter)
        if over is None and said is None and letter.lacking(content):
            log.error("request %s lacks %s", one.request, letter.lacking(content))
            over = AgencyFailed(request=request.id, trouble=Trouble.BUSINESS, why="inquiry.why.lacking")
        if over is not None:
            self._record(tx, centre, over)
            return None
        asked = said.asked if said is not None else letter.bytes_of(content)
        if said is None:
            inquiries.say(tx, one.centre, one.request, asked)
        if request.state is RequestState.QUEUED:
            self._record(tx, centre, AgencySent(request=request.id))
        return _Ready(matter, asked)

    def _send(self, ready: _Ready, one: Due) -> Reply | None:
        try:
            return self._gateway.ask(letter.outgoing(ready.matter, ready.asked))
        except Unreachable as trouble:
            log.info("request %s, try %d: %s", one.request, one.attempts + 1, trouble)
            return None

    def _settle(self, tx: Connection, one: Due, reply: Reply | None) -> None:
        """What came back is kept and recorded, once: the row is held, and an answered one is left as it is."""
        centre = _centre(tx, one)
        world = World(tx, centre)
        world.lock([Key("agency_request", one.request)])
        request = need(world, AgencyRequest, one.request)
        if not request.in_flight:
            inquiries.forget(tx, one.centre, [one.request])
            return
        now, said = self._office.clock.now(), inquiries.exchange(tx, one.centre, one.request)
        heard: Heard = Nothing("no line")
        if reply is not None and said is not None:
            subject = sides_of(world, need(world, Application, request.application)).applicant
            heard = answers.heard(reply, request=request, asked=said.asked, subject=subject)
            if isinstance(heard, Answered | Refused):
                digest = answers.digest_of_answer(reply.body)
                inquiries.hear(tx, one, status=reply.status, answered=reply.body, sha256=digest, at=now)
        told = _told(request, heard, now)
        if told is not None:
            self._record(tx, centre, told)
        if told is None or isinstance(told, AgencyReceived):
            inquiries.again(tx, one, now + _wait(one, heard))

    def _record(self, tx: Connection, centre: Centre, operation: Operation) -> None:
        record(tx, self._office, centre, operation)


def _told(request: AgencyRequest, heard: Heard, now: datetime) -> Operation | None:
    """What is recorded of what came back; None where it is only tried again."""
    match heard:
        case Answered():
            return AgencyAnswered(
                request=request.id,
                answer=AnswerId(heard.answer),
                outcome=heard.outcome,
                values=heard.values,
                differs=heard.differs,
                digest=heard.digest,
            )
        case Refused(kind, why):
            return AgencyFailed(request=request.id, trouble=Trouble(kind), why=why)
        case Received() if request.delivered_at is None:
            return AgencyReceived(request=request.id)
        case _:
            if now < request.expected_by + GIVE_UP_AFTER:
                return None
            return AgencyFailed(request=request.id, trouble=Trouble.TRANSPORT, why="inquiry.why.unreachable")


def _wait(one: Due, heard: Heard) -> timedelta:
    """Twice as long after each try, up to a quarter of an hour; an agency may want longer."""
    backoff: timedelta = min(FIRST_WAIT * (1 << min(one.attempts, 10)), LONGEST_WAIT)
    return max(backoff, timedelta(seconds=heard.wait_s)) if isinstance(heard, Received) else backoff


def _over(matter: Matter, world: World, now: datetime) -> AgencyFailed | None:
    """Why a request is not sent (any more): the application was closed or is for another, or no consent is left."""
    request, why = matter.request, ""
    if matter.application.lifecycle in CLOSED:
        why = "inquiry.why.withdrawn"
    elif request not in requests_of(world, matter.application):
        why = "inquiry.why.other_person"
    elif request.consent is not None:
        day = lawful.local_day(matter.law, now)
        if lawful_consent(world, matter.application, request.evidence, day=day) is None:
            why = "inquiry.why.no_consent"
    return AgencyFailed(request=request.id, trouble=Trouble.BUSINESS, why=why) if why else None


def _matter(office: Office, centre: Centre, world: World, request: AgencyRequest) -> Matter:
    application = need(world, Application, request.application)
    law, service = lawful.pinned(office.law(centre), application)
    visit = world.get(Key("visit", application.visit))
    return Matter(
        centre=centre,
        law=law,
        service=service,
        agency=agency_of(law, request.evidence),
        request=request,
        application=application,
        visit=visit if isinstance(visit, Visit) else None,
        subject=sides_of(world, application).applicant,
    )


def _centre(tx: Connection, one: Due) -> Centre:
    found = centres.centre_of(tx, one.centre)
    assert found is not None, "a request belongs to a centre of this office"
    return found
