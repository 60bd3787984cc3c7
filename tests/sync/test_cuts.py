from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mfc_desk.ports.outbox import OpState
from sync.receiving import Receiver
from sync.sending import Sender
from tests.store.world import issue
from tests.sync.faults import CutLine, Died, DyingStore
from tests.sync.place import Place, call
from tests.sync.resting import resting_on, with_scan
from tests.sync.toy_office import ToyOffice


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
    resting_on(place, issue("rests"), with_scan(place, b"scan" * 50_000))


def all_arrived(place: Place) -> None:
    report = place.turn()
    assert (report.online, report.left, report.attention, report.why) == (True, 0, 0, None)
    assert sorted(place.office.memory.effects) == [f"op-{n:05d}" for n in range(1, 7)], "once each, and none lost"
    place.same_as_office()


@pytest.mark.parametrize("answer_only", [True, False])
@pytest.mark.parametrize("at", range(1, 12))
def test_the_line_may_be_cut_at_every_call(place: Place, at: int, answer_only: bool) -> None:
    prepared(place)
    line = CutLine(place.office, at, answer_only=answer_only)
    report = place.turn(office=line)
    assert line.calls == at
    assert not report.online
    assert report.retry_after == (7.0 if answer_only else None)
    all_arrived(place)


@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize("at", range(1, 17))
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
    real = Sender._depart

    def send(self: Any, batch: Any) -> Any:
        with self._store.write() as uow:
            for each in batch:
                uow.outbox.settle(each.op_id, OpState.APPLIED, None, 0)
            uow.commit()
        return real(self, batch)

    patch.setattr(Sender, "_depart", send)
    # hello alone would heal it: what the office does not have is sent again
    patch.setattr("mfc_desk.store.outbox.SqlOutbox.settled_upto", lambda self: 0)


@pytest.mark.parametrize("plant", [_cursor_before_rows, _acknowledged_before_sent])
def test_a_planted_defect_is_found_by_dying_at_every_commit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, plant: Any
) -> None:
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
    assert (line.calls, store.commits) == (11, 16)


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
    assert place.turn(stop=lambda: True).left == 7
    all_arrived(place)
