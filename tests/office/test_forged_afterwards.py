"""What happened is no desk's to invent: the office looks at its own rows, and only a supervisor tells of a complaint."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.engine import Connection

from backoffice.recording import record
from backoffice.rehearsal import RehearsalDesk
from backoffice.store.centres import Operator
from forms.ids import AnswerId
from mfc_desk.domain.guards import HINDSIGHT, TOLD, Mode, Violation, ledger_id
from mfc_desk.domain.ids import ApplicationId, Key, ViolationId
from mfc_desk.domain.inquiries import Outcome
from mfc_desk.domain.operations.afterwards import NoteAfterwards, RecordHappened, RetractHappened
from mfc_desk.domain.operations.agency_answers import AgencyAnswered, AgencySent
from mfc_desk.domain.operations.base import Operation
from mfc_desk.domain.operations.guards import NotePrevented
from mfc_desk.domain.registration import certificate_now
from sync.wire.messages import Denied, Rejected
from tests.domain.world import CASE, VISIT
from tests.office.bureau import Bureau, centre
from tests.office.test_forged_guards import asked, bases, case_of, chief, registration, sat_down, signed, taken

__all__ = ["chief"]
NEXT = timedelta(hours=1)
TELLS = RecordHappened(application=CASE, rule="told_document", reason="complaint", words="A certificate was demanded.")


@pytest.fixture
def desk(bureau: Bureau) -> RehearsalDesk:
    """A case that has its number, some of it still with agencies."""
    made = sat_down(bureau)
    asked(made)
    signed(made)
    made.do(registration(made, certificate_now(made, CASE, made.act())))
    taken(made)
    made.pull()
    return made


def pushed(desk: RehearsalDesk, *operations: Operation) -> list[str]:
    """What the office says to each, as codes; "" where it was taken."""
    for operation in operations:
        desk.append(desk.wire(operation, bases=bases(desk, str(operation.primary))))
    verdicts = desk.push().verdicts
    return [each.why.code if isinstance(each, Rejected | Denied) else "" for each in verdicts]


def by_office(bureau: Bureau, *operations: Operation) -> None:
    def write(tx: Connection) -> None:
        record(tx, bureau.office, centre(), *operations)

    bureau.database.write(write)


def test_an_operators_desk_takes_nothing_back_that_a_supervisor_recorded(desk: RehearsalDesk, chief: Operator) -> None:
    operator, desk.actor = desk.actor, chief.actor
    assert pushed(desk, TELLS) == [""]
    desk.pull()
    back = RetractHappened(violation=ViolationId(TELLS.primary.id), words="It never was.")
    desk.actor = operator
    assert pushed(desk, back) == ["rule.not_allowed"]
    desk.actor = chief.actor
    assert pushed(desk, replace(back, words=" "), back) == ["rule.say_what_happened", ""]
    desk.pull()
    row = desk.get(TELLS.primary)
    assert isinstance(row, Violation)
    assert not row.counts


def test_the_office_notes_nothing_that_its_own_rows_do_not_show(desk: RehearsalDesk) -> None:
    before = dict(desk.rows)
    rules = (*HINDSIGHT, *TOLD, "whim")
    forged = [NoteAfterwards(application=CASE, rule=rule, subject="name_link") for rule in rules]
    assert pushed(desk, *forged) == ["rule.not_come_true"] * len(forged)
    prevented = [NotePrevented(visit=VISIT, application=CASE, rule=rule, subject="name_link") for rule in rules]
    assert pushed(desk, *prevented) == ["rule.no_such_guard"] * len(rules)
    desk.pull()
    assert desk.rows == before


def test_the_office_takes_no_operators_word_for_what_happened(desk: RehearsalDesk) -> None:
    assert pushed(desk, TELLS) == ["rule.not_allowed"]


def test_the_office_takes_a_supervisors_word_once_and_only_with_class_source_and_words(
    desk: RehearsalDesk, chief: Operator
) -> None:
    desk.actor = chief.actor
    forged = {
        replace(TELLS, rule="told_refusal"): "rule.no_such_class_here",
        replace(TELLS, rule="paper_in_vain"): "rule.no_such_class_here",
        replace(TELLS, reason="gossip"): "rule.no_such_reason",
        replace(TELLS, words=" "): "rule.say_what_happened",
        replace(TELLS, application=ApplicationId("a9")): "rule.not_there",
    }
    assert pushed(desk, *forged) == list(forged.values())
    assert pushed(desk, TELLS) == [""]
    desk.pull()
    assert pushed(desk, replace(TELLS, words="again")) == ["rule.happened_recorded"]
    row = desk.get(TELLS.primary)
    assert isinstance(row, Violation)
    assert (row.by, row.words, row.mode) == (chief.operator, TELLS.words, Mode.HAPPENED)


def test_what_two_desks_found_out_is_in_the_ledger_once(bureau: Bureau, desk: RehearsalDesk) -> None:
    request = case_of(desk).requests[0]
    told = AgencyAnswered(request=request, answer=AnswerId("n"), outcome=Outcome.NOT_FOUND, digest="d" * 64)
    bureau.clock.advance(NEXT)
    by_office(bureau, AgencySent(request=request), told)
    other = bureau.desk("2", "operator2")
    row = desk.get(Key("agency_request", request))
    finding = NoteAfterwards(application=CASE, rule="answer_lacking", subject=row.requirement)  # type: ignore[union-attr]
    for each in (desk, other):
        each.hello()
        each.pull()
    for each in (desk, other):
        each.do(finding)
    taken(desk)
    taken(other)
    desk.pull()
    kept = [each.id for each in (known[0] for known in desk.rows.values()) if isinstance(each, Violation)]
    assert kept == [ledger_id(Mode.HAPPENED, about=CASE, rule="answer_lacking", subject=finding.subject)]
