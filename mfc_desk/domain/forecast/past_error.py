"""How far the forecast was off on days that it had not seen, beside "same as last week".

Rolling origin: each judged day is forecast from the days before it and nothing else (Tashman, Out-of-sample tests of
forecasting accuracy, International Journal of Forecasting 16, 2000). Two such forecasts are told apart by WAPE (sum
of the errors over the sum of what came: Kolassa and Schütz 2007) and by pinball loss at both ends of the band
(Gneiting and Raftery 2007); coverage is how often the band held the truth.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from mfc_desk.domain.forecast.chance import Band
from mfc_desk.domain.forecast.forecasting import SHARE, DayForecast, NoForecast, Quarter, forecast
from mfc_desk.domain.forecast.history import Day
from mfc_desk.domain.forecast.kinds import Works

GRAINS: Final = {"quarter": 1, "hour": 4, "day": 96}
"""In quarter hours."""
WEEK: Final = timedelta(days=7)
_WEEKS_BACK: Final = 4


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that was forecast and then came."""

    mean: float
    band: Band
    came: int
    last_week: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PastError:
    """How far off, over `n` things forecast."""

    n: int
    mae: float
    """People off on average."""
    wape: float
    """The same as a share of who came."""
    bias: float
    """Forecast more than came, as a share of who came; below 0: less."""
    last_week_mae: float
    last_week_wape: float
    coverage: float
    """How often the band held the truth."""
    says: float
    """How often it said it would."""
    width: float
    """Of the band, in people."""
    pinball: float
    """Mean loss at its two ends; lower is better, and a band that is only wide is not good."""


def past_errors(days: Sequence[Judged]) -> dict[str, PastError]:
    """The past error by grain: of quarter hours, hours and whole days."""
    found = {}
    for grain, size in GRAINS.items():
        hits = [hit for one in days for hit in _hits(one, size)]
        if hits:
            found[grain] = _error(hits)
    return found


@dataclass(frozen=True, slots=True)
class Judged:
    """A past day beside what had been forecast of it and what came a week before."""

    expected: DayForecast
    day: Day
    last_week: Day


def judged(history: Sequence[Day], *, last: int, works: Works) -> Iterator[Judged]:
    """The last so many open days of a history, each forecast from those before it.

    A day that could not be forecast, or before which no such weekday was open for a month, is not judged.
    """
    by_day = {one.day: one for one in history}
    for day in history[-last:]:
        weeks = (by_day.get(day.day - n * WEEK) for n in range(1, _WEEKS_BACK + 1))
        before = next((one for one in weeks if one is not None and any(one.known())), None)
        if before is None or not any(day.known()):
            continue
        expected = forecast(history, day.day, hours=day.hours, works=works)
        if not isinstance(expected, NoForecast):
            yield Judged(expected, day, before)


def _hits(one: Judged, size: int) -> Iterable[Hit]:
    """What was forecast and is known of the day and of the week before, in pieces of `size` quarter hours."""
    pieces: dict[int, list[tuple[Quarter, int, int]]] = {}
    for quarter in one.expected.quarters:
        came, before = one.day.at(quarter.quarter), one.last_week.at(quarter.quarter)
        if came is not None and before is not None:
            pieces.setdefault(quarter.quarter // size, []).append((quarter, came, before))
    for piece in pieces.values():
        quarters = [quarter for quarter, _, _ in piece]
        yield Hit(
            sum(each.mean for each in quarters),
            one.expected.band_over(quarters),
            sum(came for _, came, _ in piece),
            sum(before for _, _, before in piece),
        )


def _error(hits: Sequence[Hit]) -> PastError:
    n, came = len(hits), max(1, sum(one.came for one in hits))
    off = sum(abs(one.mean - one.came) for one in hits)
    week = sum(abs(one.last_week - one.came) for one in hits)
    tail = (1 - SHARE) / 2
    return PastError(
        n=n,
        mae=off / n,
        wape=off / came,
        bias=sum(one.mean - one.came for one in hits) / came,
        last_week_mae=week / n,
        last_week_wape=week / came,
        coverage=sum(one.band.low <= one.came <= one.band.high for one in hits) / n,
        says=sum(one.band.says for one in hits) / n,
        width=sum(one.band.high - one.band.low for one in hits) / n,
        pinball=sum(
            _pinball(one.came, one.band.low, tail) + _pinball(one.came, one.band.high, 1 - tail) for one in hits
        )
        / (2 * n),
    )


def _pinball(came: int, quantile: float, share: float) -> float:
    return max(share * (came - quantile), (share - 1) * (came - quantile))
