"""A ticket on paper: seen from afar, read by everyone, and by nobody whom it does not concern."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mfc_desk.domain.checklists import Checklist, ChecklistLine
from mfc_desk.text.catalogue import LANGUAGES, Language
from mfc_desk.text.formats import long_date
from mfc_desk.text.message import msg
from printing.documents.ticket import DPI, LOOKS, ticket_pdf
from tests.printing import reading, samples, ticket_samples

ROOT = Path(__file__).parents[2]
both_sizes = pytest.mark.parametrize("large", [False, True], ids=["normal", "large"])
every_language = pytest.mark.parametrize("language", LANGUAGES)
every_paper = pytest.mark.parametrize("paper", sorted(LOOKS))
COPY = {"kk": "КӨШІРМЕ 1", "ru": "КОПИЯ 1", "en": "COPY 1"}
ELEVEN = datetime(2026, 11, 22, 11, 30, tzinfo=samples.ALMATY)


def printed(language: Language = "en", *, paper: str = "roll", large: bool = False, **changes: object) -> bytes:
    data = ticket_samples.ticket(language, **changes)
    return ticket_pdf(data, ticket_samples.catalogue(language), paper=paper, large=large)


def says(pdf: bytes, words: str) -> bool:
    return reading.tight(words) in reading.words(pdf)


@every_paper
@both_sizes
@every_language
def test_a_ticket_says_all_that_was_put_into_it(language: Language, large: bool, paper: str) -> None:
    data, say = ticket_samples.ticket(language), ticket_samples.catalogue(language)
    pdf = printed(language, paper=paper, large=large)
    said = [data.centre, data.number, long_date(data.issued_at, language), "10:58", "15–35"]
    said += [say.say(one) for one in data.services]
    lines = (*data.checklist.bring, *data.checklist.perhaps, *data.checklist.fetched)
    said += [say.say(one.what) for one in lines]
    assert lines
    assert [words for words in said if not says(pdf, words)] == []


@every_paper
@both_sizes
@every_language
def test_the_code_is_read_off_the_paper_at_the_fineness_of_a_roll_printer(
    language: Language, large: bool, paper: str
) -> None:
    import zxingcpp

    pictures = reading.pictures(printed(language, paper=paper, large=large), scale=DPI / 72)
    assert [code.text for one in pictures for code in zxingcpp.read_barcodes(one)] == [ticket_samples.CODE]


@every_paper
@both_sizes
@every_language
def test_nothing_lies_on_anything_and_nothing_leaves_the_paper(language: Language, large: bool, paper: str) -> None:
    pdf = printed(
        language, paper=paper, large=large, copy=3, people=4, appointment=ELEVEN, ground=msg("kz.priority.large_family")
    )
    assert reading.overlapping(pdf) == []
    assert reading.outside(pdf, margin=3) == []


@every_paper
@every_language
def test_every_paper_after_the_original_says_copy_in_the_person_s_language(language: Language, paper: str) -> None:
    words = reading.tight(COPY[language]).rstrip("1")
    assert words not in reading.words(printed(language, paper=paper))
    copy = printed(language, paper=paper, copy=1)
    assert says(copy, COPY[language])
    assert says(printed(language, paper=paper, copy=12), COPY[language].replace("1", "12"))


def test_copy_stands_in_letters_as_high_as_a_finger_is_wide() -> None:
    box = next(one for one in reading.letters(printed("ru", copy=1)) if one.what == "К")
    assert box.top - box.bottom > 5 * 72 / 25.4


def test_the_number_is_the_largest_word_and_fills_the_roll() -> None:
    found = {one.what: one for one in reading.letters(printed()) if one.top - one.bottom > 30}
    assert set("A-044") - {"-"} <= set(found)


@pytest.mark.parametrize("number", ["A-1", "ZZZZ-123456"])
def test_a_number_of_any_length_stands_whole_on_the_roll(number: str) -> None:
    pdf = printed(number=number)
    assert says(pdf, number)
    assert reading.outside(pdf, margin=3) == []


def test_the_ground_of_a_priority_is_read_by_nobody_unless_the_person_wants_it() -> None:
    discreet = printed(priority=True)
    assert says(discreet, "By law you are called earlier.")
    ground = ticket_samples.catalogue("en")("kz.priority.large_family")
    assert not says(discreet, ground)
    assert says(printed(priority=True, ground=msg("kz.priority.large_family")), ground)
    assert not says(printed(), "called earlier")


def test_what_is_not_known_of_the_wait_is_not_told() -> None:
    assert not says(printed(ahead=None, wait_min=(5, 10)), "min")
    assert not says(printed(wait_min=None), "min")
    assert says(printed(ahead=0, wait_min=None), "Nobody is before you.")


def test_an_appointment_stands_with_its_hour() -> None:
    assert says(printed(appointment=ELEVEN), "Appointment 11:30")
    assert not says(printed(), "Appointment")


def test_what_agencies_hold_is_never_among_what_to_bring() -> None:
    said = reading.words(printed())
    assert said.index("Haveready") < said.index("Weaskforthis") < said.index("Accountdatafromthebank")


def test_what_rests_on_an_example_is_marked_and_what_the_mark_means_is_said() -> None:
    line, sure = ChecklistLine(msg("state.ticket.issued"), verified=False), ChecklistLine(msg("verb.call_next"), True)
    some = printed(checklist=Checklist(bring=(line, sure)))
    assert reading.words(some).count("notverified") == 1
    assert says(some, "“Not verified” means")
    assert reading.words(printed(checklist=Checklist(bring=(line, line)))).count("notverified") == 1
    assert "verified" not in reading.words(printed(checklist=Checklist(bring=(sure,))))


def test_an_act_that_was_not_seen_at_its_source_is_marked_behind_the_priority() -> None:
    bare = Checklist()
    assert reading.words(printed(priority=True, priority_verified=False, checklist=bare)).count("notverified") == 1
    assert says(printed(priority=True, priority_verified=False, checklist=bare), "“Not verified” means")
    assert "verified" not in reading.words(printed(priority=True, checklist=bare))


def test_a_ticket_without_a_code_says_that_the_paper_is_the_place() -> None:
    pdf = printed(code="")
    assert reading.codes(pdf) == []
    assert says(pdf, "it is your place in the queue")


def test_a_ticket_for_nothing_in_particular_is_short() -> None:
    bare = printed(services=(), life_event=None, checklist=Checklist(), code="", ahead=None)
    height = float(reading.reader(bare).pages[0].mediabox.height)
    assert height < 80 * 72 / 25.4


@every_language
def test_who_is_before_them_is_told_with_the_hour_at_which_they_were_counted(language: Language) -> None:
    data = ticket_samples.ticket(
        language, ahead=4, counted_at=ticket_samples.ticket(language).issued_at.replace(hour=17)
    )
    said = reading.words(ticket_pdf(data, ticket_samples.catalogue(language), paper="a6"))
    assert reading.tight(ticket_samples.catalogue(language)("paper.ticket.counted", at=data.counted_at)) in said


@every_language
def test_an_ordinary_ticket_is_one_sheet(language: Language) -> None:
    for paper in ("a6", "a4"):
        few = Checklist(bring=ticket_samples.ticket(language).checklist.bring)
        assert len(reading.reader(printed(language, paper=paper, checklist=few)).pages) == 1


@settings(max_examples=15, deadline=None)
@given(
    names=st.lists(st.text("АБЖҚҒӘІабжқғәі WMiй-' 0123456789", min_size=1, max_size=120), max_size=12),
    large=st.booleans(),
    paper=st.sampled_from(sorted(LOOKS)),
)
def test_names_of_any_length_are_whole_and_stay_on_the_paper(names: list[str], large: bool, paper: str) -> None:
    words = ticket_samples.catalogue("kk")
    words.chain({f"pack.line{place}": name for place, name in enumerate(names)})
    lines = tuple(ChecklistLine(msg(f"pack.line{place}"), verified=False) for place in range(len(names)))
    data = ticket_samples.ticket("kk", checklist=Checklist(bring=lines))
    pdf = ticket_pdf(data, words, paper=paper, large=large)
    assert reading.outside(pdf, margin=3) == []
    said = reading.words(pdf)
    assert [name for name in names if reading.tight(name) not in said] == []


def test_the_same_data_give_the_same_bytes_in_another_process_too() -> None:
    script = (
        "import hashlib; from tests.printing import ticket_samples as s;"
        "from printing.documents.ticket import ticket_pdf;"
        "print(hashlib.sha256(ticket_pdf(s.ticket('kk'), s.catalogue('kk'))).hexdigest())"
    )
    runs = [
        subprocess.run([sys.executable, "-c", script], capture_output=True, cwd=ROOT, check=True).stdout for _ in "ab"
    ]
    assert runs[0] == runs[1]
    assert printed("kk") == printed("kk")
    assert printed("kk") != printed("kk", copy=1)
