"""The cockpit beyond its own desk: what every other desk keeps, since when it is not heard, and how old that is."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest

from mfc_desk.domain.halls import DeskState
from mfc_desk.domain.ticket_prints import PrintState, TicketPapers, TicketPrint
from mfc_desk.ports.office import SessionOver
from mfc_desk.text.catalogue import LANGUAGES
from mfc_desk.usecases import line, overseen
from sync.wire.centre import CentreNow, DeskTold, TerminalTold, UndecidedTold
from sync.wire.messages import Say
from tests.presenters.place import Place
from tests.presenters.test_cockpit import chief, desk, opened, person, put, tiles
from tests.usecases.place import words


@pytest.fixture
def place(tmp_path):
    made = Place(tmp_path)
    chief(made)
    put(made, desk(made, "7"), desk(made, "8"))
    line.remember(made.work, online=True)
    yield made
    made.work.store.close()


def tell(place, *desks):
    """The office tells this of the desks from now on; minutes before now."""
    now = place.work.now()

    def ago(minutes):
        return None if minutes is None else now - timedelta(minutes=minutes)

    place.hall.centre = CentreNow(
        at=now,
        desks=[
            DeskTold(
                desk=name, device=f"d{name}", heard_at=ago(heard), told_at=ago(heard), unsent=unsent, since=ago(since),
                scans=scans,
            )
            for name, heard, unsent, since, scans in desks
        ],
    )  # fmt: skip


def asked(place):
    """The board once the office was asked."""
    cockpit = opened(place)
    place.desk.tick()
    place.desk.minute()
    return cockpit


def unsent(cockpit):
    cockpit.open("tile.offline")
    return {row.cells[0]: row.cells[1:3] for row in cockpit.drill.rows}


def clock(place, minutes):
    return f"{place.work.local(place.work.now() - timedelta(minutes=minutes)):%H:%M}"


def test_what_a_desk_keeps_is_told_with_its_time_and_of_who_is_not_heard_that_the_rest_is_not_known(place):
    tell(place, ("4", 0, 0, None, 0), ("7", 0, 14, 33, 2), ("8", 95, 0, None, 0))
    cockpit = asked(place)
    found = unsent(cockpit)
    assert found["Desk 7"] == (f"14 records since {clock(place, 33)}, 2 scans", clock(place, 0))
    assert found["Desk 8"] == (
        "When heard last: nothing. What it has not sent since is not known here.",
        clock(place, 95),
    )
    assert found["Desk 4, this one"][0] == "nothing"
    assert tiles(cockpit)["offline"] == ("1", f"desk 7: 14 since {clock(place, 33)}")
    doing = {one.name: one.doing for one in cockpit.board.desks.lines}
    assert doing["Desk 8"].startswith("not known")
    assert not doing["Desk 7"].startswith("not known")


def test_an_older_desk_is_told_as_one_that_says_nothing_of_scans(place):
    tell(place, ("7", 0, 3, None, None))
    assert unsent(asked(place))["Desk 7"][0] == "3 records; its older program does not tell of scans"


def test_without_the_line_it_says_how_old_the_word_is_and_who_was_cut_off_before(place):
    tell(place, ("7", 0, 14, 33, 0), ("8", 95, 0, None, 0))
    cockpit = asked(place)
    line.remember(place.work, online=False)
    place.hall.line = False
    place.desk.tick()
    place.desk.minute()
    known, found = cockpit.board.known, unsent(cockpit)
    assert f"Desk 8 was cut off before that, since {clock(place, 95)}." in known.body
    assert "not known here" in found["Desk 7"][0]
    assert cockpit.drill.count.startswith("What the office said last, ")
    assert tiles(cockpit)["offline"][0] == "2"
    assert "14" not in tiles(cockpit)["offline"][1], "what was kept then is told with its age, and nowhere else"


def test_why_the_office_tells_nothing_is_said_in_words(place):
    def over(_token):
        raise SessionOver

    place.hall.centre_now = over
    assert asked(place).board.known.short.endswith("sign in again, and it tells of the other desks.")


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_said_in_each_language(place, language):
    tell(place, ("7", 0, 14, 33, 2), ("8", 95, 1, 96, None))
    place.ctx.catalogue = words(place.work, language)
    found = unsent(asked(place))
    assert len(found) == 3
    assert all("{" not in cell for cells in found.values() for cell in cells)


def tell_more(place, **more):
    """The office tells this as well."""
    place.hall.centre = msgspec.structs.replace(place.hall.centre, **more)


def test_alerts_are_told_by_gravity_each_with_what_to_do_and_go_when_it_is_over(place):
    now = place.work.now()
    alone = replace(person(place, "A-031", 12), for_desk="8")
    put(place, desk(place, "7"), alone, person(place, "A-032", 3))
    tell(place, ("7", 0, 0, None, 0), ("8", 95, 0, None, 0))
    screens = [
        TerminalTold(name="Entrance", kind="kiosk", heard_at=now - timedelta(minutes=9)),
        TerminalTold(name="Hall", kind="board", heard_at=now, help_at=now - timedelta(minutes=4)),
        TerminalTold(name="Door", kind="board", heard_at=now),
    ]
    slow = msgspec.structs.replace(place.hall.centre.desks[0], clock_s=-600)
    tell_more(place, terminals=screens, desks=[slow, place.hall.centre.desks[1]])
    cockpit = asked(place)
    told = [row.cells[1] for row in rows_of(cockpit, "alerts")]
    assert [one.split(".")[0].split(",")[0] for one in told] == [
        "Desk 8 is not heard",
        f"Somebody asks for a person at Hall since {clock(place, 4)}",
        f"The kiosk Entrance has not been heard since {clock(place, 9)}: it may be giving no numbers",
        "The clock of desk 7 is 10 min slow",
    ]
    assert "wait for it alone: A-031" in told[0]
    assert cockpit.board.alerts.tone == "bad"
    assert cockpit.board.alerts.all == "Show all (4)"
    cockpit.open("alert.alone.8")
    assert [row.cells[0] for row in cockpit.drill.rows] == ["A-031"]
    tell(place, ("7", 0, 0, None, 0), ("8", 0, 0, None, 0))
    put(place, person(place, "A-031", 12, called=11))
    again(place)
    assert cockpit.board.alerts.said == ""


def test_a_list_that_nobody_calls_is_an_alert_and_one_that_a_cut_off_desk_may_call_is_not(place):
    put(place, desk(place, "7", DeskState.PAUSED), desk(place, "8", DeskState.CLOSED), person(place, "A-031", 12))
    tell(place, ("7", 0, 0, None, 0), ("8", 0, 0, None, 0))
    cockpit = asked(place)
    (told,) = rows_of(cockpit, "alerts")
    assert told.cells[1].startswith("Nobody calls list A, and 1 person waits on it. Open one of these desks")
    tell(place, ("7", 0, 0, None, 0), ("8", 95, 0, None, 0))
    again(place)
    assert cockpit.board.alerts.said == ""


def test_who_waits_perhaps_without_a_paper_is_told_once_for_each_printer(place):
    put(place, desk(place, "7"), person(place, "A-031", 12), person(place, "A-032", 2))
    for name, minutes, state in (("a-031", 12, PrintState.NOT_PRINTED), ("a-032", 1, PrintState.STORED)):
        at = place.work.now() - timedelta(minutes=minutes)
        put(
            place,
            TicketPapers(id=name, prints=(TicketPrint(job=name, at=at, device="k", operator="k", state=state),)),
        )
    tell(place)
    (told,) = rows_of(asked(place), "alerts")
    assert told.cells[1].startswith("These wait and perhaps hold no paper: A-031.")


def test_an_old_word_of_the_office_raises_no_alert(place):
    tell(place, ("7", 0, 0, None, 0))
    tell_more(place, terminals=[TerminalTold(name="Hall", kind="board", help_at=place.work.now())])
    cockpit = asked(place)
    assert cockpit.board.alerts.said
    line.remember(place.work, online=False)
    again(place)
    assert cockpit.board.alerts.said == ""


def test_what_waits_for_a_decision_is_told_with_who_decides_and_leaves_by_itself(place):
    tell(place, ("7", 0, 0, None, 0), ("8", 0, 0, None, 0))
    at = place.work.now() - timedelta(minutes=20)
    waits = [
        UndecidedTold(desk="7", op_id="o1", kind="open_desk", key="desk:7", state="conflict", at=at),
        UndecidedTold(desk="7", op_id="o2", kind="of_tomorrow", key="desk:7", state="held", at=at, missing=["kind:x/9"]),
        UndecidedTold(
            desk="8", op_id="o3", kind="open_desk", key="desk:8", state="denied", at=at,
            why=Say("rule.not_allowed", {"verb": "x"}),
        ),
    ]  # fmt: skip
    tell_more(place, undecided=waits)
    cockpit = asked(place)
    assert tiles(cockpit)["undecided"] == ("3", "here 0, other desks 3")
    found = [(row.cells[0], row.cells[1], row.cells[2]) for row in rows_of(cockpit, "tile.undecided")]
    assert found[0][0] == "Desk 7"
    assert found[0][1].endswith("Desk 7 decides, on its page of the line.")
    assert found[1][1].endswith("The office decides by itself once that is there.")
    assert found[2][2] == clock(place, 20)
    assert found[3][1] == "Its older program does not tell what waits there for a decision."
    tell_more(place, undecided=[])
    again(place)
    assert tiles(cockpit)["undecided"] == ("0", "here 0, other desks 0")


def test_work_on_a_kind_of_row_that_a_newer_program_knows_is_told_too(place):
    tell(place, ("7", 0, 0, None, 0))
    at = place.work.now()
    tell_more(
        place,
        undecided=[UndecidedTold(desk="7", op_id="o1", kind="of_tomorrow", key="tomorrow:7", state="conflict", at=at)],
    )
    assert tiles(asked(place))["undecided"] == ("1", "here 0, other desks 1")


def rows_of(cockpit, mark):
    cockpit.open(mark)
    return cockpit.drill.rows


def again(place):
    """Half a minute later: it is asked again, and read."""
    with place.work.store.write() as uow:
        uow.facts.set_note(f"{overseen.NOW}.asked", None)
        uow.commit()
    place.desk.beside.cockpit._asked_ms = None
    place.desk.tick()
    place.desk.minute()
