"""Questions for a few rows of a kind read only those: a desk holds a month of its centre."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from mfc_desk.domain.entities import Visit
from mfc_desk.domain.ids import DeskName, OperatorId, OpId, TicketId, VisitId
from mfc_desk.domain.machines import VisitState
from mfc_desk.store import bodies
from mfc_desk.store.rows import SqlRows
from mfc_desk.store.uow import SqlStore
from sync.wire.messages import ChangeRow
from tests.store.world import NINE

PLAIN = Visit(id=VisitId("v"), desk=DeskName("1"), operator=OperatorId("o"), started_at=NINE)
VISITS = {
    "plain": PLAIN,
    "numbered": replace(PLAIN, ticket=TicketId("t1"), number="A001"),
    "held": replace(PLAIN, held=TicketId("t2"), number="A002"),
    "away": replace(PLAIN, away=TicketId("t3")),
    "over": replace(PLAIN, held=TicketId("t4"), state=VisitState.FINISHED, ended_at=NINE),
    "put by": replace(PLAIN, state=VisitState.PARKED, parked_at=NINE),
}


@pytest.fixture
def full(store: SqlStore) -> SqlStore:
    with store.write() as uow:
        for seq, (name, visit) in enumerate(VISITS.items(), 1):
            body = bodies.encode(replace(visit, id=VisitId(name)))
            uow.rows.receive(ChangeRow(seq, f"visit:{name}", f"their-{seq}", body))
        uow.commit()
    return store


def test_the_visits_that_another_number_may_concern_are_told_and_no_other(full: SqlStore) -> None:
    with full.read() as uow:
        assert [each.entity.id for each in uow.rows.with_other_number()] == ["away", "held", "over"]
    with full.write() as uow:
        uow.rows.show(replace(PLAIN, id=VisitId("plain"), away=TicketId("t5")), OpId("mine"))
        uow.rows.show(replace(VISITS["held"], id=VisitId("held"), held=None), OpId("mine"))
        assert [each.entity.id for each in uow.rows.with_other_number()] == ["away", "over", "plain"]


def test_the_rows_in_some_states_are_told_and_no_other(full: SqlStore) -> None:
    with full.read() as uow:
        found = uow.rows.in_state("visit", {VisitState.PARKED, VisitState.FINISHED})
        assert [each.entity.id for each in found] == ["over", "put by"]
        assert uow.rows.in_state("visit", ()) == []


@pytest.mark.parametrize(
    ("ask", "index"),
    [
        (lambda rows: rows.with_other_number(), "ix_row_other_number"),
        (lambda rows: rows.in_state("visit", {VisitState.PARKED}), "ix_row_kind_state_sort"),
    ],
)
def test_neither_question_reads_through_the_others(
    full: SqlStore, ask: Callable[[SqlRows], object], index: str
) -> None:
    said: list[str] = []
    with full.read() as uow:
        connection = uow.rows._db.connection.driver_connection
        assert connection is not None
        connection.set_trace_callback(said.append)
        ask(uow.rows)
        connection.set_trace_callback(None)
        asked = next(one for one in said if one.startswith("SELECT"))
        ways = [step[3] for step in connection.execute(f"EXPLAIN QUERY PLAN {asked}").fetchall()]
    assert any(f"USING INDEX {index}" in way for way in ways), ways
    assert not [way for way in ways if way.startswith("SCAN row") and index not in way]
