"""What people said of their visits: opened once, as the operation is applied, and told to supervisors as figures."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy.engine import Connection

from backoffice import keys
from backoffice.errors import Garbage
from backoffice.loading import MOST_DAYS, centre_of, demand_of_a_centre
from backoffice.office import Office
from backoffice.store import feedbacks
from backoffice.store.centres import Centre
from backoffice.store.places import business_day
from backoffice.store.world import World
from mfc_desk.domain.entities import Application, Visit
from mfc_desk.domain.feedback import CRITERIA, Answers, Given
from mfc_desk.domain.feedback_report import LEAST, SATISFIED_FROM, Tally
from mfc_desk.domain.ids import Key, VisitId
from mfc_desk.domain.intake import Assistance, Consultation
from mfc_desk.domain.operations.feedback import GiveFeedback
from mfc_desk.text.message import msg
from sync.wire.feedback import CriterionTold, FeedbackRow, FeedbackRows, FeedbackSpan, opened_answers

MOST_ROWS: Final = 200


def opened(centre: Centre, operation: GiveFeedback) -> Answers:
    """What the person said. Raises `WireError`."""
    private = centre.private_key
    return opened_answers(operation.sealed, visit=operation.visit, private=private, public=keys.public_of(private))


def keep(tx: Connection, world: World, centre: Centre, *, visit: VisitId, answers: Answers, at: datetime) -> None:
    """Kept apart from the visit, with its services and the day on which it was heard here.

    By the day of the asking, what came days later would change figures that were told already: who asks before and
    after would see what few people said.
    """
    day = business_day(centre, at)
    feedbacks.keep(tx, centre.centre, answers, day=day, services=_services(world, visit))


def span(office: Office, token: str, *, since: date, until: date) -> FeedbackSpan:
    """The figures of these days, both with it, of those that are over.

    Raises `SessionOver`, `Forbidden`, `Garbage`.
    """
    _demand_span(since, until)

    def read(tx: Connection) -> FeedbackSpan:
        centre = centre_of(tx, office, token)
        last = _over(office, centre, until)
        found = feedbacks.report(tx, centre.centre, since, last)
        return FeedbackSpan(
            since=since.isoformat(),
            until=last.isoformat(),
            at=office.clock.now().isoformat(),
            least=LEAST,
            satisfied_from=SATISFIED_FROM,
            complete=found.given[Given.COMPLETE],
            partly=found.given[Given.PARTLY],
            refused=found.given[Given.REFUSED],
            nobody=found.given[Given.NOBODY],
            criteria=[_told(one) for one in found.tallies],
        )

    return office.database.read(read)


def rows(office: Office, token: str, *, since: date, until: date) -> FeedbackRows:
    """What was said on these days, of those that are over, person by person.

    Raises `SessionOver`, `Forbidden`, `Garbage`.
    """
    _demand_span(since, until)

    def read(tx: Connection) -> FeedbackRows:
        centre = centre_of(tx, office, token)
        many, found = feedbacks.rows(tx, centre.centre, since, _over(office, centre, until), limit=MOST_ROWS)
        told = [
            FeedbackRow(one.name, one.day, list(one.services), [one.scores[each] for each in CRITERIA]) for one in found
        ]
        return FeedbackRows(of=many, few=many < LEAST, rows=told)

    return office.database.read(read)


def _demand_span(since: date, until: date) -> None:
    demand_of_a_centre(since, until)
    if not timedelta(0) <= until - since < timedelta(days=MOST_DAYS):
        raise Garbage(msg("office.garbage"))


def _over(office: Office, centre: Centre, until: date) -> date:
    """A day is told when it is over: who asks before and after one visit would know what that person said."""
    return min(until, centre.local(office.clock.now()).date() - timedelta(days=1))


def _told(one: Tally) -> CriterionTold:
    counts = None if one.few else list(one.counts)
    return CriterionTold(str(one.criterion), one.n, counts, one.not_applicable, one.unanswered)


def _services(world: World, name: VisitId) -> list[str]:
    """What the person came for: applications, questions, helps."""
    visit = world.get(Key(Visit.kind, name))
    assert isinstance(visit, Visit), "the rule needed it"
    keys_of = [
        *(Key(Application.kind, each) for each in visit.applications),
        *(Key(Consultation.kind, each) for each in visit.consultations),
        *(Key(Assistance.kind, each) for each in visit.assistances),
    ]
    found = [world.get(key) for key in keys_of]
    asked = [one for one in found if isinstance(one, Application | Consultation | Assistance)]
    return [str(one.service) for one in asked if one.service]
