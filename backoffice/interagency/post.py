"""The post of the office: requests go out, come back as answers, and are called late when their term is over.

Nothing is held in memory between two steps: what is due stands in the database, a try is claimed for a short time,
and the same request goes out under the same id until it has an answer. Whoever kills this process in between loses
nothing and doubles nothing: there is one answer to one request.
"""

from __future__ import annotations

import logging
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Final

from msgspec import MsgspecError
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DataError, IntegrityError

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
from mfc_desk.domain.inquiries import IN_FLIGHT, LATE, AgencyRequest, RequestState, Trouble
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
UNANSWERED: Final = IN_FLIGHT - LATE - {RequestState.QUEUED}
CLOSED: Final = frozenset({Lifecycle.ABANDONED, Lifecycle.INTAKE_REFUSED})
"""An application for which nobody is asked anything more."""
MOST_LATE: Final = 50
"""Of one pass: the next one follows at once."""
AT_ONCE: Final = 2
"""Requests that one agency is given at the same time; the other threads are for the other agencies."""
ROW_TROUBLE: Final = (DomainError, MsgspecError, AssertionError, DataError, IntegrityError, *OUR_DEFECTS)
"""What one row may raise that nobody expects: it is told in the log and put off, and the others go on."""


@dataclass(frozen=True, slots=True)
class _Ready:
    matter: Matter
    asked: bytes


class Post:
    """Sends what is due, one try at a time; several may work at once, in this process and in others."""

    def __init__(self, office: Office, gateway: Gateway) -> None:
        self._office, self._gateway = office, gateway
        self._busy: Counter[str] = Counter()
        """How many requests each agency is given now; threads that are killed take it with them."""
        self._claiming = Lock()

    def turn(self) -> frozenset[CentreId] | None:
        """One step: the late ones are called late, one request is tried. Whose feed may have grown; None: all done."""
        office = self._office
        if not office.database.read(lambda tx: inquiries.due_at(tx, office.clock.now())):
            return None
        now = office.clock.now()
        late = office.database.write(lambda tx: inquiries.overdue(tx, now, lease=LEASE, limit=MOST_LATE))
        for one in late:
            self._call_late(one)
        tried = self._claim()
        if tried is not None:
            try:
                self._try(tried)
            finally:
                self._done_with(tried)
        return frozenset(one.centre for one in (*late, tried) if one is not None) or None

    def _claim(self) -> Due | None:
        """A request that is due, of an agency that is not busy with others of ours."""
        with self._claiming:
            now, busy = self._office.clock.now(), [name for name, count in self._busy.items() if count >= AT_ONCE]
            one = self._office.database.write(lambda tx: inquiries.claim(tx, now, lease=LEASE, without=busy))
            if one is not None:
                self._busy[one.agency] += 1
        return one

    def _done_with(self, one: Due) -> None:
        with self._claiming:
            self._busy[one.agency] -= 1
            if not self._busy[one.agency]:
                del self._busy[one.agency]

    def _call_late(self, one: Due) -> None:
        def work(tx: Connection) -> None:
            centre = _centre(tx, one)
            world = World(tx, centre)
            world.lock([Key("agency_request", one.request)])
            if need(world, AgencyRequest, one.request).state in UNANSWERED:  # none came meanwhile
                self._record(tx, centre, AgencyLate(request=one.request, note=AnswerId(self._office.ids.new())))

        try:
            self._office.database.write(work)
        except ROW_TROUBLE:  # it is looked at again when its lease is over
            log.exception("request %s of centre %s was not called late", one.request, one.centre)

    def _try(self, one: Due) -> None:
        office = self._office
        try:
            ready = office.database.write(lambda tx: self._prepare(tx, one))
            if ready is None:
                return
            reply = self._send(ready, one)
            office.database.write(lambda tx: self._settle(tx, one, reply))
        except ROW_TROUBLE:
            log.exception("request %s of centre %s was not dealt with", one.request, one.centre)
            later = office.clock.now() + max(LEASE, _wait(one, Nothing("trouble")))
            office.database.write(lambda tx: inquiries.again(tx, one, later))

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
            subject = request.about or sides_of(world, need(world, Application, request.application)).applicant
            heard = answers.heard(reply, request=request, asked=said.asked, subject=subject)
            if isinstance(heard, Answered | Refused):
                digest = answers.digest_of_answer(reply.body)
                inquiries.hear(tx, one, status=reply.status, answered=reply.body, sha256=digest, at=now)
        told = _told(request, heard, now)
        if told is not None:
            self._record_or_say_why(tx, centre, told)
        if told is None or isinstance(told, AgencyReceived):
            inquiries.again(tx, one, now + _wait(one, heard))

    def _record_or_say_why(self, tx: Connection, centre: Centre, told: Operation) -> None:
        """An answer that the rules do not let in ends its request: its bytes are kept, and it would not change."""
        try:
            with tx.begin_nested():
                self._record(tx, centre, told)
        except DomainError as error:
            if not isinstance(told, AgencyAnswered):
                raise
            log.warning("the answer to %s is not let in: %s", told.request, error.message.code)
            why = "inquiry.why.unreadable"
            self._record(tx, centre, AgencyFailed(request=told.request, trouble=Trouble.BUSINESS, why=why))

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
        subject=request.about or sides_of(world, application).applicant,
    )


def _centre(tx: Connection, one: Due) -> Centre:
    found = centres.centre_of(tx, one.centre)
    assert found is not None, "a request belongs to a centre of this office"
    return found
