"""The line against the back office itself, in a process of its own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mfc_desk.domain.ids import Key, VisitId
from mfc_desk.domain.operations.visits import AbandonVisit, StartVisit
from mfc_desk.ports.office import NoLine, Refused, SessionOver
from mfc_desk.ports.outbox import OpState
from mfc_desk.ports.rows import SyncState
from sync.live import Live
from sync.wire.messages import Ask
from tests.sync.enrolled import Enrolled, running


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    with running(tmp_path_factory.mktemp("office")) as ready:
        yield ready


@pytest.fixture(scope="module")
def desk(told: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Enrolled]:
    made = Enrolled(told, tmp_path_factory.mktemp("desk"))
    yield made
    made.close()


def visit(desk: Enrolled) -> VisitId:
    return VisitId(desk.ids.new())


def test_a_desk_takes_the_world_sends_its_work_and_gets_a_genuine_receipt(desk: Enrolled) -> None:
    first = desk.turn()
    assert (first.online, first.why) == (True, None)
    assert first.received > 0
    name = visit(desk)
    desk.do(StartVisit(visit=name))
    desk.do(AbandonVisit(visit=name, reason="left"))
    report = desk.turn()
    assert (report.sent, report.left, report.attention, report.why) == (2, 0, 0, None)
    assert report.held_up_to is not None
    with desk.store.read() as uow:
        shown = uow.rows.shown(Key("visit", name))
        assert shown is not None
        assert shown.sync is SyncState.ACKNOWLEDGED
        assert uow.rows.server(Key("visit", name)) == shown.entity
        assert uow.rows.overlaid() == []
        assert len(uow.rows.of_kind("ticket")) > 5


def test_work_of_someone_the_office_does_not_know_is_denied_and_leaves_the_screen(desk: Enrolled) -> None:
    stranger, desk.operator = desk.operator, "nobody"
    name = visit(desk)
    desk.do(StartVisit(visit=name))
    desk.do(AbandonVisit(visit=name, reason="left"))
    desk.operator = stranger
    report = desk.turn()
    assert (report.left, report.attention) == (0, 2)
    with desk.store.read() as uow:
        assert uow.rows.get(Key("visit", name)) is None
        assert {sent.state for sent in uow.outbox.attention()} == {OpState.DENIED}


def test_a_scan_goes_in_pieces_and_is_done(desk: Enrolled) -> None:
    content = os.urandom(700_000)
    sha256 = desk.scans.keep(content)
    with desk.store.write() as uow:
        uow.scans.add(sha256, len(content), "image/png")
        uow.commit()
    assert desk.turn().left == 0
    with desk.store.read() as uow:
        assert uow.scans.done(sha256)


def test_a_piece_for_another_place_is_told_where_the_office_stands(desk: Enrolled) -> None:
    from sync.hello import greet

    session = greet(desk.office, desk.store, desk.clock).back.session
    content = os.urandom(1000)
    name = desk.scans.keep(content)
    desk.office.scan_state(session, name, len(content), "image/png")
    assert desk.office.send_piece(session, name, 500, content[500:]).offset == 0
    with pytest.raises(Refused):
        desk.office.scan_state(session, name, 999, "image/png")


def test_operators_sign_in_ask_and_are_refused_in_words(desk: Enrolled) -> None:
    token = desk.sign_in("operator3", desk.person["password"]).token
    ask = Ask(desk.ids.new(), "call_next")
    answer = desk.office.ask(token, ask)
    assert answer.refused is None
    assert desk.office.ask(token, ask) == answer
    with pytest.raises(Refused):
        desk.sign_in("operator3", "wrong")
    with pytest.raises(SessionOver):
        desk.office.ask("KZ03.nonsense", ask)


def test_live_hears_of_news(desk: Enrolled) -> None:
    desk.turn()
    live = Live(desk.office, desk.store, desk.clock)
    assert not live.news(0)
    token = desk.sign_in("operator2", desk.person["password"]).token
    desk.office.ask(token, Ask(desk.ids.new(), "issue_ticket", {"series": "A"}))
    assert live.news(5)
    desk.turn()
    assert not live.news(0)


def test_a_forged_hello_is_refused(desk: Enrolled) -> None:
    from dataclasses import replace

    with desk.store.write() as uow:
        uow.facts.set_desk(replace(desk.me, private_key=bytes(32)))
        uow.commit()
    report = desk.turn()
    assert report.online
    assert report.why is not None
    with desk.store.write() as uow:
        uow.facts.set_desk(desk.me)
        uow.commit()
    assert desk.turn().why is None


def test_an_office_that_is_gone_is_a_state_not_an_error(tmp_path: Path) -> None:
    with running(tmp_path / "office") as told:
        lonely = Enrolled(told, tmp_path)
    report = lonely.turn()
    assert (report.online, report.left) == (False, 0)
    with pytest.raises(NoLine):
        lonely.office.ask("t", Ask("c", "call_next"))
    lonely.close()
