"""What is expected of a coming day, how sure that is, and where the history is too short to say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from mfc_desk.domain.forecast.chance import Band, band_of
from mfc_desk.domain.forecast.history import Day, Hours
from mfc_desk.domain.forecast.kinds import Near, Works, kind_of
from mfc_desk.domain.forecast.learning import learn
from mfc_desk.domain.forecast.model import PULLS, UNSEEN_VARIANCE, Model, effects_of
from mfc_desk.text.message import Message, msg

LEAST_DAYS: Final = 15
"""With fewer open days there is no forecast."""
LEAST_WEEKDAYS: Final = 2
"""Of the same weekday."""
FEW_NEAR: Final = 3
SHARE: Final = 0.8
"""The band is meant to hold the truth so often."""
LONGEST: Final = timedelta(weeks=110)
"""What is older is not learnt from."""
RECENT: Final = timedelta(weeks=8)


@dataclass(frozen=True, slots=True)
class Quarter:
    """What is expected of one quarter hour."""

    quarter: int
    mean: float


@dataclass(frozen=True, slots=True, kw_only=True)
class DayForecast:
    """What is expected of a day, or of the rest of it."""

    day: date
    quarters: tuple[Quarter, ...]
    day_variance: float
    """Relative variance of what all its quarter hours have in common."""
    quarter_variance: float
    """And of what each has for itself, beside chance."""
    doubts: tuple[Message, ...] = ()
    """What makes it less sure than its band says."""

    @property
    def mean(self) -> float:
        """Everybody who is expected."""
        return sum(one.mean for one in self.quarters)

    def band(self, quarter: Quarter, *, share: float = SHARE) -> Band:
        """Between how many one quarter hour will bring."""
        return self.band_over((quarter,), share=share)

    def band_over(self, quarters: Iterable[Quarter], *, share: float = SHARE) -> Band:
        """Between how many these quarter hours bring together: an hour, the rest of the day."""
        means = [one.mean for one in quarters]
        whole = sum(means)
        if whole <= 0:
            return Band(0, 0, 1.0)
        own = self.quarter_variance * (1 + self.day_variance) * sum(one * one for one in means) / whole**2
        return band_of(round(whole, 6), round(self.day_variance + own, 9), share)


@dataclass(frozen=True, slots=True)
class NoForecast:
    """Nothing honest can be said, and why."""

    why: Message


def forecast(history: Sequence[Day], day: date, *, hours: Hours | None, works: Works) -> DayForecast | NoForecast:
    """What is expected of `day`, from the days before it. `hours` None: the centre is closed then."""
    if hours is None or hours.end <= hours.first:
        return NoForecast(msg("forecast.closed", day=day))
    past = learnt_from(history, day)
    none = too_little(past, day, works)
    return none or expect(learn(past, works, ahead=(day - past[-1].day).days), day, hours=hours, works=works)


def learnt_from(history: Sequence[Day], day: date) -> list[Day]:
    """The days of a history that teach something of `day`: before it, not too old, and something known of them."""
    return [one for one in history if day - LONGEST <= one.day < day and any(one.known())]


def too_little(past: Sequence[Day], day: date, works: Works) -> NoForecast | None:
    """Whether the history is too short for any forecast of `day`."""
    if len(past) < LEAST_DAYS:
        return NoForecast(msg("forecast.too_little.days", n=len(past), least=LEAST_DAYS))
    weekday = kind_of(day, works).weekday
    alike = sum(kind_of(one.day, works).weekday == weekday for one in past if day - one.day <= RECENT)
    if alike < LEAST_WEEKDAYS:
        return NoForecast(msg("forecast.too_little.weekday", n=alike, least=LEAST_WEEKDAYS))
    if not any(one.total() for one in past):
        return NoForecast(msg("forecast.too_little.nobody"))
    return None


def expect(model: Model, day: date, *, hours: Hours, works: Works) -> DayForecast:
    """What a model expects of a day; quarter hours that it does not know are left out, with a doubt that names them."""
    kind = kind_of(day, works)
    share = model.shape.of(kind.weekday)
    whole = model.level * model.factor(kind) * model.season(day)
    known = [one for one in hours.quarters() if model.shape.knows(one) and one in share]
    unsure = _unsure_of(model, day, works)
    return DayForecast(
        day=day,
        quarters=tuple(Quarter(one, whole * share[one]) for one in known),
        day_variance=model.errors.day + unsure,
        quarter_variance=model.errors.quarter,
        doubts=tuple(_doubts(model, day, hours=hours, known=known, works=works)),
    )


def _unsure_of(model: Model, day: date, works: Works) -> float:
    """What not knowing the effects themselves adds: more for a kind of day that was seen seldom."""
    unsure = 0.0
    for effect in effects_of(kind_of(day, works)):
        seen = model.days_seen.get(effect, 0)
        unsure += model.errors.day / (seen + PULLS[effect[0]]) if seen else UNSEEN_VARIANCE
    return unsure


def _doubts(model: Model, day: date, *, hours: Hours, known: Sequence[int], works: Works) -> Iterable[Message]:
    kind = kind_of(day, works)
    seen = model.days_seen.get(("near", kind.near), 0)
    if kind.near is not Near.PLAIN and seen < FEW_NEAR:
        yield msg("forecast.doubt.holiday", n=seen)
    missing = [one for one in hours.quarters() if one not in known]
    if missing:
        yield msg("forecast.doubt.hours", first=clock(missing[0]), end=clock(missing[-1] + 1))
    if model.set_aside and (model.last - model.set_aside[-1]).days <= RECENT.days:
        yield msg("forecast.doubt.set_aside", n=sum((model.last - one).days <= RECENT.days for one in model.set_aside))
    if (day - model.last).days > RECENT.days // 2:
        yield msg("forecast.doubt.far", n=(day - model.last).days)


def clock(quarter: int) -> str:
    """The hour at which a quarter hour begins."""
    return f"{quarter // 4:02d}:{quarter % 4 * 15:02d}"
