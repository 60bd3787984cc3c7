"""What passed its legal day comes into the ledger by itself: the desk notes it when the office has told the time."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from mfc_desk.domain.entities import Application
from mfc_desk.domain.guards import Mode
from mfc_desk.domain.ids import ApplicationId, OpId, PartyId, VisitId
from mfc_desk.domain.machines import Lifecycle
from mfc_desk.store.bodies import encode
from mfc_desk.usecases import ledger, terms
from mfc_desk.usecases.visits import look_at_case
from mfc_desk.usecases.workplace import Workplace
from sync.wire.messages import ChangeRow
from tests.domain.world import stories
from tests.usecases.conftest import OnLine
from tests.usecases.place import operator, workplace
from tests.usecases.test_visit import registered

FAMILY = next(each for each in stories() if each.service == "kz.large_family")
LATE = ("term_over", Mode.HAPPENED)


def made_late(work: Workplace, application: Application) -> None:
    """Its legal day was yesterday."""
    with work.store.write() as uow:
        late = replace(application, due=work.today() - timedelta(days=1))
        uow.rows.receive(ChangeRow(99_999, f"application:{late.id}", f"theirs-{late.id}", encode(late)))
        uow.rows.show(late, OpId(f"theirs-{late.id}"))
        uow.commit()


def noted(work: Workplace) -> list[tuple[str, Mode]]:
    """What the ledger says of terms; the morning of the office leaves other rows."""
    return [(row.rule, row.mode) for row in ledger.rows(work) if row.rule == LATE[0]]


def test_what_passed_is_noted_once_and_what_has_its_last_day_today_is_not(tmp_path: Path) -> None:
    work = workplace(tmp_path)
    _, name = registered(work, FAMILY, tmp_path)
    case = look_at_case(work, name).application
    assert terms.note_overdue(work, operator(work)) == 0
    made_late(work, case)
    assert [terms.note_overdue(work, operator(work)) for _ in range(2)] == [1, 0]
    assert noted(work) == [LATE]
    work.store.close()


def test_a_case_of_a_law_that_is_not_installed_here_keeps_no_other_from_being_noted(tmp_path: Path) -> None:
    work = workplace(tmp_path)
    _, name = registered(work, FAMILY, tmp_path)
    case = look_at_case(work, name).application
    made_late(work, replace(case, id=ApplicationId("a-0"), law_version="kz-2020.1/1"))
    made_late(work, case)
    assert terms.note_overdue(work, operator(work)) == 1
    assert noted(work) == [LATE]
    work.store.close()


def test_a_turn_of_the_line_notes_what_passed_without_anybody_asking_for_it(on_line: OnLine) -> None:
    _, work, connection, session = on_line
    case = Application(
        id=ApplicationId("a-1"),
        visit=VisitId("v-1"),
        party=PartyId("p-1"),
        service=FAMILY.service,  # type: ignore[arg-type]
        law_version=work.law.pin(work.law.service(FAMILY.service)),  # type: ignore[arg-type]
        language="ru",
        lifecycle=Lifecycle.REGISTERED,
        received_at=work.now() - timedelta(days=30),
    )
    made_late(work, case)
    assert noted(work) == []
    turn = connection.turn(session)
    assert (turn.online, noted(work)) == (True, [LATE])
    assert (turn.kept > 0, turn.next_in_s > 0) == (True, True), "it is sent with a turn that follows at once"
