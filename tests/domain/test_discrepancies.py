"""A filled-in value that is wrong: a discrepancy, never an overwrite."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mfc_desk.domain import lawful
from mfc_desk.domain.errors import Unlawful, WrongState
from mfc_desk.domain.guards import Discrepancy, DiscrepancyState
from mfc_desk.domain.ids import DiscrepancyId
from mfc_desk.domain.machines import Lifecycle
from mfc_desk.domain.operations.applications import FillForm
from mfc_desk.domain.operations.discrepancies import OpenDiscrepancy, SettleDiscrepancy
from mfc_desk.domain.sides import sides_of
from tests.domain.world import CASE, ask_agencies, begin, check_and_sign, register, stories, world

FAMILY = next(one for one in stories() if one.service == "kz.large_family")
PATH = "/applicant/full_name"


@pytest.fixture
def made():
    made = world(FAMILY)
    begin(made, FAMILY)
    made.do(FillForm(application=CASE, answers=FAMILY.answers))
    return made


def shown(made) -> str:
    return str(field(made).value)


def field(made):
    application = made.application()
    sides, today = sides_of(made.rows, application), made.at.at.date()
    seen = lawful.form_view(made.law, application, sides, answers=application.form, today=today)
    found = seen.field(PATH)
    assert found is not None
    return found


def opened(made, said: str, **changes: object) -> OpenDiscrepancy:
    whole = {"application": CASE, "discrepancy": DiscrepancyId("x1"), "path": PATH, "shown": shown(made), "said": said}
    return OpenDiscrepancy(**{**whole, "source": "source.typed", **changes})


def test_the_value_stays_as_it_was_filled_in_and_both_are_kept(made):
    before = shown(made)
    row, application = made.do(opened(made, before.replace("Сейтқали", "Сейткали")))
    assert isinstance(row, Discrepancy)
    assert (row.state, row.shown, row.likeness) == (DiscrepancyState.OPEN, before, "spelling")
    assert row.said != before
    assert application.discrepancies == ("x1",)
    assert shown(made) == before


def test_what_is_typed_over_a_filled_in_value_does_not_count_with_or_without_a_discrepancy(made):
    before = shown(made)
    made.do(opened(made, "Другая Фамилия"))
    made.do(FillForm(application=CASE, answers={**made.application().form, PATH: "Другая Фамилия"}))
    assert shown(made) == before
    assert field(made).readonly


def test_it_keeps_nobody_from_signing_and_registering(made):
    ask_agencies(made)
    check_and_sign(made)
    made.do(opened(made, "Другая Фамилия"))
    assert made.application().lifecycle is Lifecycle.SIGNED
    register(made)
    assert made.application().discrepancies == ("x1",)
    assert made.application().form[PATH] == shown(made)


@pytest.mark.parametrize("said", ["", "   ", "x" * 500])
def test_it_says_what_should_stand_there(made, said):
    with pytest.raises(Unlawful):
        made.do(opened(made, said))
    with pytest.raises(Unlawful):
        made.do(opened(made, shown(made)))


@pytest.mark.parametrize("changes", [{"shown": "Кто-то"}, {"source": "source.mrz"}, {"request": "q1"}])
def test_it_is_about_exactly_what_stands_there(made, changes):
    with pytest.raises(WrongState):
        made.do(opened(made, "Другая Фамилия", **changes))


@pytest.mark.parametrize("path", ["/name_differs", "/no/such"])
def test_what_nobody_filled_in_is_simply_answered(made, path):
    with pytest.raises(Unlawful):
        made.do(opened(made, "Другая Фамилия", path=path, shown="x"))


def test_one_value_is_disputed_once_at_a_time(made):
    made.do(opened(made, "Другая Фамилия"))
    with pytest.raises(WrongState):
        made.do(opened(made, "Третья Фамилия", discrepancy=DiscrepancyId("x2")))
    made.do(SettleDiscrepancy(discrepancy=DiscrepancyId("x1"), outcome="shown_right"))
    made.do(opened(made, "Третья Фамилия", discrepancy=DiscrepancyId("x2")))
    assert made.application().discrepancies == ("x1", "x2")


def test_it_is_settled_once_with_an_outcome_of_the_list_and_touches_no_value(made):
    before = shown(made)
    made.do(opened(made, "Другая Фамилия"))
    settle = SettleDiscrepancy(discrepancy=DiscrepancyId("x1"), outcome="said_right")
    for outcome in ("whatever", "both_right"):
        with pytest.raises(Unlawful):
            made.do(replace(settle, outcome=outcome))
    (row,) = made.do(settle)
    assert (row.state, row.outcome, row.settled_by) == (DiscrepancyState.SETTLED, "said_right", "aigerim")
    assert shown(made) == before
    with pytest.raises(WrongState):
        made.do(settle)


def test_one_name_in_two_scripts_is_settled_as_both_right(made):
    made.do(opened(made, "Seitkali Aigul Maratkyzy"))
    (row,) = made.do(SettleDiscrepancy(discrepancy=DiscrepancyId("x1"), outcome="both_right"))
    assert row.likeness == "script"
