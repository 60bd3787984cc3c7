"""What is read beside the work, decided without a window: what changed in the law, the ledger, a case and its term."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from forms.pack import load_pack
from forms.register import Law
from mfc_desk.domain.errors import Stopped
from mfc_desk.domain.ids import OperatorId, OpId
from mfc_desk.domain.machines import Lifecycle
from mfc_desk.domain.permissions import Actor, Role
from mfc_desk.usecases import ledger, terms, visits
from tests.forms.packing import change, copy_of
from tests.presenters.visit_room import Room, filled
from ui.presenters.desk import DeskPresenter
from ui.presenters.palette import PalettePresenter

CHIEF = Actor(OperatorId("marat"), frozenset({Role.SUPERVISOR}))


@pytest.fixture
def room(tmp_path):
    made = Room(tmp_path)
    yield made
    made.close()


def fresh(room, law):
    """The words of the law that the operator's catalogue does not have yet."""
    known, words = room.ctx.catalogue, law.texts(room.ctx.catalogue.language)
    return {code: text for code, text in words.items() if not known.knows(code)}


def newer(room, tmp_path, *, drop_old=False, off=""):
    """A newer version of the law is installed: the allowance takes two days more, or a day is off."""
    folder = copy_of(tmp_path / "newer", version="2026.2", since="2026-11-20")
    if off:
        change(folder, "calendars/2026.json", lambda tree: tree["off"].append(off))
    else:
        change(folder, "services/large_family.json", lambda tree: tree["deadline"].update(value=9))
    packs = [load_pack(folder)] if drop_old else [room.work.law.packs[0], load_pack(folder)]
    room.ctx.work = replace(room.work, law=Law.of(*packs))
    room.ctx.catalogue.chain(fresh(room, room.ctx.work.law))


def desk_of(room):
    desk = DeskPresenter(room.ctx)
    desk.start()
    return desk


def chief(room):
    room.ctx.session = replace(room.session, actor=CHIEF)


def registered(room):
    application = filled(room)
    room.register(application)
    return application


def page_of(room, application):
    desk = desk_of(room)
    desk.open_case(application)
    return desk.beside.case


class TestWhatChangedInTheLaw:
    def test_who_works_here_for_the_first_time_is_told_nothing(self, room):
        assert desk_of(room).beside.law.notice() is None

    def test_a_newer_law_is_told_at_the_next_shift_and_read_service_by_service(self, room, tmp_path):
        desk_of(room)
        newer(room, tmp_path)
        law = desk_of(room).beside.law
        assert room.ctx.say(law.notice().title).startswith("The law changed")
        (one,) = law.news.services
        assert room.ctx.say(one.name) == "Allowance to large families"
        assert any("9" in room.ctx.say(told) for told in one.changes)

    def test_what_is_put_away_is_not_told_again_and_can_be_read_again(self, room, tmp_path):
        desk_of(room)
        newer(room, tmp_path)
        desk_of(room).beside.law.put_away()
        again = desk_of(room).beside.law
        assert again.notice() is None
        assert again.news.count == 1

    def test_what_nobody_put_away_is_told_again(self, room, tmp_path):
        desk_of(room)
        newer(room, tmp_path)
        desk_of(room)
        assert desk_of(room).beside.law.notice() is not None

    def test_another_operator_is_told_by_themselves(self, room, tmp_path):
        desk_of(room)
        chief(room)
        desk_of(room)
        newer(room, tmp_path)
        desk_of(room).beside.law.put_away()
        room.ctx.session = room.session
        assert desk_of(room).beside.law.notice() is not None

    def test_where_the_older_version_is_gone_that_is_said(self, room, tmp_path):
        desk_of(room)
        newer(room, tmp_path, drop_old=True)
        assert "cannot be listed" in room.ctx.say(desk_of(room).beside.law.notice().body)


class TestWhatHappenedInACase:
    def test_a_supervisor_records_what_a_complaint_told_and_the_page_shows_it(self, room):
        application = registered(room)
        chief(room)
        page = page_of(room, application)
        assert page.words().told.rows == ()
        page.telling.record("told_document", "complaint", "A certificate was demanded.")
        (told,) = page.words().told.rows
        assert told.title == "A document was demanded needlessly"
        assert "A certificate was demanded." in told.sub
        (row,) = [one for one in ledger.rows(room.work) if one.rule == "told_document"]
        assert row.by == "marat"

    def test_what_is_recorded_already_is_said_and_not_recorded_twice(self, room):
        application = registered(room)
        chief(room)
        page = page_of(room, application)
        for _ in range(2):
            page.telling.record("told_document", "complaint", "A certificate was demanded.")
        assert page.notice.title.code == "rule.happened_recorded"
        assert page.telling.typed[2] == "A certificate was demanded.", "what was typed is not lost"
        assert len(page.words().told.rows) == 1

    def test_an_operator_is_offered_nothing_and_shown_nothing(self, room):
        assert page_of(room, registered(room)).words().told is None


class TestTheLedger:
    def noted(self, room):
        application = filled(room)
        ledger.prevented(room.work, room.session, visit=room.visit, guard="agency_held", subject="marriage")
        return application

    def ledger_of(self, room):
        desk = desk_of(room)
        desk.open_side("ledger")
        return desk.beside.ledger

    def test_four_classes_are_counted_also_where_nothing_happened(self, room):
        self.noted(room)
        found = self.ledger_of(room).counts()
        assert len(found) == 4
        assert [each.counts for each in found].count((1, 0, 0, 0)) == 1
        assert [each.counts for each in found].count((0, 0, 0, 0)) == 3

    def test_a_row_opens_with_all_that_is_known_and_closes_again(self, room):
        self.noted(room)
        book = self.ledger_of(room)
        (row,) = book.rows()
        assert row.details == ()
        book.toggle(row.id)
        assert dict(book.rows()[0].details)["By"]
        book.toggle(row.id)
        assert book.rows()[0].details == ()

    def test_a_row_about_a_ground_for_a_refusal_names_it(self, room):
        filled(room)
        ground = next(iter(room.work.law.packs[0].grounds.values()))
        ledger.prevented(room.work, room.session, visit=room.visit, guard="refusal_ground", subject=ground.id)
        book = self.ledger_of(room)
        book.toggle(book.rows()[0].id)
        assert room.ctx.say(ground.text) in dict(book.rows()[0].details).values()

    def test_an_operator_sees_their_own_rows_a_supervisor_sees_all(self, room):
        self.noted(room)
        room.ctx.session = replace(room.session, actor=Actor(OperatorId("other"), frozenset({Role.OPERATOR})))
        assert self.ledger_of(room).rows() == []
        chief(room)
        assert len(self.ledger_of(room).rows()) == 1

    def test_a_term_that_passed_is_shown_to_the_supervisor_and_is_no_deed_of_whoever_sat_there(self, room):
        application = registered(room)
        case = visits.look_at_case(room.work, application).application
        with room.work.store.write() as uow:
            uow.rows.show(replace(case, due=room.work.today() - timedelta(days=1)), OpId("office"))
            uow.commit()
        assert terms.note_overdue(room.work, room.session) == 1
        assert self.ledger_of(room).rows() == []
        chief(room)
        assert [str(each.mode) for each in self.ledger_of(room).rows()] == ["happened"]


class TestACase:
    def test_three_dates_and_the_day_it_began_are_shown(self, room):
        words = page_of(room, registered(room)).words()
        assert [each.name for each in words.dates] == ["Agency to the centre", "By law", "Promised to the person"]
        assert "2 December 2026" in words.dates[1].day
        assert len(words.log) == 1
        assert words.certificate is not None

    def test_an_operator_reads_who_decides_and_moves_nothing(self, room):
        words = page_of(room, registered(room)).words()
        assert words.moves == ()
        assert words.decides.startswith("Only the supervisor")

    def test_a_newer_calendar_moves_nothing_until_the_supervisor_has_seen_both_dates_and_says_so(self, room, tmp_path):
        application = registered(room)
        chief(room)
        assert "recounted" not in [each.key for each in page_of(room, application).words().moves]
        newer(room, tmp_path, off="2026-12-02")
        page = page_of(room, application)
        words = page.words()
        assert "2 December 2026" in words.dates[1].day
        assert words.moves[0].key == "recounted"
        page.show_move("recounted")
        assert "3 December 2026" in page.words().dates[1].then
        assert "2 December 2026" in page.words().dates[1].day
        page.do()
        words = page.words()
        assert "3 December 2026" in words.dates[1].day
        assert "recounted" not in [each.key for each in words.moves]
        assert len(words.log) == 2

    def test_a_move_is_seen_before_it_is_done(self, room):
        application = registered(room)
        chief(room)
        page = page_of(room, application)
        (move,) = page.words().moves
        page.show_move(move.key)
        assert page.words().previewed.endswith("serves only once.")
        assert page.words().dates[1].then
        assert visits.look_at_case(room.work, application).application.moves == ()
        assert page.take_back()
        assert page.words().previewed == ""

    def test_nobody_extends_before_the_applicant_was_told(self, room):
        application = registered(room)
        chief(room)
        page = page_of(room, application)
        page.show_move(page.words().moves[0].key)
        page.do()
        assert page.notice is not None
        assert visits.look_at_case(room.work, application).application.moves == ()
        page.say_told(True)
        page.do()
        assert [each.move for each in visits.look_at_case(room.work, application).application.moves] == ["extended"]
        assert room.told[-1][1] is None
        words = page.words()
        assert words.log[-1].title.startswith("Extended: ")
        assert "one" in words.moves[0].off or words.moves[0].off

    def test_the_preview_is_exactly_what_comes_of_it(self, room):
        application = registered(room)
        chief(room)
        page = page_of(room, application)
        page.show_move(page.words().moves[0].key)
        foretold = [each.then for each in page.words().dates]
        page.say_told(True)
        page.do()
        assert [each.day for each in page.words().dates] == foretold

    def test_a_suspension_can_be_taken_back_the_same_day_and_no_day_is_lost(self, room, tmp_path):
        suspendable(room, tmp_path)
        application = registered(room)
        chief(room)
        page = page_of(room, application)
        before = [each.day for each in page.words().dates]
        page.show_move("suspended.court")
        page.do()
        assert visits.look_at_case(room.work, application).application.lifecycle is Lifecycle.SUSPENDED
        assert page.words().dates[1].day == "stands still, no day yet"
        _, undo = room.told[-1]
        undo()
        assert [each.day for each in page.words().dates] == before
        assert len(page.words().log) == 3

    def test_no_ground_that_is_not_listed_can_be_named(self, room):
        application = registered(room)
        chief(room)
        page = page_of(room, application)
        page.show_move("suspended.holiday")
        assert not page.previewing()
        with pytest.raises(Stopped):
            terms.suspend(room.work, room.ctx.session, application=application, ground="holiday")

    def test_the_certificate_is_copied_as_plain_words(self, room):
        page = page_of(room, registered(room))
        assert "must name one of these" in page.certificate_text()

    def test_the_certificate_is_printed_or_saved_from_the_page_of_a_case(self, room, tmp_path):
        page = page_of(room, registered(room))
        page.paper.print()
        assert "Not printed" in page.paper.paper().words
        page.paper.save_as(str(tmp_path / page.paper.file_name()))
        assert page.paper.paper().role == "ok"
        (saved,) = tmp_path.glob("*-proofs.pdf")
        assert saved.read_bytes().startswith(b"%PDF")

    def test_the_palette_finds_a_case_by_a_part_of_its_number(self, room):
        application = registered(room)
        desk = desk_of(room)
        palette = PalettePresenter(desk, list)
        palette.search("26-000001")
        assert [each.key for each in palette.entries] == [f"case:{application}"]
        palette.choose(palette.entries[0].key)
        assert (desk.stand.side, desk.beside.case.file.application.id) == ("case", application)


def suspendable(room, tmp_path):
    """The law of the allowance lets a court suspend it."""
    folder = copy_of(tmp_path / "court")
    ground = {"id": "court", "article": "kz.act.order_169", "confidence": "known"}
    change(folder, "services/large_family.json", lambda tree: tree["deadline"].update(suspend=[ground]))
    for language in ("kk", "ru", "en"):
        change(folder, f"texts/{language}.json", lambda tree: tree.update({"kz.large_family.ground.court": "court"}))
    room.work = room.ctx.work = replace(room.work, law=Law.of(load_pack(folder)))
    room.ctx.catalogue.chain(fresh(room, room.work.law))
