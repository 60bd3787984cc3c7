"""The reception: only somebody of the staff, at a browser the centre let in, gives numbers and takes them back."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from backoffice.store.terminals import TerminalKind
from mfc_desk.domain.appointments import Appointment
from mfc_desk.domain.ids import AppointmentId
from mfc_desk.domain.tickets import Source, TicketState
from tests.office.bureau import PASSWORD, Bureau
from tests.office.lobby import Screen, put, rows, screen

RECEPTION, KIOSK = TerminalKind.RECEPTION, TerminalKind.KIOSK
UGLY = '<b>deaf</b><script>alert("x")</script>'


def staffed(bureau: Bureau) -> Screen:
    door = screen(bureau, RECEPTION)
    assert door.form("/reception/sign-in", login="reception", password=PASSWORD).status == 303
    return door


def sent(door: Screen, verb: str, n: int = 1, **args: object) -> dict[str, Any]:
    said = door.post("/reception/ask", {"command": f"command-{n:04d}", "verb": verb, "args": args})
    assert said.status == 200, said.body
    return dict(json.loads(said.body))


def test_nobody_gives_a_number_before_signing_in(bureau: Bureau) -> None:
    door = screen(bureau, RECEPTION)
    body = {"command": "command-1", "verb": "issue_ticket", "args": {}}
    assert door.post("/reception/ask", body).status == 401
    assert door.get("/reception/list").status == 401
    wrong = door.form("/reception/sign-in", login="reception", password="a guess")
    assert wrong.status == 401
    assert "mfc_staff" not in door.cookies
    assert rows(bureau, "ticket") == []


def test_wrong_passwords_are_waited_for_as_at_a_desk(bureau: Bureau) -> None:
    door = screen(bureau, RECEPTION)
    for _ in range(4):
        door.form("/reception/sign-in", login="reception", password="a guess")
    assert door.form("/reception/sign-in", login="reception", password=PASSWORD).status == 401
    bureau.clock.advance(timedelta(minutes=10))
    assert door.form("/reception/sign-in", login="reception", password=PASSWORD).status == 303


def test_a_session_is_of_no_use_at_another_browser(bureau: Bureau) -> None:
    door, other = staffed(bureau), screen(bureau, RECEPTION, "side door")
    other.cookies["mfc_staff"] = door.cookies["mfc_staff"]
    assert other.get("/reception/list").status == 401
    kiosk = screen(bureau, KIOSK)
    kiosk.cookies |= {"mfc_staff": door.cookies["mfc_staff"], "mfc_reception": kiosk.cookies["mfc_kiosk"]}
    assert kiosk.get("/reception/list").status == 401


def test_who_signs_out_is_out(bureau: Bureau) -> None:
    door = staffed(bureau)
    kept = door.cookies["mfc_staff"]
    door.form("/reception/sign-out")
    door.cookies["mfc_staff"] = kept
    assert door.get("/reception/list").status == 401


def test_a_number_is_given_with_all_that_was_said_and_once(bureau: Bureau) -> None:
    door = staffed(bureau)
    said = {"service": "kz.birth", "ground": "pregnant", "language": "kk", "note": " hard of hearing ", "people": 2}
    first, again = sent(door, "issue_ticket", **said), sent(door, "issue_ticket", **said)
    assert first["slip"]["number"] == again["slip"]["number"] == "A-001"
    (ticket,) = rows(bureau, "ticket")
    found = (ticket.source, ticket.ground, ticket.language, ticket.note, ticket.people)
    assert found == (Source.RECEPTION, "pregnant", "kk", "hard of hearing", 2)


def test_an_appointment_waits_at_its_time_and_not_before(bureau: Bureau) -> None:
    door = staffed(bureau)
    sent(door, "issue_ticket", appointment="11:30")
    (ticket,) = rows(bureau, "ticket")
    assert bureau.centre.local(ticket.eligible_at).strftime("%H:%M") == "11:30"
    desk = bureau.desk()
    assert desk.ask("call_next").result["ticket"] is None
    bureau.clock.advance(timedelta(minutes=30))
    assert desk.ask("call_next").result["ticket"] == ticket.id
    assert (
        door.post(
            "/reception/ask", {"command": "c" * 9, "verb": "issue_ticket", "args": {"appointment": "25:00"}}
        ).status
        == 400
    )


def test_a_note_with_markup_is_shown_as_it_was_written(bureau: Bureau) -> None:
    door = staffed(bureau)
    sent(door, "issue_ticket", note=UGLY)
    html = door.get("/reception/list").body.decode()
    assert "<script>" not in html
    assert "&lt;b&gt;deaf&lt;/b&gt;" in html


def test_a_note_has_its_bound(bureau: Bureau) -> None:
    assert "refused" in sent(staffed(bureau), "issue_ticket", note="x" * 201)


def test_the_list_tells_why_everybody_stands_where_they_stand(bureau: Bureau) -> None:
    door = staffed(bureau)
    sent(door, "issue_ticket")
    bureau.clock.advance(timedelta(minutes=5))
    sent(door, "issue_ticket", 2, ground="veteran")
    html = door.get("/reception/list").body.decode()
    assert html.index("A-002") < html.index("A-001")
    assert "by law 30 min earlier: veteran" in html
    assert "In turn, came at 11:00" in html


def test_a_void_takes_a_reason_and_the_number_is_called_by_nobody(bureau: Bureau) -> None:
    door = staffed(bureau)
    name = sent(door, "issue_ticket")["slip"]["ticket"]
    assert "refused" in sent(door, "void_ticket", 2, ticket=name, reason=" ")
    assert sent(door, "void_ticket", 3, ticket=name, reason="taken twice") == {}
    (ticket,) = rows(bureau, "ticket")
    assert (ticket.state, ticket.reason) == (TicketState.VOIDED, "taken twice")
    assert bureau.desk().ask("call_next").result["ticket"] is None


def test_a_second_print_is_a_copy_and_a_repeated_request_is_no_second_print(bureau: Bureau) -> None:
    door = staffed(bureau)
    name = sent(door, "issue_ticket")["slip"]["ticket"]
    copies = [sent(door, "print_ticket", n, ticket=name)["slip"]["copy"] for n in (2, 2, 3)]
    assert copies == [0, 0, 1]


def test_who_did_not_come_is_back_on_the_list_when_they_show_up(bureau: Bureau) -> None:
    door, desk = staffed(bureau), bureau.desk()
    name = sent(door, "issue_ticket")["slip"]["ticket"]
    desk.ask("call_next")
    desk.ask("no_show", ticket=name)
    assert 'data-verb="come_back"' in door.get("/reception/list").body.decode()
    assert sent(door, "come_back", 2, ticket=name) == {}
    assert desk.ask("call_next").result["ticket"] == name


@pytest.mark.parametrize("verb", ["call_next", "call_ticket", "transfer_ticket", "nonsense"])
def test_the_reception_calls_nobody_to_a_desk(bureau: Bureau, verb: str) -> None:
    body = {"command": "command-1", "verb": verb, "args": {}}
    assert staffed(bureau).post("/reception/ask", body).status == 400


def test_who_wants_help_at_a_kiosk_is_seen_until_somebody_goes(bureau: Bureau) -> None:
    door, kiosk = staffed(bureau), screen(bureau, KIOSK, "Entrance")
    kiosk.post("/kiosk/help", {})
    assert 'data-go="Entrance"' in door.get("/reception/list").body.decode()
    assert door.post("/reception/go", {"name": "Entrance"}).status == 200
    assert 'data-go="Entrance"' not in door.get("/reception/list").body.decode()


def test_another_site_does_nothing_in_the_name_of_the_staff(bureau: Bureau) -> None:
    door = staffed(bureau)
    body = {"command": "command-1", "verb": "issue_ticket", "args": {}}
    assert door.post("/reception/ask", body, origin="https://elsewhere.example").status == 403


def test_whose_code_is_forgotten_is_found_by_name_and_checked_in(bureau: Bureau) -> None:
    at = bureau.clock.now() + timedelta(minutes=40)
    put(bureau, Appointment(id=AppointmentId("7K3M92"), at=at, name="Үлгі А."))
    door = staffed(bureau)
    html = door.get("/reception/list").body.decode()
    assert "Үлгі А." in html
    assert 'data-booking="7K3M92"' in html
    assert sent(door, "issue_ticket", booking="7K3M92")["slip"]["wait"]["en"] == "Your time is 11:40"
    assert 'data-booking="7K3M92"' not in door.get("/reception/list").body.decode()
