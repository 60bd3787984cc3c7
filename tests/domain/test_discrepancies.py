"""A filled-in value that is wrong: a discrepancy, never an overwrite."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mfc_desk.domain import lawful
from mfc_desk.domain.errors import Unlawful, WrongState
from mfc_desk.domain.guards import Discrepancy, DiscrepancyState, signed_digest
from mfc_desk.domain.ids import DiscrepancyId, Key
from mfc_desk.domain.machines import Lifecycle
from mfc_desk.domain.operations.applications import ConfirmCheck, FillForm
from mfc_desk.domain.operations.discrepancies import OpenDiscrepancy, SettleDiscrepancy
from mfc_desk.domain.sides import sides_of
from tests.domain.world import CASE, PARTY, ask_agencies, begin, check_and_sign, register, stories, world

FAMILY = next(one for one in stories() if one.service == "kz.large_family")
PATH, IIN = "/applicant/full_name", "/applicant/iin"


@pytest.fixture
def made():
    made = world(FAMILY)
    begin(made, FAMILY)
    made.do(FillForm(application=CASE, answers=FAMILY.answers))
    return made


def shown(made) -> str:
    return str(field(made).value)


def field(made, path=PATH):
    application = made.application()
    sides, today = sides_of(made.rows, application), made.at.at.date()
    seen = lawful.form_view(made.law, application, sides, answers=application.form, today=today)
    found = seen.field(path)
    assert found is not None
    return found


def agreed(made) -> str:
    """The digest of the sheet as it stands."""
    application, sides = made.application(), sides_of(made.rows, made.application())
    return signed_digest(lawful.final_form(made.act, application, sides).digest, application.gaps, sides.disputes)


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
    made.do(opened(made, "Другая Фамилия"))
    check_and_sign(made)
    register(made)
    assert made.application().discrepancies == ("x1",)
    assert made.application().form[PATH] == shown(made)


def test_one_noted_after_the_sheet_takes_back_the_yes_and_the_signature_and_the_sheet_counts_no_more(made):
    ask_agencies(made)
    before = agreed(made)
    check_and_sign(made)
    made.do(opened(made, "Другая Фамилия"))
    application = made.application()
    assert (application.lifecycle, application.checked_digest, application.signature) == (Lifecycle.DRAFT, "", "")
    with pytest.raises(WrongState):
        made.do(ConfirmCheck(application=CASE, digest=before))
    check_and_sign(made)
    register(made)


def test_what_is_settled_after_the_sheet_makes_another_sheet_too(made):
    ask_agencies(made)
    made.do(opened(made, "Другая Фамилия"))
    before = agreed(made)
    check_and_sign(made)
    made.do(SettleDiscrepancy(discrepancy=DiscrepancyId("x1"), outcome="shown_right"))
    assert made.application().lifecycle is Lifecycle.DRAFT
    with pytest.raises(WrongState):
        made.do(ConfirmCheck(application=CASE, digest=before))


def test_one_that_was_taken_back_leaves_the_sheet_as_it_was_before(made):
    before = agreed(made)
    made.do(opened(made, "Другая Фамилия"))
    assert agreed(made) != before
    made.do(SettleDiscrepancy(discrepancy=DiscrepancyId("x1"), outcome="withdrawn"))
    assert agreed(made) == before


def test_where_the_person_is_right_the_field_holds_what_they_say_and_can_be_answered(made):
    ask_agencies(made)
    made.do(opened(made, "Другая Фамилия"))
    made.do(SettleDiscrepancy(discrepancy=DiscrepancyId("x1"), outcome="said_right"))
    assert (shown(made), field(made).readonly) == ("Другая Фамилия", False)
    made.do(FillForm(application=CASE, answers={**made.application().form, PATH: "Другое Имя"}))
    assert shown(made) == "Другое Имя"
    check_and_sign(made)
    register(made)
    assert made.application().form[PATH] == "Другое Имя"


@pytest.mark.parametrize("outcome", ["shown_right", "withdrawn"])
def test_any_other_end_leaves_the_field_locked(made, outcome):
    before = shown(made)
    made.do(opened(made, "Другая Фамилия"))
    made.do(SettleDiscrepancy(discrepancy=DiscrepancyId("x1"), outcome=outcome))
    made.do(FillForm(application=CASE, answers={**made.application().form, PATH: "Другая Фамилия"}))
    assert (shown(made), field(made).readonly) == (before, True)


def test_a_source_that_says_something_else_now_is_believed_again(made):
    made.do(opened(made, "Другая Фамилия"))
    made.do(SettleDiscrepancy(discrepancy=DiscrepancyId("x1"), outcome="said_right"))
    party = made.rows.get(Key("party", PARTY))
    made.put(replace(party, family_name="Исправленный"))
    assert shown(made).startswith("Исправленный")
    assert field(made).readonly


def test_what_the_person_says_must_be_an_answer_to_the_question_before_they_are_right(made):
    number = str(made.application().form.get(IIN) or field(made, IIN).value)
    made.do(opened(made, "I do not know it by heart", path=IIN, shown=number))
    with pytest.raises(Unlawful):
        made.do(SettleDiscrepancy(discrepancy=DiscrepancyId("x1"), outcome="said_right"))


def test_in_what_right_they_act_is_chosen_and_no_discrepancy(made):
    with pytest.raises(Unlawful) as refused:
        made.do(opened(made, "proxy", path="/applicant/capacity", shown="self", source="source.stated"))
    assert refused.value.message.code == "rule.chosen_not_filled_in"


def test_what_has_its_number_stays_as_it_was_signed_however_it_is_settled(made):
    ask_agencies(made)
    made.do(opened(made, "Другая Фамилия"))
    check_and_sign(made)
    register(made)
    before = made.application()
    made.do(SettleDiscrepancy(discrepancy=DiscrepancyId("x1"), outcome="said_right"))
    assert made.application() == before
    assert field(made).readonly


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


def test_it_is_settled_once_with_an_outcome_of_the_list(made):
    made.do(opened(made, "Другая Фамилия"))
    settle = SettleDiscrepancy(discrepancy=DiscrepancyId("x1"), outcome="said_right")
    for outcome in ("whatever", "both_right"):
        with pytest.raises(Unlawful):
            made.do(replace(settle, outcome=outcome))
    row, _ = made.do(settle)
    assert (row.state, row.outcome, row.settled_by) == (DiscrepancyState.SETTLED, "said_right", "aigerim")
    with pytest.raises(WrongState):
        made.do(settle)


def test_one_name_in_two_scripts_is_settled_as_both_right(made):
    made.do(opened(made, "Seitkali Aigul Maratkyzy"))
    row, _ = made.do(SettleDiscrepancy(discrepancy=DiscrepancyId("x1"), outcome="both_right"))
    assert row.likeness == "script"
