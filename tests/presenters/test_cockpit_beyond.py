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
from tests.presenters.test_cockpit import chief, desk, opened, person, put, tiles, weeks_before
from tests.usecases.place import words


@pytest.fixture
def place(tmp_path):
    made = Place(tmp_path)
    chief(made)
    put(made, desk(made, "7"), desk(made, "8"))
    line.remember(made.work, online=True)
    yield made
    made.work.store.close()


def tell(place, *desks, said=None):
    """The office tells this of the desks from now on; minutes before now. `said`: when they told it."""
    now = place.work.now()

    def ago(minutes):
        return None if minutes is None else now - timedelta(minutes=minutes)

    place.hall.centre = CentreNow(
        at=now,
        desks=[
            DeskTold(
                desk=name, device="d1" if name == place.work.desk.desk else f"d{name}", heard_at=ago(heard),
                told_at=ago(heard if said is None else said), unsent=unsent, since=ago(since), scans=scans,
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
    return {row.cells[0]: (row.cells[1], row.cells[3]) for row in cockpit.drill.rows}


def clock(place, minutes):
    return f"{place.work.local(place.work.now() - timedelta(minutes=minutes)):%H:%M}"


def test_what_a_desk_keeps_is_told_with_its_time_and_of_who_is_not_heard_that_the_rest_is_not_known(place):
    tell(place, ("4", 0, 0, None, 0), ("7", 0, 14, 33, 2), ("8", 95, 0, None, 0))
    cockpit = asked(place)
    found = unsent(cockpit)
    assert found["Desk 7"] == (f"14 records since {clock(place, 33)}, 2 scans", clock(place, 0))
    assert found["Desk 8"] == (
        "It said then: nothing. What it has not sent since is not known here.",
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
    assert [one.split(".")[0] for one in told] == [
        "Desk 8 is not heard, and these wait for it alone: A-031",
        f"Somebody asks for a person at Hall since {clock(place, 4)}",
        f"The kiosk Entrance has not been heard since {clock(place, 9)}: it may be giving no numbers",
        f"The clock of desk 7 is 10 min slow, as it said at {clock(place, 0)}",
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
    assert tiles(cockpit)["undecided"] == ("3", f"here 0, others 3, as of {clock(place, 0)}")
    found = [(row.cells[0], row.cells[1], row.cells[2]) for row in rows_of(cockpit, "tile.undecided")]
    assert found[0][0] == "Desk 7"
    assert found[0][1].endswith("Desk 7 decides, on its page of the line.")
    assert found[1][1].endswith("The office decides by itself once that is there.")
    assert found[2][2] == clock(place, 20)
    assert found[3][1] == "Its older program does not tell what waits there for a decision."
    tell_more(place, undecided=[])
    again(place)
    assert tiles(cockpit)["undecided"] == ("0", f"here 0, others 0, as of {clock(place, 0)}")


def test_work_on_a_kind_of_row_that_a_newer_program_knows_is_told_too(place):
    tell(place, ("7", 0, 0, None, 0))
    at = place.work.now()
    tell_more(
        place,
        undecided=[UndecidedTold(desk="7", op_id="o1", kind="of_tomorrow", key="tomorrow:7", state="conflict", at=at)],
    )
    assert tiles(asked(place))["undecided"] == ("1", f"here 0, others 1, as of {clock(place, 0)}")


def test_what_a_desk_told_is_as_old_as_its_word_and_not_as_when_it_was_heard(place):
    tell(place, ("7", 0, 14, 50, 2), ("8", 3, 0, None, 0), said=40)
    tell_more(place, desks=[msgspec.structs.replace(one, clock_s=600) for one in place.hall.centre.desks])
    cockpit = asked(place)
    cockpit.open("tile.offline")
    found = {row.cells[0]: row.cells[1:] for row in cockpit.drill.rows}
    assert cockpit.drill.heads == ("Desk", "Not sent", "Said at", "Heard last")
    assert found["Desk 7"][1:] == (clock(place, 40), clock(place, 0))
    assert found["Desk 8"][1:] == (clock(place, 40), clock(place, 3))
    assert tiles(cockpit)["undecided"][1] == f"here 0, others 0, as of {clock(place, 40)}"
    (told,) = rows_of(cockpit, "alerts")  # desk 8 is not heard, so its clock is no alert
    assert f"as it said at {clock(place, 40)}" in told.cells[1]


def test_another_computer_of_this_very_desk_and_each_copy_of_one_are_listed_by_themselves(place):
    tell(place, ("4", 0, 0, None, 0), ("7", 0, 3, 20, 0))
    here, seven = place.hall.centre.desks
    second = msgspec.structs.replace(here, device="d9f00ba1", unsent=5)
    first, copy = (msgspec.structs.replace(seven, copy=n, incarnation=f"life{n}", unsent=n) for n in (1, 2))
    waits = UndecidedTold(
        desk="4", op_id="o1", kind="open_desk", key="desk:4", state="conflict", at=place.work.now(), device="d9f00ba1"
    )
    tell_more(place, desks=[here, second, first, copy], undecided=[waits])
    cockpit = asked(place)
    found = unsent(cockpit)
    assert found["Desk 4, computer d9f00b"][0] == "5 records"
    assert [found[f"Desk 7, copy {n}"][0].split()[0] for n in (1, 2)] == ["1", "2"]
    assert tiles(cockpit)["undecided"][0] == "1", "what that computer has to decide is not in this one's tray"


def test_of_the_copies_of_this_computer_the_other_one_is_listed(place):
    tell(place, ("4", 0, 0, None, 0))
    (here,) = place.hall.centre.desks
    lives = (place.work.desk.incarnation, "another")
    tell_more(place, desks=[msgspec.structs.replace(here, copy=n, incarnation=life) for n, life in enumerate(lives, 1)])
    assert set(unsent(asked(place))) == {"Desk 4, this one", "Desk 4, copy 2"}


def test_what_is_not_listed_for_a_decision_is_counted_and_said(place):
    tell(place, ("7", 0, 0, None, 0))
    told = msgspec.structs.replace(place.hall.centre.desks[0], undecided_more=40, undecided_full=True)
    tell_more(place, desks=[told])
    cockpit = asked(place)
    assert tiles(cockpit)["undecided"][0] == "40"
    (more, _older) = rows_of(cockpit, "tile.undecided")
    assert more.cells[1] == "And 40 more that are not listed. A desk names a hundred at most: there may be more."


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


def test_an_alert_that_was_seen_stands_back_with_who_saw_it_until_it_changes(place):
    now = place.work.now()
    tell(place, ("7", 0, 0, None, 0))
    away = [TerminalTold(name=name, kind="board", heard_at=now - timedelta(minutes=9)) for name in ("Door", "Hall")]
    tell_more(place, terminals=away)
    cockpit = asked(place)
    rows = rows_of(cockpit, "alerts")
    assert [row.can for row in rows] == [("seen",), ("seen",)]
    undone = []
    place.ctx.announce = lambda _message, undo=None: undone.append(undo)
    cockpit.act("", "seen")
    assert cockpit.board.alerts.said.startswith("The board Hall"), "the next one stands in front"
    door = rows_of(cockpit, "alerts")[-1]
    assert (door.cells[1][:14], door.can) == ("The board Door", ())
    assert door.cells[3].startswith(f"{place.ctx.session.name}, ")
    cockpit.see(rows_of(cockpit, "alerts")[0].key)
    assert (cockpit.board.alerts.tone, cockpit.board.alerts.row) == ("plain", "")
    assert cockpit.board.alerts.said.startswith("All alerts were seen")
    undone[-1]()
    assert cockpit.board.alerts.said.startswith("The board Hall")
    heard = [msgspec.structs.replace(away[0], heard_at=now - timedelta(minutes=5)), away[1]]
    tell_more(place, terminals=heard)
    again(place)
    assert [row.can for row in rows_of(cockpit, "alerts")] == [("seen",), ("seen",)], (
        "it was there between, and is away"
    )


def test_a_list_that_nobody_calls_is_told_again_when_somebody_more_waits_on_it(place):
    put(place, desk(place, "7", DeskState.PAUSED), desk(place, "8", DeskState.CLOSED), person(place, "A-031", 12))
    tell(place, ("7", 0, 0, None, 0), ("8", 0, 0, None, 0))
    cockpit = asked(place)
    cockpit.act("", "seen")
    again(place)
    assert cockpit.board.alerts.tone == "plain"
    put(place, person(place, "A-032", 1))
    again(place)
    assert cockpit.board.alerts.said.startswith("Nobody calls list A, and 2 people wait")


def test_a_desk_that_is_cut_off_may_be_open_and_is_no_open_one_beside_those_that_are_needed(place):
    weeks_before(place)
    tell(place, ("7", 0, 0, None, 0), ("8", 95, 0, None, 0))
    cockpit = asked(place)
    first = rows_of(cockpit, "needed")[0]
    assert (first.cells[2], tiles(cockpit)["desks"]) == ("1, not known 1", ("1", "not known: 1"))
    assert "open 1, not known 1" in cockpit.board.desks.needed
