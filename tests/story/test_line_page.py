"""The page of the line as a person meets it: work without the line, the line back, two versions, a decision, history."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from mfc_desk.bootstrap import Connection, open_workplace, secrets_of
from mfc_desk.domain.ids import TicketId
from mfc_desk.domain.operations.tickets import LeaveQueue
from mfc_desk.text.catalogue import Catalogue
from mfc_desk.usecases import signing_in
from mfc_desk.usecases.workplace import Session, Workplace, do
from tests.story.place import Centre

SAY = Catalogue("ru")


class Colleague(NamedTuple):
    """A desk with its line, without a window."""

    work: Workplace
    connection: Connection
    session: Session


@contextmanager
def colleague(centre: Centre) -> Iterator[Colleague]:
    """Another operator, whose line does not lead over the road."""
    desk = centre.desk(past_the_road=True)
    work = open_workplace(desk.profile, secrets_of(desk.profile, desk.passphrase), centre.office.clock)
    try:
        connection = Connection(work)
        connection.turn(None)
        yield Colleague(work, connection, signing_in.sign_in(work, "operator2", centre.password))
    finally:
        work.store.close()


def test_work_without_the_line_meets_another_version_and_the_operator_decides_by_keys(kz: Centre) -> None:
    with colleague(kz) as other, kz.player(kz.desk()) as player:
        player.do("sign_in", login="operator1", password=kz.password)
        kz.road.road = "closed"
        player.do("try_line")
        player.do("line_is", online=False)
        who = player.do("void_last")
        waits = player.do("line_page")
        assert waits["part"] == "waiting"
        assert any(who["number"] in row and SAY("linepage.why.line") in row for row in waits["rows"])
        do(other.work, other.session, LeaveQueue(ticket=TicketId(who["ticket"]), reason="left"))
        assert other.connection.turn(other.session).kept == 0
        kz.road.road = "open"
        player.do("try_line")
        player.do("line_is", online=True)
        player.do("tray_tells")
        player.do("line_page", keys="Alt+2")
        both = player.do("compare")
        states = [SAY("linepage.field.state"), SAY("state.ticket.voided"), SAY("state.ticket.left")]
        assert who["number"] in both["title"]
        assert states in both["different"]
        assert both["off"]["again"], "nobody holds a number that was given back: it says why"
        player.do("decide", way="leave")
        history = player.do("line_page", keys="Alt+3")
        assert any(who["number"] in row and SAY("linepage.end.left") in row for row in history["rows"])
    assert str(kz.ticket(who["number"]).state) == "left"
