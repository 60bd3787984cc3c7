"""The supervisor's cockpit in words and marks, from real rows through the store; every mark leads to the rows it counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from mfc_desk.domain.guards import Mode, Violation, ViolationClass
from mfc_desk.domain.halls import Desk, DeskState
from mfc_desk.domain.ids import Key
from mfc_desk.domain.permissions import Role
from mfc_desk.domain.tickets import Ticket, TicketState
from mfc_desk.usecases import cockpit as looked
from mfc_desk.usecases import line
from tests.presenters.place import Place
from tests.usecases.place import words
from ui.presenters.cockpit import board_of


@pytest.fixture
def place(tmp_path):
    made = Place(tmp_path)
    chief(made)
    yield made
    made.work.store.close()


def chief(place):
    """Whoever works here is the supervisor."""
    place.ctx.session = replace(place.session, actor=replace(place.session.actor, roles=frozenset({Role.SUPERVISOR})))


def put(place, *rows):
    with place.work.store.write() as uow:
        uow.rows.show_all([(row, f"op{row.id}") for row in rows])
        uow.commit()


def person(place, number, minutes, *, called=None, done=None, desk="7", service=None):
    """Somebody who came so many minutes ago; called and done so many minutes after that."""
    came = place.work.now() - timedelta(minutes=minutes, seconds=10)
    plain = Ticket(
        id=number.lower(), number=number, series=number[0], arrived_at=came, eligible_at=came, service=service
    )
    row = plain.moved(TicketState.ISSUED, came)
    if called is not None:
        at = came + timedelta(minutes=called)
        row = row.moved(TicketState.CALLED, at, called_at=at, desk=desk, operator="marat")
        row = row.moved(TicketState.SERVING, at, started_at=at)
    return row if done is None else row.moved(TicketState.DONE, came + timedelta(minutes=done))


def desk(place, name, state=DeskState.OPEN):
    return Desk(id=name, state=state, since=place.work.now() - timedelta(minutes=50), operator="marat")


def a_morning(place):
    """Two wait, one of them too long; one is at desk 7, one was served; desk 8 is on a break."""
    people = (person(place, "A-001", 18), person(place, "A-002", 5), person(place, "A-003", 30, called=4))
    put(place, *people, person(place, "A-004", 60, called=20, done=30), desk(place, "7"), desk(place, "8", "paused"))


def late(place):
    """A term was missed, and somebody told of it."""
    rule, at = "told_term", place.work.now()
    return Violation(
        id="x1", category=ViolationClass.DEADLINE, mode=Mode.HAPPENED, rule=rule, subject="complaint", at=at, by="marat"
    )


def opened(place):
    place.desk.open_cockpit()
    return place.desk.beside.cockpit


def tiles(cockpit):
    return {one.key.removeprefix("tile."): (one.value, one.below) for one in cockpit.board.tiles}


def rows(cockpit, mark):
    cockpit.open(mark)
    return [(one.cells[0], one.cells[3]) for one in cockpit.drill.rows]


def test_the_six_numbers_say_what_stands_in_the_rows(place):
    a_morning(place)
    found = tiles(opened(place))
    assert [found[name][0] for name in ("waiting", "longest", "inside", "desks", "offline", "undecided")] == [
        "2", "18", "33", "1", "0", "0",
    ]  # fmt: skip
    assert found["longest"][1] == "A-001"


def test_with_the_line_nothing_is_unknown_and_without_it_the_board_says_what_is_not(place):
    a_morning(place)
    line.remember(place.work, online=True)
    cockpit = opened(place)
    assert tiles(cockpit)["offline"] == ("0", "the line is there")
    assert cockpit.board.known.online
    line.remember(place.work, online=False)
    place.desk.tick()
    place.desk.minute()
    known = cockpit.board.known
    assert known.title.startswith("No line since 23 Nov, ")
    assert "desks 7, 8" in known.body
    assert next(one.doing for one in cockpit.board.desks.lines if one.name == "Desk 7").startswith("not known")


def test_a_line_that_is_lost_is_seen_at_the_next_tick_and_not_at_the_next_minute(place):
    a_morning(place)
    line.remember(place.work, online=True)
    cockpit = opened(place)
    line.remember(place.work, online=False)
    place.desk.tick()
    assert cockpit.board.known.online, "nothing told it yet"
    place.desk.line_said(online=False)
    place.desk.tick()
    assert not cockpit.board.known.online


def test_every_mark_leads_to_as_many_rows_as_it_says(place):
    a_morning(place)
    line.remember(place.work, online=True)
    cockpit = opened(place)
    assert rows(cockpit, "tile.waiting") == [("A-001", "waits: 18 min"), ("A-002", "waits: 5 min")]
    assert rows(cockpit, "tile.inside") == [
        ("A-004", "served: 20 min"), ("A-003", "at a desk: 4 min"), ("A-001", "waits: 18 min"),
    ]  # fmt: skip
    for mark, link in cockpit.board.links.items():
        cockpit.open(mark)
        assert (cockpit.drill.mark, len(cockpit.drill.rows)) == (mark, len(link.keys))
    bars = cockpit.board.load.bars
    assert (bars[-1].people, len(cockpit.board.links[bars[-1].mark.key].keys)) == (2, 2)


def test_each_chart_has_a_table_whose_rows_lead_on(place):
    a_morning(place)
    cockpit = opened(place)
    cockpit.open("waits")
    keys = [one.key for one in cockpit.drill.rows]
    assert keys == ["service.", "waits.a-001", "waits.a-002"]
    cockpit.open(keys[1])
    assert [one.cells[0] for one in cockpit.drill.rows] == ["A-001"]
    cockpit.open("kept")
    assert len(cockpit.drill.rows) == len(ViolationClass) * len(Mode)


def test_a_visit_is_one_bar_of_its_desk_from_the_call_to_the_end(place):
    a_morning(place)
    line.remember(place.work, online=True)
    lines = {one.name: one for one in opened(place).board.desks.lines}
    assert [(span.kind, round(span.until - span.since)) for span in lines["Desk 7"].spans] == [
        ("with", 10),
        ("with", 27),
    ]
    assert [span.kind for span in lines["Desk 8"].spans] == ["break"]
    assert lines["Desk 7"].doing == "A-003 · 26 min"


def test_what_was_kept_to_the_law_is_counted_by_class_and_leads_to_the_ledger(place):
    put(place, late(place))
    cockpit = opened(place)
    counts = {name: [cell.words for cell in cells] for name, cells in cockpit.board.kept.rows}
    assert counts["Missed deadline"] == ["0", "0", "0", "1"]
    cockpit.open("kept.deadline.happened")
    assert [(row.key, row.opens) for row in cockpit.drill.rows] == [("x1", "law")]


def test_an_empty_centre_is_said_and_not_drawn(place):
    line.remember(place.work, online=True)
    board = opened(place).board
    assert (board.load.empty, board.waits.empty) == ("Nobody came today yet", "nobody waits")
    assert (board.desks.empty, board.next.empty) == ("No desk was opened yet", "nobody waits")
    assert board.load.told == "Too little history for a forecast. Open days known: 0 of 15."
    assert tiles(place.desk.beside.cockpit)["desks"] == ("0", "no desk open")


def test_a_change_is_read_once_between_two_ticks_and_nothing_is_drawn_where_nothing_changed(place):
    a_morning(place)
    cockpit, drawn = opened(place), []
    cockpit.shown = lambda: drawn.append(cockpit.board)
    place.desk.tick()
    place.desk.refresh(frozenset({Key("ticket", "a-001")}))
    assert drawn == []
    put(place, person(place, "A-009", 3))
    place.desk.refresh(frozenset({Key("ticket", "a-009")}))
    assert drawn == [], "it was read a moment ago"
    place.desk.tick()
    assert [one.tiles[0].value for one in drawn] == ["3"]


def test_rows_that_are_open_follow_what_changes_and_stay_closed_once_closed(place):
    a_morning(place)
    cockpit = opened(place)
    cockpit.open("tile.waiting")
    put(place, person(place, "A-009", 3))
    place.desk.tick()
    place.desk.refresh(frozenset({Key("ticket", "a-009")}))
    assert [one.cells[0] for one in cockpit.drill.rows] == ["A-001", "A-002", "A-009"]
    cockpit.close()
    place.desk.tick()
    place.desk.minute()
    assert cockpit.drill is None


def test_an_operator_is_told_whose_it_is(place):
    place.ctx.session = place.session
    place.desk.open_cockpit()
    assert (place.desk.stand.side, place.told) == (
        "", ["You have no right to see the load of the centre. Ask the supervisor"],
    )  # fmt: skip


def test_another_language_is_spoken_at_once(place):
    a_morning(place)
    cockpit = opened(place)
    place.ctx.catalogue = words(place.work, "ru")
    cockpit.speak()
    assert cockpit.board.tiles[0].name == "Ждут сейчас"


def weeks_before(place):
    """Four weeks of working days on which somebody came every five minutes from nine to one, and was served at once."""
    now, rows = place.work.now(), []
    for back in range(1, 29):
        day = place.work.local(now - timedelta(days=back))
        for n in range(48 if day.weekday() < 5 else 0):
            at = day.replace(hour=9, minute=0) + timedelta(minutes=5 * n)
            plain = Ticket(id=f"h{back}x{n}", number="A-900", series="A", arrived_at=at, eligible_at=at)
            row = plain.moved(TicketState.ISSUED, at).moved(TicketState.SERVING, at, started_at=at, desk="7")
            rows.append(row.moved(TicketState.DONE, at + timedelta(minutes=4 + n % 3)))
    put(place, *rows)


def test_with_weeks_of_history_the_rest_of_the_day_has_a_band_and_its_past_error_is_said(place):
    a_morning(place)
    weeks_before(place)
    cockpit = opened(place)
    load = cockpit.board.load
    assert load.told.startswith("The forecast of arrivals was off by ")
    assert [one.quarter for one in load.band] == list(range(42, 52)), "to the hour after which nobody ever came"
    assert all(one.low <= one.middle <= one.high for one in load.band)
    assert load.peak.startswith("peak ")


def test_before_anybody_came_nothing_is_said_of_a_band_that_is_not_drawn(place):
    weeks_before(place)
    load = opened(place).board.load
    assert load.empty
    assert (load.band, load.usual, load.peak, load.told) == ((), (), "", "")
    assert "band" not in load.sub


def test_of_many_desks_those_with_something_to_say_are_drawn_and_one_mark_leads_to_the_list_of_all(place):
    many = [desk(place, str(n), "paused" if n in (17, 23) else "open") for n in range(10, 40)]
    put(place, *many, person(place, "A-004", 60, called=20))
    cockpit = opened(place)
    told = cockpit.board.desks
    names = [one.name for one in told.drawn]
    assert len(told.lines) >= 30
    assert len(names) == 7
    assert {"Desk 17", "Desk 23"} <= {*names}
    assert names == [one.name for one in told.lines if one.name in names]
    assert told.more.spoken.startswith(f"{len(told.lines) - 7} desks more")
    cockpit.open(told.more.key)
    listed = {one.cells[1] for one in cockpit.drill.rows}
    assert listed >= {one.mark.spoken for one in told.lines}


def test_before_the_line_was_tried_the_page_says_so_and_what_the_other_desks_do_is_not_known(place):
    a_morning(place)
    cockpit = opened(place)
    known = cockpit.board.known
    assert (known.online, known.title) == (False, "The line was not tried yet")
    assert "Not known yet: desks 7, 8." in known.body
    assert known.body.endswith("The office has not told of the other desks yet.")
    assert tiles(cockpit)["desks"][1] == "not known: 2"


def test_where_the_law_names_no_norm_who_waits_is_listed_and_nothing_is_advised(place):
    a_morning(place)
    weeks_before(place)
    seen = replace(looked.look(place.work), norm=None)
    board = board_of(place.work, seen, place.ctx.catalogue, None)
    assert [one.number for one in board.next.rows] == ["A-001", "A-002"]
    assert board.next.advice is None
    assert board.next.no_advice == "Without a norm there is nothing to keep and no advice."
    assert board.desks.needed == ""
    assert board.lists["needed"].empty.startswith("The law names no longest wait")


def test_on_a_public_holiday_it_is_said_that_nothing_is_compared(place):
    a_morning(place)
    seen = looked.look(place.work)
    assert not board_of(place.work, seen, place.ctx.catalogue, None).load.told.startswith("Today is a public holiday")
    told = board_of(place.work, replace(seen, holiday=True), place.ctx.catalogue, None).load.told
    assert told.startswith("Today is a public holiday: it is compared with no other day.")


def test_of_many_who_wait_it_is_said_how_many_there_are(place):
    put(place, desk(place, "7"), *(person(place, f"A-{n:03}", 3 + n) for n in range(15)))
    cockpit = opened(place)
    assert len(cockpit.board.next.rows) == 12
    assert cockpit.board.next.count.endswith("; 15 in all")
    cockpit.open("next")
    assert len(cockpit.drill.rows) == 15


def test_the_desks_that_the_rest_of_the_day_needs_stand_beside_those_that_are_open_hour_by_hour(place):
    a_morning(place)
    weeks_before(place)
    cockpit = opened(place)
    cockpit.open("needed")
    drill = cockpit.drill
    assert [row.cells[0] for row in drill.rows] == ["10:00–11:00", "11:00–12:00", "12:00–13:00"]
    assert {row.cells[2] for row in drill.rows} == {"1"}
    assert drill.heads[1] == "Needed, approximate"
    assert drill.count.startswith("So that 90 % are called within 15 min, by Erlang C: approximate.")
    assert drill.notes.endswith("Whoever waits already is not in it: 2.")
    assert cockpit.board.desks.needed.startswith("10:00–11:00: needs ")
    assert "(approximate), open 1" in cockpit.board.desks.needed
