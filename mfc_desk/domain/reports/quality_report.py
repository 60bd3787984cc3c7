"""The quality report on eight criteria: how many, what did not apply, the whole distribution, and what follows from it.

The figures are those of `domain.feedback_report`, which refuses a mean and a share that no answers have together. With
fewer answers than it names nothing but their number is told: the rest would be somebody's own words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from mfc_desk.domain.feedback import CRITERIA, Criterion, Given
from mfc_desk.domain.feedback_report import LEAST, SATISFIED_FROM, SCORES, Tally, demand_possible
from mfc_desk.domain.feedback_report import Report as Opinions
from mfc_desk.domain.reports.basis import Basis, facts_of
from mfc_desk.domain.reports.report import Cell, Chart, Column, Fact, Kind, Look, Report, Row, Table, Unit, number, text
from mfc_desk.text.message import msg

MILLE: Final = 1000
CENT: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """One criterion as the office tells it; `counts` from 1 to 5, None where there are too few."""

    criterion: Criterion
    n: int
    counts: tuple[int, int, int, int, int] | None
    not_applicable: int
    unanswered: int

    @property
    def tally(self) -> Tally | None:
        """Its figures; None where there are too few."""
        if self.counts is None or self.n < LEAST:
            return None
        return Tally(
            criterion=self.criterion,
            counts=self.counts,
            not_applicable=self.not_applicable,
            unanswered=self.unanswered,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What people said in some days."""

    given: Mapping[Given, int]
    opinions: tuple[Opinion, ...]
    until: date
    """The last day that is told: a day whose answers still come in is told when it is over."""


def quality_report(basis: Basis, said: Said | None, since: date, until: date) -> Report:
    """The whole of it; None: the office, which alone can open what was said, could not be asked.

    Raises `Unlawful` where two figures contradict each other.
    """
    definition = msg("report.satisfied_is", score=SATISFIED_FROM)
    facts = [*facts_of(basis, since, until), Fact(id="satisfied", label=msg("report.satisfied"), words=definition)]
    if said is None:
        words = msg("report.feedback_unknown")
        facts.append(Fact(id="feedback", label=msg("report.not_known"), words=words, warns=True))
        return _report(facts, (), since, until)
    if said.until < until:
        words = msg("report.feedback_later", until=said.until)
        facts.append(Fact(id="feedback", label=msg("report.not_known"), words=words, warns=True))
    tallies = tuple(one.tally for one in said.opinions if one.tally is not None)
    demand_possible(Opinions(given=said.given, tallies=tallies))
    return _report(facts, (asked(said), criteria(said), distribution(said)), since, until)


def asked(said: Said) -> Table:
    """Who was asked, and what came of it."""
    whole = sum(said.given.values())
    rows = [Row("asked", (text(msg("report.asked.all")), number(whole)))]
    rows += [Row(one, (text(msg(f"report.asked.{one}")), number(said.given.get(one, 0)))) for one in Given]
    columns = (Column("what", msg("report.head.figure"), Unit.TEXT), Column("people", msg("report.head.people")))
    return Table(id="asked", title=msg("report.table.asked"), columns=columns, rows=tuple(rows))


def criteria(said: Said) -> Table:
    """Mean and shares of each criterion, of those who gave it a score and of nobody else."""
    rows = tuple(_row(one) for one in _ordered(said))
    columns = (
        Column("criterion", msg("report.head.criterion"), Unit.TEXT),
        Column("n", msg("report.head.scored")),
        Column("not_applicable", msg("report.head.not_applicable")),
        Column("unanswered", msg("report.head.unanswered")),
        Column("mean", msg("report.head.mean_score"), Unit.POINTS),
        Column("satisfied", msg("report.head.satisfied"), Unit.PERCENT),
        Column("fives", msg("report.head.fives"), Unit.PERCENT),
    )
    notes = (msg("report.note.bases"), msg("report.note.few", n=LEAST), msg("report.note.possible"))
    chart = Chart(look=Look.BARS, title=msg("report.chart.satisfied"), columns=("satisfied",))
    return Table(
        id="criteria", title=msg("report.table.criteria"), columns=columns, rows=rows, notes=notes, chart=chart
    )


def distribution(said: Said) -> Table:
    """How often each score was given."""
    rows = []
    for one in _ordered(said):
        counts = one.counts if one.tally is not None else None
        cells = [number(None if counts is None else counts[place]) for place in range(len(SCORES))]
        rows.append(Row(one.criterion, (_name(one.criterion), *cells, number(one.n))))
    scores = tuple(Column(f"score_{score}", msg("report.head.score", score=score)) for score in SCORES)
    first, last = Column("criterion", msg("report.head.criterion"), Unit.TEXT), Column("all", msg("report.head.scored"))
    columns = (first, *scores, last)
    return Table(id="distribution", title=msg("report.table.distribution"), columns=columns, rows=tuple(rows))


def _report(facts: list[Fact], tables: tuple[Table, ...], since: date, until: date) -> Report:
    return Report(
        kind=Kind.QUALITY,
        title=msg("report.title.quality"),
        since=since,
        until=until,
        facts=tuple(facts),
        tables=tables,
    )


def _row(one: Opinion) -> Row:
    tally = one.tally
    mean = tally.mean if tally is not None else None
    satisfied, fives = (tally.satisfied, tally.fives) if tally is not None else (None, None)
    return Row(
        one.criterion,
        (
            _name(one.criterion),
            number(one.n),
            number(one.not_applicable),
            number(one.unanswered),
            number(None if mean is None else int(mean * CENT), Unit.POINTS),
            number(None if satisfied is None else int(satisfied * MILLE), Unit.PERCENT),
            number(None if fives is None else int(fives * MILLE), Unit.PERCENT),
        ),
    )


def _name(criterion: Criterion) -> Cell:
    return text(msg(f"report.criterion.{criterion}"))


def _ordered(said: Said) -> list[Opinion]:
    by = {one.criterion: one for one in said.opinions}
    return [by.get(each) or _nobody(each) for each in CRITERIA]


def _nobody(criterion: Criterion) -> Opinion:
    return Opinion(criterion=criterion, n=0, counts=None, not_applicable=0, unanswered=0)
