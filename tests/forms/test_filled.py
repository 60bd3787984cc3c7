"""A form that is filled in is worked out once for the same answers, and anew for whatever is not the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from forms.engine import finalise
from forms.errors import Incomplete
from forms.evaluation import Fact, run_form
from forms.filled import Filled, evaluated, finalised
from tests.forms.world import FAMILY, LAW, TODAY, family

FILLED = Filled(LAW.form(FAMILY), family(), {}, TODAY)


def test_the_same_answers_are_worked_out_once_and_as_ever() -> None:
    again = Filled(FILLED.form, FILLED.answers, {}, TODAY)
    assert evaluated(again) is evaluated(FILLED)
    assert evaluated(FILLED) == run_form(FILLED.form, FILLED.answers, facts={}, today=TODAY)
    assert finalised(FILLED) == finalise(FILLED.form, FILLED.answers, facts={}, today=TODAY)


@pytest.mark.parametrize(
    "other",
    [
        replace(FILLED, answers=family(3)),
        replace(FILLED, answers=dict(family())),
        replace(FILLED, facts={"person.phone": Fact("+7 701 555 44 33", "source.stated")}),
        replace(FILLED, today=TODAY + timedelta(days=1)),
    ],
    ids=["other answers", "answers like these", "facts", "day"],
)
def test_what_is_not_the_same_is_worked_out_anew(other: Filled) -> None:
    assert evaluated(other) is not evaluated(FILLED)
    assert evaluated(other) == run_form(other.form, other.answers, facts=other.facts, today=other.today)


def test_what_is_not_complete_is_told_each_time() -> None:
    empty = replace(FILLED, answers={})
    for _ in range(2):
        with pytest.raises(Incomplete):
            finalised(empty)
