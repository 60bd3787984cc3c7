"""The reception: only somebody of the staff, at a browser the centre let in, gives numbers and takes them back."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from backoffice import terminals
from backoffice.store.terminals import TerminalKind
from backoffice.ticket_papers import Hand, TicketPaper, pdf_of
from mfc_desk.domain.appointments import Appointment
from mfc_desk.domain.ids import AppointmentId
from mfc_desk.domain.reasons import NOBODY_TOOK
from mfc_desk.domain.ticket_prints import CopyReason, PrintState
from mfc_desk.domain.tickets import Source, TicketState
from tests.office.bureau import CENTRE, PASSWORD, Bureau
from tests.office.lobby import Screen, put, rows, screen
from tests.printing import reading
from tests.printing.toy_roll import ToyPrinter

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


def test_what_happened_to_somebody_is_kept_with_their_number_and_has_its_bound(bureau: Bureau) -> None:
    door = staffed(bureau)
    assert sent(door, "issue_ticket", service="kz.birth", life_event="birth_of_child")["slip"]["bring"]
    (ticket,) = rows(bureau, "ticket")
    assert ticket.life_event == "birth_of_child"
    body = {"command": "command-9", "verb": "issue_ticket", "args": {"life_event": "x" * 65}}
    assert door.post("/reception/ask", body).status == 400


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
    told = [sent(door, "print_ticket", n, ticket=name)["slip"] for n in (2, 2, 3)]
    assert [one["copy"] for one in told] == [0, 0, 1]
    assert told[0]["paper"]["src"] == told[1]["paper"]["src"] != told[2]["paper"]["src"]
    assert told[2]["paper"]["high"] > told[0]["paper"]["high"], "it says COPY over its whole width"


def test_the_paper_is_in_the_language_of_the_person_whatever_the_staff_read(bureau: Bureau) -> None:
    door = staffed(bureau)
    made = {}
    for n, language in enumerate(("kk", "ru")):
        name = sent(door, "issue_ticket", 2 * n, language=language)["slip"]["ticket"]
        sent(door, "print_ticket", 2 * n + 1, ticket=name)
        (job,) = next(one for one in rows(bureau, "ticket_papers") if one.id == name).prints
        hand = Hand(centre=bureau.centre, device=None, actor=None)  # type: ignore[arg-type]  # to read is enough
        paper = TicketPaper(hand=hand, ticket=name, job=job.job, copy=0)
        made[language] = reading.words(pdf_of(bureau.office, paper))
    assert reading.tight("Сіздің нөміріңіз") in made["kk"]
    assert reading.tight("Ваш номер") in made["ru"]


def test_a_paper_once_more_keeps_its_reason_and_large_type_is_longer(bureau: Bureau) -> None:
    door = staffed(bureau)
    name = sent(door, "issue_ticket", service="kz.birth")["slip"]["ticket"]
    assert "data-printed" not in door.get("/reception/list").body.decode()
    sent(door, "print_ticket", 2, ticket=name)
    assert "data-printed" in door.get("/reception/list").body.decode()
    lost = sent(door, "print_ticket", 3, ticket=name, reason="lost")["slip"]
    large = sent(door, "print_ticket", 4, ticket=name, reason="large_type")["slip"]
    assert large["paper"]["high"] > lost["paper"]["high"]
    (papers,) = rows(bureau, "ticket_papers")
    assert [one.reason for one in papers.prints] == [None, CopyReason.LOST, CopyReason.LARGE_TYPE]
    body = {"command": "command-9", "verb": "print_ticket", "args": {"ticket": name, "reason": "fun"}}
    assert door.post("/reception/ask", body).status == 400


def rolled(bureau: Bureau, toy: ToyPrinter) -> Screen:
    """A reception with a roll printer of its own that the office drives."""
    code = terminals.add(bureau.office, CENTRE, kind=RECEPTION, name="Door", roll=f"127.0.0.1:{toy.port}")
    door = Screen(bureau)
    assert door.form("/hall/open", code=code).status == 303
    assert door.form("/reception/sign-in", login="reception", password=PASSWORD).status == 303
    return door


def test_a_reception_with_a_roll_printer_prints_there_once_for_each_command(bureau: Bureau) -> None:
    with ToyPrinter() as toy:
        door = rolled(bureau, toy)
        name = sent(door, "issue_ticket")["slip"]["ticket"]
        told = [sent(door, "print_ticket", n, ticket=name)["slip"] for n in (2, 2, 3)]
    assert [(one["paper"], one["trouble"]) for one in told] == [(None, None)] * 3
    assert len(toy.papers) == 2
    (papers,) = rows(bureau, "ticket_papers")
    assert [(one.copy, one.state) for one in papers.prints] == [(0, PrintState.PRINTED), (1, PrintState.PRINTED)]


def test_a_reception_whose_roll_is_empty_says_so_and_the_next_one_is_the_original(bureau: Bureau) -> None:
    with ToyPrinter(no_paper=True) as toy:
        door = rolled(bureau, toy)
        name = sent(door, "issue_ticket")["slip"]["ticket"]
        assert "out of paper" in sent(door, "print_ticket", 2, ticket=name)["slip"]["trouble"]["en"]
        again = sent(door, "print_ticket", 2, ticket=name)["slip"]
        assert "not known" in again["trouble"]["en"], "the same command prints nothing more by itself"
        toy.no_paper = False
        assert sent(door, "print_ticket", 3, ticket=name)["slip"]["trouble"] is None
    (papers,) = rows(bureau, "ticket_papers")
    assert [(one.copy, one.state) for one in papers.prints] == [(0, PrintState.NOT_PRINTED), (0, PrintState.PRINTED)]


def test_who_leaves_leaves_with_a_reason(bureau: Bureau) -> None:
    door = staffed(bureau)
    name = sent(door, "issue_ticket")["slip"]["ticket"]
    assert "refused" in sent(door, "leave_queue", 2, ticket=name)
    assert sent(door, "leave_queue", 3, ticket=name, reason="no_papers") == {}
    (ticket,) = rows(bureau, "ticket")
    assert (ticket.state, ticket.reason) == (TicketState.LEFT, "no_papers")


def test_an_hour_that_nobody_has_seen_is_told_as_what_was_said_and_is_no_way_to_the_front(bureau: Bureau) -> None:
    door = staffed(bureau)
    sent(door, "issue_ticket", 1)
    bureau.clock.advance(timedelta(minutes=1))
    sent(door, "issue_ticket", 3, appointment="11:05")
    put(bureau, Appointment(id=AppointmentId("7K3M92"), at=bureau.clock.now() + timedelta(minutes=9)))
    sent(door, "issue_ticket", 4, booking="7K3M92")
    html = door.get("/reception/list").body.decode()
    assert "Says to have a time at 11:05" in html
    assert "Appointment at 11:10" in html


def test_an_hour_of_today_that_is_over_is_said_to_be_over_before_a_number_is_given(bureau: Bureau) -> None:
    door = staffed(bureau)
    said = sent(door, "issue_ticket", appointment="08:00")
    assert "That hour is over already: 08:00" in said["refused"]["en"]
    assert rows(bureau, "ticket") == []
    assert "slip" in sent(door, "issue_ticket", 2, appointment="11:05")
    bureau.clock.advance(timedelta(hours=1))
    assert "slip" in sent(door, "issue_ticket", 2, appointment="11:05"), "what was given is given again"


def test_how_much_earlier_the_law_lets_somebody_be_called_is_told_without_what_their_hour_does(bureau: Bureau) -> None:
    door = staffed(bureau)
    sent(door, "issue_ticket", appointment="11:05", ground="veteran")
    html = door.get("/reception/list").body.decode()
    assert "by law 30 min earlier: veteran" in html
    assert "«О ветеранах»" in html, "and by which act"


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


@pytest.mark.parametrize(("body", "status"), [([], 400), ({"name": 1}, 400), ({}, 404), ({"name": "nowhere"}, 404)])
def test_who_goes_where_nobody_asked_is_told_so(bureau: Bureau, body: object, status: int) -> None:
    assert staffed(bureau).post("/reception/go", body).status == status


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


def test_the_list_stands_in_the_order_of_the_calls_and_tells_the_wait_of_the_desks(bureau: Bureau) -> None:
    door = staffed(bureau)
    sent(door, "issue_ticket", 1, appointment="11:40", ground="veteran")
    bureau.clock.advance(timedelta(minutes=15))
    sent(door, "issue_ticket", 2)
    bureau.clock.advance(timedelta(minutes=5))
    html = door.get("/reception/list").body.decode()
    assert html.index("A-002") < html.index("A-001"), "nobody calls who has an hour later on"
    assert html.count("waited 5 min") == 1
    assert 'lang="en">waiting<' not in html, "one word for it is enough"
    desk = bureau.desk()
    assert desk.ask("call_next").result["ticket"] == rows(bureau, "ticket")[1].id


def test_a_wish_that_is_taken_back_gives_no_number_and_one_that_was_given_is_voided(bureau: Bureau) -> None:
    door = staffed(bureau)
    wish = {"command": "command-0001", "verb": "issue_ticket", "args": {}}
    assert door.post("/reception/withdraw", wish).status == 200
    assert "refused" in sent(door, "issue_ticket", 1), "the wish was on its way when it was taken back"
    assert rows(bureau, "ticket") == []
    sent(door, "issue_ticket", 2)
    for _ in range(2):
        assert door.post("/reception/withdraw", {**wish, "command": "command-0002"}).status == 200
    assert [(one.state, one.reason) for one in rows(bureau, "ticket")] == [(TicketState.VOIDED, NOBODY_TOOK)]


def test_whoever_takes_a_number_back_that_a_desk_has_called_is_told_where_it_is(bureau: Bureau) -> None:
    door = staffed(bureau)
    wish = {"command": "command-0001", "verb": "issue_ticket", "args": {}}
    number = sent(door, "issue_ticket", 1)["slip"]["number"]
    assert bureau.desk("3").ask("call_next").refused is None
    for _ in range(2):
        said = json.loads(door.post("/reception/withdraw", wish).body)
        assert said["refused"]["en"].startswith(f"Number {number} was not taken back: desk 3")
    assert [one.state for one in rows(bureau, "ticket")] == [TicketState.CALLED]


def test_a_booked_person_whose_number_was_taken_back_is_expected_again(bureau: Bureau) -> None:
    put(bureau, Appointment(id=AppointmentId("7K3M92"), at=bureau.clock.now() + timedelta(minutes=40)))
    door = staffed(bureau)
    wish = {"command": "command-0001", "verb": "issue_ticket", "args": {"booking": "7K3M92"}}
    sent(door, "issue_ticket", 1, booking="7K3M92")
    assert json.loads(door.post("/reception/withdraw", wish).body) == {}
    assert 'data-booking="7K3M92"' in door.get("/reception/list").body.decode()
    assert sent(door, "issue_ticket", 2, booking="7K3M92")["slip"]["wait"]["en"] == "Your time is 11:40"
    assert 'data-booking="7K3M92"' not in door.get("/reception/list").body.decode()


def test_nothing_but_a_wish_of_this_reception_is_taken_back(bureau: Bureau) -> None:
    door = staffed(bureau)
    sent(door, "issue_ticket", 1)
    (ticket,) = rows(bureau, "ticket")
    call = {"command": "command-0009", "verb": "void_ticket", "args": {"ticket": ticket.id, "reason": "twice"}}
    assert door.post("/reception/withdraw", call).status == 400
    wish = {"command": "command-0001", "verb": "issue_ticket", "args": {}}
    assert screen(bureau, RECEPTION, "side door").post("/reception/withdraw", wish).status == 401
    assert [one.state for one in rows(bureau, "ticket")] == [TicketState.ISSUED]


def test_whoever_signed_in_meanwhile_takes_back_what_was_wished_before_at_this_browser_only(bureau: Bureau) -> None:
    door, side = staffed(bureau), screen(bureau, RECEPTION, "side door")
    sent(door, "issue_ticket", 1)
    (ticket,) = rows(bureau, "ticket")
    wish = {"command": "command-0001", "verb": "issue_ticket", "args": {}}
    for each in (side, door):
        assert each.form("/reception/sign-in", login="operator1", password=PASSWORD).status == 303
    assert side.post("/reception/withdraw", wish).status == 409
    assert rows(bureau, "ticket") == [ticket]
    assert door.post("/reception/withdraw", wish).status == 200
    assert [(one.state, one.reason) for one in rows(bureau, "ticket")] == [(TicketState.VOIDED, NOBODY_TOOK)]
    other = sent(door, "issue_ticket", 2)["slip"]["ticket"]
    sent(door, "leave_queue", 3, ticket=other, reason="gone")
    assert door.post("/reception/withdraw", {**wish, "command": "command-0003"}).status == 409, "that was no number"
