"""A form as it stands: what is asked, what is wrong, what is left out when it becomes final."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from forms.answers import Answer, with_row, without_row
from forms.engine import FormView, digest, finalise, view
from forms.errors import Incomplete
from forms.evaluation import Fact
from forms.identifiers import iin_of
from forms.ids import FieldPath, RowId, ServiceId
from mfc_desk.text.message import msg
from tests.forms.world import FAMILY, LAW, TODAY, family

FORM = LAW.form(FAMILY)
REPEAT = FieldPath("/children")


def seen(answers: dict[str, str | bool | int], **facts: Fact) -> FormView:
    return view(FORM, answers, facts={name.replace("__", "."): fact for name, fact in facts.items()}, today=TODAY)


def test_a_family_with_four_children_is_complete() -> None:
    found = seen(family())
    assert found.complete
    assert not found.problems
    assert found.calculated["calc.n_eligible"] == 4


def test_a_question_is_asked_only_when_its_rule_is_true() -> None:
    assert seen(family()).field("/agent/full_name") is None
    found = seen({**family(), "/applicant/capacity": "proxy"})
    assert found.missing == ("/agent/full_name",)
    assert not found.complete


def test_an_answer_to_a_question_that_is_not_asked_is_kept_out_of_rules_and_listed() -> None:
    grown = {**family(), "/children/1/dob": "1990-01-01", "/applicant/dob": "1960-04-02", "/applicant/iin": ""}
    found = seen({**grown, "/children/1/full_time_student": True})
    assert [one.path for one in found.pruned] == ["/children/1/full_time_student"]
    assert found.calculated["calc.n_eligible"] == 3
    back = seen({**family(), "/children/1/dob": "2006-01-01", "/children/1/full_time_student": True})
    assert not back.pruned
    assert back.calculated["calc.n_eligible"] == 4


def test_fewer_than_four_children_warn_and_do_not_block() -> None:
    found = seen(family(3))
    assert [one.severity for one in found.problems] == ["warning"]
    assert found.warnings == found.problems
    assert found.complete


def test_a_row_is_asked_by_its_own_id_and_can_go_without_moving_the_others() -> None:
    answers = without_row(family(), REPEAT, RowId("2"))
    page = next(page for page in seen(answers).pages if page.repeat == REPEAT)
    assert [(row.id, row.number) for row in page.rows] == [("1", 1), ("3", 2), ("4", 3)]
    empty = next(page for page in seen(with_row(answers, REPEAT, RowId("9"))).pages if page.repeat == REPEAT)
    assert empty.rows[-1].id == "9"
    assert empty.rows[-1].fields[0].missing


def test_rows_keep_their_order_whatever_order_a_draft_gives_them() -> None:
    turned = dict(reversed(family(12).items()))
    page = next(page for page in seen(turned).pages if page.repeat == REPEAT)
    assert [row.id for row in page.rows] == [str(n) for n in range(1, 13)]


def test_what_a_register_says_fills_in_and_locks_the_field_with_its_source() -> None:
    fact = Fact("Сейтқали Айгүл Маратқызы", "source.register", datetime(2026, 3, 16, tzinfo=UTC), "ask-1")
    field = seen({**family(), "/applicant/full_name": "Другое имя"}, person__full_name=fact).field(
        "/applicant/full_name"
    )
    assert field is not None
    assert (field.value, field.readonly, field.source) == ("Сейтқали Айгүл Маратқызы", True, fact)


def test_a_disputed_fact_gives_way_to_what_the_person_says_and_stays_visible() -> None:
    fact = Fact("Старое имя", "source.register", disputed=True)
    field = seen({**family(), "/applicant/full_name": "Новое имя"}, person__full_name=fact).field(
        "/applicant/full_name"
    )
    assert field is not None
    assert (field.value, field.readonly) == ("Новое имя", False)


def test_a_fact_that_does_not_read_as_an_answer_locks_nothing() -> None:
    field = seen(family(), person__iin=Fact("no number", "source.paper")).field("/applicant/iin")
    assert field is not None
    assert (field.value, field.readonly, field.source) == ("850402450004", False, None)


def test_an_empty_fact_locks_nothing_and_fills_nothing_in() -> None:
    asked = {**family(), "/applicant/full_name": ""}
    field = seen(asked, person__full_name=Fact("", "source.register")).field("/applicant/full_name")
    assert field is not None
    assert (field.missing, field.readonly, field.source) == (True, False, None)


@pytest.mark.parametrize(
    ("path", "answer", "code"),
    [
        ("/applicant/iin", "850402450005", "forms.id.check_digit"),
        ("/applicant/iin", iin_of(date(1999, 1, 1), male=True, serial=12), "kz.e.iin_dob"),
        ("/applicant/dob", "2030-01-01", "kz.e.dob_future"),
        ("/applicant/dob", "31.12.1959", "forms.problem.date"),
        ("/applicant/dob", "٢٠٢٦-٠١-٠١", "entry.date.digits"),
        ("/applicant/dob", "2023-02-29", "entry.date.no_day"),
        ("/applicant/dob", "12.31.1959", "entry.date.swapped"),
        ("/applicant/dob", 19591231, "forms.problem.date"),
        ("/applicant/dob", "gestern", "entry.date.unreadable"),
        ("/applicant/full_name", True, "forms.problem.text"),
        ("/applicant/phone", "8 701 123 45 6", "forms.phone.short"),
        ("/applicant/phone", "8 701 123 45 678", "forms.phone.long"),
        ("/applicant/phone", "8 001 123 45 67", "forms.phone.none"),
        ("/applicant/phone", "+999 123 45 67", "forms.phone.code"),
        ("/applicant/phone", "8 701 12З 45 67", "forms.phone.sign"),
        ("/name_differs", "yes", "forms.problem.yes_no"),
        ("/children/1/born", "moon", "forms.problem.choice"),
        ("/applicant/full_name", "я" * 121, "forms.problem.too_long"),
        ("/applicant/phone", "12", "forms.phone.short"),
        ("/children/1/dob", "1970-01-01", "kz.large_family.e.older_than_parent"),
    ],
)
def test_a_wrong_answer_gets_its_own_message_beside_its_field(path: str, answer: Answer, code: str) -> None:
    found = seen({**family(), path: answer})
    assert code in [one.message.code for one in found.problems if one.path == path]
    assert not found.complete


def test_the_check_sheet_numbers_what_was_said() -> None:
    rows = seen(family()).check
    assert [row.number for row in rows] == list(range(1, len(rows) + 1))
    assert rows[3].label == msg("kz.large_family.k.child", number=1)
    assert rows[-1].page == "children"


def test_final_answers_leave_out_what_is_pruned_and_carry_a_digest_of_the_rest() -> None:
    final = finalise(FORM, {**family(), "/representative/full_name": "X"}, facts={}, today=TODAY)
    assert [one.path for one in final.pruned] == ["/representative/full_name"]
    assert "/representative/full_name" not in final.data
    assert final.digest == digest(FORM, final.data) == finalise(FORM, family(), facts={}, today=TODAY).digest
    assert final.digest != finalise(FORM, {**family(), "/name_differs": True}, facts={}, today=TODAY).digest


def test_an_unfinished_form_cannot_become_final_and_says_where() -> None:
    with pytest.raises(Incomplete) as caught:
        finalise(FORM, {**family(), "/name_differs": "", "/applicant/iin": "1"}, facts={}, today=TODAY)
    assert set(caught.value.paths) == {"/name_differs", "/applicant/iin"}


def test_an_empty_text_is_no_answer() -> None:
    assert "/applicant/full_name" in seen({**family(), "/applicant/full_name": ""}).missing


def test_rows_are_counted_though_no_rule_looks_into_them() -> None:
    service = LAW.service(ServiceId("ru.unified_allowance"))
    answers = {"/has_incomes": True, "/incomes/1/amount": 5, "/incomes/2/amount": 7}
    found = view(LAW.form(service), answers, facts={}, today=TODAY)
    assert (found.calculated["calc.n_incomes"], found.calculated["calc.other_income"]) == (2, 12)


def test_nothing_that_can_be_seen_is_no_answer() -> None:
    found = seen({**family(), "/applicant/full_name": " \u00a0 "})
    assert "/applicant/full_name" in found.missing
    assert not found.pruned


def test_a_number_that_takes_no_text_message_is_warned_about_and_does_not_block() -> None:
    found = seen({**family(), "/applicant/phone": "+77272500000"})
    assert [(one.message.code, one.severity) for one in found.problems] == [("forms.phone.landline", "warning")]
    assert found.complete
