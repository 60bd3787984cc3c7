"""What the office tells for a report, as the domain has it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from forms.ids import ServiceId
from mfc_desk.domain.feedback import Criterion, Given
from mfc_desk.domain.guards import Mode, Violation, ViolationClass
from mfc_desk.domain.halls import Desk, DeskState
from mfc_desk.domain.ids import DeskName, Key, OperatorId, ViolationId
from mfc_desk.domain.load.day import Span
from mfc_desk.domain.load.parts import Outcome, Part, Spell, Way
from mfc_desk.domain.reports.basis import DayRows
from mfc_desk.domain.reports.quality_report import Opinion, Said
from sync.wire.feedback import FeedbackSpan
from sync.wire.load import LedgerTold, LoadDay, MarkTold, WayTold

NOBODY = OperatorId("")
"""Who recorded a row is no part of a report."""


def days_told(told: LoadDay, day: date, span: Span) -> DayRows:
    """A day of the office."""
    return DayRows(
        day=day,
        span=span,
        ways=tuple(_way(one) for one in told.ways),
        marks=tuple(_mark(one) for one in told.marks),
        marks_known=True,
    )


def ledger_told(rows: Iterable[LedgerTold]) -> tuple[Violation, ...]:
    """The ledger as the office tells it, without whoever was there."""
    return tuple(
        Violation(
            id=ViolationId(one.id),
            category=ViolationClass(one.category),
            mode=Mode(one.mode),
            rule=one.rule,
            subject=one.subject,
            article=one.article,
            reason=one.reason,
            at=one.at,
            by=NOBODY,
            taken_back_at=None if one.counts else one.at,
        )
        for one in rows
    )


def said_told(told: FeedbackSpan) -> Said:
    """What people said, criterion by criterion."""
    given = {
        Given.COMPLETE: told.complete,
        Given.PARTLY: told.partly,
        Given.REFUSED: told.refused,
        Given.NOBODY: told.nobody,
    }
    opinions = []
    for one in told.criteria:
        counts = None
        if one.counts is not None:
            first, second, third, fourth, fifth = one.counts
            counts = (first, second, third, fourth, fifth)
        opinions.append(
            Opinion(
                criterion=Criterion(one.criterion),
                n=one.n,
                counts=counts,
                not_applicable=one.not_applicable,
                unanswered=one.unanswered,
            )
        )
    return Said(given=given, opinions=tuple(opinions), until=date.fromisoformat(told.until))


def _way(one: WayTold) -> Way:
    return Way(
        key=Key.parse(one.key),
        number=one.number,
        series=one.series,
        service=None if one.service is None else ServiceId(one.service),
        ground=one.ground,
        outcome=Outcome(one.outcome),
        parts=tuple(
            Part(
                Spell(part.spell),
                part.since,
                part.until,
                None if part.desk is None else DeskName(part.desk),
                None if part.operator is None else OperatorId(part.operator),
            )
            for part in one.parts
        ),
    )


def _mark(one: MarkTold) -> Desk:
    return Desk(
        id=DeskName(one.desk),
        state=DeskState(one.state),
        since=one.since,
        operator=None if one.operator is None else OperatorId(one.operator),
        reason=one.reason,
    )
