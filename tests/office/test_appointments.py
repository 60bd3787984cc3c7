"""Agreed times: taken in as a list, kept by who comes with the code, and counted as waiting from their time on."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from backoffice import appointments
from backoffice.__main__ import main
from backoffice.appointments import Taken
from backoffice.errors import NotDone
from mfc_desk.domain.appointments import Appointment, AppointmentState
from mfc_desk.domain.ids import AppointmentId
from mfc_desk.domain.operations.appointments import BookAppointment
from mfc_desk.domain.operations.tickets import IssueTicket
from mfc_desk.domain.tickets import Ticket
from tests.office.bureau import NOON, Bureau, key, kinds

HEADING = "code,at,service,people,name\n"
NOON_HERE = "2026-11-20T11:00"
"""NOON in Almaty."""


def taken(bureau: Bureau, folder: Path, *lines: str) -> Taken:
    path = folder / "list.csv"
    path.write_text(HEADING + "\n".join(lines), "utf-8")
    return appointments.take_in(bureau.office, bureau.centre, path)


def take_in(bureau: Bureau, folder: Path, *lines: str) -> int:
    return taken(bureau, folder, *lines).new


def test_a_list_is_taken_in_once_however_often_it_comes(bureau: Bureau, tmp_path: Path) -> None:
    lines = ("7K3M92,2026-11-20T11:20,kz.birth,2,Оспанова Раушан", "4PQ8,2026-11-20T12:00,,,")
    assert take_in(bureau, tmp_path, *lines) == 2
    assert take_in(bureau, tmp_path, *lines, "NEW1,2026-11-20T12:30,,,") == 1
    desk = bureau.desk()
    found = desk.get(key("appointment", "7K3M92"))
    assert isinstance(found, Appointment)
    assert (found.at, found.people, found.name) == (NOON + timedelta(minutes=20), 2, "Оспанова Раушан")


def test_the_command_takes_a_list_in_and_says_of_each_unfit_line_why(
    bureau: Bureau, database_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "list.csv"
    now = bureau.clock.now().isoformat()
    command = ["appointments", str(path), "--database", database_url, "--language", "en", "--clock-at", now]
    path.write_text(f"{HEADING}7K3M92,2026-11-20T11:20,kz.birth,2,\nBAD2,tomorrow,,,\n", "utf-8")
    assert main(command) == 3
    said = capsys.readouterr()
    assert ("1 new appointment" in said.out, "Line 3" in said.err) == (True, True)
    assert isinstance(bureau.desk().get(key("appointment", "7K3M92")), Appointment), "the others are taken"
    path.write_text(f"{HEADING}7K3M92,2026-11-20T11:20,kz.birth,2,\n", "utf-8")
    assert main(command) == 0
    assert isinstance(bureau.desk().get(key("appointment", "7K3M92")), Appointment)


def test_of_a_list_what_can_be_kept_is_taken_and_every_other_line_says_why(bureau: Bureau, tmp_path: Path) -> None:
    lines = (
        "GOOD1,2026-11-20T12:00,,,",
        "BAD2,tomorrow,,,",
        "bad 3,2026-11-20T12:00,,,",
        "BAD4,2026-11-20T12:00,kz.nothing,,",
        "BAD5,2026-11-19T09:00,,,",
        "BAD6,2026-11-20T12:00,,many,",
        "BAD7,2026-11-20T12:00,,99,",
    )
    found = taken(bureau, tmp_path, *lines)
    assert (found.new, found.over) == (1, 0)
    assert [(each.line, each.why.code) for each in found.unfit] == [
        (3, "appointments.no_time"),
        (4, "rule.appointment_code"),
        (5, "office.no_such_service"),
        (6, "rule.appointment_over"),
        (7, "appointments.no_number"),
        (8, "rule.people_on_a_number"),
    ]
    assert take_in(bureau, tmp_path, lines[0]) == 0


def test_an_hour_of_today_that_is_over_is_left_out_with_a_word(
    bureau: Bureau, database_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = ("EARLY1,2026-11-20T09:00,,,", "LATE1,2026-11-20T12:00,,,")
    found = taken(bureau, tmp_path, *lines)
    assert (found.new, found.over, found.unfit) == (1, 1, ())
    now = bureau.clock.now().isoformat()
    path = str(tmp_path / "list.csv")
    assert main(["appointments", path, "--database", database_url, "--language", "en", "--clock-at", now]) == 0
    assert "1 hour of today is over already and was left out" in capsys.readouterr().out


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"a,b\n1,2\n"])
def test_what_is_no_list_is_refused_whole(bureau: Bureau, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(content)
    with pytest.raises(NotDone):
        appointments.take_in(bureau.office, bureau.centre, path)


def came(bureau: Bureau, code: str) -> Ticket:
    """Somebody with a code, whatever they typed it like."""
    desk = bureau.desk()
    answer = desk.ask("issue_ticket", booking=code)
    assert answer.refused is None, answer.refused
    ticket = desk.get(key("ticket", answer.result["ticket"]))
    assert isinstance(ticket, Ticket)
    return ticket


def test_who_comes_early_with_a_code_waits_from_the_agreed_time_and_ahead_of_who_came_without(
    bureau: Bureau, tmp_path: Path
) -> None:
    take_in(bureau, tmp_path, "7K3M92,2026-11-20T11:20,kz.birth,2,")
    desk = bureau.desk("2", "operator2")
    walked_in = bureau.ticket(desk)
    ticket = came(bureau, " 7k3-m92 ")
    assert (ticket.appointment, ticket.eligible_at) == (NOON + timedelta(minutes=20),) * 2
    assert (ticket.service, ticket.people, ticket.arrived_at) == ("kz.birth", 2, NOON)
    assert desk.ask("call_next").result["ticket"] == walked_in
    bureau.clock.advance(timedelta(minutes=20))
    later = bureau.ticket(bureau.desk("4", "operator1"))
    other = bureau.desk("5", "operator1")
    assert other.ask("call_next").result["ticket"] == ticket.id
    assert later != ticket.id


@pytest.mark.parametrize(("late", "kept"), [(15, True), (16, False)])
def test_who_comes_later_than_the_hall_allows_waits_as_anybody_does(
    bureau: Bureau, tmp_path: Path, late: int, kept: bool
) -> None:
    take_in(bureau, tmp_path, f"7K3M92,{NOON_HERE},,,")
    bureau.clock.advance(timedelta(minutes=late))
    ticket = came(bureau, "7K3M92")
    assert (ticket.appointment is not None, ticket.head_start_min > 0) == (kept, kept)


def test_a_code_is_good_once_on_its_day_and_an_unknown_one_never(bureau: Bureau, tmp_path: Path) -> None:
    take_in(bureau, tmp_path, f"7K3M92,{NOON_HERE},,,", "NEXT1,2026-11-21T11:00,,,")
    came(bureau, "7K3M92")
    desk = bureau.desk()
    for code, why in (
        ("7K3M92", "rule.appointment_has_number"),
        ("NEXT1", "rule.appointment_other_day"),
        ("NONE", "office.no_such_appointment"),
    ):
        answer = desk.ask("issue_ticket", booking=code)
        assert answer.refused is not None
        assert answer.refused.code == why


def test_a_cancelled_time_is_nobodys_and_the_reason_stays(bureau: Bureau, tmp_path: Path) -> None:
    take_in(bureau, tmp_path, f"7K3M92,{NOON_HERE},,,")
    desk = bureau.desk()
    assert desk.ask("cancel_appointment", appointment="7K3M92", reason="ill").refused is None
    found = desk.get(key("appointment", "7K3M92"))
    assert isinstance(found, Appointment)
    assert (found.state, found.reason) == (AppointmentState.CANCELLED, "ill")
    answer = desk.ask("issue_ticket", booking="7K3M92")
    assert answer.refused is not None
    assert answer.refused.code == "rule.appointment_cancelled"


def test_who_comes_with_a_code_once_more_is_told_the_number_they_have(bureau: Bureau, tmp_path: Path) -> None:
    take_in(bureau, tmp_path, f"7K3M92,{NOON_HERE},,,")
    ticket = came(bureau, "7K3M92")
    answer = bureau.desk().ask("issue_ticket", booking="7K3M92")
    assert answer.refused is not None
    assert (answer.refused.code, answer.refused.params) == ("rule.appointment_has_number", {"number": ticket.number})


def test_an_arrival_without_the_line_is_merged_when_it_comes(bureau: Bureau, tmp_path: Path) -> None:
    take_in(bureau, tmp_path, f"7K3M92,{NOON_HERE},,,")
    desk = bureau.desk()
    block = next(row for row, _ in desk.rows.values() if row.kind == "ticket_block")
    number = block.printed(block.first)  # type: ignore[union-attr]
    wire = desk.do(
        IssueTicket(ticket=bureau.ids.new(), number=number, series="A", block=block.id, booking=AppointmentId("7K3M92"))  # type: ignore[arg-type]
    )
    assert kinds(desk.push([wire])) == ["applied"]
    desk.pull()
    found = desk.get(key("appointment", "7K3M92"))
    assert isinstance(found, Appointment)
    assert found.state is AppointmentState.ARRIVED


def test_a_desk_books_a_time_for_whoever_sits_there(bureau: Bureau) -> None:
    desk = bureau.desk()
    wire = desk.do(BookAppointment(appointment=AppointmentId("AGAIN1"), at=NOON + timedelta(days=1), name="Ә. Оспан"))
    assert kinds(desk.push([wire])) == ["applied"]


def test_the_code_of_a_number_that_was_voided_gives_another_one(bureau: Bureau, tmp_path: Path) -> None:
    take_in(bureau, tmp_path, f"7K3M92,{NOON_HERE},,,")
    first, desk = came(bureau, "7K3M92"), bureau.desk()
    assert desk.ask("void_ticket", ticket=first.id, reason="misprinted").refused is None
    second = came(bureau, "7K3M92")
    assert (second.number != first.number, second.appointment) == (True, first.appointment)
    again = desk.ask("issue_ticket", booking="7K3M92")
    assert again.refused is not None
    assert again.refused.params == {"number": second.number}
