"""What is measured of the law does the same as its floor: else the figures compare nothing."""

from __future__ import annotations

from datetime import date

from benchmarks import evidence_plan_p95_ms as plans
from benchmarks import form_keystroke_p95_ms as strokes
from forms.engine import view
from forms.evidence import plan
from forms.pack import builtin_pack
from forms.register import Law


def test_a_plan_and_the_conditions_written_by_hand_ask_for_the_same() -> None:
    law = Law.of(builtin_pack("kz"), builtin_pack("ru"))
    service = law.service(plans.SERVICE)
    for turn in range(12):
        answers = plans.the_answers(turn)
        found = plan(service, law.form(service), answers=answers, facts={}, held=plans.HELD, today=plans.TODAY)
        assert plans.open_in(found) == plans.by_hand(answers)


def test_a_form_and_the_conditions_written_by_hand_find_the_same_wrong() -> None:
    form, answers = strokes.the_form(), strokes.the_answers()
    found = {one.path for one in view(form, answers, facts={}, today=date(2026, 11, 23)).problems}
    assert found == set(strokes.by_hand(answers))
