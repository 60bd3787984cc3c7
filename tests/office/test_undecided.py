"""What waits for a decision at each desk, as the office tells its supervisors; and the screens of the hall."""

from __future__ import annotations

from datetime import timedelta

import pytest

from backoffice import overseeing, terminals
from backoffice.store import operations
from backoffice.store.terminals import TerminalKind
from mfc_desk.domain.ids import DeskName
from mfc_desk.domain.operations.desks import CloseOtherDesk
from sync.wire.centre import UndecidedTold
from tests.office.bureau import CENTRE, Bureau, kinds, name_of, start
from tests.office.test_unsent import chief


def undecided(bureau: Bureau, token: str) -> list[UndecidedTold]:
    return overseeing.now(bureau.office, token).undecided


def test_what_was_not_taken_is_told_at_once_stays_until_decided_and_leaves_by_itself(bureau: Bureau) -> None:
    bureau.desk("2", "operator2")
    one = bureau.desk("1")
    token = chief(bureau)
    wire = one.wire(CloseOtherDesk(desk=DeskName("2"), reason="x"), bases={})
    one.append(wire)
    assert undecided(bureau, token) == []
    assert kinds(one.push())[0] in ("denied", "rejected", "conflict")
    (told,) = undecided(bureau, token)
    assert (told.desk, told.op_id, told.kind, told.key) == ("1", name_of(wire), "close_other_desk", "desk:2")
    one.hello(undecided=[name_of(wire)])
    assert [each.op_id for each in undecided(bureau, token)] == [name_of(wire)]
    one.hello(undecided=[])
    assert undecided(bureau, token) == []


def test_what_is_not_listed_is_counted(bureau: Bureau, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overseeing, "MOST_TOLD", 2)
    bureau.desk("2", "operator2")
    one = bureau.desk("1")
    token = chief(bureau)
    for reason in "xyz":
        one.append(one.wire(CloseOtherDesk(desk=DeskName("2"), reason=reason), bases={}))
    one.push()
    told = overseeing.now(bureau.office, token)
    assert len(told.undecided) == 2
    assert [each.undecided_more for each in told.desks] == [1, 0]


def test_what_was_refused_behind_much_that_was_taken_is_told(bureau: Bureau, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operations, "A_TIME", 2)
    bureau.desk("2", "operator2")
    one = bureau.desk("1")
    token = chief(bureau)
    for _ in range(3):
        start(one, bureau.ids)
    wires = []
    for reason in "xyz":
        wires.append(one.wire(CloseOtherDesk(desk=DeskName("2"), reason=reason), bases={}))
        one.append(wires[-1])
    one.push()
    assert {each.op_id for each in undecided(bureau, token)} == {name_of(wire) for wire in wires}


def test_a_desk_speaks_of_its_own_work_only(bureau: Bureau) -> None:
    two = bureau.desk("2", "operator2")
    one = bureau.desk("1")
    token = chief(bureau)
    wire = one.wire(CloseOtherDesk(desk=DeskName("2"), reason="x"), bases={})
    one.append(wire)
    one.push()
    one.hello(undecided=[])
    two.hello(undecided=[name_of(wire), "nobody's"])
    assert undecided(bureau, token) == []


def test_a_screen_that_says_it_is_there_is_heard_and_one_that_asks_for_help_is_told(bureau: Bureau) -> None:
    bureau.desk("1")
    token = chief(bureau)
    code = terminals.add(bureau.office, CENTRE, kind=TerminalKind.KIOSK, name="Entrance")
    assert overseeing.now(bureau.office, token).terminals == [], "no browser opened it yet"
    _, shown = terminals.open_with(bureau.office, code)
    bureau.clock.advance(timedelta(minutes=3))
    said = bureau.call("GET", "/hall/here/kiosk", headers={"cookie": f"mfc_kiosk={shown}"})
    now = bureau.clock.now()
    terminals.ask_for_help(bureau.office, shown, TerminalKind.KIOSK)
    (told,) = overseeing.now(bureau.office, token).terminals
    assert said.status == 200
    assert (told.name, told.kind) == ("Entrance", "kiosk")
    assert told.heard_at is not None
    assert told.heard_at >= now - timedelta(seconds=5)
    assert told.help_at is not None
    assert bureau.call("GET", "/hall/here/kiosk", headers={"cookie": "mfc_kiosk=KZ03.no"}).status == 401
    assert bureau.call("GET", "/hall/here/elsewhere").status == 404
