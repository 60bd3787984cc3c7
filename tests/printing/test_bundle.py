"""The receipts of one visit as one paper: a page that names them all, then each receipt whole."""

from __future__ import annotations

from datetime import date

import pytest

from mfc_desk.domain.papers import BundleData, LeftOut
from mfc_desk.text.catalogue import LANGUAGES, Language
from mfc_desk.text.formats import long_date
from mfc_desk.text.message import msg
from printing.documents.bundle import bundle_pdf
from printing.documents.check_sheet import check_sheet_pdf
from printing.documents.receipt import receipt_pdf
from tests.printing import reading, samples

both_sizes = pytest.mark.parametrize("large", [False, True], ids=["normal", "large"])
every_language = pytest.mark.parametrize("language", LANGUAGES)
SECOND = "KZ-03-26-004418"


def bundle(language: Language, **changes: object) -> BundleData:
    first = samples.receipt(language)
    second = samples.receipt(
        language,
        number=SECOND,
        due=date(2026, 12, 8),
        applicant="Иванова Анна",
        by=first.applicant,
        capacity=msg("forms.capacity.parent"),
        unverified=(),
    )
    whole: dict[str, object] = {
        "centre": first.centre,
        "desk": "4",
        "operator_name": first.operator_name,
        "person": first.applicant,
        "at": first.received_at,
        "receipts": (first, second),
    }
    return BundleData(**(whole | changes))  # type: ignore[arg-type]  # the names above are the fields


def printed(language: Language, *, large: bool = False, **changes: object) -> bytes:
    return bundle_pdf(bundle(language, **changes), samples.catalogue(language), large=large)


def says(pdf: bytes, words: str) -> bool:
    return reading.tight(words) in reading.words(pdf)


@both_sizes
@every_language
def test_the_paper_names_every_receipt_and_holds_each_whole(language: Language, large: bool) -> None:
    data, pdf = bundle(language), printed(language, large=large)
    say = samples.catalogue(language)
    said = [data.person, data.operator_name]
    for each in data.receipts:
        assert each.due is not None
        said += [each.number, each.service, each.applicant, *(line.name for line in each.documents)]
        said.append(say("paper.bundle_line", number=each.number, day=long_date(each.due, language)))
    said.append(say("paper.in_right", name=data.person, capacity=say("forms.capacity.parent")))
    assert [words for words in said if not says(pdf, words)] == []


@both_sizes
@every_language
def test_nothing_leaves_the_page_or_lies_on_anything(language: Language, large: bool) -> None:
    left = (LeftOut(service="Ә" * 60, why=msg("paper.left.documents")),)
    pdf = printed(language, large=large, left_out=left, person="Қ" * 80)
    assert reading.outside(pdf) == []
    assert reading.overlapping(pdf) == []


@every_language
def test_what_was_not_taken_in_is_said_with_its_reason(language: Language) -> None:
    left = (LeftOut(service="Апостиль", why=msg("paper.left.signature")),)
    pdf = printed(language, left_out=left)
    assert says(pdf, "Апостиль")
    assert says(pdf, samples.catalogue(language)("paper.left.signature"))
    assert not says(printed(language), "Апостиль")


def test_an_example_of_the_law_is_marked_in_the_overview_too() -> None:
    mark = samples.catalogue("ru")("paper.not_verified")
    first = samples.receipt("ru", unverified=())
    clean, marked = (
        reading.tight(reading.reader(pdf).pages[0].extract_text())
        for pdf in (printed("ru", receipts=(first, first)), printed("ru"))
    )
    assert reading.tight(mark) not in clean
    assert reading.tight(mark) in marked


@pytest.mark.parametrize(("part", "order"), [("due", ["number", "mark"]), ("fee.amount", ["mark", "number"])])
def test_a_date_is_marked_in_the_overview_only_where_its_receipt_marks_it(part: str, order: list[str]) -> None:
    mark, receipt = samples.catalogue("ru")("paper.not_verified"), samples.receipt("ru", unverified=(part,))
    page = reading.tight(reading.reader(printed("ru", receipts=(receipt,))).pages[0].extract_text())
    found = {"mark": page.index(reading.tight(mark)), "number": page.index(reading.tight(receipt.number))}
    assert sorted(found, key=lambda one: found[one]) == order


def test_each_receipt_begins_on_a_page_of_its_own_and_large_type_takes_more() -> None:
    normal, large = len(reading.reader(printed("ru")).pages), len(reading.reader(printed("ru", large=True)).pages)
    assert normal >= 3
    assert large >= normal


def test_the_same_data_give_the_same_paper() -> None:
    assert printed("kk") == printed("kk")


@every_language
def test_a_receipt_says_for_whom_by_whom_and_who_holds_a_copy(language: Language) -> None:
    say = samples.catalogue(language)
    data = samples.receipt(language, by="Ким Вера", capacity=msg("forms.capacity.proxy"), copy_for="Сауле")
    pdf = receipt_pdf(data, say)
    by = say("paper.in_right", name="Ким Вера", capacity=say("forms.capacity.proxy"))
    assert all(says(pdf, words) for words in (data.applicant, by, "Сауле", say("paper.by"), say("paper.copy_for")))
    alone = receipt_pdf(samples.receipt(language), say)
    assert not says(alone, say("paper.by"))
    assert not says(alone, say("paper.copy_for"))


@every_language
def test_who_acts_signs_the_check_sheet_and_it_says_for_whom(language: Language) -> None:
    say = samples.catalogue(language)
    data = samples.check_sheet(language, by="Ким Вера", capacity=msg("forms.capacity.parent"))
    pdf = check_sheet_pdf(data, say)
    by = say("paper.in_right", name="Ким Вера", capacity=say("forms.capacity.parent"))
    assert says(pdf, say("paper.for_by", applicant=data.applicant, by=by))
    assert not says(check_sheet_pdf(samples.check_sheet(language), say), "Ким Вера")
