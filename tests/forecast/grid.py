"""Erlang C beside simulation over a grid, and what the advice says where it does not hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mfc_desk.domain.staffing.advice import Custom, doubts_of
from mfc_desk.domain.staffing.erlang import Norm, Service, Steady
from mfc_desk.domain.staffing.load import loads
from mfc_desk.domain.staffing.outlook import Outlook, outlook
from mfc_desk.domain.staffing.play import Coming, Matter, Scene, Shift
from mfc_desk.text.message import Message
from tests.forecast.pooled import SHAPES, Cell, played
from tests.forecast.year import WEEK_HOURS, shape

DESKS = (1, 2, 5, 10, 20, 60)
OCCUPANCY = (0.5, 0.7, 0.8, 0.9, 0.95)
VISIT_MIN, NORM_MIN = 12.0, 15.0
FIRST = WEEK_HOURS.first


@dataclass(frozen=True, slots=True)
class Compared:
    """One cell of the grid: the formula, with its factor for the shape, beside the played desks."""

    shape: str
    steady: Steady
    cell: Cell

    def agrees(self) -> bool:
        """Whether all three intervals hold what the formula says."""
        formula, cell = self.steady, self.cell
        return (
            cell.waits_at_all.holds(formula.waits_at_all)
            and cell.wait.holds(formula.mean_wait_min / VISIT_MIN)
            and cell.within.holds(formula.within(NORM_MIN))
        )


def grid(*, seed: int, runs: int, people: int, desks: tuple[int, ...] = DESKS) -> Iterator[Compared]:
    """Every cell, one after another."""
    for name, (spread, visit) in SHAPES.items():
        for count in desks:
            for occupancy in OCCUPANCY:
                load = count * occupancy
                service = Service(mean_min=VISIT_MIN, spread=spread, seen=1000)
                cell = played(count, load, visit, seed=seed, runs=runs, people=people, norm=NORM_MIN / VISIT_MIN)
                yield Compared(name, Steady(desks=count, load=load, service=service), cell)


@dataclass(frozen=True, slots=True)
class Beyond:
    """A day outside of what the formula takes for granted: what it says, how the day is played, what is said in
    words.
    """

    name: str
    formula: float | None
    """The share within the norm over the day, by Erlang C of each quarter hour alone; None: it has no answer."""
    outlook: Outlook
    within: float
    doubts: tuple[Message, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One such day."""

    name: str
    people: float
    desks: int
    visit_min: float = VISIT_MIN
    spread: float = 1.0
    flat: bool = False
    lists: int = 1
    first_share: float = 0.0
    seen: int = 1000


CASES = (
    Case(name="inside its assumptions", people=180, desks=6, flat=True),
    Case(name="more people than the desks carry", people=320, desks=6, flat=True),
    Case(name="desks almost full", people=262, desks=6, flat=True),
    Case(name="a peak, and visits of 25 minutes", people=54, desks=6, visit_min=25),
    Case(name="visits all alike", people=210, desks=6, flat=True, spread=0.0),
    Case(name="visits of two kinds", people=210, desks=6, flat=True, spread=4.0),
    Case(name="six lists of one desk each", people=180, desks=6, flat=True, lists=6),
    Case(name="a quarter is called first", people=210, desks=6, flat=True, first_share=0.25),
    Case(name="visits hardly known", people=180, desks=6, flat=True, seen=8),
)


def beyond(case: Case, *, seed: int, times: int) -> Beyond:
    """What the formula says of a day and what becomes of it."""
    service = Service(mean_min=case.visit_min, spread=case.spread, seen=case.seen)
    share = [1 / len(WEEK_HOURS.quarters())] * len(WEEK_HOURS.quarters()) if case.flat else list(shape(WEEK_HOURS))
    means = {FIRST + n: case.people * one for n, one in enumerate(share)}
    at_start = _settled(means, case) if case.flat else 0.0
    through = loads(list(means.values()), service_min=case.visit_min, at_start=at_start)
    custom = Custom(own_lists=case.lists > 1, first_share=case.first_share)
    doubts = doubts_of(through, [case.desks] * len(through), first=FIRST, service=service, custom=custom)
    found = outlook(_scene(case, means, service), norm=Norm(minutes=NORM_MIN), seed=seed, times=times)
    seen = [(one.within, means.get(one.quarter, 0.0)) for one in found.quarters if one.within is not None]
    within = sum(kept * mean for kept, mean in seen) / sum(mean for _, mean in seen)
    return Beyond(case.name, _by_itself(case, means, service), found, within, doubts)


def _settled(means: dict[int, float], case: Case) -> float:
    return next(iter(means.values())) * case.visit_min / 15


def _by_itself(case: Case, means: dict[int, float], service: Service) -> float | None:
    kept = 0.0
    for mean in means.values():
        steady = Steady(desks=case.desks, load=mean * case.visit_min / 15, service=service)
        if steady.occupancy >= 1:
            return None
        kept += mean * steady.within(NORM_MIN)
    return kept / sum(means.values())


def _scene(case: Case, means: dict[int, float], service: Service) -> Scene:
    others = (1 - case.first_share) / case.lists
    matters = [Matter(series=f"L{n}", share=others, service=service) for n in range(case.lists)]
    if case.first_share:
        matters.append(Matter(series="first", share=case.first_share, service=service, head_start_min=60))
    shifts = (
        Shift(desk=f"{n}", from_min=FIRST * 15, until_min=24 * 60, series=(f"L{n}",) if case.lists > 1 else ())
        for n in range(case.desks)
    )
    coming = Coming(quarters=means)
    return Scene(now_min=FIRST * 15, matters=tuple(matters), shifts=tuple(shifts), coming=coming)
