"""What a person says is on the desk's disk only closed up, and what they confirmed outlives a crash."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mfc_desk.domain.entities import Visit
from mfc_desk.domain.errors import WrongState
from mfc_desk.domain.feedback import CRITERIA, Answers, Criterion, Given, How
from mfc_desk.domain.ids import Key, OperatorId, VisitId
from mfc_desk.domain.operations.feedback import GiveFeedback
from mfc_desk.domain.permissions import Actor, Role
from mfc_desk.ports.office import NoLine
from mfc_desk.usecases import advice, feedback, feedback_figures, visits
from mfc_desk.usecases.workplace import Session, Workplace
from sync.wire.envelope import decode_args
from sync.wire.feedback import opened_answers
from tests.usecases.place import OFFICE, OPENING, operator, workplace

FIVES = Answers(scores=dict.fromkeys(CRITERIA, 5), how=How.FINISHED)
SOME = Answers(scores={Criterion.INFORMATION: 2}, how=How.LEFT)


@pytest.fixture
def work(tmp_path):
    made = workplace(tmp_path)
    yield made
    made.store.close()


def over(work: Workplace, session: Session) -> VisitId:
    """A question was answered, and the visit is over."""
    visit = visits.start(work, session, paper_number="A-042")
    advice.tell(work, session, visit, subject="Где взять справку?", text="В центре занятости.")
    visits.finish(work, session, visit)
    return visit


def sent(work: Workplace) -> list[Answers]:
    """What the office will read, opened with its own key."""
    with work.store.read() as uow:
        found = [decode_args(each.head.kind, each.head.schema, each.wire.args) for each in uow.outbox.pending()]
    return [
        opened_answers(
            each.sealed, visit=each.visit, private=OFFICE.private_bytes_raw(),
            public=OFFICE.public_key().public_bytes_raw(),
        )
        for each in found
        if isinstance(each, GiveFeedback)
    ]  # fmt: skip


def asked(work: Workplace, visit: VisitId) -> bool:
    with work.store.read() as uow:
        found = uow.rows.get(Key("visit", visit))
    assert isinstance(found, Visit)
    return found.asked


def drafts(work: Workplace) -> list[str]:
    with work.store.read() as uow:
        return list(uow.drafts.keys())


def test_without_the_line_it_is_recorded_like_any_act_and_only_the_office_reads_it(work: Workplace) -> None:
    session = operator(work)
    visit = over(work, session)
    done = feedback.give(work, session, visit, FIVES)
    assert done.changed == {Key("visit", visit)}
    assert asked(work, visit)
    assert sent(work) == [FIVES]
    with pytest.raises(WrongState):
        feedback.give(work, session, visit, FIVES)
    assert sent(work) == [FIVES]


def test_what_was_confirmed_before_a_crash_is_sent_when_its_operator_is_back(work: Workplace) -> None:
    session = operator(work)
    visit = over(work, session)
    feedback.keep(work, visit, Answers(scores={}, how=How.LEFT))
    feedback.keep(work, visit, SOME)
    assert drafts(work) == [feedback.BEGUN + visit]
    another = replace(session, actor=Actor(OperatorId("timur"), frozenset({Role.OPERATOR})))
    assert not feedback.give_kept(work, another).changed
    assert feedback.give_kept(work, session).changed == {Key("visit", visit)}
    assert sent(work) == [SOME]
    assert sent(work)[0].given is Given.PARTLY
    assert drafts(work) == []
    assert not feedback.give_kept(work, session).changed


def test_what_is_kept_while_the_person_answers_cannot_be_read_here(work: Workplace) -> None:
    session = operator(work)
    visit = over(work, session)
    feedback.keep(work, visit, SOME)
    with work.store.read() as uow:
        one = uow.drafts.load(feedback.BEGUN + visit)[feedback.SEALED]
    feedback.keep(work, visit, FIVES)
    with work.store.read() as uow:
        other = uow.drafts.load(feedback.BEGUN + visit)[feedback.SEALED]
    assert len(one) == len(other)
    assert one[-32:] != other[-32:]


def test_the_figures_are_the_office_s_and_without_the_line_there_are_none(work: Workplace) -> None:
    with pytest.raises(NoLine):
        feedback_figures.figures(work, operator(work), OPENING.date(), OPENING.date())
    with pytest.raises(NoLine):
        feedback_figures.rows(work, operator(work), OPENING.date(), OPENING.date())
