"""Two desks of one office, two windows, by keys: sent on, sent back, finished; and who waits for a desk that closes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from mfc_desk.domain.entities import Visit
from mfc_desk.domain.tickets import Ticket, TicketState
from mfc_desk.text.catalogue import Catalogue
from tests.story.place import Centre, Player

pytestmark = pytest.mark.skipif(
    not os.environ.get("MFC_TWO_DESKS"),
    reason="two windows are played by ./check --long desks, for some ten seconds each",
)
SAY = Catalogue("ru")


def sign_in(centre: Centre, *players: Player) -> None:
    for place, player in enumerate(players, 1):
        player.do("sign_in", login=f"operator{place}", password=centre.password)


def held(centre: Centre, ticket: Ticket) -> tuple[TicketState, str | None, str | None, str | None]:
    row = centre.ticket(ticket.number)
    return row.state, row.desk, row.for_desk, row.back_to


def test_who_is_sent_on_half_served_comes_back_and_is_finished_where_they_began(kz: Centre, tmp_path: Path) -> None:
    first, second = kz.desk(), kz.desk()
    with kz.player(first) as one, kz.player(second) as two:
        sign_in(kz, one, two)
        number = one.do("call_next")
        one.do("came")
        one.do("read_document", who=0)
        one.do("identify")
        one.do("choose", who=0)
        before = one.do("show")
        one.do("send_elsewhere", desk=second.name)
        two.do("in_list", number=number, said=SAY("place.for_desk", desk=second.name))
        assert two.do("call_next") == number
        two.do("page_tells", name="desk.called", said=SAY("back.then", desk=first.name))
        two.do("came")
        one.do("page_tells", name="desk.idle", said=SAY("back.where_serving", number=number, desk=second.name))
        assert SAY("back.then", desk=first.name) in two.do("then_line")
        read_back, said = two.do("break_off", because="elsewhere")
        assert SAY("back.goes_back", number=number, desk=first.name) in read_back
        assert SAY("back.went_back", number=number, desk=first.name) in said
        one.do("in_list", number=number, said=SAY("place.for_desk", desk=first.name))
        assert one.do("call_next") == number
        shown = one.do("came_back")
        assert (shown["number"], shown["step"], shown["kept"]) == (number, before["step"], before["kept"])
        page = one.do("picture", folder=str(tmp_path))
        one.do("attach", path=page)
        one.do("go_on", step=4)
        one.do("fill", who=0)
        case = one.do("to_receipt", who=0, path=page, save=str(tmp_path / "receipt.pdf"))
        one.do("finish")
        one.do("everything_sent")
        two.do("everything_sent")
    (application,) = kz.applications(case)
    assert kz.ticket(number).state is TicketState.DONE
    visits = [row for row in kz.rows("visit") if isinstance(row, Visit) and row.number == number]
    assert sorted((str(row.desk), str(row.state)) for row in visits) == [
        (first.name, "finished"), (second.name, "abandoned"),
    ]  # fmt: skip
    assert [application.id in row.applications for row in visits if row.desk == first.name] == [True]


def test_who_waits_for_a_desk_that_closes_is_called_elsewhere_at_their_old_place(kz: Centre) -> None:
    first, second = kz.desk(), kz.desk()
    with kz.player(first) as one, kz.player(second) as two:
        sign_in(kz, one, two)
        number = one.do("call_next")
        one.do("send_elsewhere", desk=second.name, because="specialist")
        two.do("in_list", number=number, said=SAY("place.for_desk", desk=second.name))
        one.do("not_in_list", number=number)
        left = two.do("end_shift")
        assert any(SAY("shift.freed") in each for each in left), left
        one.do("in_list", number=number, said=SAY("place.freed", desk=second.name))
        assert one.do("call_next") == number
        one.do("came")
        one.do("break_off", because="gone")
        one.do("everything_sent")
    assert kz.ticket(number).state is TicketState.LEFT
