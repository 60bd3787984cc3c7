"""How many desks each quarter hour of a day needs for the norm, and in words where that figure is not to be trusted."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from mfc_desk.domain.forecast.forecasting import DayForecast, clock
from mfc_desk.domain.staffing.erlang import Norm, Service, Steady, desks_for
from mfc_desk.domain.staffing.load import QUARTER_MIN, QuarterLoad, loads
from mfc_desk.text.message import Message, msg

BUSY: Final = 1.2816
"""Standard deviations up to the busiest day of ten."""
SETTLES_MIN: Final = 240.0
"""Half a working day: a hall that takes longer to settle is at no steady state on any day."""
CHANGE: Final = 0.15
"""The load as desks feel it and as the quarter hour's own arrivals make it may differ by so much of the day's
highest.
"""
FILLED: Final = 2.3
"""After so many visits' time a hall that was empty at the beginning has nine tenths of its load (1 - 1/e^2.3)."""
UNLIKE: Final = 0.25
"""So far the factor of Allen and Cunneen may be from 1 before it is told."""
FEW_VISITS: Final = 30
FEW_FIRST: Final = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """The desks of one quarter hour."""

    quarter: int
    load: float
    """In erlangs, as the desks feel it."""
    desks: int
    busy_desks: int
    """On the busiest day of ten."""
    steady: Steady
    """What the formula says of these desks under this load."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The desks that a day needs, and what speaks against believing it."""

    needs: tuple[Need, ...]
    doubts: tuple[Message, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Custom:
    """What a hall does that the formula does not know."""

    own_lists: bool = False
    """Some desk calls from some lists only."""
    first_share: float = 0.0
    """Which share of people is called before those who came earlier."""


def plan_for(forecast: DayForecast, *, service: Service, norm: Norm, custom: Custom | None = None) -> Plan:
    """The desks for each quarter hour of a forecast. A load of nothing needs none."""
    busy = 1 + BUSY * math.sqrt(forecast.day_variance)
    first = forecast.quarters[0].quarter if forecast.quarters else 0
    through = loads(_on_end(forecast), service_min=service.mean_min)
    needs = []
    for quarter in forecast.quarters:
        load = through[quarter.quarter - first]
        desks = desks_for(load.lagged, service=service, norm=norm)
        needs.append(
            Need(
                quarter=quarter.quarter,
                load=load.lagged,
                desks=desks,
                busy_desks=desks_for(load.lagged * busy, service=service, norm=norm),
                steady=Steady(desks=desks, load=load.lagged, service=service),
            )
        )
    planned = {one.quarter: one.desks for one in needs}
    desks_on_end = [planned.get(number) or desks_for(one.lagged, service=service, norm=norm)
                    for number, one in enumerate(through, first)]  # fmt: skip
    told = doubts_of(through, desks_on_end, first=first, service=service, custom=custom or Custom())
    return Plan(needs=tuple(needs), doubts=(*forecast.doubts, *told))


def _on_end(forecast: DayForecast) -> list[float]:
    """The arrivals from the first quarter hour to the last: in a break of the centre, which is in no forecast, nobody
    comes.
    """
    if not forecast.quarters:
        return []
    means = {one.quarter: one.mean for one in forecast.quarters}
    return [means.get(number, 0.0) for number in range(min(means), max(means) + 1)]


def doubts_of(
    through: Sequence[QuarterLoad], desks: Sequence[int], *, first: int, service: Service, custom: Custom
) -> tuple[Message, ...]:
    """Why the formula does not say the waits of these desks under these loads; nothing where it does.

    Both begin with the quarter hour `first`. For what it does not say, `outlook` plays the day.
    """
    return (*_of_load(through, desks, first=first, service=service), *_of_hall(service, custom))


def _of_load(
    through: Sequence[QuarterLoad], desks: Sequence[int], *, first: int, service: Service
) -> Iterable[Message]:
    steady = [Steady(desks=n, load=one.lagged, service=service) for one, n in zip(through, desks, strict=True)]
    loaded = [(quarter, one) for quarter, one in enumerate(steady, first) if one.load > 0]
    over = next((quarter for quarter, one in loaded if one.occupancy >= 1), None)
    if over is not None:
        yield msg("staffing.doubt.overload", at=clock(over))
    settling = [(round(one.settles_min, 3), -quarter) for quarter, one in loaded if one.occupancy < 1]
    longest, at = max(settling, default=(0.0, -first))
    if longest > SETTLES_MIN:
        yield msg("staffing.doubt.near_full", at=clock(-at), n=round(min(longest, 24 * 60)))
    yield from _of_change(through, first=first, service=service)


def _of_change(through: Sequence[QuarterLoad], *, first: int, service: Service) -> Iterable[Message]:
    filled = math.ceil(FILLED * service.mean_min / QUARTER_MIN)
    highest = max((one.by_itself for one in through), default=0.0)
    changes = [(round(abs(one.lagged - one.by_itself), 3), -quarter) for quarter, one in enumerate(through, first)]
    most, at = max(changes[filled:], default=(0.0, -first))
    if most > CHANGE * highest:
        yield msg("staffing.doubt.changing", at=clock(-at))


def _of_hall(service: Service, custom: Custom) -> Iterable[Message]:
    factor = (1 + service.spread) / 2
    if abs(factor - 1) > UNLIKE:
        yield msg("staffing.doubt.shape", factor=f"{factor:.2f}")
    if service.seen < FEW_VISITS:
        yield msg("staffing.doubt.few_visits", n=service.seen)
    if custom.own_lists:
        yield msg("staffing.doubt.lists")
    if custom.first_share > FEW_FIRST:
        yield msg("staffing.doubt.priority", n=round(100 * custom.first_share))
