"""What many answers say together, criterion by criterion: how many, the whole distribution, and what follows from it.

A mean alone says little, and a share of satisfied people beside it can contradict it: where p is the share of fives, no
mean is above 4 + p. Figures that no set of answers can have are refused, our own and those of others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Final

from mfc_desk.domain.errors import Unlawful
from mfc_desk.domain.feedback import BEST, CRITERIA, NOT_APPLICABLE, UNANSWERED, WORST, Answers, Criterion, Given
from mfc_desk.text.message import msg

LEAST: Final = 5
"""With fewer answers than this there is no mean, no share and no distribution: they would be somebody's own words."""
SATISFIED_FROM: Final = 4
"""Satisfied is who gave this score or a better one."""
SCORES: Final = tuple(range(WORST, BEST + 1))
_CENT: Final = Decimal("0.01")
_PER_MILLE: Final = Decimal("0.001")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """One criterion. `counts` is how often each score from 1 to 5 was given."""

    criterion: Criterion
    counts: tuple[int, int, int, int, int] = (0, 0, 0, 0, 0)
    not_applicable: int = 0
    unanswered: int = 0

    @property
    def n(self) -> int:
        """How many gave a score: mean and shares are of these, and of nobody else."""
        return sum(self.counts)

    @property
    def few(self) -> bool:
        """Whether there are too few for anything but their number."""
        return self.n < LEAST

    @property
    def mean(self) -> Decimal | None:
        """The mean to two places; None where there are too few."""
        whole = sum(score * count for score, count in zip(SCORES, self.counts, strict=True))
        return None if self.few else (Decimal(whole) / self.n).quantize(_CENT, ROUND_HALF_EVEN)

    @property
    def fives(self) -> Decimal | None:
        """The share of the best score, the top box; None where there are too few."""
        return self._share(self.counts[-1:])

    @property
    def satisfied(self) -> Decimal | None:
        """The share of 4 and 5; None where there are too few."""
        return self._share(self.counts[SATISFIED_FROM - WORST :])

    @property
    def percent_satisfied(self) -> int | None:
        """The share of 4 and 5 in whole percents, rounded once and not out of the rounded share."""
        return None if self.few else round(Decimal(100 * sum(self.counts[SATISFIED_FROM - WORST :])) / self.n)

    def _share(self, counts: tuple[int, ...]) -> Decimal | None:
        return None if self.few else (Decimal(sum(counts)) / self.n).quantize(_PER_MILLE, ROUND_HALF_EVEN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What was said in a span of days, and how many were asked."""

    given: Mapping[Given, int] = field(default_factory=dict)
    tallies: tuple[Tally, ...] = ()

    @property
    def asked(self) -> int:
        """Everybody who was asked, those who said nothing among them."""
        return sum(self.given.values())

    def of(self, criterion: Criterion) -> Tally:
        """One criterion."""
        return next((one for one in self.tallies if one.criterion is criterion), Tally(criterion=criterion))


def report(answers: Iterable[Answers]) -> Report:
    """The report over these answers."""
    said = list(answers)
    given = {each: sum(one.given is each for one in said) for each in Given}
    return demand_possible(Report(given=given, tallies=tuple(_tally(each, said) for each in CRITERIA)))


def demand_possible(made: Report) -> Report:
    """The same report. Raises `Unlawful` where two figures of it contradict each other."""
    for one in made.tallies:
        if one.mean is not None and one.fives is not None and one.satisfied is not None:
            demand_pair(one.mean, one.fives)
            demand_pair(one.mean, one.satisfied, satisfied_from=SATISFIED_FROM)
    return made


def demand_pair(mean: Decimal, share: Decimal, *, satisfied_from: int = BEST) -> None:
    """Raise `Unlawful` where no answers have this mean beside this share of those from that score on.

    `share` is of 1. Both may be rounded to the places they are printed with; they are given the benefit of that.
    """
    low, high = bounds(share, satisfied_from=satisfied_from)
    if not low - _half(mean) <= mean <= high + _half(mean):
        raise Unlawful(msg("feedback.impossible", mean=mean, most=high.normalize(), least=low.normalize()))


def bounds(share: Decimal, *, satisfied_from: int = BEST) -> tuple[Decimal, Decimal]:
    """The least and the highest mean beside a share: 4 + p for the fives, 3 + 2p for fours and fives."""
    if not (0 <= share <= 1 and WORST < satisfied_from <= BEST):
        raise ValueError("no such share")
    off = _half(share)
    most, least = min(share + off, Decimal(1)), max(share - off, Decimal(0))
    below = satisfied_from - 1
    return least * satisfied_from + (1 - least) * WORST, most * BEST + (1 - most) * below


def _half(figure: Decimal) -> Decimal:
    """Half of the last place a figure is printed with: so far the true one may be off."""
    exponent = figure.as_tuple().exponent
    assert isinstance(exponent, int), "a figure is a number"
    return Decimal(5).scaleb(exponent - 1) if exponent < 0 else Decimal(0)


def _tally(criterion: Criterion, said: list[Answers]) -> Tally:
    scores = [one.score(criterion) for one in said]
    one, two, three, four, five = (scores.count(score) for score in SCORES)
    return Tally(
        criterion=criterion,
        counts=(one, two, three, four, five),
        not_applicable=scores.count(NOT_APPLICABLE),
        unanswered=scores.count(UNANSWERED),
    )
