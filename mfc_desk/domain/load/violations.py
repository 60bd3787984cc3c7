"""The four classes of violations counted: prevented, insisted on, overridden, happened. Each count has its rows.

The rows are those the guards and the supervisors wrote (`mfc_desk.domain.guards.Violation`): a demand that was
stopped, a gap the applicant signed for, a guard that two persons went past, and what came too late. A row that was
recorded by mistake stays to be seen and counts no more.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mfc_desk.domain.guards import Mode, Violation, ViolationClass
from mfc_desk.domain.ids import Key
from mfc_desk.domain.load.day import Span
from mfc_desk.domain.load.figures import Figure, counted


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One class in a span of time."""

    category: ViolationClass
    prevented: Figure
    insisted: Figure
    overridden: Figure
    happened: Figure

    def of(self, mode: Mode) -> Figure:
        """The figure of one mode."""
        return {
            Mode.PREVENTED: self.prevented,
            Mode.INSISTED: self.insisted,
            Mode.OVERRIDDEN: self.overridden,
            Mode.HAPPENED: self.happened,
        }[mode]


def kept_to_the_law(rows: Iterable[Violation], span: Span) -> tuple[Kept, ...]:
    """Every class, also one of which there is nothing."""
    inside = sorted((one for one in rows if one.counts and span.holds(one.at)), key=lambda one: (one.at, one.id))

    def figure(category: ViolationClass, mode: Mode) -> Figure:
        return counted(Key(one.kind, one.id) for one in inside if (one.category, one.mode) == (category, mode))

    return tuple(
        Kept(
            category=category,
            prevented=figure(category, Mode.PREVENTED),
            insisted=figure(category, Mode.INSISTED),
            overridden=figure(category, Mode.OVERRIDDEN),
            happened=figure(category, Mode.HAPPENED),
        )
        for category in ViolationClass
    )
