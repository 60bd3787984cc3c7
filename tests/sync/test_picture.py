"""A new desk, and one whose scope changed, holds what it is to hold, whatever is cut and whoever dies."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from backoffice import picturing
from mfc_desk.domain.ids import Key
from mfc_desk.domain.operations.visits import AbandonVisit
from mfc_desk.usecases.picture import HELD
from sync import taking
from sync.wire.messages import ChangeRow
from tests.office.bureau import Bureau
from tests.office.reckoning import reckoned
from tests.store.world import issue
from tests.sync.cases import case, days_go_by, settled, small
from tests.sync.faults import CutLine, Died, DyingStore
from tests.sync.near import NearDesk
from tests.sync.place import Place, call


def test_a_new_desk_takes_the_picture_and_not_the_history(bureau: Bureau, desk: NearDesk, new: NearDesk) -> None:
    for _ in range(4):
        case(desk, over=True)
    desk.turn()
    days_go_by(bureau, 31)
    case(desk)
    desk.turn()
    report = new.turn()
    assert report.received == len(reckoned(bureau, new.me.device))
    assert "/sync/picture" in new.office.asked
    settled(new)
    settled(desk)


@pytest.mark.parametrize("answer_only", [True, False])
@pytest.mark.parametrize("at", range(2, 9))
def test_the_line_may_be_cut_at_every_page_and_others_work_meanwhile(
    bureau: Bureau, desk: NearDesk, new: NearDesk, at: int, answer_only: bool
) -> None:
    case(desk, over=True)
    visit = case(desk)
    desk.turn()
    line = CutLine(new.office, at, answer_only=answer_only)
    assert not new.turn(office=line, load=small()).online
    desk.do(AbandonVisit(visit=visit, reason="left"))
    case(desk)
    desk.turn()
    asked = len(new.office.asked)
    report = new.turn(load=small())
    if at > 4 or (at == 4 and answer_only):
        assert "/sync/picture" in new.office.asked[:asked]
    assert report.online
    settled(new)


@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize("at", range(1, 13))
def test_the_program_may_die_at_every_commit_of_a_cold_start(
    bureau: Bureau, desk: NearDesk, new: NearDesk, at: int, before: bool
) -> None:
    case(desk, over=True)
    case(desk)
    desk.turn()
    with pytest.raises(Died):
        new.turn(store=DyingStore(new.store, at, before=before), load=small())
    case(desk)
    desk.turn()
    new.store.close()
    new.open()
    settled(new)


def test_a_page_that_was_taken_is_not_asked_for_again(bureau: Bureau, desk: NearDesk, new: NearDesk) -> None:
    for _ in range(3):
        case(desk)
    desk.turn()
    new.turn(office=CutLine(new.office, 5, answer_only=False), load=small())
    begun = desk_note = new.note(HELD)["taking"]
    assert begun["after"]
    with new.store.read() as uow:
        here = uow.picture.count()
    assert here >= 4
    new.turn(load=small())
    assert new.office.asked.count("/sync/picture") - 2 < len(reckoned(bureau, new.me.device))
    assert new.note(HELD)["taking"] is None
    assert desk_note["epoch"] == bureau.centre.epoch
    settled(new)


def test_fewer_days_let_closed_cases_go_and_more_days_bring_them_back(bureau: Bureau, desk: NearDesk) -> None:
    over, still = case(desk, over=True), case(desk)
    settled(desk)
    days_go_by(bureau, 12)
    settled(desk)
    assert desk.has(Key("visit", over))
    picturing.set_days(bureau.office, bureau.centre, 10)
    settled(desk)
    assert not desk.has(Key("visit", over))
    assert desk.has(Key("visit", still))
    assert (desk.note(HELD)["before"] - desk.note(HELD)["now"]) == 3
    picturing.set_days(bureau.office, bureau.centre, 40)
    settled(desk)
    assert desk.has(Key("visit", over))
    assert (desk.note(HELD)["now"] - desk.note(HELD)["before"]) == 3


def test_a_change_of_scope_leaves_alone_what_our_unsent_work_needs(bureau: Bureau, desk: NearDesk) -> None:
    over = case(desk, over=True)
    settled(desk)
    days_go_by(bureau, 12)
    with desk.store.write() as uow:
        uow.drafts.save(f"who.{over}", "note", "half a word")
        uow.commit()
    picturing.set_days(bureau.office, bureau.centre, 10)
    settled(desk)
    assert desk.has(Key("visit", over))
    with desk.store.read() as uow:
        visit = uow.rows.get(Key("visit", over))
        assert visit is not None
        assert uow.rows.get(Key("party", visit.party)) is not None, "with whom it was for"  # type: ignore[union-attr]


@pytest.mark.logs("restored from a copy")
@pytest.mark.logs("does not know")
def test_an_office_restored_from_a_copy_is_taken_as_it_is(bureau: Bureau, desk: NearDesk) -> None:
    case(desk)
    settled(desk)
    with desk.store.write() as uow:
        uow.rows.receive(ChangeRow(1 << 20, "visit:lost", "r", b"{}"))
        uow.facts.set_cursor(1 << 20)
        uow.commit()
    settled(desk)
    assert "visit:lost" not in desk.rows()


@pytest.mark.logs("does not know")
def test_a_row_this_program_does_not_know_is_kept_counted_and_read_by_the_next(
    bureau: Bureau, desk: NearDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mfc_desk.store import bodies

    visit = case(desk)
    desk.turn()
    real = bodies.decode_entity

    def older(kind: str, raw: bytes) -> Any:
        if kind == "visit":
            raise bodies.Unreadable(kind)
        return real(kind, raw)

    with monkeypatch.context() as patch:
        patch.setattr(bodies, "decode_entity", older)
        fresh = NearDesk(bureau, desk.folder.parent / "older", name="2", mark="f")
        fresh.turn()
        assert not fresh.has(Key("visit", visit))
        assert fresh.rows() == reckoned(bureau, fresh.me.device)
        with fresh.store.read() as uow:
            assert uow.rows.of_kind("visit") == []
        fresh.store.close()
    fresh.open()
    assert fresh.has(Key("visit", visit))
    settled(fresh)
    fresh.store.close()


def test_what_our_waiting_work_needs_is_not_looked_through_for_each_row_that_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking, "SLICE", 5)
    few, many = (_statements_of_forgetting(Place(tmp_path / str(count)), waiting=count) for count in (10, 60))
    assert many <= few + 5


def test_what_is_recorded_while_rows_go_keeps_what_it_needs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking, "SLICE", 5)
    place = Place(tmp_path)
    _begun_anew(place, rows=20)
    place.do(issue("earlier"))

    class Meanwhile(DyingStore):
        begun = False

        def write(self) -> Any:
            if not self.begun:
                self.begun = True
                place.do(call("t-19"))
            return super().write()

    taking.forget_some(Meanwhile(place.store, 0, before=True))
    with place.store.read() as uow:
        here = [number for number in range(20) if uow.rows.server(Key("ticket", f"t-{number}")) is not None]
    assert here == [19]
    place.store.close()


def _begun_anew(place: Place, *, rows: int) -> None:
    """Rows are here that the picture which is taken now does not tell."""
    for number in range(rows):
        place.other(f"t-{number}")
    assert place.turn().why is None
    with place.store.write() as uow:
        uow.rows.begin_again()
        uow.facts.set_note(HELD, {"lost": False})
        uow.commit()


def _statements_of_forgetting(place: Place, *, waiting: int) -> int:
    said: list[str] = []
    _begun_anew(place, rows=40)
    for number in range(waiting):
        place.do(issue(f"own-{number}"))

    def listen(connection: Any, *_: Any) -> None:
        connection.set_trace_callback(said.append)

    sa.event.listen(place.store._engine, "checkout", listen)
    taking.forget_some(place.store)
    place.store.close()
    return len(said)
