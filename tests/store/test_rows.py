from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mfc_desk.domain.entities import ENTITIES, Entity
from mfc_desk.domain.ids import Key, OpId
from mfc_desk.domain.operations.calls import CallNext
from mfc_desk.domain.tickets import TicketState
from mfc_desk.ports.outbox import OpState
from mfc_desk.ports.rows import SyncState
from mfc_desk.store import bodies
from mfc_desk.store.uow import SqlStore
from sync.wire.messages import ChangeRow
from tests.store.world import NINE, CountedIds, HandClock, issue, recorded, told

TICKET = Key("ticket", "ticket-1")


def test_a_row_changes_only_to_a_higher_number_of_the_feed(store: SqlStore) -> None:
    assert told(store, "ticket-1", 5, number="A005")
    assert not told(store, "ticket-1", 5, number="A006")
    assert not told(store, "ticket-1", 4, number="A004")
    assert told(store, "ticket-1", 6, number="A007")
    with store.read() as uow:
        row = uow.rows.get(TICKET)
        assert row is not None
        assert row.number == "A007"  # type: ignore[union-attr]
        assert uow.rows.revision(TICKET) == "their-6"


def test_what_the_office_tells_does_not_change_what_our_work_shows(store: SqlStore, clock: HandClock) -> None:
    told(store, "ticket-1", 1)
    ids = CountedIds()
    mine = recorded(store, CallNext(ticket="ticket-1"), clock=clock, ids=ids)  # type: ignore[arg-type]
    told(store, "ticket-1", 2, number="A999")
    with store.write() as uow:
        shown, server = uow.rows.shown(TICKET), uow.rows.server(TICKET)
        assert shown is not None
        assert server is not None
        assert (shown.entity.number, shown.revision) == ("A001", mine.op_id)  # type: ignore[union-attr]
        assert server.number == "A999"  # type: ignore[union-attr]
        assert list(uow.rows.overlaid()) == [TICKET]
        uow.rows.as_server([TICKET])
        assert uow.rows.get(TICKET) == server
        assert list(uow.rows.overlaid()) == []


def test_a_row_the_office_deleted_is_gone_and_does_not_come_back(store: SqlStore) -> None:
    told(store, "ticket-1", 5)
    with store.write() as uow:
        assert uow.rows.receive(ChangeRow(6, "ticket:ticket-1", "their-6", b"", deleted=True))
        assert uow.rows.get(TICKET) is None
        assert uow.rows.of_kind("ticket") == []
        assert uow.rows.waiting() == []
        uow.commit()
    assert not told(store, "ticket-1", 5)


@pytest.mark.logs("does not know")
@pytest.mark.parametrize(("key", "body"), [("spaceship:1", b"{}"), ("ticket:9", b'{"id":3}'), ("ticket:9", b"\xff")])
def test_a_row_of_a_newer_office_stops_nothing(store: SqlStore, key: str, body: bytes) -> None:
    with store.write() as uow:
        uow.rows.receive(ChangeRow(3, key, "their-3", body))
        uow.commit()
    assert told(store, "ticket-1", 4)
    with store.read() as uow:
        assert len(uow.rows.of_kind("ticket")) == 1


def test_the_queue_is_in_the_order_of_rank_and_without_who_was_called(store: SqlStore, clock: HandClock) -> None:
    told(store, "t-1", 1)
    told(store, "t-2", 2, head_start_min=10, ground="veteran")
    told(store, "t-3", 3)
    recorded(store, CallNext(ticket="t-3"), clock=clock, ids=CountedIds())  # type: ignore[arg-type]
    with store.read() as uow:
        assert [row.entity.id for row in uow.rows.waiting()] == ["t-2", "t-1"]


def test_who_did_not_come_stays_in_the_queue_of_that_day_only(store: SqlStore, clock: HandClock) -> None:
    from dataclasses import replace

    told(store, "t-1", 1)
    with store.write() as uow:
        ticket = uow.rows.get(Key("ticket", "t-1"))
        uow.rows.show(replace(ticket, state=TicketState.NO_SHOW), OpId("op"))  # type: ignore[arg-type, type-var]
        uow.commit()
    with store.read() as uow:
        assert len(uow.rows.waiting()) == 1
    clock.move(days=1)
    with store.read() as uow:
        assert uow.rows.waiting() == []


def test_taking_the_feed_again_forgets_what_it_no_longer_tells_but_not_our_own(
    store: SqlStore, clock: HandClock
) -> None:
    told(store, "t-1", 1)
    told(store, "t-2", 2)
    told(store, "t-3", 3)
    recorded(store, CallNext(ticket="t-3"), clock=clock, ids=CountedIds())  # type: ignore[arg-type]
    with store.write() as uow:
        uow.rows.begin_again()
        uow.commit()
    assert told(store, "t-1", 1, number="A777")
    with store.write() as uow:
        gone = uow.rows.forget(uow.rows.untold(10))
        assert {key.id for key in gone} == {"t-2", "t-3"}
        assert [row.entity.id for row in uow.rows.of_kind("ticket")] == ["t-1", "t-3"]
        assert uow.rows.server(Key("ticket", "t-3")) is None


def test_the_state_of_our_work_on_a_row_follows_the_outbox(store: SqlStore, clock: HandClock) -> None:
    done = recorded(store, issue(), clock=clock, ids=CountedIds())

    def state() -> SyncState:
        with store.read() as uow:
            shown = uow.rows.shown(TICKET)
            assert shown is not None
            return shown.sync

    def settle(verdict: OpState) -> None:
        with store.write() as uow:
            uow.outbox.settle(done.op_id, verdict, None, 9)
            uow.commit()

    assert state() is SyncState.QUEUED
    store.mark_sending(1)
    assert state() is SyncState.SENDING
    store.mark_sending(0)
    settle(OpState.HELD)
    assert state() is SyncState.QUEUED
    for verdict in (OpState.CONFLICT, OpState.REJECTED, OpState.DENIED):
        settle(verdict)
        assert state() is SyncState.ATTENTION
    settle(OpState.APPLIED)
    assert state() is SyncState.ACKNOWLEDGED


MAPPED = {"application": "form", "agency_request": "values"}
"""The rows with answers in them, by the field that holds these."""


def _entities(name: str) -> st.SearchStrategy[Entity]:
    # JSON text holds no lone surrogates, and a moment is UTC
    text = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
    st.register_type_strategy(str, text)
    moments = st.datetimes(timezones=st.just(NINE.tzinfo))
    from datetime import datetime

    st.register_type_strategy(datetime, moments)
    kind = ENTITIES[name]
    if name not in MAPPED:
        return st.from_type(kind)
    told = (st.booleans(), text, st.integers(-(2**53), 2**53))
    value = st.one_of(*told, *((st.none(), st.lists(text, max_size=2)) if name == "application" else ()))
    return st.builds(kind, **{MAPPED[name]: st.dictionaries(text, value, max_size=4)})


@pytest.mark.parametrize("name", sorted(ENTITIES))
@given(data=st.data())
def test_a_row_comes_back_as_it_was_put(name: str, data: st.DataObject) -> None:
    entity = data.draw(_entities(name))
    assert bodies.decode_entity(name, bodies.encode(entity)) == entity
