"""An office that hangs: the desk says so within its two seconds and goes on; the late answer costs nobody a place."""

from __future__ import annotations

from mfc_desk.domain.tickets import Phase
from mfc_desk.text.catalogue import Catalogue
from tests.story.place import Centre


def test_a_call_into_a_frozen_office_is_given_up_and_its_late_answer_returns_the_person(kz: Centre) -> None:
    say = Catalogue("ru")
    with kz.player(kz.desk()) as player:
        player.do("sign_in", login="operator1", password=kz.password)
        player.do("line_is", online=True)
        waiting = [ticket for ticket in kz.rows("ticket") if str(ticket.state) == "issued"]
        kz.office.freeze()
        tried = player.do("try_to_call")
        assert tried["seconds"] < 3.5
        assert tried["page"] == "idle"
        assert say("desk.no_line_call") in tried["notice"]
        player.do("line_is", online=False)
        player.do("without_ticket")  # the desk goes on
        player.do("type_person", who=0)
        kz.office.thaw()
        player.do("try_line")
        player.do("line_is", online=True)
        told = player.do("tray_tells")
        assert any(say("tray.late_call") in each for each in told["words"])
        (number,) = [ticket.number for ticket in waiting if any(ticket.number in each for each in told["words"])]
        player.do("everything_sent")
        after = kz.ticket(number)
        before = next(ticket for ticket in waiting if ticket.number == number)
        assert (str(after.state), after.desk, after.calls) == ("issued", None, 0)
        assert [one.phase for one in after.log] == [*(one.phase for one in before.log), Phase.WAY, Phase.WAITING]
        assert (after.arrived_at, after.eligible_at) == (before.arrived_at, before.eligible_at)
        assert player.do("tray_known") == 0
        player.do("press", keys="Escape")
        assert player.do("show")["kept"]["who"]  # and what was typed meanwhile is there


def test_a_call_that_never_reached_the_office_calls_nobody_when_the_line_is_back(kz: Centre) -> None:
    desk = kz.desk()
    with kz.player(desk) as player:
        player.do("sign_in", login="operator2", password=kz.password)
        player.do("line_is", online=True)
        before = {ticket.id: (str(ticket.state), ticket.calls) for ticket in kz.rows("ticket")}
        kz.road.road = "closed"
        for _ in range(2):
            assert player.do("try_to_call")["page"] == "idle"
        player.do("line_is", online=False)
        kz.road.road = "open"
        player.do("try_line")
        player.do("line_is", online=True)
        player.do("asked_settled")
        player.do("everything_sent")
        assert {ticket.id: (str(ticket.state), ticket.calls) for ticket in kz.rows("ticket")} == before
        number = player.do("call_next")
        assert kz.ticket(number).desk == desk.name
