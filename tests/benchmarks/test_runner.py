"""The runner of the measurements."""

from __future__ import annotations

import json
import math

import pytest

from benchmarks import __main__ as bench
from benchmarks.process import MeasureError, answer, in_turns
from benchmarks.result import Result


def test_a_result_prints_the_five_promised_fields() -> None:
    record = json.loads(Result("start", ours=150.0, floor=100.0, unit="ms", beside={"runs": 7}).as_line())
    assert record == {"name": "start", "ours": 150.0, "floor": 100.0, "ratio": 1.5, "unit": "ms"}


def test_a_floor_of_nothing_makes_no_ratio() -> None:
    assert math.isinf(Result("start", ours=1.0, floor=0.0, unit="ms").ratio)


def test_the_runner_itself_is_no_benchmark() -> None:
    assert not bench.PARTS & set(bench.names())


def test_ours_and_the_floor_are_measured_in_turns_after_one_warm_up() -> None:
    order: list[str] = []
    figures = {"ours": iter([99.0, 3.0, 1.0, 2.0]), "floor": iter([99.0, 6.0, 4.0, 5.0])}

    def take(which: str) -> float:
        order.append(which)
        return next(figures[which])

    assert in_turns(lambda: take("ours"), lambda: take("floor"), times=3) == ([3.0, 1.0, 2.0], [6.0, 4.0, 5.0])
    assert order == ["ours", "floor"] * 4


def test_a_program_that_says_nothing_is_an_error_and_no_figure() -> None:
    with pytest.raises(MeasureError, match="gave no figure"):
        answer(["-c", "pass"])


def test_a_program_that_ends_badly_is_an_error_with_its_words() -> None:
    with pytest.raises(MeasureError, match="no such thing"):
        answer(["-c", "raise SystemExit('no such thing')"])
