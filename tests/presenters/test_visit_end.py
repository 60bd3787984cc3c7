"""Check, receipt and the frame around the steps, decided without a window."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mfc_desk.domain.machines import Lifecycle, VisitState
from mfc_desk.ports.outside import Printed
from mfc_desk.ports.storage import StorageError
from mfc_desk.text.message import msg
from mfc_desk.usecases import persons, visits
from tests.presenters.visit_room import PAPERS, Room, filled, sought
from tests.printing.reading import tight, words
from ui.presenters.visit.frame import VisitPresenter


@pytest.fixture
def room(tmp_path):
    made = Room(tmp_path)
    yield made
    made.close()


class Prints:
    """A printer on a good day."""

    def print(self, job):
        return Printed()


class TestCheckAndReceipt:
    def test_every_line_needs_a_yes_and_the_last_one_confirms(self, room):
        filled(room)
        presenter = room.open()
        presenter.go(5)
        for line in presenter.check.lines():
            presenter.check.say_yes(line.number)
        assert presenter.visiting.case.application.lifecycle is Lifecycle.CHECKED

    def test_a_changed_answer_takes_back_every_yes(self, room):
        filled(room)
        presenter = room.open()
        presenter.go(5)
        presenter.check.say_yes(1)
        presenter.check.jump(4)
        assert presenter.step == 4
        presenter.form.edit("/applicant/phone", "+77015554471")
        presenter.go(5)
        assert not any(line.said for line in presenter.check.lines())

    def test_registering_needs_signature_and_a_second_press(self, room):
        filled(room)
        presenter, asked = room.open(), sought(room)
        presenter.go(5)
        presenter.primary()
        assert asked[-1] == "check.line.1"
        presenter.check.all_right()
        presenter.primary()
        assert asked[-1] == "check.signed"
        room.sheet_out(presenter.visiting.case.application.id)
        presenter.check.sign()
        presenter.primary()
        act = presenter.check.act()
        assert "Allowance to large families" in act.sentence
        assert presenter.visiting.case.application.number is None
        presenter.primary()
        assert presenter.step == 6
        assert presenter.visiting.case.application.number == "KZ-03-26-000001"

    def test_not_yet_does_nothing(self, room):
        filled(room)
        presenter = room.open()
        presenter.go(5)
        presenter.check.all_right()
        room.sheet_out(presenter.visiting.case.application.id)
        presenter.check.sign()
        presenter.primary()
        presenter.back()
        assert presenter.check.act() is None
        assert presenter.step == 5
        assert presenter.visiting.case.application.lifecycle is Lifecycle.SIGNED

    def test_a_missing_document_sends_back_to_it_and_says_so(self, room):
        story = room.story(PAPERS, of=lambda one: bool(one.shown))
        room.identify(story)
        room.answer(room.choose(PAPERS), story)
        presenter = room.open()
        presenter.go(5)
        presenter.check.all_right()
        assert presenter.step == 3
        assert "missing" in presenter.trouble().lower()

    def test_without_the_line_the_date_counts_and_says_so(self, room):
        room.register(filled(room))
        presenter = room.open()
        presenter.go(6)
        head = presenter.receipt.head()
        assert head.title == "Accepted here 23 Nov, 10:40"
        assert (head.tag, head.state) == ("accepted here", "kept here, waits for the line")

    def test_a_receipt_that_does_not_come_out_stays_and_is_not_counted_twice(self, room):
        application = filled(room)
        room.register(application)
        presenter = room.open()
        presenter.go(6)
        presenter.receipt.print()
        assert presenter.receipt.paper().words.startswith("Not printed: ")
        presenter.receipt.print()
        assert visits.look_at_case(room.work, application).application.receipts == 1

    def test_a_receipt_that_never_came_out_does_not_count_as_given(self, room):
        application = filled(room)
        room.register(application)
        presenter, asked = room.open(), sought(room)
        presenter.go(6)
        presenter.receipt.print()
        presenter.visiting.look()
        presenter.primary()
        assert (room.over, asked[-1]) == (0, "receipt.print")
        assert presenter.trouble() == "The person has no receipt yet. Print it, or save it as PDF"
        assert presenter.receipt.mark().look == "started"
        again = VisitPresenter(room.ctx)  # the window was closed and opened
        again.on_over = lambda: setattr(room, "over", room.over + 1)
        again.open(room.visit)
        again.go(6)
        again.primary()
        assert (room.over, again.receipt.left().params["n"]) == (0, 1)
        again.receipt.save_as(str(room.folder / "first.pdf"))
        again.primary()
        assert room.over == 1
        assert tight("Copy 2") not in words((room.folder / "first.pdf").read_bytes())
        assert visits.look_at_case(room.work, application).application.receipts == 1

    def test_a_receipt_that_came_out_at_the_second_try_is_given_for_good(self, room):
        application = filled(room)
        room.register(application)
        presenter = room.open()
        presenter.go(6)
        presenter.receipt.print()
        assert visits.look_at_case(room.work, application).owed
        room.ctx.work = replace(room.work, printer=Prints())
        presenter.receipt.print()
        assert not visits.look_at_case(room.work, application).owed
        assert presenter.receipt.left() is None
        room.ctx.work = room.work
        presenter.receipt.print()  # a copy that does not come out takes the first one from nobody
        assert presenter.receipt.left() is None

    def test_from_the_second_on_a_saved_receipt_says_copy(self, room):
        application = filled(room)
        room.register(application)
        presenter = room.open()
        presenter.go(6)
        saved = []
        for name in ("first.pdf", "second.pdf"):
            presenter.receipt.save_as(str(room.folder / name))
            saved.append(words((room.folder / name).read_bytes()))
        assert [tight("Copy 2") in text for text in saved] == [False, True]
        assert visits.look_at_case(room.work, application).application.receipts == 2

    def test_a_receipt_that_did_not_come_out_and_is_saved_is_the_first_one(self, room):
        application = filled(room)
        room.register(application)
        presenter = room.open()
        presenter.go(6)
        presenter.receipt.print()
        presenter.receipt.save_as(str(room.folder / "first.pdf"))
        assert tight("Copy 2") not in words((room.folder / "first.pdf").read_bytes())
        assert visits.look_at_case(room.work, application).application.receipts == 1

    def test_a_visit_ends_only_with_receipt_and_originals_given(self, room):
        room.register(filled(room, PAPERS))
        presenter, asked = room.open(), sought(room)
        presenter.go(6)
        presenter.primary()
        assert asked[-1].startswith("receipt.give."), "an original goes back before the receipt is given"
        for each in presenter.receipt.originals():
            presenter.receipt.give_back(each.document)
        presenter.primary()
        assert asked[-1] == "receipt.print"
        presenter.receipt.save_as(str(room.folder / "receipt.pdf"))
        assert (room.folder / "receipt.pdf").read_bytes().startswith(b"%PDF")
        paper = presenter.receipt.paper()
        assert (paper.words, paper.whole) == ("The receipt is saved: receipt.pdf", str(room.folder / "receipt.pdf"))
        presenter.primary()
        assert room.over == 1
        assert visits.look(room.work, room.visit).visit.state is VisitState.FINISHED

    def test_one_paper_gives_every_application_of_the_visit_its_receipt(self, room):
        first = filled(room)
        second = room.choose("kz.criminal_record")
        room.answer(second, room.story("kz.criminal_record"))
        for each in (first, second):
            room.register(each)
        presenter, asked = room.open(), sought(room)
        presenter.go(6)
        assert presenter.receipt.left().params["n"] == 2
        presenter.primary()
        assert (room.over, asked[-1]) == (0, "receipt.print")
        presenter.receipt.save_as(str(room.folder / "both.pdf"))
        said = words((room.folder / "both.pdf").read_bytes())
        for each in (first, second):
            application = visits.look_at_case(room.work, each).application
            assert (application.receipts, tight(application.number) in said) == (1, True)
        presenter.primary()
        assert room.over == 1

    def test_a_place_that_cannot_be_written_is_said_and_nothing_is_counted(self, room):
        application = filled(room)
        room.register(application)
        presenter = room.open()
        presenter.go(6)
        presenter.receipt.save_as(str(room.folder / "no such folder" / "receipt.pdf"))
        assert presenter.receipt.paper().role == "bad"
        assert visits.look_at_case(room.work, application).application.receipts == 0


class TestTheFrame:
    def test_a_visit_returns_to_the_step_where_it_was_left(self, room):
        filled(room)
        room.open().go(4)
        again = VisitPresenter(room.ctx)
        again.open(room.visit)
        assert again.step == 4

    def test_saved_is_said_only_after_the_commit(self, room):
        waiting = []
        presenter = room.open()
        room.ctx.run = lambda lane, job, done, failed=None: waiting.append((job, done))
        presenter.who.edit("family_name", "Kim")
        presenter.who.keep("family_name", judge=False)
        assert presenter.foot().saved == ""
        job, done = waiting[0]
        done(job())
        assert presenter.foot().saved.startswith("Saved here 10:40")

    def test_a_full_disk_is_said_in_red_and_stays(self, room, monkeypatch):
        presenter = room.open()

        def full(*_args, **_more):
            raise StorageError(msg("store.disk_full"))

        monkeypatch.setattr(persons, "save_field", full)
        presenter.who.edit("family_name", "Kim")
        presenter.who.keep("family_name", judge=False)
        foot = presenter.foot()
        assert foot.saved_role == "bad"
        assert presenter.who.value("family_name") == "Kim"

    @pytest.mark.parametrize("times", [1, 2])
    def test_what_is_saved_and_could_not_be_shown_is_not_said_to_be_unsaved(self, room, monkeypatch, times):
        filled(room)
        presenter = room.open()
        presenter.go(5)
        presenter.check.all_right()
        room.sheet_out(presenter.visiting.case.application.id)
        look, left = visits.look, [times]

        def unreadable(work, visit):
            if left[0]:
                left[0] -= 1
                raise StorageError(msg("store.busy"))
            return look(work, visit)

        room.ctx.changed = lambda _: None
        monkeypatch.setattr(visits, "look", unreadable)
        presenter.check.sign()
        foot = presenter.foot()
        assert (foot.saved_role != "bad", foot.saved.startswith("Saved here 10:40")) == (True, True)
        shown = presenter.visiting.case.application.lifecycle is Lifecycle.SIGNED
        assert (shown, presenter.trouble() == "") == (times == 1, times == 1)
        assert times == 1 or presenter.trouble().startswith("It is saved.")
        assert look(room.work, room.visit).case.application.lifecycle is Lifecycle.SIGNED

    def test_what_was_typed_and_refused_is_still_typed_when_the_visit_is_looked_at_again(self, room):
        filled(room)
        presenter = room.open()
        presenter.go(1)
        for field, value in (("family_name", "Ким"), ("document_number", "111222333"), ("identifier", "")):
            presenter.who.edit(field, value)
        presenter.who.press()  # another person cannot be put under the chosen service
        assert presenter.trouble()
        presenter.visiting.look()
        assert presenter.who.value("family_name") == "Ким"

    def test_a_new_page_keeps_what_was_typed_a_moment_ago(self, room):
        presenter = room.open()
        presenter.who.edit("family_name", "Оспанова")
        presenter.detach()
        presenter.attach(lambda: None, lambda _: None)
        assert presenter.who.value("family_name") == "Оспанова"
        assert visits.look(room.work, room.visit).who["family_name"] == "Оспанова"

    def test_the_persons_screen_mirrors_the_check_in_the_language_of_the_person(self, room):
        filled(room)
        presenter = room.open()
        presenter.applicant.speak("kk")
        greeting = presenter.applicant.sheet()
        assert not greeting.lines
        presenter.go(5)
        presenter.check.read(3)
        sheet = presenter.applicant.sheet()
        assert sheet.title == "Тексеріңізші: бәрі дұрыс па?"
        assert [line.number for line in sheet.lines if line.reading] == [3]
        assert len(sheet.lines) <= 6

    def test_leaving_the_check_takes_the_persons_data_off_the_screen(self, room):
        filled(room)
        presenter = room.open()
        presenter.go(5)
        presenter.go(3)
        assert not presenter.applicant.sheet().lines
