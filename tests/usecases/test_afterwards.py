"""What turned out about a case comes into the ledger by itself, once; what was told, by a supervisor's word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from forms.ids import AnswerId
from mfc_desk.bootstrap import Connection
from mfc_desk.domain.errors import NotAllowed, WrongState
from mfc_desk.domain.guards import Mode
from mfc_desk.domain.ids import ApplicationId, OperatorId, OpId
from mfc_desk.domain.inquiries import Outcome, RequestState
from mfc_desk.domain.permissions import Actor, Role
from mfc_desk.store.bodies import encode
from mfc_desk.usecases import afterwards, ledger
from mfc_desk.usecases.visits import look_at_case
from mfc_desk.usecases.workplace import Session, Workplace
from sync.wire.messages import ChangeRow
from tests.domain.world import stories
from tests.usecases.place import operator, workplace
from tests.usecases.test_visit import registered

FAMILY = next(each for each in stories() if each.service == "kz.large_family")


@pytest.fixture
def at(tmp_path: Path) -> Iterator[tuple[Workplace, ApplicationId]]:
    """A desk with a registered case, some of it still with agencies."""
    work = workplace(tmp_path)
    _, name = registered(work, FAMILY, tmp_path)
    yield work, name
    work.store.close()


def chief(work: Workplace) -> Session:
    return replace(operator(work), actor=Actor(OperatorId("marat"), frozenset({Role.SUPERVISOR})))


def answered(work: Workplace, name: ApplicationId, outcome: Outcome) -> str:
    """The office tells what an agency answered after the number was given; what it was asked for."""
    request = look_at_case(work, name).sides.requests[0]
    told = replace(
        request,
        state=RequestState.ANSWERED,
        outcome=outcome,
        answer=AnswerId("n1"),
        obtained_at=work.now() + timedelta(hours=1),
    )
    with work.store.write() as uow:
        uow.rows.receive(ChangeRow(99_999, f"agency_request:{told.id}", "theirs", encode(told)))
        uow.rows.show(told, OpId("theirs"))
        uow.commit()
    return told.requirement


def happened(work: Workplace) -> list[tuple[str, str]]:
    return [(row.rule, row.subject) for row in ledger.rows(work) if row.mode is Mode.HAPPENED]


def test_what_an_answer_shows_is_noted_once_however_often_it_is_looked_for(at):
    work, name = at
    assert afterwards.note(work, operator(work)) == 0
    requirement = answered(work, name, Outcome.NOT_FOUND)
    assert [afterwards.note(work, operator(work)) for _ in range(3)] == [1, 0, 0]
    assert happened(work) == [("answer_lacking", requirement)]


def test_a_record_that_is_found_is_noted_by_nobody(at):
    work, name = at
    answered(work, name, Outcome.FOUND)
    assert (afterwards.note(work, operator(work)), happened(work)) == (0, [])


def test_the_line_looks_once_a_day_for_what_answers_showed(at):
    work, name = at
    requirement = answered(work, name, Outcome.NOT_FOUND)
    connection = Connection(work)
    assert [connection.note_what_happened(operator(work)) for _ in range(2)] == [1, 0]
    assert happened(work) == [("answer_lacking", requirement)]


def test_a_supervisors_word_stands_with_the_case_and_an_operator_is_offered_nothing(at):
    work, name = at
    application = look_at_case(work, name).application
    assert afterwards.classes(operator(work), application) == ()
    assert afterwards.classes(chief(work), application) == ("told_document", "told_package", "told_term")
    said = {"application": name, "rule": "told_document", "reason": "complaint", "words": " A paper was demanded. "}
    with pytest.raises(NotAllowed):
        afterwards.record(work, operator(work), **said)
    afterwards.record(work, chief(work), **said)
    with pytest.raises(WrongState):
        afterwards.record(work, chief(work), **said)
    (row,) = afterwards.told(work, name)
    assert (row.words, row.by) == ("A paper was demanded.", "marat")
    assert ledger.told(row).reason.code == "happened.complaint"
    assert afterwards.told(work, ApplicationId("another")) == ()
