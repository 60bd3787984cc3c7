"""A desk that the office took out: what it did before arrives, what it does after is denied and stays on it."""

from __future__ import annotations

from datetime import timedelta

from backoffice import devices
from mfc_desk.ports.outbox import OpState
from mfc_desk.usecases import line
from sync import engine
from tests.hall.centre import RealDesk
from tests.hall.test_lives import kept, visit, visits_here, words
from tests.office.bureau import Bureau


def test_what_it_did_before_arrives_and_what_it_does_after_is_denied_and_not_lost(
    bureau: Bureau, desk: RealDesk
) -> None:
    desk.line.cut = True
    before = visit(desk)
    bureau.clock.advance(timedelta(minutes=1))
    devices.revoke(bureau.office, bureau.centre, desk.work.desk.device)
    after = visit(desk)
    desk.line.cut = False
    report = engine.turn(
        office=desk.office, store=desk.store, scans=desk.work.scans, clock=bureau.clock, law=desk.work.law
    )
    assert report.why is not None
    assert (report.online, report.why.code) == (True, "line.taken_out")
    assert visits_here(bureau)[before] == 2
    assert after not in visits_here(bureau)
    assert kept(desk) == 0
    with desk.store.read() as uow:
        denied = uow.outbox.attention()
        assert [each.state for each in denied] == [OpState.DENIED] * 2
        assert {each.wire.args for each in denied} != {b""}
    assert "office.desk_revoked" in words(desk)
    assert line.look(desk.work).attention == 2


def test_let_in_again_it_is_the_desk_it_was(bureau: Bureau, desk: RealDesk) -> None:
    devices.revoke(bureau.office, bureau.centre, desk.work.desk.device)
    desk.settle()
    devices.allow(bureau.office, bureau.centre, desk.work.desk.device)
    desk.settle()
    name = visit(desk)
    desk.settle()
    assert visits_here(bureau)[name] == 2
    assert len(words(desk)) == 0
