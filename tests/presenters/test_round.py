"""Several applications of one visit: one sheet, one signature, one act, one paper at the end."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mfc_desk.domain.ids import Key, OpId
from mfc_desk.domain.machines import Lifecycle
from mfc_desk.usecases import answering, finishing, visits
from tests.presenters.visit_room import Room, filled, sought
from tests.printing.reading import words

SECOND = "kz.criminal_record"


@pytest.fixture
def room(tmp_path):
    made = Room(tmp_path)
    yield made
    made.close()


def begun(room):
    """Two applications, filled in; the first is in hand."""
    first = filled(room)
    second = room.choose(SECOND)
    room.answer(second, room.story(SECOND))
    presenter = room.open()
    presenter.visiting.application = first
    presenter.go(5)
    return presenter, first, second


def checked(room):
    """Both said to be right; the page of the round is shown."""
    presenter, first, second = begun(room)
    presenter.check.all_right()
    presenter.primary()
    presenter.go(5)
    presenter.check.all_right()
    presenter.primary()
    return presenter, first, second


def states(room):
    return [each.application.lifecycle for each in visits.look(room.work, room.visit).cases]


def numbers_left(room, n):
    with room.work.store.write() as uow:
        lease = uow.rows.get(Key("lease", "l1"))
        uow.rows.show(replace(lease, last=lease.next + n - 1), OpId("less"))
        uow.commit()


def test_the_next_application_is_read_through_before_anyone_signs(room):
    presenter, _, second = begun(room)
    presenter.check.all_right()
    assert room.ctx.say(presenter.check.primary()) == "Next application"
    presenter.primary()
    assert presenter.visiting.case.application.id == second
    assert presenter.step == 3


def test_one_page_lists_what_is_signed_by_its_version(room):
    presenter, *both = checked(room)
    assert presenter.asides.name == "round"
    rows = presenter.round.rows()
    versions = [finishing.sheet_version(visits.look_at_case(room.work, each)) for each in both]
    assert [row.sub for row in rows] == [f"sheet {version}" for version in versions]
    assert not any(row.open for row in rows)


def test_nobody_signs_before_there_is_a_sheet(room):
    presenter, *_ = checked(room)
    asked = sought(room)
    presenter.round.sign()
    assert asked[-1] == "round.print"
    assert states(room) == [Lifecycle.CHECKED, Lifecycle.CHECKED]


def test_one_signature_one_act_two_numbers_one_paper(room):
    presenter, *_ = checked(room)
    presenter.round.save_as(str(room.folder / "sheet.pdf"))
    presenter.round.sign()
    assert states(room) == [Lifecycle.SIGNED, Lifecycle.SIGNED]
    presenter.primary()
    assert "Each gets its own number" in presenter.act().sentence
    assert states(room) == [Lifecycle.SIGNED, Lifecycle.SIGNED]
    presenter.primary()
    assert (presenter.step, presenter.asides.name) == (6, "")
    told = " ".join(each.title for each in presenter.receipt.facts())
    assert "KZ-03-26-000001" in told
    assert "KZ-03-26-000002" in told
    presenter.receipt.save_as(str(room.folder / "both.pdf"))
    said = words((room.folder / "both.pdf").read_bytes())
    assert "KZ-03-26-000001" in said
    assert "KZ-03-26-000002" in said
    presenter.primary()
    assert room.over == 1


def test_each_may_have_its_own_sheet_instead(room):
    presenter, *both = checked(room)
    for each in both:
        room.sheet_out(each)
    presenter.visiting.look()
    assert presenter.round.paper().words == "Each application has its sheet"
    presenter.round.sign()
    assert presenter.round.signed()


def test_one_that_gets_no_number_does_not_keep_the_other_and_says_why(room):
    presenter, *_ = checked(room)
    presenter.round.save_as(str(room.folder / "sheet.pdf"))
    presenter.round.sign()
    numbers_left(room, 1)
    presenter.primary()
    presenter.primary()
    one, other = presenter.round.rows()
    assert one.sub == "KZ-03-26-000001"
    assert "number" in other.bad
    assert states(room) == [Lifecycle.REGISTERED, Lifecycle.SIGNED]
    assert room.ctx.say(presenter.round.primary()) == "Go on to the receipt"
    presenter.primary()
    assert presenter.step == 6


def test_where_none_gets_a_number_the_reason_is_said_and_nothing_goes_on(room):
    presenter, *_ = checked(room)
    presenter.round.save_as(str(room.folder / "sheet.pdf"))
    presenter.round.sign()
    numbers_left(room, 0)
    presenter.primary()
    presenter.primary()
    assert presenter.asides.name == "round"
    assert presenter.trouble()
    numbers_left(room, 9)
    presenter.primary()
    presenter.primary()
    assert states(room) == [Lifecycle.REGISTERED, Lifecycle.REGISTERED]


def test_not_yet_does_nothing(room):
    presenter, *_ = checked(room)
    presenter.round.save_as(str(room.folder / "sheet.pdf"))
    presenter.round.sign()
    presenter.primary()
    presenter.back()
    assert presenter.act() is None
    assert presenter.asides.name == "round"
    presenter.back()
    assert (presenter.asides.name, presenter.step) == ("", 5)
    assert states(room) == [Lifecycle.SIGNED, Lifecycle.SIGNED]


def test_a_changed_answer_takes_the_application_out_of_the_round(room):
    presenter, _, second = checked(room)
    presenter.round.save_as(str(room.folder / "sheet.pdf"))
    answering.save_field(room.work, second, "/applicant/phone", "+77015550000")
    presenter.visiting.look()
    assert [row.open for row in presenter.round.rows()] == [False, True]
    presenter.round.go_to(second)
    assert (presenter.step, presenter.visiting.case.application.id) == (3, second)
