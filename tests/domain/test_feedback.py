"""Eight criteria: what may be said, what becomes of it in the rows, and figures that no answers can have."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mfc_desk.domain.entities import Visit
from mfc_desk.domain.errors import NotAllowed, Unlawful, WrongState
from mfc_desk.domain.feedback import (
    CRITERIA,
    NOT_APPLICABLE,
    PACKED_BYTES,
    SEALED_BYTES,
    Answers,
    Criterion,
    Given,
    How,
    packed,
    unpacked,
)
from mfc_desk.domain.feedback_report import LEAST, Report, Tally, bounds, demand_pair, demand_possible, report
from mfc_desk.domain.ids import Key, OperatorId
from mfc_desk.domain.machines import VisitState
from mfc_desk.domain.operations.feedback import GiveFeedback
from mfc_desk.domain.operations.visits import FinishVisit, StartVisit
from mfc_desk.domain.permissions import Actor, Role
from tests.domain.tries import visited
from tests.domain.world import VISIT, World

SAID = st.builds(
    Answers,
    scores=st.dictionaries(st.sampled_from(CRITERIA), st.integers(1, NOT_APPLICABLE)),
    how=st.sampled_from([How.FINISHED, How.SKIPPED, How.LEFT]),
)
SEALED = bytes(SEALED_BYTES)
PAPER = {
    Criterion.INFORMATION: ("4.97", "0.903"),
    Criterion.PROCEDURE: ("4.93", "0.901"),
    Criterion.DEADLINES: ("4.91", "0.849"),
    Criterion.RESULTS: ("4.88", "0.737"),
    Criterion.EXPENSES: ("4.86", "0.400"),
}
"""As a survey was published once: mean and share of the satisfied."""


def over() -> World:
    one = visited(FinishVisit(visit=VISIT))()
    one.made.do(one.operation)
    return one.made


def visit_of(made: World) -> Visit:
    found = made.rows.get(Key("visit", VISIT))
    assert isinstance(found, Visit)
    return found


def test_there_are_eight_criteria_in_a_fixed_order() -> None:
    assert CRITERIA == (
        Criterion.INFORMATION,
        Criterion.ACCESSIBILITY,
        Criterion.ATTITUDE,
        Criterion.PROCEDURE,
        Criterion.DEADLINES,
        Criterion.EXPENSES,
        Criterion.RESULTS,
        Criterion.FEEDBACK,
    )


@given(SAID)
def test_whatever_is_said_takes_the_same_room_and_is_read_back(said: Answers) -> None:
    raw = packed(said)
    assert len(raw) == PACKED_BYTES
    assert unpacked(raw) == said


@pytest.mark.parametrize("raw", [b"", bytes(PACKED_BYTES), b"\1\7" + bytes(8), b"\1\0" + bytes(7) + b"\x07"])
def test_what_is_no_answer_is_not_read(raw: bytes) -> None:
    with pytest.raises(ValueError, match="no "):
        unpacked(raw)


@pytest.mark.parametrize("score", [-1, 0, 7])
def test_a_score_nobody_can_give_is_refused(score: int) -> None:
    with pytest.raises(ValueError, match="no such score"):
        Answers(scores={Criterion.RESULTS: score}, how=How.FINISHED)


def test_nobody_answers_for_who_was_gone() -> None:
    with pytest.raises(ValueError, match="said nothing"):
        Answers(scores={Criterion.RESULTS: 5}, how=How.GONE)


@pytest.mark.parametrize(
    ("answered", "how", "given_"),
    [
        (8, How.FINISHED, Given.COMPLETE),
        (8, How.LEFT, Given.COMPLETE),
        (3, How.SKIPPED, Given.PARTLY),
        (1, How.LEFT, Given.PARTLY),
        (0, How.SKIPPED, Given.REFUSED),
        (0, How.FINISHED, Given.REFUSED),
        (0, How.LEFT, Given.NOBODY),
        (0, How.GONE, Given.NOBODY),
    ],
)
def test_a_refusal_is_no_answer_and_no_silence(answered: int, how: How, given_: Given) -> None:
    assert Answers(scores=dict.fromkeys(CRITERIA[:answered], NOT_APPLICABLE), how=how).given is given_


def test_a_visit_bears_that_its_person_was_asked_and_nothing_they_said() -> None:
    made = over()
    before = visit_of(made)
    (written,) = made.do(GiveFeedback(visit=VISIT, sealed=SEALED))
    assert written == replace(before, asked=True)


def test_a_person_is_asked_once_and_only_when_the_visit_is_over() -> None:
    made = over()
    made.do(GiveFeedback(visit=VISIT, sealed=SEALED))
    with pytest.raises(WrongState) as twice:
        made.do(GiveFeedback(visit=VISIT, sealed=SEALED))
    assert twice.value.message.code == "rule.feedback_given"
    open_ = visited(FinishVisit(visit=VISIT))().made
    with pytest.raises(WrongState):
        open_.do(GiveFeedback(visit=VISIT, sealed=SEALED))
    assert visit_of(open_).state is VisitState.OPEN


@pytest.mark.parametrize("length", [0, PACKED_BYTES, SEALED_BYTES - 1, SEALED_BYTES + 1])
def test_answers_that_are_not_sealed_are_refused(length: int) -> None:
    with pytest.raises(Unlawful) as refused:
        over().do(GiveFeedback(visit=VISIT, sealed=bytes(length)))
    assert refused.value.message.code == "rule.feedback_open"


@pytest.mark.parametrize("role", [Role.RECEPTION, Role.KIOSK, Role.OFFICE])
def test_only_who_sits_with_the_person_asks(role: Role) -> None:
    made = over()
    made.actor = Actor(made.actor.id, frozenset({role}))
    with pytest.raises(NotAllowed):
        made.do(GiveFeedback(visit=VISIT, sealed=SEALED))
    made.actor = Actor(OperatorId("another"), frozenset({Role.OPERATOR}))
    with pytest.raises(NotAllowed):
        made.do(GiveFeedback(visit=VISIT, sealed=SEALED))
    assert not visit_of(made).asked


def test_a_number_cannot_be_reused_for_another_visit_by_beginning_it_again() -> None:
    made = over()
    made.do(GiveFeedback(visit=VISIT, sealed=SEALED))
    with pytest.raises(WrongState):
        made.do(StartVisit(visit=VISIT))


def test_a_report_prints_the_number_the_distribution_and_what_did_not_apply() -> None:
    fives = Answers(scores=dict.fromkeys(CRITERIA, 5), how=How.FINISHED)
    some = Answers(scores={Criterion.EXPENSES: 2, Criterion.RESULTS: NOT_APPLICABLE}, how=How.SKIPPED)
    none = Answers(scores={}, how=How.SKIPPED)
    gone = Answers(scores={}, how=How.GONE)
    made = report([fives] * 4 + [some] + [none, gone])
    assert (made.asked, dict(made.given)) == (
        7,
        {Given.COMPLETE: 4, Given.PARTLY: 1, Given.REFUSED: 1, Given.NOBODY: 1},
    )
    expenses, results = made.of(Criterion.EXPENSES), made.of(Criterion.RESULTS)
    assert (expenses.counts, expenses.n, expenses.unanswered) == ((0, 1, 0, 0, 4), 5, 2)
    assert (expenses.mean, expenses.fives, expenses.satisfied) == (Decimal("4.40"), Decimal("0.800"), Decimal("0.800"))
    assert (results.n, results.not_applicable, results.unanswered) == (4, 1, 2)
    assert results.few
    assert (results.mean, results.fives, results.satisfied) == (None, None, None)


@given(st.lists(SAID, max_size=40))
def test_everybody_is_in_every_criterion_once_and_no_report_contradicts_itself(said: list[Answers]) -> None:
    made = report(said)
    for one in made.tallies:
        assert one.n + one.not_applicable + one.unanswered == len(said) == made.asked
        assert (one.mean is None) == (one.n < LEAST)


def test_what_does_not_apply_is_no_zero() -> None:
    one = Tally(criterion=Criterion.RESULTS, counts=(0, 0, 0, 0, 5), not_applicable=95)
    assert one.mean == 5


@pytest.mark.parametrize("criterion", PAPER)
@pytest.mark.parametrize("satisfied_from", [4, 5])
def test_a_published_pair_that_no_answers_have_is_refused(criterion: Criterion, satisfied_from: int) -> None:
    mean, share = (Decimal(each) for each in PAPER[criterion])
    with pytest.raises(Unlawful) as refused:
        demand_pair(mean, share, satisfied_from=satisfied_from)
    assert refused.value.message.code == "feedback.impossible"


def test_the_highest_mean_is_four_and_the_share_of_fives_or_three_and_twice_that_of_fours_and_fives() -> None:
    assert bounds(Decimal("0.40"))[1] == Decimal("4.405")  # half of the last place is not held against it
    assert bounds(Decimal(1)) == (5, 5)
    assert bounds(Decimal("0.40"), satisfied_from=4)[1] == Decimal("3.81")
    demand_pair(Decimal("4.40"), Decimal("0.40"))
    with pytest.raises(Unlawful):
        demand_pair(Decimal("4.42"), Decimal("0.40"))
    with pytest.raises(Unlawful):
        demand_pair(Decimal("2.55"), Decimal("0.40"))  # so many fives alone bring more
    demand_pair(Decimal("3.43"), Decimal("0.358"))
    with pytest.raises(ValueError, match="share"):
        demand_pair(Decimal("3.43"), Decimal("35.8"))


def test_a_report_whose_figures_come_from_different_people_is_refused() -> None:
    class Mixed(Tally):
        """The mean of those who answered, the share of those who were asked."""

        __slots__ = ()

        @property
        def fives(self) -> Decimal:
            return Decimal("0.400")

    made = Mixed(criterion=Criterion.EXPENSES, counts=(0, 0, 0, 0, 40), unanswered=60)
    with pytest.raises(Unlawful):
        demand_possible(Report(tallies=(made,)))
