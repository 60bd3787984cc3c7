"""How many desks each hour of the rest of this day needs for the norm, by Erlang C, and why that may be wrong.

The day is taken whole, the hours that passed as they were: who came then is still at the desks. An hour needs what its
fullest quarter hour needs. Who waits already is no part of the formula, and the last doubt says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

from mfc_desk.domain.forecast.forecasting import DayForecast, Quarter
from mfc_desk.domain.halls import Hall
from mfc_desk.domain.load.day import Load
from mfc_desk.domain.load.parts import Way
from mfc_desk.domain.staffing.advice import Custom, Need, plan_for
from mfc_desk.domain.staffing.erlang import Norm, Service
from mfc_desk.domain.tickets import Ticket
from mfc_desk.text.message import Message, msg
from mfc_desk.usecases.cockpit import Cockpit

IN_HOUR: Final = 4


@dataclass(frozen=True, slots=True)
class HourNeed:
    """One hour of the day, from `hour` on."""

    hour: int
    desks: int
    """For the people who are expected."""
    busy_desks: int
    """For those of the busiest day of ten."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Needed:
    """The rest of the day hour by hour, and what speaks against believing it."""

    hours: tuple[HourNeed, ...]
    norm: Norm
    doubts: tuple[Message, ...]


def needed(seen: Cockpit, *, rest: DayForecast, service: Service, hall: Hall, before: Sequence[Way]) -> Needed | None:
    """From the quarter hour that runs on; None where the law names no norm that desks would keep."""
    if seen.norm is None or not rest.quarters:
        return None
    now, norm = rest.quarters[0].quarter, Norm(minutes=seen.norm.minutes)
    plan = plan_for(_whole(seen, rest, now), service=service, norm=norm, custom=_custom(hall, before))
    left = [one for one in plan.needs if one.quarter >= now]
    waiting = len(seen.moment.waiting)
    doubts = (*plan.doubts, *([msg("staffing.doubt.waiting", n=waiting)] if waiting else ()))
    return Needed(hours=_hours(left), norm=norm, doubts=doubts)


def _whole(seen: Cockpit, rest: DayForecast, now: int) -> DayForecast:
    """The day with who came so far in place of who was expected."""
    lived = seen.day.quarters[:now]
    first = next((n for n, one in enumerate(lived) if _numbered(one)), now)
    came = tuple(Quarter(n, float(_numbered(one))) for n, one in enumerate(lived) if n >= first)
    return replace(rest, quarters=(*came, *rest.quarters))


def _numbered(load: Load) -> int:
    """Who came with a number: the forecast knows of nobody else."""
    return sum(key.kind == Ticket.kind for key in load.arrivals.keys)


def _custom(hall: Hall, before: Sequence[Way]) -> Custom:
    numbered = [way for way in before if way.numbered]
    first = sum(way.ground is not None for way in numbered)
    return Custom(own_lists=any(plan.series for plan in hall.desks), first_share=first / max(1, len(numbered)))


def _hours(needs: Sequence[Need]) -> tuple[HourNeed, ...]:
    found = []
    for hour, group in groupby(needs, key=lambda one: one.quarter // IN_HOUR):
        quarters = list(group)
        desks, busy = max(one.desks for one in quarters), max(one.busy_desks for one in quarters)
        found.append(HourNeed(hour, desks, max(desks, busy)))
    return tuple(found)
