"""A ticket's code is scanned at the desk, and people are called without the line."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from mfc_desk.domain.halls import Desk, DeskKey, DeskState, TicketBlock
from mfc_desk.domain.ids import LeaseId
from mfc_desk.store.bodies import encode
from mfc_desk.usecases import alone
from mfc_desk.usecases.alone import Wanted
from sync.wire.messages import ChangeRow
from tests.presenters.place import Place
from ui.presenters.shown_ticket import looks_like_ticket, show


@pytest.fixture
def place(tmp_path):
    """A hall without anybody in it."""
    made = Place(tmp_path)
    yield made
    made.work.store.close()


@pytest.fixture
def desk(place):
    """An open desk with a block of its own, whose key it knows, and no line."""
    work = place.work
    public = Ed25519PrivateKey.from_private_bytes(work.desk.private_key).public_key().public_bytes_raw().hex()
    rows = (
        TicketBlock(id=LeaseId("b1"), device=work.desk.device, series="A", first=1000, last=1099),
        DeskKey(id=work.desk.device, desk=work.desk.desk, public=public),
        Desk(id=work.desk.desk, state=DeskState.OPEN, operator=place.session.actor.id, since=work.clock.now()),
    )
    with work.store.write() as uow:
        for number, row in enumerate(rows):
            uow.rows.receive(ChangeRow(900 + number, f"{row.kind}:{row.id}", f"r{number}", encode(row)))
        uow.commit()
    place.hall.line = False
    return place.desk_again()


def given(place):
    return alone.issue(place.work, place.session, Wanted())


def test_a_shown_ticket_begins_the_visit_of_its_person(place, desk):
    ticket = given(place)
    show(desk, f" {ticket.code.lower()} ")
    assert (desk.stand.page, desk.stand.number) == ("visit", ticket.number)
    assert place.state_of(ticket.id).value == "serving"


def test_the_ticket_of_whoever_was_called_says_that_they_came(place, desk):
    ticket = given(place)
    desk.call_next()
    show(desk, ticket.code)
    assert (desk.stand.page, desk.stand.number) == ("visit", ticket.number)


def test_another_ticket_during_a_visit_changes_nothing_and_is_told(place, desk):
    first, second = given(place), given(place)
    show(desk, first.code)
    show(desk, second.code)
    assert desk.stand.number == first.number
    assert second.number in place.told[-1]
    assert first.number in place.told[-1]


def test_a_forged_ticket_is_told_and_begins_nothing(place, desk):
    ticket = given(place)
    show(desk, ticket.code.replace(ticket.number, "A-0001"))
    assert desk.stand.page == "idle"
    assert (desk.stand.notice.tone, "A-0001" in place.ctx.say(desk.stand.notice.title)) == ("bad", True)
    desk.refresh(frozenset())
    assert desk.stand.notice is not None, "it stays until something else is done"
    show(desk, ticket.code)
    assert (desk.stand.page, desk.stand.notice) == ("visit", None)


def test_a_forged_ticket_during_a_visit_is_told_in_a_word_and_the_visit_stays(place, desk):
    ticket = given(place)
    show(desk, ticket.code)
    show(desk, ticket.code.replace(ticket.number, "A-0001"))
    assert (desk.stand.page, desk.stand.notice) == ("visit", None)
    assert "A-0001" in place.told[-1]


def test_without_the_line_the_next_person_is_called_of_those_dealt_to_this_desk_and_it_is_said(place, desk):
    ticket = given(place)
    desk.call_next()
    assert (desk.stand.page, desk.stand.number) == ("called", ticket.number)
    assert ticket.number in place.told[-1]


def test_without_the_line_and_with_nobody_dealt_here_the_paper_number_is_asked_for(place, desk):
    desk.call_next()
    assert (desk.stand.page, desk.stand.asking) == ("idle", True)
    assert desk.stand.notice.title.code == "desk.no_line_call"


@pytest.mark.parametrize(("text", "is_one"), [("MFC1/KZ", True), ("mfc1/", True), ("P<KAZ", False), ("", False)])
def test_what_a_scanner_sends_is_told_apart(text, is_one):
    assert looks_like_ticket(text) is is_one
