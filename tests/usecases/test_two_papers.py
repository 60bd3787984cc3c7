"""Two desks without the line each printed an original: each is told once the office knows, until a person has read it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from mfc_desk.domain.halls import DeskKey
from mfc_desk.domain.ids import DeviceId, Key
from mfc_desk.domain.ticket_prints import PrintState, TicketPapers, TicketPrint
from mfc_desk.ports.outbox import OpState
from mfc_desk.ports.outside import NotPrinted, Printed
from mfc_desk.store.bodies import encode
from mfc_desk.text.message import msg
from mfc_desk.usecases import line, ticket_papers, tray, two_papers
from mfc_desk.usecases.rebase import rebase_within
from sync.wire.messages import ChangeRow
from tests.usecases.place import OPENING, operator, words, workplace
from tests.usecases.test_ticket_papers import ONE, Tray, issued, with_printer

PAPERS = Key("ticket_papers", ONE)


@pytest.fixture
def work(tmp_path):
    made = with_printer(workplace(tmp_path), Tray(Printed()))
    issued(made, operator(made))
    yield made
    made.store.close()


def theirs(**more):
    at = OPENING - timedelta(minutes=5)
    return TicketPrint(
        job="j9", at=at, device=DeviceId("d9"), operator="dina", says=0, **{"state": PrintState.PRINTED, **more}
    )


def learn(work, *prints):
    """The office tells what it holds by now: the other desk was first, and ours is a copy that says otherwise."""
    with work.store.write() as uow:
        mine = [replace(each, copy=n) for n, each in enumerate(ticket_papers.papers(work, ONE).prints, len(prints))]
        ticket = uow.rows.get(Key("ticket", ONE))
        uow.rows.receive(ChangeRow(800 + len(prints), f"ticket:{ONE}", f"t{len(prints)}", encode(ticket)))
        row = TicketPapers(id=ONE, prints=(*prints, *mine))
        with_key = DeskKey(id=DeviceId("d9"), desk="7", public="00" * 32)
        uow.rows.receive(ChangeRow(900 + len(prints), str(PAPERS), f"op{len(prints)}", encode(row)))
        uow.rows.receive(ChangeRow(950 + len(prints), "desk_key:d9", f"key{len(prints)}", encode(with_key)))
        for each in uow.outbox.pending():
            uow.outbox.settle(each.op_id, OpState.APPLIED, None, 999)
        uow.facts.set_cursor(999)
        uow.outbox.seen(999)
        rebase_within(uow, work.law)
        uow.commit()
    return two_papers.note(work, frozenset({PAPERS}))


def told(work):
    return [words(work, "en").say(each.why) for each in tray.look(work)]


def test_the_desk_that_printed_one_of_two_originals_is_told_where_and_when_the_other_was(work):
    ticket_papers.print_ticket(work, operator(work), ONE)
    assert learn(work, theirs()) == {ONE}
    (sentence,) = told(work)
    assert "at desk 7 at 10:35" in sentence
    assert "The number holds once" in sentence
    (item,) = tray.look(work)
    assert (item.about, item.told, line.look(work).attention) == ("A-044", True, 1)


def test_it_stays_until_somebody_knows_and_is_not_told_again_but_for_another_paper(work):
    ticket_papers.print_ticket(work, operator(work), ONE)
    learn(work, theirs())
    tray.put_away(work, tray.look(work)[0])
    assert (tray.look(work), line.look(work).attention) == ((), 0)
    assert two_papers.note(work, frozenset({PAPERS})) == frozenset()
    assert two_papers.note(work) == frozenset()  # the program was started again
    learn(work, theirs(), replace(theirs(), job="j10", device=DeviceId("d10")))
    assert len(told(work)) == 1


@pytest.mark.parametrize("more", [{"state": PrintState.NOT_PRINTED}, {"says": 1, "copy": 1}])
def test_a_paper_that_never_came_out_and_one_that_says_copy_are_no_second_original(work, more):
    ticket_papers.print_ticket(work, operator(work), ONE)
    learn(work, replace(theirs(), **more))
    assert told(work) == []


def test_a_desk_whose_own_paper_did_not_come_out_has_nothing_to_take_back(work):
    work = with_printer(work, Tray(NotPrinted(msg("paper.no_printer"), nothing_came_out=True)))
    ticket_papers.print_ticket(work, operator(work), ONE)
    learn(work, theirs(), replace(theirs(), job="j10", device=DeviceId("d10")))
    assert told(work) == []


def test_two_prints_of_the_same_desk_are_an_original_and_a_copy(work):
    session = operator(work)
    ticket_papers.print_ticket(work, session, ONE)
    ticket_papers.print_ticket(work, session, ONE)
    assert two_papers.note(work) == frozenset()
