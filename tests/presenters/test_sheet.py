"""The sheet the person signs, decided without a window: real papers, and a printer that does what it is told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from mfc_desk.ports.outside import NotPrinted, Printed
from mfc_desk.text.message import msg
from mfc_desk.usecases import answering, finishing, visits
from printing.spooler import save_pdf
from tests.presenters.visit_room import NO_PAPERS, PAPERS, Room, filled
from tests.printing import reading
from tests.usecases.place import words
from ui.presenters.visit.frame import VisitPresenter


class Printer:
    """Keeps what was printed; `out` is how the next job ends."""

    def __init__(self):
        self.jobs, self.out = [], Printed()

    def print(self, job):
        self.jobs.append(job)
        return self.out

    def save(self, pdf, *, to):
        save_pdf(pdf, to=Path(to))


@pytest.fixture
def room(tmp_path):
    made = Room(tmp_path)
    made.printer = Printer()
    made.work = made.ctx.work = replace(made.work, printer=made.printer)
    yield made
    made.close()


def at_the_check(room, service=NO_PAPERS):
    filled(room, service)
    presenter = room.open()
    presenter.go(5)
    return presenter


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_it_is_printed_in_the_language_of_the_person_line_for_line(room, language):
    presenter = at_the_check(room)
    presenter.applicant.speak(language)
    presenter.sheet.print()
    printed, say = reading.words(room.printer.jobs[-1].pdf), words(room.work, language)
    for row in presenter.visiting.case.form.check:
        assert reading.tight(f"{row.number}{say.say(row.label)}{say.say(row.value)}") in printed
    paper = presenter.sheet.paper()
    assert (paper.role, paper.busy) == ("ok", False)
    assert finishing.sheet_version(presenter.visiting.case) in paper.words


def test_a_changed_answer_makes_the_printed_sheet_void(room):
    presenter = at_the_check(room)
    presenter.sheet.print()
    application = presenter.visiting.case.application.id
    answering.save_field(room.work, application, "/applicant/phone", "+77015554471")
    presenter.visiting.look()
    assert presenter.sheet.paper().words == "The sheet to sign is not printed yet"


def test_a_signed_sheet_is_named_also_when_it_was_printed_earlier(room):
    presenter = at_the_check(room)
    presenter.check.all_right()
    room.sheet_out(presenter.visiting.case.application.id)
    presenter.check.sign()
    version = presenter.sheet.file_name().removeprefix("A-042-").removesuffix(".pdf")
    paper = presenter.sheet.paper()
    assert (paper.role, paper.words.replace(" ", "")) == ("ok", f"Signed:sheet{version}")


def test_nothing_is_printed_before_everything_is_there(room):
    story = room.story(PAPERS, of=lambda one: bool(one.shown))
    room.identify(story)
    application = room.choose(PAPERS)
    presenter = room.open()
    presenter.sheet.print()
    presenter.sheet.save_as(str(room.folder / "sheet.pdf"))
    assert presenter.step == 4
    room.answer(application, story)
    presenter.visiting.look()
    presenter.go(5)
    presenter.sheet.print()
    assert (presenter.step, room.printer.jobs) == (3, [])
    assert presenter.trouble()
    assert not (room.folder / "sheet.pdf").exists()


def test_what_did_not_come_out_says_why_and_is_printed_again(room):
    presenter = at_the_check(room)
    room.printer.out = NotPrinted(msg("paper.no_printer"))
    presenter.sheet.print()
    paper = presenter.sheet.paper()
    assert (paper.role, paper.words.startswith("Not printed: ")) == ("bad", True)
    room.printer.out = Printed()
    presenter.sheet.print()
    assert presenter.sheet.paper().role == "ok"
    assert len(room.printer.jobs) == 2


def test_it_can_be_saved_and_a_place_that_cannot_be_written_is_said(room):
    presenter = at_the_check(room)
    path = room.folder / presenter.sheet.file_name()
    presenter.sheet.save_as(str(path))
    assert path.read_bytes().startswith(b"%PDF")
    assert path.name.startswith("A-042-")
    assert presenter.sheet.paper().words.startswith(f"Saved: {path.name}")
    presenter.sheet.save_as(str(room.folder / "gone" / "sheet.pdf"))
    paper = presenter.sheet.paper()
    assert (paper.role, paper.whole) == ("bad", str(room.folder / "gone" / "sheet.pdf"))


def test_one_sheet_is_made_at_a_time(room):
    presenter, waiting = at_the_check(room), []
    room.ctx.run = lambda lane, job, done, failed=None: waiting.append((lane, job, done))
    presenter.sheet.print()
    presenter.sheet.print()
    assert [lane for lane, _, _ in waiting] == ["paper"]
    assert presenter.sheet.paper().busy
    _, job, done = waiting[0]
    done(job())
    assert presenter.sheet.paper().role == "ok"


def test_the_next_person_finds_no_trace_of_the_last_sheet(room):
    presenter = at_the_check(room)
    presenter.sheet.print()
    presenter.open(visits.start(room.work, room.session))
    assert presenter.sheet.paper().words == "The sheet to sign is not printed yet"


def test_signed_is_refused_until_a_sheet_with_these_answers_is_out(room):
    presenter = at_the_check(room)
    presenter.check.all_right()
    presenter.check.sign()
    assert not presenter.check.signed()
    assert presenter.trouble().startswith("There is no sheet with these answers to sign yet. F9 prints it")
    room.printer.out = NotPrinted(msg("paper.no_printer"))
    presenter.sheet.print()
    presenter.check.sign()
    assert not presenter.check.signed()
    room.printer.out = Printed()
    presenter.sheet.print()
    assert not presenter.trouble()
    presenter.check.sign()
    assert presenter.check.signed()


def test_a_sheet_of_other_answers_cannot_be_signed(room):
    presenter = at_the_check(room)
    presenter.sheet.save_as(str(room.folder / "old.pdf"))
    application = presenter.visiting.case.application.id
    answering.save_field(room.work, application, "/applicant/phone", "+77015554471")
    answering.leave(room.work, room.session, application)
    presenter.visiting.look()
    presenter.check.all_right()
    presenter.check.sign()
    assert not presenter.check.signed()


def test_a_sheet_that_came_out_before_the_window_was_closed_can_be_signed(room):
    presenter = at_the_check(room)
    presenter.check.all_right()
    presenter.sheet.print()
    again = VisitPresenter(room.ctx)
    again.open(room.visit)
    assert again.sheet.paper().words.startswith("Sheet ")
    again.check.sign()
    assert again.check.signed()
