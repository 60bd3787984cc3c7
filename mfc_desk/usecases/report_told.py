"""What the office tells for a report, as the domain has it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from mfc_desk.domain.feedback import CRITERIA, Criterion, Given
from mfc_desk.domain.guards import Violation
from mfc_desk.domain.load.day import Span
from mfc_desk.domain.reports.basis import DayRows
from mfc_desk.domain.reports.quality_report import Opinion, Said
from mfc_desk.usecases import load_told
from mfc_desk.usecases.load_told import known
from sync.wire.feedback import FeedbackSpan
from sync.wire.load import LedgerTold, LoadDay


def days_told(told: LoadDay, day: date, span: Span) -> DayRows:
    """A day of the office."""
    ways, strange = known(load_told.way, told.ways)
    marks, odd = known(load_told.mark, told.marks)
    return DayRows(day=day, span=span, ways=ways, marks=marks, marks_known=not odd, unknown=strange + odd)


def ledger_told(rows: Iterable[LedgerTold]) -> tuple[tuple[Violation, ...], int]:
    """The ledger as the office tells it, without whoever was there, and how many of its rows cannot be read here."""
    return known(load_told.violation, rows)


def said_told(told: FeedbackSpan) -> Said:
    """What people said, criterion by criterion; one that only a newer program asks for is left out."""
    given = {
        Given.COMPLETE: told.complete,
        Given.PARTLY: told.partly,
        Given.REFUSED: told.refused,
        Given.NOBODY: told.nobody,
    }
    opinions = []
    for one in told.criteria:
        if one.criterion not in CRITERIA:
            continue
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
