"""Answers that come late: a call is taken back for the person, told, and nothing is done for a desk that went on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from mfc_desk.domain.entities import Visit
from mfc_desk.domain.ids import Key, TicketId, VisitId
from mfc_desk.domain.tickets import Ticket
from mfc_desk.ports.office import NoLine, Refused
from mfc_desk.text.message import msg
from mfc_desk.usecases import late, line, queue, tray, visits
from tests.presenters.place import Hall, Place
from tests.sync.faults import Died, DyingStore


class SlowHall(Hall):
    """Does what is asked, and the answer does not come while `slow`; what is withdrawn is not done any more."""

    def __init__(self) -> None:
        super().__init__()
        self.slow = True
        self.known: dict[str, object] = {}

    def ask(self, token, body):
        if self.line and body.command not in self.known:
            assert not body.withdrawn or not self.slow
            self.known[body.command] = super().ask(token, body)
        if self.slow or not self.line:
            raise NoLine(msg("line.too_slow"))
        return self.known[body.command]


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    made = Place(tmp_path, "A-043", "A-044", hall=SlowHall())
    yield made
    made.work.store.close()


def given_up(place: Place) -> None:
    with pytest.raises(NoLine):
        queue.call_next(place.work, place.session)


def test_the_person_of_a_late_call_waits_again_and_the_tray_says_so_until_it_is_known(place: Place) -> None:
    given_up(place)
    place.hall.slow = False
    done = late.ask_again(place.work, place.session, "device")
    assert (done.returned, Key("ticket", "a-043") in done.changed) == (1, True)
    assert str(place.state_of("A-043")) == "issued"
    (item,) = tray.look(place.work)
    assert (item.about, item.told, line.look(place.work).attention) == ("A-043", True, 1)
    tray.put_away(place.work, item)
    assert (tray.look(place.work), line.look(place.work).attention) == ((), 0)


@pytest.mark.parametrize("before", [True, False])
def test_a_crash_while_a_late_call_is_honoured_never_returns_a_person_untold(place: Place, *, before: bool) -> None:
    given_up(place)
    place.hall.slow = False
    for ask in list(place.hall.known.values()):
        queue.take(place.work, ask)
    store = DyingStore(place.work.store, 1, before=before)
    with pytest.raises(Died):
        late.honour(replace(place.work, store=store), place.session)
    returned, told = str(place.state_of("A-043")) == "issued", len(tray.look(place.work))
    assert (returned, told) == ((False, 0) if before else (True, 1))
    late.honour(place.work, place.session)
    assert (str(place.state_of("A-043")), len(tray.look(place.work))) == ("issued", 1)


def test_an_answer_that_is_a_refusal_is_an_answer_and_not_asked_again(place: Place) -> None:
    place.hall.slow, place.hall.busy = False, 1
    with pytest.raises(Refused):
        queue.call_next(place.work, place.session)
    with place.work.store.read() as uow:
        assert uow.asked.open() == []


def test_one_command_the_office_does_not_want_holds_up_no_other(place: Place) -> None:
    given_up(place)
    given_up(place)
    place.hall.slow = False
    first = next(iter(place.hall.known))
    answer = place.hall.ask

    def ask(token, body):
        if body.command == first:
            raise Refused(msg("office.command_reused"))
        return answer(token, body)

    place.hall.ask = ask
    assert late.ask_again(place.work, place.session, "device").returned == 1
    with place.work.store.read() as uow:
        assert uow.asked.open() == []


def test_a_call_under_way_is_not_withdrawn_by_the_turn_beside_it(place: Place) -> None:
    seen = []
    real = place.hall.ask

    def ask(token, body):
        late.ask_again(place.work, place.session, "device")
        seen.append(body.withdrawn)
        return real(token, body)

    place.hall.slow, place.hall.ask = False, ask
    called = queue.call_next(place.work, place.session)
    assert (seen, called.ticket is not None) == ([False], True)


def test_after_a_restart_nobody_waits_for_what_was_asked_before(place: Place) -> None:
    place.hall.ask = power_goes
    with pytest.raises(KeyboardInterrupt):
        queue.call_next(place.work, place.session)
    late.begin(place.work)
    with place.work.store.read() as uow:
        assert len(uow.asked.open()) == 1


def power_goes(_token: object, _body: object) -> None:
    raise KeyboardInterrupt


def shown(place: Place, visit: VisitId, ticket: str = "a-043") -> tuple[Visit, Ticket]:
    with place.work.store.read() as uow:
        return uow.rows.get(Key("visit", visit)), uow.rows.get(Key("ticket", ticket))


def test_a_late_call_returns_nobody_whose_visit_this_desk_began_with_that_ticket(place: Place) -> None:
    given_up(place)
    visit = visits.start(place.work, place.session, ticket=TicketId("a-043"))
    place.hall.slow = False
    assert late.ask_again(place.work, place.session, "device").returned == 0
    began, ticket = shown(place, visit)
    assert (began.ticket, str(ticket.state)) == ("a-043", "serving")
    assert tray.look(place.work) == ()


def test_figures_alone_are_the_one_ticket_of_that_day_that_has_them(place: Place) -> None:
    given_up(place)
    visit = visits.start(place.work, place.session, paper_number="43")
    place.hall.slow = False
    assert late.ask_again(place.work, place.session, "device").returned == 0
    assert shown(place, visit)[0].ticket == "a-043"


def test_figures_that_two_lists_gave_that_day_are_nobodys_ticket(place: Place) -> None:
    twin = replace(place.hall.tickets["a-043"], id=TicketId("b-043"), number="B-043", series="B")
    with place.work.store.write() as uow:
        uow.rows.receive(place.hall.row(twin))
        uow.commit()
    given_up(place)
    visit = visits.start(place.work, place.session, paper_number="43")
    place.hall.slow = False
    assert late.ask_again(place.work, place.session, "device").returned == 1
    assert shown(place, visit)[0].ticket is None


@pytest.mark.parametrize("ended", [False, True])
def test_a_late_call_of_a_paper_number_that_sits_here_is_tied_to_the_visit(place: Place, *, ended: bool) -> None:
    given_up(place)
    visit = visits.start(place.work, place.session, paper_number="a 43")
    if ended:
        visits.abandon(place.work, place.session, visit, "left")
    place.hall.slow = False
    done = late.ask_again(place.work, place.session, "device")
    began, ticket = shown(place, visit)
    assert (done.returned, began.ticket, began.number) == (0, "a-043", "A-043")
    assert (str(ticket.state), Key("visit", visit) in done.changed) == ("left" if ended else "serving", True)
    assert tray.look(place.work) == ()


def test_a_late_call_of_another_number_than_the_one_that_sits_here_goes_back(place: Place) -> None:
    given_up(place)
    visit = visits.start(place.work, place.session, paper_number="A-044")
    place.hall.slow = False
    assert late.ask_again(place.work, place.session, "device").returned == 1
    began, ticket = shown(place, visit)
    assert (began.ticket, str(ticket.state)) == (None, "issued")


def test_a_paper_number_that_is_called_to_this_desk_already_is_its_ticket(place: Place) -> None:
    place.hall.slow = False
    queue.call_next(place.work, place.session)
    visit = visits.start(place.work, place.session, paper_number="a43")
    began, ticket = shown(place, visit)
    assert (began.ticket, str(ticket.state)) == ("a-043", "serving")
