"""A second person's word goes through the real office: asked at desk 1, answered at desk 2, acted on at desk 1."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from mfc_desk.domain.errors import DomainError, WrongState
from mfc_desk.domain.guards import Mode, Violation
from mfc_desk.domain.machines import Lifecycle
from mfc_desk.domain.operations.second_words import GiveWord
from mfc_desk.domain.second_words import SecondWord, WordState
from mfc_desk.usecases import answering, ledger, line, refusing, second_words, tray, visits
from mfc_desk.usecases.workplace import do
from tests.hall.registering import begun, case
from tests.hall.test_from_afar import chief, settle

__all__ = ["chief"]  # a fixture


@pytest.fixture
def asked(desks, chief):
    """Desk 1 has asked whether it may refuse by a ground that is not true."""
    one = desks[0]
    for each in desks:
        line.remember(each.work, online=True)
    application = begun(one)
    ground = next(view.ground.id for view in refusing.grounds(one.work, one.session, application) if not view.holds)
    second_words.ask(one.work, one.session, application, ground=ground, reason=refusing.reasons()[0])
    settle(desks)
    return application, ground


def word_of(desk, question):
    found = desk.get("second_word", question.id)
    assert isinstance(found, SecondWord)
    return found


def test_the_word_comes_back_and_the_desk_refuses_with_both_names(desks, chief, asked):
    one, application = desks[0], asked[0]
    (question,) = second_words.waiting(chief.work, chief.session)
    assert (question.desk, question.asked_by, question.ground) == ("1", one.session.name, asked[1])
    judged = second_words.look_at(chief.work, chief.session, question.id)
    assert judged is not None
    assert judged.view.facts
    second_words.answer(chief.work, chief.session, question.id, yes=True, reason="facts_checked")
    settle(desks)
    mine = second_words.mine(one.work, one.session, application)
    assert mine is not None
    assert (mine.state, mine.answered_by) == (WordState.GIVEN, chief.session.name)
    second_words.refuse(one.work, one.session, mine)
    settle(desks)
    for desk in desks:
        assert case(desk, application).lifecycle is Lifecycle.INTAKE_REFUSED
        assert word_of(desk, question).state is WordState.USED
        assert tray.look(desk.work) == ()
    (row,) = ledger.rows(chief.work)
    assert (row.mode, row.second) == (Mode.OVERRIDDEN, chief.session.actor.id)
    assert isinstance(chief.get("violation", row.id), Violation)


def test_a_no_is_read_with_its_reason_and_refuses_nobody(desks, chief, asked):
    one, application = desks[0], asked[0]
    (question,) = second_words.waiting(chief.work, chief.session)
    with pytest.raises(DomainError):
        second_words.answer(chief.work, chief.session, question.id, yes=False, reason="")
    second_words.answer(chief.work, chief.session, question.id, yes=False, reason="not_so: it is whole")
    settle(desks)
    mine = second_words.mine(one.work, one.session, application)
    assert (mine.state, mine.answer, mine.answered_by) == (
        WordState.REFUSED, "not_so: it is whole", chief.session.name,
    )  # fmt: skip
    with pytest.raises(DomainError):
        second_words.refuse(one.work, one.session, mine)
    assert case(one, application).lifecycle is Lifecycle.DRAFT
    assert second_words.waiting(chief.work, chief.session) == ()


def test_a_case_that_changed_while_the_answer_was_on_its_way_is_asked_about_again(desks, chief, asked):
    one, application = desks[0], asked[0]
    (question,) = second_words.waiting(chief.work, chief.session)
    second_words.answer(chief.work, chief.session, question.id, yes=True, reason="")
    answers = case(one, application).form
    said = next(name for name, value in answers.items() if isinstance(value, str))
    answering.put_back(one.work, application, {**answers, said: f"{answers[said]} more"})
    answering.leave(one.work, one.session, application)
    settle(desks)
    mine = second_words.mine(one.work, one.session, application)
    with pytest.raises(DomainError) as refused:
        second_words.refuse(one.work, one.session, mine)
    assert refused.value.message.code == "rule.word_for_another"
    assert case(one, application).lifecycle is Lifecycle.DRAFT


def test_nobody_says_yes_to_another_case_than_the_one_that_was_asked_about(desks, chief, asked):
    one, application = desks[0], asked[0]
    (question,) = second_words.waiting(chief.work, chief.session)
    answers = case(one, application).form
    said = next(name for name, value in answers.items() if isinstance(value, str))
    answering.put_back(one.work, application, {**answers, said: f"{answers[said]} more"})
    answering.leave(one.work, one.session, application)
    settle(desks)
    with pytest.raises(WrongState) as refused:
        second_words.answer(chief.work, chief.session, question.id, yes=True, reason="")
    assert refused.value.message.code == "rule.word_for_another"
    second_words.answer(chief.work, chief.session, question.id, yes=False, reason="not_so")
    settle(desks)
    assert second_words.mine(one.work, one.session, application).state is WordState.REFUSED


def test_neither_the_asker_nor_an_operator_is_asked_and_the_time_of_a_question_is_over(bureau, desks, chief, asked):
    one = desks[0]
    assert second_words.waiting(one.work, one.session) == ()
    bureau.clock.advance(timedelta(minutes=31))
    settle(desks)
    assert second_words.waiting(chief.work, chief.session) == ()
    assert second_words.mine(one.work, one.session, asked[0]).over


def test_a_case_that_was_given_up_needs_nobodys_word(desks, chief, asked):
    one = desks[0]
    visits.abandon(one.work, one.session, case(one, asked[0]).visit, "no_time")
    settle(desks)
    assert second_words.waiting(chief.work, chief.session) == ()


def test_what_is_withdrawn_waits_no_more(desks, chief, asked):
    one = desks[0]
    second_words.withdraw(one.work, one.session, second_words.mine(one.work, one.session, asked[0]).id)
    settle(desks)
    assert second_words.waiting(chief.work, chief.session) == ()
    assert second_words.mine(one.work, one.session, asked[0]) is None


def test_without_the_line_nobody_is_asked_and_nobody_answers(desks, chief, asked):
    one = desks[0]
    (question,) = second_words.waiting(chief.work, chief.session)
    for each in desks:
        line.remember(each.work, online=False)
    with pytest.raises(WrongState) as refused:
        second_words.ask(one.work, one.session, asked[0], ground=asked[1], reason=refusing.reasons()[0])
    assert refused.value.message.code == "word.needs_line"
    with pytest.raises(WrongState):
        second_words.answer(chief.work, chief.session, question.id, yes=True, reason="")


@pytest.mark.logs("signed an operation of another desk")
def test_a_word_from_the_asking_desk_is_not_taken_by_the_office_either(bureau, desks, chief, asked):
    one = desks[0]
    name = second_words.mine(one.work, one.session, asked[0]).id
    forged = chief.session  # the computer of desk 1 says that the supervisor sits at another one
    do(one.work, forged, GiveWord(word=name))
    settle(desks)
    assert word_of(chief, second_words.waiting(chief.work, chief.session)[0]).state is WordState.ASKED
    assert len(tray.look(one.work)) == 1
    own = replace(chief.session, device=one.session.device, desk=one.session.desk)
    with pytest.raises(WrongState) as refused:
        do(one.work, own, GiveWord(word=name))
    assert refused.value.message.code == "rule.answer_elsewhere"
