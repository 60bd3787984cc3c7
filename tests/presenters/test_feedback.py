"""The person alone answers, question by question; the desk is closed meanwhile and learns nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from backoffice.rehearsal import AdvancingClock
from mfc_desk.domain.feedback import CRITERIA, NOT_APPLICABLE, Criterion, How
from mfc_desk.domain.halls import Hall
from mfc_desk.ports.storage import StorageError
from mfc_desk.store.bodies import encode
from mfc_desk.text.message import msg
from mfc_desk.usecases import feedback
from sync.wire.messages import ChangeRow
from tests.presenters.place import Place
from tests.presenters.visit_room import Room
from tests.usecases.place import OPENING, words
from tests.usecases.test_feedback import asked, drafts, over, sent
from ui.presenters.feedback import CLOSED_MS, THANKS_MS

MINUTES = timedelta(milliseconds=CLOSED_MS)


@pytest.fixture
def clock(place):
    made = AdvancingClock(OPENING)
    place.work = place.ctx.work = replace(place.work, clock=made)
    return made


@pytest.fixture
def asking(place: Place, clock):
    """The visit is over and its person sees the first question."""
    catalogues = {language: words(place.work, language) for language in ("kk", "ru", "en")}
    place.visit = over(place.work, place.session)
    place.desk.feedback.begin(place.visit, "en", catalogues)
    return place.desk.feedback


def test_nothing_is_chosen_beforehand_and_the_order_is_fixed(asking):
    seen = []
    for number in range(1, 9):
        one = asking.question()
        assert (one.number, one.chosen, one.last) == (number, 0, number == 8)
        seen.append(one.title)
        asking.choose(number % 5 + 1)
        asking.go_on()
    assert seen[:2] == ["Information", "Accessibility"]
    assert len({*seen}) == 8


def test_what_is_confirmed_goes_to_the_office_whole(place, asking):
    for place_, _ in enumerate(CRITERIA):
        asking.choose(NOT_APPLICABLE if place_ == 5 else 4)
        asking.go_on()
    (said,) = sent(place.work)
    assert said.scores == dict.fromkeys(CRITERIA, 4) | {Criterion.EXPENSES: NOT_APPLICABLE}
    assert said.how is How.FINISHED
    assert asked(place.work, place.visit)
    assert (asking.closed, asking.thanks) == (False, True)
    assert place.told == []


def test_a_question_can_be_left_out_gone_back_to_and_changed(place, asking):
    asking.choose(2)
    asking.go_on()
    asking.go_on()
    assert asking.question().number == 3
    asking.choose(5)
    asking.back()
    assert asking.question().chosen == 0
    asking.back()
    asking.back()
    asking.choose(3)
    asking.go_on()
    asking.skip_all()
    (said,) = sent(place.work)
    assert said.scores == {Criterion.INFORMATION: 3}
    assert said.how is How.SKIPPED


def test_who_goes_back_is_told_that_it_was_answered_and_never_what_was_said(place, asking):
    """With one display the person may go before they are through, and the operator has the keys."""
    asking.choose(2)
    asking.go_on()
    asking.back()
    one = asking.question()
    assert one.chosen == 0
    assert one.place == "Question 1 of 8. Answered: it stays unless you choose again"
    asking.go_on()
    assert asking.question().place == "Question 2 of 8"
    asking.skip_all()
    (said,) = sent(place.work)
    assert said.scores == {Criterion.INFORMATION: 2}


def test_what_was_chosen_and_not_confirmed_is_not_said(place, asking):
    asking.choose(1)
    asking.skip_all()
    assert sent(place.work)[0].scores == {}


@pytest.mark.parametrize("score", [0, -1, 7, 50])
def test_no_other_score_can_be_given(asking, score):
    asking.choose(score)
    assert asking.question().chosen == 0


def test_another_language_loses_nothing(asking):
    asking.choose(4)
    asking.speak("ru")
    one = asking.question()
    assert (one.chosen, one.language, one.place) == (4, "ru", "Вопрос 1 из 8")
    assert [name for name, _ in one.languages] == ["kk", "ru", "en"]


def test_the_desk_opens_again_after_three_minutes_and_what_was_confirmed_counts(place, asking, clock):
    asking.choose(5)
    asking.go_on()
    clock.advance(MINUTES - timedelta(seconds=1))
    asking.leave()
    assert asking.closed
    clock.advance(timedelta(seconds=1))
    assert asking.may_go_on
    assert asking.closed, "a person who answers slowly is not cut off by the clock"
    asking.leave()
    (said,) = sent(place.work)
    assert said.scores == {Criterion.INFORMATION: 5}
    assert said.how is How.LEFT
    assert not asking.thanks


def test_who_had_left_is_told_by_the_operator_only_while_nobody_touched_a_question(place, asking):
    assert asking.may_be_gone
    asking.choose(3)
    assert not asking.may_be_gone
    asking.gone()
    assert asking.closed
    assert sent(place.work) == []


def test_who_chose_a_language_is_there(place, asking):
    asking.speak("kk")
    asking.gone()
    assert asking.closed
    assert sent(place.work) == []


def test_nobody_answers_for_who_had_left(place, asking):
    asking.gone()
    (said,) = sent(place.work)
    assert said.scores == {}
    assert said.how is How.GONE


def test_the_thanks_go_by_themselves(asking, clock):
    asking.skip_all()
    asking.tick()
    assert asking.thanks
    clock.advance(timedelta(milliseconds=THANKS_MS))
    asking.tick()
    assert not asking.thanks


def test_a_crash_in_the_middle_loses_only_what_was_not_confirmed(place, asking):
    asking.choose(2)
    asking.go_on()
    asking.choose(1)
    assert drafts(place.work) == [feedback.BEGUN + place.visit]
    again = place.desk_again()
    assert not again.feedback.closed
    (said,) = sent(place.work)
    assert said.scores == {Criterion.INFORMATION: 2}


def test_a_disk_that_takes_nothing_is_told_of(place, asking, monkeypatch):
    def full(*_: object) -> None:
        raise StorageError(msg("room.no_new_work"))

    monkeypatch.setattr(feedback, "give", full)
    asking.skip_all()
    assert not asking.closed
    assert "not kept" in place.told[0]


def ended(tmp_path, *, asks: bool) -> tuple[Room, list[tuple[object, ...]]]:
    """A visit is finished by its page in a centre that asks, or in one that does not."""
    room, begun = Room(tmp_path), []
    with room.work.store.write() as uow:
        uow.rows.receive(ChangeRow(9000, "hall:hall", "opHall", encode(Hall(feedback=asks))))
        uow.commit()
    presenter = room.open()
    presenter.on_asked = lambda *told: begun.append(told)
    presenter.talks.ask()
    presenter.talks.question.edit("subject", "Где взять справку?")
    presenter.talks.question.edit("answer", "В центре занятости.")
    presenter.primary()
    presenter.primary()
    return room, begun


def test_the_end_of_a_visit_asks_where_the_centre_wants_that(tmp_path):
    room, begun = ended(tmp_path, asks=True)
    assert room.over == 1
    ((visit, language, catalogues),) = begun
    assert (visit, language) == (room.visit, "en")
    assert {*catalogues} == {"kk", "ru", "en"}
    room.close()


def test_it_does_not_where_the_centre_does_not(tmp_path):
    room, begun = ended(tmp_path, asks=False)
    assert (room.over, begun) == (1, [])
    room.close()
