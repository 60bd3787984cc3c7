"""What people said, as the office tells it to a supervisor: figures of many days, or row by row and nobody's name.

Nothing of it is stored at the desk. Figures that contradict each other are refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from forms.ids import ServiceId
from mfc_desk.domain.feedback import CRITERIA, Criterion, Given
from mfc_desk.domain.feedback_report import Report, Tally, demand_possible
from mfc_desk.domain.operations.tickets import hall_of
from mfc_desk.usecases.workplace import Session, Workplace
from sync.wire.feedback import CriterionTold, FeedbackSpan


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One criterion. Without a tally too few answered to say more than how many did."""

    criterion: Criterion
    n: int
    not_applicable: int
    tally: Tally | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What was said from one day up to another, both with it."""

    since: date
    until: date
    at: datetime
    """Local: when the office looked."""
    satisfied_from: int
    given: Mapping[Given, int]
    criteria: tuple[Seen, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidRow:
    """What one person said. The name is by chance."""

    name: str
    day: date
    services: tuple[ServiceId, ...]
    scores: Mapping[Criterion, int]


@dataclass(frozen=True, slots=True)
class SaidRows:
    """What people said, person by person, and how many more spoke than are told."""

    rows: tuple[SaidRow, ...]
    more: int


def asks(work: Workplace) -> bool:
    """Whether this centre asks its people how it was."""
    with work.store.read() as uow:
        return hall_of(uow.rows).feedback


def figures(work: Workplace, session: Session, since: date, until: date) -> Figures:
    """The figures of these days. Raises `OfficeError`, and `Unlawful` for a pair that no answers have."""
    told = work.office.feedback(session.token or "", since=since.isoformat(), until=until.isoformat())
    seen = tuple(_seen(one) for one in told.criteria if one.criterion in CRITERIA)  # a newer office may ask for more
    demand_possible(Report(tallies=tuple(one.tally for one in seen if one.tally is not None)))
    return Figures(
        since=date.fromisoformat(told.since),
        until=date.fromisoformat(told.until),
        at=work.local(datetime.fromisoformat(told.at)),
        satisfied_from=told.satisfied_from,
        given=_given(told),
        criteria=seen,
    )


def rows(work: Workplace, session: Session, since: date, until: date) -> SaidRows | None:
    """Person by person; None where so few spoke that each would be known. Raises `OfficeError`."""
    told = work.office.feedback_rows(session.token or "", since=since.isoformat(), until=until.isoformat())
    if told.few:
        return None
    found = tuple(
        SaidRow(
            name=one.name,
            day=date.fromisoformat(one.day),
            services=tuple(map(ServiceId, one.services)),
            scores=dict(zip(CRITERIA, one.scores, strict=True)),
        )
        for one in told.rows
    )
    return SaidRows(found, max(0, told.of - len(found)))


def _given(told: FeedbackSpan) -> Mapping[Given, int]:
    return {
        Given.COMPLETE: told.complete,
        Given.PARTLY: told.partly,
        Given.REFUSED: told.refused,
        Given.NOBODY: told.nobody,
    }


def _seen(told: CriterionTold) -> Seen:
    criterion, tally = Criterion(told.criterion), None
    if told.counts is not None:
        one, two, three, four, five = told.counts
        tally = Tally(
            criterion=criterion,
            counts=(one, two, three, four, five),
            not_applicable=told.not_applicable,
            unanswered=told.unanswered,
        )
    return Seen(criterion=criterion, n=told.n, not_applicable=told.not_applicable, tally=tally)
