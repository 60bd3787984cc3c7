from __future__ import annotations

import hashlib
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mfc_desk.domain.ids import CommandId, Key, ScanHash
from mfc_desk.domain.time import Anchor
from mfc_desk.ports.outbox import OpState, Settlement
from mfc_desk.store.uow import SqlStore
from mfc_desk.text.message import msg
from sync.wire.envelope import GENESIS, WireOp, decode_head, encode_head, link
from sync.wire.messages import Answer, Ask, ChangeRow, Person, Receipt
from tests.store.world import NINE, CountedIds, HandClock, desk, issue, opened, recorded

TICKET = Key("ticket", "ticket-1")


def test_operations_are_numbered_densely_and_linked(store: SqlStore, clock: HandClock) -> None:
    ids = CountedIds()
    for n in range(1, 4):
        assert recorded(store, issue(f"t-{n}"), clock=clock, ids=ids).n == n
    with store.read() as uow:
        sent = uow.outbox.pending()
        assert [each.n for each in sent] == [1, 2, 3]
        before = GENESIS
        for each in sent:
            assert each.head == decode_head(each.wire.head)
            assert each.head.prev == before
            assert each.head.args_hash == hashlib.sha256(each.wire.salt + each.wire.args).hexdigest()
            before = link(before, each.wire.head)
            assert uow.outbox.head_upto(each.n) == before
        assert uow.outbox.last_link() == before
        assert uow.outbox.head_upto(0) == GENESIS
        with pytest.raises(KeyError):
            uow.outbox.head_upto(4)


def test_an_operation_out_of_its_turn_is_refused(store: SqlStore, clock: HandClock) -> None:
    import msgspec

    recorded(store, issue(), clock=clock, ids=CountedIds())
    with store.write() as uow:
        (sent,) = uow.outbox.pending()
        head = msgspec.structs.replace(sent.head, n=3, op_id="other")
        raw = encode_head(head)
        with pytest.raises(ValueError, match="does not follow"):
            uow.outbox.add(head, WireOp(raw, b"", b""), link(uow.outbox.last_link(), raw))


def test_a_verdict_moves_an_operation_and_never_away(store: SqlStore, clock: HandClock) -> None:
    ids = CountedIds()
    ops = [recorded(store, issue(f"t-{n}"), clock=clock, ids=ids).op_id for n in range(6)]
    why = msg("rule.wrong_state", what=msg("state.ticket.called"), verb=msg("verb.no_show"))
    states = [OpState.APPLIED, OpState.CONFLICT, OpState.REJECTED, OpState.HELD, OpState.DENIED]
    with store.write() as uow:
        for op_id, state in zip(ops, states, strict=False):
            uow.outbox.settle(
                op_id, state, why if state is OpState.REJECTED else None, 3 if state is OpState.APPLIED else 0
            )
        assert [each.op_id for each in uow.outbox.unsent(10)] == [ops[3], ops[5]]
        assert [each.op_id for each in uow.outbox.unsent(10, after=4)] == [ops[5]]
        assert [each.op_id for each in uow.outbox.pending()] == [ops[0], ops[3], ops[5]]
        assert [each.op_id for each in uow.outbox.attention()] == [ops[1], ops[2], ops[4]]
        assert [uow.outbox.undecided(most) for most in (2, 9)] == [[ops[1], ops[2]], [ops[1], ops[2], ops[4]]]
        assert uow.outbox.attention()[1].why == why
        assert uow.outbox.count_kept() == 2
        uow.outbox.seen(2)
        assert ops[0] in [each.op_id for each in uow.outbox.pending()]
        uow.outbox.seen(3)
        assert ops[0] not in [each.op_id for each in uow.outbox.pending()]
        assert uow.outbox.find(ops[0]).state is OpState.SEEN  # type: ignore[union-attr]
        assert uow.outbox.settled_upto() == 5
        uow.outbox.replay(1)
        assert [each.op_id for each in uow.outbox.unsent(10)] == ops[1:]
        assert uow.outbox.find(ops[2]).why is None  # type: ignore[union-attr]


def test_what_the_feed_told_already_is_seen_at_once(store: SqlStore, clock: HandClock) -> None:
    done = recorded(store, issue(), clock=clock, ids=CountedIds())
    with store.write() as uow:
        uow.facts.set_cursor(9)
        uow.outbox.settle(done.op_id, OpState.APPLIED, None, 9)
        assert uow.outbox.pending() == []


JSON = st.recursive(
    st.booleans() | st.integers(-(2**53), 2**53) | st.text(st.characters(exclude_categories=("Cs",)), max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(st.characters(exclude_categories=("Cs",)), max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(
    values=st.dictionaries(st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=6), JSON, max_size=4)
)
def test_a_draft_comes_back_as_it_was_typed(
    tmp_path_factory: pytest.TempPathFactory, values: dict[str, object]
) -> None:
    global _shared  # noqa: PLW0603 - one file for all examples
    if _shared is None:
        _shared = opened(tmp_path_factory.mktemp("drafts"))
    with _shared.write() as uow:
        for field, value in values.items():
            uow.drafts.save("form", field, "before")
            uow.drafts.save("form", field, value)
        assert uow.drafts.load("form") == values


_shared: SqlStore | None = None


@pytest.fixture(scope="module", autouse=True)
def _close_shared() -> Iterator[None]:
    yield
    if _shared is not None:
        _shared.close()


def test_a_field_without_a_value_is_forgotten_and_a_draft_can_be_dropped(store: SqlStore) -> None:
    with store.write() as uow:
        uow.drafts.save("a", "x", 1)
        uow.drafts.save("a", "y", 2)
        uow.drafts.save("b", "x", 3)
        uow.drafts.save("a", "x", None)
        assert uow.drafts.load("a") == {"y": 2}
        uow.drafts.drop("a")
        assert uow.drafts.keys() == ["b"]


def test_an_asked_verb_is_open_until_it_is_answered_once(store: SqlStore) -> None:
    ask, answer = Ask("c-1", "call_next", {"desk": "4"}), Answer("c-1", NINE, {"ticket": "t-1"})
    with store.write() as uow:
        uow.asked.add(ask, NINE)
        uow.asked.add(Ask("c-2", "call_next"), NINE)
        assert uow.asked.open() == []
        uow.asked.give_up_all()
        assert uow.asked.open() == [ask, Ask("c-2", "call_next")]
        assert uow.asked.answered(answer)
        assert not uow.asked.answered(answer)
        assert not uow.asked.answered(Answer("stranger", NINE, {}))
        assert [each.command for each in uow.asked.open()] == ["c-2"]
        assert [each.command for each in uow.asked.late()] == ["c-1"]


def test_an_answer_after_the_desk_went_on_is_late_until_it_is_honoured(store: SqlStore) -> None:
    answer = Answer("c-1", NINE, {"ticket": "t-1"}, rows=[ChangeRow(1, "ticket:t-1", "r", b"{}")])
    with store.write() as uow:
        uow.asked.add(Ask("c-1", "call_next"), NINE)
        uow.asked.give_up(CommandId("c-1"))
        assert [each.command for each in uow.asked.open()] == ["c-1"]
        assert uow.asked.answered(answer)
        assert uow.asked.late() == [answer]
        uow.asked.honoured(CommandId("c-1"))
        assert uow.asked.late() == []


def test_what_was_done_about_a_late_answer_is_told_until_a_person_knows(store: SqlStore) -> None:
    answer = Answer("c-1", NINE, {"ticket": "t-1"})
    with store.write() as uow:
        uow.asked.add(Ask("c-1", "call_next"), NINE)
        uow.asked.give_up_all()
        uow.asked.answered(answer)
        uow.asked.honoured(CommandId("c-1"), tell=True)
        assert (uow.asked.late(), uow.asked.to_tell()) == ([], [answer])
        uow.asked.told(CommandId("c-1"))
        assert uow.asked.to_tell() == []


def test_a_scan_is_to_be_sent_until_the_office_has_all_of_it(store: SqlStore) -> None:
    name = ScanHash("ab" * 32)
    with store.write() as uow:
        uow.scans.add(name, 10, "image/png")
        uow.scans.sent(name, 4, done=False)
        uow.scans.add(name, 10, "image/png")
        assert uow.scans.to_send() == [(name, 4)]
        assert uow.scans.about(name) == (10, "image/png")
        uow.scans.sent(name, 10, done=True)
        assert uow.scans.to_send() == []
        assert uow.scans.done(name)
        uow.scans.send_again()
        assert uow.scans.to_send() == [(name, 0)]


def test_facts_come_back_as_they_were_set(store: SqlStore) -> None:
    anchor = Anchor(NINE, "boot", 5)
    receipt = Receipt("d", "i", 3, "ab", NINE, b"\x00\xff")
    people = [Person("o", "login", "Имя", ["operator"])]
    with store.write() as uow:
        assert uow.facts.anchor() is None
        assert uow.facts.receipt() is None
        assert uow.facts.people() == []
        assert uow.facts.cursor() == 0
        assert uow.facts.note("place") is None
        uow.facts.set_anchor(anchor)
        uow.facts.set_receipt(receipt)
        uow.facts.set_people(people)
        uow.facts.set_cursor(12)
        uow.facts.set_note("place", {"step": 3})
        uow.commit()
    with store.read() as uow:
        found = (
            uow.facts.anchor(),
            uow.facts.receipt(),
            uow.facts.people(),
            uow.facts.cursor(),
            uow.facts.note("place"),
        )
        assert found == (anchor, receipt, people, 12, {"step": 3})
        assert uow.facts.desk() == desk()


def test_history_is_read_from_the_newest_back_and_says_when_the_office_said_so(
    store: SqlStore, clock: HandClock
) -> None:
    ids = CountedIds()
    ops = [recorded(store, issue(f"t{n}"), clock=clock, ids=ids).op_id for n in range(4)]
    with store.write() as uow:
        for op_id in ops[:3]:
            uow.outbox.settle_all([Settlement(op_id=op_id, state=OpState.CONFLICT, at=NINE)])
        uow.outbox.settle(ops[2], OpState.LEFT, None, 0)
        assert uow.outbox.open_states() == [(4, OpState.PENDING)]
        newest = uow.outbox.settled(2)
        assert [(each.n, each.state, each.settled_at) for each in newest] == [
            (3, OpState.LEFT, NINE),
            (2, OpState.CONFLICT, NINE),
        ]
        assert [each.n for each in uow.outbox.settled(2, before=2)] == [1]
        assert [each.op_id for each in uow.outbox.some([4, 1])] == [ops[0], ops[3]]
        uow.outbox.replay(0)
        assert [each.settled_at for each in uow.outbox.unsent(9)] == [None] * 4


def test_what_goes_next_is_found_without_sorting_all_that_waits(store: SqlStore, clock: HandClock) -> None:
    ids = CountedIds()
    names = [recorded(store, issue(f"t-{n}"), clock=clock, ids=ids).op_id for n in range(1, 8)]
    said: list[str] = []
    with store.write() as uow:
        uow.outbox.settle_all(
            [
                Settlement(op_id=names[0], state=OpState.APPLIED, seq=1),
                Settlement(op_id=names[1], state=OpState.HELD),
                Settlement(op_id=names[4], state=OpState.HELD),
            ]
        )
        connection = uow.outbox._db.connection.driver_connection
        assert connection is not None
        connection.set_trace_callback(said.append)
        assert [each.op_id for each in uow.outbox.unsent(4)] == [names[1], names[2], names[3], names[4]]
        assert [each.op_id for each in uow.outbox.unsent(9, after=5)] == names[5:]
        connection.set_trace_callback(None)
        asked = next(one for one in said if "outbox.place >" in one)
        ways = [step[3] for step in connection.execute(f"EXPLAIN QUERY PLAN {asked}").fetchall()]
    assert not [step for step in ways if "TEMP B-TREE" in step or step.startswith("SCAN outbox")]
