"""shown = fold(server, pending), in one transaction where there is little and in several where there is much."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mfc_desk.domain.ids import Key, TicketId
from mfc_desk.domain.operations.base import apply
from mfc_desk.domain.operations.calls import CallNext
from mfc_desk.ports.outbox import OpState
from mfc_desk.store import bodies
from mfc_desk.store.uow import SqlStore
from mfc_desk.usecases.rebase import SMALL, rebase
from sync.wire.messages import ChangeRow
from tests.store.world import NO_LAW, CountedIds, HandClock, act, issue, opened, recorded


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    made = opened(tmp_path)
    yield made
    made.close()


CLOCK = HandClock()


class Nothing:
    def get(self, key: Key) -> None:
        return None


def told(store: SqlStore, name: str, seq: int, **more: Any) -> None:
    (ticket,) = apply(Nothing(), issue(name, **more), act(CLOCK))
    with store.write() as uow:
        uow.rows.receive(ChangeRow(seq, f"ticket:{name}", f"their-{seq}", bodies.encode(ticket)))
        uow.commit()


def settle(store: SqlStore, op_id: Any, state: OpState) -> None:
    with store.write() as uow:
        uow.outbox.settle(op_id, state, None, 0)
        uow.commit()


@pytest.mark.parametrize("count", [1, SMALL * 8])
def test_unsent_work_is_shown_on_top_of_what_the_office_told_and_refused_work_is_not(
    store: SqlStore, count: int
) -> None:
    ids = CountedIds()
    for n in range(count):
        told(store, f"t-{n}", n + 1)
    ops = [recorded(store, CallNext(ticket=TicketId(f"t-{n}")), clock=CLOCK, ids=ids).op_id for n in range(count)]
    for n in range(count):
        told(store, f"t-{n}", count + n + 1, number="B001")
    assert rebase(store, NO_LAW).changed == {Key("ticket", f"t-{n}") for n in range(count)}
    with store.read() as uow:
        assert {row.entity.number for row in uow.rows.of_kind("ticket")} == {"B001"}  # type: ignore[union-attr]
        assert {row.entity.state for row in uow.rows.of_kind("ticket")} == {"called"}  # type: ignore[union-attr]
        assert [row.revision for row in uow.rows.of_kind("ticket")] == sorted(ops, key=lambda op: f"t-{ops.index(op)}")
    for op_id in ops:
        settle(store, op_id, OpState.REJECTED)
    assert len(rebase(store, NO_LAW).changed) == count
    with store.read() as uow:
        assert uow.rows.overlaid() == []
        assert {row.entity.state for row in uow.rows.of_kind("ticket")} == {"issued"}  # type: ignore[union-attr]


def test_a_second_time_changes_nothing(store: SqlStore) -> None:
    recorded(store, issue(), clock=CLOCK, ids=CountedIds())
    rebase(store, NO_LAW)
    assert rebase(store, NO_LAW).changed == frozenset()


def test_a_row_that_only_refused_work_made_goes(store: SqlStore) -> None:
    done = recorded(store, issue(), clock=CLOCK, ids=CountedIds())
    settle(store, done.op_id, OpState.DENIED)
    rebase(store, NO_LAW)
    with store.read() as uow:
        assert uow.rows.of_kind("ticket") == []
        assert uow.outbox.attention()[0].op_id == done.op_id


def test_work_of_a_newer_program_is_reported_and_kept(store: SqlStore, monkeypatch: pytest.MonkeyPatch) -> None:
    from mfc_desk.domain.operations.base import OPERATIONS

    done = recorded(store, issue(), clock=CLOCK, ids=CountedIds())
    monkeypatch.delitem(OPERATIONS, "issue_ticket")
    assert set(rebase(store, NO_LAW).refused) == {done.op_id}
    with store.read() as uow:
        assert uow.outbox.count_kept() == 1


def test_work_recorded_while_the_fold_is_made_is_never_overwritten(store: SqlStore) -> None:
    ids = CountedIds()
    for n in range(SMALL * 2):
        recorded(store, issue(f"t-{n}"), clock=CLOCK, ids=ids)
        told(store, f"t-{n}", n + 1, number="B001")

    class Busy:
        """Someone records between the fold and its writing, each time."""

        def __init__(self) -> None:
            self.times = 0

        def read(self) -> Any:
            return store.read()

        def write(self) -> Any:
            if self.times < SMALL:
                self.times += 1
                recorded(store, issue(f"late-{self.times}"), clock=CLOCK, ids=ids)
            return store.write()

    rebase(Busy(), NO_LAW)  # type: ignore[arg-type]
    with store.read() as uow:
        late = [row for row in uow.rows.of_kind("ticket") if row.entity.id.startswith("late")]
        assert late
        assert uow.outbox.count_kept() == SMALL * 2 + len(late)
