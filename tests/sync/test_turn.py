from __future__ import annotations

from typing import Any

import pytest

from mfc_desk.domain.ids import Key, OperatorId, TicketId
from mfc_desk.domain.operations.calls import NoShow
from mfc_desk.domain.tickets import Ticket, TicketState
from mfc_desk.ports.outbox import OpState
from mfc_desk.ports.rows import SyncState
from mfc_desk.store import bodies
from mfc_desk.text.catalogue import Catalogue
from mfc_desk.text.message import msg
from mfc_desk.usecases import untaken
from sync.engine import Progress
from tests.store.world import desk, issue
from tests.sync.faults import CutLine
from tests.sync.place import Place, call
from tests.sync.toy_office import ToyOffice


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


def test_a_desk_that_counts_from_too_low_is_heard_all_the_same(place: Place) -> None:
    place.office.memory.knocks["device-4"] = 1000  # its store came back from a copy
    assert place.turn().why is None
    assert place.office.memory.knocks["device-4"] == 1001


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
    sent = [each.done for each in told if each.what == "sending"]
    assert sent[-1] == 230
    assert len(sent) > 1
    place.same_as_office()


def test_a_batch_refused_as_a_whole_is_halved(place: Place) -> None:
    place.office.biggest_batch = 3
    for n in range(10):
        place.do(issue(f"t-{n}"))
    assert place.turn().left == 0
    assert len(place.office.memory.effects) == 10


@pytest.mark.logs("refuses our work as a whole: line.garbled")
def test_an_office_that_refuses_even_one_is_reported_and_nothing_is_dropped(place: Place) -> None:
    place.office.biggest_batch = 0
    place.do(issue("t"))
    report = place.turn()
    assert report.online
    assert report.why is not None
    assert report.left == 1


@pytest.mark.logs("refuses our work as a whole: line.garbled")
def test_a_desk_whose_work_is_refused_as_a_whole_still_hears_of_the_others(place: Place) -> None:
    place.office.biggest_batch = 0
    place.do(issue("mine"))
    for name in ("theirs", "theirs-too"):
        place.other(name)
        report = place.turn()
        assert (report.received, report.left) == (1, 1)
        assert report.why == msg("line.garbled")
        assert place.ticket(name) is not None
    assert place.sync("mine") is SyncState.QUEUED
    place.office.biggest_batch = 200
    assert place.turn().why is None
    place.same_as_office()


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
        known = untaken.of(uow, mine)
        shown = untaken.row_of("ticket:t", known.mine["ticket:t"])
    assert sent.settled_at == place.clock.now()
    assert isinstance(shown, Ticket)
    assert shown.state is TicketState.CALLED, "what stood here is kept beside what the office has"
    ticket = place.ticket("t")
    assert ticket is not None
    assert ticket.state is TicketState.LEFT
    assert place.office.memory.effects == []
    assert (place.turn().online, place.turn().attention) == (True, 1), "the line goes on while a person has not decided"


def test_what_was_decided_stays_decided_when_an_office_from_a_copy_says_the_same_again(place: Place) -> None:
    place.other("t")
    place.turn()
    mine = place.do(call("t"))
    place.other("t", state=TicketState.LEFT)
    place.turn()
    with place.store.write() as uow:
        (sent,) = uow.outbox.attention()
        untaken.decide(uow, sent, state=OpState.LEFT, by=OperatorId("aigerim"), at=place.clock.now())
        uow.outbox.replay(0)
        uow.commit()
    assert place.turn().attention == 0
    with place.store.write() as uow:
        again = uow.outbox.find(mine)
        assert again is not None
        assert again.state is OpState.LEFT
        untaken.take_back(uow, again)
        assert [each.state for each in uow.outbox.attention()] == [OpState.CONFLICT]


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


def test_a_desk_whose_disk_is_full_sends_its_work_and_takes_no_feed(place: Place) -> None:
    place.other("theirs")
    place.do(issue("mine"))
    report = place.turn(may_receive=lambda: False)
    assert (report.sent, report.left, report.received) == (1, 0, 0)
    assert place.ticket("theirs") is None
    assert place.ticket("mine") is not None
    assert place.turn().received == 2
    place.same_as_office()


def test_what_is_recorded_while_much_comes_in_goes_before_the_next_page(place: Place) -> None:
    for n in range(30):
        place.other(f"theirs-{n}")
    calls: list[str] = []

    class Watched(ToyOffice):
        def push(self, session: str, body: Any) -> Any:
            calls.append("push")
            return super().push(session, body)

        def changes(self, session: str, *, after: int, limit: int) -> Any:
            calls.append("page")
            if len(calls) == 2:
                place.do(issue("mine"))
            return super().changes(session, after=after, limit=limit)

    watched = Watched(place.clock, page=10)
    watched.memory = place.office.memory
    place.office = watched
    assert place.turn().left == 0
    assert calls[:4] == ["page", "page", "push", "page"]
    place.turn()
    place.same_as_office()
