from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest

from mfc_desk.domain.entities import Ticket
from mfc_desk.domain.ids import Key, OperatorId, TicketId
from mfc_desk.domain.machines import TicketState
from mfc_desk.domain.operations.base import Operation, apply
from mfc_desk.domain.operations.tickets import CallNext, NoShow
from mfc_desk.ports.storage import OpState, SyncState
from mfc_desk.store import bodies
from mfc_desk.store.scan_files import EncryptedScans
from mfc_desk.store.uow import SqlStore
from mfc_desk.text.catalogue import LANGUAGES, Catalogue
from sync import engine
from sync.engine import Progress, TurnReport
from sync.receiving import Receiver
from sync.sending import Sender
from tests.store.world import KEY, NO_LAW, CountedIds, HandClock, act, desk, issue, opened, recorded
from tests.sync.faults import CutLine, Died, DyingStore
from tests.sync.toy_office import ToyOffice


class Place:
    """One desk and its office."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = HandClock()
        self.ids = CountedIds("op")
        self.nonces = CountedIds("nonce")
        self.office = ToyOffice(self.clock)
        self.store: SqlStore = opened(folder, self.clock)
        self.scans = EncryptedScans(folder / "scans", KEY)

    def do(self, operation: Operation) -> str:
        return recorded(self.store, operation, clock=self.clock, ids=self.ids).op_id

    def turn(self, *, office: Any = None, store: Any = None, **more: Any) -> TurnReport:
        report = engine.turn(
            office=office or self.office,
            store=store or self.store,
            scans=self.scans,
            clock=self.clock,
            ids=self.nonces,
            law=NO_LAW,
            **more,
        )
        if report.why is not None:
            for language in LANGUAGES:
                assert Catalogue(language).say(report.why)
        return report

    def other(self, name: str, **more: Any) -> None:
        """Someone else writes a ticket."""

        class Nothing:
            def get(self, key: Key) -> None:
                return None

        (ticket,) = apply(Nothing(), issue(name), act(self.clock))
        self.office.write(replace(ticket, **more))  # type: ignore[type-var]

    def reopen(self) -> None:
        self.store.close()
        self.store = opened(self.folder, self.clock)

    def ticket(self, name: str) -> Ticket | None:
        with self.store.read() as uow:
            found = uow.rows.get(Key("ticket", name))
            assert found is None or isinstance(found, Ticket)
            return found

    def sync(self, name: str) -> SyncState:
        with self.store.read() as uow:
            shown = uow.rows.shown(Key("ticket", name))
            assert shown is not None
            return shown.sync

    def same_as_office(self) -> None:
        with self.store.read() as uow:
            here = {row.entity.id: (row.entity, row.revision) for row in uow.rows.of_kind("ticket")}
            assert uow.rows.overlaid() == []
        assert here == {key.id: row for key, row in self.office.memory.rows.items()}


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    here = Place(tmp_path)
    yield here
    here.store.close()


def call(name: str) -> CallNext:
    return CallNext(ticket=TicketId(name))


def test_work_goes_out_and_the_world_comes_in(place: Place) -> None:
    place.other("theirs")
    op_id = place.do(issue("mine"))
    assert place.sync("mine") is SyncState.QUEUED
    report = place.turn()
    assert (report.online, report.sent, report.received, report.left, report.why) == (True, 1, 2, 0, None)
    assert {Key("ticket", "mine"), Key("ticket", "theirs")} <= report.changed
    assert report.held_up_to == place.clock.now()
    assert place.office.memory.effects == [op_id]
    assert place.sync("mine") is SyncState.ACKNOWLEDGED
    place.same_as_office()


def test_a_turn_with_nothing_to_do_changes_nothing(place: Place) -> None:
    place.do(issue("mine"))
    place.turn()
    report = place.turn()
    assert (report.sent, report.received, report.changed) == (0, 0, frozenset())
    assert place.office.pushes == 1


def test_the_office_sets_the_anchor_of_time_and_who_works_here(place: Place) -> None:
    place.turn()
    with place.store.read() as uow:
        anchor = uow.facts.anchor()
        assert anchor is not None
        assert anchor.office_time > place.clock.now()
        assert [person.id for person in uow.facts.people()] == ["operator-1"]


def test_chained_work_made_without_the_line_is_applied_in_its_order(place: Place) -> None:
    ops = [place.do(issue("t")), place.do(call("t")), place.do(NoShow(ticket=TicketId("t")))]
    assert place.turn().sent == 3
    assert place.office.memory.effects == ops
    ticket = place.ticket("t")
    assert ticket is not None
    assert ticket.state is TicketState.NO_SHOW
    place.same_as_office()


def test_more_work_than_a_batch_and_more_news_than_a_page_goes_through(place: Place) -> None:
    place.office.page = 37
    for n in range(120):
        place.other(f"theirs-{n}")
    for n in range(230):
        place.do(issue(f"mine-{n}"))
    told: list[Progress] = []
    report = place.turn(on_progress=told.append)
    assert (report.sent, report.received, report.left) == (230, 350, 0)
    assert [each.done for each in told if each.what == "sending"] == [200, 230]
    place.same_as_office()


def test_a_batch_refused_as_a_whole_is_halved(place: Place) -> None:
    place.office.biggest_batch = 3
    for n in range(10):
        place.do(issue(f"t-{n}"))
    assert place.turn().left == 0
    assert len(place.office.memory.effects) == 10


def test_an_office_that_refuses_even_one_is_reported_and_nothing_is_dropped(place: Place) -> None:
    place.office.biggest_batch = 0
    place.do(issue("t"))
    report = place.turn()
    assert report.online
    assert report.why is not None
    assert report.left == 1


def test_another_version_of_a_row_makes_a_conflict_which_a_person_sees(place: Place) -> None:
    place.other("t")
    place.turn()
    mine = place.do(call("t"))
    place.other("t", state=TicketState.LEFT)
    report = place.turn()
    assert report.attention == 1
    assert place.sync("t") is SyncState.ATTENTION
    with place.store.read() as uow:
        (sent,) = uow.outbox.attention()
        assert (sent.op_id, sent.state) == (mine, OpState.CONFLICT)
        assert sent.why is not None
        assert Catalogue("kk").say(sent.why)
    ticket = place.ticket("t")
    assert ticket is not None
    assert ticket.state is TicketState.LEFT
    assert place.office.memory.effects == []


def test_what_rests_on_refused_work_is_refused_too_and_the_rest_flows(place: Place) -> None:
    place.other("t")
    place.turn()
    place.do(call("t"))
    place.do(NoShow(ticket=TicketId("t")))
    place.do(issue("free"))
    place.other("t", state=TicketState.LEFT)
    report = place.turn()
    assert (report.attention, report.left) == (2, 0)
    assert place.ticket("free") is not None
    place.same_as_office()


def test_a_denied_actor_is_told_and_the_row_goes_back_to_the_offices(place: Place) -> None:
    place.other("t")
    place.turn()
    place.office.denied.add("operator-1")
    place.do(call("t"))
    place.do(issue("mine"))
    report = place.turn()
    assert report.attention == 2
    assert place.ticket("mine") is None
    place.same_as_office()
    with place.store.read() as uow:
        assert [sent.state for sent in uow.outbox.attention()] == [OpState.DENIED, OpState.DENIED]


def test_a_kind_the_office_does_not_know_is_held_and_holds_up_only_what_rests_on_it(place: Place) -> None:
    place.office.unknown_kinds.add("call_next")
    place.do(issue("t"))
    place.do(call("t"))
    place.do(issue("free"))
    report = place.turn()
    assert (report.sent, report.left, report.attention) == (2, 1, 0)
    ticket = place.ticket("t")
    assert ticket is not None
    assert ticket.state is TicketState.CALLED
    assert place.sync("t") is SyncState.QUEUED
    place.office.unknown_kinds.clear()
    assert place.turn().left == 0
    place.same_as_office()


def test_what_is_shown_never_goes_back_in_time_while_the_feed_is_on_its_way(place: Place) -> None:
    place.do(issue("t"))
    place.do(call("t"))
    for at in range(1, 4):  # hello, push, feed
        report = place.turn(office=CutLine(place.office, at, answer_only=False))
        assert not report.online
        ticket = place.ticket("t")
        assert ticket is not None
        assert ticket.state is TicketState.CALLED
    place.turn()
    place.same_as_office()


def test_an_unsent_act_that_the_news_made_impossible_is_reported(place: Place) -> None:
    place.office.unknown_kinds.add("call_next")
    place.other("t")
    place.turn()
    op_id = place.do(call("t"))
    place.other("t", state=TicketState.LEFT)
    report = place.turn()
    assert set(report.refused) == {op_id}
    assert report.left == 1


# ---- cuts and crashes


def prepared(place: Place) -> None:
    place.office.page = 3
    for n in range(5):
        place.other(f"theirs-{n}")
    place.turn()
    for n in range(4):
        place.other(f"news-{n}")
    for n in range(3):
        place.do(issue(f"mine-{n}"))
    place.do(call("mine-0"))
    place.do(call("theirs-0"))
    sha256 = place.scans.keep(b"scan" * 50_000)
    with place.store.write() as uow:
        uow.scans.add(sha256, 200_000, "image/png")
        uow.commit()


def all_arrived(place: Place) -> None:
    report = place.turn()
    assert (report.online, report.left, report.attention, report.why) == (True, 0, 0, None)
    assert sorted(place.office.memory.effects) == [f"op-{n:05d}" for n in range(1, 6)], "once each, and none lost"
    place.same_as_office()


@pytest.mark.parametrize("answer_only", [True, False])
@pytest.mark.parametrize("at", range(1, 8))
def test_the_line_may_be_cut_at_every_call(place: Place, at: int, answer_only: bool) -> None:
    prepared(place)
    line = CutLine(place.office, at, answer_only=answer_only)
    report = place.turn(office=line)
    assert line.calls == at
    assert not report.online
    assert report.retry_after == (7.0 if answer_only else None)
    all_arrived(place)


@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize("at", range(1, 10))
def test_the_program_may_die_at_every_commit(place: Place, at: int, before: bool) -> None:
    prepared(place)
    with pytest.raises(Died):
        place.turn(store=DyingStore(place.store, at, before=before))
    place.reopen()
    all_arrived(place)


def _cursor_before_rows(patch: pytest.MonkeyPatch) -> None:
    real = Receiver._keep

    def keep(self: Any, rows: Any) -> Any:
        with self._store.write() as uow:
            uow.facts.set_cursor(rows[-1].seq)
            uow.commit()
        return real(self, rows)

    patch.setattr(Receiver, "_keep", keep)


def _acknowledged_before_sent(patch: pytest.MonkeyPatch) -> None:
    real = Sender._send

    def send(self: Any, batch: Any) -> Any:
        with self._store.write() as uow:
            for each in batch:
                uow.outbox.settle(each.op_id, OpState.APPLIED, None, 0)
            uow.commit()
        return real(self, batch)

    patch.setattr(Sender, "_send", send)
    # hello alone would heal it: what the office does not have is sent again
    patch.setattr("mfc_desk.store.outbox.SqlOutbox.settled_upto", lambda self: 0)


@pytest.mark.parametrize("plant", [_cursor_before_rows, _acknowledged_before_sent])
def test_a_planted_defect_is_found_by_dying_at_every_commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, plant: Any) -> None:
    plant(monkeypatch)
    found = 0
    for at in range(1, 7):
        place = Place(tmp_path / str(at))
        prepared(place)
        with pytest.raises(Died):
            place.turn(store=DyingStore(place.store, at, before=False))
        place.reopen()
        try:
            all_arrived(place)
        except AssertionError:
            found += 1
        place.store.close()
    assert found


def test_those_are_all_calls_and_commits_of_the_turn(place: Place) -> None:
    prepared(place)
    line, store = CutLine(place.office, 0, answer_only=False), DyingStore(place.store, 0, before=True)
    place.turn(office=line, store=store)
    assert (line.calls, store.commits) == (7, 9)


def test_a_session_that_ends_in_mid_turn_is_opened_once_more(place: Place) -> None:
    place.do(issue("t"))

    class Forgetful(CutLine):
        def __getattr__(self, name: str) -> Any:
            if name == "push" and self.calls < 2:
                place.office.sessions.clear()
            return super().__getattr__(name)

    assert place.turn(office=Forgetful(place.office, 0, answer_only=False)).left == 0


def test_a_session_that_always_ends_is_reported(place: Place) -> None:
    class Never(ToyOffice):
        def _demand(self, session: str) -> None:
            from mfc_desk.ports.office import SessionOver

            raise SessionOver

    report = place.turn(office=Never(place.clock))
    assert report.why is not None
    assert report.why.code == "line.session_over"


def test_a_turn_can_be_stopped_between_steps_and_goes_on_later(place: Place) -> None:
    prepared(place)
    assert place.turn(stop=lambda: True).left == 6
    all_arrived(place)


# ---- an office that is not what it was, or is another


@pytest.mark.logs("restored from a copy")
def test_an_office_restored_from_a_copy_gets_everything_again(place: Place) -> None:
    place.do(issue("t-1"))
    place.turn()
    copy = place.office.backup()
    place.do(issue("t-2"))
    place.do(call("t-1"))
    place.other("gone")
    place.turn()
    assert place.ticket("gone") is not None
    place.office.restore(copy, "epoch-2")
    report = place.turn()
    assert (report.sent, report.left, report.attention) == (2, 0, 0)
    assert place.ticket("gone") is None
    assert len(place.office.memory.effects) == 3
    place.same_as_office()
    with place.store.read() as uow:
        found = uow.facts.desk()
        assert found is not None
        assert found.epoch == "epoch-2"


class Doctored(ToyOffice):
    """Tells the feed otherwise than it is."""

    def doctor(self, change: Any) -> None:
        self.change = change

    def changes(self, session: str, *, after: int, limit: int) -> Any:
        return self.change(super().changes(session, after=after, limit=limit))


def without(row: int) -> Any:
    return lambda page: msgspec.structs.replace(page, rows=page.rows[:row] + page.rows[row + 1 :])


@pytest.mark.logs("the feed is broken")
@pytest.mark.parametrize(
    "change",
    [
        without(0),
        without(1),
        without(2),
        lambda page: msgspec.structs.replace(page, epoch="another"),
        lambda page: msgspec.structs.replace(page, rows=[], to=page.after),
        lambda page: msgspec.structs.replace(page, after=page.after + 1),
    ],
)
def test_a_hole_in_the_feed_stops_loudly_and_everything_is_fetched_again(place: Place, change: Any) -> None:
    place.office = Doctored(place.clock)
    place.office.doctor(lambda page: page)
    place.other("old")
    place.turn()
    for n in range(3):
        place.other(f"t-{n}")
    place.do(issue("mine"))
    place.office.doctor(change)
    report = place.turn()
    assert report.why is not None
    assert report.why.code == "line.feed_broken"
    assert place.ticket("t-2") is None
    assert place.ticket("old") is not None
    assert place.ticket("mine") is not None
    place.office.doctor(lambda page: page)
    assert place.turn().why is None
    place.same_as_office()


@pytest.mark.parametrize("what", ["signature", "hash", "n", "device", "verdicts"])
def test_an_answer_without_the_offices_signature_is_not_believed(place: Place, what: str) -> None:
    class Forged(ToyOffice):
        def push(self, session: str, body: Any) -> Any:
            pushed = super().push(session, body)
            if what == "verdicts":
                return msgspec.structs.replace(pushed, verdicts=[])
            other = {"signature": b"x" * 64, "hash": "0" * 64, "n": 7, "device": "another"}[what]
            receipt = msgspec.structs.replace(pushed.receipt, **{what: other})
            return msgspec.structs.replace(pushed, receipt=receipt)

    place.office = Forged(place.clock)
    place.do(issue("t"))
    report = place.turn()
    assert not report.online
    assert report.left == 1
    assert report.held_up_to is None


@pytest.mark.logs("another chain")
def test_a_desk_whose_records_were_copied_sends_nothing_over_the_others_work(place: Place, tmp_path: Path) -> None:
    twin = Place(tmp_path / "twin")
    twin.ids = CountedIds("twin")
    twin.do(issue("theirs"))
    twin.office = place.office
    twin.turn()
    twin.store.close()
    place.do(issue("mine"))
    place.do(issue("mine-2"))
    report = place.turn()
    assert report.why is not None
    assert report.why.code == "line.forked"
    assert report.left == 2
    assert place.ticket("theirs") is not None


# ---- scans


def with_scan(place: Place, content: bytes) -> str:
    sha256 = place.scans.keep(content)
    with place.store.write() as uow:
        uow.scans.add(sha256, len(content), "application/pdf")
        uow.commit()
    return sha256


def test_a_scan_goes_in_pieces_that_grow_on_a_quick_line(place: Place) -> None:
    content = bytes(range(256)) * 12_000
    sha256 = with_scan(place, content)
    sizes: list[int] = []

    class Watched(ToyOffice):
        def send_piece(self, session: str, sha256: Any, offset: int, piece: bytes) -> Any:
            sizes.append(len(piece))
            return super().send_piece(session, sha256, offset, piece)

    place.office = Watched(place.clock)
    assert place.turn().left == 0
    assert place.office.memory.scans[sha256][1] == content
    kib = 1024
    assert sizes == [256 * kib, 512 * kib, 1024 * kib, len(content) - 1792 * kib]


def test_pieces_shrink_on_a_slow_line_and_never_below_the_least(place: Place) -> None:
    with_scan(place, bytes(600_000))
    sizes: list[int] = []

    class Slow(ToyOffice):
        def send_piece(self, session: str, sha256: Any, offset: int, piece: bytes) -> Any:
            sizes.append(len(piece))
            place.clock.move(seconds=3)
            return super().send_piece(session, sha256, offset, piece)

    place.office = Slow(place.clock)
    place.turn()
    assert sizes[:4] == [256 * 1024, 128 * 1024, 64 * 1024, 64 * 1024]


def test_scans_hold_up_the_operations_only_so_long(place: Place) -> None:
    for n in range(5):
        with_scan(place, bytes([n]) * 1000)
    place.do(issue("t"))

    class Slow(ToyOffice):
        def send_piece(self, session: str, sha256: Any, offset: int, piece: bytes) -> Any:
            place.clock.move(seconds=15)
            return super().send_piece(session, sha256, offset, piece)

    place.office = Slow(place.clock)
    report = place.turn()
    assert (report.sent, report.left) == (1, 3)


def test_a_scan_goes_on_where_the_office_stands(place: Place) -> None:
    content = bytes(range(256)) * 4000
    sha256 = with_scan(place, content)
    place.turn(office=CutLine(place.office, 4, answer_only=True))  # hello, state, piece, piece
    with place.store.read() as uow:
        assert uow.scans.to_send() == [(sha256, 256 * 1024)]
    held = len(place.office.memory.scans[sha256][1])
    assert held > 256 * 1024
    assert place.turn().left == 0
    assert place.office.memory.scans[sha256][1] == content


def test_one_damaged_scan_holds_up_no_other(place: Place) -> None:
    bad = with_scan(place, b"bad" * 1000)
    for file in (place.folder / "scans").iterdir():
        file.write_bytes(b"damaged")
    good = with_scan(place, b"good" * 1000)

    with_log = pytest.MonkeyPatch()
    seen: list[str] = []
    with_log.setattr("sync.blobs.log.exception", seen.append)
    report = place.turn()
    with_log.undo()
    assert seen
    assert report.why is not None
    assert report.why.code == "line.scan_lost"
    assert report.left == 1
    with place.store.read() as uow:
        assert uow.scans.done(good)  # type: ignore[arg-type]
        assert not uow.scans.done(bad)  # type: ignore[arg-type]


# ---- what travels


def test_an_operations_head_is_complete(place: Place) -> None:
    place.other("t")
    place.turn()
    first, second = place.do(call("t")), place.do(NoShow(ticket=TicketId("t")))
    with place.store.read() as uow:
        one, two = uow.outbox.pending()
    assert (one.head.bases, one.head.deps) == ({"ticket:t": "other-1"}, [])
    assert (two.head.bases, two.head.deps) == ({"ticket:t": first}, [first])
    assert two.op_id == second
    here = desk()
    assert (two.head.device, two.head.incarnation, two.head.desk) == (here.device, here.incarnation, here.desk)
    assert two.head.actor == OperatorId("operator-1")
    assert bodies.encode(two.head) == two.wire.head
