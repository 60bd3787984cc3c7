from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mfc_desk.domain.papers import DocumentLine
from mfc_desk.text.catalogue import LANGUAGES, Language
from mfc_desk.text.formats import long_date
from mfc_desk.text.message import msg
from printing.documents.receipt import PARTS, receipt_pdf
from tests.printing import reading, samples

both_sizes = pytest.mark.parametrize("large", [False, True], ids=["normal", "large"])
every_language = pytest.mark.parametrize("language", LANGUAGES)
ROOT = Path(__file__).parents[2]
NAMES = st.text("АБЖҚҒӘІабжқғәіёйяЯABcdz-' .№0123456789", max_size=120)


def printed(language: Language = "en", *, large: bool = False, **changes: object) -> bytes:
    return receipt_pdf(samples.receipt(language, **changes), samples.catalogue(language), large=large)


def says(pdf: bytes, words: str) -> bool:
    return reading.tight(words) in reading.words(pdf)


@both_sizes
@every_language
def test_a_receipt_says_all_that_was_put_into_it(language: Language, large: bool) -> None:
    data = samples.receipt(language)
    pdf = printed(language, large=large)
    said = [data.centre, data.address, data.phone, data.operator_name, data.number, data.applicant, data.service]
    said += [data.authority, samples.TERM[language], samples.FREE[language], *data.fetched]
    said += [line.name for line in data.documents]
    assert data.due is not None
    day = long_date(data.due, language)
    said.append(day[:1].upper() + day[1:])
    assert [words for words in said if not says(pdf, words)] == []


def test_the_day_of_the_answer_stands_with_its_weekday() -> None:
    assert says(printed(large=True), "Tuesday, 1 December 2026")


@both_sizes
@every_language
def test_a_receipt_stays_inside_the_page_and_nothing_lies_on_anything(language: Language, large: bool) -> None:
    late = {"awaited": ("W" * 60, "Ж" * 60), "ready_at": datetime(2026, 11, 22, 11, 8, tzinfo=UTC)}
    told = {"accepted_offline": True, "provisional": True, "unverified": tuple(PARTS), "copy": 2}
    pdf = printed(language, large=large, **told, **late)
    assert reading.outside(pdf) == []
    assert reading.overlapping(pdf) == []


@both_sizes
@every_language
def test_a_phone_reads_the_address_off_the_paper(language: Language, large: bool) -> None:
    assert reading.codes(printed(language, large=large)) == [samples.receipt().status_url]


@pytest.mark.parametrize("address", ["a", "https://x.example/" + "я" * 200], ids=["short", "long"])
def test_any_address_is_read_off_the_paper(address: str) -> None:
    assert reading.codes(printed(status_url=address)) == [address]


def test_the_code_is_wide_enough_for_an_old_phone() -> None:
    from printing.documents.layout import LARGE, MM, NORMAL

    assert min(NORMAL.code, LARGE.code) >= 25 * MM


def test_a_receipt_given_online_says_registered() -> None:
    pdf = printed()
    assert says(pdf, "Registered 22 Nov, 10:58")
    assert not says(pdf, "will be confirmed")


def test_a_receipt_given_without_the_line_says_which_date_counts_and_what_is_still_to_come() -> None:
    pdf = printed(accepted_offline=True)
    assert says(pdf, "Accepted here 22 Nov, 10:58")
    assert says(pdf, "This date counts. The registration will be confirmed at this QR.")
    assert not says(pdf, "Registered")


def test_a_time_by_the_desk_s_own_clock_is_said_to_be_so() -> None:
    assert says(printed(provisional=True), "by the clock of this desk")
    assert not says(printed(provisional=False), "by the clock of this desk")


def test_a_paper_kept_is_told_from_a_paper_given_back() -> None:
    large = printed(large=True)
    assert says(large, "3 pages · original · given back to you")
    assert says(large, "1 page · copy · stays with us")


@both_sizes
def test_an_original_that_still_lies_here_is_never_said_to_stay(large: bool) -> None:
    """It is printed before the original is ticked as given back, and goes into the same hand."""
    line = DocumentLine(name="Birth certificate", pages=1, original=True, returned=False)
    pdf = printed(large=large, documents=(line,))
    assert says(pdf, "given back with it" if large else "with this receipt")
    assert not says(pdf, "stays with us")


@both_sizes
def test_what_is_still_to_be_brought_stands_on_it_with_its_day_and_nobody_says_that_nothing_was_wanted(large) -> None:
    pdf = printed(large=large, documents=(), to_bring=("Certificate of income: until 30.11.2026",))
    assert says(pdf, "Please still bring")
    assert says(pdf, "Certificate of income: until 30.11.2026")
    assert says(pdf, "tell the number of this receipt")
    assert not says(pdf, "You were not asked for any papers")
    assert says(printed(large=large, documents=()), "You were not asked for any papers")


@both_sizes
def test_each_example_of_the_law_is_marked_and_what_the_mark_means_is_said(large: bool) -> None:
    pdf = printed(large=large, unverified=("fee.amount", "due", "fee.exempt"))
    assert reading.words(pdf).count("notverified") == 2
    assert says(pdf, "Free of charge not verified")
    assert says(pdf, "“Not verified” means")


def test_an_example_behind_no_part_of_the_receipt_marks_the_whole_paper() -> None:
    assert says(printed(unverified=("storage_term",)), "Receipt for accepted documents not verified")


def test_without_examples_nothing_is_marked() -> None:
    assert "verified" not in reading.words(printed(unverified=()))


def test_only_a_paper_printed_again_says_which_copy_it_is() -> None:
    assert "Copy" not in reading.words(printed())
    assert says(printed(copy=1), "Copy 2")


def test_an_answer_without_a_day_says_that_the_day_will_be_told() -> None:
    assert says(printed(due=None), "You will be told the day")


def test_a_visit_without_papers_says_that_none_were_asked_for() -> None:
    pdf = printed(documents=(), fetched=())
    assert says(pdf, "Documents taken: 0")
    assert says(pdf, "You were not asked for any papers.")
    assert "ourselves" not in reading.words(pdf)


def test_the_pack_s_way_to_complain_goes_before_the_house_s() -> None:
    words = msg("pack.long", words="Akimat, 5 working days")
    assert says(printed(complaint=words), "Akimat, 5 working days")
    assert not says(printed(complaint=words), "At any desk")
    assert says(printed(), "At any desk or by phone: 1414")


def test_a_centre_without_a_phone_is_complained_to_at_its_desks() -> None:
    assert says(printed(phone=""), "At any desk")
    assert not says(printed(phone=""), "by phone")


@both_sizes
def test_forty_papers_with_long_names_flow_on_and_each_page_says_which_it_is(large: bool) -> None:
    names = [f"{place} " + "Свидетельство о регистрации " * 4 for place in range(1, 41)]
    documents = tuple(DocumentLine(name=name[:120], pages=2, original=True, returned=False) for name in names)
    pdf = printed("ru", large=large, documents=documents)
    pages = reading.reader(pdf).pages
    assert len(pages) > 2
    for number, page in enumerate(pages, 1):
        assert f"Страница {number} из {len(pages)}" in page.extract_text()
        assert "KZ-03-26-004417" in page.extract_text()
    assert reading.outside(pdf) == []
    assert reading.overlapping(pdf) == []
    said = reading.words(pdf)
    assert [line.name for line in documents if reading.tight(line.name) not in said] == []


def test_the_heads_of_a_table_stand_on_each_of_its_pages() -> None:
    line = DocumentLine(name="Справка", pages=1, original=True, returned=True)
    pdf = printed("ru", documents=(line,) * 60)
    pages = [page.extract_text() for page in reading.reader(pdf).pages]
    with_rows = [page for page in pages if "Справка" in page]
    assert len(with_rows) >= 2
    assert [page for page in with_rows if "Возвращён" not in page] == []


@settings(max_examples=15)
@given(
    applicant=NAMES,
    service=NAMES,
    operator=NAMES,
    names=st.lists(NAMES, max_size=40),
    fetched=st.lists(NAMES, max_size=8),
    large=st.booleans(),
)
@example(applicant="Ж" * 120, service="Ы" * 120, operator="Щ" * 120, names=["W" * 120] * 3, fetched=[], large=True)
def test_no_name_is_cut_and_none_leaves_the_page(
    applicant: str, service: str, operator: str, names: list[str], fetched: list[str], large: bool
) -> None:
    documents = tuple(DocumentLine(name=name, pages=1, original=True, returned=True) for name in names)
    changes = {"applicant": applicant, "service": service, "operator_name": operator, "fetched": tuple(fetched)}
    pdf = printed("kk", large=large, documents=documents, **changes)
    assert reading.outside(pdf) == []
    letters = sorted("".join(one.what for one in reading.letters(pdf)))
    # Order is the reader's guess for scattered letters; that every letter is there is not.
    for letter in set("".join([applicant, service, operator, *names, *fetched])) - set(" "):
        wanted = "".join([applicant, service, operator, *names, *fetched]).count(letter)
        assert letters.count(letter) >= wanted


def test_the_same_data_give_the_same_bytes_in_another_process_too() -> None:
    script = (
        "import hashlib; from tests.printing import samples;"
        "from printing.documents.receipt import receipt_pdf;"
        "pdf = receipt_pdf(samples.receipt('kk'), samples.catalogue('kk'));"
        "print(hashlib.sha256(pdf).hexdigest())"
    )
    runs = [
        subprocess.run([sys.executable, "-c", script], capture_output=True, cwd=ROOT, check=True).stdout for _ in "ab"
    ]
    assert runs[0] == runs[1]
    assert printed("kk") == printed("kk")


def test_another_number_gives_another_paper() -> None:
    assert printed() != printed(number="KZ-03-26-004418")


@every_language
def test_the_file_says_its_title_and_its_language(language: Language) -> None:
    read = reading.reader(printed(language))
    assert read.metadata is not None
    assert "KZ-03-26-004417" in str(read.metadata.title)
    assert read.metadata.author == samples.receipt(language).centre
    assert read.root_object["/Lang"] == language


@both_sizes
def test_every_font_is_inside_the_file_and_cut_to_what_is_used(large: bool) -> None:
    pdf = printed("kk", large=large)
    fonts = [font.get_object() for page in reading.reader(pdf).pages for font in page["/Resources"]["/Font"].values()]
    assert fonts
    for font in fonts:
        assert "+" in font["/BaseFont"]
        assert "/FontFile2" in font["/FontDescriptor"]
    assert len(pdf) < 120_000


def test_a_time_is_printed_as_the_centre_s_clock_showed_it() -> None:
    at = samples.receipt().received_at
    assert says(printed(received_at=at.astimezone(UTC)), "Sunday, 22 November 2026, 05:58")
    assert says(printed(), "Sunday, 22 November 2026, 10:58")


@every_language
def test_an_ordinary_receipt_in_large_type_is_one_page_offline_too(language: Language) -> None:
    pdf = printed(language, large=True, accepted_offline=True, provisional=True)
    pages = len(reading.reader(pdf).pages)
    assert pages == 1


@both_sizes
@every_language
def test_a_paper_that_must_be_valid_stands_with_its_last_day(language: Language, large: bool) -> None:
    until = msg("paper.valid_until", day=date(2027, 5, 31))
    line = DocumentLine(name="Справка", pages=1, original=True, returned=True, validity=until)
    other = DocumentLine(name="Решение", pages=1, original=True, returned=True)
    pdf = printed(language, large=large, documents=(line, other))
    assert reading.words(pdf).count("31.05.2027") == 1
    assert reading.outside(pdf) == []
    assert reading.overlapping(pdf) == []


def test_who_hands_in_without_a_paper_is_not_told_that_none_was_needed() -> None:
    say = samples.catalogue("ru")
    words = [
        reading.words(receipt_pdf(samples.receipt("ru", documents=(), taken_on=told), say))
        for told in ((), ("Без копии",))
    ]
    assert [reading.tight(say("paper.no_documents")) in one for one in words] == [True, False]


def test_what_agencies_answered_and_what_they_still_owe_are_two_lists():
    pdf = printed(fetched=("Marriage record",), awaited=("Income record", "Property record"))
    assert says(pdf, "From agencies, without you: 1")
    assert says(pdf, "Still to come from agencies: 2")
    assert not says(printed(awaited=()), "Still to come")


def test_a_term_of_minutes_says_the_hour_and_one_of_days_does_not():
    assert says(printed(ready_at=datetime(2026, 11, 22, 11, 8, tzinfo=UTC)), "Ready by 11:08")
    assert not says(printed(), "Ready by")
