"""The day's work by hand, as the page tells it: a real desk whose line is cut, a real office, a folder for a stick."""

from __future__ import annotations

import pytest

from backoffice.store.database import Database
from mfc_desk.ports.courier import Carrying
from mfc_desk.text.message import msg
from tests.office.bureau import Bureau
from tests.office.carrying import Carrier, answer_of, sqlite_office
from tests.presenters.place import at_once
from tests.usecases.place import words
from ui.presenters.context import Context
from ui.presenters.line_carry import CarryPresenter, Stick


@pytest.fixture
def carrier(tmp_path):
    database = Database(sqlite_office(tmp_path))
    bureau = Bureau(database, tmp_path)
    made = Carrier(bureau, tmp_path)
    yield made
    made.close()
    bureau.close()
    database.close()


@pytest.fixture
def carry(carrier):
    """The part of the page, with one stick plugged in."""
    changed = set()
    ctx = Context(
        work=carrier.work,
        session=carrier.desk.session,
        catalogue=words(carrier.work, "en"),
        run=at_once,
        changed=changed.update,
        announce=lambda message, undo=None: None,
    )
    made = CarryPresenter(ctx)
    made.seek = lambda: (Stick(str(carrier.stick), "KINGSTON", 4_000_000_000),)
    made.changed = changed
    return made


def test_what_waits_is_told_before_it_is_written_and_the_only_stick_is_chosen(carrier, carry):
    carrier.visit()
    carry.look()
    told = carry.words()
    assert told.title.startswith("2 actions wait here, ")
    assert [(each.words, each.path == told.chosen) for each in told.sticks] == [("KINGSTON", True)]
    assert told.left == ""


def test_written_the_file_lies_there_and_the_work_waits_as_before(carrier, carry):
    carrier.visit()
    carry.look()
    carry.press()
    assert carry.notice.tone == "ok"
    (file,) = carry.words().found
    assert file.title.startswith("Work of this desk · ")
    assert "2 actions" in file.below
    assert (carrier.unsent(), carry.progress.what) == (2, "checking")


def test_the_offices_answer_is_taken_in_from_the_stick(carrier, carry):
    carrier.visit()
    carry.look()
    carry.press()
    (file,) = carry.words().found
    carrier.bring(carrier.stick / file.path.rpartition("/")[2])
    carry.look()
    answer = next(each for each in carry.words().found if each.takes)
    moved = []
    carry.moved = lambda: moved.append(1)
    carry.take(answer.path)
    assert carry.notice.title == msg("carry.took", **carry.notice.title.params)
    assert (carrier.unsent(), moved, bool(carry.changed)) == (0, [1], True)
    assert [each.takes for each in carry.words().found] == [False, False]
    assert answer_of(carrier.stick / file.path.rpartition("/")[2]).exists()


def test_stopped_nothing_of_it_is_left_on_the_stick(carrier, carry):
    carrier.scan(b"x" * 300_000)
    carry.look()

    def stop_at_once(lane, job, done, failed=None):
        carry.stop()
        at_once(lane, job, done, failed)

    carry._ctx.run = stop_at_once
    carry.press()
    assert (carry.notice.title, carry.busy) == (msg("carry.stopped"), False)
    assert list(carrier.stick.iterdir()) == []


def test_a_stick_that_is_gone_says_why_and_what_waits_is_told_all_the_same(carrier, carry):
    carrier.visit()
    carry.look()
    carrier.stick.rmdir()
    carry.press()
    assert carry.notice.tone == "bad"
    assert (carry.words().title[:9], carry.busy, carrier.unsent()) == ("2 actions", False, 2)


def test_without_a_stick_nothing_is_written_and_it_says_what_to_do(carrier, carry):
    carrier.visit()
    carry.seek = tuple
    carry.look()
    carry.press()
    assert (carry.notice.title, carry.words().left) == (msg("carry.choose_first"), "choose where to first")
    carry.choose(str(carrier.stick))
    assert [each.below for each in carry.words().sticks] == ["another folder"]
    carry.press()
    assert carry.notice.tone == "ok"


def test_how_far_it_is_says_a_part_of_a_hundred(carry):
    assert carry.how_far() == (0, 1, "begins")
    carry.progress = Carrying("checking", 30, 120)
    assert carry.how_far() == (30, 120, "reading back what was written: 25 %")
