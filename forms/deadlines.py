"""Due dates: counted by the rule of the service on the calendar of its jurisdiction."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from forms.calendar import Calendar
from forms.node import Standing
from forms.rules import Scope, holds
from forms.service import DeadlineRule, LastDay
from forms.terms import Term


@dataclass(frozen=True, slots=True)
class Deadline:
    """When the answer is due, by which calendar, and when the agency must hand it to the centre.

    `preliminary` says that the span reaches into a year whose calendar is not published; `standing` is as sure as the
    less sure of the term and the calendar.
    """

    due: date
    agency_due: date
    calendar: str
    preliminary: bool
    term: Term
    standing: Standing


def due(rule: DeadlineRule, calendar: Calendar, *, start: date, scope: Scope | None = None) -> Deadline:
    """The due date of an application registered on `start`; `scope` decides between variants of the term."""
    term = rule.term
    if scope is not None:
        term = next((one for when, one in rule.variants if holds(when, scope)), rule.term)
    reached = _count(term, rule, calendar, start=start)
    last = reached if term.unit not in ("cd", "month") else settle(reached, rule.last_day, calendar)
    agency = last if rule.handover_before is None else before(rule.handover_before, calendar, last)
    return Deadline(
        due=last,
        agency_due=max(agency, start),
        calendar=calendar.version(last),
        preliminary=not all(calendar.official(day) for day in (start, reached, last)),
        term=term,
        standing=standing_of(rule, term, calendar, start=start, last=last),
    )


def standing_of(rule: DeadlineRule, term: Term, calendar: Calendar, *, start: date, last: date) -> Standing:
    """How sure a due date is: no surer than the calendar of its years, where working days decide about it."""
    by_calendar = term.unit == "wd" or (term.unit in ("cd", "month") and rule.last_day != "as_is")
    return rule.standing.with_doubt_of(calendar.standing(start, last)) if by_calendar else rule.standing


def _count(term: Term, rule: DeadlineRule, calendar: Calendar, *, start: date) -> date:
    if term.unit in ("min", "instant"):
        return start
    first = start - timedelta(1) if rule.counted_from == "same_day" else start
    if term.unit == "wd":
        return calendar.after(first, term.value)
    return add_months(first, term.value) if term.unit == "month" else first + timedelta(term.value)


def settle(day: date, rule: LastDay, calendar: Calendar) -> date:
    """Where a term that ends on `day` ends by the rule for its last day."""
    if rule == "as_is":
        return day
    return calendar.roll(day, 1 if rule == "next_wd" else -1)


def before(term: Term, calendar: Calendar, last: date) -> date:
    """The working day so long before `last`."""
    if term.unit == "wd":
        day = last
        for _ in range(term.value):
            day = calendar.roll(day - timedelta(1), -1)
        return day
    return calendar.roll(last - timedelta(term.value), -1)


def add_months(day: date, months: int) -> date:
    """The same day so many months later; the last day of the month where it does not exist."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
