"""Half the desks cut off, and then the supervisor's own as well: of every number what is known, since when, what not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from backoffice.store import centres
from backoffice.store.centres import Operator
from mfc_desk.domain.ids import OperatorId, VisitId
from mfc_desk.domain.load.now import Seat
from mfc_desk.domain.operations.visits import StartVisit
from mfc_desk.text.catalogue import Catalogue
from mfc_desk.usecases import cockpit, line, overseen
from mfc_desk.usecases.workplace import Session, do
from tests.hall.centre import RealDesk
from tests.hall.test_overseen import supervisor
from tests.office.bureau import CENTRE, Bureau
from ui.presenters.cockpit import board_of
from ui.presenters.cockpit_board import Board

MINUTE = timedelta(minutes=1)


@pytest.fixture
def four(bureau: Bureau, tmp_path: Path) -> Iterator[list[RealDesk]]:
    """Four desks, each open, all lines up."""
    for name in "34":
        person = Operator(
            centre=CENTRE, operator=OperatorId(bureau.ids.new()), login=f"operator{name}", name=name, password="",
            roles="operator", desk=name, active=True,
        )  # fmt: skip
        bureau.database.write(lambda tx, person=person: centres.add_operator(tx, person))
    made = [RealDesk(bureau, tmp_path / name, name) for name in "1234"]
    for each in made:
        each.open()
        each.settle()
    yield made
    for each in made:
        each.close()


def walk_in(desk: RealDesk) -> None:
    """Somebody without a number is served there."""
    do(desk.work, desk.session, StartVisit(visit=VisitId(desk.ids.new())))


def clock(desk: RealDesk, at: datetime) -> str:
    return f"{desk.work.local(at):%H:%M}"


def look(desk: RealDesk, session: Session) -> Board:
    """The cockpit as it stands at that desk, asked a moment ago where there is a line."""
    overseen.ask(desk.work, session)
    return board_of(desk.work, cockpit.look(desk.work), Catalogue("en"), None)


def unsent(board: Board) -> dict[str, tuple[str, str]]:
    return {row.cells[0]: (row.cells[1], row.cells[2]) for row in board.lists["tile.offline"].rows}


def test_with_two_of_four_cut_off_the_office_says_since_when_and_what_nobody_knows(
    bureau: Bureau, four: list[RealDesk]
) -> None:
    one, two, three, four_ = four
    chief, heard = supervisor(bureau, one), bureau.clock.now()
    for each in four:
        each.turn()
    three.line.cut = four_.line.cut = True
    walk_in(three)
    bureau.clock.advance(30 * MINUTE)
    two.turn()
    one.turn()
    line.remember(one.work, online=True)
    board = look(one, chief)
    found, tiles = unsent(board), {tile.key: tile for tile in board.tiles}
    assert tiles["tile.offline"].value == "2"
    assert tiles["tile.offline"].below == f"desk 3: since {clock(one, heard)}"
    for name in ("Desk 3", "Desk 4"):
        words = "It said then: nothing. What it has not sent since is not known here."
        assert found[name] == (words, clock(one, heard))
    assert found["Desk 2"] == ("nothing", clock(one, bureau.clock.now()))
    seats = {each.desk: each.seat for each in cockpit.look(one.work).moment.desks}
    assert seats == {"1": Seat.OPEN, "2": Seat.OPEN, "3": Seat.OFFLINE, "4": Seat.OFFLINE}
    assert board.known.online
    no_line_either(bureau, four, chief, heard)


def no_line_either(bureau: Bureau, four: list[RealDesk], chief: Session, heard: datetime) -> None:
    """Then the line of the supervisor's own desk goes as well, and at last they come back."""
    one, _, three, _ = four
    cut = bureau.clock.now()
    one.line.cut = True
    line.remember(one.work, online=False)
    walk_in(one)
    bureau.clock.advance(20 * MINUTE)
    board = look(one, chief)
    known, found = board.known, unsent(board)
    assert known.title.endswith(f"{clock(one, cut)}: this is the centre as it was then")
    assert "Not known since then: desks 2, 3, 4" in known.body
    for name in "34":
        assert f"Desk {name} was cut off before that, since {clock(one, heard)}." in known.body
    assert "Desk 2 was cut off before" not in known.body
    assert found["Desk 1, this one"][0] == "1 record or scan"
    assert all("not known here" in found[f"Desk {name}"][0] for name in "234")
    assert board.lists["tile.offline"].count == f"What the office said last, {clock(one, cut)}; since then not known."
    assert {tile.key: tile.value for tile in board.tiles}["tile.offline"] == "3"
    doing = {each.name: each.doing for each in board.desks.lines}
    assert doing["Desk 2"] == f"not known since {clock(one, cut)}"
    assert doing["Desk 3"] == f"not known since {clock(one, heard)}"
    assert board.alerts.said == "", "an old word raises no alert"
    one.line.cut = three.line.cut = False
    line.remember(one.work, online=True)
    three.settle()
    one.settle()
    bureau.clock.advance(MINUTE)
    assert unsent(look(one, chief))["Desk 3"][0] == "nothing"
