"""The forecast and the staffing against what is known to be true; figures on standard output, 1 where one is not met.

usage: python -m tests.forecast [errors] [grid] [--seed N] [--years N] [--runs N] [--people N]
"""

from __future__ import annotations

import argparse
import sys

from mfc_desk.text.catalogue import Catalogue
from tests.forecast.grid import CASES, NORM_MIN, VISIT_MIN, Compared, beyond, grid
from tests.forecast.held_back import CENTRES, a_month_ahead, errors_of, years
from tests.forecast.year import a_year

APART = 0.03
"""So far what a band of quarter hours held may be from what it said, over all years of a centre."""


def errors(seed: int, count: int) -> bool:
    """The held-back month of each size of centre; whether ours beat last week and the bands held."""
    print(
        f"Held-back December, each day forecast from the days before it; {count} simulated years a centre, seed {seed}"
    )
    print(f"{'':42} {'MAE':>7} {'WAPE':>7} | {'last week':>9} {'WAPE':>7} | {'held':>6} {'says':>6} {'width':>7}")
    met = helped = True
    for centre in CENTRES:
        found, morning = errors_of(years(centre, seed=seed, count=count))
        for grain, one in found.items():
            print(
                f"{centre.name:34}{grain:>8} {one.mae:7.2f} {one.wape:7.1%} | {one.last_week_mae:9.2f}"
                f" {one.last_week_wape:7.1%} | {one.coverage:6.1%} {one.says:6.1%} {one.width:7.1f}"
            )
            met &= one.wape < one.last_week_wape
        met &= abs(found["quarter"].coverage - found["quarter"].says) <= APART
        print(
            f"{'':34}from 11:30 on: WAPE {morning.before:.1%} as forecast before,"
            f" {morning.after:.1%} having seen the morning; its band held {morning.coverage:.1%}"
        )
        helped = morning.better
    ahead = a_month_ahead(a_year(CENTRES[1].truth, seed=seed))
    print(f"all of December forecast on its eve ({CENTRES[1].name}, one year): WAPE of whole days {ahead:.1%}")
    return met and helped


def side_by_side(seed: int, runs: int, people: int) -> bool:
    """The grid, and the days outside of it; whether exponential visits agree as often as their intervals say."""
    print(f"\nErlang C beside simulation: visits of {VISIT_MIN:.0f} min on average, norm {NORM_MIN:.0f} min;", end=" ")
    print(f"{runs} runs of {people} people a cell, seed {seed}")
    print("± is half a 95 % interval; * where one of the three does not hold what the formula says")
    print(f"{'visits':12}{'desks':>6}{'occ.':>6} | {'waits at all':>12} {'played':>16} |", end="")
    print(f" {'mean wait':>9} {'played, min':>15} | {'in norm':>8} {'played':>16}")
    outside = cells = 0
    for one in grid(seed=seed, runs=runs, people=people):
        print(_line(one))
        cells += one.shape == "exponential"
        outside += one.shape == "exponential" and not one.agrees()
    print(f"exponential visits: {cells - outside} of {cells} cells with all three intervals holding the formula")
    words(seed)
    return outside <= round(0.25 * cells)


def _line(one: Compared) -> str:
    formula, cell = one.steady, one.cell
    return (
        f"{one.shape:12}{formula.desks:6}{formula.occupancy:6.2f} | {formula.waits_at_all:12.4f}"
        f" {cell.waits_at_all.value:8.4f} ±{cell.waits_at_all.half:.4f} | {formula.mean_wait_min:9.2f}"
        f" {cell.wait.value * VISIT_MIN:8.2f} ±{cell.wait.half * VISIT_MIN:5.2f} | {formula.within(NORM_MIN):8.4f}"
        f" {cell.within.value:8.4f} ±{cell.within.half:.4f}{'' if one.agrees() else ' *'}"
    )


def words(seed: int) -> None:
    """Days outside of what the formula takes for granted, and what the advice says of them."""
    say = Catalogue("en").say
    print("\nOne day under six desks: share called within the norm by the formula, as played, and what the advice says")
    for case in CASES:
        found = beyond(case, seed=seed, times=200)
        formula = "none" if found.formula is None else f"{found.formula:.1%}"
        print(f"{found.name:36} formula {formula:>6}  played {found.within:6.1%}")
        for doubt in found.doubts:
            print(f"{'':36} - {say(doubt)}")


def main() -> int:
    """Play what was asked for, both where nothing was."""
    parser = argparse.ArgumentParser(prog="python -m tests.forecast")
    parser.add_argument("parts", nargs="*", choices=["errors", "grid", []], default=[])
    parser.add_argument("--seed", type=int, default=20261201)
    parser.add_argument("--years", type=int, default=8)
    parser.add_argument("--runs", type=int, default=10, help="4, 6, 8, 10, 12, 16 or 20")
    parser.add_argument("--people", type=int, default=20_000)
    asked = parser.parse_args()
    parts = asked.parts or ["errors", "grid"]
    met = [errors(asked.seed, asked.years)] if "errors" in parts else []
    met += [side_by_side(asked.seed, asked.runs, asked.people)] if "grid" in parts else []
    print("met" if all(met) else "NOT met: see above")
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
