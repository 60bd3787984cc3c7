"""What a report of the centre needs beside its days: the ledger, the first day known, the desks last heard when."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy.engine import Connection

from backoffice.errors import Garbage
from backoffice.loading import as_of, centre_of, day_of, demand_of_a_centre, follow
from backoffice.office import Office
from backoffice.store import centres, lives, load_views
from backoffice.store.centres import Centre
from mfc_desk.domain.guards import Violation
from mfc_desk.domain.halls import Desk, DeskState
from mfc_desk.domain.ids import DeskName
from mfc_desk.domain.load.day import Span
from mfc_desk.text.message import msg
from sync.wire.load import LastHeard, LedgerTold, LoadBasis

MOST_DAYS: Final = 100
"""A month, the month before it, and some days."""
A_MOMENT: Final = timedelta(seconds=1)
SLACK: Final = timedelta(minutes=1)
"""By so much the time of a desk may differ from the office's."""


def basis(office: Office, token: str, *, since: date, until: date) -> LoadBasis:
    """Of the days from one up to another, both with it. Raises `SessionOver`, `Forbidden`, `Garbage`."""
    demand_of_a_centre(since, until)
    if not timedelta(0) <= until - since < timedelta(days=MOST_DAYS):
        raise Garbage(msg("office.garbage"))
    centre = office.database.read(lambda tx: centre_of(tx, office, token))
    follow(office, centre)
    span = Span(day_of(centre, since).since, day_of(centre, until).until)

    def read(tx: Connection) -> LoadBasis:
        first = load_views.first_day(tx, centre.centre)
        return LoadBasis(
            as_of=as_of(tx, office, centre),
            first=None if first is None else first.isoformat(),
            heard=_heard(tx, centre, office.clock.now()),
            ledger=[_told(one) for one in load_views.ledger_of(tx, centre.centre, span)],
        )

    return office.database.read(read)


def _heard(tx: Connection, centre: Centre, now: datetime) -> list[LastHeard]:
    """The desks that take people, and those that somebody else closed, each by the newest word of its computers.

    A desk that has said nothing since it was closed did not close itself: what it did before may still lie there.
    """
    marks = {mark.id: mark for mark in load_views.marks_of(tx, centre.centre, Span(now, now + A_MOMENT))}
    newest: dict[str, datetime | None] = dict.fromkeys(sorted(marks))
    for device in centres.devices(tx, centre.centre):
        if device.desk in newest and device.revoked_at is None:
            words = [at for one in lives.of(tx, device) for at in (one.spoke_at, one.received_at) if at is not None]
            known = newest[device.desk]
            newest[device.desk] = max([*words, *([] if known is None else [known])], default=None)
    return [LastHeard(desk, at) for desk, at in newest.items() if _may_lack(marks[DeskName(desk)], at)]


def _may_lack(mark: Desk, heard: datetime | None) -> bool:
    return mark.state is not DeskState.CLOSED or (heard is not None and heard + SLACK < mark.since)


def _told(one: Violation) -> LedgerTold:
    return LedgerTold(
        id=one.id,
        category=str(one.category),
        mode=str(one.mode),
        rule=one.rule,
        subject=one.subject,
        article=one.article,
        reason=one.reason,
        at=one.at,
        counts=one.counts,
    )
