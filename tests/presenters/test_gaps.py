"""What is missing and taken on by the applicant: named, told, signed for, and taken back."""

from __future__ import annotations

import pytest

from mfc_desk.usecases import finishing, gaps, ledger, papers, visits
from tests.presenters.visit_room import PAPERS, Room


@pytest.fixture
def room(tmp_path):
    made = Room(tmp_path)
    story = made.story(PAPERS, of=lambda one: bool(one.shown))
    made.identify(story)
    made.application = made.choose(PAPERS)
    made.answer(made.application, story)
    made.open().go(3)
    yield made
    made.close()


def accepted(room):
    gaps = room.presenter.gaps
    gaps.show()
    row = gaps.rows()[0]
    gaps.choose(row.requirement)
    gaps.accept(gaps.consequences()[0][0])
    return gaps, row


def test_who_registers_with_a_gap_is_led_to_it_and_the_ledger_counts_that_once(room):
    room.presenter.go(5)
    room.presenter.primary()
    assert room.presenter.step == 3
    lacking = {one.requirement for one in gaps.hindering(room.work.law, room.presenter.visiting.case)}
    counted = ledger.rows(room.work)
    assert {(one.rule, one.mode, one.subject) for one in counted} == {("complete", "prevented", one) for one in lacking}
    room.presenter.go(5)
    room.presenter.primary()
    assert ledger.rows(room.work) == counted


def test_who_only_says_that_all_is_right_is_led_to_the_gap_and_nothing_is_counted(room):
    room.presenter.go(5)
    room.presenter.check.all_right()
    assert room.presenter.step == 3
    assert ledger.rows(room.work) == ()


def test_nothing_is_offered_before_it_is_asked_for(room):
    gaps = room.presenter.gaps
    assert gaps.offered() > 0
    assert gaps.rows() == []


def test_a_gap_is_named_told_and_no_longer_waits(room):
    waiting = room.presenter.documents.next_open()
    gaps, row = accepted(room)
    (shown,) = (each for each in gaps.rows() if each.accepted)
    assert shown.name == row.name
    assert "Was told" in shown.words
    assert room.presenter.documents.next_open() != waiting
    assert room.told[-1][1] is not None


def test_it_is_taken_back_by_undo(room):
    gaps, _ = accepted(room)
    room.told[-1][1]()
    assert not any(each.accepted for each in gaps.rows())
    assert room.presenter.documents.next_open() is not None


def test_the_sheet_names_it_and_the_person_can_sign(room):
    gaps = room.presenter.gaps
    gaps.show()
    for row in list(gaps.rows()):
        gaps.choose(row.requirement)
        gaps.accept(gaps.consequences()[0][0])
    room.presenter.go(5)
    room.presenter.check.all_right()
    assert room.presenter.step == 5
    case = visits.look_at_case(room.work, room.application)
    assert case.application.lifecycle == "checked"
    made = papers.check_sheet(room.work, room.session, application=room.application, catalogue=room.ctx.catalogue)
    assert any(
        line.value.code == case.application.gaps[0].text for line in made.data.lines if hasattr(line.value, "code")
    )
    assert finishing.sheet_version(case)


def test_esc_closes_layer_by_layer(room):
    gaps = room.presenter.gaps
    gaps.show()
    gaps.choose(gaps.rows()[0].requirement)
    room.presenter.take_back()
    assert (gaps.choosing, gaps.open) == (None, True)
    room.presenter.take_back()
    assert not gaps.open
