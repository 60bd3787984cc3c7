"""The kiosk gives a number once for each wish, to nobody the centre has not let in, and takes back what nobody took."""

from __future__ import annotations

import json
from base64 import b64decode
from datetime import date, timedelta
from html import escape as html_words
from io import BytesIO
from typing import Any

import pytest
import zxingcpp
from PIL import Image

from backoffice import keys, terminals
from backoffice.errors import NotDone
from backoffice.office import law_of
from backoffice.store.terminals import TerminalKind, called_for_help
from backoffice.ticket_slips import slip_of
from backoffice.web.offers import texts_of
from forms.ids import ServiceId
from mfc_desk.domain.appointments import Appointment
from mfc_desk.domain.halls import Hall, Series
from mfc_desk.domain.ids import AppointmentId
from mfc_desk.domain.reasons import read
from mfc_desk.domain.ticket_codes import BY_CENTRE, read_code
from mfc_desk.domain.ticket_prints import PrintState
from mfc_desk.domain.tickets import Source, TicketState
from mfc_desk.text.catalogue import Catalogue
from mfc_desk.text.message import msg
from printing.documents.ticket import ROLL_DOTS
from tests.office.bureau import CENTRE, Bureau
from tests.office.lobby import FORM, Screen, put, rows, screen
from tests.printing.toy_roll import ToyPrinter

KIOSK, BOARD = TerminalKind.KIOSK, TerminalKind.BOARD


def wish(n: int = 1, **more: object) -> dict[str, object]:
    command = f"00000000-0000-4000-8000-{n:012d}"
    return {"command": command, "language": "kk", "service": "kz.birth", "life_event": "birth_of_child", **more}


def given(kiosk: Screen, n: int = 1, **more: object) -> dict[str, Any]:
    said = kiosk.post("/kiosk/number", wish(n, **more))
    assert said.status == 200, said.body
    return dict(json.loads(said.body))


def test_the_same_wish_gets_the_same_number_however_often_it_is_sent(bureau: Bureau) -> None:
    kiosk = screen(bureau, KIOSK)
    first, again, other = given(kiosk), given(kiosk), given(kiosk, 2)
    assert (first["slip"]["number"], again["slip"]["number"], other["slip"]["number"]) == ("A-001", "A-001", "A-002")
    assert [one.source for one in rows(bureau, "ticket")] == [Source.KIOSK] * 2


def test_a_browser_that_was_not_let_in_gets_no_number_and_no_page(bureau: Bureau) -> None:
    stranger = Screen(bureau)
    assert stranger.post("/kiosk/number", wish()).status == 401
    assert stranger.get("/kiosk").status == 401
    board = screen(bureau, BOARD)
    board.cookies["mfc_kiosk"] = board.cookies["mfc_board"]
    assert board.post("/kiosk/number", wish()).status == 401
    assert rows(bureau, "ticket") == []


def test_a_code_opens_one_browser_once_and_within_a_day(bureau: Bureau) -> None:
    code = terminals.add(bureau.office, CENTRE, kind=KIOSK, name="Entrance")
    late = terminals.add(bureau.office, CENTRE, kind=KIOSK, name="Exit")
    assert Screen(bureau).form("/hall/open", code=code).status == 303
    assert Screen(bureau).form("/hall/open", code=code).status == 403
    bureau.clock.advance(timedelta(days=1))
    assert Screen(bureau).form("/hall/open", code=late).status == 403
    with pytest.raises(NotDone):
        terminals.add(bureau.office, CENTRE, kind=KIOSK, name="Entrance")


def test_a_kiosk_that_is_blocked_gives_nothing_until_a_new_code_opens_it(bureau: Bureau) -> None:
    kiosk = screen(bureau, KIOSK, "Entrance")
    terminals.block(bureau.office, CENTRE, "Entrance")
    assert kiosk.post("/kiosk/number", wish()).status == 401
    kiosk.form("/hall/open", code=terminals.new_code(bureau.office, CENTRE, "Entrance"))
    assert given(kiosk)["slip"]["number"] == "A-001"


def test_what_opens_a_kiosk_is_read_by_no_script_and_sent_by_no_other_site(bureau: Bureau) -> None:
    code = terminals.add(bureau.office, CENTRE, kind=KIOSK, name="Entrance")
    cookie = Screen(bureau).form("/hall/open", code=code).headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie


@pytest.mark.parametrize(
    "headers", [{"origin": "https://elsewhere.example"}, {"origin": "null"}, {"sec_fetch_site": "cross-site"}]
)
def test_a_page_of_another_site_takes_no_number(bureau: Bureau, headers: dict[str, str]) -> None:
    kiosk = screen(bureau, KIOSK)
    assert kiosk.post("/kiosk/number", wish(), **headers).status == 403
    assert kiosk.post("/kiosk/number", wish(), origin="http://office.test").status == 200
    own_form = {"origin": "null", "sec_fetch_site": "same-origin"}
    assert kiosk.post("/kiosk/number", wish(), **own_form).status == 200, "a form of ours tells nobody where it stands"


def test_a_kiosk_gives_no_more_numbers_than_people_can_take(bureau: Bureau) -> None:
    kiosk = screen(bureau, KIOSK)
    for n in range(terminals.NUMBERS_A_WHILE):
        given(kiosk, n)
    refused = kiosk.post("/kiosk/number", wish(99))
    assert refused.status == 503
    assert int(refused.headers["retry-after"]) > 0
    assert given(kiosk, 3)["slip"]["number"] == "A-004", "what was given is told again"
    bureau.clock.advance(timedelta(minutes=1))
    assert given(kiosk, 99)["slip"]["number"] == f"A-{terminals.NUMBERS_A_WHILE + 1:03d}"


def test_a_clock_that_is_put_back_shuts_no_kiosk(bureau: Bureau) -> None:
    kiosk = screen(bureau, KIOSK)
    for n in range(terminals.NUMBERS_A_WHILE):
        given(kiosk, n)
    bureau.clock.advance(timedelta(minutes=-10))
    assert given(kiosk, 99)["slip"]["number"] == f"A-{terminals.NUMBERS_A_WHILE + 1:03d}"


@pytest.mark.parametrize(
    ("series", "words"),
    [
        (Series(letter="A", paused=True), "A"),
        (Series(letter="A", day_limit=1, first=5, last=5, excluded=((5, 5),)), "A"),
    ],
)
def test_a_list_that_gives_nothing_says_so_in_every_language(bureau: Bureau, series: Series, words: str) -> None:
    put(bureau, Hall(series=(series,)))
    refused = given(screen(bureau, KIOSK))["refused"]
    assert set(refused) == {"kk", "ru", "en"}
    assert all(words in text for text in refused.values())


def test_the_limit_of_a_day_is_told_to_the_next_person(bureau: Bureau) -> None:
    put(bureau, Hall(series=(Series(letter="A", day_limit=1),)))
    kiosk = screen(bureau, KIOSK)
    assert "slip" in given(kiosk)
    assert "refused" in given(kiosk, 2)


def test_what_nobody_waited_for_is_voided_with_its_reason_and_what_never_came_is_not_given_later(
    bureau: Bureau,
) -> None:
    kiosk = screen(bureau, KIOSK)
    given(kiosk)
    assert kiosk.post("/kiosk/withdraw", wish()).status == 200
    assert kiosk.post("/kiosk/withdraw", wish()).status == 200, "and again"
    assert kiosk.post("/kiosk/withdraw", wish(2)).status == 200
    assert "refused" in given(kiosk, 2)
    (ticket,) = rows(bureau, "ticket")
    assert ticket.state is TicketState.VOIDED
    assert read(ticket.reason) == (msg("because.nobody_took"), "")
    assert given(kiosk, 3)["slip"]["number"] == "A-002"


def test_who_goes_first_by_law_has_fewer_people_before_them(bureau: Bureau) -> None:
    kiosk = screen(bureau, KIOSK)
    for n in range(3):
        given(kiosk, n)
        bureau.clock.advance(timedelta(seconds=20))
    slip = given(kiosk, 9, ground="disability")["slip"]
    assert slip["ahead"]["en"] == "Nobody is before you"
    assert slip["ground"]["en"] == "You are called earlier, by law"
    assert given(kiosk, 10)["slip"]["ahead"]["en"] == "4 people are before you"


def test_the_slip_says_what_to_have_ready_and_what_the_office_asks_for_itself(bureau: Bureau) -> None:
    slip = given(screen(bureau, KIOSK))["slip"]
    assert [one["en"] for one in slip["bring"]] == ["Identity document (original)"]
    assert [one["en"] for one in slip["fetched"]] == ["Record of the hospital"]
    assert slip["wait"]["en"] == "How long it takes is not known yet", "nobody was called today"


def test_the_code_on_the_slip_is_signed_by_the_centre(bureau: Bureau) -> None:
    kiosk = screen(bureau, KIOSK)
    given(kiosk)
    (ticket,) = rows(bureau, "ticket")
    slip = bureau.database.read(lambda tx: slip_of(tx, bureau.office, bureau.centre, ticket.id))
    assert slip is not None
    code = read_code(slip.code, centre=CENTRE, keys={BY_CENTRE: keys.public_of(bureau.centre.private_key)})
    assert (code.ticket, code.number, code.day) == (ticket.id, "A-001", date(2026, 11, 20))


@pytest.mark.parametrize(
    "body",
    [
        {},
        {**wish(), "command": "short"},
        {**wish(), "series": "B"},
        {**wish(), "language": "xx"},
        {**wish(), "identifier": "850402450004"},
    ],
)
def test_a_kiosk_decides_nothing_that_its_screen_does_not_ask(bureau: Bureau, body: dict[str, object]) -> None:
    assert screen(bureau, KIOSK).post("/kiosk/number", body).status == 400


def test_the_page_holds_every_language_and_runs_nothing_but_the_offices_own_files(bureau: Bureau) -> None:
    said = screen(bureau, KIOSK).get("/kiosk")
    html = said.body.decode()
    for words in ("Қандай мәселемен келдіңіз?", "С чем вы пришли?", "What did you come for?"):
        assert words in html
    policy = said.headers["content-security-policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert " style=" not in html
    assert "onclick" not in html
    assert "<script>" not in html


@pytest.mark.parametrize(("path", "status"), [("/", 404), ("/kiosk/nothing", 404), ("/hall/static/nothing.css", 404)])
def test_who_types_an_address_that_is_none_reads_so_in_three_languages(bureau: Bureau, path: str, status: int) -> None:
    said = Screen(bureau).get(path, accept="text/html,application/xhtml+xml")
    assert said.status == status
    assert said.headers["content-type"].startswith("text/html")
    words = [Catalogue(language)("office.no_such_address") for language in ("kk", "ru", "en")]
    assert all(each in said.body.decode() for each in words)


def test_a_form_that_is_sent_by_a_browser_that_is_not_let_in_is_answered_in_words(bureau: Bureau) -> None:
    stranger = Screen(bureau)
    said = stranger.form("/reception/sign-in", login="reception", password="x")
    assert said.status == 401
    html = stranger.bureau.call(
        "POST", "/reception/sign-in", headers={"accept": "text/html", "content-type": FORM}, body=b"login=a&password=b"
    )
    assert "text/html" in html.headers["content-type"]
    assert Catalogue("ru")("terminal.not_let_in") in html.body.decode()


def test_help_is_called_once_and_stays_until_somebody_goes(bureau: Bureau) -> None:
    kiosk = screen(bureau, KIOSK, "Entrance")
    assert kiosk.post("/kiosk/help", {}).status == 200
    since = bureau.clock.now()
    bureau.clock.advance(timedelta(minutes=2))
    kiosk.post("/kiosk/help", {})
    (one,) = bureau.database.read(lambda tx: called_for_help(tx, CENTRE))
    assert (one.name, one.help_at) == ("Entrance", since)
    terminals.help_goes(bureau.office, CENTRE, "Entrance")
    assert not bureau.database.read(lambda tx: called_for_help(tx, CENTRE))


def test_a_file_outside_the_pages_own_folder_is_not_served(bureau: Bureau) -> None:
    assert bureau.call("GET", "/hall/static/hall.css").status == 200
    assert bureau.call("GET", "/hall/static/inter.ttf").headers["content-type"].startswith("font/ttf")
    assert bureau.call("GET", "/hall/static/..%2Frendering.py").status == 404
    assert bureau.call("GET", "/hall/static/pictograms.json").status == 404


def seen(slip: dict[str, Any]) -> tuple[str, str]:
    """The code and the size of the paper that a browser is told to print."""
    paper = slip["paper"]
    head, _, data = paper["src"].partition(",")
    assert head == "data:image/png;base64"
    picture = Image.open(BytesIO(b64decode(data)))
    assert picture.size == (paper["wide"], paper["high"]) == (ROLL_DOTS, paper["high"])
    return zxingcpp.read_barcodes(picture.convert("L"))[0].text, paper["src"]


def test_what_the_browser_prints_is_the_paper_of_the_office_and_the_same_one_when_its_answer_was_lost(
    bureau: Bureau,
) -> None:
    kiosk = screen(bureau, KIOSK, prints=True)
    first, again = given(kiosk)["slip"], given(kiosk)["slip"]
    (ticket,) = rows(bureau, "ticket")
    assert seen(first)[0] == ticket.code
    assert [first["copy"], again["copy"]] == [0, 0], "whoever waited for the second answer holds no other paper"
    assert seen(first)[1] == seen(again)[1]
    (papers,) = rows(bureau, "ticket_papers")
    assert [one.copy for one in papers.prints] == [0]


def test_a_kiosk_without_a_printer_is_told_no_paper(bureau: Bureau) -> None:
    assert given(screen(bureau, KIOSK))["slip"]["paper"] is None
    assert rows(bureau, "ticket_papers") == []


def test_the_act_behind_each_legal_ground_stands_at_the_kiosk(bureau: Bureau) -> None:
    html = screen(bureau, KIOSK).get("/kiosk").body.decode()
    for act in (one.standing.article for one in law_of("kz").packs[0].priority.values()):
        assert act is not None
        assert html_words(texts_of(law_of("kz"))["ru"].say(act)) in html
    assert "nobody has checked them at their source" in html


def test_a_kiosk_asks_for_an_appointment_only_where_there_are_any(bureau: Bureau) -> None:
    kiosk = screen(bureau, KIOSK)
    assert 'data-go="code"' not in kiosk.get("/kiosk").body.decode()
    put(bureau, Appointment(id=AppointmentId("7K3M92"), at=bureau.clock.now() + timedelta(minutes=40)))
    assert 'data-go="code"' in kiosk.get("/kiosk").body.decode()


def test_a_kiosk_whose_roll_printer_the_office_drives_prints_each_number_once(bureau: Bureau) -> None:
    with ToyPrinter() as toy:
        code = terminals.add(bureau.office, CENTRE, kind=KIOSK, name="Entrance", roll=f"127.0.0.1:{toy.port}")
        kiosk = Screen(bureau)
        assert kiosk.form("/hall/open", code=code).status == 303
        assert [given(kiosk)["slip"]["trouble"] for _ in range(3)] == [None] * 3
        assert given(kiosk)["slip"]["paper"] is None, "the browser prints nothing beside it"
    assert len(toy.papers) == 1
    (papers,) = rows(bureau, "ticket_papers")
    assert [one.state for one in papers.prints] == [PrintState.PRINTED]


def test_a_kiosk_without_paper_tells_the_person_and_prints_the_original_once_there_is_some(bureau: Bureau) -> None:
    with ToyPrinter(no_paper=True) as toy:
        code = terminals.add(bureau.office, CENTRE, kind=KIOSK, name="Entrance", roll=f"127.0.0.1:{toy.port}")
        kiosk = Screen(bureau)
        kiosk.form("/hall/open", code=code)
        told = given(kiosk)["slip"]
        assert "out of paper" in told["trouble"]["en"]
        assert told["number"] == "A-001", "the number stands"
        toy.no_paper = False
        assert given(kiosk)["slip"]["trouble"] is None
    (papers,) = rows(bureau, "ticket_papers")
    assert [(one.copy, one.state) for one in papers.prints] == [(0, PrintState.NOT_PRINTED), (0, PrintState.PRINTED)]


def test_a_roll_printer_that_dies_half_way_is_told_and_nothing_more_is_printed_by_itself(bureau: Bureau) -> None:
    with ToyPrinter(dies_after=100) as toy:
        code = terminals.add(bureau.office, CENTRE, kind=KIOSK, name="Entrance", roll=f"127.0.0.1:{toy.port}")
        kiosk = Screen(bureau)
        kiosk.form("/hall/open", code=code)
        first, again = (given(kiosk)["slip"]["trouble"]["en"] for _ in range(2))
    assert "stopped in the middle" in first
    assert "not known whether" in again
    assert len(toy.papers) == 1


@pytest.mark.parametrize("address", ["", "a b", "printer:0", "http://printer", "-x", "printer:123456"])
def test_what_is_no_address_of_a_printer_is_refused(bureau: Bureau, address: str) -> None:
    with pytest.raises(NotDone):
        terminals.add(bureau.office, CENTRE, kind=KIOSK, name="Entrance", roll=address)


def test_who_has_an_appointment_checks_in_with_its_code_once_and_waits_from_its_time_on(bureau: Bureau) -> None:
    at = bureau.clock.now() + timedelta(minutes=40)
    put(bureau, Appointment(id=AppointmentId("7K3M92"), at=at, service=ServiceId("kz.birth"), name="Үлгі А."))
    kiosk = screen(bureau, KIOSK)
    slip = given(kiosk, 1, service=None, life_event="", booking="7K3M92")["slip"]
    assert slip["wait"]["en"] == "Your time is 11:40"
    assert "refused" in given(kiosk, 2, service=None, life_event="", booking="7K3M92")
    assert "refused" in given(kiosk, 3, service=None, life_event="", booking="NOSUCH")
    desk = bureau.desk()
    assert desk.ask("call_next").result["ticket"] is None
    bureau.clock.advance(timedelta(minutes=40))
    assert desk.ask("call_next").result["ticket"] == slip["ticket"]
