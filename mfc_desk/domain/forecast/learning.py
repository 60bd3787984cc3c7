"""Learning a model from a history: in rounds, for level, effects, shape and what is set aside depend on one another."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Final

from mfc_desk.domain.forecast.history import Day
from mfc_desk.domain.forecast.kinds import Kind, Works, kind_of
from mfc_desk.domain.forecast.model import PULLS, WINDOW, Effect, Errors, Model, effects_of
from mfc_desk.domain.forecast.shape import Seen, Shape, shape_of

ROUNDS: Final = 3
HALF_LIFE: Final = 84
"""Days after which a day weighs half in the shape of the day."""
OTHER_HOURS: Final = 0.03
"""What a day weighs in it that had other hours than its weekday has by now."""
SILENT: Final = 12.0
"""A stretch without anybody in which so many were expected (chance: 6 in a million) is one that nobody recorded."""
OUTLIER: Final = 4.0
LEAST_OUTLIER: Final = 0.35
"""Off by so many robust deviations, and by at least this much on the logarithm: nothing is learnt from the day."""
CLIP: Final = 2.5
SMOOTHINGS: Final = (0.02, 0.04, 0.08, 0.15, 0.25)
CHANGED: Final = 5
"""After so many days clipped on the same side it is no bad day any more: the level begins anew among them."""
BURN_IN: Final = 12
JUDGED: Final = 130
"""The errors are those of the last so many open days."""


@dataclass(slots=True)
class _Row:
    day: date
    counts: tuple[tuple[int, int], ...]
    open: tuple[int, ...]
    """The quarter hours of them."""
    total: int
    kind: Kind
    effects: tuple[Effect, ...]
    age: float
    weight: float
    """In the shape of the day, by age and hours."""
    kept: bool = True
    factor: float = 1.0
    covers: float = 1.0
    level: float = 1.0

    @property
    def base(self) -> float:
        """People of an average day, as this day shows it."""
        return self.total / (self.factor * self.covers) if self.covers > 0 else 0.0

    @property
    def expected(self) -> float:
        """Of a whole day like it."""
        return self.level * self.factor


def learn(history: Sequence[Day], works: Works, *, ahead: int = 1) -> Model:
    """What a history teaches for days up to `ahead` days after its last. It has been asked whether there is enough."""
    silent = _silent(*_learn(history, works, rounds=1)[:2])
    mended = [one.without(silent[one.day]) if one.day in silent else one for one in history]
    rows, shape, effects, days_seen = _learn([one for one in mended if any(one.known())], works, rounds=ROUNDS)
    scale = _scale(rows)
    smoothing = min(SMOOTHINGS, key=lambda one: _misses(rows, one, scale))
    before, level = _tracked(rows, smoothing, scale)
    return Model(
        last=history[-1].day,
        level=level,
        levels={row.day: row.level for row in rows},
        effects=effects,
        days_seen=days_seen,
        shape=shape,
        smoothing=smoothing,
        set_aside=tuple(row.day for row in rows if not row.kept),
        errors=_errors(rows, shape, before=before, ahead=ahead),
    )


_Learnt = tuple[list[_Row], Shape, dict[Effect, float], dict[Effect, int]]


def _learn(history: Sequence[Day], works: Works, *, rounds: int) -> _Learnt:
    rows = _rows(history, works)
    effects: dict[Effect, float] = {}
    for row in rows:
        row.level = float(row.total)
    shape = _shape(rows)
    for _ in range(rounds):
        _refresh(rows, shape, effects)
        _set_aside(rows)
        effects = _effects(rows, effects)
        _refresh(rows, shape, effects)
        shape = _shape(rows)
    _refresh(rows, shape, effects)
    _set_aside(rows)
    days_seen: dict[Effect, int] = defaultdict(int)
    for row in rows:
        for effect in row.effects:
            days_seen[effect] += row.kept
    return rows, shape, effects, days_seen


def _rows(history: Sequence[Day], works: Works) -> list[_Row]:
    hours = {one.day.weekday(): one.hours for one in history}
    last = history[-1].day
    rows = []
    for one in history:
        kind = kind_of(one.day, works)
        age = 0.5 ** ((last - one.day).days / HALF_LIFE)
        weight = age if one.hours == hours[one.day.weekday()] else age * OTHER_HOURS
        known = tuple(one.known())
        rows.append(_Row(one.day, known, tuple(q for q, _ in known), one.total(), kind, effects_of(kind), age, weight))
    return rows


def _shape(rows: Iterable[_Row]) -> Shape:
    return shape_of(Seen(row.kind.weekday, row.counts, row.expected, row.age, row.weight) for row in rows if row.kept)


def _refresh(rows: list[_Row], shape: Shape, effects: dict[Effect, float]) -> None:
    """What each row's day was expected to be under these effects, its level that of the days around it."""
    covered: dict[tuple[int, tuple[int, ...]], float] = {}
    for row in rows:
        row.factor = math.prod(effects.get(one, 1.0) for one in row.effects)
        about = row.kind.weekday, row.open
        if about not in covered:
            covered[about] = shape.covers(*about)
        row.covers = covered[about]
    sums, counts = [0.0], [0.0]
    for row in rows:
        weight = row.covers * row.factor if row.kept else 0.0
        sums.append(sums[-1] + row.total * row.kept)
        counts.append(counts[-1] + weight)
    whole = sums[-1] / counts[-1] if counts[-1] else 1.0
    for n, row in enumerate(rows):
        first, end = max(0, n - WINDOW), min(len(rows), n + WINDOW + 1)
        weight = counts[end] - counts[first]
        row.level = (sums[end] - sums[first]) / weight if weight > 0 and sums[end] > sums[first] else max(whole, 1.0)


def _effects(rows: list[_Row], effects: dict[Effect, float]) -> dict[Effect, float]:
    """Each factor anew, the others as they are."""
    found = dict(effects)
    for name, pull in PULLS.items():
        came, expected = defaultdict[Effect, float](float), defaultdict[Effect, float](float)
        kept = [row for row in rows if row.kept]
        for row in kept:
            own = next(one for one in row.effects if one[0] == name)
            others = math.prod(found.get(one, 1.0) for one in row.effects if one[0] != name)
            came[own] += row.total
            expected[own] += row.level * others * row.covers
        mean = sum(came.values()) / len(kept) if kept else 1.0
        found |= {one: (came[one] + pull * mean) / (expected[one] + pull * mean) for one in came}
    return found


def _off(row: _Row) -> float:
    return math.log((row.total + 0.5) / (row.expected * row.covers + 0.5))


def _scale(rows: list[_Row]) -> float:
    """The standard deviation of how far days are off, on the logarithm, by the median: bad days do not widen it."""
    return max(0.02, 1.4826 * median(abs(_off(row)) for row in rows))


def _set_aside(rows: list[_Row]) -> None:
    limit = max(OUTLIER * _scale(rows), LEAST_OUTLIER)
    for row in rows:
        row.kept = row.covers > 0 and abs(_off(row)) <= limit


def _silent(rows: list[_Row], shape: Shape) -> dict[date, set[int]]:
    """The stretches of each day in which nobody came although many were expected."""
    found: dict[date, set[int]] = {}
    for row in rows:
        share = shape.of(row.kind.weekday)
        stretch: list[int] = []
        for quarter, count in (*row.counts, (-1, 1)):
            if not count:
                stretch.append(quarter)
                continue
            if row.expected * sum(share.get(one, 0.0) for one in stretch) >= SILENT:
                found.setdefault(row.day, set()).update(stretch)
            stretch = []
    return found


def _tracked(rows: list[_Row], smoothing: float, scale: float) -> tuple[list[float], float]:
    """The level as it was known before each day, and as it is known after the last."""
    level = median(row.base for row in rows[:BURN_IN])
    widest = CLIP * scale
    before: list[float] = []
    run: list[float] = []
    for row in rows:
        before.append(level)
        base = min(max(row.base, level * math.exp(-widest)), level * math.exp(widest))
        alike = all((one > level) == (row.base > level) for one in run)
        run = [] if base == row.base else [*(run if alike else []), row.base]
        level += smoothing * min(1.0, row.covers) * (base - level)
        if len(run) == CHANGED:
            level, run = median(run), []
    return before, level


def _misses(rows: list[_Row], smoothing: float, scale: float) -> float:
    before, _ = _tracked(rows, smoothing, scale)
    widest = CLIP * scale
    return sum(
        min(widest, abs(math.log((row.base + 0.5) / (level + 0.5)))) ** 2
        for row, level in list(zip(rows, before, strict=True))[BURN_IN:]
    )


def _leverage(rows: list[_Row]) -> dict[int, float]:
    """By weekday: one over how many days its shape was made of, were they all of one weight (Kish 1965)."""
    by_weekday: dict[int, list[float]] = defaultdict(list)
    for row in rows:
        by_weekday[row.kind.weekday].append(row.weight * row.kept)
    return {
        weekday: sum(w * w for w in weights) / max(sum(weights) ** 2, 1e-9) for weekday, weights in by_weekday.items()
    }


def _errors(rows: list[_Row], shape: Shape, *, before: list[float], ahead: int) -> Errors:
    """The two variances by their moments: quarters of one day are off together as far as the day is (see `model`).

    E[e_p e_q] = day variance x m_p m_q for two quarters of a day, E[e_q²] - m_q = (day + quarter variance) x m_q².
    Each day has helped to make the shape that it is judged by, and a coming one has not: twice its leverage makes
    that good.
    """
    together = apart = crossed = squared = 0.0
    judged = 0
    leverage = _leverage(rows)
    for n in range(min(BURN_IN, len(rows) // 2), len(rows))[-JUDGED:]:
        row = rows[n]
        known = max((k for k in range(n + 1) if (row.day - rows[k].day).days >= ahead - 1), default=0)
        if not row.kept:
            continue
        expected = before[known] * row.factor
        share = shape.of(row.kind.weekday)
        pairs = [(count - expected * share.get(q, 0.0), expected * share.get(q, 0.0)) for q, count in row.counts]
        whole, mean = (sum(part) for part in zip(*pairs, strict=True))
        own, own_mean = sum(e * e for e, _ in pairs), sum(m * m for _, m in pairs)
        together += whole * whole - own
        crossed += mean * mean - own_mean
        apart += own - mean + 2 * leverage[row.kind.weekday] * mean
        squared += own_mean
        judged += 1
    learnt = len({effect for row in rows for effect in row.effects})
    freedom = judged / max(1.0, judged - learnt * min(1.0, judged / len(rows)))
    day = max(0.0, together / crossed) * freedom if crossed > 0 else 0.0
    both = max(0.0, apart / squared) if squared > 0 else 0.0
    return Errors(day, max(0.0, both - day), judged)
