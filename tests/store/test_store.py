from __future__ import annotations

import hashlib
import multiprocessing
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import inspect

from mfc_desk.domain.entities import ENTITIES, Entity
from mfc_desk.domain.ids import CommandId, Key, OperatorId, OpId, ScanHash
from mfc_desk.domain.machines import TicketState
from mfc_desk.domain.operations.tickets import CallNext
from mfc_desk.domain.time import Anchor
from mfc_desk.ports.storage import OpState, SyncState
from mfc_desk.store import bodies, tables
from mfc_desk.store.engine import open_engine
from mfc_desk.store.errors import Busy, Damaged, TooNew, WrongKey
from mfc_desk.store.uow import SqlStore, open_store
from mfc_desk.text.catalogue import LANGUAGES, Catalogue
from mfc_desk.text.message import msg
from sync.wire.envelope import GENESIS, WireOp, decode_head, encode_head, link
from sync.wire.messages import Answer, Ask, ChangeRow, Person, Receipt
from tests.store.world import KEY, NINE, CountedIds, HandClock, act, desk, issue, opened, recorded

TICKET = Key("ticket", "ticket-1")


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def store(tmp_path: Path, clock: HandClock) -> Iterator[SqlStore]:
    here = opened(tmp_path, clock)
    yield here
    here.close()


def told(store: SqlStore, name: str, seq: int, **more: object) -> bool:
    """The office tells a ticket."""
    clock = HandClock()
    from mfc_desk.domain.operations.base import apply

    (ticket,) = apply(NoRows(), issue(name, **more), act(clock))
    with store.write() as uow:
        taken = uow.rows.receive(ChangeRow(seq, f"ticket:{name}", f"their-{seq}", bodies.encode(ticket)))
        uow.commit()
    return taken


class NoRows:
    def get(self, key: Key) -> Entity | None:
        return None


# ---- the file


def test_what_was_committed_is_there_when_the_file_is_opened_again(tmp_path: Path, clock: HandClock) -> None:
    store = opened(tmp_path, clock)
    done = recorded(store, issue(), clock=clock, ids=CountedIds())
    store.close()
    again = opened(tmp_path, clock)
    with again.read() as uow:
        shown = uow.rows.shown(TICKET)
        assert shown is not None
        assert (shown.revision, shown.sync) == (done.op_id, SyncState.QUEUED)
    again.close()


def test_what_was_not_committed_is_not_there(store: SqlStore) -> None:
    with store.write() as uow:
        uow.drafts.save("form", "name", "A")
    with store.read() as uow:
        assert uow.drafts.load("form") == {}


def test_a_write_after_the_commit_is_a_loud_defect(store: SqlStore) -> None:
    import sqlalchemy.exc

    with store.write() as uow:
        uow.commit()
        with pytest.raises(sqlalchemy.exc.ResourceClosedError):
            uow.drafts.save("form", "name", "A")


def test_another_key_does_not_open_the_file(tmp_path: Path, clock: HandClock) -> None:
    opened(tmp_path, clock).close()
    with pytest.raises(WrongKey):
        open_store(tmp_path / "desk.db", bytes(32), clock)


def test_another_key_is_told_from_damage_without_its_mark_too(tmp_path: Path, clock: HandClock) -> None:
    opened(tmp_path, clock).close()
    (tmp_path / "desk.db.mark").unlink()
    with pytest.raises(WrongKey):
        open_store(tmp_path / "desk.db", bytes(32), clock)
    opened(tmp_path, clock).close()


@pytest.mark.parametrize("place", [20, 5000, 9000])
def test_a_damaged_file_is_said_to_be_damaged_and_left_alone(tmp_path: Path, clock: HandClock, place: int) -> None:
    store = opened(tmp_path, clock)
    recorded(store, issue(), clock=clock, ids=CountedIds())
    store.close()
    file = tmp_path / "desk.db"
    content = bytearray(file.read_bytes())
    for page in range(place, len(content), 4096):
        content[page] ^= 0xFF
    file.write_bytes(content)
    with pytest.raises(Damaged) as raised:
        again = open_store(file, KEY, clock)
        with again.read() as uow:
            uow.rows.waiting()
            uow.outbox.pending()
    assert file.read_bytes() == bytes(content)
    for language in LANGUAGES:
        assert Catalogue(language).say(raised.value.why)


def test_a_file_cut_short_is_damaged(tmp_path: Path, clock: HandClock) -> None:
    opened(tmp_path, clock).close()
    file = tmp_path / "desk.db"
    file.write_bytes(file.read_bytes()[:3000])
    with pytest.raises(Damaged):
        open_store(file, KEY, clock)


def test_a_file_of_a_newer_program_is_not_touched(tmp_path: Path, clock: HandClock) -> None:
    opened(tmp_path, clock).close()
    engine = open_engine(tmp_path / "desk.db", KEY)
    with engine.begin() as db:
        db.execute(tables.schema_version.update().values(version_num="9999"))
    engine.dispose()
    with pytest.raises(TooNew):
        open_store(tmp_path / "desk.db", KEY, clock)


def test_a_second_writer_waits_and_is_told_when_it_was_too_long(
    store: SqlStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mfc_desk.store.engine._PRAGMAS", ("PRAGMA busy_timeout = 1",))
    other = SqlStore(open_engine(tmp_path / "desk.db", KEY), HandClock())
    with store.write(), pytest.raises(Busy), other.write():
        pass
    other.close()


def test_no_plain_text_lies_on_the_disk(tmp_path: Path, clock: HandClock) -> None:
    store = opened(tmp_path, clock)
    with store.write() as uow:
        for n in range(200):
            uow.drafts.save(f"form-{n}", "name", "Бауыржан Plainword " * 20)
        uow.commit()
    recorded(store, issue(number="PLAINWORD"), clock=clock, ids=CountedIds())
    with store.read() as uow:
        assert len(uow.drafts.keys()) == 200  # sorted: a temporary file would be used now
    found = [file.name for file in tmp_path.iterdir() if has_plain_words(file.read_bytes())]
    store.close()
    assert not found
    assert not [file for file in tmp_path.iterdir() if has_plain_words(file.read_bytes())]


def has_plain_words(content: bytes) -> bool:
    words = ("plainword", "бауыржан", "ticket", "outbox", "sqlite format")
    return any(word.encode() in content or word.title().encode() in content or word.upper().encode() in content for word in words)


def test_plain_words_are_seen() -> None:
    assert has_plain_words(b"...SQLite format 3\0".upper())


def test_the_files_are_the_owners_alone(tmp_path: Path, clock: HandClock) -> None:
    store = opened(tmp_path, clock)
    recorded(store, issue(), clock=clock, ids=CountedIds())
    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()}
    store.close()
    assert set(modes.values()) == {0o600}, modes


def test_the_settings_that_make_a_commit_durable_are_on_every_connection(tmp_path: Path) -> None:
    engine = open_engine(tmp_path / "desk.db", KEY)
    names = ("journal_mode", "synchronous", "foreign_keys", "temp_store", "busy_timeout")
    with engine.connect() as one, engine.connect() as two:
        for db in (one, two):
            assert [db.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names] == ["wal", 2, 1, 2, 5000]
    engine.dispose()


def _die_in_the_middle(folder: str, committed: bool) -> None:
    store = opened(Path(folder), HandClock())
    with store.write() as uow:
        uow.drafts.save("form", "name", "A")
        if committed:
            uow.commit()
        os._exit(137)


@pytest.mark.parametrize("committed", [True, False])
def test_a_process_killed_after_the_commit_kept_it_and_before_it_did_not(tmp_path: Path, committed: bool) -> None:
    opened(tmp_path).close()
    child = multiprocessing.get_context("spawn").Process(target=_die_in_the_middle, args=(str(tmp_path), committed))
    child.start()
    child.join(60)
    assert child.exitcode == 137
    store = opened(tmp_path)
    with store.read() as uow:
        assert uow.drafts.load("form") == ({"name": "A"} if committed else {})
    store.close()


# ---- migrations


def _shape(engine: object) -> dict[str, object]:
    seen = inspect(engine)
    shape: dict[str, object] = {}
    for name in sorted(seen.get_table_names()):
        columns = [(c["name"], str(c["type"]), c["nullable"], c["primary_key"], c["default"]) for c in seen.get_columns(name)]
        indexes = sorted((i["name"], tuple(i["column_names"])) for i in seen.get_indexes(name))
        uniques = sorted((u["name"], tuple(u["column_names"])) for u in seen.get_unique_constraints(name))
        keys = [(k["name"], tuple(k["constrained_columns"]), k["referred_table"]) for k in seen.get_foreign_keys(name)]
        shape[name] = (columns, indexes, uniques, seen.get_pk_constraint(name), keys)
    return shape


def _migrated(path: Path) -> object:
    """A file that holds nothing but the mark of a version before the first."""
    from sqlalchemy import event

    from mfc_desk.store import engine as room
    from mfc_desk.store.migrations.run import upgrade

    empty = room.create_engine("sqlite://", module=room.dbapi2, creator=lambda: room._connect(path, KEY), poolclass=room.QueuePool)
    event.listen(empty, "begin", room._begin)
    with empty.execution_options(write=True).begin() as db:
        upgrade(db)
    return empty


def test_migrations_produce_the_tables(tmp_path: Path) -> None:
    made = open_engine(tmp_path / "made.db", KEY)
    migrated = _migrated(tmp_path / "migrated.db")
    assert _shape(made) == _shape(migrated)
    for engine in (made, migrated):
        with engine.connect() as db:  # type: ignore[attr-defined]
            assert db.execute(tables.schema_version.select()).all() == [(tables.VERSION,)]
        engine.dispose()  # type: ignore[attr-defined]


def test_a_table_that_migrations_forgot_is_seen(tmp_path: Path) -> None:
    made = open_engine(tmp_path / "made.db", KEY)
    before = _shape(made)
    with made.begin() as db:
        db.exec_driver_sql("DROP INDEX ix_row_shown")
    made.dispose()
    again = open_engine(tmp_path / "made.db", KEY)
    assert _shape(again) != before
    again.dispose()


def test_opening_a_file_of_this_version_imports_no_migrations(tmp_path: Path) -> None:
    import subprocess
    import sys

    opened(tmp_path).close()
    code = (
        "import sys; from pathlib import Path; from tests.store.world import opened;"
        f"opened(Path({str(tmp_path)!r})).close(); sys.exit('alembic' in sys.modules)"
    )
    root = Path(__file__).parents[2]
    assert subprocess.run([sys.executable, "-c", code], cwd=root, check=False).returncode == 0


def test_every_table_is_either_work_or_cache() -> None:
    kinds = {table.name for table in (*tables.WORK, *tables.CACHE)} | {tables.schema_version.name}
    assert kinds == set(tables.metadata.tables)


def test_the_cache_can_be_dropped_and_our_work_stays(store: SqlStore, clock: HandClock) -> None:
    recorded(store, issue(), clock=clock, ids=CountedIds())
    told(store, "ticket-2", 7)
    store.drop_cache()
    with store.read() as uow:
        assert uow.rows.of_kind("ticket") == []
        assert uow.outbox.count_kept() == 1
        assert uow.facts.desk() == desk()


# ---- rows


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


def test_taking_the_feed_again_forgets_what_it_no_longer_tells_but_not_our_own(store: SqlStore, clock: HandClock) -> None:
    told(store, "t-1", 1)
    told(store, "t-2", 2)
    told(store, "t-3", 3)
    recorded(store, CallNext(ticket="t-3"), clock=clock, ids=CountedIds())  # type: ignore[arg-type]
    with store.write() as uow:
        uow.rows.begin_again()
        uow.commit()
    assert told(store, "t-1", 1, number="A777")
    with store.write() as uow:
        gone = uow.rows.forget_untold()
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


def _entities(name: str) -> st.SearchStrategy[Entity]:
    # JSON text holds no lone surrogates, and a moment is UTC
    text = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
    st.register_type_strategy(str, text)
    moments = st.datetimes(timezones=st.just(NINE.tzinfo))
    from datetime import datetime

    st.register_type_strategy(datetime, moments)
    kind = ENTITIES[name]
    if name != "application":
        return st.from_type(kind)
    value = st.one_of(st.none(), st.booleans(), text, st.integers(-(2**53), 2**53), st.lists(text, max_size=2))
    return st.builds(kind, form=st.dictionaries(text, value, max_size=4))


@pytest.mark.parametrize("name", sorted(ENTITIES))
@given(data=st.data())
def test_a_row_comes_back_as_it_was_put(name: str, data: st.DataObject) -> None:
    entity = data.draw(_entities(name))
    assert bodies.decode_entity(name, bodies.encode(entity)) == entity


# ---- outbox


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
    why = msg("rule.wrong_state", what=msg("state.ticket.called"), verb=msg("verb.leave"))
    states = [OpState.APPLIED, OpState.CONFLICT, OpState.REJECTED, OpState.HELD, OpState.DENIED]
    with store.write() as uow:
        for op_id, state in zip(ops, states, strict=False):
            uow.outbox.settle(op_id, state, why if state is OpState.REJECTED else None, 3 if state is OpState.APPLIED else 0)
        assert [each.op_id for each in uow.outbox.unsent(10)] == [ops[3], ops[5]]
        assert [each.op_id for each in uow.outbox.unsent(10, after=4)] == [ops[5]]
        assert [each.op_id for each in uow.outbox.pending()] == [ops[0], ops[3], ops[5]]
        assert [each.op_id for each in uow.outbox.attention()] == [ops[1], ops[2], ops[4]]
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


# ---- drafts, asked verbs, scans, facts


JSON = st.recursive(
    st.booleans() | st.integers(-(2**53), 2**53) | st.text(st.characters(exclude_categories=("Cs",)), max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(st.characters(exclude_categories=("Cs",)), max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(values=st.dictionaries(st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=6), JSON, max_size=4))
def test_a_draft_comes_back_as_it_was_typed(tmp_path_factory: pytest.TempPathFactory, values: dict[str, object]) -> None:
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
        uow.asked.add(ask, OperatorId("o"), NINE)
        uow.asked.add(Ask("c-2", "call_next"), OperatorId("o"), NINE)
        assert uow.asked.open() == [ask, Ask("c-2", "call_next")]
        assert uow.asked.answered(answer)
        assert not uow.asked.answered(answer)
        assert not uow.asked.answered(Answer("stranger", NINE, {}))
        assert [each.command for each in uow.asked.open()] == ["c-2"]
        assert uow.asked.late() == []


def test_an_answer_after_the_desk_went_on_is_late_until_it_is_honoured(store: SqlStore) -> None:
    answer = Answer("c-1", NINE, {"ticket": "t-1"}, rows=[ChangeRow(1, "ticket:t-1", "r", b"{}")])
    with store.write() as uow:
        uow.asked.add(Ask("c-1", "call_next"), OperatorId("o"), NINE)
        uow.asked.give_up(CommandId("c-1"))
        assert [each.command for each in uow.asked.open()] == ["c-1"]
        assert uow.asked.answered(answer)
        assert uow.asked.late() == [answer]
        uow.asked.honoured(CommandId("c-1"))
        assert uow.asked.late() == []


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
        found = (uow.facts.anchor(), uow.facts.receipt(), uow.facts.people(), uow.facts.cursor(), uow.facts.note("place"))
        assert found == (anchor, receipt, people, 12, {"step": 3})
        assert uow.facts.desk() == desk()
