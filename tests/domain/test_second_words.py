"""A second person's word from afar: for exactly what was asked, by another one, from another desk, in its time, once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mfc_desk.domain.errors import NotAllowed, Unlawful, WrongState
from mfc_desk.domain.guards import Mode, Refusal, Violation
from mfc_desk.domain.ids import DeskName, DeviceId, Key, OperatorId, SecondWordId
from mfc_desk.domain.machines import Lifecycle
from mfc_desk.domain.operations.applications import FillForm
from mfc_desk.domain.operations.base import apply
from mfc_desk.domain.operations.second_words import AskSecond, DeclineWord, GiveWord, RefuseByWord, WithdrawSecond
from mfc_desk.domain.permissions import Actor, Role
from mfc_desk.domain.second_words import ASKED_FOR, HOLDS_FOR, SecondWord, WordState
from tests.domain.test_refusals import CHIEF, COLLEAGUE, REASON, WHOLE, false_ground, made_of, refuse
from tests.domain.world import CASE

WORD = SecondWordId("w1")
KEY = Key("second_word", WORD)


def ask(made, **changes):
    whole = {"word": WORD, "application": CASE, "ground": false_ground(made), "reason": REASON}
    return AskSecond(**{**whole, **changes})


def by_word(made, **changes):
    plain = refuse(made, false_ground(made), reason=REASON)
    names = ("application", "refusal", "ground", "lease", "number", "reason")
    return RefuseByWord(**{"word": WORD, **{name: getattr(plain, name) for name in names}, **changes})


def says(made, operation, who=CHIEF, device="d9"):
    """Somebody at desk 9 answers."""
    act = replace(made.act, actor=who, device=DeviceId(device), desk=DeskName("9"))
    written = apply(made.rows, operation, act)
    made.rows.put(written)
    return written


def later(made, by):
    made.at = replace(made.at, at=made.at.at + by)


@pytest.fixture
def made():
    found = made_of(WHOLE)
    found.do(ask(found))
    return found


def test_the_word_of_another_desk_refuses_with_both_names_and_serves_once(made):
    says(made, GiveWord(word=WORD))
    operation = by_word(made)
    written = made.do(operation)
    row = next(one for one in written if isinstance(one, Violation))
    refusal = next(one for one in written if isinstance(one, Refusal))
    assert (row.mode, row.by, row.second) == (Mode.OVERRIDDEN, made.actor.id, "marat")
    assert (refusal.second, made.application().lifecycle) == ("marat", Lifecycle.INTAKE_REFUSED)
    word = made.rows.get(KEY)
    assert isinstance(word, SecondWord)
    assert (word.state, word.asked_by, word.answered_by) == (WordState.USED, made.actor.id, "marat")
    with pytest.raises((NotAllowed, WrongState)):
        made.do(operation)


def test_nothing_is_refused_before_the_word_was_given(made):
    with pytest.raises(WrongState):
        made.do(by_word(made))
    says(made, DeclineWord(word=WORD, reason="not true"))
    with pytest.raises(WrongState):
        made.do(by_word(made))


def test_the_one_who_asked_gives_no_word_themself(made):
    with pytest.raises(NotAllowed):
        says(made, GiveWord(word=WORD), who=Actor(made.actor.id, frozenset({Role.SUPERVISOR})))


@pytest.mark.parametrize("who", [COLLEAGUE, Actor(OperatorId("x"), frozenset({Role.RECEPTION}))])
def test_only_who_may_approve_gives_it(made, who):
    with pytest.raises(NotAllowed):
        says(made, GiveWord(word=WORD), who=who)


def test_the_asking_desk_cannot_answer_itself(made):
    with pytest.raises(WrongState) as refused:
        says(made, GiveWord(word=WORD), device="d1")
    assert refused.value.message.code == "rule.answer_elsewhere"


def test_a_no_needs_its_reason(made):
    with pytest.raises(Unlawful):
        says(made, DeclineWord(word=WORD, reason=" "))


def test_a_case_that_changed_meanwhile_is_asked_about_again(made):
    says(made, GiveWord(word=WORD))
    made.do(FillForm(application=CASE, answers={**WHOLE.answers, "/purpose": "another"}))
    with pytest.raises(NotAllowed) as refused:
        made.do(by_word(made))
    assert refused.value.message.code == "rule.word_for_another"


@pytest.mark.parametrize("change", ["ground", "reason", "asker"])
def test_a_word_is_for_nothing_else_and_for_nobody_else(made, change):
    says(made, GiveWord(word=WORD))
    operation = by_word(made)
    if change == "ground":
        operation = replace(operation, ground="no_such_ground")
    elif change == "reason":
        operation = replace(operation, reason="other")
    else:
        made.actor = Actor(OperatorId("dina"), made.actor.roles)
    with pytest.raises(NotAllowed):
        made.do(operation)


def test_question_and_word_have_their_time(made):
    later(made, ASKED_FOR * 2)
    with pytest.raises(WrongState):
        says(made, GiveWord(word=WORD))
    made.do(ask(made, word="w2"))
    says(made, GiveWord(word="w2"))
    later(made, HOLDS_FOR * 2)
    with pytest.raises(NotAllowed):
        made.do(by_word(made, word="w2"))


def test_what_is_withdrawn_serves_nobody(made):
    says(made, GiveWord(word=WORD))
    with pytest.raises(NotAllowed):
        says(made, WithdrawSecond(word=WORD))
    made.do(WithdrawSecond(word=WORD))
    with pytest.raises(WrongState):
        made.do(by_word(made))


def test_a_reason_that_is_not_listed_is_not_asked_for(made):
    with pytest.raises(Unlawful):
        made.do(ask(made, word="w2", reason="because"))
