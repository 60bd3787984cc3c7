"""A small world played by chance: two desks, one office, cuts, deaths, refusals, a restored office.

What must hold after each step, and at the end when everything works again, is written at the bottom. The last test
plants defects and demands that this play finds them.
"""

from __future__ import annotations

import logging
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from mfc_desk.domain.errors import DomainError
from mfc_desk.domain.ids import DeskName, DeviceId, Incarnation, Key, TicketId
from mfc_desk.domain.operations.calls import CallAgain, CallNext, NoShow
from mfc_desk.ports.outbox import OpState
from mfc_desk.store.scan_files import EncryptedScans
from mfc_desk.store.uow import SqlStore
from sync import engine
from tests.store.world import KEY, NO_LAW, CountedIds, HandClock, desk, issue, opened, recorded
from tests.sync.faults import CutLine, Died, DyingStore
from tests.sync.toy_office import ToyOffice

NAMES = ["a", "b", "c"]
PLAY = settings(
    max_examples=20, stateful_step_count=16, deadline=None, database=None, derandomize=True, print_blob=False,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


class Desk:
    def __init__(self, folder: Path, number: int, clock: HandClock) -> None:
        self.folder, self.clock = folder, clock
        self.me = replace(
            desk(),
            desk=DeskName(str(number)),
            device=DeviceId(f"device-{number}"),
            incarnation=Incarnation(f"life-{number}"),
        )
        self.ids = CountedIds(f"op-{number}")
        self.saved: dict[str, str] = {}
        """Operations that the screen called saved, and the row each wrote last."""
        self.open()

    def open(self) -> None:
        self.store: SqlStore = opened(self.folder, self.clock, self.me)
        self.scans = EncryptedScans(self.folder / "scans", KEY)

    def turn(self, office: Any, store: Any = None) -> None:
        engine.turn(office=office, store=store or self.store, scans=self.scans, clock=self.clock, law=NO_LAW)


class Play(RuleBasedStateMachine):
    @initialize()
    def begin(self) -> None:
        logging.disable(logging.ERROR)
        self.folder = Path(tempfile.mkdtemp())
        self.clock = HandClock()
        self.office = ToyOffice(self.clock, page=2)
        self.desks = [Desk(self.folder / str(number), number, self.clock) for number in (1, 2)]
        self.copy: Any = None
        self.epochs = 1

    @rule(who=st.integers(0, 1), name=st.sampled_from(NAMES), verbs=st.integers(1, 4))
    def work(self, who: int, name: str, verbs: int) -> None:
        """As many acts on a ticket as its state allows, one resting on the other."""
        ticket = TicketId(name)
        order = [issue(name), CallNext(ticket=ticket), CallAgain(ticket=ticket), NoShow(ticket=ticket)]
        for verb in order[:verbs]:
            self._act(self.desks[who], verb, name)

    @rule(who=st.integers(0, 1), name=st.sampled_from(NAMES), verbs=st.integers(1, 4))
    def work_and_turn(self, who: int, name: str, verbs: int) -> None:
        self.work(who, name, verbs)
        self.desks[who].turn(self.office)

    def _act(self, at: Desk, verb: Any, name: str) -> None:
        try:
            done = recorded(at.store, verb, clock=self.clock, ids=at.ids, at_desk=at.me)
        except DomainError:
            return
        at.saved[done.op_id] = name

    @rule(who=st.integers(0, 1))
    def turn(self, who: int) -> None:
        self.desks[who].turn(self.office)

    @rule(who=st.integers(0, 1), at=st.integers(1, 7), answer_only=st.booleans())
    def cut(self, who: int, at: int, answer_only: bool) -> None:
        self.desks[who].turn(CutLine(self.office, at, answer_only=answer_only))

    @rule(who=st.integers(0, 1), at=st.integers(1, 6), before=st.booleans())
    def die(self, who: int, at: int, before: bool) -> None:
        one = self.desks[who]
        try:
            one.turn(self.office, DyingStore(one.store, at, before=before))
        except Died:
            one.store.close()
            one.open()

    @rule()
    def shift_over(self) -> None:
        self.office.denied ^= {"operator-1"}

    @rule()
    def newer_verb(self) -> None:
        self.office.unknown_kinds ^= {"call_again"}

    @rule()
    def back_up(self) -> None:
        self.copy = self.office.backup()

    @rule()
    def restore(self) -> None:
        if self.copy is not None:
            self.epochs += 1
            self.office.restore(self.copy, f"epoch-{self.epochs}")

    @invariant()
    def nothing_is_done_twice(self) -> None:
        effects = self.office.memory.effects if hasattr(self, "office") else []
        assert len(effects) == len(set(effects)), "done twice"

    @invariant()
    def what_is_saved_stays_and_unsent_work_is_shown(self) -> None:
        for one in getattr(self, "desks", []):
            with one.store.read() as uow:
                for op_id, name in one.saved.items():
                    sent = uow.outbox.find(op_id)
                    assert sent is not None, "lost"
                    unsent = [each for each in uow.outbox.pending() if each.state is OpState.PENDING]
                    last = max((each.n for each in unsent if f"ticket:{name}" in each.head.bases), default=0)
                    if sent.n == last and uow.rows.server(Key("ticket", name)) is None:
                        assert uow.rows.get(Key("ticket", name)) is not None, "our work vanished from the screen"

    def teardown(self) -> None:
        if not hasattr(self, "office"):
            return
        try:
            self.office.denied, self.office.unknown_kinds = set(), set()
            for _ in range(3):
                for one in self.desks:
                    one.turn(self.office)
            for one in self.desks:
                self.settled(one)
        finally:
            for one in self.desks:
                one.store.close()
            shutil.rmtree(self.folder)
            logging.disable(logging.NOTSET)

    def settled(self, one: Desk) -> None:
        with one.store.read() as uow:
            for op_id in one.saved:
                sent = uow.outbox.find(op_id)
                assert sent is not None
                assert sent.state in {OpState.SEEN, OpState.CONFLICT, OpState.REJECTED, OpState.DENIED}, (
                    f"stuck: {sent.state}"
                )
                assert (sent.state is OpState.SEEN) == (op_id in self.office.memory.effects), (
                    "lost, or said to be done and is not"
                )
            here = {row.entity.id: (row.entity, row.revision) for row in uow.rows.of_kind("ticket")}
            assert here == {key.id: row for key, row in self.office.memory.rows.items()}, (
                "another picture than the office's"
            )
            assert uow.outbox.count_kept() == 0


def test_nothing_is_lost_nothing_is_doubled_whatever_happens() -> None:
    run_state_machine_as_test(Play, settings=PLAY)


def _epoch_not_looked_at(patch: pytest.MonkeyPatch) -> None:
    from mfc_desk.store.outbox import SqlOutbox

    patch.setattr(SqlOutbox, "replay", lambda self, after, life=None: 0)


def _refusal_taken_for_done(patch: pytest.MonkeyPatch) -> None:
    from mfc_desk.ports.outbox import Settlement
    from sync import sending

    real = sending._settlement

    def settlement(verdict: Any, shown_at: int) -> Any:
        found = real(verdict, shown_at)
        return (
            Settlement(op_id=found.op_id, state=OpState.APPLIED, seq=shown_at)
            if found.state is OpState.DENIED
            else found
        )

    patch.setattr(sending, "_settlement", settlement)


def _never_folded(patch: pytest.MonkeyPatch) -> None:
    from mfc_desk.usecases.rebase import Rebased

    patch.setattr(engine, "rebase", lambda store, law: Rebased())


@pytest.mark.parametrize("plant", [_epoch_not_looked_at, _refusal_taken_for_done, _never_folded])
def test_a_planted_defect_is_found(plant: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch)
    with pytest.raises(AssertionError):
        run_state_machine_as_test(
            Play, settings=settings(PLAY, max_examples=60, phases=[Phase.generate], report_multiple_bugs=False)
        )
