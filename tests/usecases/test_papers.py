"""The check sheet on paper: the lines of the screens, in the person's language, never half of them."""

from __future__ import annotations

import pytest

from mfc_desk.domain.errors import Unlawful
from mfc_desk.ports.outside import NotPrinted, NotSaved
from mfc_desk.text.catalogue import LANGUAGES
from mfc_desk.usecases import answering, papers, visits
from tests.printing import reading
from tests.usecases.place import operator, words, workplace
from tests.usecases.test_visit import ONE_EACH, WITH_PAPER, answer_all, attach_all, begun


@pytest.fixture
def desk(tmp_path):
    work = workplace(tmp_path, WITH_PAPER.country)
    yield work
    work.store.close()


def sheet(work, application, language="kk"):
    return papers.check_sheet(work, operator(work), application=application, catalogue=words(work, language))


def complete(work, folder):
    _, application = begun(work, WITH_PAPER)
    answer_all(work, application, WITH_PAPER)
    attach_all(work, application, folder)
    return application


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_paper_has_the_lines_of_the_screen_with_the_same_numbers(desk, tmp_path, language):
    application, say = complete(desk, tmp_path), words(desk, language)
    made = sheet(desk, application, language)
    printed = reading.words(made.pdf)
    rows = visits.look_at_case(desk, application).form.check
    assert len(rows) > 3
    for row in rows:
        assert reading.tight(f"{row.number}{say.say(row.label)}{say.say(row.value)}") in printed
    assert reading.tight(made.data.service) in printed
    assert reading.tight(made.data.version) in printed


def test_another_answer_is_another_sheet(desk, tmp_path):
    application = complete(desk, tmp_path)
    before = sheet(desk, application).data.version
    assert sheet(desk, application).data.version == before
    answering.save_field(desk, application, "/applicant/phone", "+77015554471")
    assert sheet(desk, application).data.version != before


def test_nothing_is_made_before_every_question_is_answered(desk):
    _, application = begun(desk, WITH_PAPER)
    with pytest.raises(Unlawful) as refused:
        sheet(desk, application)
    assert refused.value.message.code == "rule.form_incomplete"
    assert words(desk).say(refused.value.message)


def test_nothing_is_made_before_every_paper_is_there(desk):
    _, application = begun(desk, WITH_PAPER)
    answer_all(desk, application, WITH_PAPER)
    with pytest.raises(Unlawful) as refused:
        sheet(desk, application)
    assert refused.value.message.code == "rule.package_incomplete"


def test_without_a_printer_it_says_so_and_can_be_saved(desk, tmp_path):
    made = sheet(desk, complete(desk, tmp_path))
    assert isinstance(papers.print_check_sheet(desk, made), NotPrinted)
    papers.save_check_sheet(desk, made, to=str(tmp_path / "sheet.pdf"))
    assert (tmp_path / "sheet.pdf").read_bytes() == made.pdf
    with pytest.raises(NotSaved):
        papers.save_check_sheet(desk, made, to=str(tmp_path / "gone" / "sheet.pdf"))


def test_every_service_has_a_sheet_that_fits(tmp_path):
    for place, story in enumerate(ONE_EACH):
        folder = tmp_path / str(place)
        folder.mkdir()
        work = workplace(folder, story.country)
        _, application = begun(work, story)
        answer_all(work, application, story)
        attach_all(work, application, folder)
        pdf = sheet(work, application, "ru").pdf
        assert (reading.outside(pdf), reading.overlapping(pdf)) == ([], [])
        work.store.close()
