"""The load of a centre as its supervisors ask for it: a day, or many days counted, each with how old it is."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.engine import Connection

from backoffice.errors import Forbidden, Garbage
from backoffice.office import Office
from backoffice.signing_in import session_of
from backoffice.store import centres, feed, load_views, loads
from backoffice.store.centres import Centre
from mfc_desk.domain.load.day import Span
from mfc_desk.domain.load.parts import Way
from mfc_desk.domain.permissions import Role
from mfc_desk.text.message import msg
from sync.wire.load import Arrivals, AsOf, DayArrived, DayCounted, LoadDay, LoadSpan, MarkTold, PartTold, WayTold

STEP: Final = 500
"""Numbers of the feed that are followed in one transaction."""
STEPS: Final = 20
"""So many transactions while somebody waits; the answer says how far that was."""
MOST_DAYS: Final = 400
FIRST_YEAR: Final = 2000
ANY_LENGTH: Final = timedelta(days=1)


def follow(office: Office, centre: Centre, *, steps: int = STEPS) -> bool:
    """Bring the load up to the feed's end in short transactions; False where it is not there yet."""
    now = office.clock.now()

    def step(tx: Connection) -> bool:
        return loads.follow(tx, centre, now=now, limit=STEP)

    return any(office.database.write(step) for _ in range(steps))


def day(office: Office, token: str, wanted: date) -> LoadDay:
    """The ways of a day and the states of its desks. Raises `SessionOver`, `Forbidden`, `Garbage`."""
    demand_of_a_centre(wanted)
    centre = office.database.read(lambda tx: centre_of(tx, office, token))
    follow(office, centre)
    span, now = day_of(centre, wanted), office.clock.now()

    def read(tx: Connection) -> LoadDay:
        return LoadDay(
            as_of=as_of(tx, office, centre),
            ways=[_way(one) for one in load_views.ways_of(tx, centre.centre, span, now)],
            marks=[
                MarkTold(one.id, str(one.state), one.since, one.operator, one.reason)
                for one in load_views.marks_of(tx, centre.centre, span)
            ],
        )

    return office.database.read(read)


def span(office: Office, token: str, *, since: date, until: date, by_hour: bool = False) -> LoadSpan:
    """The days from one up to another, both with it, counted. Raises `SessionOver`, `Forbidden`, `Garbage`."""
    demand_of_a_centre(since, until)
    if not timedelta(0) <= until - since < timedelta(days=MOST_DAYS):
        raise Garbage(msg("office.garbage"))
    centre = office.database.read(lambda tx: centre_of(tx, office, token))
    follow(office, centre)
    norm = office.law(centre).on(until).packs[0].wait_norm
    length = ANY_LENGTH if norm is None else norm.length

    def read(tx: Connection) -> LoadSpan:
        found = load_views.counted(tx, centre.centre, since, until, norm=length, by_hour=by_hour)
        days = [DayCounted(**asdict(one) | {"day": one.day.isoformat()}) for one in found]
        return LoadSpan(as_of(tx, office, centre), None if norm is None else norm.minutes, days)

    return office.database.read(read)


def arrivals(office: Office, token: str, *, since: date, until: date) -> Arrivals:
    """Who took a number in each quarter hour. Raises `SessionOver`, `Forbidden`, `Garbage`."""
    demand_of_a_centre(since, until)
    if not timedelta(0) <= until - since < timedelta(days=MOST_DAYS):
        raise Garbage(msg("office.garbage"))
    centre = office.database.read(lambda tx: centre_of(tx, office, token))
    follow(office, centre)

    def read(tx: Connection) -> Arrivals:
        found = load_views.arrived(tx, centre.centre, since, until)
        return Arrivals(as_of(tx, office, centre), _by_day([(centre.local(at), count) for at, count in found]))

    return office.database.read(read)


def _by_day(found: list[tuple[datetime, int]]) -> list[DayArrived]:
    """The quarter hours of each day, from the first to the last one in which anybody came."""
    days: dict[str, dict[int, int]] = {}
    for at, count in found:
        quarters = days.setdefault(at.date().isoformat(), {})
        place = at.hour * 4 + at.minute // 15
        quarters[place] = quarters.get(place, 0) + count
    return [
        DayArrived(day, min(of), [of.get(place, 0) for place in range(min(of), max(of) + 1)])
        for day, of in sorted(days.items())
    ]


def demand_of_a_centre(*days: date) -> None:
    """No centre was open before the first of these years; a clock ends some days before the last. Raises `Garbage`."""
    if not all(FIRST_YEAR <= one.year < date.max.year for one in days):
        raise Garbage(msg("office.garbage"))


def day_of(centre: Centre, wanted: date) -> Span:
    """A day at the centre, from midnight to midnight."""
    zone, after = ZoneInfo(centre.time_zone), wanted + timedelta(days=1)
    since, until = (datetime(one.year, one.month, one.day, tzinfo=zone) for one in (wanted, after))
    return Span(since.astimezone(UTC), until.astimezone(UTC))


def centre_of(tx: Connection, office: Office, token: str) -> Centre:
    """The centre of the supervisor who signed in. Raises `SessionOver`, `Forbidden`."""
    centre, _, session = session_of(tx, office, token)
    people = {one.operator: one for one in centres.operators(tx, centre.centre) if one.active}
    person = None if session.operator is None else people.get(session.operator)
    if person is None or Role.SUPERVISOR not in person.actor.roles:
        raise Forbidden(msg("rule.not_allowed", verb=msg("verb.see_load")))
    return centre


def as_of(tx: Connection, office: Office, centre: Centre) -> AsOf:
    """How old the load is."""
    told = loads.told(tx, centre.centre)
    return AsOf(told.upto, feed.head(tx, centre.centre), told.at or office.clock.now())


def _way(way: Way) -> WayTold:
    return WayTold(
        key=str(way.key),
        number=way.number,
        series=way.series,
        service=way.service,
        ground=way.ground,
        outcome=str(way.outcome),
        parts=[PartTold(str(one.spell), one.since, one.until, one.desk, one.operator) for one in way.parts],
    )
