"""The clock of a case: it stands still and runs on, or grows, only by a listed ground; every move is kept.

From the day a suspension begins until the day before it ends no day counts. Three dates follow: when the agency must
hand the answer to the centre, when the law's term ends, and what the person was promised.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from forms.calendar import Calendar
from forms.deadlines import before, due, settle, standing_of
from forms.errors import NotMoved
from forms.ids import GroundId
from forms.node import Standing
from forms.rules import Scope
from forms.service import DeadlineRule
from forms.terms import Ground, Term
from mfc_desk.text.message import msg

_DAY = timedelta(1)


@dataclass(frozen=True, slots=True)
class Move:
    """Something that happened to a term on a day; a ground is named where one is needed."""

    kind: Literal["suspended", "resumed", "extended"]
    on: date
    ground: GroundId | None = None


@dataclass(frozen=True, slots=True)
class Dates:
    """The three dates; None while the clock stands still without a bound."""

    legal: date | None
    agency: date | None
    promised: date | None


@dataclass(frozen=True, slots=True)
class Moved:
    """One move with the dates before and after it."""

    move: Move
    was: Dates
    now: Dates


@dataclass(frozen=True, slots=True)
class _Gap:
    """Days that do not count: from the first one up to, and without, the last one."""

    first: date
    last: date | None

    def holds(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day < self.last)


@dataclass(frozen=True, slots=True)
class TermClock:
    """The term of one case. `move` gives the clock after a move; nothing else changes a date."""

    rule: DeadlineRule
    calendar: Calendar
    start: date
    term: Term
    gaps: tuple[_Gap, ...] = ()
    added: tuple[Term, ...] = ()
    log: tuple[Moved, ...] = ()

    @property
    def dates(self) -> Dates:
        """The three dates as they stand."""
        if self.gaps and self.gaps[-1].last is None:
            return Dates(None, None, None)
        legal = self._legal()
        ahead = self.rule.handover_before
        agency = legal if ahead is None else max(before(ahead, self.calendar, legal), self.start)
        promised = legal if self.rule.promised is None else min(legal, self._reach(self.rule.promised))
        return Dates(legal, agency, promised)

    @property
    def standing(self) -> Standing:
        """How sure the dates are: no surer than term, calendar and every ground that moved them."""
        last = self.dates.legal or self.start
        counted = standing_of(self.rule, self.term, self.calendar, start=self.start, last=last)
        moved = {one.move.ground for one in self.log}
        every = (*self.rule.grounds.suspend, *self.rule.grounds.extend)
        return counted.with_doubt_of(*(one.standing for one in every if one.id in moved))

    def move(self, move: Move) -> TermClock:
        """The clock after `move`. Raises `NotMoved` where no listed ground carries it, or not on this day."""
        self._demand_in_order(move)
        step = {"suspended": self._suspended, "resumed": self._resumed, "extended": self._extended}[move.kind]
        after = step(move)
        return replace(after, log=(*self.log, Moved(move, self.dates, after.dates)))

    def ran_on(self, day: date) -> bool:
        """Whether the last suspension ended by itself before `day`, or on it, with what its ground allows."""
        return bool(self.gaps) and (last := self.gaps[-1].last) is not None and last <= day

    def _suspended(self, move: Move) -> TermClock:
        if self._still(move.on):
            raise NotMoved(msg("forms.term.stands_already"))
        ground = _listed(self.rule.grounds.suspend, move)
        end = None if ground.term is None else self._bound(ground.term, move.on)
        return replace(self, gaps=(*self.gaps, _Gap(move.on, end)))

    def _resumed(self, move: Move) -> TermClock:
        if not self._still(move.on):
            raise NotMoved(msg("forms.term.runs_already"))
        return replace(self, gaps=(*self.gaps[:-1], replace(self.gaps[-1], last=move.on)))

    def _extended(self, move: Move) -> TermClock:
        ground = _listed(self.rule.grounds.extend, move)
        if any(one.move.ground == ground.id for one in self.log):
            raise NotMoved(msg("forms.term.once"))
        assert ground.term is not None, "the pack's reader asks for it"
        return replace(self, added=(*self.added, ground.term))

    def _demand_in_order(self, move: Move) -> None:
        last, legal = (self.log[-1].move.on if self.log else self.start), self.dates.legal
        if move.on < last:
            raise NotMoved(msg("forms.term.not_back"))
        if self.term.unit in ("min", "instant") or (legal is not None and move.on > legal):
            raise NotMoved(msg("forms.term.over"))

    def _still(self, day: date) -> bool:
        return bool(self.gaps) and self.gaps[-1].holds(day)

    def _bound(self, term: Term, first: date) -> date:
        """The first day that counts again after the longest suspension the ground allows."""
        return self.calendar.after(first - _DAY, term.value) + _DAY if term.unit == "wd" else first + _DAY * term.value

    def _legal(self) -> date:
        reached = self._reach(self.term)
        for term in self.added:
            reached = self._end(self._run(reached, term), term)
        return reached

    def _reach(self, term: Term) -> date:
        first = self.start - _DAY if self.rule.counted_from == "same_day" else self.start
        return self._end(self._run(first, term), term)

    def _end(self, day: date, term: Term) -> date:
        return settle(day, self.rule.last_day, self.calendar) if term.unit in ("cd", "month") else day

    def _run(self, day: date, term: Term) -> date:
        """`term` after `day`, where days of a gap do not count."""
        if term.unit == "month":
            plain = due(
                replace(self.rule, term=term, last_day="as_is", counted_from="next_day"), self.calendar, start=day
            )
            left = (plain.due - day).days
        else:
            left = term.value if term.unit in ("wd", "cd") else 0
        while left > 0:
            day += _DAY
            counts = self.calendar.works(day) if term.unit == "wd" else True
            left -= counts and not any(gap.holds(day) for gap in self.gaps)
        return day


def term_clock(rule: DeadlineRule, calendar: Calendar, *, start: date, scope: Scope | None = None) -> TermClock:
    """The clock of a case registered on `start`; `scope` decides between variants of the term."""
    return TermClock(rule, calendar, start, due(rule, calendar, start=start, scope=scope).term)


def replay(clock: TermClock, moves: Sequence[Move]) -> TermClock:
    """The clock after all these moves. Raises `NotMoved`."""
    for one in moves:
        clock = clock.move(one)
    return clock


def _listed(grounds: Sequence[Ground], move: Move) -> Ground:
    found = next((one for one in grounds if one.id == move.ground), None)
    if found is None:
        raise NotMoved(msg("forms.term.no_ground"))
    return found
